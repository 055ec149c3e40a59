"""What was taken over from a list: each run, each row as it was read, and each remark on it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from suar.kernel.words import _


class RunKind(models.TextChoices):
    """What kind of list it was."""

    PORTS = "ports", _("Daftar pelabuhan")
    CALLS = "calls", _("Daftar kunjungan (PKK)")
    LOCODES = "locodes", _("Pembandingan dengan UN/LOCODE")


class Severity(models.TextChoices):
    """How much a remark asks of whoever reads it."""

    REPAIR = "repair", _("Perbaikan")
    DOUBT = "doubt", _("Keraguan")
    NOTE = "note", _("Sebagai catatan")


class ImportRun(models.Model):
    """One list that was taken over, whole. A list that was refused leaves no trace."""

    kind = models.CharField(max_length=8, choices=RunKind.choices)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    arrived = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    repairs = models.PositiveIntegerField(default=0)
    doubts = models.PositiveIntegerField(default=0)
    #: Further counts by name (ships, companies, convoys …), as ``exchange.reports`` words them.
    figures = models.JSONField(default=dict)
    #: The ports whose calls it holds: their offices see it.
    port_codes = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["kind", "sha256"])]

    def __str__(self) -> str:
        return self.file_name


class ImportedRow(models.Model):
    """One row as it was read: nothing of the list is lost, whatever the register has a column for."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="imported_rows")
    row = models.PositiveIntegerField()
    call = models.ForeignKey("portcalls.PortCall", null=True, on_delete=models.PROTECT, related_name="+")
    port = models.ForeignKey("registry.Port", null=True, on_delete=models.PROTECT, related_name="+")
    raw = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "row"], name="one_imported_row_per_line")]


class ImportRemark(models.Model):
    """One repair, doubt or note. Its sentence is made of rule and particulars when read, in the reader's language."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="remarks")
    #: Line of the file as a spreadsheet counts it (the head is 1); 0: of no line of its own.
    row = models.PositiveIntegerField()
    field = models.CharField(max_length=80, blank=True)
    rule = models.CharField(max_length=32)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    read = models.TextField(blank=True)
    kept = models.TextField(blank=True)
    params = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["run", "id"]),
            models.Index(fields=["run", "rule", "id"]),
            models.Index(fields=["run", "severity", "id"]),
        ]


class PlaceName(models.Model):
    """A name of a place as lists write it, until somebody says which port it means, or that it is none."""

    name = models.CharField(max_length=80)
    key = models.CharField(max_length=80, unique=True)
    port = models.ForeignKey("registry.Port", null=True, on_delete=models.PROTECT, related_name="+")
    first_seen = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["key"], condition=Q(decided_at=None), name="place_names_to_decide")]

    def __str__(self) -> str:
        return self.name
