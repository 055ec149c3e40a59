"""Flag and Port State Control: a record stands in for a paper, grave deficiencies keep her, mending lets her go."""

from datetime import timedelta
from typing import Any

import pytest

from suar.accounts.roles import Role
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls import holds
from suar.portcalls.models import Hold, HoldKind
from suar.records import outbox
from suar.workflow import attachments, inspections, lifecycle, registry
from suar.workflow.deficiencies import Rectified
from suar.workflow.models import Application, State
from tests import build
from tests.build import ROAD
from tests.scenery import remembered

pytestmark = pytest.mark.django_db
GRAVE = {"code": "07105", "text": "Pintu kedap api rusak", "action": "17"}
DETAINABLE = {"code": "01101", "text": "Sekoci tidak dapat diturunkan", "action": "30"}
DETAINED: dict[str, Any] = {"result": "detained", "legal_ground": "UU 17/2008 art. 126", "deficiencies": [DETAINABLE]}
CLEAR: dict[str, Any] = {"result": "clear", "deficiencies": []}


@remembered
def _lying(*granted: str, **more: Any) -> build.Walk:
    """A ship that has come in and lies at the berth, long enough to have been looked at."""
    walk = build.a_port_call(granted=granted or ROAD[: ROAD.index("CREW")], **more)
    if "CREW" not in granted:
        build.arrive(walk)
    walk.until(walk.voyage.eta + timedelta(hours=5))
    return walk


def _inspected(walk: build.Walk, code: str = "FSC", **changed: Any) -> Application:
    walk.apps.pop(code, None)
    return walk.file(code, walk.cast.harbour_master, **changed)


def _mend(walk: build.Walk, app: Application, rows: str | None = None, **changed: Any) -> Application:
    walk.at += build.BRIEFLY
    answers = {"rectified_on": clock.day(walk.at, "Asia/Jakarta"), "inspector": "Capt. Bayu", "evidence": "Dilihat."}
    with clock.at(walk.at):
        form = Rectified(rows=rows, **{**answers, **changed})
        found = lifecycle.act(app.pk, walk.cast.harbour_master, "rectified", form)
        outbox.drain()
    return found


def _refused(walk: build.Walk, code: str = "FSC", **changed: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        _inspected(walk, code, **changed)
    assert all(p.text and p.remedy for p in refused.value.problems)
    return [(p.field, p.code) for p in refused.value.problems]


def _asked(walk: build.Walk) -> set[str]:
    """Papers that the request for a clearance asks for."""
    app = Application(
        service_code="SPB", service_since=registry.current_of("SPB").since, port=walk.cast.port, call=walk.call
    )
    with clock.at(walk.at):
        return {a.code for a in attachments.asked(app)}


def test_flag_for_indonesian_ships_and_port_for_foreign_ones() -> None:
    here, abroad = build.a_port_call(), build.a_port_call(**build.from_abroad())
    flag, port = registry.current_of("FSC"), registry.current_of("PSC")
    assert (flag.applies(here.call), port.applies(here.call)) == (True, False)
    assert (flag.applies(abroad.call), port.applies(abroad.call)) == (False, True)
    abroad.call.port.flag_state_control_for_all = True
    assert flag.applies(abroad.call)


def test_a_record_stands_in_for_the_agents_paper() -> None:
    walk = _lying()
    assert "flag_state_control" in _asked(walk)
    _inspected(walk, **CLEAR)
    assert "flag_state_control" not in _asked(_again(walk))


def _again(walk: build.Walk) -> build.Walk:
    """Its call read anew."""
    vars(walk.call).pop("_inspections", None)
    return walk


def test_an_earlier_record_counts_for_so_long_and_no_longer() -> None:
    walk = _lying()
    _inspected(walk, **CLEAR)
    plan: dict[str, Any] = {"eta": build.ETA + timedelta(days=20), "etd": build.ETD + timedelta(days=20)}
    later = build.a_port_call(cast=walk.cast, ship=walk.voyage.ship, **plan)
    later.until(walk.at + timedelta(days=89))
    assert "flag_state_control" not in _asked(later)
    later.until(walk.at + timedelta(days=91))
    assert "flag_state_control" in _asked(_again(later))


def test_mended_before_departure__or_no_clearance(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=ROAD[:-1], simponi=simponi)
    walk.until(build.ETD - timedelta(hours=6))
    build.pay(walk, simponi)
    app = _inspected(walk, result="deficiencies", deficiencies=[{**GRAVE, "action": "18"}, GRAVE])
    with pytest.raises(Refused) as refused:
        walk.file("SPB")
    (problem,) = refused.value.problems
    assert problem.code == "R15"
    assert "FSC nomor 2" in problem.text
    assert "Pintu kedap api rusak" in problem.text
    _mend(walk, app, "2")
    assert [number for number, _row in inspections.open_of(build.reread(app))] == [1]
    walk.file("SPB")
    assert walk.grant("SPB").granted


def test_detained__is_held_until_the_cause_is_mended() -> None:
    walk = _lying()
    app = _inspected(walk, result="detained", legal_ground="UU 17/2008 art. 126", deficiencies=[GRAVE, DETAINABLE])
    hold = Hold.objects.get()
    assert (hold.kind, hold.application_id) == (HoldKind.PORT_STATE, app.pk)
    assert "FSC" in hold.legal_ground
    _mend(walk, app, "1")
    assert holds.in_force(walk.call.ship_id).exists(), "the cause of the detention stands"
    _mend(walk, app)
    assert not holds.in_force(walk.call.ship_id).exists()
    hold.refresh_from_db()
    assert "Dilihat." in hold.lifted_because
    assert build.reread(app).state == State.GRANTED, "what was found stays on record"
    with pytest.raises(Refused):
        _mend(walk, app)


def test_a_foreign_ship_is_detained_by_port_state_control() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"], **build.from_abroad())
    walk.file("COP")
    walk.pass_through("SPM")
    walk.act("SPM", "arrived", walk.voyage.eta)
    walk.until(walk.voyage.eta + timedelta(hours=5))
    _inspected(walk, "PSC", **DETAINED)
    assert Hold.objects.get().kind == HoldKind.PORT_STATE


def test_before_she_came_nobody_was_aboard() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM"])
    walk.until(walk.voyage.eta + timedelta(hours=5))
    assert ("inspected_at", "not_arrived") in _refused(walk)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"result": "clear"}, ("result", "order")),
        ({"result": "deficiencies", "deficiencies": []}, ("result", "order")),
        ({"result": "deficiencies", "deficiencies": [DETAINABLE]}, ("result", "order")),
        ({**DETAINED, "legal_ground": None}, ("legal_ground", "missing")),
        ({"inspected_at": build.ETA - timedelta(hours=1)}, ("inspected_at", "order")),
        ({"inspected_at": build.ETA + timedelta(days=9)}, ("inspected_at", "clock")),
        ({"deficiencies": [{**GRAVE, "due": "2026-11-01"}]}, ("deficiencies.0.due", "order")),
        ({"deficiencies": [{**GRAVE, "rectified_on": "2026-12-24"}]}, ("deficiencies.0.rectified_on", "order")),
        ({"deficiencies": [{**GRAVE, "code": "A-1"}]}, ("deficiencies.0.code", "form")),
        ({"deficiencies": [{**GRAVE, "action": "99"}]}, ("deficiencies.0.action", "not_in_list")),
        ({"deficiencies": [GRAVE] * 61}, ("deficiencies", "too_many")),
    ],
)
def test_what_cannot_be_is_refused_by_field(changed: dict[str, Any], expected: tuple[str, str]) -> None:
    assert _refused(_lying(), **changed) == [expected]
    assert not Hold.objects.exists()


