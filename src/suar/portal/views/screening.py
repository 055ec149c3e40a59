"""The technical team's desk: companies that register, oldest first, each on one screen with its decision."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from suar.accounts import oss, registrations
from suar.accounts.models import Registration
from suar.accounts.registrations.questions import LABELS
from suar.accounts.roles import Right
from suar.kernel.errors import Refused
from suar.kernel.words import gettext, said
from suar.portal import registering, screeningdesk
from suar.portal.access import officers
from suar.portal.actors import Asked
from suar.portal.limits import at_most

PAGE = 50
#: What may be picked in the list, with the states it stands for.
_FILTERS = ("screening", "needs_work", "approved", "rejected")


@officers
def queue(request: Asked) -> HttpResponse:
    """What waits, oldest first; the decided ones newest first. By key, fifty at a time."""
    if not registrations.may_screen(request.actor):
        raise Http404
    state = request.GET.get("state", "screening")
    state = state if state in _FILTERS else "screening"
    found = registrations.registrations(request.actor).filter(state=state)
    after = request.GET.get("after", "")
    listed = list(_from(found, after, oldest_first=state == "screening")[: PAGE + 1])
    rows = [{"one": each, "look": registering.LOOK_OF[each.state]} for each in listed[:PAGE]]
    context = {
        "rows": rows,
        "tabs": [
            {"url": f"?state={one}", "label": said(Registration.State(one).label), "active": one == state}
            for one in _FILTERS
        ],
        "pager": {
            "previous_url": f"?state={state}" if after else "",
            "next_url": f"?state={state}&after={listed[PAGE - 1].pk}" if len(listed) > PAGE else "",
        },
    }
    return render(request, "portal/screening/queue.html", context)


def _from(found: QuerySet[Registration], after: str, *, oldest_first: bool) -> QuerySet[Registration]:
    """In the order of the last submission, after the row of that id."""
    if after.isascii() and after.isdigit() and len(after) < 19:
        last = Registration.objects.filter(pk=int(after)).values_list("submitted_at", flat=True).first()
        if last is not None and oldest_first:
            found = found.filter(Q(submitted_at__gt=last) | Q(submitted_at=last, pk__gt=int(after)))
        elif last is not None:
            found = found.filter(Q(submitted_at__lt=last) | Q(submitted_at=last, pk__lt=int(after)))
    return found.order_by("submitted_at", "pk") if oldest_first else found.order_by("-submitted_at", "-pk")


@officers
def case(request: Asked, pk: int) -> HttpResponse:
    """One registration on one screen."""
    return _page(request, seen_by(request, pk))


@officers
@require_POST
def decide(request: Asked, pk: int) -> HttpResponse:
    """Approve, send back with remarks, or reject."""
    registration = seen_by(request, pk)
    typed, reason = _remarks(request), request.POST.get("reason", "")[:500]
    version = request.POST.get("submissions", "")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 6 else -1
    try:
        match request.POST.get("outcome"):
            case "approve":
                registrations.approve(pk, request.actor, seen)
                messages.success(request, gettext("Disetujui. Super admin mendapat tautan konfirmasi lewat surel."))
            case "send_back":
                registrations.send_back(pk, request.actor, seen, typed, reason)
                messages.success(request, gettext("Dikembalikan. Pemohon mendapat tautan perbaikan lewat surel."))
            case "reject":
                registrations.reject(pk, request.actor, seen, reason)
                messages.success(request, gettext("Ditolak. Pemohon diberi tahu alasannya."))
            case _:
                raise Http404
    except Refused as refused:
        if refused.status == 404:
            raise
        registration.refresh_from_db()
        return _page(request, registration, refused, typed, reason)
    following = registrations.queue(request.actor).values_list("pk", flat=True).first()
    return redirect("portal:screening_case", pk=following) if following else redirect("portal:screening")


@officers
@require_POST
def read_oss(request: Asked, pk: int) -> HttpResponse:
    """Ask OSS again now; when it is down, say so and go on."""
    registration = seen_by(request, pk)
    at_most(request, "oss", 10)
    try:
        registrations.read(registration.pk, again=True)
        messages.success(request, gettext("Data OSS dibaca."))
    except (oss.OssDown, oss.OssRefused):
        messages.warning(request, gettext("OSS tidak menjawab sekarang. Keputusan tidak harus menunggunya."))
    return redirect("portal:screening_case", pk=pk)


def seen_by(request: Asked, pk: int) -> Registration:
    """The registration, if the technical team's member asks; else there is no such page."""
    found = registrations.registrations(request.actor).select_related("decided_by", "organisation", "user")
    registration = found.filter(pk=pk).first() if pk < 2**63 else None
    if registration is None:
        raise Http404
    return registration


def _remarks(request: Asked) -> dict[str, str]:
    return {
        name: request.POST.get(f"remark.{name}", "")[:300] for name in request.POST.getlist("mark") if name in LABELS
    }


def _page(
    request: Asked,
    registration: Registration,
    refused: Refused | None = None,
    typed: dict[str, str] | None = None,
    reason: str = "",
) -> HttpResponse:
    actor, waiting = request.actor, registration.state == Registration.State.SCREENING
    remarks = typed or {}
    context = {
        "registration": registration,
        "look": registering.LOOK_OF[registration.state],
        "parts": screeningdesk.parts(registration, remarks),
        "papers": screeningdesk.papers(registration, remarks),
        "checks": registrations.checks(registration),
        "lines": registrations.differences(registration),
        "history": screeningdesk.history(registration),
        "beside": list(registrations.queue(actor)[:30]),
        "deciding": registrations.may_decide(actor, registration),
        "own": waiting and registrations.filed_it(actor, registration),
        "approves": registrations.may_screen(actor, Right.APPROVE),
        "rejects": registrations.may_screen(actor, Right.REJECT),
        "marking": bool(typed) or bool(reason),
        "reason": reason,
        "problems": registering.summary(refused.problems if refused else ()),
    }
    return render(request, "portal/screening/case.html", context, status=refused.status if refused else 200)
