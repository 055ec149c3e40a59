"""Begin what a company files on a visit it has no part in, by the visit's number: a change of agent."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from suar.kernel.errors import Refused
from suar.portal.access import signed_in
from suar.portal.actors import Asked
from suar.portal.forms.parts import SummaryLine
from suar.workflow import lifecycle, permissions, registry
from suar.workflow.standard import standard_of

#: No number of a visit is longer.
_LONGEST = 40


@signed_in
def by_number(request: Asked, code: str) -> HttpResponse:
    """What the service asks and promises, and the box for the number. Nothing of the visit is shown here."""
    service = registry.current_of(code) if registry.exists(code) else None
    if service is None or not permissions.may_file_from_outside(request.actor, service):
        raise Http404
    context: dict[str, Any] = {"standard": standard_of(service)}
    if request.method != "POST":
        return render(request, "portal/applications/by_number.html", context)
    number = request.POST.get("number", "").replace("\x00", "").strip()[:_LONGEST]
    try:
        app = lifecycle.begin_by_number(request.actor, code, number)
    except Refused as refused:
        shown = [SummaryLine("number", str(p.text), str(p.remedy), str(p.law)) for p in refused.problems]
        context |= {"number": number, "problems": shown}
        return render(request, "portal/applications/by_number.html", context, status=refused.status)
    return redirect("portal:application", pk=app.pk)
