"""Before a paper is signed that sends a ship out: the page that asks for a proof, and what it brings back.

The page carries everything that was posted in hidden fields and posts it, with the proof, to the same address: so the
decision is finished by that one press, and nothing has to be kept anywhere meanwhile (decision 0019).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict

from suar.accounts import attempts, codes, proofs
from suar.accounts.means import can_have_passkeys
from suar.accounts.models import User
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext

_CODE, _KEY, _PASSWORD = "_proof_code", "_proof_key", "_proof_password"
_OURS = (_CODE, _KEY, _PASSWORD)


def asks(refused: Refused) -> bool:
    """Whether nothing stands against it but a fresh proof."""
    return any(problem.code == "proof" for problem in refused.problems)


def brought(request: HttpRequest) -> bool:
    """Whether this request brings a proof with what it posts."""
    return any(name in request.POST for name in _OURS)


def take(request: HttpRequest) -> HttpResponse | None:
    """Note the proof in the session and leave the request as it was first posted; or the page again, saying why not."""
    user = cast(User, request.user)
    try:
        right = _verify(request, user)
    except attempts.TooOften as refused:
        return page(request, refused.problems, status=429)
    if not right:
        text = gettext("Bukti itu tidak cocok. Kode yang sudah dipakai tidak berlaku lagi.")
        wrong = Problem(_field_of(request), "proof", text, gettext("Tunggu kode berikutnya, lalu coba lagi."))
        return page(request, (wrong,), status=422)
    posted = cast("MultiValueDict[str, str]", request.POST.copy())
    for name in _OURS:
        posted.pop(name, None)
    request.POST = posted  # type: ignore[assignment]
    return None


def _verify(request: HttpRequest, user: User) -> bool:
    if request.POST.get(_KEY):
        try:
            means = codes.check_passkey(user, json.loads(request.POST[_KEY], cls=codes.Json), afresh=True)
        except (ValidationError, ValueError):
            return False
        post_authentication(request, means, reauthenticated=True)
        return True
    if request.POST.get(_CODE):
        found = codes.check(request, user, request.POST[_CODE])
        if found is not None:
            post_authentication(request, found, reauthenticated=True)
        return found is not None
    if not request.POST.get(_PASSWORD) or not proofs.password_proves(user):
        return False
    if not get_adapter(request).reauthenticate(user, request.POST[_PASSWORD]):
        return False
    reauthenticate_by_password(request)
    return True


def _field_of(request: HttpRequest) -> str:
    return next((name for name in (_CODE, _PASSWORD) if name in request.POST), "")


def page(request: HttpRequest, problems: Iterable[Problem], status: int = 403) -> HttpResponse:
    """Asks who sits there, with what was posted kept on the page."""
    user = cast(User, request.user)
    means = proofs.means_of(user)
    by_key = "webauthn" in means and can_have_passkeys()
    kept = [(name, value) for name, values in request.POST.lists() for value in values if name not in _NOT_KEPT]
    context: dict[str, Any] = {
        "problems": [each for each in problems if status != 403],
        "kept": kept,
        "by_code": "totp" in means,
        "by_key": by_key,
        "by_password": proofs.password_proves(user),
        "options": json.dumps(dict(webauthn.begin_authentication(user))) if by_key else "",
        "action": request.get_full_path(),
    }
    return render(request, "portal/security/prove.html", context, status=status)


_NOT_KEPT = (*_OURS, "csrfmiddlewaretoken")
