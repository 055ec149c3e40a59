"""Metres are given back, or end sooner; who lay alongside keeps his place."""

from __future__ import annotations

from datetime import datetime

from psycopg.types.range import TimestamptzRange

from suar.kernel import clock
from suar.portcalls.berths.standing import in_force
from suar.portcalls.models import BerthBooking, Movement, PortCall


def release(call: PortCall) -> None:
    """Give every berth of a call back; who lay alongside of her keeps his place."""
    for booked in in_force(call):
        give_back(booked)


def give_back(booked: BerthBooking) -> None:
    """Give one berth back; who lay alongside keeps his place."""
    booked.cancelled_at = clock.now()
    booked.save(update_fields=["cancelled_at"])
    _bequeath(booked, booked.during.lower)


def vacate(call: PortCall, at: datetime) -> None:
    """The ship has left: what remains of her time is free again, what she had stays in the plan."""
    for booked in in_force(call):
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
        later = put_again(guest, rest, heir)
        heir = heir or later


def put_again(booked: BerthBooking, during: TimestamptzRange, host: BerthBooking | None) -> BerthBooking:
    """The same metres of the same call, for another time or beside another ship; her stay goes on in it."""
    anew = BerthBooking.objects.create(
        call_id=booked.call_id, place_id=booked.place_id, from_m=booked.from_m, to_m=booked.to_m, during=during,
        side=booked.side, alongside_of=host, application_id=booked.application_id, created_at=clock.now(),
        determined_at=booked.determined_at,
    )  # fmt: skip
    Movement.objects.filter(booking=booked).update(booking=anew)
    return anew
