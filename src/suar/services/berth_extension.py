"""TAMBAT — Perpanjangan masa tambat: the ship lies at her berth for longer; operator and office consent."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from suar.accounts.actors import Actor, system
from suar.accounts.roles import Role
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import berths, times, variants, windows
from suar.portcalls.models import PortCall
from suar.workflow import movements_extension
from suar.workflow.appointed import OPEN, already_problems
from suar.workflow.berthing import LONGEST
from suar.workflow.forms import BaseForm, Field, Known, LongText, PortTime, Section, Widget
from suar.workflow.models import Application
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Check, Service, Step, minutes

Percent = Annotated[int, Field(ge=0, le=100), Widget("integer", "%")]


@register
class BerthExtension(Service):
    code = "TAMBAT"
    sl = "SL026"
    title = _("Perpanjangan masa tambat")
    law = "PM 8/2022"
    repeatable = True
    per_movement = True
    optional = True
    on_graph = False
    bulk = False
    per_hull = ()
    shared_with = (Role.PORT_OPERATOR, Role.STEVEDORE)

    class Form(BaseForm):
        ends_at: Annotated[PortTime, Known()] = Field(title=_("Akhir masa sandar sekarang"))
        until: PortTime = Field(title=_("Akhir masa sandar yang diminta"))
        reason: LongText = Field(title=_("Alasan perpanjangan"))
        progress: Percent = Field(title=_("Kemajuan bongkar muat"))
        sections = (Section(_("Masa sandar"), ("ends_at", "until")), Section(_("Alasan"), ("reason", "progress")))

    requires = (Granted("PPK"),)
    steps = (
        Step("consent", _("Persetujuan operator"), Role.PORT_OPERATOR, minutes(30), "PM 8/2022", at_company=True),
        Step("approve", _("Persetujuan perpanjangan"), Role.PORT_AUTHORITY, minutes(30), "PM 8/2022"),
    )
    reasons = (*Service.reasons, Reason.R09, Reason.R10)

    def applies(self, call: PortCall) -> bool:
        return not variants.at_anchorage(call)

    def company_of(self, app: Application, step: Step) -> int | None:
        return variants.operator_id(app.visit)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        booked = berths.booking(call)
        return {"ends_at": booked.during.upper if booked is not None else None}

    def problems(self, app: Application) -> Iterable[Problem]:
        form = app.form
        yield from already_problems(app, OPEN)
        yield from movements_extension.problems(app.visit, form.ends_at, form.until, handed_in=app.handed_in_at)

    def checks(self, app: Application) -> Iterable[Check]:
        call = app.visit
        booked = berths.booking(call)
        if booked is None or app.decided_at is not None:
            return
        other = windows.following(call, booked, app.form.until + LONGEST)
        said = gettext("tidak ada")
        if other is not None:
            said = f"{other.call.ship.name}, {times.local(other.during.lower, call.port)}"
        free = other is None or other.during.lower >= app.form.until
        yield Check.of(gettext("Kapal berikutnya di meter itu"), free, said, "until", otherwise="red")

    def on_granted(self, app: Application, actor: Actor) -> None:
        movements_extension.change_end(app.visit, app.form.until, actor)

    def on_ended(self, app: Application) -> None:
        movements_extension.take_back(app.visit, app.form.until, app.form.ends_at, system())
