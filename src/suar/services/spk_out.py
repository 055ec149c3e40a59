"""SPKK — Surat Perintah Kerja keluar: the operator sends pilot, tugs and mooring gang to take the ship out."""

from collections.abc import Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.kernel.words import _
from suar.portcalls import berths
from suar.portcalls.models import PortCall, WorkMovement
from suar.portcalls.reports import Reported
from suar.workflow.models import Application
from suar.workflow.orderacts import giving_up, reporting, signature
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.workorders import WorkOrderService, order_document


@register
class SpkOut(WorkOrderService):
    code = "SPKK"
    optional = True
    sl = "SL022"
    title = _("Surat Perintah Kerja keluar")
    leg = "out"
    movement = WorkMovement.OUT
    requires = (Granted("PPKBD"),)
    document = order_document("SPKK", _("Surat Perintah Kerja keluar"), "Work order, outward")

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        booked = berths.booking(call)
        place = booked.place if booked else call.place
        asked = Application.objects.filter(call=call, service_code="PPKBD", state="granted").order_by("-id").first()
        return {
            "planned_at": asked.form.leaves_at if asked is not None else call.etd,
            "from_name": place.name if place else "",
            "remarks": _wishes(asked.form) if asked is not None else "",
        }

    pilot_on = reporting(Reported.PILOT_ON)
    cast_off = reporting(Reported.CAST_OFF)
    pilot_off = reporting(Reported.PILOT_OFF)
    signed = signature()
    aborted = giving_up()


def _wishes(form: Any) -> str:
    """What the agent asked for, as the dispatcher reads it beside the boxes to fill."""
    asked = [f"Tunda diminta: {form.tugs}"] if form.tugs else []
    return ". ".join([*asked, *([form.remarks] if form.remarks else [])])
