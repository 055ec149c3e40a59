"""Metres of berths: whether a ship fits, who has them and until when. The database itself refuses an overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from psycopg.types.range import TimestamptzRange

from suar.kernel import clock, dates
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls.metres import written
from suar.portcalls.models import BerthBooking, Movement, MovementKind, PortCall
from suar.registry.models import Place, Ship

#: Metres a ship takes at a berth over her own length, for lines and safety (process.md, RPK-RO).
BERTH_MARGIN = Decimal("1.10")
#: Lists from the field have ships of length 0: those take some metres all the same.
_LEAST_METRES = Decimal(1)
_AT_BERTH = (MovementKind.ALL_FAST, MovementKind.LAST_LINE)


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
    if to_m - from_m < max(ship.length_m, _LEAST_METRES):
        text = gettext("Kapal %(length)s m tidak muat di antara kedua meter.") % {"length": ship.length_m}
        yield Problem("to_m", "R08", text, gettext("Beri ruang sepanjang kapal ditambah 10%."))
    if place.length_m is not None and to_m > place.length_m:
        text = gettext("%(place)s hanya %(metres)s m.") % {"place": place.name, "metres": place.length_m}
        yield Problem("to_m", "R08", text, gettext("Geser ke meter yang ada."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Metres of a place for a time; ``double_banking``: alongside the ship that has them."""

    place: Place
    from_m: Decimal
    to_m: Decimal
    start: datetime
    end: datetime
    side: str = ""
    double_banking: bool = False


def propose(call: PortCall, window: Window) -> BerthBooking:
    """What the operator proposes, in place of what it proposed before; it excludes nobody until it is determined."""
    withdraw_proposal(call)
    return _take(call, window, determined=False)


def book(call: PortCall, window: Window, *, application_id: int | None = None) -> BerthBooking:
    """Take metres of a berth for a time. Refused (R09) where another ship has them, naming that ship.

    In a shift the berths she has lain at stay hers for the time she lay there; the one she lies at, until she leaves.
    """
    Place.objects.select_for_update(no_key=True).get(pk=window.place.pk)
    for booked in _in_force(call):
        if call.shift_id is not None and booked.place_id != window.place.pk and _lain_in(booked):
            cut(booked, max(window.start, clock.now()))
        elif call.shift_id is None or not _left(booked):
            give_back(booked)
    try:
        with transaction.atomic():
            taken_now = _take(call, window, determined=True, application_id=application_id)
    except IntegrityError as error:
        if not is_conflict(error):
            raise
        raise Refused(taken(window)) from error
    _goes_on(call, taken_now)
    return taken_now


def is_conflict(error: IntegrityError) -> bool:
    """Whether the database refused an overlap (exclusion_violation)."""
    return getattr(error.__cause__, "sqlstate", None) == "23P01"


def _goes_on(call: PortCall, booked: BerthBooking) -> None:
    """She lies there already: a new determination of the same place is the same stay."""
    last = Movement.objects.filter(call=call, superseded=False, kind__in=_AT_BERTH).order_by("-at", "-pk").first()
    if last is not None and last.kind == MovementKind.ALL_FAST and last.place_id == booked.place_id:
        Movement.objects.filter(call=call, place=booked.place_id, booking=last.booking_id).update(booking=booked)


def _lain_in(booked: BerthBooking) -> bool:
    return Movement.objects.filter(booking=booked, superseded=False).exists()


def _left(booked: BerthBooking) -> bool:
    return Movement.objects.filter(booking=booked, superseded=False, kind=MovementKind.LAST_LINE).exists()


def withdraw_proposal(call: PortCall) -> None:
    """The operator's proposal no longer stands."""
    BerthBooking.objects.filter(call=call, cancelled_at=None, determined_at=None).update(cancelled_at=clock.now())


def _take(call: PortCall, window: Window, *, determined: bool, application_id: int | None = None) -> BerthBooking:
    now, host = clock.now(), _host(call, window)
    shorter = host if host is not None and not window.double_banking and not _within(window, host) else None
    if shorter is not None:  # the longer hull of a convoy takes the metres, and the other lies alongside of her
        shorter.cancelled_at, host = now, None
        shorter.save(update_fields=["cancelled_at"])
    taken_by = BerthBooking.objects.create(
        call=call,
        place=window.place,
        from_m=window.from_m,
        to_m=window.to_m,
        during=TimestamptzRange(window.start, window.end),
        side=window.side,
        alongside_of=host,
        application_id=application_id,
        created_at=now,
        determined_at=now if determined else None,
    )
    if shorter is not None:
        _anew(shorter, shorter.during, taken_by)
        BerthBooking.objects.filter(alongside_of=shorter, cancelled_at=None).update(alongside_of=taken_by)
    return taken_by


def _anew(booked: BerthBooking, during: TimestamptzRange, host: BerthBooking | None) -> BerthBooking:
    """The same metres of the same call, for another time or beside another ship; her stay goes on in it."""
    anew = BerthBooking.objects.create(
        call_id=booked.call_id, place_id=booked.place_id, from_m=booked.from_m, to_m=booked.to_m, during=during,
        side=booked.side, alongside_of=host, application_id=booked.application_id, created_at=clock.now(),
        determined_at=booked.determined_at,
    )  # fmt: skip
    Movement.objects.filter(booking=booked).update(booking=anew)
    return anew


