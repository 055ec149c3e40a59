"""A ferry's season: filed once, laid out a week ahead, each sailing confirmed by one tap and cleared by its own SPB."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from suar.accounts.actors import Actor
from suar.accounts.models import User
from suar.accounts.roles import Role
from suar.billing.models import Invoice, InvoiceKind
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls.models import MovementKind, PortCall, Schedule
from suar.records import outbox
from suar.registry.models import ShipPaper
from suar.workflow import lifecycle, sailings
from suar.workflow.models import Application, Notice, State
from suar.workflow.requirements import SCHEDULED
from tests import build

pytestmark = pytest.mark.django_db
FIRST_DAY = build.ETA.date()


def _laid() -> list[PortCall]:
    return list(PortCall.objects.filter(schedule__isnull=False, cancelled_at=None).order_by("etd"))


def _codes(refused: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in refused.value.problems}


def test_a_granted_season_is_laid_out_a_week_ahead__with_numbers() -> None:
    build.a_season()
    calls = _laid()
    assert len(calls) == 12, "from 11 to 16 November, two a day: seven days from the 9th"
    numbers = {call.number or "" for call in calls}
    assert len(numbers) == 12
    assert all(number.startswith("PKK.DN.IDSUQ.2611.") for number in numbers)
    assert {call.eta.astimezone(build.WIB).strftime("%H:%M") for call in calls if call.eta} == {"07:30", "15:30"}
    assert build.chain_holds()


def test_each_day_the_sailings_reach_a_week_ahead_again__and_never_beyond_the_season() -> None:
    build.a_season()
    with clock.at(build.START + timedelta(days=3)):
        assert sailings.lay_all() == 6
        assert sailings.lay_all() == 0, "twice changes nothing"
    with clock.at(build.ETA + timedelta(days=40)):
        sailings.lay_all()
    assert max(call.etd for call in _laid() if call.etd).date() <= FIRST_DAY + timedelta(days=30)


def test_only_on_its_days_of_the_week() -> None:
    build.a_season(sailings=[{"days": "weekend", "arrives": "08:00", "leaves": "10:00"}])
    assert {call.eta.astimezone(build.WIB).weekday() for call in _laid() if call.eta} == {5, 6}


def test_a_time_at_which_the_ship_is_announced_elsewhere_is_left_out() -> None:
    app, plan, cast = build.a_season()
    PortCall.objects.filter(schedule__isnull=False).delete()
    Schedule.objects.update(laid_until=None)
    other = build.a_port_call(
        granted=["AGENCY", "PKK"], cast=cast, ship=plan.ship, eta=build.ETA, etd=build.ETA + timedelta(hours=24)
    )
    with clock.at(build.START + timedelta(hours=5)):
        sailings.lay_all()
    first = min(call.eta for call in _laid() if call.eta)
    assert other.call.etd is not None
    assert first >= other.call.etd
    told = Notice.objects.get(kind="left_out")
    assert (told.application_id, told.organisation_id) == (app.pk, cast.agent.organisation_id), "once, not per sailing"


def test_one_tap__confirms__bills_and_files_the_clearance(simponi: Sandbox) -> None:
    walk = build.a_sailing(build.a_season())
    trip = walk.file("TRIP")
    assert trip.state == State.GRANTED
    clearance = walk.open_case("SPB")
    assert (clearance.state, clearance.organisation_id) == (State.IN_REVIEW, walk.cast.agent.organisation_id)
    assert clearance.form.seaworthy
    assert walk.call.passengers_out == 84
    build.pay(walk, simponi)
    walk.grant("SPB")
    assert walk.call.etd is not None
    walk.act("SPB", "departed", walk.call.etd)
    report = walk.open_case("LK3R")
    assert report.state == State.IN_REVIEW, "filed by the system: nothing was worked that somebody would have to type"
    walk.grant("LK3R")
    assert walk.call.closed_at is not None
    assert build.chain_holds()


def test_what_was_granted_for_the_season_stands_for_the_sailing__and_is_not_asked_again() -> None:
    walk = build.a_sailing(build.a_season())
    for code in SCHEDULED:
        with pytest.raises(Refused) as refused:
            walk.draft(code)
        assert _codes(refused) & {("", "already"), ("", "permission"), ("", "applies")}, code


def test_the_next_tap_begins_with_what_the_last_one_said(simponi: Sandbox) -> None:
    season = build.a_season()
    build.a_sailing(season).file("TRIP", passengers=61)
    later = build.a_sailing(season, 1)
    with clock.at(later.at):
        known = later.apps.get("TRIP") or lifecycle.begin(
            later.cast.agent, "TRIP", port=later.cast.port, call_id=later.call.pk
        )
        assert known.service.known(later.call, later.cast.agent)["passengers"] == 61


def test_a_departure_is_not_confirmed_the_day_before() -> None:
    walk = build.a_sailing(build.a_season(), 4)
    walk.at = build.ETA
    with pytest.raises(Refused) as refused:
        walk.file("TRIP")
    assert ("sails_at", "early") in _codes(refused)


def test_a_departure_is_not_confirmed_beyond_the_life_of_its_clearance() -> None:
    walk = build.a_sailing(build.a_season())
    with pytest.raises(Refused) as refused:
        walk.file("TRIP", sails_at=walk.at + timedelta(days=30))
    assert _codes(refused) == {("sails_at", "limit")}
    assert not Invoice.objects.filter(call=walk.call, kind=InvoiceKind.BILL).exists()


def test_sailings_that_follow_one_another_over_midnight_are_taken() -> None:
    rows = [
        {"days": "daily", "arrives": "23:00", "leaves": "05:00"},
        {"days": "daily", "arrives": "05:00", "leaves": "06:00"},
    ]
    build.a_season(sailings=rows)
    assert len(_laid()) == 12, "two on each of the six days that are laid out"


def test_a_sailing_that_is_given_up_says_why__one_that_is_confirmed_goes_the_way_of_every_call(
    simponi: Sandbox,
) -> None:
    season = build.a_season()
    walk, other = build.a_sailing(season), build.a_sailing(season, 1)
    with clock.at(walk.at):
        with pytest.raises(Refused):
            sailings.cancel_one(walk.cast.agent, walk.call.pk, "  ")
        assert sailings.cancel_one(walk.cast.agent, walk.call.pk, "Ombak tinggi").cancelled
    other.file("TRIP")
    with clock.at(other.at), pytest.raises(Refused) as refused:
        sailings.cancel_one(other.cast.agent, other.call.pk, "Ombak tinggi")
    assert refused.value.status == 409
    assert build.chain_holds()


def test_a_season_that_ends_takes_along_what_nobody_has_begun(simponi: Sandbox) -> None:
    season = build.a_season()
    app, _plan, cast = season
    begun = build.a_sailing(season)
    begun.file("TRIP")
    with clock.at(begun.at):
        lifecycle.revoke(app.pk, cast.harbour_master, reason="R03", text="Kapal diganti.")
        outbox.drain()
    assert [call.pk for call in _laid()] == [begun.call.pk]
    with clock.at(begun.at + timedelta(days=3)):
        assert sailings.lay_all() == 0


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"valid_until": FIRST_DAY + timedelta(days=300)}, "valid_until", "limit"),
        ({"valid_until": FIRST_DAY - timedelta(days=1)}, "valid_until", "order"),
        ({"valid_from": date(2020, 1, 1), "valid_until": date(2020, 2, 1)}, "valid_until", "clock"),
        ({"route_number": "TR-0"}, "route_number", "R04"),
        ({"crew_count": 1}, "crew_count", "R13"),
        ({"sailings": [{"days": "daily", "arrives": "08:00", "leaves": "08:00"}]}, "sailings.0.leaves", "order"),
        (
            {
                "sailings": [
                    {"days": "daily", "arrives": "08:00", "leaves": "10:00"},
                    {"days": "mon", "arrives": "09:00", "leaves": "11:00"},
                ]
            },
            "sailings.1.arrives",
            "R21",
        ),
        (
            {
                "sailings": [
                    {"days": "daily", "arrives": "23:00", "leaves": "05:00"},
                    {"days": "tue", "arrives": "04:00", "leaves": "06:00"},
                ]
            },
            "sailings.1.arrives",
            "R21",
        ),
        (
            {
                "sailings": [
                    {"days": "mon", "arrives": "04:00", "leaves": "06:00"},
                    {"days": "sun", "arrives": "23:00", "leaves": "05:00"},
                ]
            },
            "sailings.1.arrives",
            "R21",
        ),
        ({"sailings": [{"days": "daily", "arrives": "25:00", "leaves": "26:00"}]}, "sailings.0.arrives", "form"),
        ({"sailings": []}, "sailings", "form"),
    ],
)
def test_refused_by_field(changed: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        build.a_season(**changed)
    assert field in {problem.field for problem in refused.value.problems}
    if code != "form":
        assert (field, code) in _codes(refused)
    assert not Schedule.objects.exists()


def test_a_paper_that_lapses_within_the_season_is_named() -> None:
    cast = build.a_cast()
    build.a_licence(cast)
    ShipPaper.objects.update(expires_on=FIRST_DAY + timedelta(days=5))
    ship = build.a_ship(agent=cast.agent, category="ferry")
    ShipPaper.objects.filter(ship=ship, kind="safety").update(expires_on=FIRST_DAY + timedelta(days=5))
    plan = build.a_voyage(ship, cast.port)
    with clock.at(build.START + timedelta(hours=4)):
        app = lifecycle.begin(cast.agent, "JADWAL", port=cast.port)
        with pytest.raises(Refused) as refused:
            lifecycle.submit(app.pk, cast.agent, build.samples.statement("JADWAL", plan))
    assert ("valid_until", "R02") in _codes(refused)


SignIn = Callable[[Actor], Client]


@pytest.fixture
def browser() -> SignIn:
    def signed_in(actor: Actor) -> Client:
        client = Client(headers={"accept-language": "id"})
        client.force_login(User.objects.get(pk=actor.user_id or 0))
        return client

    return signed_in


def test_the_page_of_sailings__taps_twice_confirm_once(browser: SignIn, simponi: Sandbox) -> None:
    walk = build.a_sailing(build.a_season())
    agent, url = browser(walk.cast.agent), f"/pelayaran/{walk.call.pk}"
    with clock.at(walk.at):
        page = agent.get("/pelayaran/").content.decode()
        assert walk.call.ship.name in page
        assert "Berangkat sesuai jadwal" in page
        for _tap in range(2):
            assert agent.post(f"{url}/konfirmasi/", {"seaworthy": "1", "passengers": "70"}).status_code == 302
    assert Application.objects.filter(call=walk.call, service_code="TRIP", state=State.GRANTED).count() == 1
    assert Application.objects.filter(call=walk.call, service_code="SPB").count() == 1
    build.pay(walk, simponi)
    walk.grant("SPB")
    with clock.at(walk.at + build.hours(1)):
        outbox.drain()
        assert "Kapal sudah berangkat" in agent.get("/pelayaran/").content.decode()
        for _tap in range(2):
            assert agent.post(f"{url}/berangkat/").status_code == 302
    claims = walk.call.movements.filter(kind=MovementKind.DEPARTED, superseded=False)
    assert [claim.confirmed_at for claim in claims] == [None], "an agent's word"


def test_the_page_is_there_for_whom_it_concerns(browser: SignIn) -> None:
    walk = build.a_sailing(build.a_season())
    with clock.at(walk.at):
        for actor in (walk.cast.harbour_master, walk.cast.authority, build.an_officer(Role.DIRECTORATE)):
            assert walk.call.ship.name in browser(actor).get("/pelayaran/").content.decode()
        stranger = browser(build.an_agent("PT Agen Lain"))
        assert walk.call.ship.name not in stranger.get("/pelayaran/").content.decode()
        for do in ("konfirmasi", "berangkat", "batal"):
            assert stranger.post(f"/pelayaran/{walk.call.pk}/{do}/").status_code == 404
            assert stranger.post(f"/pelayaran/{10**20}/{do}/").status_code == 404
        officer = browser(walk.cast.authority)
        assert officer.post(f"/pelayaran/{walk.call.pk}/batal/", {"because": "x"}).status_code == 404
        for garbage in ("x", "-1", "99999999999999"):
            answer = browser(walk.cast.agent).post(
                f"/pelayaran/{walk.call.pk}/konfirmasi/", {"seaworthy": "1", "passengers": garbage}
            )
            assert answer.status_code == 302
    assert not Application.objects.filter(call=walk.call, service_code="TRIP", state=State.GRANTED).exists()


def test_no_clearance_without_the_tap(simponi: Sandbox) -> None:
    walk = build.a_sailing(build.a_season())
    with pytest.raises(Refused) as refused:
        walk.file("SPB")
    assert ("", "requires") in _codes(refused), "nobody said who is aboard, and no bill was made"


def test_a_draft_that_was_left_lying_does_not_keep_a_sailing_of_an_ended_season(simponi: Sandbox) -> None:
    season = build.a_season()
    app, _plan, cast = season
    walk = build.a_sailing(season)
    draft = walk.draft("TRIP")
    with clock.at(walk.at):
        lifecycle.revoke(app.pk, cast.harbour_master, reason="R03", text="Sertifikat palsu.")
    assert _laid() == []
    with pytest.raises(Refused):
        walk.file("TRIP")
    assert build.reread(draft).state != State.GRANTED


def test_the_agent_ends_the_season_itself() -> None:
    app, _plan, cast = build.a_season()
    act = app.service.actions()["ended"]
    assert act.form is not None
    why = act.form.model_validate({"because": "Dok tahunan"})
    with clock.at(build.START + timedelta(hours=6)):
        with pytest.raises(Refused):
            lifecycle.act(app.pk, build.an_agent("PT Agen Lain"), "ended", why)
        lifecycle.act(app.pk, cast.agent, "ended", why)
    assert _laid() == []


def test_the_office_writes_down_a_sailing_without_clearance(simponi: Sandbox) -> None:
    walk = build.a_sailing(build.a_season())
    walk.file("TRIP")
    left = walk.open_case("TRIP").service.actions()["left"].form
    assert left is not None
    assert walk.call.etd is not None
    walk.act(
        "TRIP", "left", walk.call.etd, form=left.model_validate({"at": walk.call.etd, "text": "Terlihat dari menara."})
    )
    assert walk.call.movements.filter(kind=MovementKind.DEPARTED, confirmed_at__isnull=False).exists()
