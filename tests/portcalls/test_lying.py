"""A ship that lies twice: each stay has its own times, in their own order, and its own metres."""

from datetime import datetime
from decimal import Decimal

import pytest
from tests import build
from tests.portcalls import quay

from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls import berths, lying, times, windows
from suar.portcalls.berths import Window
from suar.portcalls.models import BerthBooking, Movement, MovementKind, PortCall, TimeSource
from suar.portcalls.stays import stays
from suar.registry.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return build.a_place(build.a_port(), "D1")


@pytest.fixture
def other(place: Place) -> Place:
    return build.a_place(place.port, "D3", length_m=Decimal(200), depth_m=Decimal(9))


def _window(place: Place, start: float, end: float, from_m: int = 0, to_m: int = 60) -> Window:
    return Window(
        place=place, from_m=Decimal(from_m), to_m=Decimal(to_m), start=quay.at(start), end=quay.at(end)
    )  # fmt: skip


def _book(call: PortCall, window: Window, hour: float) -> BerthBooking:
    with clock.at(quay.at(hour)):
        call.place = window.place
        return berths.book(call, window)


def _saw(call: PortCall, kind: MovementKind, hour: float, **meant: BerthBooking | None) -> Movement:
    with clock.at(quay.at(hour + 0.1)):
        return times.observe(call, kind, quay.at(hour), source=TimeSource.OFFICE, user_id=None, **meant)


def _order(call: PortCall, kind: MovementKind, hour: float, now: float) -> list[str]:
    with clock.at(quay.at(now)), pytest.raises(Refused) as refused:
        times.observe(call, kind, quay.at(hour), source=TimeSource.OFFICE, user_id=None)
    return [problem.code for problem in refused.value.problems]


def _shift(call: PortCall) -> None:
    call.shift_id = (call.shift_id or 0) + 1
    call.save()


def _ends(booked: BerthBooking) -> datetime:
    booked.refresh_from_db()
    end: datetime = booked.during.upper
    return end


def test_from_berth_to_berth__the_first_window_ends_where_the_second_begins(place: Place, other: Place) -> None:
    call = quay.a_call(place.port)
    first = _book(call, _window(place, 0, 48), 0)
    _saw(call, MovementKind.ALL_FAST, 1)
    _shift(call)
    second = _book(call, _window(other, 24, 60), 12)
    assert (first.cancelled_at, _ends(first)) == (None, quay.at(24))
    assert berths.booking(call) == second
    _saw(call, MovementKind.LAST_LINE, 20)
    assert _ends(first) == quay.at(20), "she left before, so the metres are free before"
    _saw(call, MovementKind.ALL_FAST, 22)
    _saw(call, MovementKind.LAST_LINE, 50)
    seen = stays([place.pk, other.pk], quay.at(0), quay.at(72))
    assert [(s.place_id, s.start, s.end) for s in seen] == [
        (place.pk, quay.at(1), quay.at(20)),
        (other.pk, quay.at(22), quay.at(50)),
    ]
    assert Movement.objects.filter(call=call, superseded=True).count() == 0


def test_the_same_berth_twice__is_two_stays(place: Place) -> None:
    roads = build.a_place(place.port, "L1")
    call = quay.a_call(place.port)
    first = _book(call, _window(place, 0, 48), 0)
    _saw(call, MovementKind.ALL_FAST, 1)
    _shift(call)
    call.place = roads
    assert berths.booking(call) is None, "where she goes nothing is determined"
    _saw(call, MovementKind.LAST_LINE, 10)
    assert _ends(first) == quay.at(10)
    _shift(call)
    second = _book(call, _window(place, 20, 40), 15)
    assert berths.booking(call) == second
    assert lying.current(call) is None
    _saw(call, MovementKind.ALL_FAST, 21)
    here = lying.current(call)
    assert here is not None
    assert here.booking == second
    _saw(call, MovementKind.ALL_FAST, 21.5)  # a correction of this stay, not of the first
    _saw(call, MovementKind.LAST_LINE, 39)
    assert [(s.start, s.end) for s in stays([place.pk], quay.at(0), quay.at(72))] == [
        (quay.at(1), quay.at(10)),
        (quay.at(21.5), quay.at(39)),
    ]


def test_times_are_in_order_within_a_stay_and_between_them(place: Place, other: Place) -> None:
    call = quay.a_call(place.port)
    _book(call, _window(place, 0, 48), 0)
    _saw(call, MovementKind.ARRIVED, 0)
    _saw(call, MovementKind.ALL_FAST, 2)
    _saw(call, MovementKind.LAST_LINE, 20)
    assert _order(call, MovementKind.ALL_FAST, 21, 22) == ["order"], "the same stay does not begin after its end"
    _shift(call)
    _book(call, _window(other, 22, 60), 21)
    assert _order(call, MovementKind.ALL_FAST, 19, 23) == ["order"], "not before she left where she lay"
    _saw(call, MovementKind.ALL_FAST, 23)
    assert _order(call, MovementKind.ALL_FAST, 30, 25) == ["clock"]
    assert _order(call, MovementKind.DEPARTED, 22, 25) == ["order"]


