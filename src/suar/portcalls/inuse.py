"""What rests on a place or a port now: open calls, ships that are to lie there, and ferries' seasons."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from suar.kernel import clock
from suar.portcalls.berths import BERTH_MARGIN
from suar.portcalls.models import BerthBooking, Movement, MovementKind, PortCall, Schedule, WorkOrder
from suar.registry.models import Place, Port

#: So many are named; of the others it is said how many they are.
NAMED = 5


def open_calls(port: Port) -> QuerySet[PortCall]:
    """Calls at a port that are neither closed nor cancelled."""
    found = PortCall.objects.filter(port=port, closed_at=None, cancelled_at=None)
    return found.select_related("ship").order_by("eta", "pk")


def calls_at(place: Place) -> QuerySet[PortCall]:
    """Those of them that name the place, have metres of it, lie or lay at it, or are ordered to or from it."""
    booked = BerthBooking.objects.filter(call=OuterRef("pk"), place=place, cancelled_at=None)
    lain = Movement.objects.filter(call=OuterRef("pk"), place=place, superseded=False)
    ordered = WorkOrder.objects.filter(Q(place=place) | Q(from_place=place), call=OuterRef("pk"), cancelled_at=None)
    return open_calls(place.port).filter(Q(place=place) | Exists(booked) | Exists(lain) | Exists(ordered))


def still_there(calls: QuerySet[PortCall]) -> QuerySet[PortCall]:
    """Without those whose ship has sailed, as somebody confirmed: only papers and money are left of them."""
    sailed = Movement.objects.filter(
        call=OuterRef("pk"), kind=MovementKind.DEPARTED, confirmed_at__isnull=False, superseded=False
    )
    return calls.exclude(Exists(sailed))


def seasons_at(place: Place) -> QuerySet[Schedule]:
    """Seasons of ferries whose sailings lie at the place, running or still to begin."""
    running = Schedule.objects.filter(place=place, ended_at=None, valid_until__gte=clock.today(place.port.zone))
    return running.select_related("ship").order_by("valid_from", "pk")


def used(place: Place) -> bool:
    """Whether any call, booking, time, order or season ever named the place: what it is called is on papers."""
    return (
        PortCall.objects.filter(place=place).exists()
        or BerthBooking.objects.filter(place=place).exists()
        or Movement.objects.filter(place=place).exists()
        or WorkOrder.objects.filter(Q(place=place) | Q(from_place=place)).exists()
        or Schedule.objects.filter(place=place).exists()
    )


def too_long_for(place: Place, length_m: Decimal) -> list[PortCall]:
    """Calls whose ship has metres beyond a new end of the place, or is to come and would no longer fit."""
    now, found = clock.now(), []
    for call in still_there(calls_at(place)).prefetch_related("bookings"):
        metres = [b.to_m for b in _here(call, place) if b.during.upper > now]
        comes = not metres and call.place_id == place.pk
        if any(to > length_m for to in metres) or (comes and call.ship.length_m * BERTH_MARGIN > length_m):
            found.append(call)
    return found


def too_deep_for(place: Place, free_m: Decimal) -> list[PortCall]:
    """Calls that are to lie at the place with a draught beyond what would be safe there."""
    return [
        call
        for call in still_there(calls_at(place)).prefetch_related("bookings")
        if call.draught_m is not None
        and call.draught_m > free_m
        and (call.place_id == place.pk or any(b.during.upper > clock.now() for b in _here(call, place)))
    ]


def _here(call: PortCall, place: Place) -> list[BerthBooking]:
    return [each for each in call.bookings.all() if each.place_id == place.pk and each.cancelled_at is None]


def named(calls: Iterable[PortCall]) -> list[str]:
    """Calls as a sentence names them: ship and number."""
    return [f"{call.ship.name} ({call})" for call in calls]
