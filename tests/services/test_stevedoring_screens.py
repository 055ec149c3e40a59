"""The stevedores' and forwarders' services on their screens: filled in, handed in, approved, reported; few queries."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from suar.accounts.actors import Actor
from suar.accounts.models import User
from suar.accounts.roles import Role
from suar.cargo.models import DailyWork
from suar.kernel import clock
from suar.portal.forms import from_answers, names
from suar.workflow.models import Application, State
from tests import build
from tests.services.stevedores import DAY, announced_call

pytestmark = pytest.mark.django_db
BEFORE: dict[str, tuple[str, ...]] = {"RKBM": (), "RKBMC": ("RKBM",), "LAB": ()}
WHO = {"RKBM": Role.STEVEDORE, "RKBMC": Role.STEVEDORE, "LAB": Role.FORWARDER}
_NOT_COUNTED = re.compile(r"^(BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK)")


def _client_of(actor: Actor) -> Client:
    assert actor.user_id is not None
    client = Client(headers={"accept-language": "id"})
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


@pytest.mark.parametrize("code", BEFORE)
def test_filed_and_granted_on_its_screens(code: str) -> None:
    walk = announced_call()
    walk.pass_through(*BEFORE[code])
    company = walk.cast.parts[WHO[code]]
    with clock.at(walk.at):
        client, officer = _client_of(company), _client_of(walk.cast.authority)
        mine = Application.objects.filter(call=walk.call, service_code=code, organisation=company.organisation)
        if not mine.exists():
            assert client.post(f"/layanan/{code}/mulai/", {"kunjungan": str(walk.call.pk)}).status_code == 302
        app = mine.get()
        page = f"/permohonan/{app.pk}/"
        assert client.get(page).status_code == 200
        form = app.service.Form
        tree = from_answers(form, build.samples.statement(code, walk.voyage), "id", app.port.zone)
        typed = {**dict(names(form, tree)), "_language": "id", "draft_version": str(app.draft_version)}
        client.post(page, {**typed, "_action": "submit"})
        app.refresh_from_db()
        assert app.state == State.IN_REVIEW
        assert client.get(page).status_code == 200
        for _step in app.service.steps:
            assert officer.get(f"/meja/{app.pk}/").status_code == 200
            decision = {"_version": str(app.version), "_language": "id", "_outcome": "grant"}
            officer.post(f"/meja/{app.pk}/putuskan/", decision)
        assert officer.get(f"/permohonan/{app.pk}/").status_code == 200
    app.refresh_from_db()
    assert app.state == State.GRANTED


def test_a_day_is_reported_on_the_page_of_the_plan() -> None:
    walk = announced_call()
    walk.pass_through("RKBM")
    walk.until(build.ETA + timedelta(hours=30))
    app = walk.open_case("RKBM")
    row = {"done.k1._key": "k1", "done.k1.direction": "discharge", "done.k1.commodity": "CEMENT"}
    typed = {**row, "done.k1.tonnes": "120,5", "day": DAY.isoformat(), "_language": "id"}
    with clock.at(walk.at):
        client = _client_of(walk.cast.parts[Role.STEVEDORE])
        assert "act-daily" in client.get(f"/permohonan/{app.pk}/").content.decode()
        longer = client.post(f"/permohonan/{app.pk}/tindakan/daily/", {**typed, "_action": "add:done"})
        assert len(re.findall(r'name="done\.\w+\._key"', longer.content.decode())) == 2
        assert not DailyWork.objects.exists()
        wrong = client.post(f"/permohonan/{app.pk}/tindakan/daily/", {**typed, "done.k1.commodity": "COAL"})
        assert wrong.status_code == 422
        assert "tidak ada dalam RKBM" in wrong.content.decode()
        assert client.post(f"/permohonan/{app.pk}/tindakan/daily/", typed).status_code == 302
        assert f"{app.pk}/#act-daily" in client.get(f"/kunjungan/{walk.call.number}/").content.decode()
    assert [str(day.tonnes) for day in DailyWork.objects.all()] == ["120.500"]
