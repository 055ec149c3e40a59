"""The berth plan as a picture: time to the right, metres downwards, each ship a box that leads to its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from suar.kernel.words import gettext
from suar.portal.berthrows import Row
from suar.portal.icons import drawing
from suar.portal.moments import clock_text, moment_text
from suar.portal.timeaxis import Axis, Window, brief, grid, now_line
from suar.portcalls.metres import Block, written
from suar.registry.models import Place

WIDTH, LEFT, TOP, LANE = 1180, 58, 44, 30
#: Width of a letter, for what fits on a line.
_LETTER, _LETTER_BOLD = 6.7, 8.0
#: Distance between metre lines, the first that leaves room for their labels.
_STEPS = (5, 10, 20, 25, 50, 100, 200, 500)


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a metre stands; ships without metres lie in lanes below the last one."""

    metres: float
    height: float
    lanes: dict[int, int]

    @classmethod
    def of(cls, place: Place, rows: Sequence[Row]) -> Scale:
        longest = max((float(row.lying.to_m) for row in rows if row.lying.to_m is not None), default=0.0)
        metres = 0.0 if place.is_anchorage else max(float(place.length_m or 0), longest)
        lanes = _lanes(row for row in rows if place.is_anchorage or row.lying.from_m is None)
        return cls(metres, min(460.0, max(200.0, metres * 2.4)) if metres else 0.0, lanes)

    @property
    def bottom(self) -> float:
        return TOP + self.height + LANE * max((n + 1 for n in self.lanes.values()), default=0)

    def y(self, metre: Decimal) -> float:
        return TOP + self.height * float(metre) / self.metres

    def span(self, row: Row) -> tuple[float, float]:
        """Top and bottom of a ship's box; one beside another lies in the lower half, so that both are seen."""
        lane = self.lanes.get(id(row))
        if lane is not None or row.lying.from_m is None or row.lying.to_m is None:
            top = TOP + self.height + LANE * (lane or 0)
            return top + 2, top + LANE - 2
        top, bottom = self.y(row.lying.from_m), self.y(row.lying.to_m)
        if row.lying.alongside_of is not None:
            top += (bottom - top) * 0.45
            bottom -= 13  # the stay of the ship behind stays in sight
        return top + 1, max(bottom - 1, top + 8)


def _lanes(rows: Iterable[Row]) -> dict[int, int]:
    """A lane for each ship, so that no two in one lane lie there at the same time."""
    free_at: list[datetime] = []
    found: dict[int, int] = {}
    for row in sorted(rows, key=lambda row: row.lying.begins):
        lane = next((n for n, at in enumerate(free_at) if at <= row.lying.begins), len(free_at))
        free_at[lane : lane + 1] = [row.lying.ends(row.now)]
        found[id(row)] = lane
    return found


def plan_svg(place: Place, rows: Sequence[Row], free: Sequence[Block], window: Window, now: datetime) -> SafeString:
    """The picture. Only classes and attributes, nothing inline; read out are its title and the list beside it."""
    axis, scale = Axis(window, LEFT, WIDTH - 8), Scale.of(place, rows)
    bottom = max(scale.bottom, TOP + LANE)
    title = gettext("Rencana tambat %(place)s") % {"place": place.name}
    text = gettext("%(count)s kapal dari %(start)s sampai %(end)s; daftar di bawah memuat semuanya.") % {
        "count": len(rows), "start": moment_text(window.start, window.zone), "end": moment_text(window.end, window.zone)
    }  # fmt: skip
    hosts_first = sorted(rows, key=lambda row: row.lying.alongside_of is not None)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="berthplan" width="{}" height="{}" viewBox="0 0 {} {}" '
        'aria-labelledby="plan-title plan-text"><title id="plan-title">{}</title><desc id="plan-text">{}</desc>{}'
        '<g aria-hidden="true">{}{}{}</g><g aria-hidden="true">{}{}</g></svg>',
        WIDTH, f"{bottom + 20:g}", WIDTH, f"{bottom + 20:g}", title, text, hatching(),
        _metre_lines(scale), grid(axis, TOP, bottom),
        format_html_join("", "{}", ((_gap(axis, scale, gap),) for gap in free)),
        format_html_join("", "{}", ((_ship(axis, scale, row),) for row in hosts_first)),
        now_line(axis, now, TOP - 4, bottom, clock_text(now, window.zone)),
    )  # fmt: skip


def hatching() -> SafeString:
    """The pattern of what is only proposed."""
    return format_html(
        '<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate({})">'
        '<rect class="hatch-ground" width="8" height="8"/><path class="hatch-line" d="M2 0V8"/></pattern></defs>',
        45,
    )


