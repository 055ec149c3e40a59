"""How many ships of some calls lie alongside, lie at anchor or come within a day: one question, however many calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from suar.kernel import clock
from suar.portcalls.models import Movement, MovementKind, PortCall

#: A call whose ship was to come longer ago than this is an old matter, and she is not looked for.
LOOK_BACK = timedelta(days=45)
#: Ships expected within this time are on their way for whoever must be ready for them.
AHEAD = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Presence:
    """Ships now at the places in question, and those expected."""

    alongside: int = 0
    at_anchor: int = 0
    expected: int = 0


def presence(calls: QuerySet[PortCall]) -> Presence:
    """Of these calls, by what was confirmed last of each ship. One query."""
    now = clock.now()
    known = Movement.objects.filter(call=OuterRef("pk"), confirmed_at__isnull=False, superseded=False)
    last = Subquery(known.order_by("-at", "-pk").values("kind")[:1])
    around = calls.filter(cancelled_at=None, closed_at=None, eta__gte=now - LOOK_BACK, eta__lt=now + AHEAD)
    found = (
        around.order_by()
        .annotate(last=last)
        .aggregate(
            alongside=Count("pk", filter=Q(last=MovementKind.ALL_FAST)),
            at_anchor=Count("pk", filter=Q(last__in=(MovementKind.ARRIVED, MovementKind.LAST_LINE))),
            expected=Count("pk", filter=Q(last=None, eta__gte=now)),
        )
    )
    return Presence(**found)
