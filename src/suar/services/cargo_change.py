"""MUATAN — Perubahan muatan: the agent states other goods than were announced; whoever rests on them is asked again."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from suar.accounts.actors import Actor
from suar.accounts.roles import WORKING, Role
from suar.billing import invoices
from suar.cargo import lines
from suar.cargo.models import Phase
from suar.kernel.errors import Problem
from suar.kernel.words import _
from suar.portcalls import visits
from suar.portcalls.models import PortCall
from suar.workflow import anchorage_only, cascade, notices
from suar.workflow.appointed import OPEN, already_problems
from suar.workflow.cargo_anew import change_checks, change_problems, concerned, endings, reverified, stands_so
from suar.workflow.cargo_answers import CargoAnswer, tonnage_problems
from suar.workflow.forms import BaseForm, Field, Known, LongText, Section, Text
from suar.workflow.models import Application
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Attachment, Check, Effect, Service, Step, minutes


@register
class CargoChange(Service):
    code = "MUATAN"
    sl = "SL031"
    title = _("Perubahan muatan")
    law = "PM 8/2022"
    #: Who reads the goods in the notice of arrival reads what they have become.
    shared_with = WORKING
    repeatable = True
    on_graph = False
    optional = True

    class Form(BaseForm):
        before: Annotated[list[CargoAnswer], Known()] = Field(
            default_factory=list,
            max_length=30,
            title=_("Muatan semula"),
            description=_("Rencana yang berlaku sekarang; tidak diubah di sini"),
        )
        cargo: list[CargoAnswer] = Field(default_factory=list, max_length=30, title=_("Muatan menjadi"))
        cause: LongText = Field(title=_("Alasan perubahan"))
        manifest_number: Text | None = Field(None, title=_("Nomor manifes baru"))
        sections = (Section(_("Perubahan"), ("cause", "manifest_number")), Section(_("Muatan"), ("before", "cargo")))

    attachments = (Attachment("manifest", _("Manifes atau dokumen muatan baru"), "PM 28/2022"),)
    requires = (Granted("PKK"),)
    steps = (Step("verify", _("Verifikasi perubahan"), Role.PORT_AUTHORITY, minutes(30), "PM 8/2022"),)
    reasons = (*Service.reasons, Reason.R11, Reason.R12)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        planned = lines.prefilled(lines.of(call, Phase.PLANNED))
        return {"before": planned, "cargo": planned}

    def problems(self, app: Application) -> Iterable[Problem]:
        yield from already_problems(app, OPEN)
        yield from tonnage_problems(app.visit, app.form.cargo)
        yield from change_problems(app, app.form)
        yield from anchorage_only.cargo_problems(app.visit, app.form.cargo)

    def checks(self, app: Application) -> Iterable[Check]:
        yield from change_checks(app.form)
        yield from cascade.checks(app, endings(app.visit, app.form))

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        call, ends = app.visit, endings(app.visit, app.form)
        self._write(call, app.form.cargo)
        for company in concerned(call):
            notices.changed(app, company)
        return [*ends, *reverified(call)]

    def on_ended(self, app: Application) -> None:
        call, form = app.visit, app.form
        if not call.cancelled and stands_so(call, form.cargo):
            self._write(call, form.before)

    def _write(self, call: PortCall, cargo: Any) -> None:
        lines.write(call, Phase.PLANNED, cargo)
        visits.state_cargo(call, cargo)
        invoices.estimate_soon(call)
