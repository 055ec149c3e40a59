"""The gate before everything for officers who sign: they have a second means, or make one first."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from suar.accounts import proofs
from suar.accounts.models import User
from suar.workflow.signatories import signs


def lacking(request: HttpRequest) -> str | None:
    """The page on which a second means is made, for whoever must have one and did not sign in with it."""
    if not proofs.is_required() or proofs.is_strong(request, cast(User, request.user)):
        return None
    return reverse("portal:account_security") if signs(request.actor) else None  # type: ignore[attr-defined]
