"""The berth plan of a port: what stands in it, and where it cannot be as planned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from suar.portcalls.berthings import Berthing, berthings
from suar.portcalls.outlook import Finding, outlook
from suar.registry.models import Place, Port

__all__ = [
    "Berthing", "Clash", "ClashKind", "Finding", "berthings", "clashes", "conflicts", "outlook", "places_of", "urgent",
]  # fmt: skip

#: The next ship is warned of when she is due behind an overstay within this time.
BEHIND = timedelta(hours=6)


class ClashKind(StrEnum):
    """What cannot be as it is planned, the gravest first."""

    OVER = "over"
    BEHIND = "behind"
    OVERSTAY = "overstay"
    PROPOSAL = "proposal"


@dataclass(frozen=True, slots=True)
class Clash:
    """``one`` stands in the way of ``other`` (of nobody yet, where she only stays too long)."""

    kind: ClashKind
    one: Berthing
    other: Berthing | None = None

    def concerns(self, row: Berthing) -> bool:
        return row is self.one or row is self.other


def places_of(port: Port) -> list[Place]:
    """The places of a port in use: berths and jetties before anchorages, by name."""
    found = Place.objects.filter(port=port, active=True).select_related("port").order_by("name", "pk")
    return sorted(found, key=lambda place: place.is_anchorage)


def conflicts(port: Port, now: datetime) -> list[Clash]:
    """What a supervisor must know now: ships that lie too long or on another's metres, and who is due behind them."""
    return urgent(berthings(places_of(port), now, now + BEHIND), now)


def urgent(rows: Iterable[Berthing], now: datetime) -> list[Clash]:
    """The same, of rows that were read from now on; the gravest first."""
    found = [clash for clash in clashes(rows, now) if clash.kind != ClashKind.PROPOSAL]
    return sorted(found, key=lambda clash: (list(ClashKind).index(clash.kind), clash.one.begins, clash.one.key))


def clashes(rows: Iterable[Berthing], now: datetime) -> list[Clash]:
    """Every pair that cannot be, and every ship that lies beyond her window; by place and time as the rows are."""
    by_place: dict[int, list[Berthing]] = defaultdict(list)
    for row in rows:
        by_place[row.place_id].append(row)
    return [clash for several in by_place.values() for clash in _at_one_place(several, now)]


def _at_one_place(rows: Sequence[Berthing], now: datetime) -> Iterator[Clash]:
    ordered = sorted(rows, key=lambda row: row.begins)
    for n, one in enumerate(ordered):
        if one.state == "determined" and one.alongside and one.end is not None and one.end < now:
            yield Clash(ClashKind.OVERSTAY, one)
            yield from (Clash(ClashKind.BEHIND, one, other) for other in ordered if _due_behind(one, other, now))
        until = one.ends(now)
        for other in ordered[n + 1 :]:
            if other.begins >= until:
                break
            kind = _between(one, other, now)
            if kind is not None:
                yield kind


def _between(one: Berthing, other: Berthing, now: datetime) -> Clash | None:
    """What two ships that touch in time are to each other; nothing where they share no metre."""
    if not _share_metres(one, other):
        return None
    for first, second in ((one, other), (other, one)):
        if first.stay is None or second.state != "determined" or second.start is None or second.end is None:
            continue
        if first.stay.start < second.end and first.stay.until(now) > second.start:
            return Clash(ClashKind.OVER, first, second)
    for first, second in ((one, other), (other, one)):
        if first.state == "proposed" and second.state == "determined" and _windows_meet(first, second):
            return Clash(ClashKind.PROPOSAL, first, second)
    return None


def _due_behind(one: Berthing, other: Berthing, now: datetime) -> bool:
    due = other.state == "determined" and other.stay is None and other.start is not None
    return due and other.start is not None and now < other.start <= now + BEHIND and _share_metres(one, other)


def _share_metres(one: Berthing, other: Berthing) -> bool:
    """Two ships of different calls on the same metres, neither beside another ship."""
    if one.call_id == other.call_id or one.alongside_of is not None or other.alongside_of is not None:
        return False
    if one.from_m is None or one.to_m is None or other.from_m is None or other.to_m is None:
        return False
    return one.from_m < other.to_m and one.to_m > other.from_m


def _windows_meet(one: Berthing, other: Berthing) -> bool:
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    return one.start < other.end and one.end > other.start
