"""How a drive ended: states of the calls, flags, and ships that really lay on the same metres at the same time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from suar.portcalls.models import BerthBooking, ConvoyProposal, Movement, MovementKind, PortCall
from suar.workflow import flags


def ends(calls: Sequence[PortCall]) -> Counter[str]:
    """How many calls are closed, cancelled, or neither."""
    return Counter("closed" if c.closed_at else "cancelled" if c.cancelled else "other" for c in calls)


def flagged(calls: Sequence[PortCall]) -> Counter[str]:
    """How many calls carry each flag."""
    every = flags.of(calls)
    return Counter(code for found in every.values() for code in {flag.code for flag in found})


@dataclass(frozen=True, slots=True)
class _Lay:
    """Metres on which a ship really lay, and the call of whoever leads her convoy."""

    call: int
    start: datetime
    end: datetime
    from_m: Decimal
    to_m: Decimal
    together: int


def shared_metres(calls: Sequence[PortCall]) -> list[tuple[int, int]]:
    """Pairs of calls that lay on common metres at the same time without double banking: should be none."""
    at_place: dict[int, list[_Lay]] = defaultdict(list)
    for place, lay in _lays(calls):
        at_place[place].append(lay)
    found = []
    for lays in at_place.values():
        lays.sort(key=lambda lay: lay.start)
        for n, one in enumerate(lays):
            for other in lays[n + 1 :]:
                if other.start >= one.end:
                    break
                apart = other.from_m >= one.to_m or other.to_m <= one.from_m
                if not apart and one.together != other.together:
                    found.append((one.call, other.call))
    return found


def _lays(calls: Sequence[PortCall]) -> list[tuple[int, _Lay]]:
    times: dict[int, dict[str, datetime]] = defaultdict(dict)
    lines = (MovementKind.ALL_FAST, MovementKind.LAST_LINE)
    sure = Movement.objects.filter(call__in=calls, kind__in=lines, superseded=False, confirmed_at__isnull=False)
    for call, kind, at in sure.values_list("call", "kind", "at"):
        times[call][kind] = at
    booked = BerthBooking.objects.filter(call__in=calls, determined_at__isnull=False).order_by("pk")
    last = {one.call_id: one for one in booked}
    towed = dict(ConvoyProposal.objects.filter(accepted=True).values_list("barge", "tug"))  # also once parted
    return [
        (one.place_id, _Lay(call, *_of(times[call]), one.from_m, one.to_m, towed.get(call, call)))
        for call, one in last.items()
        if len(times[call]) == len(lines)
    ]


def _of(times: dict[str, datetime]) -> tuple[datetime, datetime]:
    return times[MovementKind.ALL_FAST], times[MovementKind.LAST_LINE]
