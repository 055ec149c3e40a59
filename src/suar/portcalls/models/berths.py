"""Which ship has which metres of a berth and until when, and what the daily meeting on berths said."""

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Q

from suar.kernel.words import _
from suar.portcalls.models.calls import PortCall
from suar.records.models import Chained


class Side(models.TextChoices):
    PORT = "port", _("Kiri")
    STARBOARD = "starboard", _("Kanan")


class BerthBooking(models.Model):
    """Metres of a berth for a time. The database itself refuses an overlap; ``alongside_of`` is double banking."""

    call = models.ForeignKey(PortCall, on_delete=models.CASCADE, related_name="bookings")
    place = models.ForeignKey("registry.Place", on_delete=models.PROTECT, related_name="bookings")
    from_m = models.DecimalField(max_digits=7, decimal_places=1)
    to_m = models.DecimalField(max_digits=7, decimal_places=1)
    during = DateTimeRangeField()
    alongside_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    side = models.CharField(max_length=10, choices=Side.choices, blank=True)
    #: The application that proposed or determined it; an id only, for applications live a floor above.
    application_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    #: None: proposed by the operator (RPKRO), not yet determined (PPK); only what is determined excludes others.
    determined_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(to_m__gt=F("from_m")), name="berth_metres_run_forward")]
        indexes = [
            models.Index(fields=["call"], condition=Q(cancelled_at=None), name="booking_in_force"),
            models.Index(F("place"), F("during__endswith"), condition=Q(cancelled_at=None), name="plan_of_a_place"),
        ]


class BerthMeeting(Chained):
    """The daily meeting of a port's berths: who was there and what was said; positions are in the determinations."""

    subject_kind = "berthmeeting"

    port = models.ForeignKey("registry.Port", on_delete=models.CASCADE, related_name="berth_meetings")
    on = models.DateField()
    chair = models.CharField(max_length=120)
    attendees = models.TextField(blank=True)
    minutes = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["port", "on"], name="one_berth_meeting_a_day")]