@pytest.mark.parametrize(
    ("rows", "changed", "expected"),
    [("7", {}, ("rows", "not_found")), ("1", {"rectified_on": "2020-01-01"}, ("rectified_on", "order"))],
)
def test_mending_what_is_not_there(rows: str, changed: dict[str, Any], expected: tuple[str, str]) -> None:
    walk = _lying()
    app = _inspected(walk)
    with pytest.raises(Refused) as refused:
        _mend(walk, app, rows, **changed)
    assert [(p.field, p.code) for p in refused.value.problems] == [expected]


def test_only_the_harbour_master_of_the_port_inspects() -> None:
    walk = _lying()
    strangers = (
        walk.cast.agent, walk.cast.authority, walk.cast.decides(Role.HEALTH),
        build.an_officer(Role.HARBOUR_MASTER, build.a_port("IDXXX")),
    )  # fmt: skip
    for stranger in strangers:
        with pytest.raises(Refused):
            walk.draft("FSC", stranger)


def test_what_was_mended_before_it_was_written_down_keeps_nobody() -> None:
    walk = _lying()
    mended = {**DETAINABLE, "rectified_on": clock.day(walk.at, "Asia/Jakarta").isoformat()}
    _inspected(walk, **{**DETAINED, "deficiencies": [mended]})
    assert not holds.in_force(walk.call.ship_id).exists(), "nobody could ever let her go"
    _inspected(walk, **{**DETAINED, "deficiencies": [mended, {**DETAINABLE, "code": "01102"}]})
    assert holds.in_force(walk.call.ship_id).count() == 1


def test_nobody_was_aboard_before_she_came__though_only_her_pilot_wrote_down_that_she_lies() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM", "PPKB", "PPK"])
    walk.act("PPK", "all_fast", walk.voyage.eta + timedelta(hours=1))
    assert _refused(walk, inspected_at="2001-01-01T00:00", **CLEAR) == [("inspected_at", "order")]
    _inspected(walk, inspected_at=walk.voyage.eta + timedelta(minutes=30), **CLEAR)


def test_nobody_was_aboard_after_she_left(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=ROAD, simponi=simponi)
    build.sail(walk)
    walk.until(walk.voyage.etd + timedelta(hours=3))
    assert _refused(walk, inspected_at=walk.voyage.etd + timedelta(hours=1), **CLEAR) == [("inspected_at", "departed")]
    _inspected(walk, inspected_at=walk.voyage.eta + timedelta(hours=4), **CLEAR)
