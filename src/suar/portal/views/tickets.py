"""Tickets to the contact desk: a super admin asks for other menus, the technical team answers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from suar.accounts import companytickets, succession, tickets
from suar.accounts.models import Ticket
from suar.accounts.registrations import may_screen
from suar.accounts.roles import Right
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext, said
from suar.portal import successors, ticketing
from suar.portal.access import officers, signed_in
from suar.portal.actors import Asked
from suar.portal.limits import at_most
from suar.portal.registering import summary
from suar.workflow.menus import menus_of

PAGE = 50


@signed_in
def mine(request: Asked) -> HttpResponse:
    """The company's own tickets, newest first."""
    if not tickets.may_ask(request.actor):
        raise Http404
    return _listed(request, "")


@officers
def desk(request: Asked) -> HttpResponse:
    """All tickets, for the technical team: those that wait first."""
    if not may_screen(request.actor):
        raise Http404
    state = request.GET.get("state", "open")
    return _listed(request, state if state in Ticket.State.values else "open")


def _listed(request: Asked, state: str) -> HttpResponse:
    """``state`` empty: the company's side."""
    found, after = tickets.tickets(request.actor), request.GET.get("after", "")
    oldest_first = state == Ticket.State.OPEN
    if state:
        found = found.filter(state=state)
    if after.isascii() and after.isdigit() and len(after) < 19:
        found = found.filter(pk__gt=int(after)) if oldest_first else found.filter(pk__lt=int(after))
    listed = list(found.order_by("pk" if oldest_first else "-pk")[: PAGE + 1])
    kept = f"state={state}&" if state else ""
    tabs = [
        {"url": f"?state={one}", "label": said(word), "active": state == one} for one, word in ticketing.WORD_OF.items()
    ]
    context = {
        "tickets": [
            {"one": each, "look": ticketing.LOOK_OF[each.state], "word": ticketing.WORD_OF[each.state]}
            for each in listed[:PAGE]
        ],
        "tabs": tabs if state else [],
        "pager": {
            "previous_url": f"?{kept}" if after else "",
            "next_url": f"?{kept}after={listed[PAGE - 1].pk}" if len(listed) > PAGE else "",
        },
    }
    return render(request, "portal/tickets/list.html", context)


@signed_in
def new(request: Asked) -> HttpResponse:
    """Which menus and rights, and why. Rows are added by a button, so that it works without scripts."""
    company = request.actor.organisation
    if company is None or not tickets.may_ask(request.actor):
        raise Http404
    known = menus_of(company)
    rows = ticketing.rows(request.POST) if request.method == "POST" else [{"menu": "", "rights": []}]
    why, problems = request.POST.get("why", "")[:1001], ()
    if request.method == "POST" and "add" in request.POST:
        rows = [*rows, {"menu": "", "rights": []}][: tickets.MOST_MENUS]
    elif request.method == "POST":
        at_most(request, "ticket", 10)
        wishes = {str(row["menu"]): list(row["rights"]) for row in rows if row["menu"]}
        try:
            made = tickets.ask(request.actor, wishes, why, list(known))
        except Refused as refused:
            if refused.status == 404:
                raise
            problems = refused.problems  # type: ignore[assignment]
        else:
            messages.success(request, gettext("Tiket %(number)s terkirim.") % {"number": made.number})
            return redirect("portal:ticket", pk=made.pk)
    context = {
        "rows": ticketing.drawn(rows, known, _wrong(problems, "wishes")),
        "why": ticketing.why_field(why, _wrong(problems, "why")),
        "problems": summary(problems),
        "may_add": len(rows) < tickets.MOST_MENUS,
    }
    return render(request, "portal/tickets/new.html", context, status=422 if problems else 200)


def _wrong(problems: Any, field: str) -> Problem | None:
    return next((each for each in problems if each.field == field), None)


@signed_in
def ticket(request: Asked, pk: int) -> HttpResponse:
    """One ticket: what was asked, what it changes, and the answer."""
    return _page(request, _seen(request, pk), ())


@officers
@require_POST
def answer(request: Asked, pk: int) -> HttpResponse:
    """The technical team's answer."""
    found, text = _seen(request, pk), request.POST.get("answer", "")[:1000]
    try:
        if request.POST.get("outcome") == "grant":
            messages.success(request, _granted(request, found, text))
        elif request.POST.get("outcome") == "refuse":
            tickets.refuse(pk, request.actor, text)
            messages.success(request, gettext("Ditolak; peminta diberi tahu alasannya."))
        else:
            raise Http404
    except Refused as refused:
        if refused.status == 404:
            raise
        found.refresh_from_db()
        return _page(request, found, refused.problems, text, refused.status)
    return redirect("portal:ticket", pk=pk)


def _granted(request: Asked, found: Ticket, text: str) -> str:
    if found.kind == Ticket.Kind.COMPANY:
        companytickets.grant(found.pk, request.actor, text)
        return gettext("Dikabulkan; data perusahaan diubah.")
    tickets.grant(found.pk, request.actor, text, request.POST.get("agreed", "")[:64])
    return gettext("Dikabulkan; haknya berlaku sekarang.")


def _seen(request: Asked, pk: int) -> Ticket:
    found = tickets.tickets(request.actor).filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


def _page(request: Asked, found: Ticket, problems: Any, text: str = "", status: int = 200) -> HttpResponse:
    actor = request.actor
    waiting, nominates = found.state == Ticket.State.OPEN, found.kind == Ticket.Kind.SUPER_ADMIN
    lost = tickets.cuts(found) if waiting and found.kind == Ticket.Kind.MENUS else []
    context = {
        "ticket": found,
        "look": ticketing.LOOK_OF[found.state],
        "word": ticketing.WORD_OF[found.state],
        "wishes": ticketing.wishes(found),
        "about": successors.about(found) if nominates else [],
        "cuts": ticketing.cuts(lost),
        "agreed": tickets.seen(lost),
        "grants": waiting and not nominates and may_screen(actor, Right.APPROVE),
        "opens": waiting and nominates and succession.may_open(actor, found.organisation),
        "refuses": waiting and may_screen(actor, Right.REJECT),
        "of_desk": may_screen(actor),
        "text": text,
        "problems": summary(problems),
    }
    return render(request, "portal/tickets/ticket.html", context, status=status)
