"""RKBMC — Perubahan RKBM: the stevedore asks to change its plan; verified and answered within two times 30 minutes."""

from collections.abc import Iterable, Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.cargo import stevedoring
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import variants
from suar.portcalls.models import PortCall
from suar.workflow.appointed import OPEN, already_problems
from suar.workflow.forms import Field, LongText, Section
from suar.workflow.models import Application
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted, Licensed
from suar.workflow.service import Check, Document, Parts, Service, Step, minutes
from suar.workflow.stevedoring import WorkPlan, in_force, plan_parts, plan_problems
from suar.workflow.stevedoring_checks import plan_checks

_LAW = "PM 8/2022 art. 23"


@register
class RkbmChange(Service):
    code = "RKBMC"
    sl = "SL015"
    title = _("Perubahan RKBM")
    law = "PM 8/2022 art. 22–23"
    applicant = Role.STEVEDORE
    shared_with = (Role.PORT_OPERATOR,)
    repeatable = True
    on_graph = False

    class Form(WorkPlan):
        cause: LongText = Field(title=_("Alasan perubahan"))
        sections = (Section(_("Perubahan"), ("cause",)), *WorkPlan.sections)

    requires = (Granted("RKBM"), Licensed())
    steps = (
        Step("verify", _("Verifikasi perubahan"), Role.PORT_AUTHORITY, minutes(30), _LAW),
        Step("notify", _("Pemberitahuan persetujuan"), Role.PORT_AUTHORITY, minutes(30), _LAW),
    )
    reasons = (*Service.reasons, Reason.R11, Reason.R12)
    document = Document(
        number="RKBMC.{trade}.{port}.{yymm}.{seq:06}",
        title=_("Persetujuan Perubahan Rencana Kegiatan Bongkar Muat"),
        title_en="Approved change of a stevedoring plan",
        statement=_("Perubahan rencana kegiatan bongkar muat disetujui; rencana tersebut menjadi sebagai berikut."),
        template="pkk",
        legal_basis=("Undang-Undang Nomor 17 Tahun 2008", "PM 8 Tahun 2022 Pasal 22 dan Pasal 23"),
    )

    def applies(self, call: PortCall) -> bool:
        return variants.needs_stevedore(call)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        standing = in_force(call, actor.organisation_id)
        return standing.model_dump(exclude={"cause"}) if standing is not None else {}

    def problems(self, app: Application) -> Iterable[Problem]:
        if stevedoring.standing(app.visit, app.organisation_id) is None:
            text = gettext("Perusahaan Anda tidak mempunyai RKBM yang berlaku pada kunjungan ini.")
            yield Problem("", "requires", text, gettext("Ajukan RKBM lebih dahulu."), self.law)
        yield from already_problems(app, OPEN)
        yield from plan_problems(app, app.form)

    def checks(self, app: Application) -> Iterable[Check]:
        yield from plan_checks(app, app.form)

    def on_granted(self, app: Application, actor: Actor) -> None:
        plan = stevedoring.standing(app.visit, app.organisation_id)
        assert plan is not None  # asked by problems, under the call's lock
        stevedoring.replan(plan, app.form)

    def on_ended(self, app: Application) -> None:
        """The plan is again what it was before; where the RKBM itself has ended there is none."""
        plan = stevedoring.standing(app.visit, app.organisation_id)
        before = in_force(app.visit, app.organisation_id, but=app)
        if plan is not None and before is not None:
            stevedoring.replan(plan, before)

    def document_parts(self, app: Application) -> Parts:
        return plan_parts(app, ("Alasan perubahan", app.form.cause))
