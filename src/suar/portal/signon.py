"""Between browser and protocol of sign-on: what is asked, how the person proved to be there, where to go on."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from oauthlib.common import add_params_to_uri
from oauthlib.oauth2.rfc6749.errors import InvalidRequestError, OAuth2Error

from suar.accounts import proofs
from suar.accounts.models import System, User
from suar.accounts.signon import engine
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext

#: What the library calls a way to prove oneself, and its name among systems (RFC 8176).
_MEANS = {"password": "pwd", "totp": "otp", "recovery_codes": "otp", "webauthn": "hwk"}
_ASKED = "signon_asked"
_MOST_ASKED = 5
#: No wish is longer, and no address may be.
_LONGEST_ASKED = 8000


@dataclass(frozen=True, slots=True)
class Asked:
    """A system's wish that somebody sign in, found in order."""

    system: System
    scopes: list[str]
    redirect_uri: str
    state: str | None
    prompt: frozenset[str]
    max_age: int | None
    hint: str
    told: dict[str, Any]
    #: The same wish has the same name: for what is remembered of it.
    name: str


def asked(request: HttpRequest) -> Asked:
    """The wish in the address. Raises oauthlib's errors; those that are not fatal may go back to the system."""
    uri, _method, _body, _headers = call(request)
    try:
        scopes, told = engine.server().validate_authorization_request(uri)
    except ValueError as fault:
        raise engine.Unreadable from fault
    inner = told.pop("request")
    _refuse_unsupported(request, inner)
    return Asked(
        system=inner.client, scopes=scopes, redirect_uri=told["redirect_uri"], state=told["state"],
        prompt=frozenset(told.get("prompt") or ()), max_age=_max_age(request, inner),
        hint=told.get("id_token_hint") or "", told=told,
        name=hashlib.sha256(repr(sorted(request.GET.lists())).encode()).hexdigest(),
    )  # fmt: skip


def _refuse_unsupported(request: HttpRequest, inner: Any) -> None:
    for name in ("request", "request_uri", "registration"):
        if name in request.GET:
            fault = OAuth2Error(request=inner)
            fault.error = f"{name}_not_supported"
            raise fault
    challenge = inner.code_challenge or ""
    if len(challenge) != 43 or len(inner.nonce or "") > 255 or (inner.response_mode or "query") != "query":
        raise InvalidRequestError(description="code_challenge, nonce or response_mode", request=inner)


