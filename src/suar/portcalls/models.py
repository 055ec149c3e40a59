"""The visit of one ship to one port: what is planned, what really happened, where she lies, who is aboard."""

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q

from suar.kernel.words import _
from suar.records.models import Chained


class Trade(models.TextChoices):
    """Domestic or foreign voyage, of one leg: arrival and departure have their own (ruling 8)."""

    DOMESTIC = "DN", _("Dalam negeri (DN)")
    FOREIGN = "LN", _("Luar negeri (LN)")


class PortCall(Chained):
    """A port call. Born when an agent says "new call"; a granted PKK gives it its number."""

    subject_kind = "portcall"

    request_number = models.CharField(max_length=40, unique=True)
    number = models.CharField(max_length=40, unique=True, null=True)
    port = models.ForeignKey("registry.Port", on_delete=models.PROTECT, related_name="calls")
    ship = models.ForeignKey("registry.Ship", on_delete=models.PROTECT, related_name="calls")
    agent = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="calls")
    #: The place called at decides the variant of the road (ruling 6).
    place = models.ForeignKey("registry.Place", null=True, on_delete=models.PROTECT, related_name="+")
    trade_in = models.CharField(max_length=2, choices=Trade.choices, default=Trade.DOMESTIC)
    trade_out = models.CharField(max_length=2, choices=Trade.choices, default=Trade.DOMESTIC)
    voyage_number = models.CharField(max_length=20, blank=True)
    master_name = models.CharField(max_length=120, blank=True)
    origin = models.CharField(max_length=80, blank=True)
    destination = models.CharField(max_length=80, blank=True)
    passengers_out = models.PositiveIntegerField(default=0)
    eta = models.DateTimeField(null=True)
    etd = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(null=True)
    announced_at = models.DateTimeField(null=True)
    cleared_in_at = models.DateTimeField(null=True)
    cleared_out_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["port", "-announced_at", "-id"]),
            models.Index(fields=["port", "-eta", "-id"]),
            models.Index(fields=["agent", "-created_at", "-id"]),
            models.Index(fields=["-created_at", "-id"], name="calls_newest_first"),
            models.Index(fields=["-announced_at", "-id"], name="announced_newest_first"),
            models.Index(fields=["ship", "eta"], condition=Q(cancelled_at=None), name="open_calls_of_a_ship"),
        ]

    def __str__(self) -> str:
        return self.number or self.request_number

    @property
    def cancelled(self) -> bool:
        return self.cancelled_at is not None


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
        ]


class BerthBooking(models.Model):
    """Metres of a berth for a time. The database itself refuses an overlap; ``alongside_of`` is double banking."""

    call = models.ForeignKey(PortCall, on_delete=models.CASCADE, related_name="bookings")
    place = models.ForeignKey("registry.Place", on_delete=models.PROTECT, related_name="bookings")
    from_m = models.DecimalField(max_digits=7, decimal_places=1)
    to_m = models.DecimalField(max_digits=7, decimal_places=1)
    during = DateTimeRangeField()
    alongside_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_m__gt=models.F("from_m")), name="berth_metres_run_forward")
        ]
        indexes = [models.Index(fields=["call"], condition=Q(cancelled_at=None), name="booking_in_force")]


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
