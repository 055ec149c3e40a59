"""The portal floor as Django knows it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "suar.portal"
    label = "portal"

    def ready(self) -> None:
        from suar.portal import securitylog

        securitylog.connect()
