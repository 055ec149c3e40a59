"""A time axis in the port's zone: which days stand in a picture, and its lines and labels as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from suar.kernel import clock
from suar.kernel.clock import ZONE_LABELS
from suar.portal.moments import JAKARTA

#: How many days a picture can show, and every how many hours its lines stand.
SPANS: Mapping[int, int] = {1: 2, 3: 6, 7: 12, 14: 24, 30: 24}
_USUAL = 7


@dataclass(frozen=True, slots=True)
class Window:
    """The days of a picture, from midnight to midnight at the port."""

    first: date
    days: int
    zone: str

    @classmethod
    def of(cls, typed: Mapping[str, str], zone: str) -> Window:
        """As asked for; what is no day or no known span falls back to a week that began yesterday."""
        span = typed.get("days", "")
        days = int(span) if span.isascii() and span.isdigit() and len(span) < 3 and int(span) in SPANS else _USUAL
        today = clock.today(zone or JAKARTA)
        try:
            first = date.fromisoformat(typed.get("from", "")[:10])
        except ValueError:
            first = today
        if not 2000 < first.year < 2100 or not typed.get("from"):
            first = today - timedelta(days=1 if days >= _USUAL else 0)
        return cls(first, days, zone or JAKARTA)

    @property
    def start(self) -> datetime:
        return datetime(self.first.year, self.first.month, self.first.day, tzinfo=ZoneInfo(self.zone))

    @property
    def end(self) -> datetime:
        return self.start + timedelta(days=self.days)

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days - 1)

    def query(self, *, first: date | None = None, days: int | None = None) -> str:
        """The same picture at another day or of another span, as a link."""
        return "?" + urlencode({"from": (first or self.first).isoformat(), "days": days or self.days})

    @property
    def back(self) -> str:
        return self.query(first=self.first - timedelta(days=self.days))

    @property
    def onward(self) -> str:
        return self.query(first=self.first + timedelta(days=self.days))

    @property
    def now(self) -> str:
        """The same span around today."""
        return f"?{urlencode({'days': self.days})}"

    @property
    def spans(self) -> list[dict[str, object]]:
        """The spans to choose from."""
        return [{"days": days, "url": self.query(days=days), "active": days == self.days} for days in SPANS]


@dataclass(frozen=True)
class Axis:
    """Where a moment stands, from left to right."""

    window: Window
    left: float
    right: float

    @cached_property
    def start(self) -> datetime:
        return self.window.start

    @cached_property
    def end(self) -> datetime:
        return self.window.end

    def x(self, at: datetime) -> float:
        """The place of a moment; what lies outside stands at the edge."""
        part = (at - self.start) / (self.end - self.start)
        return self.left + (self.right - self.left) * min(1.0, max(0.0, part))

    def shows(self, start: datetime, end: datetime) -> bool:
        return start < self.end and end > self.start


def brief(at: datetime, zone: str) -> str:
    """Day and time as a picture has room for; its zone stands in the corner."""
    local = at.astimezone(ZoneInfo(zone or JAKARTA))
    separator = ":" if (get_language() or "id").startswith("en") else "."
    return f"{local.day}/{local.month} {local:%H}{separator}{local:%M}"


def grid(axis: Axis, top: float, bottom: float) -> SafeString:
    """Lines of days and hours with their labels above; the zone stands in the corner."""
    lines = format_html_join("", '<path class="{}" d="M{} {}V{}"/>', _lines(axis, top, bottom))
    words = format_html_join("", '<text class="{}" x="{}" y="{}">{}</text>', _labels(axis, top))
    zone = ZONE_LABELS.get(axis.window.zone, axis.window.zone)
    corner = format_html('<text class="hour" x="4" y="{}">{}</text>', f"{top - 8:g}", zone)
    return format_html("{}{}{}", lines, words, corner)


def now_line(axis: Axis, now: datetime, top: float, bottom: float, word: str) -> SafeString | str:
    """The line of this moment, where it stands in the picture."""
    if not axis.window.start <= now < axis.window.end:
        return ""
    x = axis.x(now)
    late = x > axis.right - 90
    return format_html(
        '<path class="now" d="M{} {}V{}"/><text class="now-word" x="{}" y="{}" text-anchor="{}">{}</text>',
        f"{x:g}", f"{top:g}", f"{bottom:g}", f"{x - 4 if late else x + 4:g}", f"{bottom + 14:g}",
        "end" if late else "start", word,
    )  # fmt: skip


def _moments(axis: Axis) -> Iterator[datetime]:
    """Every line of the picture."""
    step = SPANS[axis.window.days]
    for n in range(axis.window.days * 24 // step):
        yield axis.window.start + timedelta(hours=n * step)


def _lines(axis: Axis, top: float, bottom: float) -> Iterator[tuple[str, str, str, str]]:
    for at in _moments(axis):
        kind = "day-line" if at.hour == 0 else "hour-line"
        yield kind, f"{axis.x(at):g}", f"{top - (26 if at.hour == 0 else 4):g}", f"{bottom:g}"


def _labels(axis: Axis, top: float) -> Iterator[tuple[str, str, str, str]]:
    days = axis.window.days
    for at in _moments(axis):
        x = f"{axis.x(at) + 4:g}"
        if at.hour == 0:
            yield "day", x, f"{top - 14:g}", formats.date_format(at, "D j M" if days <= 14 else "j")
            if days > 14 and (at.day == 1 or at == axis.window.start):
                yield "hour", x, f"{top - 2:g}", formats.date_format(at, "M")
        if days <= 7 and (at.hour or days <= 3):
            yield "hour", f"{axis.x(at) + 3:g}", f"{top - 2:g}", f"{at:%H}"
