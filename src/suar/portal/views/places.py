"""Places of a port: all of them, one that is new, one that is changed."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from suar.accounts.roles import Right
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portal import plainform, portfacts, portpages
from suar.portal.access import officers
from suar.portal.actors import Asked
from suar.portal.plainform import Typed
from suar.portal.views.ports import seen
from suar.registry import places as register
from suar.registry.models import Place, Port
from suar.registry.ports import require_set_up
from suar.workflow import permissions
from suar.workflow import ports as keeping

PAGE = 50


@officers
@require_safe
def places(request: Asked, code: str) -> HttpResponse:
    """Berths, jetties and anchorages in order of their codes, those out of use too."""
    port = seen(request, code)
    sought = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:80]
    after = request.GET.get("after", "").replace("\x00", "")[:20]
    found = port.places.filter(code__gt=after).select_related("operator").order_by("code")
    listed = list((found.filter(name__icontains=sought) if sought else found)[: PAGE + 1])
    kept = {"q": sought} if sought else {}
    context = {
        "port": port,
        "places": listed[:PAGE],
        "q": sought,
        "adds": bool(port.zone) and permissions.may_keep_places(request.actor, port, Right.CREATE),
        "pager": {
            "previous_url": f"?{urlencode(kept)}" if after else "",
            "next_url": f"?{urlencode({**kept, 'after': listed[PAGE - 1].code})}" if len(listed) > PAGE else "",
        },
    }
    return render(request, "portal/ports/places.html", context)


@officers
def place_new(request: Asked, code: str) -> HttpResponse:
    """A place that was not there; for those who may add one."""
    port = seen(request, code)
    if not permissions.may_keep_places(request.actor, port, Right.CREATE):
        raise Http404
    require_set_up(port)
    asks = portpages.place_asks(None)
    typed: Typed = {ask.name: "" for ask in asks} | {"pilotage": "port", "under_keel_clearance_m": "0"}
    if request.method != "POST":
        return _page(request, port, None, typed)
    typed = plainform.typed(request.POST, asks)
    try:
        made = keeping.add_place(request.actor, port.code, typed)
    except Refused as refused:
        if refused.status in (403, 404):
            raise
        return _page(request, port, None, typed, refused.problems, refused.status)
    messages.success(request, gettext("%(place)s ditambahkan; permohonan dapat memilihnya.") % {"place": made.name})
    return redirect("portal:port_places", code=port.code)


@officers
def place(request: Asked, code: str, pk: int) -> HttpResponse:
    """One place: what is said of it, and its form for those who may change it."""
    port = seen(request, code)
    found = port.places.select_related("operator", "port").filter(pk=pk if pk < 2**63 else 0).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, port, found, portpages.typed_place(found))
    typed = plainform.typed(request.POST, portpages.place_asks(found))
    try:
        done = keeping.change_place(request.actor, port.code, pk, typed, request.POST.get("seen", "")[:64])
    except Refused as refused:
        if refused.status in (403, 404):
            raise
        found.refresh_from_db()  # what somebody else made of it meanwhile is shown beside what was typed
        return _page(request, port, found, typed, refused.problems, refused.status)
    messages.success(request, gettext("%(place)s disimpan.") % {"place": done.name})
    return redirect("portal:port_places", code=port.code)


def _page(
    request: Asked, port: Port, found: Place | None, typed: Typed, problems: Sequence[Problem] = (), status: int = 200
) -> HttpResponse:
    facts = register.facts(found) if found else {}
    keeps = found is None or (bool(port.zone) and permissions.may_keep_places(request.actor, port))
    told = {**facts, "operator": found.operator.name if found and found.operator else ""}
    told.pop("operator_id", None)
    context = {
        "port": port,
        "place": found,
        "now": portfacts.lines(told) if found else [],
        "fields": portpages.fields(portpages.place_asks(found), typed, problems) if keeps else [],
        "seen": keeping.fingerprint(facts),
        "problems": plainform.summary(problems),
    }
    return render(request, "portal/ports/place.html", context, status=status)
