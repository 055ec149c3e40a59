"""PSC — Port State Control: the harbour master records the inspection of a ship under a foreign flag (ruling 8)."""

from collections.abc import Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.kernel import clock
from suar.kernel.words import _
from suar.portcalls.models import PortCall
from suar.workflow.inspections import PORT_STATE, Inspection
from suar.workflow.registry import register


@register
class PortStateControl(Inspection):
    code = PORT_STATE
    sl = "SL046"
    title = _("Port State Control")

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return {"inspected_at": clock.now().replace(second=0, microsecond=0), "inspector": actor.name}

    def applies(self, call: PortCall) -> bool:
        return call.ship.is_foreign
