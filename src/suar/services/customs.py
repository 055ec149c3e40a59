"""CUST — customs in: the inward manifest and the ship's stores of a ship from abroad or under a foreign flag.

Goods come ashore only from when customs says. The clearance to sail waits for it, entry never (ruling 7).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.cargo import lines
from suar.cargo.models import Phase
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times
from suar.portcalls.models import PortCall
from suar.workflow.attachments import paper_checks
from suar.workflow.conditions import foreign_arrival
from suar.workflow.forms import BaseForm, Day, Field, LongText, Section, Text
from suar.workflow.landing import Discharge, discharge_problems, next_minute
from suar.workflow.manifests import ManifestsOfBothLegs, Stores, day_problems
from suar.workflow.models import Application
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Attachment, Check, Service, Step, minutes

_LAW = "UU 17/2008; PM 28/2022"
_INWARD = ("inward_number", "inward_on")


@register
class CustomsOfBothLegs(Service):
    """How it was asked until departures were filed by themselves: once for both; kept so that it can be read."""

    code = "CUST"
    sl = "SL019"
    title = _("Pemeriksaan bea cukai kedatangan")
    law = _LAW
    Form: ClassVar[type[BaseForm]] = ManifestsOfBothLegs
    attachments = (Attachment("inward_manifest", _("Inward manifest"), "PM 28/2022"),)
    requires = (Granted("PKK"),)
    steps: ClassVar[Sequence[Step]] = (Step("clear", _("Pemeriksaan kepabeanan"), Role.CUSTOMS, minutes(60), _LAW),)
    reasons = (*Service.reasons, Reason.R12, Reason.R20)

    def applies(self, call: PortCall) -> bool:
        return foreign_arrival(call)


@register
class Customs(CustomsOfBothLegs):
    since = date(2026, 11, 1)
    bulk = False
    per_hull = (*_INWARD, "stores", "dangerous_goods")

    class Form(BaseForm):
        inward_number: Text = Field(title=_("Nomor inward manifest (BC 1.1)"))
        inward_on: Day = Field(title=_("Tanggal inward manifest"))
        stores: list[Stores] = Field(default=[], max_length=200, title=_("Perbekalan kapal (FAL 3)"))
        dangerous_goods: bool = Field(False, title=_("Ada barang berbahaya"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Manifes kedatangan"), _INWARD),
            Section(_("Perbekalan kapal"), ("stores",)),
            Section(_("Muatan"), ("dangerous_goods", "remarks")),
        )

    steps = (Step("clear", _("Pemeriksaan kepabeanan"), Role.CUSTOMS, minutes(60), _LAW, form=Discharge),)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return {"dangerous_goods": any(line.dangerous for line in lines.of(call, Phase.PLANNED))}

    def proposal(self, app: Application) -> Mapping[str, Any]:
        return {"goods_from": next_minute()}

    def problems(self, app: Application) -> Iterable[Problem]:
        yield from day_problems(app, app.form.inward_on, "inward_on")

    def decision_problems(self, app: Application, decided: Discharge) -> Iterable[Problem]:
        yield from discharge_problems(app, decided)

    def checks(self, app: Application) -> Iterable[Check]:
        planned = lines.of(app.visit, Phase.PLANNED)
        announced = any(line.dangerous for line in planned)
        stated = app.form.dangerous_goods
        said = gettext("PKK: %(announced)s, di sini: %(stated)s") % {
            "announced": gettext("ada") if announced else gettext("tidak ada"),
            "stated": gettext("ada") if stated else gettext("tidak ada"),
        }
        yield Check.of(gettext("Barang berbahaya sesuai PKK"), announced == stated, said, "dangerous_goods")
        kinds = gettext("%(count)s jenis") % {"count": len(app.form.stores)}
        yield Check.of(gettext("Daftar perbekalan"), bool(app.form.stores) or app.visit.ship.unmanned, kinds, "stores")
        yield from paper_checks(app)
        decided = app.decided_form
        if isinstance(decided, Discharge):
            since = times.local(decided.goods_from, app.port)
            yield Check(gettext("Barang boleh dibongkar mulai"), "green", since)
