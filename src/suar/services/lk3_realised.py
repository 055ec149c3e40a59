"""LK3 realisasi — the realised part of the ship's report: filed after departure, closes the call (ruling 2)."""

from collections.abc import Iterable, Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.billing import invoices
from suar.cargo import lines
from suar.cargo.models import Phase
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times
from suar.portcalls.models import MovementKind, PortCall
from suar.workflow import validity
from suar.workflow.cargo_answers import CargoAnswer, other_goods, tonnage_problems
from suar.workflow.forms import BaseForm, Field, LongText, Section
from suar.workflow.models import Application
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted, Sailed, Where
from suar.workflow.service import Check, Service, Step, minutes


def _still_here(app: Application) -> bool:
    """A ship that left without clearance reports as well: what is wrong then is a red check, and no wall."""
    return app.call is not None and times.confirmed(app.call, MovementKind.DEPARTED) is None


@register
class Lk3Realised(Service):
    code = "LK3R"
    sl = "SL010"
    title = _("LK3 realisasi")
    law = "PM 8/2022"

    class Form(BaseForm):
        cargo: list[CargoAnswer] = Field(default_factory=list, max_length=30, title=_("Realisasi bongkar muat"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (Section(_("Muatan"), ("cargo",)), Section(_("Catatan"), ("remarks",)))

    per_hull = ("cargo", "remarks")
    requires = (Sailed(), Where(_still_here, Granted("SPB")))
    steps = (Step("verify", _("Verifikasi"), Role.PORT_AUTHORITY, minutes(60), "PM 8/2022"),)
    reasons = (*Service.reasons, Reason.R12)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return {"cargo": lines.prefilled(lines.of(call, Phase.REALISED))}

    def problems(self, app: Application) -> Iterable[Problem]:
        yield from tonnage_problems(app.visit, app.form.cargo)

    def checks(self, app: Application) -> Iterable[Check]:
        if app.in_review:  # once granted it is what it was held against
            yield from other_goods(lines.of(app.visit, Phase.REALISED), app.form.cargo)
        clearance = validity.clearance_of(app, "SPB")
        left = times.confirmed(app.visit, MovementKind.DEPARTED)
        within = clearance is not None and clearance.used_at is not None
        when = times.local(left.at, app.port) if left else gettext("belum tercatat")
        yield Check.of(gettext("Berangkat dalam masa berlaku SPB"), within, when, otherwise="red")

    def on_granted(self, app: Application, actor: Actor) -> None:
        lines.write(app.visit, Phase.REALISED, app.form.cargo)
        app.visit.closed_at = clock.now()
        invoices.settle(app.visit, actor)

    def on_ended(self, app: Application) -> None:
        app.visit.closed_at = None
