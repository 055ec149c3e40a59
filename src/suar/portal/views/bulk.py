"""Many green cases granted together: first shown once more, then each decided by itself."""

import re

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from suar.kernel.words import gettext, ngettext
from suar.portal import deskqueue
from suar.portal.access import officers
from suar.portal.actors import Asked
from suar.portal.deskqueue import Filters
from suar.workflow import inbox, lifecycle
from suar.workflow.lifecycle.many import MOST

_TICKED = re.compile(r"^([0-9]{1,18})\.([0-9]{1,4})$")


def _ticked(request: Asked) -> dict[int, int]:
    found = (_TICKED.match(value) for value in request.POST.getlist("case")[:MOST])
    return {int(one[1]): int(one[2]) for one in found if one}


@officers
@require_POST
def grants(request: Asked) -> HttpResponse:
    """The ticked cases; nothing is granted before the officer has seen the list and said yes."""
    ticked, filters = _ticked(request), Filters.of(request.GET)
    back = reverse("portal:desk") + filters.query()
    if not ticked:
        messages.info(request, gettext("Belum ada permohonan yang dipilih."))
        return redirect(back)
    if request.POST.get("_confirmed") != "1":
        waiting = inbox.open_cases(request.actor).filter(pk__in=ticked).order_by("due_at", "id")
        cases = [case for case in deskqueue.listed(list(waiting)) if case.bulk]
        context = {"cases": cases, "ticked": ticked, "left": len(ticked) - len(cases), "back": back, "filters": filters}
        return render(request, "portal/desk/bulk.html", context)
    tried = lifecycle.grant_many(request.actor, ticked)
    granted = sum(not one.problems for one in tried)
    if granted:
        said = ngettext("%(n)d permohonan disetujui.", "%(n)d permohonan disetujui.", granted)
        messages.success(request, said % {"n": granted})
    for one in tried:
        if one.problems:
            why = "; ".join(f"{p.text} {p.remedy}".strip() for p in one.problems[:3])
            messages.error(request, gettext("%(case)s tidak disetujui: %(why)s") % {"case": one.case, "why": why})
    return redirect(back)
