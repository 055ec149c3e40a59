"""Where a driven ship is to lie: free metres at her agent's usual jetties, at the others, at a quay; else at anchor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from zlib import crc32

from bench.driving.scenery import Scenery
from suar.portcalls import berths
from suar.portcalls.berths import Window
from suar.registry.models import Place

#: An agent asks at so many places before she lets the ship anchor.
MOST_ASKED = 14


def metres(length_m: Decimal) -> Decimal:
    """The metres that a ship takes at a berth."""
    return (length_m * berths.BERTH_MARGIN).quantize(Decimal("0.1"))


def free_from(place: Place, width: Decimal, start: datetime, end: datetime) -> Decimal | None:
    """The first metre from which the place is free all the time; None where it is not."""
    at = berths.free_metre(place, width, start, end)
    if place.length_m is not None and at + width > place.length_m:
        return None
    window = Window(place=place, from_m=at, to_m=at + width, start=start, end=end)
    return None if berths.conflicts(window).exists() else at


def choices(scenery: Scenery, agent: str, width: Decimal, start: datetime, end: datetime) -> Iterator[Place]:
    """Places with room, the agent's usual ones first (told by its name), and an anchorage last."""
    jetties, usual = scenery.jetties, crc32(agent.encode())
    first = usual % len(jetties)
    turned = [*jetties[first:], *jetties[:first]][:MOST_ASKED]
    for place in (*turned, *scenery.quays):
        if free_from(place, width, start, end) is not None:
            yield place
    yield scenery.anchorages[usual % len(scenery.anchorages)]
