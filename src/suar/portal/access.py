"""Who may open a page: each view says it with one word above it, and a test fails on any page that does not."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from suar.kernel.words import gettext
from suar.portal import gates, kept
from suar.portal.limits import at_most
from suar.workflow.permissions import may_use_desk, waiting_at_company

V = TypeVar("V", bound=Callable[..., HttpResponseBase])

#: Views of libraries, by the name of their address: what they ask for themselves.
OF_LIBRARIES = {
    "set_language": "public",
    "account_login": "public",
    "account_logout": "public",
    "account_inactive": "public",
    "account_reset_password": "public",
    "account_reauthenticate": "signed_in",
    "account_change_password": "public",
    "mfa_authenticate": "public",
    "mfa_trust": "public",
    "mfa_login_webauthn": "public",
    "mfa_signup_webauthn": "public",
    "mfa_reauthenticate": "signed_in",
    "mfa_reauthenticate_webauthn": "signed_in",
    "mfa_index": "signed_in",
    "mfa_activate_totp": "signed_in",
    "mfa_deactivate_totp": "signed_in",
    "mfa_view_recovery_codes": "signed_in",
    "mfa_download_recovery_codes": "signed_in",
    "mfa_generate_recovery_codes": "signed_in",
    "mfa_list_webauthn": "signed_in",
    "mfa_add_webauthn": "signed_in",
    "mfa_edit_webauthn": "signed_in",
    "mfa_remove_webauthn": "signed_in",
}


def _declared(view: Callable[..., HttpResponseBase], access: str) -> None:
    view.access = access  # type: ignore[attr-defined]


def public(view: V) -> V:
    """Anybody may open it."""
    _declared(view, "public")
    return view


def signed_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Whoever is signed in may open it; what they see is cut by their rights. Others sign in first and lose nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (first := _first(request)) is not None:
            return first
        return view(request, *args, **kwargs)

    _declared(guarded, "signed_in")
    return guarded


def entering(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Signed in, and still before the gates: the pages that open them."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        return view(request, *args, **kwargs)

    _declared(guarded, "signed_in")
    return guarded


def officers(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Officers and the directorate; for others there is no such page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (first := _first(request)) is not None:
            return first
        if not may_use_desk(request.actor):  # type: ignore[attr-defined]
            raise Http404
        return view(request, *args, **kwargs)

    _declared(guarded, "officers")
    return guarded


def deciders(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Whoever has a desk, and people of a company whose consent the case of this page waits for."""

    @wraps(view)
    def guarded(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (first := _first(request)) is not None:
            return first
        actor = request.actor  # type: ignore[attr-defined]
        if not may_use_desk(actor) and not (pk < 2**63 and waiting_at_company(actor).filter(pk=pk).exists()):
            raise Http404
        return view(request, pk, *args, **kwargs)

    _declared(guarded, "deciders")
    return guarded


def _first(request: HttpRequest) -> HttpResponseBase | None:
    """What comes before the page: signing in, or a gate that is still closed. What was typed is kept."""
    if not request.user.is_authenticated:
        return _to_sign_in(request)
    gate = gates.closed(request)
    if gate is None:
        return None
    fragment = request.headers.get("HX-Request") is not None
    if fragment and request.method == "GET":  # what a page fetches for itself must not carry off whoever opens the gate
        return HttpResponse(status=204)
    page = _page_of(request) if request.method == "POST" else request.get_full_path()
    if request.method == "POST":
        kept.keep(request, page)
    url = f"{gate}?{urlencode({'next': page})}"
    if fragment:
        answer = HttpResponse(status=403)
        answer["HX-Redirect"] = url
        return answer
    return redirect(url)


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign in and come back to the page; what was typed is kept for the same person."""
    page = _page_of(request)
    if request.method == "POST":
        at_most(request, "kept", 20)  # strangers do not fill the sessions
        if kept.keep(request, page):
            messages.info(request, gettext("Sesi Anda berakhir. Masuk lagi; yang baru Anda ketik tidak hilang."))
        else:
            messages.warning(
                request, gettext("Sesi Anda berakhir dan yang baru Anda ketik tidak tersimpan. Masuk lagi.")
            )
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=401)
        answer["HX-Redirect"] = f"{reverse('account_login')}?{urlencode({'next': page})}"
        return answer
    return redirect_to_login(page if request.method == "POST" else request.get_full_path())


def _page_of(request: HttpRequest) -> str:
    """The page on which something was typed: a fragment's answer belongs to the page that asked for it."""
    try:
        here = urlsplit(request.headers.get("HX-Current-URL", "")).path
    except ValueError:  # no address at all
        here = ""
    return here if here.startswith("/") and not here.startswith("//") else request.path