def test_a_last_line_before_she_was_made_fast_again__corrects_the_stay_before(place: Place, other: Place) -> None:
    call = quay.a_call(place.port)
    first = _book(call, _window(place, 0, 48), 0)
    _saw(call, MovementKind.ALL_FAST, 2)
    _shift(call)
    _book(call, _window(other, 22, 60), 21)
    _saw(call, MovementKind.LAST_LINE, 21)
    _saw(call, MovementKind.ALL_FAST, 24)
    mended = _saw(call, MovementKind.LAST_LINE, 22, meant=first)
    assert (mended.booking, mended.place) == (first, place)
    left = _saw(call, MovementKind.LAST_LINE, 50, meant=first)
    assert left.place == other, "the last line closes the stay she lies in, whatever paper it is written on"


def test_a_new_determination_of_the_berth_she_lies_at__is_the_same_stay(place: Place) -> None:
    call = quay.a_call(place.port)
    first = _book(call, _window(place, 0, 48), 0)
    _saw(call, MovementKind.ALL_FAST, 2)
    berths.release(call)
    second = _book(call, _window(place, 0, 60, 10, 70), 5)
    first.refresh_from_db()
    assert first.cancelled_at is not None
    _saw(call, MovementKind.ALL_FAST, 2.5)
    _saw(call, MovementKind.LAST_LINE, 59)
    kept = Movement.objects.filter(call=call, superseded=False)
    assert [(m.kind, m.booking) for m in kept] == [("all_fast", second), ("last_line", second)]


def test_the_shift_is_given_up__her_window_runs_on_while_nobody_has_the_metres(place: Place, other: Place) -> None:
    call, rival = quay.a_call(place.port), quay.a_call(place.port)
    first = _book(call, _window(place, 0, 48), 0)
    _saw(call, MovementKind.ALL_FAST, 1)
    _shift(call)
    with clock.at(quay.at(5)):
        call.place = other
        second = berths.book(call, _window(other, 24, 60), application_id=7)
    assert _ends(first) == quay.at(24)
    windows.take_back(call, 7)
    second.refresh_from_db()
    assert second.cancelled_at is not None
    first.refresh_from_db()
    assert windows.run_on(call, first, quay.at(48))
    assert _ends(first) == quay.at(48)
    berths.cut(first, quay.at(24))
    _book(rival, _window(place, 30, 40), 6)
    assert not windows.run_on(call, first, quay.at(48)), "another ship was promised the metres meanwhile"
    assert _ends(first) == quay.at(24)


def test_prolonged__until_the_next_ship_and_no_longer(place: Place) -> None:
    call, rival = quay.a_call(place.port), quay.a_call(place.port)
    mine = _book(call, _window(place, 0, 24), 0)
    _book(rival, _window(place, 30, 40, 30, 90), 0)
    windows.set_end(call, mine, quay.at(30))
    assert _ends(mine) == quay.at(30)
    with pytest.raises(Refused) as refused:
        windows.set_end(call, mine, quay.at(31))
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == ("until", "R09")
    assert rival.ship.name in problem.text
    assert "21 Nov 2026 06.00 WIB" in problem.text
    assert _ends(mine) == quay.at(30)


def test_prolonged__whoever_lies_beside_her_is_left_alone_and_bound_to_her_time(place: Place) -> None:
    host, guest = quay.a_call(place.port), quay.a_call(place.port)
    hers = _book(host, _window(place, 0, 24), 0)
    beside = Window(
        place=place, from_m=Decimal(0), to_m=Decimal(50), start=quay.at(2), end=quay.at(20), double_banking=True
    )
    with clock.at(quay.at(0)):
        his = berths.book(guest, beside)
    windows.set_end(host, hers, quay.at(40))
    his.refresh_from_db()
    assert (his.during.upper, his.alongside_of_id) == (quay.at(20), hers.pk)
    assert [p.code for p in windows.prolong_problems(guest, his, quay.at(41), field="until")] == ["R09"]
    assert not list(windows.prolong_problems(guest, his, quay.at(40), field="until"))


def test_a_window_ends_soon__only_while_she_lies_there(place: Place) -> None:
    call = quay.a_call(place.port)
    mine = _book(call, _window(place, 0, 24), 0)
    assert not windows.ending(quay.at(20)).exists(), "she never came"
    _saw(call, MovementKind.ALL_FAST, 1)
    assert not windows.ending(quay.at(17.9)).exists()
    assert [one.pk for one in windows.ending(quay.at(18))] == [mine.pk]
    assert not windows.ending(quay.at(25)).exists(), "an overstay is told elsewhere"
    _saw(call, MovementKind.LAST_LINE, 19)
    assert not windows.ending(quay.at(20)).exists()
