"""All places of a port as a picture: a line of time for each place, its ships in it, as many lanes as it needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from suar.kernel.words import gettext
from suar.portal.berthplan_svg import hatching
from suar.portal.moments import clock_text
from suar.portal.timeaxis import Axis, Window, brief, grid, now_line
from suar.portcalls.berthings import Berthing
from suar.portcalls.plan import Clash
from suar.registry.models import Place, Port

WIDTH, LEFT, TOP, LANE = 1180, 170, 44, 22
_LETTER = 7.8


def lines_svg(
    port: Port,
    places: Sequence[Place],
    lying: Iterable[Berthing],
    clashing: Iterable[Clash],
    window: Window,
    now: datetime,
) -> SafeString:
    """The picture; what it shows stands in the table of places, and ship by ship on the page of each."""
    axis = Axis(window, LEFT, WIDTH - 8)
    there: dict[int, list[Berthing]] = defaultdict(list)
    for one in lying:
        there[one.place_id].append(one)
    warned = {one.key for clash in clashing for one in (clash.one, clash.other) if one is not None}
    drawn, y = [], float(TOP)
    for place in places:
        line, height = _line(axis, place, there[place.pk], warned, y, now)
        drawn.append((line,))
        y += height
    title = gettext("Rencana tambat %(place)s") % {"place": port.name}
    text = gettext("%(count)s kapal di %(places)s tempat; tabel di bawah memuat setiap tempat.") % {
        "count": sum(map(len, there.values())), "places": len(places)
    }  # fmt: skip
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="berthplan" width="{}" height="{}" viewBox="0 0 {} {}" '
        'aria-labelledby="plan-title plan-text"><title id="plan-title">{}</title><desc id="plan-text">{}</desc>{}'
        '<g aria-hidden="true">{}{}{}</g></svg>',
        WIDTH, f"{y + 20:g}", WIDTH, f"{y + 20:g}", title, text, hatching(), grid(axis, TOP, y),
        format_html_join("", "{}", drawn), now_line(axis, now, TOP - 4, y, clock_text(now, window.zone)),
    )  # fmt: skip


def _line(
    axis: Axis, place: Place, ships: Sequence[Berthing], warned: Collection[int], y: float, now: datetime
) -> tuple[SafeString, float]:
    """One place with its name before it; and how high its line is."""
    placed = list(_in_lanes(ships, now))
    height = LANE * max((lane + 1 for _one, lane in placed), default=1) + 10.0
    name = place.name if len(place.name) <= 24 else place.name[:23].rstrip() + "…"
    boxes = ((_box(axis, one, y + 5 + LANE * lane, one.key in warned, now),) for one, lane in placed)
    drawn = format_html(
        '<path class="place-line" d="M0 {}H{}"/><a href="{}" tabindex="-1"><title>{}</title>'
        '<text class="place" x="4" y="{}">{}</text>{}</a>',
        f"{y + height:g}", WIDTH, reverse("portal:berth_plan", args=[place.port.code, place.pk]), place.name,
        f"{y + 20:g}", name, format_html_join("", "{}", boxes),
    )  # fmt: skip
    return drawn, height


def _in_lanes(ships: Sequence[Berthing], now: datetime) -> Iterator[tuple[Berthing, int]]:
    free_at: list[datetime] = []
    for one in sorted(ships, key=lambda one: (one.begins, one.key)):
        lane = next((n for n, at in enumerate(free_at) if at <= one.begins), len(free_at))
        free_at[lane : lane + 1] = [one.ends(now)]
        yield one, lane


def _box(axis: Axis, one: Berthing, y: float, warned: bool, now: datetime) -> SafeString:
    """A ship's window with her name where it fits, and under it the thin bar of her stay."""
    start, end = one.start or one.begins, one.end or one.ends(now)
    x = axis.x(start)
    width = max(axis.x(end) - x, 3.0)
    most = int((width - 8) / _LETTER)
    name = "" if most < 3 else one.ship if len(one.ship) <= most else one.ship[: most - 1].rstrip() + "…"
    kind = f"{one.state}{' beside' if one.alongside_of else ''}{' clash' if warned else ''}"
    zone = axis.window.zone
    stay = ""
    if one.stay is not None and axis.shows(one.stay.start, one.stay.until(now)):
        left = axis.x(one.stay.start)
        stay = format_html(
            '<rect class="stay" x="{}" y="{}" width="{}" height="3"/>',
            f"{left:g}", f"{y + LANE - 6:g}", f"{max(axis.x(one.stay.until(now)) - left, 2):g}",
        )  # fmt: skip
    return format_html(
        '<g class="berthing {}"><title>{}</title><rect class="bar" x="{}" y="{}" width="{}" height="{}" rx="3"{}/>'
        '<text class="name" x="{}" y="{}">{}{}</text>{}</g>',
        kind, f"{one.ship}, {brief(start, zone)} – {brief(end, zone)}", f"{x:g}", f"{y:g}", f"{width:g}",
        LANE - 2, format_html(' fill="{}"', "url(#hatch)") if one.state == "proposed" else "", f"{x + 4:g}",
        f"{y + 12:g}", "! " if warned and name else "", name, stay,
    )  # fmt: skip
