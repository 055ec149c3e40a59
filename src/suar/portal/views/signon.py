"""Signing on to other systems (OpenID Connect): what this site can do, and a system asking that somebody sign in."""

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods
from oauthlib.oauth2.rfc6749.errors import FatalClientError, OAuth2Error

from suar.accounts.models import SystemSession, User
from suar.accounts.signon import claims, consents, engine, keys, sessions
from suar.portal import signon
from suar.portal.access import public, signed_in
from suar.portal.actors import Asked as Request


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


@public
@csrf_exempt  # a system may post its wish from its own page; what the person answers here is checked below
@require_http_methods(["GET", "POST"])
def authorize(request: Request) -> HttpResponseBase:
    """A system asks that somebody sign in; whoever is not yet signed in does so first and comes back."""
    if request.method == "POST" and "response_type" in request.POST:
        return signon.asked_again(request, request.POST.urlencode())
    return _authorize(request)


@csrf_protect
def _authorize(request: Request) -> HttpResponseBase:
    try:
        wish = signon.asked(request)
    except FatalClientError as fault:
        raise signon.unknown(str(fault.error)) from fault
    except OAuth2Error as fault:
        return _refused_asking(fault)
    silent = "none" in wish.prompt
    if silent and not request.user.is_authenticated:
        return signon.back(wish, error="login_required")
    if silent and getattr(request, "letter_over", False):  # in whose name now, only the person can say
        return signon.back(wish, error="interaction_required")
    if "login" in wish.prompt or (wish.max_age is not None and not request.user.is_authenticated):
        signon.remember_asked(request, wish)
    answer = _in_order(request, wish)
    # A gate that stands before every page (first questions, a second means) cannot be passed in silence.
    if silent and not getattr(answer, "of_signon", False):
        return signon.back(wish, error="interaction_required")
    return answer


def _refused_asking(fault: OAuth2Error) -> HttpResponse:
    told = {"error": fault.error, "error_description": fault.description, "state": fault.state}
    if not fault.redirect_uri:
        raise signon.unknown(fault.error)
    return signon.go(signon.answer_uri(fault.redirect_uri, told))


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
        signon.remember_asked(request, wish)
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
