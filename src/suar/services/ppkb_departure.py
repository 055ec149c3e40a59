"""PPKBD — PPKB keberangkatan: the agent asks the operator for pilot, tugs and gang to leave (optional branch)."""

from collections.abc import Iterable, Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import lying, variants
from suar.portcalls.models import PortCall
from suar.workflow.forms import BaseForm, Count, Field, LongText, PortTime, Section
from suar.workflow.models import Application
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Effect, Prepares, Service, Step, minutes


@register
class PpkbDeparture(Service):
    code = "PPKBD"
    optional = True
    sl = "SL023"
    title = _("PPKB keberangkatan")
    law = "PM 8/2022"
    leg = "out"
    per_hull = ()
    shared_with = (Role.PORT_OPERATOR,)

    class Form(BaseForm):
        leaves_at: PortTime = Field(title=_("Rencana lepas sandar"))
        pilot: bool = Field(True, title=_("Minta pandu"))
        tugs: Count = Field(0, title=_("Jumlah kapal tunda yang diminta"))
        mooring: bool = Field(True, title=_("Minta regu kepil"))
        water: bool = Field(False, title=_("Minta air bersih sebelum berangkat"))
        waste: bool = Field(False, title=_("Serahkan limbah sebelum berangkat"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Pelayanan keluar"), ("leaves_at", "pilot", "tugs", "mooring")),
            Section(_("Sebelum berangkat"), ("water", "waste", "remarks")),
        )

    requires = (Granted("LK3D"),)
    steps = (
        Step("accept", _("Penerimaan permintaan"), Role.PORT_AUTHORITY, minutes(30), "PM 8/2022", at_operator=True),
    )
    reasons = (*Service.reasons, Reason.R10)

    def applies(self, call: PortCall) -> bool:
        return variants.operated(call)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return {"leaves_at": call.etd, "pilot": variants.pilotage(call), "mooring": not variants.at_anchorage(call)}

    def problems(self, app: Application) -> Iterable[Problem]:
        form, call = app.form, app.visit
        if form.leaves_at < app.handed_in_at:
            text = gettext("Waktunya sudah lewat.")
            yield Problem("leaves_at", "clock", text, gettext("Isi waktu yang akan datang."))
        if variants.pilotage(call) and not form.pilot:
            text = gettext("Tempat ini wajib pandu.")
            yield Problem("pilot", "pilot", text, gettext("Minta pandu untuk keluar."), "PM 8/2022")
        if form.tugs > 8:
            text = gettext("Paling banyak delapan kapal tunda.")
            yield Problem("tugs", "R22", text, gettext("Periksa jumlahnya."))
        if lying.cast_off(call):
            yield Problem("", "departed", gettext("Kapal sudah lepas sandar."), gettext("Hubungi operator."))

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        yield Prepares("SPKK", variants.operator_id(app.visit))
