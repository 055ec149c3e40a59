"""The pages of the berth plan: one place with its metres and list, and all places of a port with what is urgent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.words import gettext
from suar.portal.berthlines_svg import lines_svg
from suar.portal.berthplan_svg import plan_svg
from suar.portal.berthrows import rows_of, told
from suar.portal.moments import JAKARTA, moment_text
from suar.portal.timeaxis import Window
from suar.portcalls import meetings, plan
from suar.portcalls.berthings import Berthing
from suar.portcalls.metres import Block, blocks_in, free_blocks, free_spans, written
from suar.registry.models import Place, Port
from suar.workflow import permissions, relations

#: Free metres shorter or briefer than this are not worth a line.
_LEAST_METRES, _LEAST_TIME = Decimal(20), timedelta(hours=6)
#: Until when the next ship of a place is looked for.
_NEXT = timedelta(days=7)


@dataclass(slots=True)
class Summary:
    """One place in the overview: who lies there now, what is free, who comes next."""

    place: Place
    url: str
    alongside: list[str] = field(default_factory=list)
    free: str = ""
    next: str = ""


def shown_ports() -> list[dict[str, Any]]:
    """Ports that have a place, for the choice of a port."""
    has_place = Exists(Place.objects.filter(port=OuterRef("pk"), active=True))
    found = Port.objects.filter(has_place).order_by("name").values("code", "name")
    return [{"code": one["code"], "name": one["name"]} for one in found[:500]]


def own_port(actor: Actor) -> str:
    """Code of the port somebody thinks of first: where they serve, run a place, or called last."""
    if actor.ports():
        return min(actor.ports())
    if actor.has_role(Role.PORT_OPERATOR):
        run = Place.objects.filter(relations.within(actor), operator=actor.organisation_id, active=True).order_by(
            "port__code"
        )
        code = run.values_list("port__code", flat=True).first()
    else:
        last = permissions.calls(actor).filter(port__places__active=True).order_by("-created_at", "-id")
        code = last.values_list("port__code", flat=True).first()
    if code is None:
        code = next((one["code"] for one in shown_ports()), "")
    return str(code)


def place_page(actor: Actor, port: Port, place: Place, window: Window) -> dict[str, Any]:
    """The plan of one place with its list and its free metres."""
    now = clock.now()
    lying = plan.berthings([place], window.start, window.end)
    found = plan.clashes(lying, now)
    rows = rows_of(actor, [place], lying, found, now)
    taken = [block for one in lying if (block := one.block(now)) is not None]
    asked = [
        Block(one.from_m, one.to_m, one.begins, one.ends(now))
        for one in lying
        if one.state == "proposed" and one.from_m is not None and one.to_m is not None
    ]
    return {
        "port": port, "place": place, "window": window, "rows": rows, "free": gaps(place, taken, window, now),
        "plan": plan_svg(place, rows, gaps(place, [*taken, *asked], window, now), window, now),
        "told": [told(clash, place, now) for clash in found],
        "facts": facts(place),
    }  # fmt: skip


def port_page(actor: Actor, port: Port, window: Window) -> dict[str, Any]:
    """All places of a port at once, and what its supervisors must know now."""
    now = clock.now()
    places = plan.places_of(port)
    lying = plan.berthings(places, window.start, window.end)
    current = plan.berthings(places, now, now + _NEXT)
    by_place = {place.pk: place for place in places}
    clashing = plan.clashes(lying, now)
    return {
        "port": port, "window": window, "places": _summaries(port, places, current, now),
        "plan": lines_svg(port, places, lying, clashing, window, now),
        "told": [told(clash, by_place[clash.one.place_id], now) for clash in plan.urgent(current, now)],
        "ports": shown_ports(), "count": len(lying), "may_meet": meetings.may_read(actor, port),
        "today": clock.today(port.zone or JAKARTA),
    }  # fmt: skip


def gaps(place: Place, taken: Sequence[Block], window: Window, now: datetime) -> list[Block]:
    """Free metres from now on, large and long enough to lie at."""
    start = max(now, window.start)
    if place.length_m is None or place.is_anchorage or start >= window.end:
        return []
    found = free_blocks(place.length_m, taken, start, window.end)
    return [one for one in found if one.to_m - one.from_m >= _LEAST_METRES and one.end - one.start >= _LEAST_TIME]


def facts(place: Place) -> list[tuple[str, str]]:
    """Length, depth, clearance and what that leaves, as the heading says it."""
    said: list[tuple[str, str]] = []
    if place.length_m is not None:
        said.append((gettext("Panjang"), f"{written(place.length_m)} m"))
    if place.depth_m is not None:
        safe = place.depth_m - place.under_keel_clearance_m
        said += [
            (gettext("Kedalaman"), f"{written(place.depth_m)} m"),
            (gettext("Jarak bawah lunas (UKC)"), f"{written(place.under_keel_clearance_m)} m"),
            (gettext("Sarat terbesar yang aman"), f"{written(safe)} m"),
        ]
    return said


def _summaries(port: Port, places: Sequence[Place], current: Iterable[Berthing], now: datetime) -> list[Summary]:
    found = {p.pk: Summary(p, reverse("portal:berth_plan", args=[port.code, p.pk])) for p in places}
    there: Mapping[int, list[Berthing]] = defaultdict(list)
    for one in current:
        there[one.place_id].append(one)
    for pk, several in there.items():
        summary = found[pk]
        summary.alongside = [one.ship for one in several if one.alongside]
        coming = [
            (one.start, one.ship) for one in several if one.start is not None and one.start > now and not one.stay
        ]
        if coming:
            at, ship = min(coming)
            summary.next = f"{ship}, {moment_text(at, port.zone)}"
    for pk, summary in found.items():
        length = summary.place.length_m
        if length is None or summary.place.is_anchorage:
            continue
        taken = [block for one in there.get(pk, ()) if (block := one.block(now + timedelta(minutes=1))) is not None]
        spans = free_spans(length, blocks_in(taken, now, now + timedelta(minutes=1)))
        largest = max((high - low for low, high in spans), default=Decimal(0))
        summary.free = f"{written(largest)} m"
    return list(found.values())
