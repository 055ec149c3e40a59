"""JADWAL — jadwal tetap: a ferry's season, filed once; every sailing then needs one tap, and its own SPB."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Annotated, Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import berths, schedules
from suar.portcalls.models import PortCall
from suar.portcalls.schedules import Days, Season, Timed
from suar.registry.models import PaperKind, PermitKind, Place, Ship, ShipPaper
from suar.workflow import sailings
from suar.workflow.forms import (
    BaseForm,
    Count,
    Day,
    Field,
    LongText,
    PersonName,
    PlaceRef,
    PortName,
    Section,
    ShipRef,
    Text,
    Widget,
)
from suar.workflow.models import Application
from suar.workflow.particulars import active_on, kinds_for, permit_for
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Licensed
from suar.workflow.service import Attachment, Check, Service, Step, action, minutes

#: A season is filed anew after this (own default): papers, crew and timetables change.
LONGEST = timedelta(days=184)
#: Papers that must be in date all season, for nobody looks at them at each sailing.
PAPERS = (PaperKind.SAFETY, PaperKind.LOAD_LINE, PaperKind.SAFE_MANNING)
Hour = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"), Widget("text", _("jam:menit"))]


class Sailing(BaseForm):
    """One line of the timetable."""

    days: Days = Field(title=_("Hari"))
    arrives: Hour = Field(title=_("Tiba"))
    leaves: Hour = Field(title=_("Berangkat"))


class Ended(BaseForm):
    """Why there are no further sailings."""

    because: LongText = Field(title=_("Alasan"))


@register
class StandingSchedule(Service):
    code = "JADWAL"
    bulk = False
    sl = "SL052"
    title = _("Jadwal tetap (penyeberangan, ulang-alik)")
    law = "PM 8/2022; PM 28/2022"
    on_call = False
    on_graph = False
    repeatable = True

    class Form(BaseForm):
        ship: ShipRef = Field(title=_("Kapal"))
        place: PlaceRef = Field(title=_("Tempat sandar"))
        origin: PortName = Field(title=_("Datang dari"))
        destination: PortName = Field(title=_("Berangkat ke"))
        route_kind: PermitKind = Field(PermitKind.LINER, title=_("Jenis trayek"))
        route_number: Text = Field(title=_("Nomor trayek"))
        master_name: PersonName = Field(title=_("Nakhoda"))
        crew_count: Count = Field(title=_("Jumlah awak kapal"))
        valid_from: Day = Field(title=_("Berlaku mulai"))
        valid_until: Day = Field(title=_("Berlaku sampai"), description=_("Paling lama enam bulan"))
        sailings: list[Sailing] = Field(min_length=1, max_length=24, title=_("Jadwal"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Kapal dan trayek"), ("ship", "route_kind", "route_number", "master_name", "crew_count")),
            Section(_("Pelayaran"), ("place", "origin", "destination")),
            Section(_("Musim"), ("valid_from", "valid_until", "sailings", "remarks")),
        )

    attachments = (
        Attachment("crew_list", _("Daftar awak kapal musim ini"), "PM 28/2022"),
        Attachment("memorandum", _("Daftar pemeriksaan kelengkapan (Memorandum)"), "PM 28/2022 art. 11"),
    )
    requires = (Licensed(),)
    steps = (
        Step("verify", _("Verifikasi"), Role.PORT_AUTHORITY, minutes(60), "PM 8/2022"),
        Step("clear", _("Pemeriksaan kelaiklautan"), Role.HARBOUR_MASTER, minutes(60), "PM 28/2022"),
    )
    reasons = (*Service.reasons, Reason.R04, Reason.R06, Reason.R08, Reason.R09, Reason.R13, Reason.R21)

    def known(self, call: PortCall | None, actor: Actor) -> Mapping[str, Any]:  # type: ignore[override]
        return {"route_kind": PermitKind.LINER.value}

    def problems(self, app: Application) -> Iterable[Problem]:
        form, today = app.form, clock.today(app.port.zone)
        ship, place = Ship.objects.get(pk=form.ship), Place.objects.get(pk=form.place)
        if form.valid_until < form.valid_from:
            text = gettext("Masa berakhir sebelum dimulai.")
            yield Problem("valid_until", "order", text, gettext("Tukar kedua tanggal."))
        elif form.valid_until - form.valid_from > LONGEST:
            text = gettext("Jadwal tetap paling lama enam bulan.")
            yield Problem("valid_until", "limit", text, gettext("Pilih tanggal lebih awal."))
        if form.valid_until < today:
            text = gettext("Masa jadwal sudah lewat.")
            yield Problem("valid_until", "clock", text, gettext("Pilih masa yang akan datang."))
        if ship.is_foreign:
            text = gettext("Jadwal tetap hanya untuk kapal Indonesia pada pelayaran dalam negeri.")
            yield Problem("ship", "R04", text, gettext("Ajukan kunjungan biasa untuk setiap pelayaran."))
        yield from _permit_problems(app, ship)
        yield from _paper_problems(app, ship)
        if ship.safe_manning is not None and form.crew_count < ship.safe_manning:
            text = gettext("Awak %(there)s orang, paling sedikit %(needed)s.")
            said = {"there": form.crew_count, "needed": ship.safe_manning}
            yield Problem("crew_count", "R13", text % said, gettext("Lengkapi awak kapal."), "KM 70/1998")
        draught = ship.draught_m
        if draught is not None:
            yield from berths.berth_problems(place, ship, draught, field="place", draught_field="place")
        yield from _timetable_problems(form.sailings)

    def checks(self, app: Application) -> Iterable[Check]:
        form = app.form
        ship = Ship.objects.get(pk=form.ship)
        yield Check.of(gettext("Kapal"), True, f"{ship.name} · GT {ship.gross_tonnage}", "ship")
        until = min((p.expires_on for p in _papers(app, ship).values() if p.expires_on), default=None)
        said = until.strftime("%d-%m-%Y") if until else gettext("tidak diketahui")
        yield Check.of(gettext("Surat kapal berlaku sepanjang musim"), until is None or until >= form.valid_until, said)
        enough = ship.safe_manning is not None and form.crew_count >= ship.safe_manning
        yield Check.of(gettext("Pengawakan aman"), enough, f"{form.crew_count} / {ship.safe_manning or '–'}")

    def on_granted(self, app: Application, actor: Actor) -> None:
        form = app.form
        season = Season(
            place=Place.objects.get(pk=form.place), origin=form.origin, destination=form.destination,
            master_name=form.master_name, valid_from=form.valid_from, valid_until=form.valid_until,
            times=[Timed(row.days, row.arrives, row.leaves) for row in form.sailings],
        )  # fmt: skip
        ship = Ship.objects.get(pk=form.ship)
        schedule = schedules.begin(app.pk, app.port, ship, app.organisation, season)
        sailings.lay(schedule, actor)

    def on_ended(self, app: Application) -> None:
        from suar.accounts.actors import system

        schedule = schedules.of(app.pk)
        if schedule is not None:
            sailings.give_up(schedule, system(), str(app))

    @action(
        "ended", title=_("Akhiri jadwal"), by=(Role.AGENT, Role.PORT_AUTHORITY), form=Ended,
        when=lambda app: schedules.of(app.pk) is not None,
    )  # fmt: skip
    def ended(self, app: Application, form: Ended, actor: Actor) -> None:
        """No further sailings; those on which nothing has happened are cancelled."""
        schedule = schedules.of(app.pk)
        if schedule is not None:
            sailings.give_up(schedule, actor, form.because)


def _papers(app: Application, ship: Ship) -> dict[str, ShipPaper]:
    kept = ShipPaper.objects.filter(ship=ship, organisation=app.organisation_id, superseded=False, kind__in=PAPERS)
    return {paper.kind: paper for paper in kept}


def _paper_problems(app: Application, ship: Ship) -> Iterable[Problem]:
    kept, until = _papers(app, ship), app.form.valid_until
    for kind in PAPERS:
        paper = kept.get(kind)
        if paper is None:
            text = gettext("%(paper)s kapal ini belum ada.") % {"paper": kind.label}
            yield Problem("ship", "R01", text, gettext("Simpan pada halaman kapal, lalu ajukan lagi."), "PM 28/2022")
        elif paper.expires_on is not None and paper.expires_on < until:
            said = {"paper": kind.label, "until": paper.expires_on.strftime("%d-%m-%Y")}
            text = gettext("%(paper)s berakhir %(until)s, sebelum musim selesai.") % said
            yield Problem("valid_until", "R02", text, gettext("Perbarui surat itu atau akhiri musim lebih awal."))


def _permit_problems(app: Application, ship: Ship) -> Iterable[Problem]:
    form = app.form
    permit = permit_for(ship, form.route_kind, form.route_number) if form.route_kind in kinds_for(ship) else None
    days = (form.valid_from, form.valid_until)
    if permit is None or not all(active_on(permit, day, app.port.code) for day in days):
        text = gettext("Nomor trayek %(number)s tidak berlaku sepanjang musim atau untuk kapal ini.")
        remedy = gettext("Periksa nomor dan masanya di SIMLALA.")
        yield Problem("route_number", "R04", text % {"number": form.route_number}, remedy, "PM 8/2022")


def _timetable_problems(rows: Iterable[Sailing]) -> Iterable[Problem]:
    """The same ship lies once at a time, so sailings of the same days do not overlap."""
    known: list[tuple[Sailing, int]] = []
    for index, row in enumerate(rows):
        if row.arrives == row.leaves:
            text = gettext("Tiba dan berangkat pada jam yang sama.")
            yield Problem(f"sailings.{index}.leaves", "order", text, gettext("Periksa kedua jam."))
        for other, at in known:
            overlap = row.arrives < other.leaves and other.arrives < row.leaves
            if overlap and row.days == other.days and row.leaves > row.arrives and other.leaves > other.arrives:
                text = gettext("Bertumpang tindih dengan baris %(row)s.") % {"row": at + 1}
                yield Problem(f"sailings.{index}.arrives", "R21", text, gettext("Ubah salah satu waktunya."))
        known.append((row, index))
