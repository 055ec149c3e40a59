"""Convoys proposed from imported calls: the agent or the port's office says whether tug and barge travel together."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render

from suar.exchange import access
from suar.kernel.errors import Refused
from suar.kernel.words import gettext
from suar.portal.access import signed_in
from suar.portal.actors import Asked
from suar.portcalls.models import PortCall
from suar.workflow import towing

PAGE = 50
#: The calls of a page, read by themselves: joined to the question which proposals there are, they would be eight joins.
_HULLS = (
    Prefetch("barge", PortCall.objects.select_related("ship", "agent", "port")),
    Prefetch("tug", PortCall.objects.select_related("ship")),
)


@signed_in
def proposals(request: Asked) -> HttpResponse:
    """Open proposals, in the order in which they were made."""
    if not request.actor.active:
        raise Http404
    typed = request.GET.get("after", "")
    after = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
    found = access.proposals(request.actor).prefetch_related(*_HULLS)
    shown = list(found.filter(pk__gt=after).order_by("pk")[: PAGE + 1])
    context = {
        "rows": [(one, towing.may_couple(request.actor, one.barge)) for one in shown[:PAGE]],
        "pager": {
            "previous_url": "?" if after else "",
            "next_url": f"?after={shown[PAGE - 1].pk}" if len(shown) > PAGE else "",
        },
    }
    return render(request, "portal/imports/proposals.html", context)


@signed_in
def decide(request: Asked, pk: int) -> HttpResponse:
    """Accept or refuse one proposal."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    one = access.proposals(request.actor).filter(pk=pk).first() if request.actor.active and pk < 2**63 else None
    if one is None:
        raise Http404
    try:
        if request.POST.get("accept") == "yes":
            towing.accept(one, request.actor)
            messages.success(request, gettext("Kedua kapal kini satu rangkaian."))
        else:
            towing.refuse(one, request.actor)
            messages.success(request, gettext("Usulan rangkaian ditolak."))
    except Refused as refused:
        if refused.status not in (409, 422):
            raise
        for problem in refused.problems:
            messages.error(request, f"{problem.text} {problem.remedy}")
    return redirect("portal:convoy_proposals")
