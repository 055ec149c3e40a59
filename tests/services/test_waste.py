"""The report of the ship's waste: what cannot be true, what is looked at, who received it, where it holds her up."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.portcalls.models import PortCall
from suar.registry.models import Port
from suar.workflow import lifecycle, permissions, registry, waste
from suar.workflow.models import Application, State
from suar.workflow.road import Stop, next_of, road
from suar.workflow.statements import read
from tests import build, commerce
from tests.scenery import remembered

pytestmark = pytest.mark.django_db


def _line(**changed: Any) -> dict[str, Any]:
    ordinary = {"kind": "i_sludge", "aboard_m3": "6", "capacity_m3": "12", "deliver_m3": "4", "kept_m3": "2"}
    return {**ordinary, **changed}


@remembered
def _call(*granted: str, required: bool = True) -> build.Walk:
    walk = build.a_port_call(granted=granted)
    Port.objects.filter(pk=walk.cast.port.pk).update(waste_report_required=required)
    walk.cast.port.refresh_from_db()
    walk.call.port.refresh_from_db()
    return walk


def _refused(walk: build.Walk, code: str, **changed: Any) -> list[Problem]:
    with pytest.raises(Refused) as refused:
        walk.file(code, **changed)
    return list(refused.value.problems)


def _pairs(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in problems]


def _stops(walk: build.Walk) -> dict[str, Stop]:
    call = PortCall.objects.select_related("port", "ship", "agent", "place__operator").get(pk=walk.call.pk)
    with clock.at(walk.at):
        return {stop.code: stop for stop in road(call, list(Application.objects.filter(call=call)))}


def test_where_the_port_asks_for_it__she_enters_only_with_it() -> None:
    walk = _call("AGENCY", "PKK")
    problems = _refused(walk, "SPM")
    assert _pairs(problems) == [("", "requires")]
    assert "PWMS" in problems[0].text
    assert "PWMS" in _stops(walk)["SPM"].needs
    walk.pass_through("PWMS", "SPM")
    assert walk.open_case("SPM").state == State.GRANTED
    walk.revoke("PWMS", "R18", "Angkanya tidak benar.")
    assert walk.open_case("SPM").state == State.REVOKED, "what it was the condition of ends with it"


def test_elsewhere_it_lies_beside_the_road__and_nothing_ends_with_it() -> None:
    walk = _call("AGENCY", "PKK", required=False)
    walk.pass_through("SPM")
    stops = _stops(walk)
    assert "PWMS" not in stops["SPM"].needs
    assert stops["PWMS"].status == "ready"
    with clock.at(walk.at):
        assert next_of(walk.call, list(stops.values())).code != "PWMS"
    walk.pass_through("PWMS")
    walk.revoke("PWMS", "R18", "Angkanya tidak benar.")
    assert walk.open_case("SPM").state == State.GRANTED


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([_line(kept_m3="3")], ("waste.0.kept_m3", "R22")),
        ([_line(aboard_m3="13", kept_m3="9")], ("waste.0.capacity_m3", "R22")),
        ([_line(), _line()], ("waste.1.kind", "already")),
    ],
)
def test_what_cannot_be_true_is_refused_by_row(rows: list[dict[str, Any]], named: tuple[str, str]) -> None:
    assert named in _pairs(_refused(_call("AGENCY", "PKK"), "PWMS", waste=rows))


def test_who_hands_over_says_to_whom__and_a_last_delivery_has_port_and_day() -> None:
    walk = _call("AGENCY", "PKK")
    draft = walk.draft("PWMS")
    answers = build.samples.answers("PWMS", walk.voyage)
    for name in ("facility", "transporter", "last_on"):
        answers.pop(name)
    form = read(registry.current_of("PWMS").Form, answers, zone=walk.cast.port.zone)
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.submit(draft.pk, walk.cast.agent, form)
    found = [(p.field, p.code) for p in refused.value.problems]
    assert found == [("facility", "R18"), ("transporter", "R18"), ("last_on", "missing")]
    late = {"last_on": (build.ETA + timedelta(days=30)).date()}
    assert ("last_on", "clock") in _pairs(_refused(walk, "PWMS", **late))


def test_tanks_all_but_full_and_an_old_delivery_are_looked_at_not_refused() -> None:
    walk = _call("AGENCY", "PKK")
    rows = [
        _line(kind="iv_sewage", aboard_m3="8", capacity_m3="10", deliver_m3="0", kept_m3="8"),
        _line(kind="v_a", aboard_m3="10", capacity_m3="10", deliver_m3="0", kept_m3="10"),
    ]
    app = walk.file("PWMS", waste=rows, last_on=(build.ETA - timedelta(days=200)).date())
    with clock.at(walk.at):
        lights = {check.field: check.light for check in app.service.checks(app)}
    assert lights == {"waste.0.kept_m3": "amber", "last_on": "amber"}, "garbage is no tank"


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [_line(kind="ix_dreams")],
        [_line(aboard_m3="-1")],
        [_line(aboard_m3="1e9")],
        [_line(kept_m3="NaN")],
        [_line(kept_m3="2.0001")],
        [_line(colour="red")],
        [_line()] * 26,
        "everything",
    ],
)
def test_hostile_rows_are_refused(rows: object) -> None:
    walk = _call("AGENCY", "PKK")
    with pytest.raises(Refused) as refused:
        read(registry.current_of("PWMS").Form, {"waste": rows}, zone=walk.cast.port.zone)
    assert all(p.field.startswith("waste") for p in refused.value.problems)
    assert not Application.objects.filter(service_code="PWMS", version__gt=0).exists()


def _received(walk: build.Walk, actor: Actor, cubic: str, at: Any = None) -> list[tuple[str, str]]:
    with clock.at(walk.at):
        form = waste.Receipt(at=at or walk.at, delivered_m3=Decimal(cubic), number=f"TT-{cubic}", file_name="tt.pdf")
        try:
            lifecycle.act(walk.open_case("PWMS").pk, actor, "received", form)
        except Refused as refused:
            return [(p.field, p.code) for p in refused.problems]
    return []


def test_the_operator_confirms_what_was_taken_over__until_all_of_it_is() -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK", "SPM"])
    walk.pass_through("PWMS")
    walk.act("SPM", "arrived", walk.voyage.eta)
    operator = walk.cast.parts[Role.PORT_OPERATOR]
    assert _light(walk) == "amber"
    assert _received(walk, operator, "4.5") == []
    assert _received(walk, operator, "900") == [("delivered_m3", "R22")]
    assert _received(walk, operator, "1", walk.at + timedelta(hours=1)) == [("at", "clock")]
    assert _received(walk, operator, "1", walk.voyage.eta - timedelta(hours=1)) == [("at", "order")]
    assert _received(walk, walk.cast.agent, "1.25") == []
    assert _light(walk) == "green"
    app = walk.open_case("PWMS")
    assert [one.number for one in waste.receipts(app)] == ["TT-4.5", "TT-1.25"]
    assert not permissions.may_act(operator, "received", app), "nothing is left to hand over"
    assert build.chain_holds()


def test_waste_of_her_stay_is_added_by_her_agent__and_then_received() -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK", "SPM"])
    walk.pass_through("PWMS")
    walk.act("SPM", "arrived", walk.voyage.eta)
    operator = walk.cast.parts[Role.PORT_OPERATOR]
    app = walk.open_case("PWMS")
    aboard = waste.total(app.form.waste, "aboard_m3")
    assert _received(walk, operator, str(aboard)) == []
    assert not permissions.may_act(operator, "received", build.reread(app)), "all of it is ashore"
    more = waste.Added(kind=waste.Waste.FOOD, deliver_m3=Decimal("2.5"), remarks="Selama sandar tiga hari.")
    with clock.at(walk.at):
        with pytest.raises(Refused):
            lifecycle.act(app.pk, operator, "added", more)
        app = lifecycle.act(app.pk, walk.cast.agent, "added", more)
    assert _received(walk, operator, "2.501") == [("delivered_m3", "R22")]
    assert _received(walk, operator, "2.5") == []
    assert not permissions.may_act(operator, "received", build.reread(app))
    assert build.chain_holds()


def test_nothing_is_received_from_a_ship_that_has_not_come__or_after_she_left(simponi: Sandbox) -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK", "SPM"])
    walk.pass_through("PWMS")
    operator = walk.cast.parts[Role.PORT_OPERATOR]
    assert _received(walk, operator, "1") == [("at", "not_arrived")]
    gone = build.a_port_call(granted=build.ROAD, simponi=simponi)
    gone.pass_through("PWMS")
    build.sail(gone)
    assert _received(gone, gone.cast.agent, "1", gone.at) == [("at", "order")]
    assert _received(gone, gone.cast.agent, "1", gone.voyage.etd - timedelta(hours=1)) == []


def _light(walk: build.Walk) -> str:
    """What the officer sees of it on the clearance to sail."""
    probe = Application(service_code="SPB", port=walk.call.port, call=walk.call)
    with clock.at(walk.at):
        return next(check.light for check in waste.departure_check(probe.visit))


def test_departure__names_a_report_that_is_missing_where_it_is_asked_for() -> None:
    assert _light(_call("AGENCY", "PKK")) == "amber"
    assert list(waste.departure_check(_call("AGENCY", "PKK", required=False).call)) == []


def test_strangers_neither_read_nor_confirm_it() -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK"])
    walk.pass_through("PWMS")
    app = walk.open_case("PWMS")
    stranger = build.an_agent("PT Agen Lain")
    assert not permissions.may(stranger, "view", app)
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.act(app.pk, stranger, "received", waste.Receipt(at=walk.at, delivered_m3=Decimal(1), number="X"))
    assert refused.value.status in (403, 404)
    assert not permissions.may_act(walk.cast.parts[Role.STEVEDORE], "received", app)


def test_begins_with_her_tanks_as_this_agent_reported_them_last() -> None:
    walk = _call("AGENCY", "PKK")
    walk.pass_through("PWMS")
    ship, later = walk.voyage.ship, build.ETA + timedelta(days=20)
    again = build.a_voyage(ship, walk.cast.port, eta=later, etd=later + timedelta(days=1))
    second = build.Walk(walk.cast, again, build.ETA + timedelta(days=15))
    known = registry.current_of("PWMS").known(second.call, walk.cast.agent)
    assert [(row["kind"], str(row["capacity_m3"]), row["aboard_m3"]) for row in known["waste"]] == [
        ("i_sludge", "12", 0), ("iv_sewage", "8", 0), ("v_a", "2", 0),
    ]  # fmt: skip
    assert known["facility"]
    other = build.an_agent("PT Agen Lain")
    ship.agents.add(other.organisation_id or 0)
    cast = build.a_cast(walk.cast.port, other)
    build.a_licence(cast, again)
    third = build.Walk(cast, again, build.ETA + timedelta(days=16))
    assert registry.current_of("PWMS").known(third.call, other) == {}


def test_an_unmanned_hull_has_none() -> None:
    cast = build.a_cast()
    barge = build.a_ship(agent=cast.agent, unmanned=True, safe_manning=None)
    walk = build.Walk(cast, build.a_voyage(barge, cast.port), build.START)
    with pytest.raises(Refused) as refused:
        walk.draft("PWMS")
    assert [p.code for p in refused.value.problems] == ["applies"]
