"""Who may open an account by himself: nobody. Organisations and offices are registered, not signed up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class RegisteredOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes the public sign-up of the accounts library."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
