"""PPKN — a national ship in foreign waters, or at a port her route permit does not name: the directorate agrees."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import models

from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.dates import printed_day
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls.models import PortCall
from suar.registry import permits
from suar.registry.models import Permit, PermitKind, Ship
from suar.workflow import routes, terms
from suar.workflow.documents.content import Section as Facts
from suar.workflow.forms import BaseForm, Country, Day, Field, LongText, PortName, Section, ShipRef, Text
from suar.workflow.models import Application, IssuedDocument
from suar.workflow.particulars import ship_note, ship_section
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Licensed
from suar.workflow.service import Attachment, Check, Document, Parts, Service, Step, hours

#: A leave of this kind lasts at most a year (own practice).
LONGEST = timedelta(days=366)


class Kind(models.TextChoices):
    ABROAD = "abroad", _("Kapal nasional di trayek luar negeri (PPKN)")
    DEVIATION = "deviation", _("Deviasi: pelabuhan di luar trayek")


class CalledAt(BaseForm):
    """A port that the ship will call at."""

    port: PortName = Field(title=_("Pelabuhan"), description=_("Kode atau nama"))
    country: Country = Field(title=_("Negara"))


@register
class Ppkn(Service):
    code = "PPKN"
    sl = "SL034"
    title = _("PPKN dan deviasi trayek")
    law = "UU 17/2008"
    on_call = False
    on_graph = False
    repeatable = True

    class Form(BaseForm):
        kind: Kind = Field(title=_("Jenis"))
        ship: ShipRef = Field(title=_("Kapal"))
        permit_number: Text | None = Field(
            None, title=_("Nomor trayek sekarang"), description=_("Wajib untuk deviasi: RPK kapal ini")
        )
        valid_from: Day = Field(title=_("Berlaku mulai"))
        valid_until: Day = Field(title=_("Berlaku sampai"))
        ports: list[CalledAt] = Field(min_length=1, max_length=20, title=_("Pelabuhan yang disinggahi"))
        cargo: LongText = Field(title=_("Muatan"))
        cause: LongText = Field(title=_("Alasan"))
        sections = (
            Section(_("Kapal dan trayek"), ("kind", "ship", "permit_number")),
            Section(_("Pelayaran"), ("valid_from", "valid_until", "ports", "cargo")),
            Section(_("Alasan"), ("cause",)),
        )

    attachments = (
        Attachment("charter", _("Kontrak angkutan atau surat muatan"), "UU 17/2008"),
        Attachment("route_permit", _("RPK yang berlaku"), required=False),
    )
    requires = (Licensed(),)
    #: No time is known for it; a day is our own default.
    steps = (Step("approve", _("Persetujuan direktorat"), Role.DIRECTORATE, hours(24), "UU 17/2008"),)
    reasons = (*Service.reasons, Reason.R04, Reason.R06)
    document = Document(
        number="PPKN.{trade}.{port}.{yymm}.{seq:06}",
        title=_("Persetujuan Penggunaan Kapal Nasional di Luar Trayek"),
        title_en="Leave for a national ship beyond her route",
        statement=_("Kapal tersebut di bawah ini disetujui berlayar di luar trayeknya menurut keterangan berikut."),
        template="ppkn",
        legal_basis=("Undang-Undang Nomor 17 Tahun 2008",),
        validity=_("Berlaku selama masa yang disebut di atas; nomor ini dipakai sebagai nomor trayek."),
    )

    @classmethod
    def trade(cls, call: PortCall | None) -> str:
        return "LN"

    def problems(self, app: Application) -> Iterable[Problem]:
        form, ship = app.form, Ship.objects.get(pk=app.form.ship)
        if ship.is_foreign:
            text, remedy = gettext("Kapal ini berbendera asing."), gettext("Kapal asing memakai PKKA.")
            yield Problem("ship", "R04", text, remedy, self.law)
        today = clock.today(app.port.zone)
        yield from routes.period_problems(form.valid_from, form.valid_until, LONGEST, not_before=today)
        yield from routes.port_problems(form.ports, app.port, abroad=form.kind == Kind.ABROAD)
        if form.kind == Kind.DEVIATION:
            yield from routes.base_problems(form.permit_number, ship, form.valid_from, form.valid_until, self.law)

    def checks(self, app: Application) -> Iterable[Check]:
        form, ship = app.form, Ship.objects.get(pk=app.form.ship)
        base = Permit.objects.filter(ship=ship, number=form.permit_number or "").select_related("holder").first()
        if form.kind == Kind.DEVIATION:
            ours = base is not None and base.holder_id == app.organisation_id
            holder = base.holder.name if base is not None else gettext("tidak ditemukan")
            yield Check.of(gettext("Pemegang nomor trayek"), ours, holder, "permit_number")
        other = routes.overlapping(ship, form.valid_from, form.valid_until)
        said = ", ".join(str(permit) for permit in other) or gettext("tidak ada")
        yield Check.of(gettext("Persetujuan lain pada masa itu"), not other, said, "valid_from")

    def on_signed(self, app: Application, document: IssuedDocument) -> None:
        """The mirror knows it under its number, so that the validation of an agency finds it."""
        form, ship = app.form, Ship.objects.get(pk=app.form.ship)
        kind = PermitKind.PPKN
        if form.kind == Kind.DEVIATION:
            kind = PermitKind(Permit.objects.get(number=form.permit_number).kind)
        permits.enter(
            kind, document.number, holder=app.organisation, ship=ship,
            port_codes=routes.codes(form.ports), valid_from=form.valid_from, valid_until=form.valid_until,
        )  # fmt: skip
        terms.until_day(document, form.valid_until, app.port)

    def on_ended(self, app: Application) -> None:
        permits.revoke(document.number for document in app.documents.all())

    def document_parts(self, app: Application) -> Parts:
        form, ship = app.form, Ship.objects.get(pk=app.form.ship)
        called = "; ".join(f"{row.port} ({row.country})" for row in form.ports)
        period = f"{printed_day(form.valid_from)} – {printed_day(form.valid_until)}"
        rows = [("Jenis", str(form.kind.label)), ("Masa", period), ("Pelabuhan", called), ("Muatan", form.cargo)]
        if form.permit_number:
            rows.append(("Nomor trayek asal", form.permit_number))
        facts = Facts("Persetujuan", (*rows, ("Perusahaan", app.organisation.name)))
        return Parts((facts, ship_section(ship)), ship.name, ship_note(ship))
