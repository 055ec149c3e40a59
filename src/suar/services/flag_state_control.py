"""FSC — Flag State Control: the harbour master records the inspection of an Indonesian ship (ruling 8)."""

from suar.kernel.words import _
from suar.portcalls.models import PortCall
from suar.workflow.inspections import FLAG_STATE, Inspection
from suar.workflow.registry import register


@register
class FlagStateControl(Inspection):
    code = FLAG_STATE
    sl = "SL045"
    title = _("Flag State Control")

    def applies(self, call: PortCall) -> bool:
        return not call.ship.is_foreign or call.port.flag_state_control_for_all
