"""Ports and their places, ships and their papers, and permits to sail a route."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from suar.kernel.clock import ZONE_LABELS
from suar.kernel.words import _
from suar.records.models import Chained


class Port(Chained):
    """A port as its office runs it. Its structure is columns here; a PortRule holds limits only.

    Its chain holds every change of itself, of its places, of its labour and of its tariff class.
    """

    subject_kind = "port"

    code = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=80)
    name_key = models.CharField(max_length=80, db_index=True)
    #: Blank: taken over from a list and not yet set up; no call is opened there until somebody says (ruling 25).
    zone = models.CharField(max_length=32, choices=sorted(ZONE_LABELS.items()), default="Asia/Jakarta", blank=True)
    office_name = models.CharField(max_length=160)
    office_head = models.CharField(max_length=120, blank=True)
    office_address = models.CharField(max_length=300, blank=True)
    office_phone = models.CharField(max_length=40, blank=True)
    office_email = models.EmailField(blank=True)
    has_operator = models.BooleanField(default=False)
    has_pilotage = models.BooleanField(default=False)
    waste_report_required = models.BooleanField(default=False)
    #: Exempt kinds of ship are served by hand unless the port lifts it (ruling 10).
    serves_exempt_ships = models.BooleanField(default=False)
    #: Flag state control is asked of Indonesian ships only, or of all ships as seed 002 prints it (ruling 8).
    flag_state_control_for_all = models.BooleanField(default=False)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="a_port_lies_on_the_earth",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone_label(self) -> str:
        return ZONE_LABELS.get(self.zone, self.zone)


class LabourPool(models.Model):
    """How many gangs of dock labour (TKBM) a port can put to work at the same time, from a day on."""

    port = models.ForeignKey(Port, on_delete=models.CASCADE, related_name="labour_pools")
    since = models.DateField()
    gangs = models.PositiveSmallIntegerField()
    men_per_gang = models.PositiveSmallIntegerField(default=12)
    legal_basis = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["port", "since"], name="one_labour_pool_a_day"),
            models.CheckConstraint(condition=Q(men_per_gang__gte=1), name="a_gang_has_men"),
        ]


class PortTariffClass(models.Model):
    """The class of a port's tariff from a day on; not the class of its office (ruling 18)."""

    port = models.ForeignKey(Port, on_delete=models.CASCADE, related_name="tariff_classes")
    tariff_class = models.CharField(max_length=3, choices=[("I", "I"), ("II", "II"), ("III", "III")])
    since = models.DateField()
    legal_basis = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["port", "since"], name="one_tariff_class_a_day")]


class PortAlias(models.Model):
    """Another name or code under which a port is known."""

    port = models.ForeignKey(Port, on_delete=models.CASCADE, related_name="aliases")
    alias = models.CharField(max_length=80)
    alias_key = models.CharField(max_length=80, unique=True)


class PlaceKind(models.TextChoices):
    BERTH = "berth", _("Dermaga")
    JETTY = "jetty", _("Jetty (TUKS/Tersus)")
    ANCHORAGE = "anchorage", _("Area labuh")


