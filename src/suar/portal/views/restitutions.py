"""Money asked back from the state: a company's own tickets and credits, an office's tickets to decide."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from suar.billing.models import Restitution, RestitutionState
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext, said
from suar.portal import drafting
from suar.portal.access import signed_in
from suar.portal.actors import Asked
from suar.portal.forms import Draft, read_post, statement
from suar.portal.restitutions import ACTS, LOOKS, TO_HAND_IN, account_seen, columns, events, facts, offered, rows, word
from suar.workflow import money
from suar.workflow.permissions import calls

PAGE = 50
#: Credits that are offered at once; the oldest first.
_CREDITS = 50


@signed_in
def restitutions(request: Asked) -> HttpResponse:
    """Tickets, newest first, a page at a time by id; a company sees its free credits above them."""
    if money.lacks_tickets(request.actor):
        raise Refused(money.bills_missing(request.actor), status=403)
    if not money.may_see_tickets(request.actor):
        raise Http404
    found, state, after = money.tickets(request.actor), request.GET.get("state", ""), request.GET.get("after", "")
    if state in RestitutionState.values:
        found = found.filter(state=state)
    if after.isascii() and after.isdigit() and len(after) < 19:
        found = found.filter(pk__lt=int(after))
    listed = list(found.order_by("-pk")[: PAGE + 1])
    kept = f"state={state}&" if state in RestitutionState.values else ""
    context = {
        "columns": columns(),
        "rows": rows(listed[:PAGE], _at),
        "credits": list(money.credits(request.actor)[:_CREDITS]),
        "tabs": _tabs(state),
        "pager": {
            "previous_url": f"?{kept}" if after else "",
            "next_url": f"?{kept}after={listed[PAGE - 1].pk}" if len(listed) > PAGE else "",
        },
    }
    return render(request, "portal/restitutions/list.html", context)


def _tabs(state: str) -> list[dict[str, object]]:
    every: list[dict[str, object]] = [{"url": "?", "label": gettext("Semua"), "active": not state}]
    return every + [
        {"url": f"?state={one.value}", "label": said(one.label), "active": state == one.value}
        for one in RestitutionState
    ]


def _at(ticket: Restitution) -> str:
    return reverse("portal:restitution", args=[ticket.pk])


def _seen(request: Asked, pk: int) -> Restitution:
    every = money.tickets(request.actor).select_related("decided_by")
    found = every.filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


@signed_in
def restitution(request: Asked, pk: int) -> HttpResponse:
    """One ticket: what it is for, where it stands, what happened."""
    return _page(request, _seen(request, pk))


def _page(request: Asked, ticket: Restitution, acted: tuple[str, Draft, Refused] | None = None) -> HttpResponse:
    refused = (acted[0], acted[1], acted[2].problems) if acted else None
    context = {
        "ticket": ticket,
        "call": ticket.call,
        "zone": ticket.call.port.zone,
        "account_seen": account_seen(ticket),
        "status": LOOKS[ticket.state],
        "word": word(ticket),
        "facts": facts(ticket),
        "acts": offered(request.actor, ticket, refused),
        "to_hand_in": [said(each) for each in TO_HAND_IN] if ticket.state == RestitutionState.OPEN else [],
        "sees_bill": money.reads_bill(request.actor, ticket.invoice),
        "sees_call": calls(request.actor).filter(pk=ticket.call_id).exists(),
        "history": events(ticket),
    }
    return render(request, "portal/restitutions/ticket.html", context, status=422 if acted else 200)


@signed_in
@require_POST
def act(request: Asked, pk: int, name: str) -> HttpResponse:
    """State the account, decide, or record the payment."""
    ticket = _seen(request, pk)
    declared = ACTS.get(name)
    if declared is None:
        raise Http404
    draft = Draft({}, "id")
    try:
        draft = Draft(read_post(declared.form, drafting.own(request.POST)), drafting.language_of(request.POST))
        form = statement(declared.form, draft, zone=ticket.call.port.zone, visible=lambda _model, _pk: False)
        _refuse_changed(ticket, request.POST.get("_stated"))
        declared.run(request.actor, ticket.pk, form)
    except Refused as refused:
        if refused.status != 422 or not money.may(request.actor, name, ticket):
            raise
        return _page(request, ticket, (name, draft, refused))
    messages.success(request, gettext("Tercatat."))
    return redirect("portal:restitution", pk=ticket.pk)


def _refuse_changed(ticket: Restitution, seen: str | None) -> None:
    """Whoever decides decides on the account that stood on the page, not on one that was put in its place since."""
    if seen is not None and seen != account_seen(ticket):
        text = gettext("Perusahaan mengubah rekening tujuan sementara itu.")
        raise Refused(Problem("", "stale", text, gettext("Periksa rekeningnya, lalu putuskan lagi.")))


@signed_in
@require_POST
def ask(request: Asked, pk: int) -> HttpResponse:
    """The company asks for a credit of its own."""
    if pk >= 2**63:
        raise Http404
    ticket = money.ask(request.actor, pk)
    messages.success(request, gettext("Tiket restitusi dibuka."))
    return redirect("portal:restitution", pk=ticket.pk)