def _max_age(request: HttpRequest, inner: Any) -> int | None:
    given = request.GET.get("max_age", "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise InvalidRequestError(description="max_age", request=inner)
    return int(given)


def call(request: HttpRequest) -> tuple[str, str, str, dict[str, str]]:
    """The request as the protocol takes it: address, method, form, headers."""
    uri = f"{settings.SUAR_PUBLIC_URL}{request.get_full_path()}"
    return (
        uri,
        str(request.method),
        request.POST.urlencode(),
        {name: str(value) for name, value in request.headers.items()},
    )


# ── How the person proved to be there ──
def proof(request: HttpRequest) -> tuple[datetime, list[str]]:
    """When the person last proved to be there in this browser, and by what."""
    user = cast(User, request.user)
    records = get_authentication_records(request, user)
    means = {_MEANS.get(str(each.get("type") or each.get("method")), "") for each in records} - {""}
    times = [datetime.fromtimestamp(float(each["at"]), UTC) for each in records if "at" in each]
    noted = proofs.proved_at(request, user)
    last = max([*times, *([noted] if noted else [])], default=user.last_login or clock.now())
    return last, [*sorted(means), *(["mfa"] if len(means) > 1 else [])] or ["pwd"]


def remember_asked(request: HttpRequest, wish: Asked) -> None:
    """From now on a proof is asked for this wish (prompt=login, max_age), once."""
    kept: dict[str, float] = request.session.get(_ASKED) or {}
    if wish.name not in kept:
        recent = dict([*kept.items()][-_MOST_ASKED + 1 :])
        request.session[_ASKED] = {**recent, wish.name: clock.now().timestamp()}


def must_prove(request: HttpRequest, wish: Asked, proved_at: datetime) -> bool:
    """Whether the person must prove anew to be there before this wish is granted. Whoever did so for this very wish
    need not again: however small max_age is, coming back from the proof takes a moment.
    """
    kept: dict[str, float] = request.session.get(_ASKED) or {}
    since = kept.get(wish.name)
    if since is not None and proved_at.timestamp() >= since:
        return False
    too_old = wish.max_age is not None and (clock.now() - proved_at).total_seconds() > wish.max_age
    return too_old or "login" in wish.prompt


def forget_asked(request: HttpRequest, wish: Asked) -> None:
    """The wish is granted; the same one asks anew."""
    kept: dict[str, float] = request.session.get(_ASKED) or {}
    if kept.pop(wish.name, None) is not None:
        request.session[_ASKED] = kept


# ── Going on ──
def back(wish: Asked, **told: str | None) -> HttpResponse:
    """Back to the system with an answer."""
    return go(answer_uri(wish.redirect_uri, {"state": wish.state, **told}))


def answer_uri(redirect_uri: str, told: dict[str, str | None]) -> str:
    """The system's address with an answer; it says whose answer it is (RFC 9207)."""
    said = [(name, value) for name, value in told.items() if value]
    return str(add_params_to_uri(redirect_uri, [*said, ("iss", settings.SUAR_PUBLIC_URL)]))


def asked_again(request: HttpRequest, query: str) -> HttpResponse:
    """What another site posts comes without the cookie; asked again by its address, it comes with it."""
    if len(query) > _LONGEST_ASKED:
        raise unknown("request")
    return HttpResponse(status=303, headers={"Location": f"{request.path}?{query}"})


def go(uri: str) -> HttpResponse:
    """Go on at once. Nobody keeps this answer: the address holds a code."""
    answer = HttpResponseRedirect(uri)
    answer["Cache-Control"] = "no-store"
    return answer


def came_by_form(request: HttpRequest) -> bool:
    """Whether a form of ours led here (signing in): a browser then lets no redirect lead to another site."""
    whence = request.headers.get("Sec-Fetch-Site")
    if whence is not None:
        return whence == "same-origin"
    return request.headers.get("Referer", "").startswith(f"{settings.SUAR_PUBLIC_URL}/")


def onward(request: HttpRequest, system: System, uri: str) -> HttpResponse:
    """A page that goes on by itself: no form leads from it, so no rule about forms stops it."""
    answer = render(request, "portal/signon/onward.html", {"system": system, "uri": uri})
    answer["Cache-Control"] = "no-store"
    return answer


def leading_to(answer: HttpResponse, addresses: Iterable[str]) -> HttpResponse:
    """The page's forms may lead to these addresses' sites too."""
    parts = [urlsplit(address) for address in addresses]
    answer.forms_lead_to = tuple(sorted({f"{each.scheme}://{each.netloc}" for each in parts}))  # type: ignore[attr-defined]
    answer["Cache-Control"] = "no-store"
    return answer


def with_state(where: str, state: str) -> str:
    """A system's address after signing out, with what it wanted to be told."""
    return str(add_params_to_uri(where, [("state", state)])) if state else where


def with_next(url: str, page: str) -> str:
    """An address of ours that leads to a page afterwards."""
    return f"{url}?{urlencode({'next': page})}"


def unknown(what: str) -> Refused:
    """Said here and not there: where to send the answer is what is in doubt."""
    text = gettext("Sistem yang mengirim Anda ke sini tidak dikenal, atau alamatnya tidak terdaftar (%(what)s).")
    remedy = gettext("Kembali ke sistem itu dan beri tahu pengelolanya. Anda tidak masuk ke mana pun.")
    return Refused(Problem("", "system", text % {"what": what[:60]}, remedy), status=400)
