"""Ships along a quay, put there directly: what the plan shows, without walking every call down its road."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from psycopg.types.range import TimestamptzRange
from tests import build

from suar.portcalls.models import BerthBooking, Movement, MovementKind, PortCall, TimeSource
from suar.registry.models import Place, Port, Ship

#: Midnight at the port; the tests' week begins here.
DAY = datetime(2026, 11, 20, 0, 0, tzinfo=build.WIB)
_numbers = itertools.count(1)


def at(hours: float) -> datetime:
    """So many hours after DAY."""
    return DAY + timedelta(hours=hours)


def a_call(port: Port, ship: Ship | str = "", **columns: Any) -> PortCall:
    """An announced call of a ship of 55 m."""
    n = next(_numbers)
    ship = ship if isinstance(ship, Ship) else build.a_ship(ship or f"KM Kade {n}", papers=False)
    agent = columns.pop("agent", None) or build.an_agent().organisation
    assert agent is not None
    return PortCall.objects.create(
        request_number=f"SL000.DN.{port.code}.2699.{n:06}", port=port, ship=ship, agent=agent, created_at=DAY,
        **{"announced_at": DAY, "draught_m": Decimal("3.20"), **columns},
    )  # fmt: skip


def booked(
    call: PortCall,
    place: Place,
    start: float,
    end: float,
    from_m: float = 0,
    to_m: float = 60,
    *,
    proposed: bool = False,
    beside: BerthBooking | None = None,
) -> BerthBooking:
    """Metres of a place, in hours after DAY: determined, or proposed."""
    return BerthBooking.objects.create(
        call=call, place=place, from_m=Decimal(str(from_m)), to_m=Decimal(str(to_m)), alongside_of=beside,
        during=TimestamptzRange(at(start), at(end)), created_at=DAY, determined_at=None if proposed else DAY,
    )  # fmt: skip


def moved(
    call: PortCall, kind: MovementKind, hours: float, place: Place | None = None, *, sure: bool = True
) -> Movement:
    """Something that happened to a ship, confirmed or claimed."""
    return Movement.objects.create(
        call=call, kind=kind, at=at(hours), place=place, recorded_at=at(hours),
        source=TimeSource.OFFICE if sure else TimeSource.AGENT, confirmed_at=at(hours) if sure else None,
    )  # fmt: skip


def lies(call: PortCall, place: Place, start: float, end: float | None = None) -> None:
    """She is made fast, and casts off where an end is given."""
    moved(call, MovementKind.ALL_FAST, start, place)
    if end is not None:
        moved(call, MovementKind.LAST_LINE, end, place)
