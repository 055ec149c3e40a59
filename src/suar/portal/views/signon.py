"""Signing on to other systems (OpenID Connect): asking, agreeing, tokens, who somebody is, and leaving again."""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from oauthlib.oauth2.rfc6749.errors import FatalClientError, OAuth2Error

from suar.accounts.digests import digest_of
from suar.accounts.models import System, SystemSession, User
from suar.accounts.signon import claims, consents, engine, keys, sessions
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portal import signon
from suar.portal.access import public, signed_in
from suar.portal.actors import Asked as Request
from suar.portal.limits import at_most

#: How often a minute one address may ask for tokens: a busy system signs in a hundred people a minute.
_TOKENS = 600


@public
@require_GET
def configuration(request: HttpRequest) -> JsonResponse:
    """What this site can do, where (discovery)."""
    here = settings.SUAR_PUBLIC_URL
    at = {name: f"{here}{reverse(f'portal:signon_{view}')}" for name, view in _PLACES.items()}
    told: dict[str, Any] = {
        "issuer": here, **at, "scopes_supported": [*claims.SCOPES], "claims_supported": _CLAIMS,
        "response_types_supported": ["code"], "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": [keys.ALGORITHM],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "revocation_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "code_challenge_methods_supported": ["S256"], "prompt_values_supported": ["none", "login", "consent"],
        "acr_values_supported": [claims.ONE_MEANS, claims.TWO_MEANS], "ui_locales_supported": ["id", "en"],
        "backchannel_logout_supported": True, "backchannel_logout_session_supported": True,
        "authorization_response_iss_parameter_supported": True, "claims_parameter_supported": False,
        "request_parameter_supported": False, "request_uri_parameter_supported": False,
    }  # fmt: skip
    return _open(JsonResponse(told), seconds=3600)


_PLACES = {
    "authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo",
    "jwks_uri": "keys", "revocation_endpoint": "revoke", "end_session_endpoint": "leave",
}  # fmt: skip
_CLAIMS = [
    "sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "acr", "amr", "sid", "name", "locale",
    "job_title", "email", "email_verified", "phone_number", "phone_number_verified", "organisation", "level",
    "acting_for", "rights", "postings",
]  # fmt: skip


