"""A stevedoring plan as the RKBM and its change ask it, what stands against it, and what the officer looks at."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil
from typing import Annotated, Any

from django.db import models
from django.utils.translation import get_language

from suar.accounts.actors import Actor
from suar.cargo import lines, stevedoring
from suar.cargo.models import Direction, Phase
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext, said
from suar.portcalls import times
from suar.portcalls.models import Appointment, MovementKind, PortCall
from suar.registry import commodities
from suar.registry.models import Place
from suar.workflow.cargo_answers import CargoAnswer, kind_of_goods, tonnage_problems
from suar.workflow.documents.content import Section as Facts
from suar.workflow.forms import BaseForm, Field, LongText, PlaceRef, PortTime, Section, Text
from suar.workflow.models import Application, State
from suar.workflow.particulars import number, paper
from suar.workflow.service import Check, Parts

#: A gang handles between these tonnes in a shift; outside it somebody should look twice (own practice, no law).
_LIKELY = (Decimal(5), Decimal(1_000))
#: A plan is handed in this long before the work begins (own practice, process.md b.1 12): later is only marked.
NOTICE = timedelta(hours=24)


class WorkSystem(models.TextChoices):
    """How goods go between ship and shore."""

    TRUCK = "truck", _("Truck losing (langsung ke truk)")
    STORE = "store", _("Melalui lapangan atau gudang")
    PIPE = "pipe", _("Pipa")
    CONVEYOR = "conveyor", _("Conveyor")
    SHIP_TO_SHIP = "sts", _("Antar kapal atau derek apung")


#: Goods that nobody carries: without gangs there is still work.
_WITHOUT_GANGS = (WorkSystem.PIPE, WorkSystem.CONVEYOR)

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
    sections = (
        Section(_("Tempat dan waktu"), ("place", "system", "starts_at", "ends_at")),
        Section(_("Tenaga dan alat"), ("gangs", "men_per_gang", "shifts_a_day", "equipment")),
        Section(_("Muatan"), ("cargo", "dangerous_permit")),
    )


def prefill(call: PortCall) -> Mapping[str, Any]:
    """What the notice of arrival says of the work."""
    announced = [line for line in lines.of(call, Phase.PLANNED) if line.direction in stevedoring.WORKED]
    stay = {"place": call.place_id, "starts_at": call.eta, "ends_at": call.etd}
    return stay | {"cargo": lines.prefilled(announced)}


def in_force(call: PortCall, company_id: int | None, but: Application | None = None) -> WorkPlan | None:
    """The statement that the plan of a company rests on: its newest granted change, else its RKBM."""
    granted = Application.objects.filter(
        call=call, organisation=company_id, service_code__in=("RKBM", "RKBMC"), state=State.GRANTED
    )
    newest = granted.exclude(pk=but.pk if but else None).order_by("-decided_at", "-pk").first()
    return newest.form if newest is not None else None


def appointed_problems(app: Application) -> Iterable[Problem]:
    """Only who was appointed for the call works on it."""
    if not Appointment.objects.filter(call=app.visit, organisation=app.organisation_id, ended_at=None).exists():
        text = gettext("%(company)s tidak ditunjuk untuk kunjungan ini.") % {"company": app.organisation.name}
        yield Problem("", "R11", text, gettext("Minta agen menunjuk perusahaan Anda."), "PM 8/2022")


def already_problems(app: Application, open_states: Sequence[State]) -> Iterable[Problem]:
    """A company has one of a kind on a call at a time; other companies have their own."""
    others = Application.objects.filter(
        call=app.call, service_code=app.service_code, organisation=app.organisation_id, state__in=open_states
    )
    for other in others.exclude(pk=app.pk)[:1]:
        text = gettext("%(code)s perusahaan Anda untuk kunjungan ini sudah ada: %(number)s.")
        named = {"code": app.service_code, "number": other}
        yield Problem("", "already", text % named, gettext("Buka permohonan yang ada dan lanjutkan di sana."))


def plan_problems(app: Application, form: WorkPlan) -> Iterable[Problem]:
    """What stands against a plan, whether new or changed."""
    yield from appointed_problems(app)
    yield from _time_problems(app.visit, form)
    yield from _labour_problems(form)
    if any(line.dangerous for line in form.cargo) and not form.dangerous_permit:
        text = gettext("Ada barang berbahaya, tetapi nomor izinnya belum diisi.")
        yield Problem("dangerous_permit", "R01", text, gettext("Isi nomor izin bongkar muat barang berbahaya."))
    yield from tonnage_problems(app.visit, form.cargo)
    yield from announced_problems(app.visit, form.cargo)


def _time_problems(call: PortCall, form: WorkPlan) -> Iterable[Problem]:
    if form.ends_at <= form.starts_at:
        text = gettext("Selesai kegiatan mendahului mulainya.")
        yield Problem("ends_at", "order", text, gettext("Periksa kedua waktu."))
    arrived = times.actual(call, MovementKind.ARRIVED)
    since = arrived.at if arrived is not None else call.eta
    if since is not None and form.starts_at < since:
        text = gettext("Kegiatan mulai sebelum kapal tiba (%(time)s).") % {"time": times.local(since, call.port)}
        yield Problem("starts_at", "stay", text, gettext("Isi waktu di dalam masa kunjungan kapal."))
    if call.etd is not None and form.starts_at >= call.etd:
        text = gettext("Kegiatan mulai setelah kapal berangkat (%(time)s).") % {"time": times.local(call.etd, call.port)}
        yield Problem("starts_at", "stay", text, gettext("Isi waktu di dalam masa kunjungan kapal."))


def _labour_problems(form: WorkPlan) -> Iterable[Problem]:
    if form.gangs == 0 and form.system not in _WITHOUT_GANGS:
        text = gettext("Sistem kerja ini memerlukan regu TKBM.")
        yield Problem("gangs", "labour", text, gettext("Isi jumlah regu, atau pilih pipa atau conveyor."))
    if form.gangs and not form.men_per_gang:
        yield Problem("men_per_gang", "labour", gettext("Regu tanpa orang."), gettext("Isi jumlah orang per regu."))


def announced_problems(call: PortCall, cargo: Sequence[lines.Goods], where: str = "cargo") -> Iterable[Problem]:
    """More of a kind of goods than the notice of arrival says; where it names no goods nothing is known."""
    announced = _by_kind(lines.of(call, Phase.PLANNED))
    if not announced:
        return
    so_far: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for index, line in enumerate(cargo):
        kind = (line.direction, line.commodity)
        over = so_far[kind] <= announced.get(kind, 0) < so_far[kind] + line.tonnes
        so_far[kind] += line.tonnes
        if over:
            text = gettext("%(goods)s: %(here)s ton melebihi %(announced)s ton yang diberitahukan pada PKK.")
            total = _by_kind(cargo)[kind]
            known = {"here": number(total), "announced": number(announced.get(kind, Decimal(0)))}
            yield Problem(
                f"{where}.{index}.tonnes",
                "R12",
                text % {"goods": kind_of_goods(*kind), **known},
                gettext("Samakan dengan PKK, atau minta agen mengubah data muatan."),
                "PM 8/2022",
            )


def _by_kind(cargo: Iterable[lines.Goods]) -> dict[tuple[str, str], Decimal]:
    totals: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in cargo:
        totals[line.direction, line.commodity] += line.tonnes
    return dict(totals)
