"""Shifts: round after round through the real lifecycle, refusals by name, given up, two stays and their dues."""

from datetime import timedelta
from decimal import Decimal

import pytest

from suar.accounts.roles import Role
from suar.billing import invoices
from suar.billing.models import InvoiceKind
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import NotThere, Refused
from suar.portcalls import berths, lying
from suar.portcalls.models import BerthBooking, Movement, WorkMovement, WorkOrder
from suar.services.rpkro import Return
from suar.services.shift import Abandoned
from suar.workflow import lifecycle, permissions, road
from suar.workflow.models import Application, State
from tests import build, commerce
from tests.services import shifting
from tests.services.shifting import HOUR, codes, refused

pytestmark = pytest.mark.django_db
MOVES = build.ETA + 20 * HOUR


def _rounds(walk: build.Walk, code: str) -> list[tuple[str, bool]]:
    found = Application.objects.filter(call=walk.call, service_code=code).order_by("pk")
    return [(app.state, app.shift_id is not None) for app in found]


def test_a_foreign_bulker_shifts_to_a_jetty_lies_longer_goes_to_anchor_and_sails(simponi: Sandbox) -> None:
    walk = shifting.alongside(foreign=True)
    jetty, roads = shifting.place_of(walk, "J1"), shifting.place_of(walk, "L1")
    terminal = walk.cast
    first = berths.booking(walk.call)
    assert first is not None

    shifting.requested(walk, jetty, MOVES, MOVES + 30 * HOUR)
    assert walk.call.shift_id == walk.open_case("PINDAH").pk
    shifting.determined(walk, jetty)
    first.refresh_from_db()
    assert (first.cancelled_at, first.during.upper) == (None, MOVES + HOUR)
    shifting.approved(walk, jetty, MOVES)
    order = WorkOrder.objects.get(call=walk.call, movement=WorkMovement.SHIFT)
    assert (order.from_place, order.place) == (shifting.place_of(walk, "O1"), jetty)
    assert "Tempat O1" in walk.open_case("SPOG").documents.get().content
    assert "Tempat O1" in walk.open_case("PPK").documents.get().content
    shifting.moved(walk, MOVES, "pilot_on", "cast_off", "first_line", "all_fast", "pilot_off")
    now = lying.current(walk.call, sure=True)
    assert now is not None
    assert now.place == jetty
    assert [_rounds(walk, code) for code in ("PPKB", "RPKRO", "PPK", "SPOG")] == [
        [("granted", False), ("granted", True)]
    ] * 4

    until = MOVES + 40 * HOUR
    end = berths.booking(walk.call)
    assert end is not None
    walk.until(MOVES + 26 * HOUR)
    walk.file("TAMBAT", ends_at=end.during.upper, until=until)
    assert walk.open_case("TAMBAT").desk == jetty.operator
    walk.grant("TAMBAT")
    prolonged = berths.booking(walk.call)
    assert prolonged is not None
    assert (prolonged.pk, prolonged.during.upper) == (end.pk, until)

    leaves = MOVES + 38 * HOUR
    shifting.requested(walk, roads, leaves, walk.voyage.etd, from_place=jetty.pk)
    assert walk.open_case("PPK").shift_id != walk.call.shift_id, "no berth is determined at anchor"
    shifting.approved(walk, roads, leaves)
    assert walk.open_case("SPKP").organisation == jetty.operator, "who lets her go sends pilot and gang"
    shifting.moved(walk, leaves, "pilot_on", "cast_off", "pilot_off")
    assert lying.current(walk.call, sure=True) is None
    prolonged.refresh_from_db()
    assert prolonged.during.upper == leaves + timedelta(minutes=10)
    assert not permissions.calls(terminal.parts[Role.PORT_OPERATOR]).filter(pk=walk.call.pk).exists()

    for code in commerce.ROAD[commerce.ROAD.index("CREW") :]:
        if code not in ("CREW", "LK3R"):
            commerce.until_ready(walk, code, simponi)
        if code == "LK3R":
            walk.act("SPB", "departed", walk.voyage.etd)
        walk.pass_through(code)
    walk.call.refresh_from_db()
    assert walk.call.closed_at is not None
    bill = walk.call.invoices.filter(kind=InvoiceKind.BILL, voided_at=None).get()
    assert not bill.lines.filter(code__startswith="berth.").exists(), "berths of operators are not the state's money"
    assert build.chain_holds()


def test_two_public_berths__are_two_lines_of_dues_and_the_same_berth_twice_as_well() -> None:
    walk = shifting.at_a_small_port()
    other, roads, home = (shifting.place_of(walk, code) for code in ("D3", "L1", "D1"))
    shifting.shifted(walk, other, MOVES, MOVES + 20 * HOUR)
    shifting.shifted(walk, roads, MOVES + 10 * HOUR, walk.voyage.etd)
    shifting.shifted(walk, home, MOVES + 20 * HOUR, MOVES + 60 * HOUR)
    walk.act("PPK", "last_line", MOVES + 40 * HOUR)
    walk.call.refresh_from_db()
    with clock.at(walk.at):
        basis = invoices.basis_of(walk.call, actual=True, until=walk.voyage.etd)
    lain = [(stay.place_name, stay.to_at - stay.from_at) for stay in basis.stays]
    assert lain == [("Tempat D1", 19 * HOUR), ("Tempat D3", 9 * HOUR), ("Tempat D1", 19 * HOUR)]
    with clock.at(walk.at):
        bill = invoices.raise_bill(walk.call, walk.cast.authority)
    berthing = bill.lines.filter(code__startswith="berth.").order_by("position")
    assert [line.subject for line in berthing] == ["Tempat D1", "Tempat D3", "Tempat D1 (2)"]


