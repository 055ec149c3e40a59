"""A berth's window that changes while a ship has it: prolonged, cut short when she leaves, and about to end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from psycopg.types.range import TimestamptzRange

from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls import berths
from suar.portcalls.metres import written
from suar.portcalls.models import BerthBooking, Movement, MovementKind, PortCall
from suar.registry.models import Place

#: A ship that still lies there is reminded so long before her window ends (process.md b.5, 19).
REMINDER = timedelta(hours=6)


def left(booked: BerthBooking, at: datetime) -> None:
    """She has left the berth: what remains of her time there is free again."""
    fresh = BerthBooking.objects.select_related("place").filter(pk=booked.pk, cancelled_at=None).first()
    if fresh is not None:
        berths.cut(fresh, at)


def following(call: PortCall, booked: BerthBooking, until: datetime) -> BerthBooking | None:
    """Who has these metres next, before ``until``; hulls of her own convoy and ships beside her are in nobody's way."""
    if booked.alongside_of_id is not None or until <= booked.during.upper:
        return None
    wanted = berths.Window(
        place=booked.place, from_m=booked.from_m, to_m=booked.to_m, start=booked.during.upper, end=until
    )
    return berths.conflicts(wanted).exclude(call=call).select_related("call__ship").order_by("during", "pk").first()


def prolong_problems(call: PortCall, booked: BerthBooking, until: datetime, *, field: str) -> Iterable[Problem]:
    """Why she cannot lie there longer: the next ship has the metres, or she lies beside one that leaves earlier."""
    from suar.portcalls import times

    remedy = gettext("Pilih akhir yang lebih awal, atau ajukan pindah ke tempat lain.")
    other = following(call, booked, until)
    if other is not None:
        text = gettext("%(place)s meter %(from)s–%(to)s sudah ditetapkan untuk %(ship)s mulai %(start)s.") % {
            "place": booked.place.name, "from": written(other.from_m), "to": written(other.to_m),
            "ship": other.call.ship.name,
            "start": times.local(other.during.lower, call.port),
        }  # fmt: skip
        yield Problem(field, "R09", text, remedy, "PM 8/2022")
    host = booked.alongside_of
    own_tow = host is not None and call.convoy_id is not None and host.call.convoy_id == call.convoy_id
    if host is not None and not own_tow and until > host.during.upper:
        text = gettext("Kapal bersandar ganda pada %(ship)s, yang hanya sampai %(until)s.") % {
            "ship": host.call.ship.name, "until": times.local(host.during.upper, call.port),
        }  # fmt: skip
        yield Problem(field, "R09", text, remedy, "PM 8/2022")


def set_end(call: PortCall, booked: BerthBooking, until: datetime) -> None:
    """The window ends at another moment; refused (R09) where another ship has the metres until then.

    Whoever lies beside her keeps his own time.
    """
    Place.objects.select_for_update(no_key=True).get(pk=booked.place_id)
    booked.during = TimestamptzRange(booked.during.lower, until)
    try:
        with transaction.atomic():
            booked.save(update_fields=["during"])
    except IntegrityError as error:
        if not berths.is_conflict(error):
            raise
        before = BerthBooking.objects.select_related("place__port", "alongside_of").get(pk=booked.pk)
        raise Refused.of(list(prolong_problems(call, before, until, field="until"))) from error


def take_back(call: PortCall, application_id: int) -> None:
    """What one determination of a shift set is free again; where she lay before is not touched."""
    for booked in BerthBooking.objects.filter(call=call, application_id=application_id, cancelled_at=None):
        berths.give_back(booked)


def run_on(call: PortCall, booked: BerthBooking, until: datetime) -> bool:
    """She stays where she lies after all: her window runs on, if nobody has the metres by now."""
    if until <= booked.during.upper or following(call, booked, until) is not None:
        return False
    set_end(call, booked, until)
    return True


def closing(now: datetime) -> QuerySet[BerthBooking]:
    """Windows that end soon, whether anybody lies there or not."""
    return BerthBooking.objects.filter(
        during__contains=now, during__endswith__lte=now + REMINDER, cancelled_at=None, determined_at__isnull=False
    )


def ending(now: datetime) -> QuerySet[BerthBooking]:
    """Windows that end soon while the ship still lies there, by what somebody confirmed."""
    same = Q(booking=OuterRef("pk")) | Q(booking=None, call=OuterRef("call"), place=OuterRef("place"))
    sure = Movement.objects.filter(same, superseded=False, confirmed_at__isnull=False)
    lies = closing(now).filter(
        Exists(sure.filter(kind=MovementKind.ALL_FAST)), ~Exists(sure.filter(kind=MovementKind.LAST_LINE))
    )
    return lies.select_related("call__ship", "call__port", "place").order_by("pk")
