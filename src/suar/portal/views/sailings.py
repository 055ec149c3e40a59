"""The sailings of standing schedules: one tap confirms, one says she has left, one gives a sailing up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.kernel.words import gettext
from suar.portal.access import signed_in
from suar.portal.actors import Asked
from suar.portcalls import schedules, times
from suar.portcalls.models import MovementKind, PortCall
from suar.workflow import lifecycle, permissions, registry, relations, sailings, validity
from suar.workflow.forms import ActualTime
from suar.workflow.models import Application, State
from suar.workflow.statements import read

#: What lies behind and ahead on the page.
BEFORE, AFTER = timedelta(hours=12), timedelta(hours=36)
#: Unconfirmed so long after her time, a sailing no longer stands above those to come.
PASSED = timedelta(hours=2)
PAGE = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One sailing with where it stands: waiting, filed, cleared, lapsed, left."""

    call: PortCall
    stage: str
    late: bool
    known: dict[str, Any]
    clearance: Application | None
    until: Any
    may_confirm: bool
    may_say_left: bool
    passed: bool = False


@signed_in
def today(request: Asked) -> HttpResponse:
    """Sailings from half a day ago to a day and a half ahead, for whoever has a part in them."""
    found = list(_sailings(request)[:PAGE])
    if not found and not _concerned(request):
        raise Http404
    last = _last(found)
    rows = sorted((_row(request, call, last) for call in found), key=lambda row: row.passed)
    context = {"rows": rows, "may_file": request.actor.has_role(Role.AGENT)}
    return render(request, "portal/sailings/today.html", context)


def _concerned(request: Asked) -> bool:
    actor = request.actor
    parts = (Role.AGENT, Role.OWNER, Role.MASTER)
    return actor.active and (permissions.may_oversee(actor) or any(actor.has_role(role) for role in parts))


def _sailings(request: Asked) -> QuerySet[PortCall]:
    now, actor = clock.now(), request.actor
    mine = permissions.calls(actor).filter(schedule__isnull=False, cancelled_at=None)
    if actor.has_role(Role.MASTER):
        mine = mine.filter(pk__in=relations.calls_of(actor, Role.MASTER))
    here = mine.filter(etd__gte=now - BEFORE, etd__lte=now + AFTER).order_by("etd", "pk")
    apps = Application.objects.select_related("port", "organisation", "desk").prefetch_related("documents")
    related = ("movements", "appointments", "ship__commands", Prefetch("applications", apps.order_by("pk")))
    return here.select_related("ship", "port", "schedule", "place").prefetch_related(*related)


def _last(calls: list[PortCall]) -> dict[int, dict[str, Any]]:
    """What the last confirmed sailing of each season said of people and vehicles; one query."""
    seasons = {call.schedule_id for call in calls}
    told = Application.objects.filter(call__schedule__in=seasons, service_code="TRIP", state=State.GRANTED)
    newest = told.order_by("call__schedule", "-pk").distinct("call__schedule").select_related("call")
    forms = {app.visit.schedule_id or 0: app.form for app in newest}
    return {pk: {"passengers": form.passengers, "vehicles": form.vehicles} for pk, form in forms.items()}


def _row(request: Asked, call: PortCall, last: dict[int, dict[str, Any]]) -> Row:
    apps = list(call.applications.all())
    for app in apps:
        app.call = call
    trip = next((app for app in reversed(apps) if app.service_code == "TRIP" and app.granted), None)
    clearance = next((app for app in reversed(apps) if app.service_code == "SPB" and not app.ended), None)
    left = times.actual(call, MovementKind.DEPARTED)
    paper = _newest(clearance)
    standing = validity.standing(paper) if paper is not None else None
    if left is not None:
        stage = "left"
    elif trip is None:
        stage = "waiting"
    elif standing == validity.Standing.VALID:
        stage = "cleared"
    elif standing == validity.Standing.LAPSED:
        stage = "lapsed"
    else:
        stage = "filed"
    late = trip is None and left is None and call.etd is not None and clock.now() > call.etd + schedules.LATE
    service = registry.current_of("TRIP")
    may_confirm = stage == "waiting" and permissions.may_file(request.actor, service, call) and _soon(call)
    may_say_left = stage == "cleared" and clearance is not None and permissions.may_act(
        request.actor, "departed", clearance
    )  # fmt: skip
    known = {"master_name": call.master_name, **last.get(call.schedule_id or 0, {})} if may_confirm else {}
    until = paper.valid_until if paper is not None else None
    passed = stage == "waiting" and call.etd is not None and clock.now() > call.etd + PASSED
    return Row(call, stage, late, known, clearance, until, may_confirm, may_say_left, passed)


