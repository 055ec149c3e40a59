"""Limits and second officers that one port has set for itself."""

from django.db import models


class PortRule(models.Model):
    """What a port has set differently for a step: its limit, and whether it takes two officers; dated, with its law."""

    port = models.ForeignKey("registry.Port", on_delete=models.CASCADE, related_name="rules")
    service_code = models.CharField(max_length=12)
    step = models.CharField(max_length=24)
    #: None: the limit of the service.
    within_minutes = models.PositiveIntegerField(null=True, blank=True)
    #: A grant needs two different officers of the port.
    four_eyes = models.BooleanField(default=False, db_default=False)
    since = models.DateField()
    legal_basis = models.CharField(max_length=160)
    #: Who set it, when and why; unknown of rules that came with the site.
    made_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["port", "service_code", "step", "since"], name="one_limit_a_day")
        ]
