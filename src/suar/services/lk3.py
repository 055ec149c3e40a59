"""LK3 — Laporan Kedatangan dan Keberangkatan Kapal, in its three parts: arrival, departure, realised (ruling 2)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.cargo import lines
from suar.cargo.models import Direction, Packaging, Phase
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import visits
from suar.portcalls.models import MovementKind, PortCall
from suar.workflow.forms import BaseForm, Commodity, Count, Field, PortName, PortTime, Section, Tonnes
from suar.workflow.models import Application
from suar.workflow.particulars import number
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted, Sailed
from suar.workflow.service import Check, Service, Step, minutes


class ReportedCargo(BaseForm):
    direction: Direction = Field(title=_("Arah"))
    packaging: Packaging = Field(title=_("Kemasan"))
    commodity: Commodity = Field(title=_("Komoditi"))
    tonnes: Tonnes = Field(title=_("Berat (ton)"))
    dangerous: bool = Field(False, title=_("Barang berbahaya"))


@register
class Lk3Arrival(Service):
    code = "LK3A"
    sl = "SL008"
    title = _("LK3 kedatangan")
    law = "PM 8/2022"
    opened_by_system = True
    on_graph = False
    requires = (Granted("PKK"),)

    class Form(BaseForm):
        """Written from the granted PKK; nothing is typed twice."""

        eta: datetime = Field(title=_("Perkiraan tiba"))
        origin: str = Field(title=_("Dari"))
        cargo: list[ReportedCargo] = Field(default_factory=list, title=_("Rencana bongkar muat"))

    def prefill(self, call: PortCall | None, actor: Actor) -> Mapping[str, Any]:
        assert call is not None
        return {"eta": call.eta, "origin": call.origin, "cargo": lines.prefilled(lines.of(call, Phase.PLANNED))}


@register
class Lk3Departure(Service):
    code = "LK3D"
    sl = "SL009"
    title = _("LK3 keberangkatan")
    law = "PM 8/2022; PM 28/2022"

    class Form(BaseForm):
        etd: PortTime = Field(title=_("Perkiraan berangkat"))
        destination: PortName = Field(title=_("Berangkat ke"))
        passengers_out: Count = Field(0, title=_("Penumpang naik"))
        cargo: list[ReportedCargo] = Field(default_factory=list, max_length=30, title=_("Muatan dibongkar dan dimuat"))
        sections = (
            Section(_("Keberangkatan"), ("etd", "destination", "passengers_out")),
            Section(_("Muatan"), ("cargo",)),
        )

    requires = (Granted("SPOG"), Granted("CREW"))
    steps = (Step("verify", _("Verifikasi"), Role.PORT_AUTHORITY, minutes(30), "PM 8/2022"),)
    reasons = (*Service.reasons, Reason.R12, Reason.R16)

    def prefill(self, call: PortCall | None, actor: Actor) -> Mapping[str, Any]:
        if call is None:
            return {}
        known = {"destination": call.destination, "etd": call.etd}
        planned = lines.prefilled(lines.of(call, Phase.PLANNED))
        return {name: value for name, value in known.items() if value} | {"cargo": planned}

    def problems(self, app: Application) -> Iterable[Problem]:
        deadweight = app.call.ship.deadweight_tonnes if app.call else None
        for index, line in enumerate(app.form.cargo):
            if deadweight and line.tonnes > 2 * deadweight:
                yield Problem(
                    f"cargo.{index}.tonnes",
                    "R22",
                    gettext("%(tonnes)s ton melebihi dua kali bobot mati kapal.") % {"tonnes": number(line.tonnes)},
                    gettext("Periksa tanda desimal."),
                )

    def checks(self, app: Application) -> Iterable[Check]:
        assert app.call is not None
        planned = lines.of(app.call, Phase.PLANNED)
        for direction in (Direction.DISCHARGE, Direction.LOAD):
            was, now = lines.tonnes(planned, direction), lines.tonnes(app.form.cargo, direction)
            said = gettext("rencana %(planned)s ton, dilaporkan %(reported)s ton") % {
                "planned": number(was),
                "reported": number(now),
            }
            yield Check(str(direction.label), "green" if was == now else "amber", said, "cargo")

    def on_granted(self, app: Application, actor: Actor) -> None:
        call, form = app.call, app.form
        assert call is not None
        call.etd, call.destination, call.passengers_out = form.etd, form.destination, form.passengers_out
        lines.write(call, Phase.REALISED, form.cargo)


@register
class Lk3Realised(Service):
    code = "LK3R"
    sl = "SL010"
    title = _("LK3 realisasi")
    law = "PM 8/2022"

    class Form(BaseForm):
        departed_at: PortTime = Field(title=_("Berangkat (ATD)"))
        cargo: list[ReportedCargo] = Field(default_factory=list, max_length=30, title=_("Realisasi bongkar muat"))
        sections = (Section(_("Keberangkatan"), ("departed_at",)), Section(_("Muatan"), ("cargo",)))

    requires = (Sailed(), Granted("SPB"))
    steps = (Step("verify", _("Verifikasi"), Role.PORT_AUTHORITY, minutes(60), "PM 8/2022"),)
    reasons = (*Service.reasons, Reason.R12)

    def prefill(self, call: PortCall | None, actor: Actor) -> Mapping[str, Any]:
        if call is None:
            return {}
        left = visits.actual(call, MovementKind.DEPARTED)
        known = {"departed_at": left.at} if left else {}
        return known | {"cargo": lines.prefilled(lines.of(call, Phase.REALISED))}

    def on_granted(self, app: Application, actor: Actor) -> None:
        assert app.call is not None
        lines.write(app.call, Phase.REALISED, app.form.cargo)
        app.call.closed_at = clock.now()
