"""The technical team's list of organisations: who their super admins are, and when each of them was last here."""

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from suar.accounts import administration as admin
from suar.accounts import succession
from suar.accounts.models import Organisation
from suar.accounts.registrations import may_screen
from suar.accounts.roles import OrganisationKind, Right
from suar.kernel.words import gettext
from suar.portal import successors
from suar.portal.access import officers
from suar.portal.actors import Asked

PAGE = 25


@officers
def organisations(request: Asked) -> HttpResponse:
    """By name, a page at a time; search by name, NIB or NPWP; all, or those nobody can sign in for."""
    if not may_screen(request.actor):
        raise Http404
    sought = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:80]
    state = "without" if request.GET.get("state") == "without" else ""
    found = _sought(succession.organisations(request.actor, without=bool(state)), sought)
    after = request.GET.get("after", "").replace("\x00", "")[:200]
    name, _tilde, pk = after.rpartition("~")
    if (last := successors.number(pk)) is not None:
        found = found.filter(Q(name__gt=name) | Q(name=name, pk__gt=last))
    listed = list(found.order_by("name", "pk")[: PAGE + 1])
    kept = {name: value for name, value in (("q", sought), ("state", state)) if value}
    onward = {**kept, "after": f"{listed[PAGE - 1].name}~{listed[PAGE - 1].pk}"} if len(listed) > PAGE else {}
    context = {
        "lines": successors.lines(listed[:PAGE]),
        "sought": sought,
        "state": state,
        "founds": admin.may_make_office(request.actor),
        "tabs": [
            {"url": "?", "label": gettext("Semua"), "active": not state},
            {"url": "?state=without", "label": gettext("Tanpa super admin"), "active": bool(state)},
        ],
        "pager": {
            "previous_url": f"?{urlencode(kept)}" if after else "",
            "next_url": f"?{urlencode(onward)}" if onward else "",
        },
    }
    return render(request, "portal/organisations/list.html", context)


def _sought(found: QuerySet[Organisation], sought: str) -> QuerySet[Organisation]:
    digits = "".join(each for each in sought if each not in " .-")
    if len(digits) > 3 and digits.isascii() and digits.isdigit():
        return found.filter(Q(nib__startswith=digits) | Q(npwp__startswith=digits))
    for word in sought.split()[:5]:
        found = found.filter(name__icontains=word)
    return found


@officers
def organisation(request: Asked, pk: int) -> HttpResponse:
    """One organisation: its super admins, those that were opened for it, and what it asks."""
    found = seen(request, pk)
    heads = list(succession.heads(found).order_by("full_name", "pk")[:50])
    context = {
        "organisation": found,
        "heads": heads,
        "first": has_none_yet(found),
        "opened": successors.newest(request, found),
        "tickets": list(successors.open_tickets(found)),
        "opens": succession.may_open(request.actor, found),
        "concerned": succession.concerned(request.actor, found),
        "grants": may_screen(request.actor, Right.APPROVE),
    }
    return render(request, "portal/organisations/organisation.html", context)


def has_none_yet(organisation: Organisation) -> bool:
    """Whether an office was founded and nobody has ever been opened for it."""
    return organisation.kind == OrganisationKind.OFFICE and not organisation.groups.exists()


@officers
def letter(request: Asked, pk: int) -> HttpResponse:
    """The letter on which a super admin was opened."""
    found = succession.successions(request.actor).filter(pk=pk if pk < 2**63 else 0).first()
    if found is None:
        raise Http404
    return successors.download(found.letter, f"surat-super-admin-{pk}")


def seen(request: Asked, pk: int) -> Organisation:
    """The organisation, if the technical team asks; else there is no such page."""
    found = succession.organisations(request.actor).filter(pk=pk if pk < 2**63 else 0).first()
    if found is None:
        raise Http404
    return found
