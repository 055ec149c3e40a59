"""SSCEC — ship sanitation: health inspects the ship and exempts her from control, or certifies that control was done.

The certificate holds for six months wherever she goes; once signed it is kept among the ship's papers.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.dates import printed_day
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times
from suar.portcalls.models import PortCall
from suar.registry import ships
from suar.registry.models import PaperKind, ShipPaper
from suar.workflow.agencies import arrival_problems
from suar.workflow.documents.content import Section as Facts
from suar.workflow.forms import BaseForm, Count, Field, LongText, PlaceRef, PortTime, Section, Text
from suar.workflow.models import Application, IssuedDocument
from suar.workflow.particulars import paper
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.sanitation import Certificate, Sanitation, lasts_until, sanitation_problems
from suar.workflow.service import Attachment, Check, Document, Parts, Service, Step, hours

_LAW = "IHR 2005 art. 39; UU 6/2018"


@register
class ShipSanitation(Service):
    code = "SSCEC"
    sl = "SL041"
    title = _("Sertifikat sanitasi kapal (SSCEC/SSCC)")
    law = _LAW
    bulk = False
    optional = True
    on_graph = False

    class Form(BaseForm):
        inspect_at: PortTime = Field(title=_("Siap diperiksa"))
        place: PlaceRef = Field(title=_("Tempat pemeriksaan"))
        last_number: Text | None = Field(None, title=_("Nomor sertifikat sebelumnya"))
        persons: Count = Field(0, title=_("Orang di kapal"), description=_("Awak dan penumpang"))
        vermin: bool = Field(False, title=_("Ada tanda tikus atau serangga"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Pemeriksaan"), ("inspect_at", "place")),
            Section(_("Keadaan kapal"), ("last_number", "persons", "vermin", "remarks")),
        )

    attachments = (
        Attachment("last_certificate", _("Sertifikat sanitasi sebelumnya"), _LAW, required=False),
        Attachment("particulars", _("Ship particular"), _LAW, required=False),
    )
    requires = (Granted("AGENCY"),)
    steps = (Step("inspect", _("Pemeriksaan sanitasi"), Role.HEALTH, hours(4), _LAW, form=Sanitation),)
    document = Document(
        number="SSCEC.{trade}.{port}.{yymm}.{seq:06}",
        title=_("Sertifikat sanitasi kapal"),
        title_en="Ship Sanitation Control Exemption Certificate / Ship Sanitation Control Certificate",
        statement=_("Kapal tersebut di bawah ini telah diperiksa sanitasinya dengan hasil sebagai berikut."),
        template="cop",
        legal_basis=("International Health Regulations 2005", "Undang-Undang Nomor 6 Tahun 2018"),
    )

    def not_before(self, app: Application) -> datetime | None:
        asked: datetime = app.form.inspect_at
        return asked

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        kept = ShipPaper.objects.filter(
            ship=call.ship_id, kind=PaperKind.SANITATION, organisation=call.agent_id, superseded=False
        ).first()
        number = kept.number if kept is not None else None
        return {"inspect_at": call.eta, "place": call.place_id, "last_number": number, "persons": call.crew.count()}

    def proposal(self, app: Application) -> Mapping[str, Any]:
        return {"inspected_at": clock.now().replace(second=0, microsecond=0), "certificate": Certificate.EXEMPTION}

    def problems(self, app: Application) -> Iterable[Problem]:
        if app.in_review:
            yield from arrival_problems(app.visit)

    def decision_problems(self, app: Application, decided: Sanitation) -> Iterable[Problem]:
        yield from sanitation_problems(app, decided)

    def checks(self, app: Application) -> Iterable[Check]:
        seen = gettext("ada") if app.form.vermin else gettext("tidak ada")
        yield Check.of(gettext("Tanda tikus atau serangga"), not app.form.vermin, seen, "vermin")
        yield Check(gettext("Sertifikat sebelumnya"), "green", app.form.last_number or "–", "last_number")

    def on_signed(self, app: Application, document: IssuedDocument) -> None:
        """From now on it is one of the ship's papers, offered at each of her calls and missed before it lapses."""
        decided = app.decided_form
        assert isinstance(decided, Sanitation)
        assert document.file is not None
        inspected: date = clock.day(decided.inspected_at, app.port.zone)
        ships.keep_paper(
            app.visit.ship, PaperKind.SANITATION, number=document.number, issuer=f"Karantina kesehatan {app.port.name}",
            issued_on=inspected, expires_on=lasts_until(inspected), file=document.file,
            organisation_id=app.organisation_id,
        )  # fmt: skip

    def on_ended(self, app: Application) -> None:
        ships.put_away(app.visit.ship, PaperKind.SANITATION, [d.number for d in app.documents.all()])

    def document_parts(self, app: Application) -> Parts:
        decided = app.decided_form
        assert isinstance(decided, Sanitation)
        inspected = clock.day(decided.inspected_at, app.port.zone)
        rows = (
            ("Sertifikat", str(decided.certificate.label)),
            ("Diperiksa", times.printed(decided.inspected_at, app.port)),
            ("Berlaku sampai", printed_day(lasts_until(inspected))),
            ("Temuan", decided.findings or "–"),
            ("Tindakan", decided.measures or "–"),
        )
        return paper(app.visit, Facts("Keputusan", rows))
