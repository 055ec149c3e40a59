"""The door of the accounts: nobody signs up, nobody locks another out, and mail that cannot be sent is said."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext

logger = logging.getLogger("suar.accounts")


class RegisteredOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Organisations and offices are registered, not signed up; wrong passwords count by account and address."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # By account alone, any stranger could keep the owner out by five wrong guesses every five minutes.
        account = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{account}:{self.get_client_ip(request)}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, or refuse (503) in the same words for known and unknown addresses."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as fault:
            logger.error("mail could not be sent: %s", type(fault).__name__)
            text = gettext("Surat elektronik tidak dapat dikirim dari sini sekarang.")
            remedy = gettext("Coba lagi nanti, atau hubungi pengelola sistem.")
            raise Refused(Problem("", "mail", text, remedy), status=503) from fault
