"""A stevedoring plan as the RKBM and its change ask it, what stands against it, and what its paper says."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Annotated, Any, ClassVar

from django.db import models

from suar.cargo import lines, stevedoring
from suar.cargo.models import Packaging, Phase
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times
from suar.portcalls.models import MovementKind, PortCall
from suar.registry.models import Place
from suar.workflow.appointed import appointed_problems
from suar.workflow.cargo_answers import CargoAnswer, announced, announced_problems, goods, tonnage_problems
from suar.workflow.documents.content import Section as Facts
from suar.workflow.forms import BaseForm, Field, LongText, PlaceRef, PortTime, Section, Text
from suar.workflow.models import Application, State
from suar.workflow.particulars import number, paper
from suar.workflow.service import Parts

#: No plan takes gangs of the port for longer: that is a slip of the year (own default).
LONGEST = timedelta(days=366)


class WorkSystem(models.TextChoices):
    """How goods go between ship and shore."""

    TRUCK = "truck", _("Truck losing (langsung ke truk)")
    STORE = "store", _("Melalui lapangan atau gudang")
    PIPE = "pipe", _("Pipa")
    CONVEYOR = "conveyor", _("Conveyor")
    SHIP_TO_SHIP = "sts", _("Antar kapal atau derek apung")


#: Goods that nobody carries: there is work without gangs.
WITHOUT_GANGS = (WorkSystem.PIPE, WorkSystem.CONVEYOR)

_Gangs = Annotated[int, Field(ge=0, le=200)]
_Men = Annotated[int, Field(ge=0, le=100)]
_Shifts = Annotated[int, Field(ge=1, le=4)]


class WorkPlan(BaseForm):
    """Where, how, when and with whom goods are worked."""

    place: PlaceRef = Field(title=_("Tempat kegiatan"))
    system: WorkSystem = Field(title=_("Sistem kerja"))
    starts_at: PortTime = Field(title=_("Mulai kegiatan"))
    ends_at: PortTime = Field(title=_("Selesai kegiatan"))
    gangs: _Gangs = Field(title=_("Jumlah regu TKBM"), description=_("Yang bekerja bersamaan"))
    men_per_gang: _Men = Field(title=_("Orang per regu"))
    shifts_a_day: _Shifts = Field(title=_("Gilir kerja per hari"))
    equipment: LongText | None = Field(None, title=_("Alat bongkar muat"))
    cargo: list[CargoAnswer] = Field(min_length=1, max_length=30, title=_("Muatan yang dikerjakan"))
    dangerous_permit: Text | None = Field(
        None, title=_("Nomor izin barang berbahaya"), description=_("Wajib bila ada barang berbahaya")
    )
    sections: ClassVar[tuple[Section, ...]] = (
        Section(_("Tempat dan waktu kerja"), ("place", "system", "starts_at", "ends_at")),
        Section(_("Tenaga dan alat"), ("gangs", "men_per_gang", "shifts_a_day", "equipment")),
        Section(_("Muatan"), ("cargo", "dangerous_permit")),
    )


def prefill(call: PortCall) -> Mapping[str, Any]:
    """What the notice of arrival says of the work."""
    worked = [line for line in lines.of(call, Phase.PLANNED) if line.direction in stevedoring.WORKED]
    return {"place": call.place_id, "starts_at": call.eta, "ends_at": call.etd, "cargo": lines.prefilled(worked)}


def in_force(call: PortCall, company_id: int | None, *, but: Application | None = None) -> Any:
    """The statement that the plan of a company rests on: its newest granted change, else its RKBM; or None."""
    granted = Application.objects.filter(
        call=call, organisation=company_id, service_code__in=("RKBM", "RKBMC"), state=State.GRANTED
    )
    newest = granted.exclude(pk=but.pk if but else 0).order_by("-decided_at", "-pk").first()
    return newest.form if newest is not None else None


def plan_problems(app: Application, form: WorkPlan) -> Iterable[Problem]:
    """What stands against a plan, whether new or changed."""
    yield from appointed_problems(app)
    yield from _time_problems(app.visit, form)
    if form.gangs == 0 and form.system not in WITHOUT_GANGS:
        text = gettext("Sistem kerja ini memerlukan regu TKBM.")
        yield Problem("gangs", "labour", text, gettext("Isi jumlah regu, atau pilih pipa atau conveyor."))
    if form.gangs and not form.men_per_gang:
        yield Problem("men_per_gang", "labour", gettext("Regu tanpa orang."), gettext("Isi jumlah orang per regu."))
    if any(line.dangerous for line in form.cargo) and not form.dangerous_permit:
        text = gettext("Ada barang berbahaya, tetapi nomor izinnya belum diisi.")
        yield Problem("dangerous_permit", "R01", text, gettext("Isi nomor izin bongkar muat barang berbahaya."))
    yield from tonnage_problems(app.visit, form.cargo)
    yield from announced_problems(announced(app.visit), form.cargo)


def _time_problems(call: PortCall, form: WorkPlan) -> Iterable[Problem]:
    if form.ends_at <= form.starts_at:
        text = gettext("Selesai kegiatan mendahului mulainya.")
        yield Problem("ends_at", "order", text, gettext("Periksa kedua waktu."))
    elif form.ends_at - form.starts_at > LONGEST:
        text = gettext("Kegiatan berlangsung lebih dari satu tahun.")
        yield Problem("ends_at", "limit", text, gettext("Periksa tahunnya."))
    arrived = times.actual(call, MovementKind.ARRIVED)
    known = [at for at in (call.eta, arrived.at if arrived is not None else None) if at is not None]
    since = min(known, default=None)  # she may come early; a late arrival stands against no plan already filed
    if since is not None and form.starts_at < since:
        text = gettext("Kegiatan mulai sebelum kapal tiba (%(time)s).") % {"time": times.local(since, call.port)}
        yield Problem("starts_at", "stay", text, gettext("Isi waktu di dalam masa kunjungan kapal."))
    if call.etd is not None and form.starts_at >= call.etd:
        text = gettext("Kegiatan mulai setelah kapal berangkat (%(time)s).") % {
            "time": times.local(call.etd, call.port)
        }
        yield Problem("starts_at", "stay", text, gettext("Isi waktu di dalam masa kunjungan kapal."))


def plan_parts(app: Application, *more: tuple[str, str]) -> Parts:
    """What the paper of a plan says: when and where, with whom, and which goods."""
    form, port = app.form, app.port
    place = Place.objects.get(pk=form.place)
    when = (("Mulai", times.printed(form.starts_at, port)), ("Selesai", times.printed(form.ends_at, port)))
    labour = f"{form.gangs} regu × {form.men_per_gang} orang, {form.shifts_a_day} gilir kerja per hari"
    how = (("Sistem kerja", str(WorkSystem(form.system).label)), ("TKBM", labour))
    work = (("Perusahaan bongkar muat", app.organisation.name), ("Tempat", place.name), *when, *how, *more)
    rows = tuple((goods(line.direction, line.commodity), _weight(line)) for line in form.cargo)
    return paper(app.visit, Facts("Kegiatan bongkar muat", work), Facts("Muatan", rows))


def _weight(line: CargoAnswer) -> str:
    danger = ", barang berbahaya" if line.dangerous else ""
    return f"{number(line.tonnes)} ton, {Packaging(line.packaging).label}{danger}"
