"""The promise of twelve hours, from the receipt of the request for services until the ship is alongside.

The request is often handed in days ahead, and nobody can bring a ship alongside that is not here: the twelve hours
begin when it was received or when she arrived, whichever is later (process.md b.0 knows only the twelve hours).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least

from suar.kernel import clock
from suar.portcalls.models import Movement, MovementKind, PortCall
from suar.registry.models import PlaceKind
from suar.workflow.models import Application, State

HOURS = timedelta(hours=12)
REQUEST = "PPKB"
#: A request that was refused or taken back promised nothing.
_STANDING = (State.IN_REVIEW, State.SENT_BACK, State.GRANTED)


class Kept(StrEnum):
    """Where the promise stands: not begun while the ship is not here, running, late and still open, kept, broken."""

    AHEAD = "ahead"
    RUNNING = "running"
    LATE = "late"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Promise:
    """When the request was received, from and until when the twelve hours run, and when she lay."""

    received_at: datetime
    starts_at: datetime | None
    alongside_at: datetime | None
    #: When it was asked where the promise stands.
    asked_at: datetime

    @property
    def due_at(self) -> datetime | None:
        return self.starts_at + HOURS if self.starts_at is not None else None

    @property
    def taken(self) -> timedelta | None:
        """How long it took, or takes until now; None while the ship is not here."""
        if self.starts_at is None:
            return None
        return max((self.alongside_at or self.asked_at) - self.starts_at, timedelta(0))

    @property
    def state(self) -> Kept:
        if self.taken is None:
            return Kept.AHEAD
        if self.alongside_at is None:
            return Kept.RUNNING if self.taken <= HOURS else Kept.LATE
        return Kept.KEPT if self.taken <= HOURS else Kept.BROKEN


def promise(call: PortCall, applications: Iterable[Application]) -> Promise | None:
    """The promise on one call, of its own applications; None while no request for services was received."""
    received = min(
        (
            app.filed_at
            for app in applications
            if app.service_code == REQUEST and app.shift_id is None and app.state in _STANDING and app.filed_at
        ),
        default=None,
    )
    if received is None:
        return None
    arrived, alongside = _first(call, MovementKind.ARRIVED), _first(call, MovementKind.ALL_FAST)
    if alongside is None and call.place is not None and call.place.is_anchorage:
        alongside = arrived
    # Who is tied up was here before, whether or not her arrival was written down.
    here = min(arrived or call.eta or alongside, alongside) if alongside is not None else arrived
    starts = max(received, here) if here is not None else None
    return Promise(received, starts, alongside, clock.now())


def _first(call: PortCall, kind: MovementKind) -> datetime | None:
    sure = [m.at for m in call.movements.all() if m.kind == kind and not m.superseded and m.confirmed_at is not None]
    return min(sure, default=None)


class _Median(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True)
class Figure:
    """How a port keeps the promise: on how many calls, how many of them kept, the length in the middle."""

    calls: int
    kept: int
    median: timedelta | None

    @property
    def share(self) -> int:
        """Kept, of a hundred."""
        return round(100 * self.kept / self.calls) if self.calls else 0


def figure(calls: QuerySet[PortCall]) -> Figure:
    """The figure of many calls, in one query; those that do not lie yet are not counted."""
    requests = Application.objects.filter(
        call=OuterRef("pk"), service_code=REQUEST, shift=None, state__in=_STANDING, filed_at__isnull=False
    )
    received = requests.order_by().values("call").annotate(first=Min("filed_at")).values("first")
    arrived, fast = (Subquery(_earliest(kind)) for kind in (MovementKind.ARRIVED, MovementKind.ALL_FAST))
    timed = calls.order_by().annotate(received=Subquery(received), arrived=arrived, fast=fast)
    at_anchor = When(place__kind=PlaceKind.ANCHORAGE, then=F("arrived"))
    timed = timed.annotate(lay=Coalesce("fast", Case(at_anchor, default=None, output_field=DateTimeField())))
    timed = timed.filter(received__isnull=False, lay__isnull=False)
    begun = Greatest("received", Least(Coalesce("arrived", "eta", "lay"), "lay"))
    took = ExpressionWrapper(Greatest(F("lay") - begun, timedelta(0)), output_field=DurationField())
    found = timed.annotate(took=took).aggregate(
        calls=Count("pk"), kept=Count("pk", filter=Q(took__lte=HOURS)), median=_Median("took")
    )
    return Figure(found["calls"], found["kept"], found["median"])


def _earliest(kind: MovementKind) -> QuerySet[Movement, Any]:
    sure = Movement.objects.filter(call=OuterRef("pk"), kind=kind, superseded=False, confirmed_at__isnull=False)
    return sure.order_by("at").values("at")[:1]
