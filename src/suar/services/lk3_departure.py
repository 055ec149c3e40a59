"""LK3 keberangkatan — the departure part of the ship's report: condition of the clearance to sail (ruling 2)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.cargo import lines, stevedoring
from suar.cargo.models import Direction, Phase
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import variants
from suar.portcalls.models import PortCall
from suar.workflow.cargo_answers import CargoAnswer, other_goods, tonnage_problems
from suar.workflow.forms import BaseForm, Count, Field, PortName, PortTime, Section
from suar.workflow.models import Application
from suar.workflow.particulars import number
from suar.workflow.planned_times import departure_problems
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Check, Service, Step, minutes


@register
class Lk3Departure(Service):
    code = "LK3D"
    sl = "SL009"
    title = _("LK3 keberangkatan")
    law = "PM 8/2022; PM 28/2022"
    leg = "out"
    per_hull = ("passengers_out", "cargo")

    class Form(BaseForm):
        etd: PortTime = Field(title=_("Perkiraan berangkat"))
        destination: PortName = Field(title=_("Berangkat ke"))
        passengers_out: Count = Field(0, title=_("Penumpang naik"))
        cargo: list[CargoAnswer] = Field(default_factory=list, max_length=30, title=_("Muatan dibongkar dan dimuat"))
        sections = (
            Section(_("Keberangkatan"), ("etd", "destination", "passengers_out")),
            Section(_("Muatan"), ("cargo",)),
        )

    requires = (Granted("SPOG"), Granted("CREW"))
    steps = (Step("verify", _("Verifikasi"), Role.PORT_AUTHORITY, minutes(30), "PM 8/2022"),)
    reasons = (*Service.reasons, Reason.R12, Reason.R16)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        planned, worked = lines.of(call, Phase.PLANNED), stevedoring.handled(call)
        if worked:  # what stevedores reported day by day stands in for what was planned to be worked
            planned = [line for line in planned if line.direction not in stevedoring.WORKED]
        cargo = [*stevedoring.prefilled(worked), *lines.prefilled(planned)]
        return {"destination": call.destination, "etd": call.etd, "cargo": cargo}

    def problems(self, app: Application) -> Iterable[Problem]:
        yield from departure_problems(app, app.form.etd)
        yield from tonnage_problems(app.visit, app.form.cargo)

    def checks(self, app: Application) -> Iterable[Check]:
        planned = lines.of(app.visit, Phase.PLANNED)
        for direction in (Direction.DISCHARGE, Direction.LOAD):
            was, now = lines.tonnes(planned, direction), lines.tonnes(app.form.cargo, direction)
            said = gettext("rencana %(planned)s ton, dilaporkan %(reported)s ton") % {
                "planned": number(was),
                "reported": number(now),
            }
            yield Check(str(direction.label), "green" if was == now else "amber", said, "cargo")
        yield from other_goods(planned, app.form.cargo)
        if variants.needs_stevedore(app.visit):
            yield _against_daily_work(app)

    def on_granted(self, app: Application, actor: Actor) -> None:
        call, form = app.visit, app.form
        call.etd, call.destination, call.passengers_out = form.etd, form.destination, form.passengers_out
        lines.write(call, Phase.REALISED, form.cargo)

    def on_ended(self, app: Application) -> None:
        lines.write(app.visit, Phase.REALISED, ())


def _against_daily_work(app: Application) -> Check:
    """Whether the report says what stevedores reported day by day (R12 where it does not)."""
    worked = [(kind.direction, kind.done) for kind in stevedoring.handled(app.visit)]
    title, same, said = gettext("Realisasi RKBM = LK3"), bool(worked), []
    for direction in stevedoring.WORKED:
        done = sum((tonnes for way, tonnes in worked if way == direction), Decimal(0))
        reported = lines.tonnes(app.form.cargo, direction)
        same = same and done == reported
        known = {"way": direction.label, "done": number(done), "reported": number(reported)}
        said.append(gettext("%(way)s: RKBM %(done)s ton, LK3 %(reported)s ton") % known)
    return Check.of(title, same, "; ".join(said) if worked else gettext("belum ada laporan harian"), "cargo")
