"""Metres of berths: whether a ship fits, who has them and until when. The database itself refuses an overlap."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from psycopg.types.range import TimestamptzRange

from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls.models import BerthBooking, PortCall
from suar.registry.models import Place, Ship

#: Metres a ship takes at a berth over her own length, for lines and safety (process.md, RPK-RO).
BERTH_MARGIN = Decimal("1.10")


def berth_problems(
    place: Place, ship: Ship, draught_m: Decimal, *, field: str, draught_field: str
) -> Iterable[Problem]:
    """Why a ship does not fit a place: deeper than its water less clearance, or longer than its metres."""
    if place.depth_m is not None and draught_m + place.under_keel_clearance_m > place.depth_m:
        free = place.depth_m - place.under_keel_clearance_m
        yield Problem(
            draught_field,
            "R08",
            gettext("Sarat %(draught)s m melebihi kedalaman aman %(free)s m di %(place)s.")
            % {"draught": draught_m, "free": free, "place": place.name},
            gettext("Pilih tempat yang lebih dalam atau kurangi sarat."),
        )
    if place.length_m is not None and not place.is_anchorage and ship.length_m * BERTH_MARGIN > place.length_m:
        yield Problem(
            field,
            "R08",
            gettext("Panjang kapal %(length)s m (+10%%) melebihi panjang %(place)s %(metres)s m.")
            % {"length": ship.length_m, "place": place.name, "metres": place.length_m},
            gettext("Pilih tempat yang lebih panjang."),
        )


def metre_problems(place: Place, ship: Ship, from_m: Decimal, to_m: Decimal) -> Iterable[Problem]:
    """Why a ship does not lie between two metres: shorter than she is, or beyond the end of the berth."""
    if to_m - from_m < ship.length_m:
        text = gettext("Kapal %(length)s m tidak muat di antara kedua meter.") % {"length": ship.length_m}
        yield Problem("to_m", "R08", text, gettext("Beri ruang sepanjang kapal ditambah 10%."))
    if place.length_m is not None and to_m > place.length_m:
        text = gettext("%(place)s hanya %(metres)s m.") % {"place": place.name, "metres": place.length_m}
        yield Problem("to_m", "R08", text, gettext("Geser ke meter yang ada."))


def book(
    call: PortCall,
    place: Place,
    *,
    from_m: Decimal,
    to_m: Decimal,
    start: datetime,
    end: datetime,
    alongside_of: BerthBooking | None = None,
) -> BerthBooking:
    """Take metres of a berth for a time. Refused (R09) where another ship has them, naming that ship."""
    Place.objects.select_for_update(no_key=True).get(pk=place.pk)
    release(call)
    try:
        with transaction.atomic():
            return BerthBooking.objects.create(
                call=call,
                place=place,
                from_m=from_m,
                to_m=to_m,
                during=TimestamptzRange(start, end),
                alongside_of=alongside_of,
                created_at=clock.now(),
                determined_at=clock.now(),
            )
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", None) != "23P01":  # exclusion_violation
            raise
        raise Refused(taken(place, from_m, to_m, start, end)) from error


def taken(place: Place, from_m: Decimal, to_m: Decimal, start: datetime, end: datetime) -> Problem:
    """The refusal that names who lies there and until when."""
    other = conflicts(place, from_m, to_m, start, end).select_related("call__ship").first()
    zone = ZoneInfo(place.port.zone)
    if other is None:
        text = gettext("%(place)s tidak kosong pada waktu itu.") % {"place": place.name}
    else:
        text = gettext("%(place)s meter %(from)s–%(to)s sudah ditetapkan untuk %(ship)s sampai %(until)s %(zone)s.") % {
            "place": place.name,
            "from": other.from_m,
            "to": other.to_m,
            "ship": other.call.ship.name,
            "until": other.during.upper.astimezone(zone).strftime("%d-%m-%Y %H.%M"),
            "zone": place.port.zone_label,
        }
    return Problem("place", "R09", text, gettext("Pilih meter, tempat atau waktu lain."))


def conflicts(place: Place, from_m: Decimal, to_m: Decimal, start: datetime, end: datetime) -> QuerySet[BerthBooking]:
    """Bookings in force that share metres and time."""
    return BerthBooking.objects.filter(
        place=place,
        cancelled_at=None,
        alongside_of=None,
        from_m__lt=to_m,
        to_m__gt=from_m,
        during__overlap=(start, end),
    )


def release(call: PortCall) -> None:
    """Give the berth of a call back."""
    BerthBooking.objects.filter(call=call, cancelled_at=None).update(cancelled_at=clock.now())


def booking(call: PortCall) -> BerthBooking | None:
    """The booking in force of a call."""
    return BerthBooking.objects.filter(call=call, cancelled_at=None).select_related("place").first()


def lying_at(place: Place, start: datetime, end: datetime, *, except_call: PortCall | None) -> QuerySet[BerthBooking]:
    """Other ships' bookings at a place during a time."""
    found = BerthBooking.objects.filter(place=place, cancelled_at=None, during__overlap=(start, end))
    return found.exclude(call=except_call).select_related("call__ship").order_by("from_m")


def free_metre(place: Place, width: Decimal, start: datetime, end: datetime) -> Decimal:
    """The first metre from which ``width`` metres are free all the time; 0 where none is (the office decides)."""
    at = Decimal(0)
    for other in lying_at(place, start, end, except_call=None):
        if other.from_m - at >= width:
            return at
        at = max(at, other.to_m)
    return at if place.length_m is None or at + width <= place.length_m else Decimal(0)
