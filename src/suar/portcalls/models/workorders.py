"""Pilot, tugs and mooring gang sent to a ship."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from suar.kernel.words import _
from suar.portcalls.models.calls import PortCall


class WorkMovement(models.TextChoices):
    """For which movement pilot, tugs and mooring gang are ordered."""

    IN = "in", _("Gerakan masuk")
    SHIFT = "shift", _("Gerakan pindah")
    OUT = "out", _("Gerakan keluar")


class WorkOrder(models.Model):
    """Pilot, tugs and mooring gang sent to a ship (SPK), with the times they reported from the water."""

    call = models.ForeignKey(PortCall, on_delete=models.CASCADE, related_name="work_orders")
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="work_orders")
    #: The application whose paper it is; an id only, for applications live a floor above.
    application_id = models.BigIntegerField(unique=True)
    movement = models.CharField(max_length=5, choices=WorkMovement.choices)
    from_name = models.CharField(max_length=80)
    to_name = models.CharField(max_length=80)
    place = models.ForeignKey("registry.Place", null=True, on_delete=models.PROTECT, related_name="+")
    #: Where a shift begins; None for the other movements.
    from_place = models.ForeignKey("registry.Place", null=True, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    pilot = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    mooring = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    #: Names of the tugs, one a line.
    tugs = models.TextField(blank=True)
    pilot_on_at = models.DateTimeField(null=True)
    first_line_at = models.DateTimeField(null=True)
    all_fast_at = models.DateTimeField(null=True)
    cast_off_at = models.DateTimeField(null=True)
    pilot_off_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by_master = models.CharField(max_length=120, blank=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["operator", "planned_at"], condition=Q(cancelled_at=None), name="orders_of_an_operator"
            ),
            models.Index(fields=["pilot", "planned_at"], condition=Q(cancelled_at=None), name="orders_of_a_pilot"),
            models.Index(fields=["mooring", "planned_at"], condition=Q(cancelled_at=None), name="orders_of_a_gang"),
        ]
