"""LK3 kedatangan — arrival part of the ship's report, written from the granted PKK (ruling 2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from suar.accounts.actors import Actor
from suar.cargo import lines
from suar.cargo.models import Phase
from suar.kernel.words import _
from suar.portcalls.models import PortCall
from suar.workflow.cargo_answers import CargoAnswer
from suar.workflow.forms import BaseForm, Field
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Service


@register
class Lk3Arrival(Service):
    code = "LK3A"
    sl = "SL008"
    title = _("LK3 kedatangan")
    law = "PM 8/2022"
    opened_by_system = True
    on_graph = False
    requires = (Granted("PKK"),)

    class Form(BaseForm):
        """Written from the granted PKK; nothing is typed twice."""

        eta: datetime = Field(title=_("Perkiraan tiba"))
        origin: str = Field(title=_("Dari"))
        cargo: list[CargoAnswer] = Field(default_factory=list, title=_("Rencana bongkar muat"))

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return {"eta": call.eta, "origin": call.origin, "cargo": lines.prefilled(lines.of(call, Phase.PLANNED))}
