"""Ships that somebody keeps in port."""

from django.db import models
from django.db.models import Q

from suar.kernel.words import _
from suar.portcalls.models.calls import PortCall


class HoldKind(models.TextChoices):
    """Who keeps a ship in port (ruling 28)."""

    COURT = "court", _("Pengadilan")
    CUSTOMS = "customs", _("Bea cukai")
    POLICE = "police", _("Kepolisian")
    PORT_STATE = "port_state", _("Port State Control")
    IMMIGRATION = "immigration", _("Imigrasi")
    QUARANTINE = "quarantine", _("Karantina")


class Hold(models.Model):
    """A ship that may not sail, with the legal ground, until it is lifted; it stands for all her calls."""

    #: The application with which it was set; an id only, for applications live a floor above.
    application_id = models.BigIntegerField(unique=True)
    ship = models.ForeignKey("registry.Ship", on_delete=models.PROTECT, related_name="holds")
    call = models.ForeignKey(PortCall, on_delete=models.PROTECT, related_name="holds")
    kind = models.CharField(max_length=12, choices=HoldKind.choices)
    legal_ground = models.CharField(max_length=200)
    number = models.CharField(max_length=60, blank=True)
    set_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["ship"], condition=Q(lifted_at=None), name="holds_in_force"),
            models.Index(fields=["call", "id"], name="holds_of_a_call"),
        ]
