"""Work orders: who may be sent, times in order and corrected until the master signs, the ship's own times with them."""

from datetime import timedelta
from typing import Any

import pytest

from suar.kernel import clock
from suar.kernel.errors import NotThere, Refused
from suar.portcalls import reports, workorders
from suar.portcalls.models import Movement, MovementKind, TimeSource, WorkOrder
from suar.registry.models import Place
from suar.workflow import lifecycle, permissions, validity
from suar.workflow.forms import ActualTime
from suar.workflow.models import Application, State
from suar.workflow.workorders import GivenUp, MasterSignature
from tests import build
from tests.services.harbour import BEFORE_SPK, Harbour, a_harbour, a_master, do, issue, order_of, report

pytestmark = pytest.mark.django_db
ABOARD = build.ETA + timedelta(minutes=20)
TIMES = {
    "pilot_on": ABOARD,
    "first_line": ABOARD + timedelta(minutes=40),
    "all_fast": ABOARD + timedelta(minutes=55),
    "pilot_off": ABOARD + timedelta(minutes=70),
}


@pytest.fixture
def harbour() -> Harbour:
    return a_harbour()


def _reported(harbour: Harbour, walk: build.Walk, names: Any = TIMES) -> WorkOrder:
    for name in names:
        order = report(walk, name, TIMES[name], harbour.pilot)
    return order


