"""What people of a frozen company meet: their own data to read, the sanction, an appeal; all else says why not."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import resolve

from suar.accounts.models import Organisation
from suar.accounts.roles import STATE
from suar.accounts.sanctions import why_frozen
from suar.kernel.errors import Refused
from suar.portal.refusals import refusal

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: What they may still send: their account, their appeal, signing out; and the end of a letter, which takes rights away.
_OPEN = frozenset(
    {
        "account_logout", "set_language", "portal:set_language", "portal:appeal", "portal:delegation_end",
        "portal:mark_read", "portal:messages_read", "portal:signon_leave_surely", "portal:session_end",
        "portal:sessions_end",
    }
)  # fmt: skip
_OWN = ("account_", "mfa_", "portal:account_", "usersessions_")


def company_of(request: HttpRequest) -> Organisation | None:
    """The company of whoever is signed in, where its access is frozen or revoked."""
    if request.path.startswith("/api/") or not request.user.is_authenticated:
        return None
    company: Organisation | None = getattr(request.user, "organisation", None)
    return company if company is not None and not company.active and company.kind not in STATE else None


def stopped(request: HttpRequest, company: Organisation) -> HttpResponseBase | None:
    """The refusal of what changes anything."""
    if request.method in _SAFE:
        return None
    try:
        name = resolve(request.path_info).view_name
    except Http404:
        name = ""
    return None if is_open(name) else _why(request, company)


def explained(request: HttpRequest, company: Organisation, answer: HttpResponseBase) -> HttpResponseBase:
    """Instead of "there is no such page": why this company does not get it."""
    if answer.status_code != 404 or getattr(request, "resolver_match", None) is None:
        return answer
    return _why(request, company)


def is_open(name: str) -> bool:
    """Whether an address may still be sent to."""
    return name in _OPEN or name.startswith(_OWN)


def _why(request: HttpRequest, company: Organisation) -> HttpResponseBase:
    return refusal(request, Refused(why_frozen(company), status=403))
