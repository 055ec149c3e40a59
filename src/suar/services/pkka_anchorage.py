"""PKKAA — PKKA Anchorage: a foreign ship may lie at anchor here for a purpose and a time, without working cargo."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Annotated, Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.dates import printed_day
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext, ngettext
from suar.portcalls import times
from suar.portcalls.models import PortCall
from suar.registry import permits
from suar.registry.models import PermitKind, Place, Port
from suar.workflow import terms
from suar.workflow.anchorage_only import Purpose
from suar.workflow.documents.content import Section as Facts
from suar.workflow.forms import BaseForm, Country, Day, Field, LongText, PlaceRef, PortTime, Section, Text
from suar.workflow.models import Application, IssuedDocument
from suar.workflow.particulars import active_on, paper
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Licensed, Standing
from suar.workflow.service import Attachment, Check, Document, Parts, Service, Step, minutes


@register
class PkkaAnchorage(Service):
    code = "PKKAA"
    sl = "SL033"
    title = _("PKKA Anchorage")
    law = "PM 8/2022 art. 1"
    on_graph = False
    optional = True

    class Form(BaseForm):
        place: PlaceRef = Field(title=_("Area labuh"))
        purpose: Purpose = Field(title=_("Tujuan berlabuh"))
        arrives_at: PortTime = Field(title=_("Perkiraan tiba (ETA)"))
        #: How long at most is not known; ninety days is our own default.
        days: Annotated[int, Field(ge=1, le=90)] = Field(title=_("Lama berlabuh (hari)"))
        no_cargo: bool = Field(title=_("Tidak ada bongkar muat"), description=_("Pernyataan agen"))
        principal: Text = Field(title=_("Prinsipal"))
        principal_country: Country = Field(title=_("Negara prinsipal"))
        letter_number: Text = Field(title=_("Nomor surat penunjukan (LoA)"))
        letter_on: Day = Field(title=_("Tanggal surat penunjukan (LoA)"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Berlabuh"), ("place", "purpose", "arrives_at", "days", "no_cargo")),
            Section(_("Prinsipal"), ("principal", "principal_country", "letter_number", "letter_on")),
            Section(_("Keterangan"), ("remarks",)),
        )

        def first_day(self, port: Port) -> date:
            return clock.day(self.arrives_at, port.zone)

        def last_day(self, port: Port) -> date:
            return self.first_day(port) + timedelta(days=self.days)

    attachments = (
        Attachment("appointment", _("Surat penunjukan keagenan (LoA)"), "PM 65/2019"),
        Attachment("ship_particular", _("Ship particular"), required=False),
    )
    requires = (Licensed(),)
    steps = (Step("approve", _("Persetujuan berlabuh"), Role.PORT_AUTHORITY, minutes(60), "PM 8/2022"),)
    reasons = (*Service.reasons, Reason.R04, Reason.R05, Reason.R06)
    document = Document(
        number="PKKAA.{trade}.{port}.{yymm}.{seq:06}",
        title=_("Persetujuan Keagenan Kapal Asing untuk Berlabuh"),
        title_en="Agency approval for anchorage only",
        statement=_("Kapal tersebut di bawah ini disetujui berlabuh dan diageni menurut keterangan berikut."),
        template="pkk",
        legal_basis=("Undang-Undang Nomor 17 Tahun 2008", "PM 8 Tahun 2022 Pasal 1"),
        validity=_("Berlaku selama masa berlabuh; tidak untuk sandar atau bongkar muat di pelabuhan."),
    )

    def applies(self, call: PortCall) -> bool:
        return call.ship.is_foreign

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return {"arrives_at": call.eta, "principal": call.ship.owner_name}

    def problems(self, app: Application) -> Iterable[Problem]:
        form, today = app.form, clock.today(app.port.zone)
        if not Place.objects.get(pk=form.place).is_anchorage:
            text = gettext("Tempat ini bukan area labuh.")
            yield Problem(
                "place", "R04", text, gettext("Pilih area labuh; untuk sandar pakai PKKA dari SIMLALA."), self.law
            )
        if not form.no_cargo:
            text = gettext("PKKA Anchorage hanya untuk kapal yang tidak bongkar muat.")
            yield Problem("no_cargo", "R04", text, gettext("Mintakan PKKA di SIMLALA."), self.law)
        if form.arrives_at < app.handed_in_at:
            yield Problem("arrives_at", "clock", gettext("ETA sudah lewat."), gettext("Isi waktu yang akan datang."))
        if form.letter_on > today:
            text = gettext("Tanggal surat penunjukan masih di masa depan.")
            yield Problem("letter_on", "clock", text, gettext("Periksa tanggalnya."))
        if app.decided_at is None and Standing(app.call).granted("AGENCY"):
            text = gettext("Keagenan kunjungan ini sudah divalidasi.")
            yield Problem("", "already", text, gettext("PKKA Anchorage diminta sebelum validasi keagenan."))

    def checks(self, app: Application) -> Iterable[Check]:
        day = app.form.first_day(app.port)
        full = [p for p in app.visit.ship.permits.filter(kind=PermitKind.PKKA) if active_on(p, day, app.port.code)]
        said = ", ".join(map(str, full)) or gettext("tidak ada")
        yield Check.of(gettext("PKKA lain yang berlaku"), not full, said, "arrives_at")
        days = ngettext("%(days)s hari", "%(days)s hari", app.form.days) % {"days": app.form.days}
        yield Check.of(gettext("Lama berlabuh"), app.form.days <= 30, days, "days")

    def on_signed(self, app: Application, document: IssuedDocument) -> None:
        """The mirror knows it, so that the validation of the agency finds it, for this port and these days."""
        form, port = app.form, app.port
        permits.enter(
            PermitKind.PKKA, document.number, holder=app.organisation, ship=app.visit.ship, port_codes=[port.code],
            valid_from=form.first_day(port), valid_until=form.last_day(port),
        )  # fmt: skip
        terms.until_day(document, form.last_day(port), port)

    def on_ended(self, app: Application) -> None:
        permits.revoke(document.number for document in app.documents.all())

    def document_parts(self, app: Application) -> Parts:
        form, port = app.form, app.port
        place = Place.objects.get(pk=form.place)
        stay = f"{printed_day(form.first_day(port))} – {printed_day(form.last_day(port))}"
        rows = (
            ("Area labuh", place.name), ("Tujuan berlabuh", str(form.purpose.label)), ("Masa", stay),
            ("Bongkar muat", "tidak ada"), ("Prinsipal", f"{form.principal} ({form.principal_country})"),
            ("Surat penunjukan", f"{form.letter_number}, {printed_day(form.letter_on)}"),
        )  # fmt: skip
        route = (("Berlabuh di", place.name, times.printed(form.arrives_at, port)),)
        return paper(app.visit, Facts("Persetujuan berlabuh", rows), route=route)