def test_from_an_anchorage_to_a_berth__nothing_is_cast_off() -> None:
    walk = commerce.a_commercial_call(place="L1", etd=build.ETA + 120 * HOUR)
    commerce.go_on(walk, ["AGENCY", "PKK", "RKBM", "SPM", "PPKB", "SPOG"])
    walk.act("SPM", "arrived", build.ETA)
    berth = shifting.place_of(walk, "O1")
    shifting.requested(walk, berth, MOVES, MOVES + 30 * HOUR)
    shifting.approved(shifting.determined(walk, berth), berth, MOVES)
    shifting.moved(walk, MOVES, "pilot_on", "first_line", "all_fast", "pilot_off")
    assert Movement.objects.filter(call=walk.call, kind="last_line").count() == 0
    assert WorkOrder.objects.get(call=walk.call, movement=WorkMovement.SHIFT).signed_at is not None
    assert not refused(walk, "PINDAH", from_place=shifting.place_of(walk, "L1").pk)[0].field.startswith("to_place")


def test_refused__while_she_is_not_in_port_or_not_where_the_form_says() -> None:
    walk = build.a_port_call(granted=shifting.TO_PUBLIC_BERTH)
    found = codes(refused(walk, "PINDAH"))
    assert ("", "not_arrived") in found
    walk = build.arrive(walk)
    roads, home = shifting.place_of(walk, "L1"), shifting.place_of(walk, "D1")
    assert codes(refused(walk, "PINDAH", from_place=roads.pk, to_place=roads.pk)) == [
        ("from_place", "whereabouts"),
        ("to_place", "place"),
    ]
    assert codes(refused(walk, "PINDAH", to_place=home.pk)) == [("to_place", "place")]
    assert codes(refused(walk, "PINDAH", at=walk.at - HOUR)) == [("at", "clock")]
    small = shifting.place_of(walk, "D2")
    assert {code for _field, code in codes(refused(walk, "PINDAH", to_place=small.pk))} == {"R08"}


def test_refused__a_place_of_another_port_and_another_companys_call() -> None:
    walk = shifting.at_a_small_port()
    elsewhere = build.a_place(build.a_port("IDXXX"), "L1")
    visible = permissions.visible(walk.cast.agent, walk.cast.port)
    assert not visible("place", elsewhere.pk)
    with clock.at(walk.at), pytest.raises((NotThere, Refused)):
        lifecycle.begin(build.an_agent("PT Agen Lain"), "PINDAH", port=walk.cast.port, call_id=walk.call.pk)


def test_refused__a_second_shift_while_one_is_under_way() -> None:
    walk = shifting.at_a_small_port()
    roads = shifting.place_of(walk, "L1")
    first = walk.file("PINDAH", to_place=roads.pk, at=MOVES)
    with clock.at(walk.at):
        second = lifecycle.begin(walk.cast.agent, "PINDAH", port=walk.cast.port, call_id=walk.call.pk)
        with pytest.raises(Refused) as stopped:
            lifecycle.submit(second.pk, walk.cast.agent, build.samples.statement("PINDAH", walk.voyage, at=MOVES))
    assert "already" in [p.code for p in stopped.value.problems]
    with clock.at(walk.at), pytest.raises(Refused) as stopped:
        lifecycle.grant(first.pk, walk.cast.authority)
        lifecycle.submit(second.pk, walk.cast.agent, build.samples.statement("PINDAH", walk.voyage, at=MOVES))
    assert {"under_way", "requires"} & {p.code for p in stopped.value.problems}


def test_refused__on_a_call_that_is_over(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=build.ROAD, simponi=simponi)
    build.sail(walk)
    assert {"departed", "whereabouts"} & {code for _field, code in codes(refused(walk, "PINDAH"))}


def test_given_up_before_she_moved__she_keeps_her_berth_and_what_was_filed_for_it_ends() -> None:
    walk = shifting.at_a_small_port()
    home, other = shifting.place_of(walk, "D1"), shifting.place_of(walk, "D3")
    first = berths.booking(walk.call)
    assert first is not None
    ends = first.during.upper
    shifting.determined(shifting.requested(walk, other, MOVES, MOVES + 20 * HOUR), other)
    first.refresh_from_db()
    assert first.during.upper == MOVES + HOUR
    asked = Application.objects.get(call=walk.call, service_code="PPKB", shift__isnull=False)
    with pytest.raises(Refused):
        shifting.act(walk, "PINDAH", "abandoned", build.an_agency(Role.CUSTOMS, walk.cast.port), _why())
    shifting.act(walk, "PINDAH", "abandoned", walk.cast.agent, _why())
    assert walk.open_case("PINDAH").state == State.WITHDRAWN
    assert build.reread(asked).state == State.WITHDRAWN
    assert (walk.call.shift_id, walk.call.place) == (None, home)
    first.refresh_from_db()
    assert (first.cancelled_at, first.during.upper) == (None, ends)
    assert berths.booking(walk.call) == first
    assert BerthBooking.objects.filter(call=walk.call, cancelled_at=None).count() == 1
    assert build.chain_holds()
    shifting.shifted(walk, other, MOVES + HOUR, MOVES + 20 * HOUR)


