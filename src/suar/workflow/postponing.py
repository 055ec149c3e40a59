"""Clearances that the harbour master postpones: findings and orders, the way back, and the time it cost, published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db import models

from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times
from suar.portcalls.models import MovementKind, PortCall
from suar.registry.models import Port
from suar.workflow import holds as keeping
from suar.workflow.forms import BaseForm, Field, LongText, PersonName, PortTime, Section, Text
from suar.workflow.models import ENDED, Application, State

CODE = "TUNDA"


class Order(models.TextChoices):
    """What the harbour master orders before she may sail (PM 28/2022)."""

    PAPERS = "complete_papers", _("Lengkapi dokumen")
    DISCHARGE = "discharge_cargo", _("Bongkar muatan")
    DISEMBARK = "disembark_passengers", _("Turunkan penumpang")
    REPAIR = "repair", _("Perbaiki kapal")
    OTHER = "other", _("Perintah lain")


class Finding(BaseForm):
    """One thing that keeps her, and what must be done about it."""

    text: Text = Field(title=_("Temuan"))
    order: Order = Field(title=_("Perintah"))
    due: PortTime | None = Field(None, title=_("Batas waktu"))


class Outcome(models.TextChoices):
    MET = "met", _("Dipenuhi")
    OPEN = "open", _("Belum dipenuhi")


class Reinspected(BaseForm):
    """What became of one finding."""

    row: int = Field(ge=1, le=40, title=_("Nomor temuan"))
    result: Outcome = Field(title=_("Hasil"))
    note: Text | None = Field(None, title=_("Keterangan"))


class Release(BaseForm):
    """The inspection after which she may be cleared again."""

    inspected_at: PortTime = Field(title=_("Waktu pemeriksaan ulang"))
    inspector: PersonName = Field(title=_("Pemeriksa"))
    legal_ground: keeping.Ground = Field(title=_("Dasar hukum"))
    results: list[Reinspected] = Field(min_length=1, max_length=40, title=_("Hasil per temuan"))
    remarks: LongText | None = Field(None, title=_("Catatan"))
    sections = (
        Section(_("Pemeriksaan ulang"), ("inspected_at", "inspector", "legal_ground")),
        Section(_("Hasil"), ("results", "remarks")),
    )


def release_problems(app: Application, form: Release) -> Iterator[Problem]:
    """Every finding is looked at again and met; the inspection lies between the postponement and now."""
    if form.inspected_at > clock.now():
        text = gettext("Waktu pemeriksaan masih di masa depan.")
        yield Problem("inspected_at", "clock", text, gettext("Isi setelah pemeriksaan selesai."))
    elif app.filed_at is not None and form.inspected_at < app.filed_at.replace(second=0, microsecond=0):
        text = gettext("Pemeriksaan ulang mendahului penundaan.")
        yield Problem("inspected_at", "order", text, gettext("Periksa waktunya."))
    count, seen = len(app.form.findings), set()
    for index, one in enumerate(form.results):
        if one.row > count or one.row in seen:
            text = gettext("Temuan nomor %(row)s tidak ada atau sudah disebut.") % {"row": one.row}
            yield Problem(f"results.{index}.row", "not_found", text, gettext("Lihat nomor pada daftar temuan."))
        elif one.result == Outcome.OPEN:
            text = gettext("Temuan nomor %(row)s belum dipenuhi.") % {"row": one.row}
            remedy = gettext("Penundaan tetap berlaku; periksa lagi setelah perintahnya dipenuhi.")
            yield Problem(f"results.{index}.result", "R15", text, remedy, "PM 28/2022")
        seen.add(one.row)
    missing = [str(row) for row in range(1, count + 1) if row not in seen]
    if missing:
        text = gettext("Temuan nomor %(rows)s belum diperiksa ulang.") % {"rows": ", ".join(missing)}
        yield Problem("results", "missing", text, gettext("Isi hasil setiap temuan."))


# ---- what it cost ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lost:
    """Postponements of some calls: how many, and the time they cost together and in the middle."""

    count: int = 0
    total: timedelta = timedelta(0)
    middle: timedelta = timedelta(0)


def took(app: Application) -> timedelta:
    """From the postponement until the release or, while it stands, until now: no longer than she was here."""
    if app.filed_at is None:
        return timedelta(0)
    end = app.decided_at or app.filed_at
    if app.state == State.GRANTED:
        left = times.confirmed(app.visit, MovementKind.DEPARTED)
        end = left.at if left is not None else clock.now()
    return max(end - app.filed_at, timedelta(0))


def of_calls(calls: Sequence[PortCall]) -> dict[int, list[Application]]:
    """The postponements of each call, oldest first; one query for one call or for many."""
    found: dict[int, list[Application]] = defaultdict(list)
    by_id = {call.pk: call for call in calls}
    for app in Application.objects.filter(call__in=by_id, service_code=CODE, version__gt=0).order_by("pk"):
        app.call = by_id[app.call_id or 0]
        app.port = app.call.port
        found[app.call.pk].append(app)
    return found


def lost_on(call: PortCall) -> timedelta:
    """The time that a call has lost by postponement."""
    return sum((took(app) for app in of_calls([call])[call.pk]), timedelta(0))


def lost_at(port: Port, first: datetime, last: datetime) -> Lost:
    """What postponements that ended at a port between two moments cost; one that lasts is counted once it ended."""
    rows = Application.objects.filter(
        port=port, decided_at__gte=first, decided_at__lt=last, service_code=CODE, state__in=ENDED, version__gt=0
    )
    lengths = [took(app) for app in rows.only("service_code", "filed_at", "decided_at", "state")]
    if not lengths:
        return Lost()
    middle = timedelta(seconds=median(each.total_seconds() for each in lengths))
    return Lost(len(lengths), sum(lengths, timedelta(0)), middle)
