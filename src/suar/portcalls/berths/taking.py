"""A call takes metres of a berth, or an operator proposes some for it."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls.berths.freeing import cut, give_back, put_again
from suar.portcalls.berths.overlaps import Window, host_for, is_conflict, taken, within
from suar.portcalls.berths.standing import in_force
from suar.portcalls.models import BerthBooking, Movement, MovementKind, PortCall
from suar.registry.models import Place

_AT_BERTH = (MovementKind.ALL_FAST, MovementKind.LAST_LINE)


def propose(call: PortCall, window: Window) -> BerthBooking:
    """What the operator proposes, in place of what it proposed before; it excludes nobody until it is determined."""
    withdraw_proposal(call)
    return _take(call, window, determined=False)


def book(call: PortCall, window: Window, *, application_id: int | None = None) -> BerthBooking:
    """Take metres of a berth for a time. Refused (R09) where another ship has them, naming that ship.

    In a shift the berths she has lain at stay hers for the time she lay there; the one she lies at, until she leaves.
    """
    _still_there(Place.objects.select_for_update(no_key=True).get(pk=window.place.pk), window)
    for booked in in_force(call):
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


def _still_there(place: Place, window: Window) -> None:
    """Refused where the office has shortened the place, or taken it out of use, since these metres were thought out."""
    if not place.active:
        text = gettext("%(place)s tidak dipakai lagi.") % {"place": place.name}
        raise Refused(Problem("place", "R08", text, gettext("Pilih tempat lain.")))
    if place.length_m is not None and not place.is_anchorage and window.to_m > place.length_m:
        text = gettext("%(place)s hanya %(metres)s m.") % {"place": place.name, "metres": place.length_m}
        raise Refused(Problem("to_m", "R08", text, gettext("Geser ke meter yang ada.")))


def withdraw_proposal(call: PortCall) -> None:
    """The operator's proposal no longer stands."""
    BerthBooking.objects.filter(call=call, cancelled_at=None, determined_at=None).update(cancelled_at=clock.now())


def _goes_on(call: PortCall, booked: BerthBooking) -> None:
    """She lies there already: a new determination of the same place is the same stay."""
    last = Movement.objects.filter(call=call, superseded=False, kind__in=_AT_BERTH).order_by("-at", "-pk").first()
    if last is not None and last.kind == MovementKind.ALL_FAST and last.place_id == booked.place_id:
        Movement.objects.filter(call=call, place=booked.place_id, booking=last.booking_id).update(booking=booked)


def _lain_in(booked: BerthBooking) -> bool:
    return Movement.objects.filter(booking=booked, superseded=False).exists()


def _left(booked: BerthBooking) -> bool:
    return Movement.objects.filter(booking=booked, superseded=False, kind=MovementKind.LAST_LINE).exists()


def _take(call: PortCall, window: Window, *, determined: bool, application_id: int | None = None) -> BerthBooking:
    now, host = clock.now(), host_for(call, window)
    shorter = host if host is not None and not window.double_banking and not within(window, host) else None
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
        put_again(shorter, shorter.during, taken_by)
        BerthBooking.objects.filter(alongside_of=shorter, cancelled_at=None).update(alongside_of=taken_by)
    return taken_by
