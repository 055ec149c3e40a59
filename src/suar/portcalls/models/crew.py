"""Who is aboard."""

from django.db import models

from suar.portcalls.models.calls import PortCall


class CrewMember(models.Model):
    """One person of the crew, as the harbour master granted the list."""

    call = models.ForeignKey(PortCall, on_delete=models.CASCADE, related_name="crew")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    rank = models.CharField(max_length=60)
    nationality = models.CharField(max_length=2)
    born_on = models.DateField(null=True)
    seaman_book = models.CharField(max_length=40)
    passport = models.CharField(max_length=20, blank=True)
    certificate = models.CharField(max_length=60, blank=True)
    certificate_expires_on = models.DateField(null=True)

    class Meta:
        ordering = ["position"]