class Place(models.Model):
    """Where a ship can lie: a berth with metres, a jetty of a private terminal, an anchorage."""

    port = models.ForeignKey(Port, on_delete=models.CASCADE, related_name="places")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=PlaceKind.choices)
    length_m = models.DecimalField(max_digits=7, decimal_places=1, null=True, blank=True)
    depth_m = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    under_keel_clearance_m = models.DecimalField(max_digits=4, decimal_places=2, default=0)
    operator = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="places"
    )
    #: Whether ships must take a pilot; None: as the port has it.
    pilotage = models.BooleanField(null=True, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["port", "code"], name="one_place_of_a_code"),
            models.UniqueConstraint("port", Upper("name"), condition=Q(active=True), name="one_place_of_a_name"),
            models.CheckConstraint(condition=Q(length_m=None) | Q(length_m__gt=0), name="a_place_has_length"),
            models.CheckConstraint(
                condition=Q(depth_m=None) | Q(depth_m__gt=F("under_keel_clearance_m")), name="a_place_has_water"
            ),
            models.CheckConstraint(condition=Q(under_keel_clearance_m__gte=0), name="a_keel_is_above_the_ground"),
        ]
        indexes = [models.Index(fields=["port", "name"])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_anchorage(self) -> bool:
        return self.kind == PlaceKind.ANCHORAGE


class ShipCategory(models.TextChoices):
    """What decides tariff and exemption of a ship."""

    COMMERCIAL = "commercial", _("Kapal niaga")
    TRADITIONAL = "traditional", _("Kapal pelayaran rakyat")
    FERRY = "ferry", _("Kapal angkutan penyeberangan")
    FISHING = "fishing", _("Kapal perikanan")
    STATE = "state", _("Kapal negara / pemerintah bukan niaga")
    WARSHIP = "warship", _("Kapal perang")


class Ship(models.Model):
    """A hull. Known by its registration mark, then IMO number, then call sign; half of them have neither."""

    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120, db_index=True)
    former_name = models.CharField(max_length=120, blank=True)
    registration_mark = models.CharField(max_length=40, blank=True)
    registration_key = models.CharField(max_length=40, blank=True)
    imo_number = models.CharField(max_length=7, blank=True)
    call_sign = models.CharField(max_length=7, blank=True)
    mmsi = models.CharField(max_length=9, blank=True)
    flag = models.CharField(max_length=2, default="ID")
    ship_type = models.CharField(max_length=60)
    category = models.CharField(max_length=12, choices=ShipCategory.choices, default=ShipCategory.COMMERCIAL)
    unmanned = models.BooleanField(default=False)
    gross_tonnage = models.PositiveIntegerField()
    net_tonnage = models.PositiveIntegerField(null=True, blank=True)
    deadweight_tonnes = models.PositiveIntegerField(null=True, blank=True)
    length_m = models.DecimalField(max_digits=6, decimal_places=2)
    beam_m = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    draught_m = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    safe_manning = models.PositiveSmallIntegerField(null=True, blank=True)
    #: Every voyage on its fixed route takes less than this many hours, or blank (exemption, ruling 10).
    fixed_route_hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    owner_name = models.CharField(max_length=120, blank=True)
    #: The owner, where it has people with accounts.
    owner = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="owned_ships"
    )
    #: On a pioneer or public-service route: berths before others (priority rules).
    pioneer = models.BooleanField(default=False)
    port_of_registry = models.CharField(max_length=80, blank=True)
    year_built = models.PositiveSmallIntegerField(null=True, blank=True)
    #: Organisations that look after this ship may put it on a form.
    agents = models.ManyToManyField("accounts.Organisation", related_name="ships", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration_key"], condition=~Q(registration_key=""), name="one_ship_per_registration_mark"
            ),
            models.CheckConstraint(condition=Q(gross_tonnage__gte=1), name="gross_tonnage_is_at_least_1"),
        ]
        indexes = [models.Index(fields=["imo_number"]), models.Index(fields=["call_sign"])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_foreign(self) -> bool:
        return self.flag != "ID"

    @property
    def identity(self) -> str:
        """The mark by which the ship is known, whichever it has."""
        return self.registration_mark or (f"IMO {self.imo_number}" if self.imo_number else self.call_sign)


class Command(models.Model):
    """Who commands a ship, from a day on: the master signs for her (ruling 27)."""

    ship = models.ForeignKey(Ship, on_delete=models.CASCADE, related_name="commands")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="commands")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user"])]


class PaperKind(models.TextChoices):
    """Papers a ship carries from call to call (process.md b.3)."""

    TONNAGE = "tonnage", _("Surat ukur")
    NATIONALITY = "nationality", _("Surat tanda kebangsaan (surat laut / pas)")
    SAFETY = "safety", _("Sertifikat keselamatan")
    LOAD_LINE = "load_line", _("Sertifikat garis muat")
    SAFE_MANNING = "safe_manning", _("Dokumen pengawakan aman")
    SANITATION = "sanitation", _("Sertifikat sanitasi kapal (SSCEC/SSCC)")
    IMO_PROOF = "imo_proof", _("Bukti nomor IMO")


class ShipPaper(models.Model):
    """A paper of a ship as one company keeps it: once, with its expiry, offered again at each of its calls."""

    ship = models.ForeignKey(Ship, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=16, choices=PaperKind.choices)
    number = models.CharField(max_length=60)
    issuer = models.CharField(max_length=120, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    #: None: this paper does not lapse (a tonnage certificate).
    expires_on = models.DateField(null=True, blank=True)
    file = models.ForeignKey("records.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    superseded = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ship", "kind", "organisation"],
                condition=Q(superseded=False),
                name="one_paper_of_a_kind_in_use",
            )
        ]

    def __str__(self) -> str:
        return f"{PaperKind(self.kind).label} {self.number}"


class PermitKind(models.TextChoices):
    """What gives a ship its route number (process.md b.1, 4–6)."""

    LINER = "LINER", _("RPK liner (RPT)")
    TRAMPER = "TRAMPER", _("RPK tramper")
    PKKA = "PKKA", _("PKKA (keagenan kapal asing)")
    PPKN = "PPKN", _("PPKN (kapal nasional trayek luar negeri)")


class Permit(models.Model):
    """A mirror of what the directorate issued: which ship may sail where, for whom, until when."""

    kind = models.CharField(max_length=8, choices=PermitKind.choices)
    number = models.CharField(max_length=60, unique=True)
    holder = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="permits")
    ship = models.ForeignKey(Ship, on_delete=models.CASCADE, related_name="permits")
    #: Codes of the ports it names; empty: every port.
    port_codes = models.JSONField(default=list, blank=True)
    #: None: not known, taken over from a list that does not say.
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    revoked = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["ship", "valid_until"])]

    def __str__(self) -> str:
        return self.number
