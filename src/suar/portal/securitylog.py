"""Who was turned away, and who came in: one line each in the log, by account number and network, never by name."""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from suar.accounts import knocking
from suar.kernel import addresses

log = logging.getLogger("suar.security")
#: Answers that turn somebody away. A thing that is not this person's is "not there", as one that never was.
_TURNED_AWAY = frozenset({401, 403, 404, 429})


class SecurityLog:
    """Stands around everything and notes what was refused, by the name of the route: paths may hold secrets."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        route = request.resolver_match
        if response.status_code in _TURNED_AWAY and route is not None:
            log.info(
                "refused status=%s method=%s route=%s account=%s network=%s",
                response.status_code, request.method, route.view_name, _account(request), _network(request),
            )  # fmt: skip
        return response


def connect() -> None:
    """Listen to sign-ins, sign-outs, wrong passwords and wrong second means."""
    user_logged_in.connect(_in, dispatch_uid="suar.securitylog.in")
    user_logged_out.connect(_out, dispatch_uid="suar.securitylog.out")
    user_login_failed.connect(_failed, dispatch_uid="suar.securitylog.failed")
    knocking.refused.connect(_wrong_means, dispatch_uid="suar.securitylog.means")


def _in(request: HttpRequest | None, user: Any, **_more: Any) -> None:
    log.info("signed in account=%s network=%s", user.pk, _network(request))


def _out(request: HttpRequest | None, user: Any, **_more: Any) -> None:
    log.info("signed out account=%s network=%s", getattr(user, "pk", "-"), _network(request))


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_more: Any) -> None:
    # Tries for one name can be told from tries for many, and nobody reads the name that was typed.
    name = salted_hmac("suar.securitylog", str(credentials.get("username") or "")).hexdigest()[:12]
    log.info("wrong password name=%s network=%s", name, _network(request))


def _wrong_means(request: HttpRequest | None, user: Any, **_more: Any) -> None:
    log.info("wrong code or key account=%s network=%s", getattr(user, "pk", "-"), _network(request))


def _account(request: HttpRequest) -> object:
    caller = getattr(request, "auth", None)
    if caller is not None and hasattr(caller, "actor"):
        return caller.actor.user_id
    session = getattr(request, "session", None)
    if session is None or not session.accessed:
        return "-"
    return getattr(getattr(request, "user", None), "pk", None) or "-"


def _network(request: HttpRequest | None) -> str:
    known = request is not None and "REMOTE_ADDR" in request.META
    return addresses.network(addresses.caller(request.META), wide=True) if request is not None and known else "-"
