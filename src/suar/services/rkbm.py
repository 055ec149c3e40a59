"""RKBM — Rencana Kegiatan Bongkar Muat: an appointed stevedore plans the work; what is done is reported day by day."""

from collections.abc import Iterable, Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.cargo import stevedoring
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import variants
from suar.portcalls.models import PortCall
from suar.workflow.appointed import already_problems
from suar.workflow.daily_work import DailyReport, report, today
from suar.workflow.models import Application
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted, Licensed
from suar.workflow.service import Attachment, Check, Document, Parts, Service, Step, action, minutes
from suar.workflow.stevedoring import WorkPlan, plan_parts, plan_problems, prefill
from suar.workflow.stevedoring_checks import change_checks, plan_checks, progress_checks


@register
class Rkbm(Service):
    code = "RKBM"
    sl = "SL014"
    title = _("Rencana Kegiatan Bongkar Muat")
    law = "PM 8/2022"
    applicant = Role.STEVEDORE
    shared_with = (Role.PORT_OPERATOR,)
    #: Each stevedore of a call has its own; a second by the same one is refused below.
    repeatable = True
    Form = WorkPlan

    attachments = (Attachment("work_order", _("Surat perintah kerja dari agen atau pemilik barang"), required=False),)
    requires = (Granted("PKK"), Licensed())
    steps = (Step("verify", _("Verifikasi"), Role.PORT_AUTHORITY, minutes(30), "PM 8/2022"),)
    reasons = (*Service.reasons, Reason.R06, Reason.R10, Reason.R11, Reason.R12)
    document = Document(
        number="RKBM.{trade}.{port}.{yymm}.{seq:06}",
        title=_("Persetujuan Rencana Kegiatan Bongkar Muat"),
        title_en="Approved stevedoring plan",
        statement=_("Rencana kegiatan bongkar muat tersebut di bawah ini telah diverifikasi dan disetujui."),
        template="pkk",
        legal_basis=("Undang-Undang Nomor 17 Tahun 2008", "PM 8 Tahun 2022"),
    )

    def applies(self, call: PortCall) -> bool:
        return variants.needs_stevedore(call)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return prefill(call)

    def problems(self, app: Application) -> Iterable[Problem]:
        form = app.form
        yield from already_problems(app)
        yield from plan_problems(app, form)
        if form.starts_at < app.handed_in_at:
            remedy = gettext("Isi waktu mulai yang akan datang.")
            yield Problem("starts_at", "clock", gettext("Waktu mulai sudah lewat."), remedy)
        if app.visit.etd is not None and form.ends_at > app.visit.etd:
            text = gettext("Kegiatan selesai setelah kapal berangkat (ETD).")
            yield Problem("ends_at", "stay", text, gettext("Sesuaikan waktunya, atau minta agen mengubah ETD."))

    def checks(self, app: Application) -> Iterable[Check]:
        yield from plan_checks(app, app.form)
        yield from change_checks(app)
        yield from progress_checks(app)

    def on_granted(self, app: Application, actor: Actor) -> None:
        stevedoring.plan(app.visit, app.organisation_id, app.form)

    def on_ended(self, app: Application) -> None:
        stevedoring.cancel(app.visit, app.organisation_id)

    def document_parts(self, app: Application) -> Parts:
        return plan_parts(app)

    @action("daily", title=_("Laporkan realisasi harian"), by=(Role.STEVEDORE,), form=DailyReport, known=today)
    def daily(self, app: Application, form: DailyReport, actor: Actor) -> None:
        report(app, form, actor)
