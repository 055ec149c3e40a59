"""Where a ship lies by what was recorded, and to which of her stays a time belongs: she may lie twice at one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from suar.portcalls import berths
from suar.portcalls.models import BerthBooking, Movement, MovementKind, PortCall
from suar.registry.models import Place

AT_BERTH = (MovementKind.ALL_FAST, MovementKind.LAST_LINE)


@dataclass(frozen=True, slots=True)
class Lain:
    """One stay as it is recorded so far; without ``off`` nobody said that she left."""

    place: Place | None
    booking: BerthBooking | None
    fast: Movement | None
    off: Movement | None

    @property
    def began(self) -> datetime:
        first = self.fast or self.off
        assert first is not None
        return first.at


@dataclass(frozen=True, slots=True)
class Spot:
    """The place and the stay to which a time belongs."""

    place: Place | None
    booking: BerthBooking | None = None


def all_of(call: PortCall, *, sure: bool = False) -> list[Lain]:
    """The stays of a call in the order in which they began. ``sure``: only what somebody confirmed. One query."""
    rows = Movement.objects.filter(call=call, superseded=False, kind__in=AT_BERTH)
    rows = rows.filter(confirmed_at__isnull=False) if sure else rows
    return _stays(rows.select_related("place__port", "booking__place__port").order_by("at", "id"))


def _stays(moved: Iterable[Movement]) -> list[Lain]:
    found: dict[tuple[int | None, int | None], Lain] = {}
    for one in moved:
        key = (one.booking_id, None) if one.booking_id is not None else (None, one.place_id)
        stay = found.get(key, Lain(one.place, one.booking, None, None))
        fast = one if one.kind == MovementKind.ALL_FAST else stay.fast
        off = one if one.kind == MovementKind.LAST_LINE else stay.off
        found[key] = Lain(stay.place, stay.booking, fast, off)
    return sorted(found.values(), key=lambda stay: stay.began)


def current(call: PortCall, *, sure: bool = False) -> Lain | None:
    """The stay she lies in now; who is made fast elsewhere has left where she was."""
    begun = [stay for stay in all_of(call, sure=sure) if stay.fast is not None]
    return begun[-1] if begun and begun[-1].off is None else None


def cast_off(call: PortCall) -> bool:
    """Whether she was made fast here and lies nowhere any more, as somebody confirmed."""
    stays = all_of(call, sure=True)
    return bool(stays) and stays[-1].off is not None


def spot_of(
    call: PortCall, kind: MovementKind, at: datetime, *, meant: BerthBooking | None = None, sure: bool = False
) -> Spot:
    """To which stay a time belongs. ``meant``: the stay whose paper it was written on."""
    if kind not in AT_BERTH:
        return Spot(call.place)
    stays = all_of(call, sure=sure)
    begun = [stay for stay in stays if stay.fast is not None]
    lies = begun[-1] if begun and begun[-1].off is None else None
    if kind == MovementKind.ALL_FAST:
        return _made_fast(call, stays, lies, meant)
    return _cast_off(call, at, stays, lies, meant)


def _made_fast(call: PortCall, stays: list[Lain], lies: Lain | None, meant: BerthBooking | None) -> Spot:
    booked = meant or berths.booking(call)
    if booked is None:
        here = lies or next((stay for stay in reversed(stays) if _place_id(stay) == call.place_id), None)
        return Spot(here.place, here.booking) if here is not None else Spot(call.place)
    if meant is None and lies is not None and _place_id(lies) == booked.place_id:
        return Spot(lies.place, lies.booking)
    return Spot(booked.place, booked)


def _cast_off(call: PortCall, at: datetime, stays: list[Lain], lies: Lain | None, meant: BerthBooking | None) -> Spot:
    """The last line closes the stay she lies in; a time before that began corrects the end of an earlier one."""
    if lies is not None:
        earlier = [stay for stay in stays if stay.began < lies.began]
        if at >= lies.began or not earlier:
            return Spot(lies.place, lies.booking)
        named = [stay for stay in earlier if meant is not None and stay.booking == meant]
        return Spot((named or earlier)[-1].place, (named or earlier)[-1].booking)
    booked = meant or berths.booking(call)
    if booked is not None:
        return Spot(booked.place, booked)
    return Spot(stays[-1].place, stays[-1].booking) if stays else Spot(call.place)


def _place_id(stay: Lain) -> int | None:
    return stay.place.pk if stay.place is not None else None


def position(kind: MovementKind, booking_id: int | None) -> tuple[float, int]:
    """Where a time stands in the order of what happens to a ship: arrival, each of her stays, departure."""
    if kind == MovementKind.ARRIVED:
        return -1.0, 0
    if kind == MovementKind.DEPARTED:
        return float("inf"), 3
    return float(booking_id or 0), AT_BERTH.index(kind)


def recorded(call: PortCall) -> set[str]:
    """Kinds of times of which there is nothing more to say now; movements should be prefetched."""
    sure = [one for one in call.movements.all() if one.confirmed_at is not None and not one.superseded]
    berth = [one for one in sure if one.kind in AT_BERTH]
    found = {one.kind for one in sure} - {kind.value for kind in AT_BERTH}
    if call.shift_id is None:
        return found | {one.kind for one in berth}
    last = max(berth, key=lambda one: (one.at, one.pk), default=None)
    return found | ({last.kind} if last is not None else set())
