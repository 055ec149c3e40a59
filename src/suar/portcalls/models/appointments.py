"""The companies that work for a call because its agent appointed them."""

from django.db import models
from django.db.models import Q

from suar.portcalls.models.calls import PortCall


class Appointment(models.Model):
    """A stevedore or forwarder whom the agent appointed for a call."""

    call = models.ForeignKey(PortCall, on_delete=models.CASCADE, related_name="appointments")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="appointments")
    appointed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "organisation"], condition=Q(ended_at=None), name="appointed_once_at_a_time"
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "-call"], condition=Q(ended_at=None), name="calls_of_appointed")
        ]
