"""One's own data: to read, to take away, and to have put right by whoever made the account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from suar.accounts import owndata, profile
from suar.accounts.models import Correction
from suar.kernel.errors import Refused
from suar.kernel.words import gettext, said
from suar.portal import owndatapage
from suar.portal.access import signed_in
from suar.portal.accountforms import field, status, summary, typed
from suar.portal.actors import Asked
from suar.portal.limits import at_most
from suar.portal.views.account import me

#: Requests shown on one page: whoever has more open answers the oldest first.
_MOST = 50


@signed_in
@never_cache
def data(request: Asked) -> HttpResponse:
    """Everything the account holds of its person, readable and printable."""
    return render(request, "portal/account/data.html", {"parts": owndatapage.parts(owndata.of(me(request)))})


@signed_in
@never_cache
def data_json(request: Asked) -> HttpResponse:
    """The same for a program."""
    at_most(request, "own-data", 10)
    answer = JsonResponse(owndata.of(me(request)), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="suar-data-saya.json"'
    return answer


@signed_in
def corrections(request: Asked) -> HttpResponse:
    """Ask for what only the company changes; answer what one's own people ask."""
    user, refused = me(request), None
    if request.method == "POST":
        at_most(request, "correction", 10)
        try:
            post = request.POST
            profile.ask_correction(user, post.get("field", ""), typed(post, "wanted", 400), typed(post, "why", 600))
        except Refused as against:
            refused = against
        else:
            messages.success(request, gettext("Permintaan perbaikan dikirim."))
            return redirect("portal:account_corrections")
    context = {
        "problems": summary(refused),
        "fields": _fields(request, refused),
        "mine": [_row(one) for one in user.corrections.order_by("-asked_at", "-pk")[:_MOST]],
        "asked": [_row(one) for one in profile.asked_of(user)[:_MOST]],
    }
    return render(request, "portal/account/corrections.html", context, status=status(refused))


def _fields(request: Asked, refused: Refused | None) -> list[dict[str, Any]]:
    problems = refused.problems if refused else ()
    wanted = request.POST.get("field", "") or request.GET.get("data", "")
    options = [
        {"value": name, "label": said(label), "selected": name == wanted}
        for name, label in profile.OF_THE_COMPANY.items()
    ]
    known = wanted if wanted in profile.OF_THE_COMPANY else ""
    return [
        field("field", gettext("Data yang perlu diperbaiki"), problems, kind="select", options=options, value=known),
        field("wanted", gettext("Isi yang benar"), problems, value=typed(request.POST, "wanted", 400), maxlength=300),
        field("why", gettext("Alasan"), problems, required=False, kind="textarea", rows=2, maxlength=500,
              value=typed(request.POST, "why", 600)),
    ]  # fmt: skip


def _row(one: Correction) -> dict[str, Any]:
    return {
        "one": one,
        "label": said(profile.OF_THE_COMPANY.get(one.field, one.field)),
        "now": getattr(one.user, one.field, ""),
    }


@signed_in
@require_POST
def correction_answer(request: Asked, pk: int) -> HttpResponse:
    """The answer of whoever may put it right."""
    found = profile.asked_of(me(request)).filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    try:
        profile.answer(
            found, me(request), done=request.POST.get("done") == "yes", words=typed(request.POST, "answer", 600)
        )
    except Refused as against:
        messages.error(request, " ".join(f"{one.text} {one.remedy}" for one in against.problems))
    else:
        messages.success(request, gettext("Jawaban dikirim."))
    return redirect("portal:account_corrections")
