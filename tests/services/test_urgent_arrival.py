"""Ships that come without notice, ships that do not come, and ships in two ports at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from suar.accounts.models import User
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls import times
from suar.portcalls.models import MovementKind, TimeSource
from suar.portcalls.visits import NO_SHOW
from suar.workflow import flags, watching
from suar.workflow.models import Application, Notice, State
from tests import build

pytestmark = pytest.mark.django_db
DISTRESS = {"emergency": "distress", "emergency_cause": "Mesin induk mati di luar pelabuhan; ditunda masuk."}


def _came(walk: build.Walk, **changed: Any) -> Application:
    """Her arrival announced two hours after it."""
    walk.until(walk.voyage.eta + timedelta(hours=2))
    return walk.file("PKK", **changed)


def _flags(walk: build.Walk) -> set[str]:
    with clock.at(walk.at):
        fresh = type(walk.call).objects.select_related("port", "ship").get(pk=walk.call.pk)
        return {flag.code for flag in flags.of([fresh])[fresh.pk]}


def _get(walk: build.Walk, path: str, who: int | None) -> str:
    assert who is not None
    client = Client(headers={"accept-language": "id"})
    client.force_login(User.objects.get(pk=who))
    with clock.at(walk.at):
        return client.get(path).content.decode()


def test_an_arrival_in_the_past_is_refused_with_its_remedy__and_passes_as_an_emergency() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    with pytest.raises(Refused) as refused:
        _came(walk)
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == ("eta", "clock")
    assert "darurat" in problem.remedy
    app = _came(walk, **DISTRESS)
    assert app.in_review
    with clock.at(walk.at):
        red = {check.field for check in app.service.checks(build.reread(app)) if check.light == "red"}
    assert "emergency" in red
    walk.grant("PKK")
    assert "Kedatangan darurat" in walk.open_case("PKK").documents.get().content
    assert "urgent" in _flags(walk)
    assert "DARURAT" in _get(walk, "/kunjungan/", walk.cast.authority.user_id)
    assert "DARURAT" in _get(walk, f"/kunjungan/{walk.call.pk}/", walk.cast.agent.user_id)


def test_it_lies_on_top_of_the_desk() -> None:
    cast = build.a_cast()
    first = build.a_port_call(granted=["AGENCY"], cast=cast)
    plan: dict[str, Any] = {"eta": build.ETA + timedelta(days=3), "etd": build.ETD + timedelta(days=3)}
    second = build.a_port_call(granted=["AGENCY"], cast=cast, **plan)
    second.file("PKK")
    first.until(second.at + timedelta(minutes=5))
    _came(first, **DISTRESS)
    page = _get(first, "/meja/", cast.authority.user_id)
    names = [first.voyage.ship.name, second.voyage.ship.name]
    cases = page[page.index("case-row") :]
    assert cases.index(names[0]) < cases.index(names[1]), "though the other was filed before"
    assert cases.count(names[0]) == 1
    assert "DARURAT" in cases


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"emergency": "distress"}, ("emergency_cause", "missing")),
        ({"emergency_cause": "Apa saja", "eta": build.ETA + timedelta(days=2)}, ("emergency", "missing")),
        ({**DISTRESS, "etd": build.ETA - timedelta(hours=1)}, ("etd", "order")),
        ({**DISTRESS, "eta": build.ETA - timedelta(days=60)}, ("eta", "clock")),
    ],
)
def test_an_emergency_says_what_it_is(changed: dict[str, Any], expected: tuple[str, str]) -> None:
    walk = build.a_port_call(granted=["AGENCY"], etd=build.ETD + timedelta(days=4))
    with pytest.raises(Refused) as refused:
        _came(walk, **changed)
    assert expected in [(p.field, p.code) for p in refused.value.problems]


def test_an_emergency_of_no_kind_is_refused() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    with pytest.raises(Refused) as refused:
        build.samples.statement("PKK", walk.voyage, emergency="hurry", emergency_cause="x")
    assert {p.field for p in refused.value.problems} == {"emergency"}


# ---- who does not come ------------------------------------------------------------------------------------------


def test_a_ship_that_does_not_come__is_told_once_and_its_cancellation_lies_ready() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    with clock.at(walk.voyage.eta + NO_SHOW - timedelta(minutes=1)):
        assert watching.no_shows() == 0
    walk.until(walk.voyage.eta + NO_SHOW)
    with clock.at(walk.at):
        assert watching.no_shows() == 1
        assert watching.no_shows() == 0
    told = Notice.objects.filter(kind="no_show")
    assert walk.cast.agent.organisation_id in set(told.values_list("organisation_id", flat=True))
    assert told.filter(port=walk.cast.port).exists()
    draft = Application.objects.get(call=walk.call, service_code="BATAL")
    assert (draft.state, draft.organisation_id) == (State.DRAFT, walk.cast.agent.organisation_id)
    with clock.at(walk.at):
        assert draft.service.known(walk.call, walk.cast.agent)["cause"] == "no_show"
    assert "no_show" in _flags(walk)
    assert build.chain_holds()


def test_a_ship_that_says_it_came_is_not_missed() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM"])
    walk.act("SPM", "arrived", walk.voyage.eta, by=walk.cast.agent)
    walk.until(walk.voyage.eta + NO_SHOW + timedelta(hours=1))
    with clock.at(walk.at):
        assert watching.no_shows() == 0
    assert "no_show" not in _flags(walk)


# ---- in two ports -----------------------------------------------------------------------------------------------


def test_two_ports_within_two_hours__is_flagged_by_what_happened() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM"])
    walk.act("SPM", "arrived", walk.voyage.eta)
    other = build.a_cast(build.a_port("IDTBA"), walk.cast.agent)
    plan: dict[str, Any] = {"eta": build.ETA + timedelta(days=9), "etd": build.ETD + timedelta(days=9)}
    there = build.a_port_call(granted=["AGENCY", "PKK"], cast=other, ship=walk.voyage.ship, **plan)
    assert "two_ports" not in _flags(walk)
    seen = walk.voyage.eta + timedelta(hours=1)
    times.record(there.call, MovementKind.ARRIVED, seen, source=TimeSource.OFFICE, user_id=None)
    assert "two_ports" in _flags(walk)
    assert "two_ports" in _flags(there)
