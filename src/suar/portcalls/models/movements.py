"""What really happened to a ship and when, and who says so."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from suar.kernel.words import _
from suar.portcalls.models.calls import PortCall


class MovementKind(models.TextChoices):
    """What happened to the ship (process.md c, T12 and T27)."""

    ARRIVED = "arrived", _("Tiba di pelabuhan (ATA)")
    ALL_FAST = "all_fast", _("Tambat: tali terakhir terikat")
    LAST_LINE = "last_line", _("Lepas tambat: tali terakhir lepas")
    DEPARTED = "departed", _("Berangkat (ATD)")


class TimeSource(models.TextChoices):
    """Who said so; times that carry money count when an officer, pilot or operator confirmed them (ruling 16)."""

    AGENT = "agent", _("Agen")
    OFFICE = "office", _("Kantor pelabuhan")
    PILOT = "pilot", _("Pandu")
    OPERATOR = "operator", _("Operator")


class Movement(models.Model):
    """One actual time of a call as one source gives it: a claim until confirmed."""

    call = models.ForeignKey(PortCall, on_delete=models.CASCADE, related_name="movements")
    kind = models.CharField(max_length=10, choices=MovementKind.choices)
    at = models.DateTimeField()
    place = models.ForeignKey("registry.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    #: The stay it begins or ends; a ship may lie twice at one place.
    booking = models.ForeignKey("BerthBooking", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    source = models.CharField(max_length=10, choices=TimeSource.choices)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    superseded = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["call", "at"]),
            models.Index(
                fields=["at", "id"], condition=Q(confirmed_at=None, superseded=False), name="claims_to_confirm"
            ),
            models.Index(
                fields=["place", "at"],
                condition=Q(kind="all_fast", confirmed_at__isnull=False, superseded=False),
                name="stays_at_a_place",
            ),
        ]
