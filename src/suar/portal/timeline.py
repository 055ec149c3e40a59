"""The timeline of a visit: planned and actual times of all sources, day by day in the port's zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from suar.portal.moments import clock_text, day_text


@dataclass(frozen=True, slots=True)
class Happening:
    """One point of the timeline.

    ``at`` aware; ``label`` what ("Tiba di area labuh (ATA)"); ``source`` who says so; ``planned`` not yet a fact;
    ``confirmed_by`` who confirmed it (a claim has none); ``status`` gives the colour (key of statuses.LOOKS).
    """

    at: datetime
    label: str
    detail: str = ""
    source: str = ""
    confirmed_by: str = ""
    planned: bool = False
    status: str = ""
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A happening with its time of day in the port's zone, as the screen shows it."""

    happening: Happening
    clock: str
    status: str


@dataclass(frozen=True, slots=True)
class Day:
    """What happens on one day of the port."""

    title: str
    moments: tuple[Moment, ...]


def days(happenings: Iterable[Happening], zone: str) -> list[Day]:
    """Happenings in order of time, grouped by the port's local day; facts before plans of the same minute."""
    ordered = sorted(happenings, key=lambda h: (h.at, h.planned, str(h.label)))
    return [
        Day(title, tuple(Moment(h, clock_text(h.at, zone), _status(h)) for h in group))
        for title, group in groupby(ordered, key=lambda h: day_text(h.at, zone))
    ]


def _status(happening: Happening) -> str:
    """Colour of its bead: a fact that somebody confirmed is green, a claim yellow, a plan white."""
    if happening.status:
        return happening.status
    if happening.planned:
        return "not_started"
    return "granted" if happening.confirmed_by else "waiting"
