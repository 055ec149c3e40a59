"""SPM — Surat Persetujuan Kapal Masuk: the harbour master lets the ship enter the port."""

from collections.abc import Iterable, Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import AGENCY_ROLES, PORT_ROLES, Role
from suar.kernel import clock
from suar.kernel.words import _, gettext
from suar.portcalls.models import MovementKind, PortCall
from suar.registry.models import PaperKind
from suar.workflow import uncovered, waste
from suar.workflow.agencies import pratique_check
from suar.workflow.attachments import paper_checks
from suar.workflow.conditions import manned
from suar.workflow.forms import BaseForm, Field, LongText, PortName, Section
from suar.workflow.models import Application
from suar.workflow.observing import observation
from suar.workflow.particulars import paper
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Filed, Granted, Where
from suar.workflow.service import Attachment, Check, Document, Effect, Opens, Parts, Service, Step, action, minutes


@register
class Spm(Service):
    code = "SPM"
    bulk = False
    together = False
    sl = "SL003"
    title = _("Surat Persetujuan Kapal Masuk")
    law = "PM 28/2022"
    ends_with = ("PKK",)
    per_hull = ("last_port", "all_well", "remarks")
    shared_with = (Role.PORT_OPERATOR, *sorted(AGENCY_ROLES))

    class Form(BaseForm):
        last_port: PortName = Field(title=_("Pelabuhan terakhir"))
        all_well: bool = Field(
            title=_("Semua di kapal sehat"), description=_("Tidak ada penyakit menular atau kematian selama pelayaran")
        )
        remarks: LongText | None = Field(None, title=_("Keadaan umum kapal dan muatan"))
        sections = (Section(_("Kedatangan"), ("last_port", "all_well", "remarks")),)

    attachments = (
        Attachment("safety", _("Sertifikat keselamatan"), "PM 28/2022", paper=PaperKind.SAFETY),
        Attachment("load_line", _("Sertifikat garis muat"), "PM 28/2022", paper=PaperKind.LOAD_LINE),
        Attachment(
            "safe_manning", _("Dokumen pengawakan aman"), "KM 70/1998", when=manned, paper=PaperKind.SAFE_MANNING
        ),
    )
    requires = (Granted("AGENCY"), Filed("COP"), Where(waste.asked, Granted("PWMS", waste.LAW)))
    steps = (Step("clear_in", _("Persetujuan masuk"), Role.HARBOUR_MASTER, minutes(30), "PM 28/2022"),)
    reasons = (*Service.reasons, Reason.R13, Reason.R15, Reason.R17, Reason.R18, Reason.R19, Reason.R20)
    document = Document(
        number="SPM.{trade}.{port}.{yymm}.{seq:06}",
        title=_("Surat Persetujuan Kapal Masuk"),
        title_en="Clearance in",
        statement=_(
            "Kapal tersebut di bawah ini secara teknis administratif memenuhi kelaiklautan "
            "dan kewajiban lain untuk memasuki pelabuhan."
        ),
        template="spm",
        legal_basis=("Undang-Undang Nomor 17 Tahun 2008", "PM 28 Tahun 2022"),
    )  # fmt: skip

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return {"last_port": call.origin} if call is not None and call.origin else {}

    def checks(self, app: Application) -> Iterable[Check]:
        yield from paper_checks(app)
        yield from pratique_check(app.visit)
        words = gettext("semua sehat") if app.form.all_well else gettext("ada yang sakit")
        yield Check.of(gettext("Kesehatan di kapal"), app.form.all_well, words, "all_well", otherwise="red")

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        app.visit.cleared_in_at = clock.now()
        yield Opens("PPK")

    def on_ended(self, app: Application) -> None:
        app.visit.cleared_in_at = None

    def document_parts(self, app: Application) -> Parts:
        call = app.visit
        route = (("Dari", app.form.last_port, ""), ("Memasuki", app.port.name, ""))
        return paper(call, route=route)

    arrived = observation("arrived", _("Catat kapal tiba"), MovementKind.ARRIVED)

    @action(
        "left", title=_("Catat kapal berangkat tanpa SPB"), by=tuple(sorted(PORT_ROLES)), form=uncovered.Left,
        when=uncovered.may_have_left,
    )  # fmt: skip
    def left(self, app: Application, form: uncovered.Left, actor: Actor) -> None:
        """She sailed while no clearance was in force: a fact, and one the directorate hears of."""
        uncovered.record(app, form, actor)
