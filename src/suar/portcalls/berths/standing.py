"""The berths that calls have: booked or proposed, and who lies where."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet

from suar.portcalls.models import BerthBooking, Movement, MovementKind, PortCall
from suar.registry.models import Place


def booking(call: PortCall) -> BerthBooking | None:
    """The booking in force of a call: what the office determined. In a shift: for where she goes, if it has."""
    found = _standing(call).filter(determined_at__isnull=False)
    if call.shift_id is not None:
        gone = Movement.objects.filter(booking=OuterRef("pk"), kind=MovementKind.LAST_LINE, superseded=False)
        found = found.filter(~Exists(gone.filter(confirmed_at__isnull=False)), place=call.place_id)
    return found.order_by("-id").first()


def proposal(call: PortCall) -> BerthBooking | None:
    """What the operator proposes for a call and nobody has determined yet."""
    return _standing(call).filter(determined_at=None).order_by("-id").first()


def of_application(call: PortCall, application_id: int) -> BerthBooking | None:
    """The newest berth that one determination set for a call, in force or not."""
    found = BerthBooking.objects.filter(call=call, application_id=application_id).select_related("place__port")
    return found.order_by("id").last()


def in_force(call: PortCall) -> list[BerthBooking]:
    """All bookings of a call that stand, determined or proposed, the oldest first."""
    return list(BerthBooking.objects.filter(call=call, cancelled_at=None).order_by("id"))


def _standing(call: PortCall) -> QuerySet[BerthBooking]:
    return BerthBooking.objects.filter(call=call, cancelled_at=None).select_related("place")


def as_answers(booked: BerthBooking) -> dict[str, object]:
    """A booking as the answers of a form that asks for a berth."""
    return {
        "place": booked.place_id,
        "from_m": booked.from_m,
        "to_m": booked.to_m,
        "etb": booked.during.lower,
        "etd": booked.during.upper,
        "side": booked.side or None,
        "double_banking": booked.alongside_of_id is not None,
    }


def lying_at(place: Place, start: datetime, end: datetime, *, except_call: PortCall | None) -> QuerySet[BerthBooking]:
    """Other ships' bookings at a place during a time."""
    found = BerthBooking.objects.filter(
        place=place, cancelled_at=None, determined_at__isnull=False, during__overlap=(start, end)
    )
    return found.exclude(call=except_call).select_related("call__ship").order_by("from_m")


def free_metre(place: Place, width: Decimal, start: datetime, end: datetime) -> Decimal:
    """The first metre from which ``width`` metres are free all the time; 0 where none is (the office decides)."""
    at = Decimal(0)
    for other in lying_at(place, start, end, except_call=None):
        if other.from_m - at >= width:
            return at
        at = max(at, other.to_m)
    return at if place.length_m is None or at + width <= place.length_m else Decimal(0)
