"""The exchange floor as Django knows it."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "suar.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
