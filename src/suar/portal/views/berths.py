"""The berth plan and the daily berth meeting: who lies where, who asks to, and what was agreed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portal import berthmeeting, berthplan
from suar.portal.access import signed_in
from suar.portal.actors import Asked
from suar.portal.moments import JAKARTA
from suar.portal.timeaxis import Window
from suar.portcalls import meetings
from suar.portcalls.meetings import Minutes
from suar.registry.models import Place, Port

#: Meetings on one page of their history.
PAGE = 30


def _port(request: Asked, code: str) -> Port:
    """The port, for whoever works for an organisation that is not frozen; else there is no such page."""
    port = Port.objects.filter(code=code).first() if request.actor.active and code.isalnum() else None
    if port is None:
        raise Http404
    return port


@signed_in
def berths(request: Asked) -> HttpResponse:
    """The plan of the port that was chosen, or of the reader's own."""
    if not request.actor.active:
        raise Http404
    chosen = request.GET.get("port", "")
    known = chosen.isalnum() and len(chosen) <= 5 and Port.objects.filter(code=chosen).exists()
    code = chosen if known else berthplan.own_port(request.actor)
    if not code:
        return render(request, "portal/berths/none.html")
    window = Window.of(request.GET, JAKARTA).query() if "from" in request.GET else ""
    return redirect(reverse("portal:berth_port", args=[code]) + window)


@signed_in
def berth_port(request: Asked, code: str) -> HttpResponse:
    """All places of a port along one time."""
    port = _port(request, code)
    return render(
        request, "portal/berths/port.html", berthplan.port_page(request.actor, port, Window.of(request.GET, port.zone))
    )


@signed_in
def berth_plan(request: Asked, code: str, pk: int) -> HttpResponse:
    """One berth or jetty: metres and time, and the same as a list."""
    port = _port(request, code)
    place = Place.objects.select_related("port").filter(port=port, pk=pk).first() if pk < 2**63 else None
    if place is None:
        raise Http404
    window = Window.of(request.GET, port.zone)
    return render(request, "portal/berths/plan.html", berthplan.place_page(request.actor, port, place, window))


@signed_in
def meetings_held(request: Asked, code: str) -> HttpResponse:
    """Earlier meetings, newest first, a page at a time by day."""
    port = _table(request, code)
    after = _day(request.GET.get("after", ""))
    found = meetings.earlier(port, after, PAGE + 1)
    shown = found[:PAGE]
    context = {
        "port": port,
        "meetings": shown,
        "today": clock.today(port.zone or JAKARTA),
        "pager": {
            "previous_url": "?" if after else "",
            "next_url": f"?after={shown[-1].on.isoformat()}" if len(found) > PAGE else "",
        },
    }
    return render(request, "portal/berths/meetings.html", context)


@signed_in
def meeting(request: Asked, code: str, day: str) -> HttpResponse:
    """The meeting of one day; its minutes are written here."""
    port, on = _table(request, code), _day(day)
    if on is None:
        raise Http404
    if request.method != "POST":
        return _meeting(request, port, on)
    said = Minutes(*(request.POST.get(name, "").replace("\r\n", "\n") for name in ("chair", "attendees", "minutes")))
    typed = request.POST.get("_version", "0")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
    try:
        meetings.record(request.actor, port, on, said, version=version)
    except Refused as refused:
        if refused.status not in (409, 422):
            raise
        return _meeting(request, port, on, said, refused)
    messages.success(request, gettext("Notulen tersimpan."))
    return redirect("portal:berth_meeting", code=port.code, day=on.isoformat())


def _meeting(
    request: Asked, port: Port, on: date, said: Minutes | None = None, refused: Refused | None = None
) -> HttpResponse:
    context = berthmeeting.meeting_page(request.actor, port, on)
    problems = refused.problems if refused else ()
    context["fields"] = _fields(said or Minutes.of(context["meeting"]), problems)
    context["problems"] = [
        {"field_id": f"id_{one.field}" if one.field else "", "text": one.text, "remedy": one.remedy} for one in problems
    ]
    return render(request, "portal/berths/meeting.html", context, status=refused.status if refused else 200)


def _fields(said: Minutes, problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
    """The form of the minutes as the screens draw it."""
    wrong = {one.field: one for one in problems}
    asked = (
        ("chair", gettext("Pemimpin rapat"), "text", True, 1),
        ("attendees", gettext("Hadir"), "textarea", False, 3),
        ("minutes", gettext("Notulen"), "textarea", True, 8),
    )
    return [
        {
            "id": f"id_{name}", "name": name, "label": label, "kind": kind, "required": required, "rows": rows,
            "value": getattr(said, name), "error": wrong[name].text if name in wrong else "",
            "remedy": wrong[name].remedy if name in wrong else "", "wide": True,
        }
        for name, label, kind, required, rows in asked
    ]  # fmt: skip


def _table(request: Asked, code: str) -> Port:
    """The port, for whoever sits at the table of its meeting."""
    port = _port(request, code)
    if not meetings.may_read(request.actor, port):
        raise Http404
    return port


def _day(typed: str) -> date | None:
    try:
        found = date.fromisoformat(typed) if len(typed) == 10 else None
    except ValueError:
        return None
    return found if found is not None and 2000 < found.year < 2100 else None
