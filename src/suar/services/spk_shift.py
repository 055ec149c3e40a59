"""SPKP — Surat Perintah Kerja pindah: the operator sends pilot, tugs and mooring gang for a move inside the port."""

from collections.abc import Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.kernel.words import _
from suar.portcalls import berths
from suar.portcalls.models import PortCall, WorkMovement
from suar.portcalls.reports import Reported
from suar.workflow import movements
from suar.workflow.orderacts import giving_up, reporting, signature
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.workorders import WorkOrderService, order_document


@register
class SpkShift(WorkOrderService):
    code = "SPKP"
    per_movement = True
    sl = "SL054"
    title = _("Surat Perintah Kerja pindah")
    movement = WorkMovement.SHIFT
    requires = (Granted("PPKB"), Granted("PPK"))
    document = order_document("SPKP", _("Surat Perintah Kerja pindah"), "Work order, shift")

    def applies(self, call: PortCall) -> bool:
        return movements.needs_order(call)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        shift, booked, begins = movements.shift_of(call), berths.booking(call), movements.comes_from(call)
        place = booked.place if booked else call.place
        return {
            "planned_at": shift.form.at if shift is not None else None,
            "from_name": begins.name if begins else "",
            "to_name": place.name if place else "",
        }

    pilot_on = reporting(Reported.PILOT_ON)
    cast_off = reporting(Reported.CAST_OFF)
    first_line = reporting(Reported.FIRST_LINE)
    all_fast = reporting(Reported.ALL_FAST)
    pilot_off = reporting(Reported.PILOT_OFF)
    signed = signature()
    aborted = giving_up()