def _refused(walk: build.Walk, **changed: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        issue(walk, **changed)
    assert all(problem.remedy for problem in refused.value.problems)
    return [(p.field, p.code) for p in refused.value.problems]


def test_the_determined_berth__lays_a_draft_ready_for_the_operator(harbour: Harbour) -> None:
    walk = harbour.walk()
    draft = Application.objects.get(call=walk.call, service_code="SPK", state=State.DRAFT)
    assert draft.organisation_id == harbour.dispatcher.organisation_id
    assert draft.service.known(draft.call, harbour.dispatcher)["to_name"] == "Tempat D1"


def test_issued_by_the_operator_itself__with_a_paper_and_an_order(harbour: Harbour) -> None:
    walk, order = harbour.ordered()
    app = walk.open_case("SPK")
    assert app.state == State.GRANTED
    document = app.documents.get()
    assert document.number == "SPK.DN.IDBPN.2611.000001"
    assert document.signed_at is not None
    assert "PT Operator Uji" in document.content
    assert (order.pilot_id, order.mooring_id) == (harbour.pilot.user_id, harbour.mooring.user_id)
    assert order.tugs == "KT Contoh 1 (2.400 HP)"


def test_with_pilotage_no_pilot__is_refused__without_it_only_the_pilot_falls_away(harbour: Harbour) -> None:
    walk = harbour.walk()
    assert _refused(walk, pilot=None) == [("pilot", "pilot")]
    Place.objects.filter(pk=walk.voyage.place.pk).update(pilotage=False)
    issue(walk, pilot=None)
    assert [kind.value for kind in reports.expected(order_of(walk))] == ["first_line", "all_fast"]


def test_an_order_for_nobody_or_for_yesterday__is_refused(harbour: Harbour) -> None:
    walk = harbour.walk()
    Place.objects.filter(pk=walk.voyage.place.pk).update(pilotage=False)
    past = walk.at - timedelta(hours=3)
    found = _refused(walk, pilot=None, mooring=None, tugs=[], planned_at=past)
    assert found == [("planned_at", "clock"), ("pilot", "missing")]


def test_where_no_operator_serves__there_is_no_work_order() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM", "PPKB", "PPK"])
    with pytest.raises(Refused) as refused:
        walk.draft("SPK", build.an_agent())
    assert refused.value.problems[0].code in ("permission", "applies")
    assert not Application.objects.filter(call=walk.call, service_code="SPK").exists()


def test_people_of_another_operator__cannot_be_sent_and_see_nothing(harbour: Harbour) -> None:
    other = a_harbour("IDSRI", "PT Operator Lain")
    visible = permissions.visible(harbour.dispatcher, harbour.port)
    assert visible("pilot", harbour.pilot.user_id or 0)
    assert not visible("pilot", other.pilot.user_id or 0)
    assert not visible("pilot", harbour.mooring.user_id or 0)
    walk, _order = harbour.ordered()
    with pytest.raises(NotThere):
        do(walk, "pilot_on", ActualTime(at=walk.at), other.pilot)


def test_times_of_the_ship__are_confirmed_at_once_by_the_pilot(harbour: Harbour) -> None:
    walk, _order = harbour.ordered()
    _reported(harbour, walk)
    fast = Movement.objects.get(call=walk.call, kind=MovementKind.ALL_FAST)
    assert (fast.at, fast.source) == (build.utc(TIMES["all_fast"]), TimeSource.PILOT)
    assert fast.confirmed_at is not None
    assert fast.place == walk.voyage.place


def test_the_gang_or_the_dispatcher__report_for_the_operator(harbour: Harbour) -> None:
    walk, _order = harbour.ordered()
    _reported(harbour, walk, ["pilot_on", "first_line"])
    report(walk, "all_fast", TIMES["all_fast"], harbour.mooring)
    assert Movement.objects.get(call=walk.call, kind=MovementKind.ALL_FAST).source == TimeSource.OPERATOR


def test_times_out_of_order_or_ahead__are_refused(harbour: Harbour) -> None:
    walk, _order = harbour.ordered()
    _reported(harbour, walk, ["pilot_on", "first_line"])
    for name, at, code in (
        ("all_fast", TIMES["pilot_on"], "order"),
        ("pilot_on", TIMES["first_line"] + timedelta(minutes=1), "order"),
        ("all_fast", walk.at + timedelta(hours=1), "clock"),
    ):
        with pytest.raises(Refused) as refused:
            do(walk, name, ActualTime(at=at), harbour.pilot)
        assert [p.code for p in refused.value.problems] == [code], name
    assert order_of(walk).all_fast_at is None


def test_a_wrong_time__is_corrected_until_the_master_signs(harbour: Harbour) -> None:
    walk, _order = harbour.ordered()
    _reported(harbour, walk)
    right = TIMES["all_fast"] + timedelta(minutes=5)
    order = report(walk, "all_fast", right, harbour.pilot)
    assert order.all_fast_at == right
    assert Movement.objects.get(call=walk.call, kind=MovementKind.ALL_FAST, superseded=False).at == right
    do(walk, "signed", MasterSignature(master_name="Ridwan", confirmed=True), harbour.pilot)
    with pytest.raises(Refused):
        do(walk, "all_fast", ActualTime(at=TIMES["all_fast"]), harbour.pilot)
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        workorders.report(
            walk.call, order.application_id, reports.Reported.ALL_FAST, right - timedelta(minutes=5),
            source=TimeSource.PILOT, user_id=harbour.pilot.user_id,
        )  # fmt: skip
    assert (refused.value.status, refused.value.problems[0].code) == (409, "signed")
    assert order_of(walk).all_fast_at == right


def test_pressed_twice_within_a_minute__is_one_time(harbour: Harbour) -> None:
    walk, _order = harbour.ordered()
    report(walk, "pilot_on", ABOARD, harbour.pilot)
    order = report(walk, "pilot_on", ABOARD + timedelta(seconds=40), harbour.pilot)
    assert order.pilot_on_at == ABOARD


def test_the_master_signs__only_what_is_whole_and_stated(harbour: Harbour) -> None:
    ship = build.a_ship(agent=harbour.cast.agent)
    walk, order = harbour.ordered(ship)
    master = a_master(ship)
    _reported(harbour, walk, ["pilot_on", "first_line", "all_fast"])
    with pytest.raises(Refused) as refused:
        workorders.sign(order.application_id, "Ridwan")
    assert "Pandu turun" in str(refused.value.problems[0].text)
    with clock.at(walk.at):
        assert not workorders.to_sign(master.user_id).exists()
    report(walk, "pilot_off", TIMES["pilot_off"], harbour.pilot)
    with clock.at(walk.at):
        assert [one.pk for one in workorders.to_sign(master.user_id)] == [order.pk]
        assert not workorders.to_sign(harbour.pilot.user_id).exists()
    with pytest.raises(Refused) as refused:
        do(walk, "signed", MasterSignature(confirmed=False), harbour.pilot)
    assert [p.field for p in refused.value.problems] == ["master_name", "confirmed"]
    do(walk, "signed", MasterSignature(confirmed=True), master)
    signed = order_of(walk)
    assert signed.signed_by_master == "Ridwan Nakhoda"
    assert signed.signed_at is not None
    assert build.chain_holds()


def test_a_second_order_before_the_first_began__takes_its_place(harbour: Harbour) -> None:
    walk, first = harbour.ordered()
    issue(walk)
    first.refresh_from_db()
    assert first.cancelled_at is not None
    report(walk, "pilot_on", ABOARD, harbour.pilot)
    with pytest.raises(Refused) as refused:
        issue(walk, planned_at=walk.at + timedelta(hours=1))
    assert "already" in [p.code for p in refused.value.problems]
    assert WorkOrder.objects.filter(call=walk.call, cancelled_at=None).count() == 1


def test_a_replaced_order__ends_with_its_paper_and_nothing_else_does(harbour: Harbour) -> None:
    walk, first = harbour.ordered()
    walk.pass_through("SPOG")
    second = issue(walk)
    earlier = Application.objects.get(pk=first.application_id)
    assert earlier.state == State.WITHDRAWN
    paper = earlier.documents.get()
    assert validity.standing(paper) == validity.Standing.REVOKED
    assert paper.revoked_because == second.request_number
    assert second.state == State.GRANTED
    assert validity.standing(second.documents.get()) == validity.Standing.VALID
    assert walk.open_case("SPOG").state == State.GRANTED, "a work order still stands, so what hangs on it does"
    assert build.chain_holds()


def test_a_ship_that_turns_back__gives_the_begun_order_up_and_the_next_lies_ready(harbour: Harbour) -> None:
    walk, order = harbour.ordered()
    report(walk, "pilot_on", ABOARD, harbour.pilot)
    with pytest.raises(Refused) as refused:
        do(walk, "aborted", GivenUp(reason="Mesin mati."), walk.cast.agent)
    assert refused.value.status == 403
    do(walk, "aborted", GivenUp(reason="Mesin induk mati, kapal berbalik."), harbour.pilot)
    given_up = Application.objects.get(pk=order.application_id)
    order.refresh_from_db()
    assert order.cancelled_at is not None
    assert order.pilot_on_at == ABOARD, "what happened stays written"
    assert given_up.state == State.REVOKED
    assert given_up.documents.get().revoked_because == "Mesin induk mati, kapal berbalik."
    draft = Application.objects.get(call=walk.call, service_code="SPK", state=State.DRAFT)
    assert draft.organisation_id == harbour.dispatcher.organisation_id
    walk.until(ABOARD + timedelta(hours=1))
    with clock.at(walk.at):
        form = build.samples.statement("SPK", walk.voyage, planned_at=walk.at + timedelta(hours=2))
        again = lifecycle.submit(draft.pk, harbour.dispatcher, form)
    assert again.state == State.GRANTED
    assert workorders.of(again.pk) is not None
    assert build.chain_holds()


def test_given_up__only_while_the_ship_is_neither_fast_nor_signed_for(harbour: Harbour) -> None:
    walk, order = harbour.ordered()
    _reported(harbour, walk, ["pilot_on", "first_line", "all_fast"])
    with pytest.raises(Refused):
        do(walk, "aborted", GivenUp(reason="Terlambat."), harbour.dispatcher)
    order.refresh_from_db()
    assert order.cancelled_at is None


def test_giving_up_the_second_order__leaves_the_signed_one(harbour: Harbour) -> None:
    walk, first = harbour.ordered()
    _reported(harbour, walk)
    do(walk, "signed", MasterSignature(master_name="Ridwan", confirmed=True), harbour.pilot)
    issue(walk, planned_at=walk.at + timedelta(hours=1))
    do(walk, "aborted", GivenUp(reason="Kapal tidak jadi pindah."), harbour.dispatcher)
    states = Application.objects.filter(call=walk.call, service_code="SPK").exclude(state=State.DRAFT).order_by("pk")
    assert [app.state for app in states] == [State.GRANTED, State.REVOKED]
    first.refresh_from_db()
    assert first.signed_at is not None
    assert first.cancelled_at is None


def _fast(walk: build.Walk, at: Any, by: Any) -> None:
    """Somebody writes the time down on the determination of the berth."""
    do(walk, "all_fast", ActualTime(at=at), by, code="PPK")


def test_signed_times__are_corrected_by_the_office_alone_and_shown_so(harbour: Harbour) -> None:
    walk, order = harbour.ordered()
    _reported(harbour, walk)
    do(walk, "signed", MasterSignature(master_name="Ridwan", confirmed=True), harbour.pilot)
    other = TIMES["all_fast"] + timedelta(minutes=7)
    for clerk in (harbour.dispatcher, walk.cast.agent):
        with pytest.raises(Refused) as refused:
            _fast(walk, other, clerk)
        assert refused.value.status == 409
    with pytest.raises(Refused) as refused:
        _fast(walk, TIMES["all_fast"], harbour.dispatcher)
    assert refused.value.problems[0].code == "signed"
    charged = Movement.objects.get(call=walk.call, kind=MovementKind.ALL_FAST, superseded=False)
    assert charged.at == build.utc(TIMES["all_fast"])
    _fast(walk, other, walk.cast.authority)
    order = order_of(walk)
    assert order.all_fast_at == build.utc(TIMES["all_fast"]), "what the master signed stays as signed"
    assert workorders.corrected(order) == {reports.Reported.ALL_FAST: build.utc(other)}


def test_a_time_corrected_on_the_berths_determination__is_the_one_the_master_signs(harbour: Harbour) -> None:
    walk, order = harbour.ordered()
    _reported(harbour, walk, ["pilot_on", "first_line", "all_fast"])
    right = TIMES["all_fast"] + timedelta(minutes=5)
    _fast(walk, right, harbour.dispatcher)
    assert order_of(walk).all_fast_at == build.utc(right)
    with pytest.raises(Refused) as refused:
        _fast(walk, TIMES["pilot_on"], harbour.dispatcher)
    assert [p.code for p in refused.value.problems] == ["order"]
    assert order_of(walk).all_fast_at == build.utc(right)
    assert workorders.corrected(order_of(walk)) == {}
    assert order.signed_at is None


def test_a_revoked_berth__calls_the_order_off(harbour: Harbour) -> None:
    walk, order = harbour.ordered()
    walk.revoke("PPK", "R09", "Dermaga rusak.")
    order.refresh_from_db()
    assert order.cancelled_at is not None
    assert walk.open_case("SPK").state == State.REVOKED


def test_leaving__is_asked_of_the_operator_who_orders_it(harbour: Harbour) -> None:
    walk, _order = harbour.ordered()
    walk.pass_through("SPOG")
    _reported(harbour, walk)
    walk.pass_through("CREW", "LK3D")
    walk.until(build.ETD - timedelta(hours=6))
    asked = walk.file("PPKBD", tugs=2, remarks="Sarat 3,2 m.")
    assert asked.desk_id == harbour.dispatcher.organisation_id
    with clock.at(walk.at):
        lifecycle.grant(asked.pk, harbour.dispatcher, version=asked.version)
    draft = Application.objects.get(call=walk.call, service_code="SPKK", state=State.DRAFT)
    known = draft.service.known(draft.call, harbour.dispatcher)
    assert known["planned_at"] == build.ETD - timedelta(minutes=30)
    assert known["remarks"] == "Tunda diminta: 2. Sarat 3,2 m."
    walk.pass_through("SPKK")
    off = build.ETD - timedelta(minutes=20)
    report(walk, "pilot_on", build.ETD - timedelta(minutes=30), harbour.pilot, code="SPKK")
    order = report(walk, "cast_off", off, harbour.pilot, code="SPKK")
    assert order.cast_off_at == off
    left = Movement.objects.get(call=walk.call, kind=MovementKind.LAST_LINE)
    assert (left.at, left.source, left.confirmed_at is not None) == (build.utc(off), TimeSource.PILOT, True)


def test_leaving_without_the_operators_services__needs_no_request(harbour: Harbour) -> None:
    from suar.workflow import registry

    assert "PPKBD" not in registry.needed(registry.current_of("SPB"))
    assert "SPKK" not in registry.needed(registry.current_of("SPB"))


def test_before_the_berth_is_determined__no_order_is_issued(harbour: Harbour) -> None:
    walk = harbour.walk(granted=BEFORE_SPK[:-1])
    with pytest.raises(Refused) as refused:
        walk.file("SPK")
    assert "requires" in [p.code for p in refused.value.problems]
