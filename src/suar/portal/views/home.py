"""Home of a company: what needs it, its open calls, papers that run out, and one box to find anything."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from suar.billing.models import Invoice, InvoiceKind
from suar.kernel import clock
from suar.portal.access import signed_in
from suar.portal.actors import Asked
from suar.portal.notices import Told, told
from suar.portal.standing import stands
from suar.registry.models import ShipPaper
from suar.workflow import inbox, permissions
from suar.workflow.models import Notice

#: Papers that run out within these days are shown.
SOON = timedelta(days=30)
_MOST = 12


@signed_in
def home(request: Asked) -> HttpResponse:
    """Officers go to their desk; others see what needs them."""
    actor = request.actor
    if permissions.may_use_desk(actor):
        return redirect("portal:desk")
    sought = request.GET.get("q", "").strip()[:60]
    open_calls = permissions.calls(actor).filter(closed_at=None, cancelled_at=None).order_by("-created_at", "-id")
    context: dict[str, Any] = {
        "sought": sought,
        "found": _found(request, sought) if sought else None,
        "waiting": inbox.waiting_for(actor)[:_MOST] if actor.organisation_id else [],
        "notices": _notices(request),
        "bills": _bills(request),
        "lapsing": _lapsing(request),
        "stands": stands(actor, list(open_calls[:_MOST])),
        "may_open_call": permissions.may_open_call(actor),
    }
    return render(request, "portal/home/home.html", context)


def _found(request: Asked, sought: str) -> dict[str, Any]:
    """Calls and ships that begin with what is sought, by number or name."""
    calls = permissions.calls(request.actor).filter(
        Q(number__istartswith=sought) | Q(request_number__istartswith=sought)
        | Q(ship__name_key__startswith=sought.casefold()) | Q(number__iendswith=sought)
    )  # fmt: skip
    ships = permissions.ships(request.actor).filter(
        Q(name_key__startswith=sought.casefold()) | Q(registration_key__istartswith=sought)
        | Q(imo_number__startswith=sought) | Q(call_sign__istartswith=sought)
    )  # fmt: skip
    return {"calls": calls.order_by("-created_at", "-id")[:_MOST], "ships": ships.order_by("name_key")[:_MOST]}


def _notices(request: Asked) -> list[Told]:
    if request.actor.organisation_id is None:
        return []
    unread = Notice.objects.filter(organisation_id=request.actor.organisation_id, read_at=None)
    return [
        told(notice)
        for notice in unread.select_related("application", "call__ship", "call__port").order_by("-at")[:_MOST]
    ]


def _bills(request: Asked) -> list[Invoice]:
    owed = Invoice.objects.filter(payer_id=request.actor.organisation_id, voided_at=None, settled_at=None, total__gt=0)
    found = owed.exclude(kind=InvoiceKind.ESTIMATE).select_related("call__ship", "call__port")
    return list(found.order_by("issued_at")[:_MOST]) if request.actor.organisation_id else []


def _lapsing(request: Asked) -> list[ShipPaper]:
    until = clock.today("Asia/Jakarta") + SOON
    papers = permissions.papers(request.actor).filter(expires_on__lte=until)
    return list(papers.select_related("ship").order_by("expires_on")[:_MOST]) if request.actor.organisation_id else []


@signed_in
@require_POST
def mark_read(request: Asked) -> HttpResponse:
    """All notices of the company that stand on the page have been read."""
    if request.actor.organisation_id is not None:
        Notice.objects.filter(organisation_id=request.actor.organisation_id, read_at=None).update(read_at=clock.now())
    return redirect("portal:home")
