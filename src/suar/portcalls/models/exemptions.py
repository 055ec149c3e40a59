"""Ships that the rules have served by hand."""

from django.conf import settings
from django.db import models


class ManualEntry(models.Model):
    """A ship that was asked to be served by hand, so that statistics stay complete."""

    port = models.ForeignKey("registry.Port", on_delete=models.PROTECT, related_name="manual_entries")
    ship = models.ForeignKey("registry.Ship", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    exemption = models.CharField(max_length=12)
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["port", "-at"])]
