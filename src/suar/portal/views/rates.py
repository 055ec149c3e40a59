"""Rupiah for a dollar from day to day: entered by the directorate from the minister's decree, for dues in dollars."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from suar.accounts.roles import Right
from suar.billing.models import ExchangeRate
from suar.kernel import clock
from suar.kernel.dates import day_text
from suar.kernel.errors import Refused
from suar.kernel.units import format_number
from suar.kernel.words import _, gettext
from suar.portal import plainform
from suar.portal.access import officers
from suar.portal.accountforms import status, typed
from suar.portal.actors import Asked
from suar.portal.plainform import Ask, Typed
from suar.workflow import permissions
from suar.workflow import rates as keeping

PAGE = 50
_ASKS = (
    Ask("on", _("Berlaku mulai"), "date"),
    Ask("rate", _("Rupiah untuk 1 dolar AS"), hint=_("Misalnya 16250,50."), maxlength=24),
    Ask("source", _("Surat keputusan"), hint=_("Nomor KMK tentang nilai kurs."), maxlength=60, wide=True),
)


@officers
def rates(request: Asked) -> HttpResponse:
    """The rates, latest first, and the form for another one."""
    if not permissions.may_see_rates(request.actor):
        raise Http404
    if request.method != "POST":
        return _page(request, {}, None)
    given = plainform.typed(request.POST, _ASKS)
    try:
        made = keeping.enter(request.actor, given)
    except Refused as refused:
        if refused.status in (403, 404):
            raise
        return _page(request, given, refused)
    messages.success(request, gettext("Kurs mulai %(day)s dicatat.") % {"day": day_text(made.on)})
    return redirect("portal:rates")


def _page(request: Asked, given: Typed, refused: Refused | None) -> HttpResponse:
    before = plainform.day(request.GET.get("before", ""))
    found = ExchangeRate.objects.filter(currency=keeping.CURRENCY).order_by("-on")
    rows = list((found.filter(on__lt=before) if before else found)[: PAGE + 1])
    problems = refused.problems if refused else ()
    today = clock.today(keeping.ZONE)
    now = found.filter(on__lte=today).first()
    context = {
        "rows": [(one, format_number(one.rate.normalize())) for one in rows[:PAGE]],
        "now": now,
        "old": now is not None and (today - now.on).days > 7,
        "may_take_back": permissions.may_keep_rates(request.actor, Right.DELETE),
        "fields": plainform.fields(_ASKS, given, problems) if permissions.may_keep_rates(request.actor) else [],
        "problems": plainform.summary(problems),
        "pager": {
            "previous_url": "?" if before else "",
            "next_url": f"?before={rows[PAGE - 1].on}" if len(rows) > PAGE else "",
        },
    }
    return render(request, "portal/decrees/rates.html", context, status=status(refused))


@officers
@require_POST
def rate_take_back(request: Asked, pk: int) -> HttpResponse:
    """Take back a rate on which no bill rests, with a reason."""
    if not permissions.may_see_rates(request.actor):
        raise Http404
    try:
        gone = keeping.take_back(request.actor, pk, typed(request.POST, "why", 400))
    except Refused as refused:
        if refused.status in (403, 404):
            raise
        messages.error(request, " ".join(f"{one.text} {one.remedy}" for one in refused.problems))
    else:
        messages.success(request, gettext("Kurs mulai %(day)s dibatalkan.") % {"day": day_text(gone.on)})
    return redirect("portal:rates")
