"""SPK — Surat Perintah Kerja: the operator sends pilot, tugs and mooring gang to bring the ship in (ruling 3)."""

from collections.abc import Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.kernel.words import _
from suar.portcalls import berths
from suar.portcalls.models import PortCall, WorkMovement
from suar.portcalls.reports import Reported
from suar.workflow.orderacts import giving_up, reporting, signature
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.workorders import WorkOrderService, before, order_document


@register
class Spk(WorkOrderService):
    code = "SPK"
    per_movement = True
    sl = "SL021"
    title = _("Surat Perintah Kerja masuk")
    movement = WorkMovement.IN
    requires = (Granted("PPKB"), Granted("PPK"))
    document = order_document("SPK", _("Surat Perintah Kerja"), "Work order, inward")

    def applies(self, call: PortCall) -> bool:
        return call.shift_id is None and super().applies(call)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        booked = berths.booking(call)
        place = booked.place if booked else call.place
        return {
            "planned_at": before(booked.during.lower) if booked else call.eta,
            "to_name": place.name if place else "",
        }

    pilot_on = reporting(Reported.PILOT_ON)
    first_line = reporting(Reported.FIRST_LINE)
    all_fast = reporting(Reported.ALL_FAST)
    pilot_off = reporting(Reported.PILOT_OFF)
    signed = signature()
    aborted = giving_up()
