"""LK3 realisasi — the realised part of the ship's report: filed after departure, closes the call (ruling 2)."""

from collections.abc import Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.cargo import lines
from suar.cargo.models import Phase
from suar.kernel import clock
from suar.kernel.words import _
from suar.portcalls import visits
from suar.portcalls.models import MovementKind, PortCall
from suar.workflow.cargo_answers import CargoAnswer
from suar.workflow.forms import BaseForm, Field, PortTime, Section
from suar.workflow.models import Application
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted, Sailed
from suar.workflow.service import Service, Step, minutes


@register
class Lk3Realised(Service):
    code = "LK3R"
    sl = "SL010"
    title = _("LK3 realisasi")
    law = "PM 8/2022"

    class Form(BaseForm):
        departed_at: PortTime = Field(title=_("Berangkat (ATD)"))
        cargo: list[CargoAnswer] = Field(default_factory=list, max_length=30, title=_("Realisasi bongkar muat"))
        sections = (Section(_("Keberangkatan"), ("departed_at",)), Section(_("Muatan"), ("cargo",)))

    requires = (Sailed(), Granted("SPB"))
    steps = (Step("verify", _("Verifikasi"), Role.PORT_AUTHORITY, minutes(60), "PM 8/2022"),)
    reasons = (*Service.reasons, Reason.R12)

    def prefill(self, call: PortCall | None, actor: Actor) -> Mapping[str, Any]:
        if call is None:
            return {}
        left = visits.actual(call, MovementKind.DEPARTED)
        known = {"departed_at": left.at} if left else {}
        return known | {"cargo": lines.prefilled(lines.of(call, Phase.REALISED))}

    def on_granted(self, app: Application, actor: Actor) -> None:
        assert app.call is not None
        lines.write(app.call, Phase.REALISED, app.form.cargo)
        app.call.closed_at = clock.now()