def _bequeath(host: BerthBooking, since: datetime) -> None:
    """A ship beside which others lay is gone from ``since`` on: the longest of them has the metres now.

    What lay beside her within her metres and time can conflict with nobody, so the database accepts it.
    """
    beside = [b for b in BerthBooking.objects.filter(alongside_of=host, cancelled_at=None) if b.during.upper > since]
    heir: BerthBooking | None = None
    for guest in sorted(beside, key=lambda b: (b.to_m - b.from_m, b.during.upper), reverse=True):
        if guest.during.lower >= since:
            guest.alongside_of = heir
            guest.save(update_fields=["alongside_of"])
            heir = heir or guest
            continue
        rest = TimestamptzRange(since, guest.during.upper)
        guest.during = TimestamptzRange(guest.during.lower, since)
        guest.save(update_fields=["during"])
        later = _anew(guest, rest, heir)
        heir = heir or later


def _within(window: Window, host: BerthBooking) -> bool:
    """Whether the host has all the metres and the time."""
    metres = host.from_m <= window.from_m and window.to_m <= host.to_m
    return metres and host.during.lower <= window.start and window.end <= host.during.upper


def _host(call: PortCall, window: Window) -> BerthBooking | None:
    """The booking alongside which the ship lies: another hull of her convoy (one booking each), or whoever is there."""
    there = conflicts(window).exclude(call=call).select_related("call")
    for other in there if call.convoy_id is not None else ():
        if other.call.convoy_id == call.convoy_id:
            return other
    return next((one for one in there if _within(window, one)), None) if window.double_banking else None


def banking_problems(call: PortCall, window: Window, *, field: str) -> Iterable[Problem]:
    """Double banking needs a ship to lie alongside of, within her metres and her time: what goes beyond is nobody's."""
    if not window.double_banking or _host(call, window) is not None:
        return
    other = conflicts(window).exclude(call=call).select_related("call__ship").first()
    if other is None:
        text = gettext("Tidak ada kapal lain pada meter dan waktu itu untuk disandari.")
    else:
        text = gettext(
            "Sandar berganda harus di dalam meter dan waktu %(ship)s: meter %(from)s–%(to)s sampai %(until)s."
        )
        text %= {
            "ship": other.call.ship.name,
            "from": written(other.from_m),
            "to": written(other.to_m),
            "until": dates.face_text(other.during.upper, window.place.port.zone),
        }
    yield Problem(field, "R09", text, gettext("Hapus tanda sandar berganda atau pilih meter kapal yang disandari."))


def taken(window: Window) -> Problem:
    """The refusal that names who lies there and until when."""
    place = window.place
    other = conflicts(window).select_related("call__ship").first()
    if other is None:
        text = gettext("%(place)s tidak kosong pada waktu itu.") % {"place": place.name}
    else:
        text = gettext("%(place)s meter %(from)s–%(to)s sudah ditetapkan untuk %(ship)s sampai %(until)s %(zone)s.") % {
            "place": place.name,
            "from": written(other.from_m),
            "to": written(other.to_m),
            "ship": other.call.ship.name,
            "until": dates.face_text(other.during.upper, place.port.zone),
            "zone": place.port.zone_label,
        }
    return Problem("place", "R09", text, gettext("Pilih meter, tempat atau waktu lain."))


def conflicts(window: Window) -> QuerySet[BerthBooking]:
    """Determined bookings that share metres and time."""
    return BerthBooking.objects.filter(
        place=window.place,
        cancelled_at=None,
        determined_at__isnull=False,
        alongside_of=None,
        from_m__lt=window.to_m,
        to_m__gt=window.from_m,
        during__overlap=(window.start, window.end),
    )


def release(call: PortCall) -> None:
    """Give every berth of a call back; who lay alongside of her keeps his place."""
    for booked in _in_force(call):
        give_back(booked)


def give_back(booked: BerthBooking) -> None:
    """Give one berth back; who lay alongside keeps his place."""
    booked.cancelled_at = clock.now()
    booked.save(update_fields=["cancelled_at"])
    _bequeath(booked, booked.during.lower)


def vacate(call: PortCall, at: datetime) -> None:
    """The ship has left: what remains of her time is free again, what she had stays in the plan."""
    for booked in _in_force(call):
        if booked.determined_at is None:
            give_back(booked)
        else:
            cut(booked, at)


def cut(booked: BerthBooking, at: datetime) -> None:
    """The berth is hers until a moment and no longer; nothing where that is after her time anyway."""
    if at <= booked.during.lower:
        give_back(booked)
        return
    if at < booked.during.upper:
        booked.during = TimestamptzRange(booked.during.lower, at)
        booked.save(update_fields=["during"])
    _bequeath(booked, booked.during.upper)


def booking(call: PortCall) -> BerthBooking | None:
    """The booking in force of a call: what the office determined. In a shift: for where she goes, if it has."""
    found = _standing(call).filter(determined_at__isnull=False)
    if call.shift_id is not None:
        gone = Movement.objects.filter(booking=OuterRef("pk"), kind=MovementKind.LAST_LINE, superseded=False)
        found = found.filter(~Exists(gone.filter(confirmed_at__isnull=False)), place=call.place_id)
    return found.order_by("-id").first()


def of_application(call: PortCall, application_id: int) -> BerthBooking | None:
    """The newest berth that one determination set for a call, in force or not."""
    found = BerthBooking.objects.filter(call=call, application_id=application_id).select_related("place__port")
    return found.order_by("id").last()


def _in_force(call: PortCall) -> list[BerthBooking]:
    return list(BerthBooking.objects.filter(call=call, cancelled_at=None).order_by("id"))


def proposal(call: PortCall) -> BerthBooking | None:
    """What the operator proposes for a call and nobody has determined yet."""
    return _standing(call).filter(determined_at=None).order_by("-id").first()


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