def _newest(clearance: Application | None) -> Any:
    papers = list(clearance.documents.all()) if clearance is not None else []
    return max(papers, key=lambda one: one.pk, default=None)


def _soon(call: PortCall) -> bool:
    return call.etd is not None and clock.now() >= call.etd - schedules.EARLY


def _sailing(request: Asked, pk: int) -> PortCall:
    found = permissions.calls(request.actor).filter(schedule__isnull=False)
    call = found.filter(pk=pk).first() if pk < 2**63 else None
    if call is None:
        raise Http404
    return call


@signed_in
@require_POST
def confirm(request: Asked, pk: int) -> HttpResponse:
    """The one tap. Tapped twice on a bad network it is one confirmation."""
    call = _sailing(request, pk)
    actor, service = request.actor, registry.current_of("TRIP")
    done = Application.objects.filter(call=call, service_code="TRIP", state=State.GRANTED)
    if done.exists():
        messages.info(request, gettext("Keberangkatan ini sudah dikonfirmasi."))
        return redirect("portal:sailings")
    answers = {**service.prefill(call, actor), "seaworthy": request.POST.get("seaworthy") == "1"}
    typed = {name: request.POST.get(name, "").strip()[:12] for name in ("passengers", "vehicles")}
    answers |= {name: int(t) if t.isascii() and t.isdigit() else t for name, t in typed.items() if t}
    try:
        form = read(service.Form, answers, zone=call.port.zone)
        draft = Application.objects.filter(
            call=call, service_code="TRIP", organisation=actor.organisation_id, state=State.DRAFT
        ).first() or lifecycle.begin(actor, "TRIP", port=call.port, call_id=call.pk)
        lifecycle.submit(draft.pk, actor, form)
    except Refused as refused:
        return _refused(request, refused, done.exists())
    filed = Application.objects.filter(call=call, service_code="SPB", state=State.IN_REVIEW).exists()
    said = gettext("Dikonfirmasi; SPB diajukan dan menunggu syahbandar.") if filed else gettext("Dikonfirmasi.")
    messages.success(request, said)
    return redirect("portal:sailings")


def _refused(request: Asked, refused: Refused, confirmed: bool) -> HttpResponse:
    if refused.status == 403:
        raise refused
    if confirmed:  # the other tap was faster
        messages.info(request, gettext("Keberangkatan ini sudah dikonfirmasi."))
    for problem in refused.problems if not confirmed else ():
        messages.error(request, f"{problem.text} {problem.remedy}".strip())
    return redirect("portal:sailings")


@signed_in
@require_POST
def left(request: Asked, pk: int) -> HttpResponse:
    """She has sailed, just now: an agent's word until the office confirms it."""
    call = _sailing(request, pk)
    clearance = Application.objects.filter(call=call, service_code="SPB", state=State.GRANTED).order_by("-pk").first()
    if clearance is None:
        raise Http404
    if times.actual(call, MovementKind.DEPARTED) is None:
        try:
            now = clock.now().replace(second=0, microsecond=0)
            lifecycle.act(clearance.pk, request.actor, "departed", ActualTime(at=now))
        except Refused as refused:
            return _refused(request, refused, False)
    messages.success(request, gettext("Tercatat."))
    return redirect("portal:sailings")


@signed_in
@require_POST
def give_up(request: Asked, pk: int) -> HttpResponse:
    """One sailing is not made, with its reason."""
    call = _sailing(request, pk)
    if not permissions.may_file(request.actor, registry.current_of("TRIP"), call):
        raise Http404
    try:
        sailings.cancel_one(request.actor, call.pk, request.POST.get("because", ""))
    except Refused as refused:
        return _refused(request, refused, False)
    messages.success(request, gettext("Pelayaran dibatalkan."))
    return redirect("portal:sailings")
