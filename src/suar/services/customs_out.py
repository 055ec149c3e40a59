"""CUSTO — customs out: the outward manifest of a ship that leaves for abroad or under a foreign flag."""

from collections.abc import Iterable, Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.cargo import lines
from suar.cargo.models import Direction, Phase
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls.models import PortCall
from suar.workflow.attachments import paper_checks
from suar.workflow.conditions import foreign_departure
from suar.workflow.forms import BaseForm, Day, Field, LongText, Section, Text
from suar.workflow.manifests import Stores, day_problems, named_before
from suar.workflow.models import Application
from suar.workflow.particulars import number
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Attachment, Check, Service, Step, minutes

_LAW = "UU 17/2008; PM 28/2022"
_OUTWARD = ("outward_number", "outward_on")


@register
class CustomsOut(Service):
    code = "CUSTO"
    sl = "SL043"
    title = _("Pemeriksaan bea cukai keberangkatan")
    law = _LAW
    leg = "out"
    per_hull = (*_OUTWARD, "stores", "dangerous_goods")

    class Form(BaseForm):
        outward_number: Text = Field(title=_("Nomor outward manifest (BC 1.1)"))
        outward_on: Day = Field(title=_("Tanggal outward manifest"))
        stores: list[Stores] = Field(default=[], max_length=200, title=_("Perbekalan kapal (FAL 3)"))
        dangerous_goods: bool = Field(False, title=_("Ada barang berbahaya"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Manifes keberangkatan"), _OUTWARD),
            Section(_("Perbekalan kapal"), ("stores",)),
            Section(_("Muatan"), ("dangerous_goods", "remarks")),
        )

    attachments = (Attachment("outward_manifest", _("Outward manifest"), "PM 28/2022"),)
    requires = (Granted("PKK"), Granted("SPOG"), Granted("CUST"))
    steps = (Step("clear_out", _("Pemeriksaan kepabeanan"), Role.CUSTOMS, minutes(60), _LAW),)
    reasons = (*Service.reasons, Reason.R12, Reason.R20)

    def applies(self, call: PortCall) -> bool:
        return foreign_departure(call)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        goods = [*lines.of(call, Phase.REALISED), *lines.of(call, Phase.PLANNED)]
        dangerous = any(line.dangerous for line in goods if line.direction == Direction.LOAD)
        return {**named_before(call), "dangerous_goods": dangerous}

    def problems(self, app: Application) -> Iterable[Problem]:
        yield from day_problems(app, app.form.outward_on, "outward_on")

    def checks(self, app: Application) -> Iterable[Check]:
        planned = [line for line in lines.of(app.visit, Phase.PLANNED) if line.direction == Direction.LOAD]
        loaded = f"{number(lines.tonnes(planned))} ton"
        yield Check(gettext("Barang dimuat menurut rencana"), "green", loaded)
        announced, stated = any(line.dangerous for line in planned), app.form.dangerous_goods
        said = gettext("rencana: %(announced)s, di sini: %(stated)s") % {
            "announced": gettext("ada") if announced else gettext("tidak ada"),
            "stated": gettext("ada") if stated else gettext("tidak ada"),
        }
        yield Check.of(gettext("Barang berbahaya sesuai rencana"), announced == stated, said, "dangerous_goods")
        yield from paper_checks(app)
