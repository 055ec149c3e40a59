"""Who really lay where: from all fast until the last line, as pilot, operator or office confirmed it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Exists, OuterRef

from suar.portcalls.models import Movement, MovementKind

#: A ship made fast longer ago than this is laid up, not calling; so far back stays are looked for.
LOOK_BACK = timedelta(days=180)
_ENDS = (MovementKind.LAST_LINE, MovementKind.DEPARTED)

#: Call, kind, place and time of a confirmed movement.
Moved = tuple[int, str, int | None, datetime]


@dataclass(frozen=True, slots=True)
class Stay:
    """One ship at one place; without an end she is still alongside."""

    call_id: int
    place_id: int
    start: datetime
    end: datetime | None

    def until(self, now: datetime) -> datetime:
        """When it ended, or this moment; never before it began."""
        return self.end or max(now, self.start)


def stays(place_ids: Collection[int], start: datetime, end: datetime) -> list[Stay]:
    """Stays at these places that touch a time. One query."""
    sure = Movement.objects.filter(confirmed_at__isnull=False, superseded=False)
    begun = sure.filter(kind=MovementKind.ALL_FAST, place__in=place_ids, at__gte=start - LOOK_BACK, at__lt=end)
    over = sure.filter(call=OuterRef("call"), kind__in=_ENDS, at__gt=OuterRef("at"), at__lte=start)
    rows = (
        sure.filter(call__in=begun.filter(~Exists(over)).values("call"))
        .exclude(kind=MovementKind.ARRIVED)
        .order_by("call_id", "at", "id")
        .values_list("call_id", "kind", "place_id", "at")
    )
    found = paired(rows)
    return [s for s in found if s.place_id in place_ids and s.start < end and (s.end is None or s.end > start)]


def paired(moved: Iterable[Moved]) -> list[Stay]:
    """Stays out of movements in the order of call and time. Who is made fast elsewhere has left where she was."""
    found: list[Stay] = []
    for call_id, movements in groupby(moved, key=lambda row: row[0]):
        lying: tuple[int, datetime] | None = None
        for _call, kind, place_id, at in movements:
            if lying is not None:
                found.append(Stay(call_id, *lying, at))
                lying = None
            if kind == MovementKind.ALL_FAST and place_id is not None:
                lying = place_id, at
        if lying is not None:
            found.append(Stay(call_id, *lying, None))
    return found
