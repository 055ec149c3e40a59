"""The records floor as Django knows it."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "suar.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
