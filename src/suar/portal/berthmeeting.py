"""The daily berth meeting: what asks for a berth in order of priority, what lies there and what leaves, the minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse

from suar.accounts.actors import Actor
from suar.kernel import clock
from suar.portal.berthrows import Row, rows_of, size_of, told
from suar.portal.moments import JAKARTA
from suar.portcalls import meetings, plan
from suar.portcalls.metres import written
from suar.portcalls.models import BerthBooking, PortCall
from suar.portcalls.priority import Request, ranked
from suar.registry.models import Place, Port
from suar.workflow import permissions, priorities
from suar.workflow.models import Application, State

#: Calls announced longer ago than this no longer ask for a berth.
_LATELY = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Asking:
    """One ship that asks for a berth, with the reason of its position."""

    call_id: int
    ship: str
    size: str
    place: str
    metres: str
    start: datetime
    end: datetime
    proposed: bool
    rank: int
    reason: str
    order: tuple[Any, ...]
    case_href: str | None = None
    call_href: str | None = None


def meeting_page(actor: Actor, port: Port, on: date) -> dict[str, Any]:
    """Everything on the page of one day. The same number of queries however many ships there are."""
    now, zone = clock.now(), port.zone or JAKARTA
    start = datetime(on.year, on.month, on.day, tzinfo=ZoneInfo(zone))
    end, today = start + timedelta(days=1), clock.today(zone)
    places = plan.places_of(port)
    by_place = {place.pk: place for place in places}
    since, until = (now, max(end, now + plan.BEHIND)) if on == today else (start, end)
    lying = plan.berthings(places, since, until)
    urgent = plan.urgent(lying, now) if on == today else []
    rows = rows_of(actor, places, lying, urgent, now)
    meeting = meetings.held(port, on)
    return {
        "port": port, "on": on, "meeting": meeting, "is_today": on == today, "is_past": on < today,
        "asking": asking(actor, port, places, now) if on >= today else [],
        "told": [told(clash, by_place[clash.one.place_id], now) for clash in urgent],
        "alongside": [row for row in rows if row.lying.alongside] if on == today else [],
        "leaving": _leaving(rows, now, end) if on >= today else [],
        "day": rows if on != today else [],
        "before": on - timedelta(days=1), "after": on + timedelta(days=1),
        "may_record": meetings.may_record(actor, port) and on <= today,
        "version": meeting.chain_length if meeting else 0,
    }  # fmt: skip


def _leaving(rows: Iterable[Row], now: datetime, end: datetime) -> list[Row]:
    """Ships whose window ends before the day does, also those that should have left already."""
    due = [
        row for row in rows if row.lying.state == "determined" and row.lying.end is not None and row.lying.end <= end
    ]
    still = [row for row in due if row.lying.stay is None or row.lying.stay.end is None]
    return sorted(still, key=lambda row: (row.lying.end or now, row.lying.key))


def asking(actor: Actor, port: Port, places: Sequence[Place], now: datetime) -> list[Asking]:
    """Proposals not determined and requests without a proposal, the first to berth first."""
    by_place = {place.pk: place for place in places}
    proposals = list(
        BerthBooking.objects.filter(place__in=by_place, cancelled_at=None, determined_at=None, during__endswith__gt=now)
        .exclude(call__convoy__isnull=False, alongside_of__call__convoy=F("call__convoy"))
        .select_related("call__ship", "place")
        .order_by("id")
    )
    cases = _cases(port, now)
    requests = {app.call_id: app for app in cases if app.service_code == "PPKB"}
    wishes = [_of_proposal(one, requests.get(one.call_id)) for one in proposals]
    known = {one.call_id for one in proposals}
    for call_id, app in requests.items():
        place = by_place.get(app.form.place)
        if call_id not in known and place is not None and not place.is_anchorage and app.form.etd > now:
            wishes.append(_of_request(app, place))
    facts = priorities.facts([wish[0] for wish in wishes], port)
    links = _links(actor, cases, [call.pk for call, *_rest in wishes])
    return sorted((_asking(port, wish, facts, links) for wish in wishes), key=lambda one: one.order)


#: A call with where, which metres, from when until when it asks to lie, since when it asks, and whether proposed.
_Wish = tuple[PortCall, Place, str, datetime, datetime, datetime, bool]


def _of_proposal(one: BerthBooking, request: Application | None) -> _Wish:
    asked = (request.filed_at if request else None) or one.created_at
    metres = f"{written(one.from_m)}–{written(one.to_m)} m"
    return one.call, one.place, metres, one.during.lower, one.during.upper, asked, True


def _of_request(app: Application, place: Place) -> _Wish:
    form = app.form
    return app.visit, place, "", form.etb, form.etd, app.filed_at or app.created_at, False


def _cases(port: Port, now: datetime) -> list[Application]:
    """Requests and determinations of calls that have no berth yet, or ask for another one; oldest first."""
    in_force = BerthBooking.objects.filter(call=OuterRef("call"), cancelled_at=None)
    found: QuerySet[Application] = Application.objects.filter(
        Exists(in_force.filter(determined_at=None)) | ~Exists(in_force),
        call__port=port, call__announced_at__gte=now - _LATELY, call__closed_at=None, call__cancelled_at=None,
        call__cleared_out_at=None, service_code__in=("PPKB", "PPK"), state__in=(State.IN_REVIEW, State.GRANTED),
    )  # fmt: skip
    return list(found.select_related("call__ship").order_by("id"))


def _links(actor: Actor, cases: Sequence[Application], calls: Sequence[int]) -> tuple[dict[int, str], dict[int, str]]:
    """The case to decide of each call, and the calls whose page this reader may open."""
    mine = permissions.calls(actor).filter(pk__in=calls).values_list("pk", flat=True)
    own = {pk: reverse("portal:call", args=[pk]) for pk in mine}
    waiting = [app for app in cases if app.in_review and app.call_id in calls]
    seen = permissions.applications(actor).filter(pk__in=[app.pk for app in waiting])
    readable = set(seen.values_list("pk", flat=True)) if permissions.may_use_desk(actor) else set[int]()
    found: dict[int, str] = {}
    for app in waiting:  # the determination comes after the request and takes its place
        if app.pk in readable and app.call_id is not None:
            found[app.call_id] = reverse("portal:desk_case", args=[app.pk])
    return found, own


def _asking(
    port: Port, wish: _Wish, facts: Mapping[int, dict[str, bool]], links: tuple[dict[int, str], dict[int, str]]
) -> Asking:
    call, place, metres, start, end, asked_at, proposed = wish
    request = Request(asked_at, **facts[call.pk])
    rank, reason = ranked(request, port)
    size = size_of(call.ship.length_m, call.draught_m or call.ship.draught_m)
    cases, own = links
    return Asking(
        call.pk, call.ship.name, size, place.name, metres, start, end, proposed, int(rank), reason,
        (*request.order, call.pk), cases.get(call.pk), own.get(call.pk),
    )  # fmt: skip
