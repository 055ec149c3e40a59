"""LOKASI — Perubahan lokasi masuk: before she moves in, the ship is bound for another berth or anchorage."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.cargo.models import StevedoringPlan
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import berths
from suar.portcalls.models import PortCall
from suar.registry.models import Place
from suar.workflow import anchorage_only, cascade
from suar.workflow.appointed import OPEN, already_problems
from suar.workflow.forms import BaseForm, Field, LongText, PlaceRef, Section
from suar.workflow.models import Application, State
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted, Standing
from suar.workflow.service import Check, Effect, Ends, Prepares, Service, Step, minutes


@register
class LocationChange(Service):
    code = "LOKASI"
    sl = "SL032"
    title = _("Perubahan lokasi masuk")
    law = "PM 8/2022"
    repeatable = True
    optional = True
    on_graph = False
    bulk = False
    per_hull = ()
    shared_with = (Role.PORT_OPERATOR, Role.STEVEDORE)

    class Form(BaseForm):
        from_place: PlaceRef = Field(title=_("Lokasi masuk sekarang"))
        to_place: PlaceRef = Field(title=_("Lokasi masuk yang baru"))
        reason: LongText = Field(title=_("Alasan perubahan"))
        sections = (Section(_("Lokasi masuk"), ("from_place", "to_place", "reason")),)

    requires = (Granted("PKK"),)
    steps = (Step("approve", _("Persetujuan perubahan lokasi"), Role.PORT_AUTHORITY, minutes(30), "PM 8/2022"),)
    reasons = (*Service.reasons, Reason.R08, Reason.R09)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return {"from_place": call.place_id}

    def problems(self, app: Application) -> Iterable[Problem]:
        form, call = app.form, app.visit
        yield from already_problems(app, OPEN)
        if _moving_in(call):
            text = gettext("Olah gerak masuk sudah disetujui; lokasi masuk tidak diubah lagi.")
            yield Problem("", "entered", text, gettext("Ajukan pindah setelah kapal tiba."), "PM 8/2022")
        if call.place_id != form.from_place:
            said = {"place": call.place.name if call.place is not None else gettext("tidak diketahui")}
            text = gettext("Lokasi masuk yang berlaku: %(place)s.") % said
            yield Problem("from_place", "stale", text, gettext("Muat ulang; lokasi masuk sudah berubah."))
        if form.to_place == call.place_id:
            text = gettext("Lokasi masuk yang baru sama dengan yang berlaku.")
            yield Problem("to_place", "place", text, gettext("Pilih tempat lain."))
        place = Place.objects.select_related("port").get(pk=form.to_place)
        draught = call.draught_m or call.ship.draught_m or Decimal(0)
        yield from berths.berth_problems(place, call.ship, draught, field="to_place", draught_field="to_place")
        yield from anchorage_only.berth_problems(call, place, "to_place")

    def checks(self, app: Application) -> Iterable[Check]:
        yield from cascade.checks(app, _ends(app))

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        call = app.visit
        yield from _ends(app)
        call.place = Place.objects.select_related("port", "operator").get(pk=app.form.to_place)
        yield Prepares("PPKB", call.agent_id)
        plans = StevedoringPlan.objects.filter(call=call, cancelled_at=None).order_by("pk")
        for stevedore in dict.fromkeys(plans.values_list("stevedore", flat=True)):
            yield Prepares("RKBMC", stevedore)

    def on_ended(self, app: Application) -> None:
        """Taken back before anything was decided for the new place: she is bound for the old one again."""
        call = app.visit
        if call.place_id == app.form.to_place and not _moving_in(call) and not Standing(call).granted("PPKB"):
            call.place = Place.objects.get(pk=app.form.from_place)


def _moving_in(call: PortCall) -> bool:
    return Application.objects.filter(call=call, service_code="SPOG", state=State.GRANTED).exists()


def _ends(app: Application) -> list[Ends]:
    """The request for the old place, in whatever state, with all that hangs on it."""
    return [Ends("PPKB", pending=True)]
