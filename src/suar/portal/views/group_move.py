"""Putting a group below another one: where to, why, and what it would take from whom."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from suar.accounts import administration as admin
from suar.accounts.administration import NotAgreed
from suar.accounts.models import Group
from suar.accounts.roles import Right
from suar.kernel.errors import Refused
from suar.kernel.words import gettext
from suar.portal.accountforms import field, status, summary, typed
from suar.portal.actors import Asked
from suar.portal.administrators import administrators
from suar.portal.views.groups import losses, named


@administrators
def group_move(request: Asked, pk: int) -> HttpResponse:
    """Put a group below another one; what that takes from whom is shown before it is done."""
    found = named(request, pk)
    if not admin.may_change_group(request.actor, found) or not admin.may_administer(request.actor, Right.EDIT):
        raise Http404
    chosen, why = typed(request.POST, "parent", 20), typed(request.POST, "why")
    refused: Refused | None = None
    if request.method == "POST" and request.POST.get("do") != "back":
        parent = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else 0
        agreed = request.POST.get("agreed", "")[:64]
        try:
            admin.move_group(request.actor, pk, parent, agreed=agreed, why=why)
        except NotAgreed as asked:
            return losses(request, found, asked, said_before=bool(agreed), why=why)
        except Refused as stopped:
            if stopped.status == 404:
                raise
            refused = stopped
        else:
            messages.success(request, gettext("Kelompok “%(name)s” dipindahkan.") % {"name": found.name})
            return redirect("portal:company_group", pk=pk)
    context = {"group": found, "fields": _of_move(request, found, chosen, why, refused), "problems": summary(refused)}
    return render(request, "portal/company/group_move.html", context, status=status(refused))


def _of_move(request: Asked, found: Group, chosen: str, why: str, refused: Refused | None) -> list[dict[str, Any]]:
    problems = refused.problems if refused else ()
    options = [
        {"value": one.pk, "label": f"{one.name} ({one.get_level_display()})", "selected": str(one.pk) == chosen}
        for one in admin.new_parents(request.actor, found)
    ]
    if not options:
        return []
    hint = gettext("Haknya tidak pernah melebihi kelompok ini.")
    return [
        field("parent", gettext("Di bawah kelompok"), problems, kind="select", options=options, hint=hint),
        field("why", gettext("Alasan"), problems, kind="textarea", rows=3, maxlength=300, value=why,
              hint=gettext("Tersimpan dalam riwayat hak dan tidak dapat dihapus.")),
    ]  # fmt: skip
