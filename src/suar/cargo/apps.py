"""The cargo floor as Django knows it."""

from django.apps import AppConfig


class CargoConfig(AppConfig):
    name = "suar.cargo"
    label = "cargo"
    default_auto_field = "django.db.models.BigAutoField"
