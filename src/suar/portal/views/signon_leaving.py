"""Leaving: a system asks that somebody sign out here, and where the browser goes then."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from suar.accounts.digests import digest_of
from suar.accounts.models import System, SystemSession
from suar.accounts.signon import engine, keys
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portal import signon
from suar.portal.access import public
from suar.portal.actors import Asked as Request

#: What a system wants to be told again is no letter.
_LONGEST_STATE = 500
_LEAVING = ("id_token_hint", "client_id", "post_logout_redirect_uri", "state")


@public
@csrf_exempt  # a system may post it from its own page; signing out by that needs the proof it holds
@require_http_methods(["GET", "POST"])
def leave(request: Request) -> HttpResponse:
    """A system asks that somebody sign out here: at once where it shows whose stay it ends, else after a question."""
    if request.method == "POST":
        asked = {name: request.POST[name] for name in _LEAVING if name in request.POST}
        return signon.asked_again(request, urlencode(asked))
    data = request.GET
    hint = keys.read(data.get("id_token_hint", "")[:8000]) or {}
    system, where = _leaving(hint, data.get("client_id", ""), data.get("post_logout_redirect_uri", ""))
    onward = _after(where, data.get("state", ""))
    if not request.user.is_authenticated:
        return signon.go(onward)
    if system is not None and _is_own(request, system, hint):
        logout(request)
        return signon.go(onward)
    context = {"system": system, "where": where, "state": data.get("state", "")}
    page = render(request, "portal/signon/leave.html", context)
    return signon.leading_to(page, [where] if where else [])


@public
@require_POST
def leave_surely(request: Request) -> HttpResponse:
    """The person said yes."""
    _system, where = _leaving({}, request.POST.get("client_id", ""), request.POST.get("where", ""))
    onward = _after(where, request.POST.get("state", ""))
    logout(request)
    return signon.go(onward)


def _leaving(hint: dict[str, Any], client_id: str, where: str) -> tuple[System | None, str]:
    """Which system asks, and where it wants the browser afterwards: only where it is registered."""
    named = str(hint.get("aud", "")) or client_id
    system = engine.system_of(named)
    contradicted = bool(client_id) and client_id != named
    if contradicted or (where and (system is None or where not in system.after_logout_uris)):
        raise signon.unknown("post_logout_redirect_uri")
    return system, where


def _after(where: str, state: str) -> str:
    """Back to where the system is registered, with its ``state`` whole: it would not know a part of it."""
    if not where:
        return reverse("portal:start")
    if len(state) > _LONGEST_STATE:
        text = gettext("Keterangan (state) dari sistem itu lebih panjang dari %(most)d huruf.")
        remedy = gettext("Kembali ke sistem itu dan beri tahu pengelolanya. Anda masih masuk di Suar.")
        raise Refused(Problem("state", "state", text % {"most": _LONGEST_STATE}, remedy), status=400)
    return signon.with_state(where, state)


def _is_own(request: Request, system: System, hint: dict[str, Any]) -> bool:
    """Whether the token that is shown belongs to this person's stay through this browser."""
    mine = SystemSession.objects.filter(user=request.user.pk, browser=digest_of(str(request.session.session_key)))
    sid = str(hint.get("sid", ""))
    return any(str(each) == sid for each in mine.filter(system=system).values_list("sid", flat=True))
