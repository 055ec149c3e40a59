"""The security of one's own account: passkeys, codes, where the account is open, and programs that act as it."""

from __future__ import annotations

from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from suar.accounts import devices, proofs, signins
from suar.accounts.administration import keys
from suar.accounts.means import can_have_passkeys
from suar.accounts.models import User
from suar.kernel import addresses
from suar.kernel.words import gettext
from suar.portal.access import entering
from suar.portal.actors import Asked
from suar.portal.secondmeans import lacking

_ONWARD = "suar_after_means"


@entering
@never_cache
def security(request: Asked) -> HttpResponse:
    """Every means of the account and every open session, each with the way to end it."""
    user = cast(User, request.user)
    _keep_onward(request)
    must = lacking(request) is not None
    return render(
        request,
        "portal/security/security.html",
        {
            **_means(user),
            "must": must,
            "onward": "" if must else request.session.pop(_ONWARD, ""),
            "offered_only": not proofs.is_required(),
            "passkeys_possible": can_have_passkeys(),
            "sessions": _sessions(request, user),
            "api_keys": keys.own(user),
        },
    )


def _keep_onward(request: HttpRequest) -> None:
    """The page that was asked for first is offered again once the means is made."""
    wanted = request.GET.get("next", "")[:500]
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        request.session[_ONWARD] = wanted


def _means(user: User) -> dict[str, Any]:
    found = list(Authenticator.objects.filter(user=user).order_by("pk"))
    codes = next((one.wrap() for one in found if one.type == Authenticator.Type.RECOVERY_CODES), None)
    return {
        "passkeys": [
            {"pk": one.pk, "name": str(one), "created_at": one.created_at, "last_used_at": one.last_used_at}
            for one in found
            if one.type == Authenticator.Type.WEBAUTHN
        ],
        "totp": next((one for one in found if one.type == Authenticator.Type.TOTP), None),
        "codes_left": len(codes.get_unused_codes()) if codes is not None else None,
        "codes_unseen": codes is not None and not codes.did_view,
    }


def _sessions(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    current = request.session.session_key
    sessions = signins.sessions_of(user)
    if all(one.session_key != current for one in sessions):
        signins.record(request)  # signed in by a link, or before sessions were listed
        sessions = signins.sessions_of(user)
    return [
        {
            "pk": one.pk,
            "device": devices.describe(one.user_agent),
            "place": addresses.network(str(one.ip), wide=True),
            "since": one.created_at,
            "seen": one.last_seen_at,
            "current": one.session_key == current,
        }
        for one in sessions
    ]


@entering
@require_POST
def end_one(request: Asked, pk: int) -> HttpResponse:
    """End one other session of one's own; of anybody else's there is none here."""
    user = cast(User, request.user)
    if pk >= 2**63 or not signins.end(user, only=pk, besides=str(request.session.session_key)):
        raise Http404
    messages.success(request, gettext("Sesi itu diakhiri."))
    return redirect("portal:account_security")


@entering
@require_POST
def end_key(request: Asked, pk: int) -> HttpResponse:
    """End one key that acts as oneself; of anybody else's there is none here."""
    ended = keys.end_own(cast(User, request.user), pk)
    messages.success(request, gettext("Kunci “%(name)s” dicabut.") % {"name": ended.name})
    return redirect("portal:account_security")


@entering
@require_POST
def end_others(request: Asked) -> HttpResponse:
    """End every session but this one."""
    user = cast(User, request.user)
    count = signins.end(user, besides=str(request.session.session_key))
    messages.success(request, gettext("%(count)d sesi lain diakhiri.") % {"count": count})
    return redirect("portal:account_security")
