"""The stage of the demo: world, ships, the hour at which it is born; stories take turns on it by their dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush

from suar.demo.world import World
from suar.registry.models import Ship

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
#: When a story acts next: it says so first, and acts when its turn has come.
Turns = Iterator[datetime]


@dataclass
class Stage:
    """World, fleet and the hour at which the demo is born; hours before and after it make the stories."""

    world: World
    fleet: dict[str, Ship]
    now: datetime

    def at(self, hours: float) -> datetime:
        """So many hours from now, on a full five minutes."""
        moment = self.now + hours * HOUR
        return moment - timedelta(minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond)


Story = Callable[[Stage], Turns]


def play(stories: Iterable[Story], stage: Stage) -> None:
    """Let all stories happen together: always the one goes on whose next act is the earliest."""
    waiting: list[tuple[datetime, int, Turns]] = []
    for number, story in enumerate(stories):
        acts = story(stage)
        first = next(acts, None)
        if first is not None:
            waiting.append((first, number, acts))
    heapify(waiting)
    while waiting:
        _moment, number, acts = heappop(waiting)
        after = next(acts, None)
        if after is not None:
            heappush(waiting, (after, number, acts))
