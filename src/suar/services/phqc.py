"""PHQC — Port Health Quarantine Clearance: health looks at every ship before she leaves, and she sails only with it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times
from suar.portcalls.models import MovementKind, PortCall
from suar.registry.models import PaperKind
from suar.workflow.agencies import HealthClearance, Sailing, arrival_problems, clearance_problems
from suar.workflow.attachments import paper_checks
from suar.workflow.conditions import manned
from suar.workflow.documents.content import Section as Facts
from suar.workflow.forms import BaseForm, Count, Field, LongText, PortName, PortTime, Section, Text
from suar.workflow.models import Application
from suar.workflow.particulars import paper
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Attachment, Check, Document, Parts, Service, Step, minutes

_LAW = "PM 28/2022"
_ABOARD = ("persons", "sick_persons", "dead_persons", "health_book", "medicines")


@register
class Phqc(Service):
    code = "PHQC"
    sl = "SL039"
    title = _("Izin karantina kesehatan keberangkatan (PHQC)")
    law = _LAW
    leg = "out"
    bulk = False
    per_hull = (*_ABOARD, "remarks")

    class Form(BaseForm):
        sails_at: PortTime = Field(title=_("Rencana berangkat"))
        destination: PortName = Field(title=_("Pelabuhan tujuan"))
        persons: Count = Field(0, title=_("Orang di kapal"), description=_("Awak dan penumpang"))
        sick_persons: Count = Field(0, title=_("Orang sakit di kapal"))
        dead_persons: Count = Field(0, title=_("Meninggal sejak tiba"))
        health_book: Text | None = Field(
            None, title=_("Nomor buku kesehatan kapal"), description=_("Wajib bagi kapal berawak")
        )
        medicines: bool = Field(False, title=_("Obat dan P3K lengkap"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Keberangkatan"), ("sails_at", "destination")),
            Section(_("Keadaan kesehatan"), (*_ABOARD, "remarks")),
        )

    attachments = (
        Attachment("sanitation", _("Sertifikat sanitasi kapal (SSCEC/SSCC)"), _LAW, paper=PaperKind.SANITATION),
        Attachment("medicine_chest", _("Sertifikat obat dan P3K"), _LAW, required=False, when=manned),
    )
    requires = (Granted("SPOG"),)
    steps = (Step("inspect", _("Pemeriksaan kesehatan"), Role.HEALTH, minutes(60), _LAW, form=HealthClearance),)
    document = Document(
        number="PHQC.{trade}.{port}.{yymm}.{seq:06}",
        title=_("Izin karantina kesehatan keberangkatan"),
        title_en="Port Health Quarantine Clearance",
        statement=_(
            "Kapal tersebut di bawah ini telah diperiksa dan dari segi kekarantinaan kesehatan boleh berlayar."
        ),
        template="cop",
        legal_basis=("Undang-Undang Nomor 17 Tahun 2008", "PM 28 Tahun 2022"),
    )

    def not_before(self, app: Application) -> datetime | None:
        return app.visit.eta

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        aboard = call.crew.count() + call.passengers_out
        return {"sails_at": call.etd, "destination": call.destination, "persons": aboard or None}

    def proposal(self, app: Application) -> Mapping[str, Any]:
        return {"inspected_at": clock.now().replace(second=0, microsecond=0), "result": Sailing.CLEAR}

    def problems(self, app: Application) -> Iterable[Problem]:
        form = app.form
        if app.in_review:  # asked for before she is ready, decided on board
            yield from arrival_problems(app.visit)
        if manned(app) and not form.health_book:
            text = gettext("Kapal berawak memerlukan buku kesehatan kapal.")
            yield Problem("health_book", "missing", text, gettext("Isi nomor bukunya."), _LAW)
        if manned(app) and not form.persons:
            text = gettext("Jumlah orang di kapal belum diisi.")
            yield Problem("persons", "R13", text, gettext("Isi jumlah awak dan penumpang."))
        if form.sick_persons > form.persons:
            text = gettext("Yang sakit lebih banyak daripada yang ada di kapal.")
            yield Problem("sick_persons", "R22", text, gettext("Periksa kedua jumlah."))

    def decision_problems(self, app: Application, decided: HealthClearance) -> Iterable[Problem]:
        yield from clearance_problems(app.visit, decided)

    def checks(self, app: Application) -> Iterable[Check]:
        form = app.form
        ill = gettext("%(sick)s sakit, %(dead)s meninggal") % {"sick": form.sick_persons, "dead": form.dead_persons}
        well = not form.sick_persons and not form.dead_persons
        yield Check.of(gettext("Kesehatan di kapal"), well, ill, "sick_persons", otherwise="red")
        stocked = gettext("lengkap") if form.medicines else gettext("belum lengkap")
        yield Check.of(gettext("Obat dan P3K"), form.medicines or not manned(app), stocked, "medicines")
        arrived = times.actual(app.visit, MovementKind.ARRIVED)
        since = times.local(arrived.at, app.port) if arrived else gettext("belum tercatat")
        yield Check.of(gettext("Kapal sudah tiba"), arrived is not None, since)
        yield from paper_checks(app)

    def document_parts(self, app: Application) -> Parts:
        decided = app.decided_form
        assert isinstance(decided, HealthClearance)
        inspected = ("Diperiksa", times.printed(decided.inspected_at, app.port))
        found = Facts("Keputusan", (("Hasil", str(decided.result.label)), inspected, ("Catatan", decided.note or "–")))
        route = (("Dari", app.port.name, ""), ("Menuju", app.form.destination, ""))
        return paper(app.visit, found, route=route)
