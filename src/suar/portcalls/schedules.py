"""The only writer of standing schedules: a season's sailings, filed once and laid out as calls a week ahead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import QuerySet

from suar.accounts.models import Organisation
from suar.kernel import clock
from suar.kernel.words import _
from suar.portcalls.models import PortCall, Schedule
from suar.registry.models import Place, Port, Ship

#: Sailings exist as calls so many days ahead.
AHEAD = timedelta(days=7)
#: A sailing that is not confirmed so long after its time is late (own default).
LATE = timedelta(minutes=15)
#: Before its time a departure is confirmed at the earliest so long ahead (own default).
EARLY = timedelta(hours=6)


class Days(models.TextChoices):
    """On which days of the week a sailing is made."""

    DAILY = "daily", _("Setiap hari")
    WORKDAYS = "workdays", _("Senin sampai Jumat")
    WEEKEND = "weekend", _("Sabtu dan Minggu")
    MON = "mon", _("Senin")
    TUE = "tue", _("Selasa")
    WED = "wed", _("Rabu")
    THU = "thu", _("Kamis")
    FRI = "fri", _("Jumat")
    SAT = "sat", _("Sabtu")
    SUN = "sun", _("Minggu")


_WEEKDAYS: dict[str, tuple[int, ...]] = {
    Days.DAILY: tuple(range(7)),
    Days.WORKDAYS: tuple(range(5)),
    Days.WEEKEND: (5, 6),
    **{day: (number,) for number, day in enumerate(list(Days)[3:])},
}


def weekdays(days: Days) -> frozenset[int]:
    """Days of the week, Monday first (0)."""
    return frozenset(_WEEKDAYS[days])


@dataclass(frozen=True, slots=True)
class Timed:
    """One sailing of the timetable: on these days she arrives and leaves at these hours of the port."""

    days: Days
    arrives: str
    leaves: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """What a granted schedule says."""

    place: Place
    origin: str
    destination: str
    master_name: str
    valid_from: date
    valid_until: date
    times: Sequence[Timed]


def begin(application_id: int, port: Port, ship: Ship, agent: Organisation, season: Season) -> Schedule:
    """The season stands; its sailings are laid out by whoever numbers them."""
    rows = [{"days": str(row.days), "arrives": row.arrives, "leaves": row.leaves} for row in season.times]
    return Schedule.objects.create(
        application_id=application_id, port=port, ship=ship, agent=agent, place=season.place, origin=season.origin,
        destination=season.destination, master_name=season.master_name, valid_from=season.valid_from,
        valid_until=season.valid_until, times=rows,
    )  # fmt: skip


def of(application_id: int) -> Schedule | None:
    """The schedule in force that an application was granted for."""
    return Schedule.objects.filter(application_id=application_id, ended_at=None).first()


def to_lay() -> QuerySet[Schedule]:
    """Schedules whose sailings do not yet reach a week ahead."""
    horizon = clock.today("Asia/Jakarta") + AHEAD
    short = models.Q(laid_until=None) | models.Q(laid_until__lt=horizon)
    unfinished = models.Q(laid_until=None) | models.Q(laid_until__lt=models.F("valid_until"))
    return Schedule.objects.filter(short, unfinished, ended_at=None).order_by("pk")


def moments(schedule: Schedule, until: date) -> Iterator[tuple[datetime, datetime]]:
    """Arrival and departure of every sailing that is not laid out yet, up to a day; none in the past."""
    zone, now = ZoneInfo(schedule.port.zone), clock.now()
    day = max(schedule.valid_from, clock.day(now, schedule.port.zone))
    if schedule.laid_until is not None:
        day = max(day, schedule.laid_until + timedelta(days=1))
    while day <= min(until, schedule.valid_until):
        for row in sorted(schedule.times, key=lambda one: str(one["arrives"])):
            if day.weekday() not in _WEEKDAYS[row["days"]]:
                continue
            arrives, leaves = (datetime.combine(day, time.fromisoformat(row[k]), zone) for k in ("arrives", "leaves"))
            leaves = leaves if leaves > arrives else leaves + timedelta(days=1)
            if leaves > now:
                yield arrives, leaves
        day += timedelta(days=1)


def laid(schedule: Schedule, until: date) -> None:
    """Sailings exist up to a day."""
    schedule.laid_until = min(until, schedule.valid_until)
    schedule.save(update_fields=["laid_until"])


def sailing(schedule: Schedule, number: str, request_number: str, eta: datetime, etd: datetime) -> PortCall:
    """A call that is one sailing of the season: announced and planned by the season itself."""
    now = clock.now()
    return PortCall(
        request_number=request_number, number=number, port=schedule.port, ship=schedule.ship, agent=schedule.agent,
        place=schedule.place, schedule=schedule, master_name=schedule.master_name, origin=schedule.origin,
        destination=schedule.destination, cargo_work=False, draught_m=schedule.ship.draught_m, eta=eta, etd=etd,
        created_at=now, planned_at=now, announced_at=now, cleared_in_at=now,
    )  # fmt: skip


def end(schedule: Schedule) -> None:
    """No further sailings."""
    schedule.ended_at = clock.now()
    schedule.save(update_fields=["ended_at"])


def not_begun(schedule: Schedule) -> QuerySet[PortCall]:
    """Sailings to come on which nothing has happened."""
    waiting = PortCall.objects.filter(schedule=schedule, cancelled_at=None, closed_at=None, etd__gt=clock.now())
    return waiting.filter(movements=None).order_by("eta", "pk")
