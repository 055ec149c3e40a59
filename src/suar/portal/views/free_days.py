"""National holidays and joint leave: entered by the directorate from the decree; no working-day limit ends on one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from suar.accounts import freedays
from suar.accounts.roles import Right
from suar.kernel import clock
from suar.kernel.dates import day_text
from suar.kernel.errors import Refused
from suar.kernel.words import gettext
from suar.portal import plainform
from suar.portal.access import officers
from suar.portal.accountforms import field, status, summary, typed
from suar.portal.actors import Asked
from suar.records import workdays
from suar.records.models import FreeDay

PAGE = 50


@officers
def free_days(request: Asked) -> HttpResponse:
    """The days, latest first, and the form for more of them."""
    if not freedays.may_see(request.actor):
        raise Http404
    refused: Refused | None = None
    if request.method == "POST":
        wish = freedays.Wish(typed(request.POST, "days", 8000), typed(request.POST, "source", 200))
        try:
            made = freedays.add(request.actor, wish)
        except Refused as against:
            if against.status in (403, 404):
                raise
            refused = against
        else:
            messages.success(request, gettext("Hari libur yang dicatat: %(n)s.") % {"n": len(made)})
            return redirect("portal:free_days")
    return _page(request, refused)


def _page(request: Asked, refused: Refused | None) -> HttpResponse:
    before = plainform.day(request.GET.get("before", ""))
    found = FreeDay.objects.select_related("made_by").order_by("-on")
    rows = list((found.filter(on__lt=before) if before else found)[: PAGE + 1])
    today = clock.today(freedays.ZONE)
    context = {
        "rows": [{"one": one, "waits": one.on > today} for one in rows[:PAGE]],
        "years": [(str(year), workdays.known(year)) for year in (today.year, today.year + 1)],
        "may_remove": freedays.may_keep(request.actor, Right.DELETE),
        "fields": _fields(request, refused) if freedays.may_keep(request.actor) else [],
        "problems": summary(refused),
        "pager": {
            "previous_url": "?" if before else "",
            "next_url": f"?before={rows[PAGE - 1].on}" if len(rows) > PAGE else "",
        },
    }
    return render(request, "portal/rules/free_days.html", context, status=status(refused))


def _fields(request: Asked, refused: Refused | None) -> list[dict[str, Any]]:
    problems = refused.problems if refused else ()
    example = gettext("Satu hari per baris, misalnya 2026-12-25 Hari Raya Natal.")
    decree = gettext("Misalnya SKB 3 Menteri dengan nomornya.")
    return [
        field("days", gettext("Hari libur dan cuti bersama"), problems, kind="textarea", rows=8, hint=example,
              value=typed(request.POST, "days", 8000)),
        field("source", gettext("Surat keputusan"), problems, maxlength=160, hint=decree,
              value=typed(request.POST, "source", 200)),
    ]  # fmt: skip


@officers
@require_POST
def free_day_remove(request: Asked, pk: int) -> HttpResponse:
    """Take out a day that has not come, with a reason."""
    if not freedays.may_see(request.actor):
        raise Http404
    try:
        gone = freedays.remove(request.actor, pk, typed(request.POST, "why", 400))
    except Refused as against:
        if against.status in (403, 404):
            raise
        messages.error(request, " ".join(f"{one.text} {one.remedy}" for one in against.problems))
    else:
        said = {"day": day_text(gone.on), "name": gone.name}
        messages.success(request, gettext("%(day)s (%(name)s) dihapus dari daftar.") % said)
    return redirect("portal:free_days")
