"""The portcalls floor as Django knows it."""

from django.apps import AppConfig


class PortcallsConfig(AppConfig):
    name = "suar.portcalls"
    label = "portcalls"
    default_auto_field = "django.db.models.BigAutoField"
