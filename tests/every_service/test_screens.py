"""Every service is filed and granted on its screens: begun, filled in, handed in, seen at the desk and approved."""

import pytest
from django.test import Client

from suar.accounts import proofs
from suar.accounts.actors import Actor
from suar.accounts.models import User
from suar.demo.walking import hand_in_papers
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.portal.forms import from_answers, names
from suar.workflow.models import Application, State
from tests import build
from tests.every_service.scenes import FILED, determined, ready, service_of, stated

pytestmark = pytest.mark.django_db


def _client_of(actor: Actor) -> Client:
    assert actor.user_id is not None
    client = Client(headers={"accept-language": "id"})
    user = User.objects.get(pk=actor.user_id)
    client.force_login(user)
    session = client.session  # what signs a ship out asks who sits there; tests/portal/test_security_pages.py answers
    proofs.mark(session, user, strong=True)
    session.save()
    return client


def _begun(code: str, walk: build.Walk, client: Client, applicant: Actor) -> Application:
    """The draft that was laid ready for the company, or the one that a press of the button begins."""
    drafts = Application.objects.filter(
        call=walk.call, service_code=code, state=State.DRAFT, organisation=applicant.organisation_id
    )
    if not drafts.exists() and service_of(code).from_outside:
        assert client.post(f"/layanan/{code}/nomor/", {"number": str(walk.call)}).status_code == 302
    elif not drafts.exists():
        assert client.post(f"/layanan/{code}/mulai/", {"kunjungan": str(walk.call.pk)}).status_code == 302
    return drafts.get()


@pytest.mark.parametrize("code", FILED)
def test_filed_and_granted_on_its_screens(code: str, simponi: Sandbox) -> None:
    walk = ready(code, simponi)
    walk.at += build.BRIEFLY
    with clock.at(walk.at):
        applicant = walk.cast.files(service_of(code))
        client = _client_of(applicant)
        app = _begun(code, walk, client, applicant)
        page = f"/permohonan/{app.pk}/"
        assert client.get(page).status_code == 200
        hand_in_papers(app, applicant, code, walk.voyage)
        app.refresh_from_db()
        tree = from_answers(app.service.Form, stated(app, walk), "id", app.port.zone)
        typed = {**dict(names(app.service.Form, tree)), "_language": "id", "draft_version": str(app.draft_version)}
        client.post(page, {**typed, "_action": "submit"})
        build.pay_fees(walk.call)
        app.refresh_from_db()
        assert app.state == (State.IN_REVIEW if app.service.steps else State.GRANTED)
        assert client.get(page).status_code == 200
        while app.in_review:
            _approve_on_screen(app, walk)
            app.refresh_from_db()
    assert app.state == State.GRANTED


def _approve_on_screen(app: Application, walk: build.Walk) -> None:
    officer, step = _client_of(walk.cast.decides(app.step_role)), app.step
    assert officer.get(f"/meja/{app.pk}/").status_code == 200
    decision = {"_version": str(app.version), "_language": "id", "_outcome": "grant"}
    asked, decided = app.current_step.form, determined(app)
    if asked is not None and decided is not None:
        decision |= dict(names(asked, from_answers(asked, decided, "id", app.port.zone)))
    officer.post(f"/meja/{app.pk}/putuskan/", decision)
    app.refresh_from_db()
    assert not app.in_review or app.step > step, f"{app} was not approved on its screen"
