"""Every service is filed and granted on its screens: begun, filled in, handed in, seen at the desk and approved."""

import pytest
from django.test import Client

from suar.accounts.actors import Actor
from suar.accounts.models import User
from suar.demo import samples
from suar.demo.walking import hand_in_papers
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.portal.forms import from_answers, names
from suar.workflow.models import Application, State
from tests.every_service.test_walks import FILED, _ready

pytestmark = pytest.mark.django_db


def _client_of(actor: Actor) -> Client:
    assert actor.user_id is not None
    client = Client(headers={"accept-language": "id"})
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


@pytest.mark.parametrize("code", FILED)
def test_filed_and_granted_on_its_screens(code: str, simponi: Sandbox) -> None:
    walk = _ready(code, simponi)
    with clock.at(walk.at):
        agent = _client_of(walk.cast.agent)
        assert agent.post(f"/layanan/{code}/mulai/", {"kunjungan": str(walk.call.pk)}).status_code == 302
        app = Application.objects.get(call=walk.call, service_code=code, state=State.DRAFT)
        page = f"/permohonan/{app.pk}/"
        assert agent.get(page).status_code == 200
        hand_in_papers(app, walk.cast.agent, code, walk.voyage)
        app.refresh_from_db()
        form = app.service.Form
        tree = from_answers(form, samples.statement(code, walk.voyage), "id", app.port.zone)
        typed = {**dict(names(form, tree)), "_language": "id", "draft_version": str(app.draft_version)}
        agent.post(page, {**typed, "_action": "submit"})
        app.refresh_from_db()
        assert app.state == State.IN_REVIEW
        assert agent.get(page).status_code == 200
        officer = _client_of(walk.cast.decides(app.step_role))
        assert officer.get(f"/meja/{app.pk}/").status_code == 200
        decision = {"_version": str(app.version), "_language": "id", "_outcome": "grant"}
        asked = app.current_step.form
        if asked is not None:
            decision |= dict(names(asked, from_answers(asked, app.service.proposal(app), "id", app.port.zone)))
        officer.post(f"/meja/{app.pk}/putuskan/", decision)
    app.refresh_from_db()
    assert app.state == State.GRANTED
