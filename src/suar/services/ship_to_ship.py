"""STS — two ships hand cargo over at anchor: the other agent consents, then authority and harbour master decide."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times
from suar.portcalls.models import PortCall
from suar.registry.models import Place
from suar.workflow import notices, terms
from suar.workflow import ship_to_ship as transfer
from suar.workflow.cargo_answers import tonnage_problems
from suar.workflow.documents.content import Section as Facts
from suar.workflow.forms import BaseForm, Day, Field, LongText, PersonName, PlaceRef, PortTime, Section, Text, Widget
from suar.workflow.models import Application, IssuedDocument
from suar.workflow.particulars import number, paper, ship_note
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Attachment, Check, Document, Parts, Service, Step, hours, minutes
from suar.workflow.ship_to_ship import Part, TransferLine


@register
class ShipToShip(Service):
    code = "STS"
    sl = "SL037"
    title = _("Alih muat antar kapal (STS)")
    law = transfer.LAW
    repeatable = True
    optional = True
    on_graph = False
    bulk = False

    class Form(BaseForm):
        partner_number: Text = Field(title=_("Nomor PKK kapal yang lain"))
        part: Part = Field(title=_("Peran kapal ini"))
        place: PlaceRef = Field(title=_("Area labuh"))
        starts_at: PortTime = Field(title=_("Mulai"))
        ends_at: PortTime = Field(title=_("Waktu selesai"))
        cargo: list[TransferLine] = Field(min_length=1, max_length=20, title=_("Muatan yang dialihkan"))
        superintendent: PersonName = Field(title=_("Penanggung jawab (STS superintendent)"))
        hose_certificate: Text = Field(title=_("Nomor sertifikat selang"))
        hose_expires_on: Day = Field(title=_("Sertifikat selang berlaku sampai"))
        fender_certificate: Text = Field(title=_("Nomor sertifikat fender"))
        fender_expires_on: Day = Field(title=_("Sertifikat fender berlaku sampai"))
        max_wind_knots: Annotated[int, Field(ge=1, le=60)] = Field(title=_("Batas angin (knot)"))
        max_wave_m: Annotated[Decimal, Field(gt=0, le=6, max_digits=3, decimal_places=1), Widget("decimal", "m")] = (
            Field(title=_("Batas tinggi gelombang"))
        )
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Kapal dan tempat"), ("partner_number", "part", "place", "starts_at", "ends_at")),
            Section(_("Muatan"), ("cargo",)),
            Section(
                _("Alat dan penanggung jawab"),
                ("superintendent", "hose_certificate", "hose_expires_on", "fender_certificate", "fender_expires_on"),
            ),
            Section(_("Batas cuaca"), ("max_wind_knots", "max_wave_m", "remarks")),
        )

    attachments = (
        Attachment("risk_plan", _("Rencana alih muat dan penanggulangan tumpahan"), transfer.LAW),
        Attachment("gear", _("Sertifikat selang dan fender"), transfer.LAW),
    )
    requires = (Granted("PKK"), Granted("SPM"))
    steps = (
        Step("consent", _("Persetujuan agen kapal yang lain"), Role.AGENT, hours(4), transfer.LAW, at_company=True),
        Step("verify", _("Verifikasi"), Role.PORT_AUTHORITY, minutes(60), transfer.LAW),
        Step("approve", _("Persetujuan alih muat"), Role.HARBOUR_MASTER, minutes(60), transfer.LAW),
    )
    reasons = (*Service.reasons, Reason.R12, Reason.R15, Reason.R19)
    document = Document(
        number="STS.{trade}.{port}.{yymm}.{seq:06}",
        title=_("Persetujuan Alih Muat Antar Kapal"),
        title_en="Permission for a ship-to-ship transfer",
        statement=_("Kedua kapal di bawah ini disetujui mengalihkan muatan menurut keterangan berikut."),
        template="spog",
        legal_basis=("Undang-Undang Nomor 17 Tahun 2008", "PM 8 Tahun 2022 Pasal 1"),
        validity=_("Berlaku hanya pada waktu dan tempat yang disebut; dihentikan bila batas cuaca terlampaui."),
    )

    def company_of(self, app: Application, step: Step) -> int | None:
        """The other ship's agent, where it is not the same."""
        found = transfer.partner(app)
        return found.agent_id if found is not None and found.agent_id != app.organisation_id else None

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        anchored = call.place is not None and call.place.is_anchorage
        return {"place": call.place_id if anchored else None}

    def problems(self, app: Application) -> Iterable[Problem]:
        yield from transfer.own_problems(app)
        yield from transfer.partner_problems(app)
        yield from tonnage_problems(app.visit, app.form.cargo)

    def checks(self, app: Application) -> Iterable[Check]:
        yield from transfer.plan_checks(app)
        dangerous = any(line.dangerous for line in app.form.cargo)
        yield Check.of(gettext("Barang berbahaya"), not dangerous, gettext("ya") if dangerous else gettext("tidak ada"))

    def on_ended(self, app: Application) -> None:
        """The other ship's agent, who consented to it, hears that it is off."""
        other = transfer.partner(app)
        if other is not None and other.agent_id != app.organisation_id:
            notices.changed(app, other.agent_id)

    def on_signed(self, app: Application, document: IssuedDocument) -> None:
        terms.until(document, app.form.ends_at)

    def document_parts(self, app: Application) -> Parts:
        form, port, other = app.form, app.port, transfer.partner(app)
        here, there = ("Menyerahkan", "Menerima") if form.part == Part.GIVES else ("Menerima", "Menyerahkan")
        ships = [(here, f"{app.visit.ship.name} ({ship_note(app.visit.ship)}), {app.visit}")]
        if other is not None:
            ships.append((there, f"{other.ship.name} ({ship_note(other.ship)}), {other}"))
            ships.append(("Agen kapal itu", other.agent.name))
        window = f"{times.printed(form.starts_at, port)} – {times.printed(form.ends_at, port)}"
        cargo = [(transfer.named(line), f"{number(line.tonnes)} ton") for line in form.cargo]
        rows = (
            ("Tempat", Place.objects.get(pk=form.place).name), ("Waktu", window),
            ("Penanggung jawab", form.superintendent),
            ("Batas cuaca", f"angin {form.max_wind_knots} knot, gelombang {number(form.max_wave_m)} m"),
        )  # fmt: skip
        facts = (Facts("Kedua kapal", tuple(ships)), Facts("Alih muat", rows), Facts("Muatan", tuple(cargo)))
        return paper(app.visit, *facts)
