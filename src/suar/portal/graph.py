"""The picture of a port call's process: each service a box with its state, and the same as a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from textwrap import wrap

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

from suar.portal.icons import drawing
from suar.portal.layered import Edge, columns_of, plain, roads, rows_of
from suar.portal.placement import APART, BOX_WIDTH, SIDE, Plan, Spot, plan_of
from suar.portal.statuses import look

#: A box's edge counts as open (solid, green) once the step before it is one of these.
DONE = frozenset({"granted", "valid", "paid", "used", "not_needed"})


@dataclass(frozen=True, slots=True)
class Node:
    """One step. ``status`` is a key of statuses.LOOKS, ``status_word`` overrides its word; " · " parts the detail."""

    code: str
    label: str
    status: str
    status_word: str = ""
    detail: str = ""
    href: str | None = None

    @property
    def word(self) -> str:
        """The state in words."""
        return str(self.status_word or look(self.status).word)


def process_svg(nodes: Sequence[Node], edges: Sequence[tuple[str, str]], *, title: str) -> SafeString:
    """The process as a picture (wide screens) and as the same list (narrow screens); both are read out box by box.

    ``edges`` are (first, then) by code; unknown codes and edges that follow from others are left out.
    Raises layered.Circular when the steps wait for one another. Only classes and SVG attributes: nothing inline.
    """
    texts = {node.code: _lines(node) for node in nodes}
    box_height = 42 + 15.5 * max(map(len, texts.values()), default=0)
    laid = _layout(tuple(texts), tuple(edges), box_height)
    plan, spots = laid.plan, laid.plan.spots
    by_code = {node.code: node for node in nodes}
    ordered = [by_code[code] for code in laid.order]
    name = slugify(title) or "process"
    lines = ((_line(places, plan, lane, by_code[places[0]]),) for lane, places in enumerate(laid.roads))
    drawn = ((_box(node, texts[node.code], spots[node.code], box_height),) for node in ordered)
    picture = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="graph" width="{}" height="{}" viewBox="0 0 {} {}" '
        'aria-labelledby="graph-{}"><title id="graph-{}">{}</title><g aria-hidden="true">{}</g>'
        '<g role="list">{}</g></svg>',
        f"{plan.width:g}", f"{plan.height:g}", f"{plan.width:g}", f"{plan.height:g}", name, name, title,
        format_html_join("", "{}", lines),
        format_html_join("", "{}", drawn),
    )  # fmt: skip
    return format_html(
        '<div class="process"><div class="process-picture" tabindex="0" role="region" aria-label="{}">{}</div>{}</div>',
        title, picture, _steps(ordered, title),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where everything goes: boxes in reading order, and the places that each edge passes, in the order of lanes."""

    plan: Plan
    order: tuple[str, ...]
    roads: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=256)  # calls of one kind are at the same places: the same picture, with other words in it
def _layout(codes: tuple[str, ...], edges: tuple[Edge, ...], box_height: float) -> _Layout:
    kept = plain(codes, edges)
    column = columns_of(codes, kept)
    passing = roads(kept, column)
    plan = plan_of(rows_of(codes, column, passing), dict.fromkeys(codes, box_height), passing)
    order = sorted(codes, key=lambda code: (column[code], plan.spots[code].y))
    return _Layout(plan, tuple(order), tuple(tuple(passing[edge]) for edge in _lanes(kept, plan.spots)))


def _lanes(edges: Sequence[Edge], spots: Mapping[str, Spot]) -> list[Edge]:
    """Edges in the order of their lanes between bands: those that start lowest turn first and so cross nothing."""
    return sorted(edges, key=lambda e: (spots[e[0]].band == spots[e[1]].band, -spots[e[0]].y))


def _line(places: Sequence[str], plan: Plan, lane: int, first: Node) -> SafeString:
    """A soft line from box to box, through the gaps kept free for it, round the corner to the next band, with a tip."""
    half = BOX_WIDTH / 2
    spots = [plan.spots[place] for place in places]
    x, y, band = spots[0].x + half, spots[0].y, spots[0].band
    path = [f"M{x:g} {y:g}"]
    for spot in spots[1:]:
        last = spot is spots[-1]
        to = spot.x - half - (7 if last else 0)
        if spot.band == band:
            bend = (to - x) / 2
            path.append(f"C{x + bend:g} {y:g} {to - bend:g} {spot.y:g} {to:g} {spot.y:g}")
        else:
            away = APART * (lane % 4)
            right, left, level = plan.width - SIDE + 10 + away, SIDE - 14 - away / 2, plan.below[band] - 8 + away
            path.append(_corners([(x, y), (right, y), (right, level), (left, level), (left, spot.y), (to, spot.y)]))
        if not last:
            path.append(f"H{spot.x + half:g}")
        x, y, band = spot.x + half, spot.y, spot.band
    is_open = " open" if first.status in DONE else ""
    end = spots[-1]
    return format_html(
        '<path class="edge{}" d="{}"/><path class="tip{}" d="M{} {}l-8 -4.5v9z"/>',
        is_open, " ".join(path), is_open, f"{end.x - half:g}", f"{end.y:g}",
    )  # fmt: skip


