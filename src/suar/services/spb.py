"""SPB — Surat Persetujuan Berlayar: the harbour master signs that the ship is fit to sail. 24 hours, one voyage."""

from collections.abc import Iterable, Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.billing import invoices
from suar.cargo import lines
from suar.cargo.models import Phase
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import berths, times, visits
from suar.portcalls.models import MovementKind, PortCall
from suar.registry.models import PaperKind
from suar.workflow import inspections, port_dues, quarantine, ship_checks, uncovered, validity, waste
from suar.workflow.agencies import Cleared
from suar.workflow.conditions import each_voyage, manned, manned_voyage
from suar.workflow.documents.content import Section as Facts
from suar.workflow.forms import ActualTime, BaseForm, Field, LongText, PersonName, PortName, PortTime, Section
from suar.workflow.models import Application
from suar.workflow.observing import WITNESSES, counts, observe
from suar.workflow.particulars import number, paper
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted, NotHeld, NotPostponed, Settled, Where, settled_check
from suar.workflow.service import Attachment, Check, Document, Effect, Files, Parts, Service, Step, action, hours

_LAW = "PM 28/2022 art. 11"


@register
class Spb(Service):
    code = "SPB"
    bulk = False
    together = False
    proof = True
    sl = "SL012"
    title = _("Surat Persetujuan Berlayar")
    law = "PM 28/2022"
    leg = "out"
    also = (Role.OWNER, Role.MASTER)
    shared_with = (Role.PORT_OPERATOR,)
    per_hull = ("master_name", "seaworthy", "remarks")

    class Form(BaseForm):
        sails_at: PortTime = Field(title=_("Rencana berlayar"))
        destination: PortName = Field(title=_("Pelabuhan tujuan"))
        master_name: PersonName | None = Field(None, title=_("Nakhoda"), description=_("Wajib bagi kapal berawak"))
        seaworthy: bool = Field(title=_("Nakhoda menyatakan kapal laik laut"), description=_("Sesuai MSD"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Keberangkatan"), ("sails_at", "destination")),
            Section(_("Pernyataan nakhoda"), ("master_name", "seaworthy", "remarks")),
        )

    attachments = (
        Attachment("sailing_declaration", _("Surat pernyataan nakhoda (MSD)"), _LAW, when=manned_voyage),
        Attachment("memorandum", _("Daftar pemeriksaan kelengkapan (Memorandum)"), _LAW, when=each_voyage),
        Attachment("cargo_papers", _("Dokumen muatan"), _LAW, when=each_voyage),
        Attachment("flag_state_control", _("Flag State Control"), "PM 28/2022", when=inspections.flag_paper),
        Attachment("port_state_control", _("Port State Control"), "PM 28/2022", when=inspections.port_paper),
        Attachment("safety", _("Sertifikat keselamatan"), "PM 28/2022", paper=PaperKind.SAFETY),
        port_dues.receipt("PM 28/2022 art. 11"),
    )
    requires = (
        *map(Granted, ("SPM", "PPKB", "CREW", "LK3D", "LKK", "TRIP")),
        *(Cleared(agency, "PM 28/2022") for agency in ("PHQC", "IMM", "IMMO", "CUST", "CUSTO")),
        Where(quarantine.leaves_with, quarantine.Released()),
        NotHeld(),
        NotPostponed(),
        Settled(),
    )
    steps = (Step("clear_out", _("Persetujuan berlayar"), Role.HARBOUR_MASTER, hours(1), "PM 28/2022"),)
    reasons = (*Service.reasons, *map(Reason, ("R13", "R14", "R15", "R16", "R17", "R18", "R19", "R20")))
    document = Document(
        number="SPB.{trade}.{port}.{yymm}.{seq:06}",
        title=_("Surat Persetujuan Berlayar"),
        title_en="Port Clearance",
        statement=_("Kapal di bawah ini memenuhi syarat kelaiklautan dan kewajiban lain dan disetujui berlayar."),
        template="spb",
        legal_basis=("Undang-Undang Nomor 17 Tahun 2008", "PM 28 Tahun 2022"),
        valid_for=hours(24),
        validity=_("Berlaku 24 jam sejak ditandatangani, untuk satu pelayaran."),
    )

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        known = {"sails_at": call.etd, "destination": call.destination, "master_name": call.master_name}
        # The tap that confirmed the sailing declared it.
        return known | ({"seaworthy": True} if call.schedule_id is not None else {})

    def problems(self, app: Application) -> Iterable[Problem]:
        form, call = app.form, app.visit
        if manned(app) and not form.master_name:
            yield Problem("master_name", "missing", gettext("Nama nakhoda belum diisi."), gettext("Isi nama nakhoda."))
        if not form.seaworthy:
            remedy = gettext("Perbaiki kapal dahulu; syahbandar dapat memeriksanya.")
            text = gettext("Nakhoda tidak menyatakan kapal laik laut.")
            yield Problem("seaworthy", "R15", text, remedy, "PM 28/2022 art. 8")
        if form.sails_at < app.handed_in_at:
            yield Problem("sails_at", "clock", gettext("Waktunya sudah lewat."), gettext("Isi waktu yang akan datang."))
        if times.confirmed(call, MovementKind.DEPARTED):
            yield Problem("", "departed", gettext("Kapal sudah berangkat."), gettext("Hubungi kantor pelabuhan."))
        yield from inspections.blocking(call)

    def checks(self, app: Application) -> Iterable[Check]:
        yield settled_check(app)
        yield ship_checks.held(app)
        yield from inspections.checks_of(app.visit)
        yield from port_dues.evidence(app)
        yield from waste.departure_check(app.visit)

    def on_granted(self, app: Application, actor: Actor) -> None:
        visits.clear_out(app.visit, app.form.destination, app.form.master_name or "")

    def on_ended(self, app: Application) -> None:
        app.visit.cleared_out_at = None

    def document_parts(self, app: Application) -> Parts:
        form, call = app.form, app.visit
        cargo = ("Bongkar muat", f"{number(lines.tonnes(lines.of(call, Phase.REALISED)))} ton")
        aboard = (("Jumlah awak kapal", str(call.crew.count())), ("Penumpang", str(call.passengers_out)))
        route = (("Dari", app.port.name, times.printed(form.sails_at, app.port)), ("Menuju", form.destination, ""))
        return paper(call, Facts("Pelayaran", (*aboard, cargo)), route=route)

    @action("departed", title=_("Catat kapal berangkat"), by=WITNESSES, form=ActualTime)
    def departed(self, app: Application, form: ActualTime, actor: Actor) -> Iterable[Effect]:
        """An agent claims a departure within the 24 hours; whoever saw it records what happened, and a breach shows."""
        covered = validity.sail(app, form.at, officer=counts(actor))
        observe(app, MovementKind.DEPARTED, form, actor)
        if not covered:
            uncovered.tell(app)
        if counts(actor):
            invoices.settle(app.visit, actor)
            berths.vacate(app.visit, form.at)
            if app.visit.schedule_id is not None:  # nothing was worked that anybody would have to type
                yield Files("LK3R", app.visit.agent_id)
