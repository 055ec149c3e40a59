"""The berth plan: stays out of movements, bookings joined with them, what cannot be, and what is free."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.build import a_place, a_port, a_ship
from tests.portcalls.quay import DAY, a_call, at, booked, lies, moved

from suar.kernel import clock
from suar.portcalls import plan
from suar.portcalls.metres import Block, first_free, free_blocks, free_spans
from suar.portcalls.models import BerthBooking, MovementKind
from suar.portcalls.plan import ClashKind
from suar.portcalls.stays import paired, stays

pytestmark = pytest.mark.django_db
D = Decimal


def kinds(hours: float) -> list[tuple[str, str, str]]:
    """What the supervisors of the port are told so many hours after DAY."""
    with clock.at(at(hours)):
        found = plan.conflicts(a_port(), clock.now())
    return [(clash.kind.value, clash.one.ship, clash.other.ship if clash.other else "") for clash in found]


def test_free_metres_lie_between_the_ships_and_behind_the_last() -> None:
    taken = [(D(60), D(80)), (D(0), D(20)), (D(70), D(90))]
    assert free_spans(D(120), taken) == [(D(20), D(60)), (D(90), D(120))]
    assert first_free(D(120), taken, D(30)) == D(20)
    assert first_free(D(120), taken, D(41)) is None
    assert first_free(None, taken, D(41)) == D(90)  # a berth of unknown length goes on
    assert free_spans(D(120), [(D(0), D(120))]) == []


def test_a_gap_that_stays_free_is_one__however_ships_come_and_go() -> None:
    taken = [Block(D(0), D(40), at(0), at(10)), Block(D(0), D(40), at(10), at(20)), Block(D(90), D(120), at(5), at(15))]
    found = [(b.from_m, b.to_m, b.start, b.end) for b in free_blocks(D(120), taken, at(0), at(24))]
    assert found == [
        (D(40), D(120), at(0), at(5)),
        (D(40), D(90), at(5), at(15)),
        (D(40), D(120), at(15), at(20)),
        (D(0), D(120), at(20), at(24)),
    ]


def test_a_stay_ends__with_the_last_line_a_shift_or_the_departure() -> None:
    fast, off, gone = MovementKind.ALL_FAST, MovementKind.LAST_LINE, MovementKind.DEPARTED
    moves = [
        (1, fast, 7, at(1)), (1, off, 7, at(5)), (1, gone, None, at(6)),
        (2, fast, 7, at(1)), (2, fast, 8, at(4)), (2, gone, None, at(9)),
        (3, off, 7, at(1)), (3, fast, 8, at(2)),
    ]  # fmt: skip
    found = [(s.call_id, s.place_id, s.start, s.end) for s in paired(moves)]
    assert found == [(1, 7, at(1), at(5)), (2, 7, at(1), at(4)), (2, 8, at(4), at(9)), (3, 8, at(2), None)]


def test_only_confirmed_stays_that_touch_the_time_are_found() -> None:
    place = a_place(a_port(), "D1")
    claimed, past, long_ago, now = (a_call(a_port()) for _n in range(4))
    moved(claimed, MovementKind.ALL_FAST, 10, place, sure=False)
    lies(past, place, -30, -1)
    lies(long_ago, place, -24 * 100)
    lies(now, place, 10, 12)
    assert {s.call_id for s in stays({place.pk}, DAY, at(24))} == {long_ago.pk, now.pk}
    assert stays({a_place(a_port(), "D2").pk}, DAY, at(24)) == []


def test_a_row_is_booking_and_stay_together__also_where_only_one_of_them_is_left() -> None:
    place = a_place(a_port(), "D1")
    both, only_booked, shifted, never = (a_call(a_port()) for _n in range(4))
    booking = booked(both, place, 10, 20)
    lies(both, place, 11, 19)
    booked(only_booked, place, 30, 40)
    old = booked(shifted, place, 2, 8)
    BerthBooking.objects.filter(pk=old.pk).update(cancelled_at=at(8))
    lies(shifted, place, 3, 8)
    lies(never, place, 5, 6)
    rows = plan.berthings([place], DAY, at(48))
    by_call = {row.call_id: row for row in rows}
    assert [row.call_id for row in rows] == [shifted.pk, never.pk, both.pk, only_booked.pk]
    assert (by_call[both.pk].key, by_call[both.pk].state) == (booking.pk, "determined")
    assert by_call[both.pk].stay is not None
    assert by_call[only_booked.pk].stay is None
    assert (by_call[shifted.pk].state, by_call[shifted.pk].to_m) == ("unbooked", D(60))
    assert (by_call[never.pk].state, by_call[never.pk].to_m) == ("unbooked", None)


def test_the_plan_asks_as_often__for_many_places_as_for_one() -> None:
    places = [a_place(a_port(), f"X{n}", length_m=D(200)) for n in range(6)]
    for n, place in enumerate(places):
        call = a_call(a_port())
        booked(call, place, n, n + 10)
        lies(call, place, n)
        lies(a_call(a_port()), place, n)
    with CaptureQueriesContext(connection) as few:
        plan.berthings(places[:1], DAY, at(48))
    with CaptureQueriesContext(connection) as many:
        assert len(plan.berthings(places, DAY, at(48))) == 12
    assert len(many) == len(few) == 3


def test_a_ship_that_stays_too_long_is_told__and_who_is_due_behind_her() -> None:
    place = a_place(a_port(), "D1")
    slow, next_one, beside, far = (a_call(a_port(), name) for name in ("KM Lambat", "KM Susul", "KM Sisi", "KM Jauh"))
    booked(slow, place, 0, 10)
    lies(slow, place, 1)
    booked(next_one, place, 14, 20)
    booked(beside, place, 14, 20, 60, 115)
    booked(far, place, 21, 30)
    assert kinds(9) == []
    assert kinds(11) == [("behind", "KM Lambat", "KM Susul"), ("overstay", "KM Lambat", "")]
    assert ("over", "KM Lambat", "KM Susul") in kinds(15)
    moved(slow, MovementKind.LAST_LINE, 15, place)
    assert kinds(16) == []


def test_a_ship_beside_another_stands_in_nobodys_way() -> None:
    place = a_place(a_port(), "D1")
    host, guest = a_call(a_port()), a_call(a_port())
    bed = booked(host, place, 0, 20)
    booked(guest, place, 2, 18, beside=bed)
    lies(host, place, 1)
    lies(guest, place, 3)
    assert kinds(10) == []


def test_a_proposal_over_a_determined_booking_is_a_clash__over_its_own_ships_is_none() -> None:
    place = a_place(a_port(), "D1")
    one, other = a_call(a_port()), a_call(a_port())
    booked(one, place, 0, 10)
    booked(one, place, 0, 14, proposed=True)  # she asks for more time
    rows = plan.berthings([place], DAY, at(48))
    assert plan.clashes(rows, DAY) == []
    booked(other, place, 8, 20, 40, 90, proposed=True)
    found = plan.clashes(plan.berthings([place], DAY, at(48)), DAY)
    assert [(c.kind, c.one.call_id) for c in found] == [(ClashKind.PROPOSAL, other.pk)]


def lights(length: int, start: float, end: float, draught: str = "3.0") -> list[tuple[str, str]]:
    """What is found for a ship of so many metres at D1, 120 m long and 6 m deep."""
    place = a_place(a_port(), "D1")
    ship = a_ship(length_m=D(length), papers=False)
    with clock.at(DAY):
        return [(f.light, f.text) for f in plan.outlook(place, ship, D(draught), at(start), at(end))]


def test_outlook_says_whether_she_fits() -> None:
    assert [light for light, _text in lights(55, 0, 10)] == ["green"] * 4
    assert [light for light, _text in lights(55, 0, 10, draught="6.1")] == ["green", "red", "green", "green"]
    too_long = lights(115, 0, 10)
    assert [light for light, _text in too_long] == ["red", "green", "red", "red"]
    assert "tidak cukup panjang" in too_long[-1][1]


def test_outlook_names_who_lies_there_the_free_metre_and_the_next_ship() -> None:
    place = a_place(a_port(), "D1")
    booked(a_call(a_port(), "KM Satu"), place, 0, 12, 0, 50)
    booked(a_call(a_port(), "KM Dua"), place, 20, 30, 60, 120)
    found = lights(55, 2, 10)
    assert [light for light, _text in found] == ["green", "green", "amber", "green"]
    assert "KM Satu, 0–50 m sampai 20 Nov 2026 12.00 WIB" in found[2][1]
    assert "Meter 50–110,5 kosong" in found[3][1]
    assert "KM Dua mulai 20 Nov 2026 20.00 WIB, 10 jam sesudahnya" in found[3][1]


def test_outlook_gives_the_earliest_free_window__where_it_is_full() -> None:
    place = a_place(a_port(), "D1")
    booked(a_call(a_port()), place, 0, 12, 0, 70)
    booked(a_call(a_port()), place, 0, 9, 70, 120)
    booked(a_call(a_port()), place, 15, 20, 50, 120)
    found = lights(55, 2, 10)  # eight hours: at 9 the rest is too short, at 12 another comes at 15
    assert [light for light, _text in found] == ["green", "green", "red", "red"]
    assert "paling awal mulai 20 Nov 2026 20.00 WIB selama 8 jam" in found[3][1]


def test_outlook_leaves_out_the_call_itself_and_warns_of_who_lies_too_long() -> None:
    place, ship = a_place(a_port(), "D1"), a_ship(papers=False)
    own = a_call(a_port(), ship)
    booked(own, place, 0, 40, 0, 120)
    late = a_call(a_port(), "KM Betah")
    booked(late, place, -30, -20, 0, 60)
    lies(late, place, -29)
    with clock.at(DAY):
        found = plan.outlook(place, ship, D(3), at(2), at(10), own)
    assert [f.light for f in found] == ["green", "green", "amber", "green"]
    assert "KM Betah, 0–60 m, belum lepas tambat" in found[2].text


def test_outlook_of_an_anchorage_asks_no_metres() -> None:
    place = a_place(a_port(), "L1")
    booked(a_call(a_port(), "KM Labuh"), place, 0, 10, 0, 1)
    with clock.at(DAY):
        found = plan.outlook(place, a_ship(papers=False), D(3), at(2), at(8))
    assert [f.light for f in found] == ["amber", "green"]  # its depth is not known
    assert "KM Labuh" in found[1].text
