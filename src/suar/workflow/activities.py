"""What ships do in port beside cargo: which work asks for which papers, when, and what may not be done together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import models

from suar.cargo import lines, stevedoring
from suar.cargo.models import Phase
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times
from suar.portcalls.models import MovementKind, PortCall
from suar.records.models import Event
from suar.workflow.forms import BaseForm, Field, LongText, PortTime, Section
from suar.workflow.models import Application, State

CODE, FINISHED = "KEGIATAN", "finished"
LAW = "PM 28/2022 art. 1"


class Activity(models.TextChoices):
    REPAIR = "repair", _("Perbaikan kapal")
    HOT_WORK = "hot_work", _("Kerja panas (las, potong)")
    BUNKERING = "bunkering", _("Pengisian bahan bakar (bunker)")
    DOCKING = "docking", _("Docking")
    SEA_TRIAL = "sea_trial", _("Uji coba laut (sea trial)")
    LAY_UP = "lay_up", _("Lay up")
    TANK_CLEANING = "tank_cleaning", _("Pencucian tangki")
    PAINTING = "painting", _("Pengecatan")
    UNDERWATER = "underwater", _("Pekerjaan bawah air")
    DRILL = "drill", _("Latihan keselamatan (sekoci, kebakaran)")


#: Sparks and flames.
HOT = frozenset({Activity.HOT_WORK})
#: Fuel and vapour in the open.
VAPOUR = frozenset({Activity.BUNKERING, Activity.TANK_CLEANING})
#: How long one permission runs at most, in days (own default); the long ones are named.
LONGEST, LONGEST_OF = 14, {Activity.LAY_UP: 180, Activity.DOCKING: 90, Activity.REPAIR: 60}


class Finished(BaseForm):
    """When the work was over, and what should be known of it."""

    at: PortTime = Field(title=_("Selesai pada"))
    note: LongText | None = Field(None, title=_("Catatan hasil"))
    sections = (Section(_("Selesai"), ("at", "note")),)


def of_kind(*kinds: Activity) -> Callable[[Application], bool]:
    """Whether the statement names one of these; asked once there is a statement."""

    def asked(app: Application) -> bool:
        return bool(app.statement) and app.form.kind in kinds

    return asked


def window_problems(app: Application) -> Iterable[Problem]:
    """It runs forward, is to come, is not too long, and lies within her stay."""
    form, call = app.form, app.visit
    arrived = times.actual(call, MovementKind.ARRIVED)
    here = arrived.at if arrived is not None else call.eta
    most = LONGEST_OF.get(form.kind, LONGEST)
    if form.ends_at <= form.starts_at:
        yield Problem("ends_at", "order", gettext("Selesai mendahului mulai."), gettext("Periksa kedua waktu."))
    elif form.ends_at - form.starts_at > timedelta(days=most):
        text = gettext("%(kind)s paling lama %(days)s hari untuk satu izin.")
        remedy = gettext("Persingkat masanya, lalu ajukan lagi bila perlu.")
        yield Problem("ends_at", "limit", text % {"kind": form.kind.label, "days": most}, remedy)
    if times.actual(call, MovementKind.DEPARTED) is not None:
        yield Problem("", "departed", gettext("Kapal sudah berangkat."), gettext("Hubungi kantor pelabuhan."))
    if form.starts_at < app.handed_in_at:
        remedy = gettext("Isi waktu yang akan datang.")
        yield Problem("starts_at", "clock", gettext("Waktu mulai sudah lewat."), remedy)
    if here is not None and form.starts_at < here:
        text = gettext("Kapal belum di pelabuhan pada waktu itu (%(time)s).") % {"time": times.local(here, app.port)}
        yield Problem("starts_at", "order", text, gettext("Mulai setelah kapal tiba."))
    if call.etd is not None and form.ends_at > call.etd:
        text = gettext("Kegiatan selesai setelah kapal berangkat (ETD %(time)s).")
        remedy = gettext("Persingkat masanya, atau perpanjang masa tambat lebih dahulu.")
        yield Problem("ends_at", "stay", text % {"time": times.local(call.etd, app.port)}, remedy)


def others(app: Application) -> list[Application]:
    """Other permissions asked or given on this call whose time overlaps and whose work is not over."""
    form = app.form
    found = Application.objects.filter(call=app.call, service_code=CODE, state__in=(State.IN_REVIEW, State.GRANTED))
    rows = [each for each in found.exclude(pk=app.pk).order_by("pk") if each.form.starts_at < form.ends_at]
    rows = [each for each in rows if each.form.ends_at > form.starts_at]
    done = finished([each.pk for each in rows])
    return [each for each in rows if each.pk not in done]


def together_problems(app: Application) -> Iterable[Problem]:
    """No flame beside vapour or dangerous goods, and no second bunkering at the same time."""
    form, hot = app.form, app.form.kind in HOT
    for other in others(app):
        kind = other.form.kind
        known = {"other": kind.label, "number": other}
        if kind == form.kind == Activity.BUNKERING:
            text = gettext("Pada waktu itu sudah ada pengisian bahan bakar lain: %(number)s.") % known
            yield Problem("starts_at", "already", text, gettext("Pilih waktu lain, atau tarik yang satu."), LAW)
        elif (hot and kind in VAPOUR) or (form.kind in VAPOUR and kind in HOT):
            text = gettext("Kerja panas tidak bersamaan dengan bahan bakar atau gas (%(other)s, %(number)s).") % known
            yield Problem("starts_at", "hazard", text, gettext("Pilih waktu yang tidak tumpang tindih."), LAW)
    if hot and _dangerous_goods(app.visit, form.starts_at, form.ends_at):
        text = gettext("Pada waktu itu barang berbahaya ada di kapal atau dibongkar muat.")
        yield Problem("starts_at", "hazard", text, gettext("Kerjakan setelah barang berbahaya ditangani."), LAW)


def _dangerous_goods(call: PortCall, start: datetime, end: datetime) -> bool:
    """Whether dangerous goods are worked then; where no plan says when, they are aboard all the time."""
    dangerous = [line for line in lines.of(call, Phase.PLANNED) if line.dangerous]
    if not dangerous:
        return False
    plans = [row.plan for row in stevedoring.planned(call) if row.dangerous]
    aboard = any(line.direction not in stevedoring.WORKED for line in dangerous)  # carried through: never off the ship
    return aboard or not plans or any(plan.starts_at < end and plan.ends_at > start for plan in plans)


def trial_problems(app: Application) -> Iterable[Problem]:
    """A sea trial moves the ship, so a movement approval of that kind is asked for as well."""
    if app.form.kind != Activity.SEA_TRIAL:
        return
    moves = Application.objects.filter(call=app.call, service_code="SPOG", state__in=(State.IN_REVIEW, State.GRANTED))
    if not any(move.form.manoeuvre == "trial" for move in moves):
        text = gettext("Uji coba laut memerlukan SPOG uji coba.")
        yield Problem("kind", "requires", text, gettext("Ajukan SPOG dengan gerakan uji coba lebih dahulu."), LAW)


def finished(applications: Iterable[int]) -> set[int]:
    """Those of these applications whose work was reported as over."""
    over = Event.objects.filter(
        subject_kind=Application.subject_kind, subject_id__in=list(applications), verb=f"act:{FINISHED}"
    )
    return set(over.values_list("subject_id", flat=True))


def finish_problems(app: Application, at: datetime) -> Iterable[Problem]:
    """Work is over when it is over, and not before it began."""
    if at > clock.now():
        yield Problem("at", "clock", gettext("Waktu itu belum lewat."), gettext("Catat setelah terjadi."))
    elif at < app.form.starts_at:
        text = gettext("Selesai mendahului mulai (%(time)s).") % {"time": times.local(app.form.starts_at, app.port)}
        yield Problem("at", "order", text, gettext("Periksa waktunya."))
