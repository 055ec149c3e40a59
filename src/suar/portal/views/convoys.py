"""Convoys on the page of a call: let a hull join, or take her out."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from suar.kernel.errors import Refused
from suar.kernel.words import gettext
from suar.portal.access import signed_in
from suar.portal.actors import Asked
from suar.portcalls.models import PortCall
from suar.workflow import permissions, towing


def _call(request: Asked, pk: int) -> PortCall:
    found = permissions.calls(request.actor).filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


@signed_in
@require_POST
def join(request: Asked, pk: int) -> HttpResponse:
    """The chosen call travels with this one from now on."""
    call, chosen = _call(request, pk), request.POST.get("hull", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
        messages.error(request, gettext("Pilih kapal yang ikut."))
        return redirect("portal:call", ref=str(call))
    return _done(request, call, lambda: towing.couple(request.actor, [call.pk, int(chosen)]))


@signed_in
@require_POST
def leave(request: Asked, pk: int) -> HttpResponse:
    """This hull goes her own way."""
    call = _call(request, pk)
    return _done(request, call, lambda: towing.split(request.actor, call.pk))


def _done(request: Asked, call: PortCall, change: Callable[[], object]) -> HttpResponse:
    try:
        change()
        messages.success(request, gettext("Rangkaian diubah."))
    except Refused as refused:
        if refused.status not in (409, 422):
            raise
        for problem in refused.problems:
            messages.error(request, f"{problem.text} {problem.remedy}".strip())
    return redirect("portal:call", ref=str(call))
