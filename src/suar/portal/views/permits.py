"""Route permits of ships: entered by the directorate, found by ship or number, ended early with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from suar.accounts.roles import Right
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.kernel.words import _, gettext, said
from suar.portal import plainform
from suar.portal.access import officers
from suar.portal.accountforms import status
from suar.portal.actors import Asked
from suar.portal.plainform import Ask, Typed
from suar.registry.models import Permit
from suar.workflow import permissions
from suar.workflow import permits as keeping

PAGE = 50
_WHY = Ask("why", _("Alasan"), "textarea", maxlength=300, wide=True)


def _asks() -> list[Ask]:
    return [
        Ask("kind", _("Jenis izin"), "select", options=[(one.value, said(one.label)) for one in keeping.KINDS]),
        Ask("number", _("Nomor izin"), maxlength=60),
        Ask("ship", _("Kapal"), hint=_("Tanda pendaftaran, nomor IMO, tanda panggilan, atau nama."), maxlength=120),
        Ask("holder", _("Pemegang izin"), hint=_("Nama perusahaan seperti terdaftar, atau NIB-nya."), maxlength=200),
        Ask("valid_from", _("Berlaku mulai"), "date"),
        Ask("valid_until", _("Berlaku sampai"), "date"),
        Ask("ports", _("Pelabuhan"), "textarea", required=False, maxlength=2000, wide=True,
            hint=_("Kode pelabuhan, dipisah koma. Kosong: semua pelabuhan.")),
    ]  # fmt: skip


@officers
def permits(request: Asked) -> HttpResponse:
    """The permits, those entered last on top, and the form for another one."""
    if not permissions.may_see_permits(request.actor):
        raise Http404
    if request.method != "POST":
        return _page(request, {}, None)
    given = plainform.typed(request.POST, _asks())
    try:
        made = keeping.enter(request.actor, given)
    except Refused as refused:
        if refused.status in (403, 404):
            raise
        return _page(request, given, refused)
    messages.success(request, gettext("Izin trayek untuk %(ship)s dicatat.") % {"ship": made.ship.name})
    return redirect("portal:permits")


def _page(request: Asked, given: Typed, refused: Refused | None) -> HttpResponse:
    sought = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:60]
    before = request.GET.get("before", "")
    found = keeping.found(sought).order_by("-pk")
    if before.isascii() and before.isdigit() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    else:
        before = ""
    rows = list(found[: PAGE + 1])
    problems = refused.problems if refused else ()
    kept = {"q": sought} if sought else {}
    keeps = permissions.may_keep_permits(request.actor)
    context = {
        "rows": [(one, _look(one)) for one in rows[:PAGE]],
        "q": sought,
        "fields": plainform.fields(_asks(), given, problems) if keeps else [],
        "problems": plainform.summary(problems),
        "pager": {
            "previous_url": f"?{urlencode(kept)}" if before else "",
            "next_url": f"?{urlencode({**kept, 'before': str(rows[PAGE - 1].pk)})}" if len(rows) > PAGE else "",
        },
    }
    return render(request, "portal/decrees/permits.html", context, status=status(refused))


@officers
def permit(request: Asked, pk: int) -> HttpResponse:
    """One permit, what rests on it, and its early end."""
    if not permissions.may_see_permits(request.actor):
        raise Http404
    refused: Refused | None = None
    given = plainform.typed(request.POST, [_WHY])
    if request.method == "POST":
        try:
            ended = keeping.end(request.actor, pk, given["why"])
        except Refused as against:
            if against.status in (403, 404):
                raise
            refused = against
        else:
            messages.success(request, gettext("Izin trayek untuk %(ship)s diakhiri.") % {"ship": ended.ship.name})
            return redirect("portal:permit", pk=pk)
    found = Permit.objects.select_related("ship", "holder").filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    problems = refused.problems if refused else ()
    may_end = permissions.may_keep_permits(request.actor, Right.DELETE) and keeping.may_end(found)
    context = {
        "permit": found,
        "look": _look(found),
        "ports": ", ".join(found.port_codes),
        "resting": keeping.resting(found),
        "fields": plainform.fields([_WHY], given, problems) if may_end else [],
        "problems": plainform.summary(problems),
    }
    return render(request, "portal/decrees/permit.html", context, status=status(refused))


def _look(permit: Permit) -> tuple[str, str]:
    """Colour and word of how it stands today."""
    if permit.revoked:
        return "revoked", gettext("Diakhiri")
    if keeping.lapsed(permit):
        return "lapsed", ""
    if permit.valid_from is not None and permit.valid_from > clock.today(keeping.ZONE):
        return "not_started", gettext("Belum berlaku")
    return "valid", ""
