"""Many green cases granted together: each by itself, never a clearance, never what is not green at that moment."""

from __future__ import annotations

import pytest
from django.test import Client
from tests import build
from tests.portal.conftest import SignIn

from suar.accounts.roles import Role
from suar.kernel import clock
from suar.records import outbox
from suar.records.models import Event
from suar.workflow import checking, lifecycle, registry
from suar.workflow.models import Application, CaseCheck, Decision, State

pytestmark = pytest.mark.django_db
URL = "/meja/massal/"


@pytest.fixture
def waiting() -> list[Application]:
    """Two notices of arrival of different ships, whose checks are all green, with the checks made."""
    walks = build.many_calls(2, granted=["AGENCY"])
    found = []
    for walk in walks:
        app = walk.file("PKK")
        with clock.at(walk.at):
            outbox.drain()
        found.append(build.reread(app))
    return found


def _tick(apps: list[Application], **more: str) -> dict[str, object]:
    return {"case": [f"{app.pk}.{app.version}" for app in apps], **more}


def _authority(sign_in: SignIn) -> Client:
    return sign_in(build.an_officer(Role.PORT_AUTHORITY))


def test_checks_are_made_before_anybody_opens_the_case(waiting: list[Application], sign_in: SignIn) -> None:
    kept = CaseCheck.objects.get(application=waiting[0])
    assert (kept.light, kept.version) == ("green", 1)
    assert {one["light"] for one in kept.results} == {"green"}
    page = _authority(sign_in).get("/meja/?lampu=green").content.decode()
    assert page.count("Semua sesuai</span>") == 2
    assert f'value="{waiting[0].pk}.1"' in page
    assert "Tidak ada yang menunggu" in _authority(sign_in).get("/meja/?lampu=red").content.decode()


def test_checks_of_a_decided_case_are_gone(waiting: list[Application]) -> None:
    with clock.at(build.START + build.hours(1)):
        lifecycle.grant(waiting[0].pk, build.an_officer())
        outbox.drain()
    assert not CaseCheck.objects.filter(application=waiting[0]).exists()


def test_granted_together__each_with_its_own_event_and_decision(waiting: list[Application], sign_in: SignIn) -> None:
    client = _authority(sign_in)
    with clock.at(build.START + build.hours(1)):
        shown = client.post(URL, _tick(waiting))
        assert shown.status_code == 200
        assert Application.objects.filter(state=State.IN_REVIEW).count() == 2, "nothing before the officer said yes"
        assert client.post(URL, _tick(waiting, _confirmed="1")).status_code == 302
    assert {build.reread(app).state for app in waiting} == {State.GRANTED}
    for app in waiting:
        assert Decision.objects.filter(application=app, outcome="granted").count() == 1
        assert Event.objects.filter(subject_kind="application", subject_id=app.pk, verb="granted").count() == 1
    assert build.chain_holds()


def test_what_is_not_green_any_more_is_left_and_named(waiting: list[Application], sign_in: SignIn) -> None:
    client = _authority(sign_in)
    ship = waiting[0].visit.ship
    ship.deadweight_tonnes = None  # an amber mark now
    ship.save(update_fields=["deadweight_tonnes"])
    with clock.at(build.START + build.hours(1)):
        answer = client.post(URL, _tick(waiting, _confirmed="1"), follow=True).content.decode()
    assert [build.reread(app).state for app in waiting] == [State.IN_REVIEW, State.GRANTED]
    assert "tidak disetujui" in answer
    assert "Bobot mati" in answer


def test_another_version_than_the_officer_saw_is_left(waiting: list[Application], sign_in: SignIn) -> None:
    client = _authority(sign_in)
    with clock.at(build.START + build.hours(1)):
        client.post(URL, {"case": [f"{waiting[0].pk}.2"], "_confirmed": "1"})
    assert build.reread(waiting[0]).state == State.IN_REVIEW


def test_never_a_clearance_or_what_the_office_itself_determines() -> None:
    for service in registry.current():
        if service.code in ("SPM", "SPOG", "SPB"):
            assert not service.bulk
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    case = walk.file("SPM")
    assert not checking.may_be_bulk(case)
    with clock.at(walk.at):
        (tried,) = lifecycle.grant_many(walk.cast.harbour_master, {case.pk: case.version})
    assert [problem.code for problem in tried.problems] == ["bulk"]
    assert build.reread(case).state == State.IN_REVIEW


def test_strangers_grant_nothing(waiting: list[Application], sign_in: SignIn) -> None:
    for actor in (build.an_officer(Role.PORT_AUTHORITY, build.a_port("IDXXX")), build.an_officer(Role.HARBOUR_MASTER)):
        client = sign_in(actor)
        with clock.at(build.START + build.hours(1)):
            assert client.post(URL, _tick(waiting, _confirmed="1")).status_code == 302
    assert sign_in(build.an_agent()).post(URL, _tick(waiting, _confirmed="1")).status_code == 404
    assert {build.reread(app).state for app in waiting} == {State.IN_REVIEW}


@pytest.mark.parametrize("case", ["", "x", "1.", "99999999999999999999.1", "1.99999", "-1.1", "1.1.1"])
def test_no_fault__for_garbage(case: str, sign_in: SignIn) -> None:
    assert _authority(sign_in).post(URL, {"case": [case], "_confirmed": "1"}).status_code == 302


def test_checks_that_cannot_be_made_are_red(waiting: list[Application], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_app: Application) -> list[object]:
        raise ZeroDivisionError

    monkeypatch.setattr(waiting[0].service, "checks", broken)
    assert checking.make(waiting[0]).light == "red"


def test_a_case_without_any_check_is_not_green(waiting: list[Application], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(waiting[0].service), "checks", lambda _self, _app: ())
    with clock.at(build.START + build.hours(1)):
        (tried,) = lifecycle.grant_many(build.an_officer(), {waiting[0].pk: waiting[0].version})
    assert [problem.code for problem in tried.problems] == ["not_green"]
    assert build.reread(waiting[0]).state == State.IN_REVIEW
