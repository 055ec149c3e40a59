"""PKK — Pemberitahuan Kedatangan Kapal: notice of arrival with the ship's report. Gives the port call its number."""

from collections.abc import Iterable, Mapping
from typing import Any

from suar.accounts.actors import Actor, system
from suar.accounts.roles import WORKING, Role
from suar.billing import invoices, restitution
from suar.cargo import lines
from suar.cargo.models import Phase
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import berths, times, visits
from suar.portcalls.models import PortCall
from suar.registry.models import PaperKind, Place
from suar.workflow import anchorage_only, ship_checks, ship_to_ship, urgent
from suar.workflow.appointing import Appointee, appoint, appointment_problems
from suar.workflow.cargo_answers import CargoAnswer, tonnage_problems
from suar.workflow.conditions import doubtful_number, says_cargo
from suar.workflow.documents.content import Section as Facts
from suar.workflow.forms import Count, Field, LongText, PlaceRef, PortName, PortTime, Section, Text
from suar.workflow.models import Application
from suar.workflow.particulars import number, paper
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.security_report import SECURITY, SecurityReport, security_checks, security_problems
from suar.workflow.service import Attachment, Check, Document, Effect, Opens, Parts, Service, Step, minutes
from suar.workflow.ship_report import REPORTED, manning_problems


