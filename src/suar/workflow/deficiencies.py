"""What Flag or Port State Control writes down: deficiencies, what must become of them, what was mended."""

from __future__ import annotations

from typing import Annotated

from django.db import models
from pydantic import Field as Limit

from suar.kernel.words import _
from suar.workflow import holds as keeping
from suar.workflow.forms import BaseForm, Day, Field, LongText, PersonName, PortTime, Section, Text


class Kind(models.TextChoices):
    """How thoroughly she was looked at."""

    INITIAL = "initial", _("Pemeriksaan awal")
    DETAILED = "detailed", _("Pemeriksaan lebih rinci")
    FOLLOW_UP = "follow_up", _("Pemeriksaan ulang")


class Result(models.TextChoices):
    CLEAR = "clear", _("Tanpa kekurangan")
    DEFICIENCIES = "deficiencies", _("Ada kekurangan")
    DETAINED = "detained", _("Ditahan")


class ActionCode(models.TextChoices):
    """What must become of a deficiency, in the codes of the Tokyo MoU."""

    RECTIFIED = "10", _("10 Sudah diperbaiki")
    NEXT_PORT = "15", _("15 Diperbaiki di pelabuhan berikutnya")
    BEFORE_DEPARTURE = "17", _("17 Diperbaiki sebelum berangkat")
    THREE_MONTHS = "18", _("18 Diperbaiki dalam tiga bulan")
    DETENTION = "30", _("30 Alasan penahanan")


#: With these open she does not sail.
BLOCKING = frozenset({ActionCode.BEFORE_DEPARTURE, ActionCode.DETENTION})

DeficiencyCode = Annotated[str, Limit(pattern=r"^[0-9]{4,5}$")]
Rows = Annotated[str, Limit(pattern=r"^[1-9][0-9]?( ?, ?[1-9][0-9]?){0,59}$")]


class Deficiency(BaseForm):
    """One thing that is not as it must be."""

    code: DeficiencyCode = Field(title=_("Kode kekurangan"))
    text: Text = Field(title=_("Kekurangan"))
    action: ActionCode = Field(title=_("Tindakan"))
    due: Day | None = Field(None, title=_("Batas waktu"))
    rectified_on: Day | None = Field(None, title=_("Diperbaiki pada"))


class InspectionReport(BaseForm):
    """What an inspector writes down."""

    inspected_at: PortTime = Field(title=_("Waktu pemeriksaan"))
    kind: Kind = Field(title=_("Jenis pemeriksaan"))
    inspector: PersonName = Field(title=_("Pemeriksa"))
    number: keeping.Order = Field(title=_("Nomor laporan pemeriksaan"))
    result: Result = Field(title=_("Hasil"))
    legal_ground: keeping.Ground | None = Field(
        None, title=_("Dasar hukum penahanan"), description=_("Wajib bila kapal ditahan")
    )
    deficiencies: list[Deficiency] = Field(default_factory=list, max_length=60, title=_("Kekurangan"))
    remarks: LongText | None = Field(None, title=_("Catatan"))
    sections = (
        Section(_("Pemeriksaan"), ("inspected_at", "kind", "inspector", "number")),
        Section(_("Hasil"), ("result", "legal_ground", "deficiencies", "remarks")),
    )


class Rectified(BaseForm):
    """What was found mended when the inspector came again."""

    rows: Rows | None = Field(
        None, title=_("Nomor kekurangan"), description=_("Misalnya 1, 3; kosongkan bila semuanya sudah diperbaiki")
    )
    rectified_on: Day = Field(title=_("Diperbaiki pada"))
    inspector: PersonName = Field(title=_("Pemeriksa ulang"))
    evidence: LongText = Field(title=_("Hasil pemeriksaan ulang"))
    sections = (Section(_("Pemeriksaan ulang"), ("rows", "rectified_on", "inspector", "evidence")),)


class Mended(BaseForm):
    """One deficiency that is no more."""

    row: int = Field(ge=1, le=60, title=_("Nomor kekurangan"))
    rectified_on: Day = Field(title=_("Diperbaiki pada"))
    inspector: PersonName = Field(title=_("Pemeriksa ulang"))
    evidence: LongText = Field(title=_("Hasil pemeriksaan ulang"))


class FollowUp(BaseForm):
    """All that was found mended since the inspection."""

    mended: list[Mended] = Field(default_factory=list, max_length=60, title=_("Kekurangan yang diperbaiki"))
    sections = (Section(_("Pemeriksaan ulang"), ("mended",)),)
