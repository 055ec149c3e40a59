"""The accounts floor as Django knows it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "suar.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from suar.accounts import signins
        from suar.accounts.signon import receivers

        receivers.connect()
        signins.connect()
