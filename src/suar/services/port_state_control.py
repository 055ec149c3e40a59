"""PSC — Port State Control: the harbour master records the inspection of a ship under a foreign flag (ruling 8)."""

from suar.kernel.words import _
from suar.portcalls.models import PortCall
from suar.workflow.inspections import PORT_STATE, Inspection
from suar.workflow.registry import register


@register
class PortStateControl(Inspection):
    code = PORT_STATE
    sl = "SL046"
    title = _("Port State Control")

    def applies(self, call: PortCall) -> bool:
        return call.ship.is_foreign