def _corners(points: Sequence[tuple[float, float]]) -> str:
    """The way through these points, level and upright, with rounded corners (the first point is where the pen is)."""
    path = []
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        x, y = corner
        near = [(x + _step_towards(x, p[0]), y + _step_towards(y, p[1])) for p in (before, after)]
        path.append(f"L{near[0][0]:g} {near[0][1]:g}Q{x:g} {y:g} {near[1][0]:g} {near[1][1]:g}")
    return "".join(path) + f"L{points[-1][0]:g} {points[-1][1]:g}"


def _step_towards(here: float, there: float) -> float:
    """At most the radius of a corner, in the direction of ``there``."""
    return max(-8.0, min(8.0, (there - here) / 2))


def _box(node: Node, lines: Sequence[tuple[str, str]], spot: Spot, height: float) -> SafeString:
    """One box: icon and code, then its ``lines``: name, state and detail."""
    left, top = spot.x - BOX_WIDTH / 2, spot.y - height / 2
    shown = look(node.status)
    texts = format_html_join(
        " ",
        '<text class="{}" x="{}" y="{}">{}</text>',
        ((kind, f"{left + 12:g}", f"{top + 43 + 15.5 * n:g}", text) for n, (kind, text) in enumerate(lines)),
    )
    heard = "" if node.href else format_html(' role="img" aria-label="{}"', _told(node))
    body = format_html(
        '<g class="tone-{}"{}><rect class="box" x="{}" y="{}" width="{}" height="{}" rx="10"/>'
        '<g transform="translate({} {}) scale(.75)">{}</g><text class="code" x="{}" y="{}">{}</text> {}</g>',
        shown.tone, heard, f"{left:g}", f"{top:g}", BOX_WIDTH, f"{height:g}", f"{left + 11:g}", f"{top + 9:g}",
        drawing(shown.icon), f"{left + 35:g}", f"{top + 23:g}", _cut(node.code, 15), texts,
    )  # fmt: skip
    if node.href:
        body = format_html('<a href="{}">{}</a>', node.href, body)
    return format_html('<g role="listitem">{}</g>', body)


def _lines(node: Node) -> list[tuple[str, str]]:
    """(class, text) of each line under the code: at most two lines of name, two of state, two of detail."""
    detail = [part for part in node.detail.split(" · ") if part] if " · " in node.detail else _wrapped(node.detail, 26)
    return [
        *(("name", _cut(line, 25)) for line in _wrapped(str(node.label), 22)[:2]),
        *(("word", _cut(line, 24)) for line in _wrapped(node.word, 22)[:2]),
        *(("detail", _cut(line, 27)) for line in detail[:2]),
    ]


@lru_cache(maxsize=1024)  # the same few names and states on every call
def _wrapped(text: str, width: int) -> list[str]:
    return wrap(text, width)


def _steps(nodes: Sequence[Node], title: str) -> SafeString:
    """The same process as an ordered list: what narrow screens show and screen readers read."""
    items = format_html_join("", "{}", ((_step(node),) for node in nodes))
    return format_html('<ol class="process-steps" aria-label="{}">{}</ol>', title, items)


def _step(node: Node) -> SafeString:
    shown = look(node.status)
    name = format_html("<strong>{}</strong> {}", node.code, node.label)
    if node.href:
        name = format_html('<a href="{}">{}</a>', node.href, name)
    return format_html(
        '<li class="tone-{}"><span class="dot">{}</span><div class="what">{}<br>'
        '<span class="state">{}</span>{}</div></li>',
        shown.tone, drawing(shown.icon), name, node.word,
        format_html(' <span class="soft small">{}</span>', node.detail) if node.detail else "",
    )  # fmt: skip


def _told(node: Node) -> str:
    """The whole box in one line, for those who hear it."""
    return ", ".join(part for part in (f"{node.code} {node.label}", node.word, node.detail) if part)


def _cut(text: object, longest: int) -> str:
    """Text that fits its line; the full words are in the list."""
    whole = str(text)
    return whole if len(whole) <= longest else whole[: longest - 1].rstrip() + "…"
