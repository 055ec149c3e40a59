"""Light dues that a ship has paid for a time, whatever ports she calls at meanwhile."""

from django.db import models
from django.db.models import F, Q

from suar.billing.models.invoices import Invoice


class LightDuesReceipt(models.Model):
    """Light dues of a ship paid for a time: while it lasts no port asks for them again."""

    ship = models.ForeignKey("registry.Ship", on_delete=models.PROTECT, related_name="light_dues")
    ntpn = models.CharField(max_length=16, unique=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    #: The invoice it was paid on; None where it was paid elsewhere and entered here.
    invoice = models.ForeignKey(Invoice, null=True, on_delete=models.PROTECT, related_name="light_dues")
    #: When the money was given back: from then on it covers nothing.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="light_dues_run_forward")]
        indexes = [models.Index(fields=["ship", "valid_to"])]

    def __str__(self) -> str:
        return self.ntpn
