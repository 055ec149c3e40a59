"""Devices that an account knows: a signed cookie names the accounts that signed in from a browser before.

It opens nothing. It only spares the owner's own device the limits that a stranger's guessing fills.
"""

import secrets
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from suar.kernel.words import gettext

COOKIE = f"{settings.SUAR_COOKIE_PREFIX}suar_device"
_SALT = "suar.accounts.devices"
#: So many accounts share a browser at a counter; the longest unused is forgotten first.
_MOST = 12
_AGE = 400 * 86_400


def known(request: HttpRequest | None, username: str) -> str:
    """The device, where it signed in to this account before; else ""."""
    found = _read(request)
    return str(found["d"]) if mark_of(username) in found["a"] else ""


def latest(request: HttpRequest) -> str:
    """The mark of the account that signed in last from this browser; "" where none is known."""
    return str(next(iter(_read(request)["a"]), ""))


def remember(request: HttpRequest, response: HttpResponseBase, username: str) -> None:
    """From now on this browser is known to the account."""
    found = _read(request)
    mark = mark_of(username)
    accounts = [mark, *(each for each in found["a"] if each != mark)][:_MOST]
    value = _signer().sign_object({"d": found["d"] or secrets.token_urlsafe(12), "a": accounts})
    response.set_cookie(
        COOKIE, value, max_age=_AGE, httponly=True, secure=bool(settings.SESSION_COOKIE_SECURE), samesite="Lax"
    )


def mark_of(username: str) -> str:
    """An account as the cookie names it: nobody reads a name from it."""
    return salted_hmac(_SALT, username.strip().casefold(), algorithm="sha256").hexdigest()[:16]


def _read(request: HttpRequest | None) -> dict[str, Any]:
    value = request.COOKIES.get(COOKIE, "") if request is not None else ""
    if value:
        try:
            found = _signer().unsign_object(value)
            return {"d": str(found["d"]), "a": [str(each) for each in found["a"]]}
        except (BadSignature, ValueError, KeyError, TypeError):
            pass
    return {"d": "", "a": []}


def _signer() -> Signer:
    return Signer(salt=_SALT)


_BROWSERS = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def describe(user_agent: str) -> str:
    """A browser and its system as people call them: "Chrome · Windows"."""
    found = (next((name for mark, name in known if mark in user_agent), "") for known in (_BROWSERS, _SYSTEMS))
    return " · ".join(filter(None, found)) or gettext("Peramban lain")
