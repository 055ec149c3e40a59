"""PWMS — the ship says what waste is aboard and what she hands over here; who took it over confirms it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.dates import day_text
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls.models import PortCall
from suar.workflow import guards, waste
from suar.workflow.forms import BaseForm, Day, Field, LongText, PortName, Section, Text
from suar.workflow.models import Application
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Attachment, Check, Service, Step, action, minutes
from suar.workflow.waste import Added, Receipt, WasteLine

#: A delivery so long ago says nothing of the tanks today.
_STALE = timedelta(days=60)


@register
class WasteReport(Service):
    code = "PWMS"
    sl = "SL036"
    title = _("Laporan limbah kapal (PWMS)")
    law = waste.LAW
    shared_with = (Role.PORT_OPERATOR,)

    class Form(BaseForm):
        waste: list[WasteLine] = Field(min_length=1, max_length=25, title=_("Limbah di kapal"))
        last_port: PortName | None = Field(None, title=_("Pelabuhan penyerahan terakhir"))
        last_on: Day | None = Field(None, title=_("Tanggal penyerahan terakhir"))
        facility: Text | None = Field(
            None, title=_("Fasilitas penerima"), description=_("Wajib bila ada yang diserahkan")
        )
        transporter: Text | None = Field(None, title=_("Pengangkut limbah"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Limbah"), ("waste",)),
            Section(_("Penyerahan terakhir"), ("last_port", "last_on")),
            Section(_("Penyerahan di sini"), ("facility", "transporter", "remarks")),
        )

    attachments = (Attachment("garbage_record", _("Buku catatan sampah dan minyak"), required=False),)
    requires = (Granted("PKK"),)
    steps = (Step("verify", _("Verifikasi"), Role.HARBOUR_MASTER, minutes(60), waste.LAW),)
    reasons = (*Service.reasons, Reason.R18)

    def applies(self, call: PortCall) -> bool:
        return not call.ship.unmanned

    def beside(self, call: PortCall) -> bool:
        """Where the port asks for it the ship enters only with it; elsewhere it is hers to file."""
        return not call.port.waste_report_required

    def prefill(self, call: PortCall, actor: Actor) -> dict[str, Any]:
        """Kinds and tanks as she reported them last under this agent; what is in them is asked anew."""
        last = waste.last_report(call)
        if last is None:
            return {}
        empty = {"aboard_m3": 0, "deliver_m3": 0, "kept_m3": 0}
        rows = [{"kind": line.kind, "capacity_m3": line.capacity_m3, **empty} for line in last.waste]
        return {"waste": rows, "facility": last.facility, "transporter": last.transporter}

    def problems(self, app: Application) -> Iterable[Problem]:
        form = app.form
        yield from waste.line_problems(form.waste)
        if waste.total(form.waste, "deliver_m3"):
            for name, title in (("facility", _("Fasilitas penerima")), ("transporter", _("Pengangkut limbah"))):
                if not getattr(form, name):
                    text = gettext("%(what)s belum diisi, padahal ada limbah yang diserahkan.") % {"what": title}
                    yield Problem(name, "R18", text, gettext("Isi namanya."), self.law)
        if (form.last_port is None) != (form.last_on is None):
            name = "last_on" if form.last_on is None else "last_port"
            text = gettext("Pelabuhan dan tanggal penyerahan terakhir diisi keduanya atau tidak sama sekali.")
            yield Problem(name, "missing", text, gettext("Isi keduanya, atau kosongkan keduanya."))
        elif form.last_on is not None and form.last_on > clock.today(app.port.zone):
            text = gettext("Tanggal penyerahan terakhir masih di masa depan.")
            yield Problem("last_on", "clock", text, gettext("Periksa tanggalnya."))

    def checks(self, app: Application) -> Iterable[Check]:
        form, today = app.form, clock.today(app.port.zone)
        yield from waste.line_checks(form.waste)
        recent = form.last_on is not None and today - form.last_on <= _STALE
        said = f"{form.last_port}, {day_text(form.last_on)}" if form.last_on else gettext("tidak disebut")
        yield Check.of(gettext("Penyerahan terakhir"), recent, said, "last_on")
        yield from waste.receipt_checks(app)

    @action(
        "received", title=_("Catat limbah diterima"), by=(Role.PORT_OPERATOR, Role.AGENT, Role.HARBOUR_MASTER),
        form=Receipt, when=waste.may_receive,
    )  # fmt: skip
    def received(self, app: Application, form: Receipt, actor: Actor) -> None:
        guards.refuse_if(waste.receipt_problems(app, form.at, form.delivered_m3))

    @action("added", title=_("Catat limbah tambahan"), by=(Role.AGENT,), form=Added, when=waste.may_add)
    def added(self, app: Application, form: Added, actor: Actor) -> None:
        """Further waste to hand over: the report stays as it was verified, and this stands beside it."""
