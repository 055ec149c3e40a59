"""LKK — Laporan Keberangkatan Kapal: notice of the planned departure. Its grant makes the bill of the call."""

from collections.abc import Iterable, Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.billing import invoices
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times, variants
from suar.portcalls.models import MovementKind, PortCall
from suar.workflow import ship_checks
from suar.workflow.forms import Count, Field, LongText, PortName, PortTime, Section
from suar.workflow.models import Application
from suar.workflow.planned_times import departure_problems
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Check, Effect, Prepares, Service, Step, minutes
from suar.workflow.ship_report import REPORTED, ShipReport, manning_problems


@register
class Lkk(Service):
    code = "LKK"
    sl = "SL011"
    title = _("Laporan Keberangkatan Kapal")
    law = "PM 8/2022 art. 49"
    leg = "out"
    bills = True
    per_hull = (*REPORTED, "passengers", "remarks")

    class Form(ShipReport):
        etd: PortTime = Field(title=_("Rencana berangkat (ETD)"))
        destination: PortName = Field(title=_("Pelabuhan tujuan"))
        passengers: Count = Field(0, title=_("Penumpang di kapal"))
        activities_finished: bool = Field(title=_("Semua kegiatan di kapal selesai"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Keberangkatan"), ("etd", "destination", "activities_finished")),
            Section(
                _("Keadaan kapal"),
                ("master_name", "crew_count", "draught_fore_m", "draught_aft_m", "passengers", "remarks"),
            ),
        )

    requires = (Granted("LK3D"),)
    steps = (Step("verify", _("Verifikasi"), Role.PORT_AUTHORITY, minutes(30), "PM 8/2022 art. 49"),)
    reasons = (*Service.reasons, Reason.R12, Reason.R16)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        known: dict[str, Any] = {"etd": call.etd, "destination": call.destination, "passengers": call.passengers_out}
        known |= {
            "crew_count": call.crew.count(),
            "draught_fore_m": call.ship.draught_m,
            "draught_aft_m": call.ship.draught_m,
        }
        return known

    def problems(self, app: Application) -> Iterable[Problem]:
        form, call = app.form, app.visit
        yield from manning_problems(call.ship, form)
        if not form.activities_finished:
            yield Problem(
                "activities_finished",
                "activities",
                gettext("Kegiatan di kapal belum selesai."),
                gettext("Ajukan setelah semua kegiatan selesai."),
                "PM 28/2022",
            )
        yield from departure_problems(app, form.etd)

    def checks(self, app: Application) -> Iterable[Check]:
        yield ship_checks.held(app)
        yield ship_checks.debts(app)
        for kind in (MovementKind.ARRIVED, MovementKind.ALL_FAST):
            found = times.actual(app.visit, kind)
            light = "green" if found and found.confirmed_at else "amber"
            when = times.local(found.at, app.port) if found else gettext("belum tercatat")
            yield Check(str(kind.label), light, when)

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        call, form = app.visit, app.form
        call.etd, call.destination, call.passengers_out = form.etd, form.destination, form.passengers
        invoices.raise_bill(call, actor)
        yield Prepares("JASA", variants.operator_id(call))

    def on_ended(self, app: Application) -> None:
        invoices.void_unpaid(app.visit)
