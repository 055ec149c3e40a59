"""Another super admin: the organisation's people ask for one, the technical team fills in, looks again and opens it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from suar.accounts import proofs, succession, tickets
from suar.accounts.models import Organisation, Succession, Ticket, User
from suar.accounts.succession import Wish
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portal import successors, ticketing
from suar.portal.access import officers, signed_in
from suar.portal.actors import Asked
from suar.portal.limits import at_most
from suar.portal.stepup import asks as asks_for_proof
from suar.portal.views.organisations import has_none_yet, seen
from suar.records.models import StoredFile

_PAGE = "portal/organisations"


@officers
def new(request: Asked, pk: int) -> HttpResponse:
    """Fill in from the letter, look at what it does, open it with a fresh proof. Nothing typed is lost on the way."""
    organisation = seen(request, pk)
    if not succession.may_open(request.actor, organisation):
        raise Http404
    ticket = _ticket(request, organisation)
    if request.method != "POST":
        return _form(request, organisation, ticket, _first(organisation, ticket))
    at_most(request, "super admin", 20)
    file: StoredFile | None = None
    try:
        file = successors.letter(request, ticket)
        wish = _wish(request, organisation, file, ticket)
        match request.POST.get("do"):
            case "open":
                made = succession.open_for(request.actor, pk, wish)
                text = gettext("Super admin %(who)s dibuka; semua yang berkepentingan diberi tahu.")
                messages.success(request, text % {"who": made.person})
                return redirect("portal:organisation", pk=pk)
            case "back":
                return _form(request, organisation, ticket, wish)
        return _review(request, organisation, wish, succession.plan(request.actor, organisation, wish))
    except Refused as refused:
        if asks_for_proof(refused) or refused.status not in (409, 413, 422):
            raise
        return _form(request, organisation, ticket, _wish(request, organisation, file, ticket), refused)


def _ticket(request: Asked, organisation: Organisation) -> Ticket | None:
    asked = successors.number(request.POST.get("ticket", "") or request.GET.get("tiket", ""))
    return successors.open_tickets(organisation).filter(pk=asked).first() if asked is not None else None


def _first(organisation: Organisation, ticket: Ticket | None) -> Wish:
    """What the form begins with: what the ticket says already."""
    known = succession.nominated(ticket.nominee) if ticket else {}
    return Wish(known, ticket.why if ticket else "", letter=ticket.letter if ticket else None)


def _wish(request: Asked, organisation: Organisation, file: StoredFile | None, ticket: Ticket | None) -> Wish:
    post = request.POST
    return Wish(
        succession.nominated(post),
        post.get("why", "")[:1001],
        post.get("letter_number", "")[:120],
        file,
        successors.number(post.get("left", "")),
        ticket.pk if ticket else None,
        successors.number(post.get("account", "")),
        successors.number(post.get("known", "")) or 0,
    )


def _form(
    request: Asked, organisation: Organisation, ticket: Ticket | None, wish: Wish, refused: Refused | None = None
) -> HttpResponse:
    problems: Sequence[Problem] = refused.problems if refused else ()
    chosen = "" if wish.left is None else str(wish.left)
    heads = succession.heads(organisation).order_by("full_name", "pk")
    person = User.objects.get(pk=request.actor.user_id or 0)
    context = {
        "organisation": organisation,
        "first": has_none_yet(organisation),
        "ticket": ticket,
        "person": successors.questions(dict(wish.answers), problems),
        "left": successors.left(heads[:50], chosen, problems),
        "ground": [successors.letter_number(wish.letter_number, problems), successors.why(wish.why, problems)],
        "letter": wish.letter,
        "letter_problem": next((each for each in problems if each.field == "letter"), None),
        "problems": successors.summary(problems),
        "known": _newest(organisation),
        "cannot_prove": not proofs.means_of(person) and not proofs.password_proves(person),
    }
    return render(request, f"{_PAGE}/open.html", context, status=refused.status if refused else 200)


def _newest(organisation: Organisation) -> int:
    """The last that was opened, as this page shows it: another one meanwhile is a change."""
    newest = Succession.objects.filter(organisation=organisation).order_by("-pk").values_list("pk", flat=True)
    return newest.first() or 0


def _review(request: Asked, organisation: Organisation, wish: Wish, found: succession.Plan) -> HttpResponse:
    hidden: dict[str, Any] = {
        **found.answers, "why": wish.why, "letter_number": wish.letter_number,
        "letter_kept": wish.letter.pk if wish.letter else "", "left": wish.left or "", "ticket": wish.ticket or "",
        "account": found.account.pk if found.account else "", "known": wish.known,
    }  # fmt: skip
    context = {
        "organisation": organisation,
        "plan": found,
        "facts": successors.answered(found.answers),
        "letter": wish.letter,
        "wish": wish,
        "hidden": hidden.items(),
    }
    return render(request, f"{_PAGE}/review.html", context)


@signed_in
def ask(request: Asked) -> HttpResponse:
    """A ticket for another super admin, by anybody of the organisation; and what became of those asked before."""
    actor = request.actor
    if not succession.may_ask(actor) or actor.organisation is None:
        raise Http404
    answers, why, status = succession.nominated(request.POST), request.POST.get("why", "")[:1001], 200
    problems: Sequence[Problem] = ()
    file: StoredFile | None = None
    if request.method == "POST":
        at_most(request, "super admin", 10)
        try:
            file = successors.letter(request)
            made = succession.ask(actor, answers, why, file)
            messages.success(request, gettext("Tiket %(number)s terkirim.") % {"number": made.number})
            return redirect("portal:ticket", pk=made.pk)
        except Refused as refused:
            if refused.status not in (409, 413, 422):
                raise
            problems, status = refused.problems, refused.status
    mine = tickets.tickets(actor).filter(kind=Ticket.Kind.SUPER_ADMIN).order_by("-pk")[:20]
    context = {
        "organisation": actor.organisation,
        "heads": list(succession.super_admins(actor)[:50]),
        "person": successors.questions(answers, problems),
        "why": successors.why(why, problems),
        "letter": file,
        "letter_problem": next((each for each in problems if each.field == "letter"), None),
        "problems": successors.summary(problems),
        "asked": [
            {"one": each, "look": ticketing.LOOK_OF[each.state], "word": ticketing.WORD_OF[each.state]} for each in mine
        ],
    }
    return render(request, f"{_PAGE}/ask.html", context, status=status)


@signed_in
def ticket_letter(request: Asked, pk: int) -> HttpResponse:
    """The letter that came with a ticket, for whoever sees the ticket."""
    found = tickets.tickets(request.actor).filter(pk=pk if pk < 2**63 else 0).first()
    if found is None or found.letter is None:
        raise Http404
    return successors.download(found.letter, f"surat-{found.number}")
