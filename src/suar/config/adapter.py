"""The door of the accounts: nobody signs up, nobody locks another out."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

from suar.accounts import attempts, knocking, proofs
from suar.kernel import addresses
from suar.kernel.hashing import Busy


class RegisteredOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Organisations and offices are registered, not signed up; tries are counted before anything is hashed."""

    _tried: attempts.Taken | None = None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        self._tried = knocking.password(request, str(credentials.get("username") or ""))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Who it is, or None. Where there was no room to look, nobody tried anything."""
        try:
            return super().authenticate(request, **credentials)
        except Busy:
            self._rollback_login_failed_rl_usage()
            raise

    def _rollback_login_failed_rl_usage(self) -> None:
        if self._tried is not None:  # it was no guess
            self._tried.give_back()

    def get_client_ip(self, request: HttpRequest) -> str:
        return addresses.caller(request.META)  # one rule for whom to believe, ours

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whether it is asked again who sits there: not within minutes of a sign-in."""
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record.get("at", 0) for record in records), default=0)
        return bool(time.time() - latest > proofs.FRESH.total_seconds())  # the library writes them by its own clock

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The strongest first; no password where the account has something better."""
        found = super().get_reauthentication_methods(user)
        better = [method for method in found if method["id"] != "reauthenticate"]
        return sorted(better, key=lambda method: "webauthn" not in method["id"]) or list(found)
