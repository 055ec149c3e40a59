"""Pilots, tugs and mooring gangs: the board of their orders, and the page on which they report from the water."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from suar.accounts.roles import Craft, Role
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext, said
from suar.portal import dispatch
from suar.portal import duty as duties
from suar.portal.access import officers, signed_in
from suar.portal.actors import Asked
from suar.portal.moments import clock_text
from suar.portcalls import workorders
from suar.portcalls.models import WorkOrder
from suar.portcalls.reports import Reported, reported_at
from suar.workflow import lifecycle
from suar.workflow.forms import ActualTime, BaseForm
from suar.workflow.models import Application
from suar.workflow.statements import read
from suar.workflow.transaction import transition
from suar.workflow.workorders import GivenUp, MasterSignature

#: The action with which an order is called off, where the others of the address are times.
GIVEN_UP = "aborted"


@officers
def board(request: Asked) -> HttpResponse:
    """Orders of today and tomorrow, or of one day, by time."""
    if not (request.actor.is_officer or request.actor.has_role(Role.PORT_OPERATOR)):
        raise Http404
    asked, after = request.GET.get("day", "")[:10], request.GET.get("after", "")
    shown = dispatch.board(request.actor, asked, after)
    query = {"day": asked} if shown.days == 1 else {}
    context = {
        "board": shown,
        "several_ports": len({row.order.call.port_id for row in shown.rows}) > 1,
        "is_operator": request.actor.has_role(Role.PORT_OPERATOR),
        "day_before": shown.day - timedelta(days=1),
        "day_after": shown.day + timedelta(days=1 if shown.days == 1 else 2),
        "pager": {
            "previous_url": f"?{urlencode(query)}" if after else "",
            "next_url": f"?{urlencode({**query, 'after': shown.following})}" if shown.following else "",
        },
    }
    return render(request, "portal/dispatch/board.html", context)


@signed_in
def mine(request: Asked) -> HttpResponse:
    """My orders, the one at hand large."""
    return _page(request, None)


@signed_in
def order(request: Asked, pk: int) -> HttpResponse:
    """One order, as its pilot sees it."""
    return _page(request, _seen(request, pk))


def _seen(request: Asked, pk: int) -> tuple[WorkOrder, Application]:
    found = duties.seen(request.actor, pk)
    if found is None:
        raise Http404
    return found


def _page(
    request: Asked, chosen: tuple[WorkOrder, Application] | None, problems: Sequence[Problem] = (), failed: str = ""
) -> HttpResponse:
    """``failed``: the time that was refused, whose box stands open with what was typed."""
    on_list = chosen is None
    orders = duties.mine(request.actor)
    if chosen is None and (at_hand := duties.current(orders)) is not None:
        chosen = duties.seen(request.actor, at_hand.pk)
    others = [one for one in orders if chosen is None or one.pk != chosen[0].pk]
    actor = request.actor
    context: dict[str, Any] = {
        "duty": duties.duty(actor, *chosen) if chosen is not None else None,
        "others": [dispatch.Row(one, dispatch.standing_of(one)) for one in others],
        "problems": [{"field_id": _box(p, failed), "text": p.text, "remedy": p.remedy, "law": p.law} for p in problems],
        "typed": request.POST,
        "failed": failed,
        "on_list": on_list,
        "sees_board": actor.has_role(Role.PORT_OPERATOR) or actor.is_officer,
        "sent_out": actor.craft in (Craft.PILOT, Craft.MOORING, Craft.MASTER),
    }
    return render(request, "portal/dispatch/duty.html", context, status=422 if problems else 200)


def _box(problem: Problem, failed: str) -> str:
    """The box on the page that a problem is about."""
    if problem.field == "at":
        return f"id_at_{failed}" if failed else ""
    return f"id_{problem.field}" if problem.field in ("master_name", "confirmed", "reason") else ""


@signed_in
@require_POST
def report(request: Asked, pk: int, kind: str) -> HttpResponse:
    """Write down a time: now, by the big button, or another that is typed. Pressed twice it is written once."""
    if kind == GIVEN_UP:
        return _give_up(request, pk)
    if kind not in Reported.values:
        raise Http404
    found, app = _seen(request, pk)
    _not_signed(found)
    what, text = Reported(kind), request.POST.get("at", "").strip()[:30]
    known = reported_at(found, what)
    if not text and known is not None:
        return _noted(request, found, gettext("%(kind)s sudah tercatat %(time)s."), what)
    try:
        form: ActualTime = (
            read(ActualTime, {"at": text}, zone=app.port.zone)
            if text
            else ActualTime(at=clock.now().replace(second=0, microsecond=0))
        )
        _act(request, found, kind, form, only_missing=not text)
    except Refused as refused:
        if refused.status != 422:
            raise
        return _page(request, (found, app), refused.problems, kind)
    return _noted(request, found, gettext("%(kind)s tercatat %(time)s."), what)


@transition
def _act(request: Asked, found: WorkOrder, name: str, form: BaseForm, *, only_missing: bool = False) -> None:
    """On the order and on those of the other hulls that move with it: on all, or on none."""
    for one in workorders.together(found):
        if only_missing and reported_at(one, Reported(name)) is not None:
            continue
        try:
            lifecycle.act(one.application_id, request.actor, name, form)
        except Refused as refused:
            if one.pk == found.pk:
                raise
            ship = one.call.ship.name
            said_of = [Problem(p.field, p.code, f"{ship}: {p.text}", p.remedy, p.law) for p in refused.problems]
            raise Refused.of(said_of, status=refused.status) from refused


def _give_up(request: Asked, pk: int) -> HttpResponse:
    """The ship turned back: the order ends, with those of the hulls beside her; pressed twice it ends once."""
    chosen = duties.seen(request.actor, pk, WorkOrder.objects.select_related("call__ship", "call__port", "place"))
    if chosen is None:
        raise Http404
    found, app = chosen
    if found.cancelled_at is None:
        _not_signed(found)
        try:
            form = read(GivenUp, {"reason": request.POST.get("reason", "").strip()}, zone=app.port.zone)
            _act(request, found, GIVEN_UP, form)
        except Refused as refused:
            if refused.status != 422:
                raise
            return _page(request, (found, app), refused.problems, GIVEN_UP)
    messages.success(request, gettext("Perintah kerja dibatalkan; perintah berikutnya siap diisi."))
    return redirect("portal:dispatch_mine" if request.actor.craft else "portal:dispatch")


def _not_signed(found: WorkOrder) -> None:
    if found.signed_at is not None:
        raise Refused(workorders.signed_problem(found), status=409)


def _noted(request: Asked, found: WorkOrder, sentence: str, kind: Reported) -> HttpResponse:
    fresh = workorders.standing().get(pk=found.pk)
    at = reported_at(fresh, kind)
    when = clock_text(at, fresh.call.port.zone) if at else ""
    messages.success(request, sentence % {"kind": said(kind.label), "time": when})
    return _back(request, found)


def _back(request: Asked, found: WorkOrder) -> HttpResponse:
    """To the list of my orders where it came from there, else to the order."""
    if request.POST.get("back") == "mine":
        return redirect("portal:dispatch_mine")
    return redirect("portal:dispatch_order", pk=found.pk)


@signed_in
@require_POST
def sign(request: Asked, pk: int) -> HttpResponse:
    """The master signs, on the pilot's phone or with an own account; sent twice it is signed once."""
    found, app = _seen(request, pk)
    name = request.POST.get("master_name", "").strip()
    if found.signed_at is not None and found.signed_by_master in (name, request.actor.name):
        messages.success(request, gettext("Sudah ditandatangani %(name)s.") % {"name": found.signed_by_master})
        return _back(request, found)
    _not_signed(found)
    answers = {"master_name": name or None, "confirmed": "confirmed" in request.POST}
    try:
        form = read(MasterSignature, answers, zone=app.port.zone)
        lifecycle.act(workorders.together(found)[0].application_id, request.actor, "signed", form)
    except Refused as refused:
        if refused.status != 422:
            raise
        return _page(request, (found, app), refused.problems)
    messages.success(request, gettext("Waktu ditandatangani nakhoda."))
    return _back(request, found)