def _metre_lines(scale: Scale) -> SafeString | str:
    if not scale.metres:
        return ""
    step = next((s for s in _STEPS if scale.height * s / scale.metres >= 28), _STEPS[-1])
    marks = [Decimal(n * step) for n in range(int(scale.metres // step) + 1)]
    if float(marks[-1]) < scale.metres:
        last = Decimal(str(scale.metres))
        marks = [m for m in marks if scale.y(last) - scale.y(m) >= 14] + [last]
    return format_html_join(
        "",
        '<path class="metre-line" d="M{} {}H{}"/><text class="metre" x="{}" y="{}" text-anchor="end">{} m</text>',
        ((LEFT, f"{scale.y(m):g}", WIDTH - 8, LEFT - 6, f"{scale.y(m) + 4:g}", written(m)) for m in marks),
    )


def _gap(axis: Axis, scale: Scale, gap: Block) -> SafeString | str:
    """Free metres, said where there is room to say it."""
    x, end, y, bottom = axis.x(gap.start), axis.x(gap.end), scale.y(gap.from_m), scale.y(gap.to_m)
    word = gettext("%(metres)s m kosong") % {"metres": written(gap.to_m - gap.from_m)}
    if end - x < len(word) * _LETTER + 8 or bottom - y < 18:
        return ""
    return format_html(
        '<text class="gap" x="{}" y="{}" text-anchor="middle">{}</text>',
        f"{(x + end) / 2:g}", f"{(y + bottom) / 2 + 4:g}", word,
    )  # fmt: skip


def _ship(axis: Axis, scale: Scale, row: Row) -> SafeString:
    """The box of a ship: her window, in it the bar of her stay, and as many words as fit."""
    lying, (top, bottom) = row.lying, scale.span(row)
    start, end = lying.start or lying.begins, lying.end or lying.ends(row.now)
    x, right = axis.x(start), max(axis.x(end), axis.x(start) + 3)
    kind = f"{lying.state}{' beside' if row.beside else ''}{' clash' if row.clashes else ''}"
    return format_html(
        '<a href="#{}" tabindex="-1"><g class="berthing {}"><title>{}</title>'
        '<rect class="bar" x="{}" y="{}" width="{}" height="{}" rx="4"{}/>{}{}{}</g></a>',
        row.anchor, kind, whole(row), f"{x:g}", f"{top:g}", f"{right - x:g}", f"{bottom - top:g}",
        format_html(' fill="{}"', "url(#hatch)") if lying.state == "proposed" else "",
        _stay(axis, row, bottom), _sign(row, x, top), _words(row, x, top, right, bottom),
    )  # fmt: skip


def _stay(axis: Axis, row: Row, bottom: float) -> SafeString | str:
    """The thin bar of what really was; open at now where she is still alongside."""
    stay = row.lying.stay
    if stay is None or not axis.shows(stay.start, stay.until(row.now)):
        return ""
    x, end = axis.x(stay.start), axis.x(stay.until(row.now))
    tip = (
        ""
        if stay.end is not None
        else format_html('<path class="stay" d="M{} {}l7 5.500l-7 5.500z"/>', f"{end:g}", f"{bottom - 12.5:g}")
    )
    return format_html(
        '<rect class="stay" x="{}" y="{}" width="{}" height="5"/>{}',
        f"{x:g}",
        f"{bottom - 9.5:g}",
        f"{max(end - x, 2):g}",
        tip,
    )


def _sign(row: Row, x: float, top: float) -> SafeString | str:
    """The warning before the name of what cannot be."""
    if not row.clashes:
        return ""
    place = f"translate({x + 4:g} {top + 2:g}) scale(.62)"
    return format_html('<g class="warn" transform="{}">{}</g>', place, drawing("warning"))


def _words(row: Row, x: float, top: float, right: float, bottom: float) -> SafeString:
    """Name, size and window, each only where it fits whole; a name may be cut."""
    lines: list[tuple[str, str, str, str]] = []
    at, floor = top + 14, bottom - (11 if row.lying.stay else 2)
    for kind, text in _lines(row):
        left = x + (22 if row.clashes and not lines else 6)
        most = int((right - left - 4) / (_LETTER_BOLD if kind == "name" else _LETTER))
        if at > floor or most < 3 or (kind != "name" and len(text) > most):
            break
        lines.append((kind, f"{left:g}", f"{at:g}", text if len(text) <= most else text[: most - 1].rstrip() + "…"))
        at += 14
    return format_html_join("", '<text class="{}" x="{}" y="{}">{}</text>', lines)


def _lines(row: Row) -> Iterator[tuple[str, str]]:
    lying, zone = row.lying, row.place.port.zone
    yield "name", lying.ship
    if row.clashes:
        yield "word", row.words[0]
    yield "size", row.size
    if lying.start is not None and lying.end is not None:
        yield "size", f"{brief(lying.start, zone)} – {brief(lying.end, zone)}"


def whole(row: Row) -> str:
    """The whole box in one line, for whoever points at it."""
    lying, zone = row.lying, row.place.port.zone
    parts = [lying.ship, row.state_word, row.metres]
    if row.beside:
        parts.append(gettext("di samping %(ship)s") % {"ship": row.beside})
    if lying.start is not None and lying.end is not None:
        parts.append(f"{moment_text(lying.start, zone)} – {moment_text(lying.end, zone)}")
    return ", ".join(part for part in (*parts, *(one.sentence for one in row.clashes)) if part)
