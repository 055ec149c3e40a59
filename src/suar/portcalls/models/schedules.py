"""The standing schedule of a ferry or shuttle, for a season."""

from django.db import models
from django.db.models import Q


class Schedule(models.Model):
    """A season of a ferry or shuttle: the same sailings on the same days, filed once (``application_id``)."""

    application_id = models.BigIntegerField(unique=True)
    port = models.ForeignKey("registry.Port", on_delete=models.PROTECT, related_name="schedules")
    ship = models.ForeignKey("registry.Ship", on_delete=models.PROTECT, related_name="schedules")
    agent = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="schedules")
    place = models.ForeignKey("registry.Place", on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=80)
    destination = models.CharField(max_length=80)
    master_name = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField()
    #: [{"weekdays": [0 … 6, Monday first], "arrives": "07:30", "leaves": "09:00"}], in the port's zone.
    times = models.JSONField(default=list)
    #: Calls exist up to this day.
    laid_until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["port", "valid_until"], condition=Q(ended_at=None), name="schedules_in_force"),
            models.Index(fields=["agent", "-id"], name="schedules_of_an_agent"),
        ]
