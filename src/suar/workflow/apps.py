"""The workflow floor as Django knows it."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "suar.workflow"
    label = "workflow"
    default_auto_field = "django.db.models.BigAutoField"
