"""JADWAL — jadwal tetap: a ferry's season, filed once; every sailing then needs one tap, and its own SPB."""

from collections.abc import Iterable, Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.dates import day_text
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import berths, schedules
from suar.portcalls.models import PortCall
from suar.portcalls.schedules import Season, Timed
from suar.registry.models import PermitKind, Place, Ship
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
)
from suar.workflow.models import Application
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Licensed
from suar.workflow.seasons import LONGEST, Sailing, paper_problems, papers, permit_problems, timetable_problems
from suar.workflow.service import Attachment, Check, Service, Step, action, minutes


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
        yield from permit_problems(app, ship)
        yield from paper_problems(app, ship)
        if ship.safe_manning is not None and form.crew_count < ship.safe_manning:
            text = gettext("Awak %(there)s orang, paling sedikit %(needed)s.")
            said = {"there": form.crew_count, "needed": ship.safe_manning}
            yield Problem("crew_count", "R13", text % said, gettext("Lengkapi awak kapal."), "KM 70/1998")
        draught = ship.draught_m
        if draught is not None:
            yield from berths.berth_problems(place, ship, draught, field="place", draught_field="place")
        yield from timetable_problems(form.sailings)

    def checks(self, app: Application) -> Iterable[Check]:
        form = app.form
        ship = Ship.objects.get(pk=form.ship)
        yield Check.of(gettext("Kapal"), True, f"{ship.name} · GT {ship.gross_tonnage}", "ship")
        until = min((p.expires_on for p in papers(app, ship).values() if p.expires_on), default=None)
        said = day_text(until) if until else gettext("tidak diketahui")
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