@register
class Pkk(Service):
    code = "PKK"
    sl = "SL001"
    title = _("Pemberitahuan Kedatangan Kapal")
    law = "PM 8/2022 art. 15–16"
    locks_ship = True
    per_hull = (*REPORTED, "voyage_number", "passengers_in", "sick_persons", "defects", "cargo")
    shared_with = WORKING

    class Form(SecurityReport):
        eta: PortTime = Field(title=_("Perkiraan tiba (ETA)"), description=_("Paling lambat 24 jam sebelum tiba"))
        late_cause: LongText | None = Field(None, title=_("Alasan bila ETA kurang dari 24 jam lagi"))
        emergency: urgent.Emergency | None = Field(
            None,
            title=_("Kedatangan darurat"),
            description=_("Hanya bila kapal datang tanpa dapat memberi tahu dahulu"),
        )
        emergency_cause: LongText | None = Field(None, title=_("Apa yang terjadi"))
        etd: PortTime = Field(title=_("Perkiraan berangkat (ETD)"))
        place: PlaceRef = Field(title=_("Tempat yang dituju"))
        voyage_number: Text = Field(title=_("Nomor voyage"))
        origin: PortName = Field(title=_("Pelabuhan asal"))
        before_origin: PortName | None = Field(None, title=_("Pelabuhan sebelum pelabuhan asal"))
        destination: PortName = Field(title=_("Pelabuhan tujuan"))
        passengers_in: Count = Field(0, title=_("Penumpang turun"))
        defects: LongText | None = Field(None, title=_("Kerusakan atau kekurangan kapal"))
        sick_persons: Count = Field(0, title=_("Orang sakit di kapal"))
        cargo: list[CargoAnswer] = Field(default_factory=list, max_length=30, title=_("Rencana muatan"))
        appointed: list[Appointee] = Field(default_factory=list, max_length=10, title=_("PBM dan JPT yang ditunjuk"))
        sections = (
            Section(_("Waktu dan tempat"), ("eta", "late_cause", "emergency", "emergency_cause", "etd", "place")),
            Section(_("Pelayaran"), ("voyage_number", "origin", "before_origin", "destination")),
            Section(_("Warta kapal"), ("master_name", "crew_count", "draught_fore_m", "draught_aft_m")),
            Section(_("Keadaan di kapal"), ("passengers_in", "sick_persons", "defects")),
            SECURITY,
            Section(_("Muatan"), ("cargo", "appointed")),
        )

    attachments = (
        Attachment("last_clearance", _("SPB pelabuhan asal"), "PM 28/2022"),
        Attachment("cargo_papers", _("Dokumen muatan"), "PM 28/2022", when=says_cargo, depends=_("bila ada muatan")),
        Attachment("tonnage", _("Surat ukur"), "PM 28/2022", paper=PaperKind.TONNAGE),
        Attachment("nationality", _("Surat tanda kebangsaan"), "PM 28/2022", paper=PaperKind.NATIONALITY),
        Attachment("imo_proof", _("Bukti nomor IMO"), when=doubtful_number, paper=PaperKind.IMO_PROOF),
    )
    requires = (Granted("AGENCY"),)
    steps = (Step("verify", _("Verifikasi"), Role.PORT_AUTHORITY, minutes(30), "PM 8/2022 art. 16"),)
    reasons = (*Service.reasons, Reason.R07, Reason.R08, Reason.R21)
    document = Document(
        number="PKK.{trade}.{port}.{yymm}.{seq:06}",
        title=_("Persetujuan Pemberitahuan Kedatangan Kapal"),
        title_en="Approved notice of arrival",
        statement=_("Pemberitahuan kedatangan kapal tersebut di bawah ini telah diverifikasi dan disetujui."),
        template="pkk",
        legal_basis=("Undang-Undang Nomor 17 Tahun 2008", "PM 8 Tahun 2022 Pasal 15 dan Pasal 16"),
        names_the_call=True,
    )

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return {"eta": call.eta, "place": call.place_id} | visits.as_last_time(call)

    def problems(self, app: Application) -> Iterable[Problem]:
        form, call = app.form, app.visit
        yield from urgent.problems(form)
        notice = (form.eta, form.etd, form.late_cause)
        yield from visits.notice_problems(*notice, handed_in=app.handed_in_at, urgent=form.emergency is not None)
        place = Place.objects.get(pk=form.place)
        yield from berths.berth_problems(place, call.ship, form.draught_m, field="place", draught_field=form.deeper_end)
        yield from visits.overlap_problems(call, form.eta, form.etd)
        yield from manning_problems(call.ship, form)
        yield from security_problems(app, form)
        yield from tonnage_problems(call, form.cargo)
        yield from appointment_problems(call, place, form.cargo, form.appointed)
        yield from anchorage_only.notice_problems(call, place, form.etd, form.cargo)

    def checks(self, app: Application) -> Iterable[Check]:
        form, call = app.form, app.visit
        yield from urgent.checks(form)
        early = form.eta >= app.handed_in_at + visits.NOTICE
        other = visits.overlapping(call, form.eta, form.etd)
        deadweight, sick, cause = call.ship.deadweight_tonnes, form.sick_persons, form.late_cause or gettext("ya")
        yield Check.of(gettext("Diberitahukan 24 jam sebelum tiba"), early, cause, "eta")
        there = str(other) if other else gettext("tidak ada")
        yield Check.of(gettext("Tumpang tindih dengan kunjungan lain"), other is None, there, "eta", otherwise="red")
        yield Check.of(gettext("Bobot mati diketahui"), bool(deadweight), number(deadweight), "cargo")
        yield Check.of(gettext("Orang sakit"), not sick, str(sick), "sick_persons", otherwise="red")
        yield from security_checks(app, form, form.eta)
        yield from ship_checks.of_ship(app)

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        visits.announce(app.visit, app.form)
        lines.write(app.visit, Phase.PLANNED, app.form.cargo)
        invoices.estimate_soon(app.visit)
        yield Opens("LK3A")
        yield from appoint(app.visit, app.form.appointed)

    def on_ended(self, app: Application) -> None:
        visits.cancel(app.visit)
        invoices.void_unpaid(app.visit)
        restitution.open_for(app.visit, system(), str(app))
        ship_to_ship.give_up(app.visit)

    def document_parts(self, app: Application) -> Parts:
        form, call = app.form, app.visit
        draught = f"{number(form.draught_fore_m)} / {number(form.draught_aft_m)} m"
        crew = (("Awak kapal", str(form.crew_count)), ("Penumpang turun", str(form.passengers_in)))
        report = Facts("Warta kapal", (*crew, ("Sarat depan / belakang", draught)))
        here = ("Tiba di", app.port.name, times.printed(form.eta, app.port))
        route = (("Asal", form.origin, ""), here, ("Tujuan", form.destination, ""))
        return paper(call, *urgent.facts(form), report, route=route)
