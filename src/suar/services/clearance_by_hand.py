"""SPBM — the clearance to sail of a ship served by hand: the harbour master signs it as he signs every other."""

from collections.abc import Iterable, Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.billing import invoices
from suar.kernel import clock
from suar.kernel.dates import printed_day
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times, visits
from suar.portcalls.models import MovementKind, PortCall
from suar.registry.models import ShipCategory
from suar.workflow import inspections, taken_back, uncovered, validity
from suar.workflow.by_hand import FREE
from suar.workflow.documents.content import Section as Facts
from suar.workflow.forms import (
    ActualTime,
    BaseForm,
    Day,
    Field,
    LongText,
    PersonName,
    PortName,
    PortTime,
    Section,
    Text,
)
from suar.workflow.models import Application
from suar.workflow.observing import observe
from suar.workflow.particulars import paper
from suar.workflow.refusals import ask_proof
from suar.workflow.registry import register
from suar.workflow.requirements import Granted, NotHeld, Settled
from suar.workflow.service import Attachment, Document, Effect, Ends, Parts, Service, action, hours
from suar.workflow.taken_back import TakenBack

_LAW = "PM 28/2022"
#: A letter of fitness older than this is not of this voyage (own practice).
LETTER_DAYS = 365


def _fishes(app: Application) -> bool:
    return app.call is not None and app.call.ship.category == ShipCategory.FISHING


@register
class ClearanceByHand(Service):
    code = "SPBM"
    bulk = False
    proof = True
    sl = "SL051"
    title = _("SPB kapal yang dilayani manual")
    law = _LAW
    leg = "out"
    applicant = Role.HARBOUR_MASTER
    also = (Role.HEAD_OF_OFFICE,)
    manual = True

    class Form(BaseForm):
        sails_at: PortTime = Field(title=_("Rencana berlayar"))
        destination: PortName = Field(title=_("Pelabuhan tujuan"))
        skipper: PersonName = Field(title=_("Nakhoda atau juragan"))
        seaworthy: bool = Field(title=_("Kapal diperiksa dan laik laut"))
        fitness_number: Text | None = Field(
            None, title=_("Nomor surat laik operasi"), description=_("Wajib bagi kapal perikanan")
        )
        fitness_on: Day | None = Field(None, title=_("Tanggal surat laik operasi"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Keberangkatan"), ("sails_at", "destination", "skipper")),
            Section(_("Pemeriksaan"), ("seaworthy", "fitness_number", "fitness_on", "remarks")),
        )

    attachments = (
        Attachment("application", _("Surat permohonan nakhoda"), _LAW, required=False),
        Attachment("fitness", _("Surat laik operasi"), _LAW, when=_fishes),
    )
    requires = (Granted("MANUAL"), NotHeld(), Settled())
    document = Document(
        number="SPBM.{trade}.{port}.{yymm}.{seq:06}",
        title=_("Surat Persetujuan Berlayar"),
        title_en="Port Clearance (ship served by hand)",
        statement=_("Kapal di bawah ini memenuhi syarat kelaiklautan dan kewajiban lain dan disetujui berlayar."),
        template="spb",
        legal_basis=("Undang-Undang Nomor 17 Tahun 2008", "PM 28 Tahun 2022"),
        valid_for=hours(24),
        validity=_("Berlaku 24 jam sejak ditandatangani, untuk satu pelayaran."),
    )

    def applies(self, call: PortCall) -> bool:
        """Warships and ships of the state need none."""
        return call.ship.category not in FREE

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        leaves = max(call.etd or clock.now(), clock.now())
        return {"sails_at": leaves, "destination": call.destination, "skipper": call.master_name}

    def problems(self, app: Application) -> Iterable[Problem]:
        form, today = app.form, clock.today(app.port.zone)
        if not form.seaworthy:
            text = gettext("Kapal tidak laik laut.")
            yield Problem("seaworthy", "R15", text, gettext("Perbaiki kapal dahulu, lalu periksa lagi."), _LAW)
        if form.sails_at < app.handed_in_at.replace(second=0, microsecond=0):
            yield Problem("sails_at", "clock", gettext("Waktunya sudah lewat."), gettext("Isi waktu yang akan datang."))
        if _fishes(app) and not (form.fitness_number and form.fitness_on):
            text = gettext("Kapal perikanan memerlukan surat laik operasi.")
            yield Problem("fitness_number", "R01", text, gettext("Isi nomor dan tanggalnya."), _LAW)
        if form.fitness_on is not None and form.fitness_on > today:
            text = gettext("Tanggal surat laik operasi masih di masa depan.")
            yield Problem("fitness_on", "clock", text, gettext("Periksa tanggalnya."))
        elif form.fitness_on is not None and (today - form.fitness_on).days > LETTER_DAYS:
            text = gettext("Surat laik operasi lebih dari setahun yang lalu.")
            yield Problem("fitness_on", "R02", text, gettext("Periksa tahunnya, atau minta surat yang baru."), _LAW)
        if times.confirmed(app.visit, MovementKind.DEPARTED):
            yield Problem("", "departed", gettext("Kapal sudah berangkat."), gettext("Lihat catatan kunjungannya."))
        yield from inspections.blocking(app.visit)

    def on_granted(self, app: Application, actor: Actor) -> None:
        visits.clear_out(app.visit, app.form.destination, app.form.skipper)

    def on_ended(self, app: Application) -> None:
        app.visit.cleared_out_at = None

    def document_parts(self, app: Application) -> Parts:
        form, call = app.form, app.visit
        rows = [("Nakhoda", form.skipper), ("Penumpang", str(call.passengers_out))]
        if form.fitness_number:
            rows.append(("Surat laik operasi", f"{form.fitness_number}, {printed_day(form.fitness_on)}"))
        route = (("Dari", app.port.name, times.printed(form.sails_at, app.port)), ("Menuju", form.destination, ""))
        return paper(call, Facts("Pelayaran", tuple(rows)), route=route)

    @action("recalled", title=_("Tarik kembali SPB"), by=(applicant, *also), form=TakenBack, when=taken_back.unused)
    def recalled(self, app: Application, form: TakenBack, actor: Actor) -> Iterable[Effect]:
        """Nobody decided it, so nobody revokes it: whoever may sign it takes it back, and may sign another."""
        ask_proof(actor, app)
        taken_back.tell(app)
        yield Ends(self.code, because=form.text, only=app.pk)

    @action("departed", title=_("Catat kapal berangkat"), by=(applicant, *also), form=ActualTime)
    def departed(self, app: Application, form: ActualTime, actor: Actor) -> None:
        """The visit of a ship served by hand ends when she leaves; there is no further report to wait for."""
        if not validity.sail(app, form.at, officer=True):
            uncovered.tell(app)
        observe(app, MovementKind.DEPARTED, form, actor)
        invoices.settle(app.visit, actor)
        app.visit.closed_at = clock.now()
