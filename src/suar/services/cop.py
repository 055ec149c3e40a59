"""COP — Certificate of Pratique: health inspects a ship from abroad on board and lets people and goods ashore.

Asked for before the ship enters (SPM waits for the request only), decided after she arrived (ruling 7). Health may let
her alongside in writing before: it grants restricted pratique with its terms, and lifts the restriction later.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times
from suar.portcalls.models import MovementKind, PortCall, Trade
from suar.registry.models import PaperKind, Place
from suar.workflow import fees
from suar.workflow.agencies import Inspection, Pratique, inspection_problems, lift_restriction
from suar.workflow.attachments import paper_checks
from suar.workflow.conditions import manned
from suar.workflow.documents.content import Section as Facts
from suar.workflow.fees import FeeSettled
from suar.workflow.forms import ActualTime, BaseForm, Count, Field, LongText, PlaceRef, PortTime, Section, Text
from suar.workflow.models import Application
from suar.workflow.particulars import paper
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Attachment, Check, Document, Parts, Service, Step, action, minutes

_LAW = "UU 17/2008; PM 28/2022"
_ABOARD = ("sick_persons", "dead_persons", "mdh_number", "vaccinated")


def _restricted(app: Application) -> bool:
    decided = app.decided_form
    return isinstance(decided, Inspection) and decided.result == Pratique.RESTRICTED


@register
class Cop(Service):
    code = "COP"
    sl = "SL017"
    title = _("Free pratique (COP)")
    law = _LAW
    ends_with = ("PKK",)
    per_hull = _ABOARD

    class Form(BaseForm):
        expected_at: PortTime = Field(title=_("Perkiraan tiba di tempat pemeriksaan"))
        place: PlaceRef = Field(title=_("Tempat pemeriksaan"), description=_("Area labuh karantina"))
        infected_area: bool = Field(title=_("Pernah singgah di daerah terjangkit"), description=_("Dalam 30 hari"))
        sick_persons: Count = Field(0, title=_("Orang sakit di kapal"))
        dead_persons: Count = Field(0, title=_("Meninggal selama pelayaran"))
        mdh_number: Text | None = Field(
            None, title=_("Nomor MDH"), description=_("Maritime Declaration of Health; wajib bagi kapal berawak")
        )
        vaccinated: bool = Field(False, title=_("Buku vaksinasi (ICV) awak lengkap"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Pemeriksaan"), ("expected_at", "place")),
            Section(_("Keadaan kesehatan"), ("infected_area", *_ABOARD, "remarks")),
        )

    attachments = (
        Attachment("mdh", _("Maritime Declaration of Health (MDH)"), _LAW, when=manned),
        Attachment("crew_list", _("Daftar awak kapal"), _LAW, when=manned),
        Attachment("voyage_memo", _("Voyage memo"), _LAW),
        Attachment("sanitation", _("Sertifikat sanitasi kapal (SSCEC/SSCC)"), _LAW, paper=PaperKind.SANITATION),
    )
    fees = ("COP",)
    requires = (Granted("AGENCY"), FeeSettled("PP 64/2019"))
    steps = (Step("inspect", _("Pemeriksaan kesehatan"), Role.HEALTH, minutes(60), _LAW, form=Inspection),)
    document = Document(
        number="COP.{trade}.{port}.{yymm}.{seq:06}",
        title=_("Sertifikat praktik kapal"),
        title_en="Certificate of Pratique",
        statement=_("Kapal tersebut di bawah ini telah diputus kesehatannya dengan hasil sebagai berikut."),
        template="cop",
        legal_basis=("Undang-Undang Nomor 17 Tahun 2008", "PM 28 Tahun 2022"),
    )

    def applies(self, call: PortCall) -> bool:
        return call.trade_in == Trade.FOREIGN

    def not_before(self, app: Application) -> datetime:
        expected: datetime = app.form.expected_at
        return expected

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        roads = Place.objects.filter(port=call.port_id, kind="anchorage", active=True).order_by("name").first()
        return {"expected_at": call.eta, "place": roads.pk if roads else call.place_id}

    def proposal(self, app: Application) -> Mapping[str, Any]:
        if times.confirmed(app.visit, MovementKind.ARRIVED) is None:
            return {"result": Pratique.RESTRICTED}
        return {"inspected_at": clock.now().replace(second=0, microsecond=0), "result": Pratique.FREE}

    def problems(self, app: Application) -> Iterable[Problem]:
        if manned(app) and not app.form.mdh_number:
            text = gettext("Kapal berawak memerlukan pernyataan kesehatan maritim (MDH).")
            yield Problem("mdh_number", "missing", text, gettext("Isi nomor MDH."), _LAW)

    def decision_problems(self, app: Application, decided: Inspection) -> Iterable[Problem]:
        yield from inspection_problems(app.visit, decided)

    def checks(self, app: Application) -> Iterable[Check]:
        form, place = app.form, Place.objects.get(pk=app.form.place)
        ill = gettext("%(sick)s sakit, %(dead)s meninggal") % {"sick": form.sick_persons, "dead": form.dead_persons}
        well = not form.sick_persons and not form.dead_persons
        yield Check.of(gettext("Kesehatan di kapal"), well, ill, "sick_persons", otherwise="red")
        area = gettext("ya") if form.infected_area else gettext("tidak")
        yield Check.of(gettext("Daerah terjangkit"), not form.infected_area, area, "infected_area")
        book = gettext("lengkap") if form.vaccinated else gettext("belum lengkap")
        yield Check.of(gettext("Buku vaksinasi"), form.vaccinated or not manned(app), book, "vaccinated")
        yield Check.of(gettext("Tempat pemeriksaan"), place.is_anchorage, place.name, "place")
        arrived = times.actual(app.visit, MovementKind.ARRIVED)
        since = times.local(arrived.at, app.port) if arrived else gettext("belum tercatat")
        yield Check.of(gettext("Kapal sudah tiba"), arrived is not None, since)
        yield from fees.checks(app)
        yield from paper_checks(app)

    def document_parts(self, app: Application) -> Parts:
        decided = app.decided_form
        assert isinstance(decided, Inspection)
        alongside = "boleh" if decided.may_berth else "belum boleh"
        rows = [("Hasil", str(decided.result.label)), ("Sandar", alongside)]
        if decided.inspected_at is not None:
            rows.append(("Diperiksa", times.printed(decided.inspected_at, app.port)))
        return paper(app.visit, Facts("Keputusan", (*rows, ("Catatan", decided.note or "–"))))

    @action("freed", title=_("Beri praktik bebas"), by=(Role.HEALTH,), form=ActualTime, when=_restricted)
    def freed(self, app: Application, form: ActualTime, actor: Actor) -> None:
        """The inspection alongside found nothing against her."""
        lift_restriction(app, form.at, actor)