@public
@require_GET
def key_set(request: HttpRequest) -> JsonResponse:
    """The keys that check what this site signs."""
    keys.signing()  # so that there is one
    return _open(JsonResponse({"keys": keys.public()}), seconds=int(keys.KEPT.total_seconds()) // 2)


def _open(answer: JsonResponse, *, seconds: int) -> JsonResponse:
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = f"public, max-age={seconds}"
    return answer


# ── Asking ──
@public
@require_http_methods(["GET", "POST"])
def authorize(request: Request) -> HttpResponseBase:
    """A system asks that somebody sign in; whoever is not yet signed in does so first and comes back."""
    try:
        wish = signon.asked(request)
    except FatalClientError as fault:
        raise _unknown(str(fault.error)) from fault
    except OAuth2Error as fault:
        return _refused_asking(fault)
    silent = "none" in wish.prompt
    if silent and not request.user.is_authenticated:
        return signon.back(wish, error="login_required")
    if "login" in wish.prompt:
        signon.remember_asked(request, wish)
    answer = _in_order(request, wish)
    # A gate that stands before every page (first questions, a second means) cannot be passed in silence.
    if silent and not getattr(answer, "of_signon", False):
        return signon.back(wish, error="interaction_required")
    return answer


def _refused_asking(fault: OAuth2Error) -> HttpResponse:
    told = {"error": fault.error, "error_description": fault.description, "state": fault.state}
    if not fault.redirect_uri:
        raise _unknown(fault.error)
    return signon.go(signon.answer_uri(fault.redirect_uri, told))


def _unknown(what: str) -> Refused:
    """Said here and not there: where to send the answer is what is in doubt."""
    text = gettext("Sistem yang mengirim Anda ke sini tidak dikenal, atau alamatnya tidak terdaftar (%(what)s).")
    remedy = gettext("Kembali ke sistem itu dan beri tahu pengelolanya. Anda tidak masuk ke mana pun.")
    return Refused(Problem("", "system", text % {"what": what[:60]}, remedy), status=400)


@signed_in
def _in_order(request: Request, wish: signon.Asked) -> HttpResponseBase:
    answer = _granted(request, wish)
    answer.of_signon = True  # type: ignore[attr-defined]
    return answer


def _granted(request: Request, wish: signon.Asked) -> HttpResponse:
    silent, user = "none" in wish.prompt, cast(User, request.user)
    proved_at, means = signon.proof(request)
    if signon.must_prove(request, wish, proved_at):
        if silent:
            return signon.back(wish, error="login_required")
        return redirect(signon.with_next(reverse("account_reauthenticate"), request.get_full_path()))
    if wish.hint and (keys.read(wish.hint) or {}).get("sub") != claims.subject_of(user):
        return signon.back(wish, error="login_required")
    if not request.actor.active:
        return signon.back(wish, error="access_denied", error_description="the account's organisation is not active")
    if request.method == "POST":
        if request.POST.get("decision") != "allow":
            return signon.back(wish, error="access_denied")
        consents.give(user, wish.system, wish.scopes)
    elif "consent" in wish.prompt or not consents.given(user, wish.system, wish.scopes):
        return signon.back(wish, error="consent_required") if silent else _ask(request, wish)
    signon.forget_asked(request, wish)
    session = sessions.begin(
        wish.system, user, str(request.session.session_key), proved_at=proved_at, means=means,
        delegation=request.actor.delegation,
    )  # fmt: skip
    uri = _with_code(request, wish, session)
    # A posted page names the system's site in its policy; a page of ours before it did not.
    by_form = request.method == "GET" and signon.came_by_form(request)
    return signon.onward(request, wish.system, uri) if by_form and not silent else signon.go(uri)


def _with_code(request: Request, wish: signon.Asked, session: SystemSession) -> str:
    uri, _method, _body, _headers = signon.call(request)
    told = {**wish.told, "prompt": "", "session": session, "user": session.user}
    headers, _nothing, _status = engine.server().create_authorization_response(
        uri, scopes=wish.scopes, credentials=told
    )
    return signon.answer_uri(str(headers["Location"]), {})


def _ask(request: Request, wish: signon.Asked) -> HttpResponse:
    context = {
        "system": wish.system,
        "asked": [claims.SCOPES[scope] for scope in claims.SCOPES if scope in wish.scopes],
        "acting_for": request.actor.delegation,
        "address": request.get_full_path(),
    }
    return signon.leading_to(render(request, "portal/signon/consent.html", context), [wish.redirect_uri])


# ── Tokens ──
def _for_systems(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """What systems ask is answered to systems: faults too, and nobody keeps it."""

    def answered(request: HttpRequest) -> HttpResponse:
        try:
            at_most(request, view.__name__, _TOKENS)
            answer = view(request)
        except Refused as refused:
            answer = JsonResponse({"error": "temporarily_unavailable"}, status=refused.status)
            answer["Retry-After"] = str(getattr(refused, "retry_after", 60))
        except OAuth2Error as fault:
            answer = _said(fault.headers, fault.json, fault.status_code)
        except ValueError:  # an address or a form that is none
            answer = JsonResponse({"error": "invalid_request"}, status=400)
        answer["Cache-Control"] = "no-store"
        return answer

    answered.__name__ = view.__name__
    return answered


def _said(headers: dict[str, str], body: str | None, status: int) -> HttpResponse:
    answer = HttpResponse(body or "", content_type="application/json", status=status)
    for name, value in headers.items():
        answer[name] = value
    return answer


@public
@csrf_exempt
@require_POST
@_for_systems
def token(request: HttpRequest) -> HttpResponse:
    """A code, or a refresh token, for tokens. One transaction: what is used is marked with what is given for it."""
    with transaction.atomic():
        return _said(*engine.server().create_token_response(*signon.call(request)))


@public
@csrf_exempt
@require_http_methods(["GET", "POST"])
@_for_systems
def userinfo(request: HttpRequest) -> HttpResponse:
    """Who it is, as it stands now, to whoever holds an access token (in the header only)."""
    uri, method, _body, headers = signon.call(request)
    return _said(*engine.server().create_userinfo_response(uri.partition("?")[0], method, None, headers))


@public
@csrf_exempt
@require_POST
@_for_systems
def revoke(request: HttpRequest) -> HttpResponse:
    """A system gives a token back."""
    with transaction.atomic():
        return _said(*engine.server().create_revocation_response(*signon.call(request)))


# ── Leaving ──
_LEAVING = ("id_token_hint", "client_id", "post_logout_redirect_uri", "state")


@public
@csrf_exempt  # a system may post it from its own page; signing out by that needs the proof it holds
@require_http_methods(["GET", "POST"])
def leave(request: Request) -> HttpResponse:
    """A system asks that somebody sign out here: at once where it shows whose stay it ends, else after a question."""
    if request.method == "POST":  # posted from elsewhere, it comes without the cookie; asked again, with it
        asked = {name: request.POST[name] for name in _LEAVING if name in request.POST}
        return HttpResponse(status=303, headers={"Location": f"{request.path}?{urlencode(asked)}"})
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
    logout(request)
    return signon.go(_after(where, request.POST.get("state", "")))


def _leaving(hint: dict[str, Any], client_id: str, where: str) -> tuple[System | None, str]:
    """Which system asks, and where it wants the browser afterwards: only where it is registered."""
    named = str(hint.get("aud", "")) or client_id
    system = engine.system_of(named)
    contradicted = bool(client_id) and client_id != named
    if contradicted or (where and (system is None or where not in system.after_logout_uris)):
        raise _unknown("post_logout_redirect_uri")
    return system, where


def _after(where: str, state: str) -> str:
    return signon.with_state(where, state[:500]) if where else reverse("portal:start")


def _is_own(request: Request, system: System, hint: dict[str, Any]) -> bool:
    """Whether the token that is shown belongs to this person's stay through this browser."""
    mine = SystemSession.objects.filter(user=request.user.pk, browser=digest_of(str(request.session.session_key)))
    sid = str(hint.get("sid", ""))
    return any(str(each) == sid for each in mine.filter(system=system).values_list("sid", flat=True))
