"""FSC — Flag State Control: the harbour master records the inspection of an Indonesian ship (ruling 8)."""

from collections.abc import Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.kernel import clock
from suar.kernel.words import _
from suar.portcalls.models import PortCall
from suar.workflow.inspections import FLAG_STATE, Inspection
from suar.workflow.registry import register


@register
class FlagStateControl(Inspection):
    code = FLAG_STATE
    sl = "SL045"
    title = _("Flag State Control")

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return {"inspected_at": clock.now().replace(second=0, microsecond=0), "inspector": actor.name}

    def applies(self, call: PortCall) -> bool:
        return not call.ship.is_foreign or call.port.flag_state_control_for_all
