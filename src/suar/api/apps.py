"""The API floor as Django knows it."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "suar.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
