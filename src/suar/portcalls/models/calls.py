"""Port calls, and the convoys in which hulls travel together."""

from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.db.models import Q

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
