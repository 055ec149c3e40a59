"""The accounts floor as Django knows it."""

import os
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks


class AccountsConfig(AppConfig):
    name = "suar.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from suar.accounts import signins
        from suar.accounts.signon import receivers

        receivers.connect()
        signins.connect()
        checks.register(_list_of_breached_passwords)


def _list_of_breached_passwords(**_more: Any) -> list[checks.CheckMessage]:
    """A list that was named is there, or else nobody would notice that it is not asked."""
    named = settings.SUAR_BREACHED_PASSWORDS
    if not named or os.access(named, os.R_OK):
        return []
    return [checks.Error("SUAR_BREACHED_PASSWORDS names a file that cannot be read", hint=named, id="accounts.E001")]
