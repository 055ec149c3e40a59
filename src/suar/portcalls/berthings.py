"""Who lies, or is to lie, on which metres of which place: each ship's booking and her real stay as one row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q

from suar.portcalls.metres import Block
from suar.portcalls.models import BerthBooking, PortCall
from suar.portcalls.stays import Stay, stays
from suar.registry.models import Place


@dataclass(frozen=True, slots=True)
class Berthing:
    """One ship at one place: her metres and window as planned, and her stay as it was. One row of the plan."""

    #: Id of the booking; minus the call's id for a ship that lies without one.
    key: int
    call_id: int
    place_id: int
    ship: str
    length_m: Decimal
    draught_m: Decimal | None
    from_m: Decimal | None
    to_m: Decimal | None
    start: datetime | None
    end: datetime | None
    determined_at: datetime | None
    alongside_of: int | None
    side: str
    stay: Stay | None

    @property
    def state(self) -> str:
        """determined, proposed, or unbooked."""
        return "unbooked" if self.start is None else "proposed" if self.determined_at is None else "determined"

    @property
    def begins(self) -> datetime:
        """When she comes, or came, whichever is first."""
        return min(at for at in (self.start, self.stay.start if self.stay else None) if at is not None)

    def ends(self, now: datetime) -> datetime:
        """When the metres are free again, as far as it is known now."""
        return max(at for at in (self.end, self.stay.until(now) if self.stay else None) if at is not None)

    @property
    def alongside(self) -> bool:
        return self.stay is not None and self.stay.end is None

    def block(self, now: datetime) -> Block | None:
        """The metres she takes from others; a ship beside another takes none, a proposal none yet."""
        if self.from_m is None or self.to_m is None or self.alongside_of is not None:
            return None
        if self.state == "proposed" and self.stay is None:
            return None
        return Block(self.from_m, self.to_m, self.begins, self.ends(now))


def berthings(places: Sequence[Place], start: datetime, end: datetime) -> list[Berthing]:
    """Everything that touches a time at these places, by place, time and metre. Three queries, however many places."""
    order = {place.pk: n for n, place in enumerate(places)}
    lying = stays(order.keys(), start, end)
    inside = Q(cancelled_at=None, during__endswith__gt=start, during__startswith__lt=end)
    of_those = Q(call__in={stay.call_id for stay in lying}, determined_at__isnull=False)
    rows = BerthBooking.objects.filter(inside | of_those, place__in=order).order_by("id").values_list(*_COLUMNS)
    found = _joined([_Row(*row) for row in rows], lying, start, end)
    return sorted(found, key=lambda b: (order[b.place_id], b.begins, b.from_m or Decimal(0), b.key))


_COLUMNS = (
    "pk", "call_id", "place_id", "from_m", "to_m", "during", "determined_at", "cancelled_at", "alongside_of_id", "side",
    "call__ship__name", "call__ship__length_m", "call__draught_m", "call__ship__draught_m",
)  # fmt: skip


class _Row(NamedTuple):
    pk: int
    call_id: int
    place_id: int
    from_m: Decimal
    to_m: Decimal
    during: Any
    determined_at: datetime | None
    cancelled_at: datetime | None
    alongside_of: int | None
    side: str
    ship: str
    length_m: Decimal
    call_draught_m: Decimal | None
    ship_draught_m: Decimal | None

    def berthing(self, stay: Stay | None, *, booked: bool = True) -> Berthing:
        return Berthing(
            self.pk if booked else -self.call_id, self.call_id, self.place_id, self.ship, self.length_m,
            self.call_draught_m or self.ship_draught_m, self.from_m, self.to_m,
            self.during.lower if booked else None, self.during.upper if booked else None,
            self.determined_at if booked else None, self.alongside_of if booked else None, self.side, stay,
        )  # fmt: skip

    def apart(self, stay: Stay) -> timedelta:
        """How far the start of a stay is from the window; nothing inside it."""
        away: timedelta = max(self.during.lower - stay.start, stay.start - self.during.upper, timedelta(0))
        return away


def _joined(rows: Sequence[_Row], lying: Sequence[Stay], start: datetime, end: datetime) -> list[Berthing]:
    """Bookings in force with the stay that belongs to each; other stays on the metres last determined, if any were."""
    of_call: dict[tuple[int, int], list[_Row]] = defaultdict(list)
    for row in rows:
        of_call[row.call_id, row.place_id].append(row)
    taken: dict[int, Stay] = {}
    left: list[Stay] = []
    for stay in lying:
        known = of_call[stay.call_id, stay.place_id]
        ours = [r for r in known if r.cancelled_at is None and r.determined_at is not None and r.pk not in taken]
        if ours:
            taken[min(ours, key=lambda r: (r.apart(stay), -r.pk)).pk] = stay
        else:
            left.append(stay)
    found = [
        row.berthing(taken.get(row.pk))
        for row in rows
        if row.cancelled_at is None and (row.pk in taken or (row.during.lower < end and row.during.upper > start))
    ]
    return found + _unbooked(left, of_call)


def _unbooked(lying: Sequence[Stay], of_call: Mapping[tuple[int, int], Sequence[_Row]]) -> list[Berthing]:
    found: list[Berthing] = []
    unknown: list[Stay] = []
    for stay in lying:
        known = of_call.get((stay.call_id, stay.place_id))
        if known:
            found.append(known[-1].berthing(stay, booked=False))
        else:
            unknown.append(stay)
    names = PortCall.objects.filter(pk__in={stay.call_id for stay in unknown}).values_list(
        "pk", "ship__name", "ship__length_m", "draught_m", "ship__draught_m"
    )
    calls = {row[0]: row[1:] for row in names}
    return found + [_plain(stay, *calls[stay.call_id]) for stay in unknown]


def _plain(stay: Stay, ship: str, length_m: Decimal, draught_m: Decimal | None, usual: Decimal | None) -> Berthing:
    """A ship that lies where nothing was ever determined for her."""
    nothing = {"from_m": None, "to_m": None, "start": None, "end": None, "determined_at": None, "alongside_of": None}
    where = {"key": -stay.call_id, "call_id": stay.call_id, "place_id": stay.place_id, "side": "", "stay": stay}
    return Berthing(ship=ship, length_m=length_m, draught_m=draught_m or usual, **where, **nothing)  # type: ignore[arg-type]
