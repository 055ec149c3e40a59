"""The portal floor as Django knows it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "suar.portal"
    label = "portal"