def test_not_given_up_once_she_has_moved__and_the_next_shift_is_open() -> None:
    walk = shifting.at_a_small_port()
    other, roads = shifting.place_of(walk, "D3"), shifting.place_of(walk, "L1")
    shifting.shifted(walk, other, MOVES, MOVES + 20 * HOUR)
    with pytest.raises(Refused) as stopped:
        shifting.act(walk, "PINDAH", "abandoned", walk.cast.agent, _why())
    assert stopped.value.status in (403, 409)
    before = walk.call.shift_id
    shifting.requested(walk, roads, MOVES + 10 * HOUR, walk.voyage.etd, from_place=other.pk)
    assert walk.call.shift_id != before
    shifting.act(walk, "PINDAH", "abandoned", walk.cast.authority, _why())
    assert (walk.call.shift_id, walk.call.place) == (before, other)
    assert walk.open_case("PINDAH").state == State.REVOKED, "the office took it back"


def test_a_movement_in__is_no_shift_and_a_shift_no_movement_in() -> None:
    walk = shifting.at_a_small_port()
    other = shifting.place_of(walk, "D3")
    assert ("manoeuvre", "movement") in codes(refused(walk, "SPOG", manoeuvre="shift", to_place=other.pk, at=MOVES))
    shifting.determined(shifting.requested(walk, other, MOVES, MOVES + 20 * HOUR), other)
    walk.apps.pop("SPOG")
    assert ("manoeuvre", "movement") in codes(refused(walk, "SPOG", to_place=other.pk, at=MOVES))


def test_from_abroad__she_goes_to_anchor_freely_and_to_a_berth_only_with_leave_of_health() -> None:
    cast = commerce.a_commercial_cast()
    walk = commerce.a_foreign_call(cast=cast, place="L1", etd=build.ETA + 120 * HOUR)
    commerce.go_on(walk, ["AGENCY", "PKK", "RKBM", "SPM", "PPKB", "SPOG"])
    walk.act("SPM", "arrived", build.ETA)
    berth = shifting.place_of(walk, "O1")
    shifting.determined(shifting.requested(walk, berth, MOVES, MOVES + 30 * HOUR), berth)
    walk.file("SPKP", planned_at=MOVES, from_name="L1", to_name="O1")
    found = refused(walk, "SPOG", manoeuvre="shift", to_place=berth.pk, at=MOVES)
    assert ("to_place", "R17") in codes(found)


def test_the_road_of_a_shift__shows_its_own_round(simponi: Sandbox) -> None:
    walk = shifting.alongside()
    shifting.requested(walk, shifting.place_of(walk, "J1"), MOVES, MOVES + 30 * HOUR)
    apps = list(Application.objects.filter(call=walk.call).select_related("organisation").prefetch_related("documents"))
    stops = {stop.code: stop for stop in road.road(walk.call, apps)}
    assert stops["PPKB"].status == "granted"
    assert (stops["RPKRO"].status, stops["PPK"].done) == ("applicant", False)
    assert "SPKP" in stops
    assert "SPK" not in stops


def test_metres_of_the_berth_she_leaves__stay_hers_until_the_next_window_begins() -> None:
    walk = shifting.at_a_small_port()
    other = shifting.place_of(walk, "D3")
    shifting.determined(shifting.requested(walk, other, MOVES, MOVES + 20 * HOUR), other)
    rival = build.a_port_call(cast=walk.cast, granted=["AGENCY", "PKK", "SPM", "PPKB"], eta=MOVES - 5 * HOUR)
    with pytest.raises(Refused) as stopped:
        rival.grant("PPK", from_m=Decimal(0))
    assert [p.code for p in stopped.value.problems] == ["R09"]


def _why() -> Abandoned:

    return Abandoned(reason="Dermaga tujuan rusak, kapal tetap di tempatnya.")


def test_a_proposal_returned_in_a_shift__leaves_the_movement_before_as_it_was() -> None:

    walk = shifting.alongside()
    jetty = shifting.place_of(walk, "J1")
    shifting.requested(walk, jetty, MOVES, MOVES + 20 * HOUR)
    walk.file("RPKRO", from_m=Decimal(0), to_m=Decimal(70))
    shifting.act(walk, "RPKRO", "returned", walk.cast.authority, Return(text="Geser ke ujung dermaga."))
    assert _rounds(walk, "RPKRO") == [("granted", False), ("revoked", True), ("draft", True)]
    assert _rounds(walk, "PPK")[0] == ("granted", False)
