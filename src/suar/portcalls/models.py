"""The visit of one ship to one port: what is planned, what really happened, where she lies, who is aboard."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Q

from suar.kernel.words import _
from suar.records.models import Chained


class Trade(models.TextChoices):
    """Domestic or foreign voyage, of one leg: arrival and departure have their own (ruling 8)."""

    DOMESTIC = "DN", _("Dalam negeri (DN)")
    FOREIGN = "LN", _("Luar negeri (LN)")


class Convoy(models.Model):
    """Hulls that travel together, a tug and her barges: filed once, one application and number per hull (ruling 9)."""

    port = models.ForeignKey("registry.Port", on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")


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
    passengers_in = models.PositiveIntegerField(default=0)
    passengers_out = models.PositiveIntegerField(default=0)
    #: Deepest draught on arrival, as announced, in metres.
    draught_m = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    #: Whether goods are discharged or loaded here; None until the call is announced.
    cargo_work = models.BooleanField(null=True)
    #: The hulls she travels with now; splitting and rejoining are events of the call.
    convoy = models.ForeignKey(Convoy, null=True, blank=True, on_delete=models.PROTECT, related_name="calls")
    #: Where an imported call comes from (list and row); blank: opened here. It is a fact with its own number.
    source = models.CharField(max_length=120, blank=True)
    #: A ship that the rules serve by hand (ruling 10): entered by the office, with bill and clearance on a short road.
    manual = models.BooleanField(default=False)
    #: The season's schedule of which this call is one sailing; what was granted for the season stands for it.
    schedule = models.ForeignKey("Schedule", null=True, blank=True, on_delete=models.PROTECT, related_name="sailings")
    #: Application of the shift she makes or last made; an id only, for applications live a floor above. None: not yet.
    shift_id = models.BigIntegerField(null=True)
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

    #: The other hulls of her convoy, as locked with her (``workflow.transaction``).
    hulls: Sequence["PortCall"] = ()
    #: Those of them that still travel with her, once asked (``workflow.hulls``).
    companions: Sequence["PortCall"] | None = None

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
    def imported(self) -> bool:
        """Announced before it came here, so agency and notice of arrival stand."""
        return bool(self.source)

    @property
    def cancelled(self) -> bool:
        return self.cancelled_at is not None


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
        constraints = [
            models.CheckConstraint(condition=Q(to_m__gt=models.F("from_m")), name="berth_metres_run_forward")
        ]
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


class ConvoyProposal(models.Model):
    """A tug and a barge of imported calls that may travel together: proposed, never joined by itself (ruling 26)."""

    barge = models.ForeignKey(PortCall, on_delete=models.CASCADE, related_name="+")
    tug = models.ForeignKey(PortCall, on_delete=models.CASCADE, related_name="+")
    #: How many tugs fit this barge: with 1 it is clear, with more somebody must choose.
    candidates = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    accepted = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["barge", "tug"], name="one_proposal_per_pair")]
        indexes = [models.Index(fields=["id"], condition=Q(decided_at=None), name="open_convoy_proposals")]


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
