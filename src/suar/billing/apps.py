"""The billing floor as Django knows it."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "suar.billing"
    label = "billing"
    default_auto_field = "django.db.models.BigAutoField"
