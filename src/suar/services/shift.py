"""PINDAH — Kapal pindah: the ship moves to another berth or anchorage of the port; PPKB to SPOG are gone through again.

Any number of times; either hull of a convoy may shift alone (ruling 9).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import berths
from suar.portcalls.models import PortCall
from suar.registry.models import Place
from suar.workflow import anchorage_only, movements
from suar.workflow.agencies import pratique_check
from suar.workflow.appointed import OPEN, already_problems
from suar.workflow.forms import BaseForm, Draught, Field, LongText, PlaceRef, PortTime, Section
from suar.workflow.models import Application
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted, NotHeld
from suar.workflow.service import Check, Effect, Ends, Prepares, Service, Step, action, minutes


class Cause(models.TextChoices):
    ORDER = "order", _("Giliran atau perintah pelabuhan")
    CARGO = "cargo", _("Bongkar muat di tempat lain")
    FACILITY = "facility", _("Dermaga atau alat rusak atau dipakai kapal lain")
    WAITING = "waiting", _("Menunggu muatan, dokumen atau cuaca")
    REPAIR = "repair", _("Perbaikan, bunker atau air")
    SAFETY = "safety", _("Keselamatan")
    OTHER = "other", _("Sebab lain")


class CargoState(models.TextChoices):
    NOT_BEGUN = "not_begun", _("Belum dikerjakan")
    PARTLY = "partly", _("Sebagian dikerjakan")
    FINISHED = "finished", _("Selesai")
    NONE = "none", _("Tanpa bongkar muat")


class Abandoned(BaseForm):
    """Why she stays where she is."""

    reason: LongText = Field(title=_("Alasan"))


@register
class Shift(Service):
    code = "PINDAH"
    sl = "SL025"
    title = _("Kapal pindah")
    law = "PM 8/2022"
    repeatable = True
    optional = True
    on_graph = False
    shared_with = (Role.PORT_OPERATOR, Role.STEVEDORE)

    class Form(BaseForm):
        from_place: PlaceRef = Field(title=_("Dari tempat"))
        to_place: PlaceRef = Field(title=_("Pindah ke"))
        at: PortTime = Field(title=_("Rencana mulai pindah"))
        draught_m: Draught = Field(title=_("Sarat terbesar"))
        cause: Cause = Field(title=_("Sebab pindah"))
        explanation: LongText = Field(title=_("Penjelasan"))
        cargo_state: CargoState = Field(title=_("Keadaan bongkar muat"))
        sections = (
            Section(_("Pindah"), ("from_place", "to_place", "at", "draught_m")),
            Section(_("Sebab"), ("cause", "explanation", "cargo_state")),
        )

    requires = (Granted("SPOG"), NotHeld())
    steps = (Step("approve", _("Persetujuan pindah"), Role.PORT_AUTHORITY, minutes(30), "PM 8/2022"),)
    reasons = (*Service.reasons, Reason.R08, Reason.R09, Reason.R12, Reason.R15, Reason.R17, Reason.R19, Reason.R20)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        lies = movements.whereabouts(call)
        return {
            "from_place": lies.pk if lies is not None else None,
            "draught_m": call.ship.draught_m,
            "cargo_state": None if call.cargo_work else CargoState.NONE,
        }

    def problems(self, app: Application) -> Iterable[Problem]:
        form, call = app.form, app.visit
        yield from already_problems(app, OPEN)
        if movements.under_way(call):
            text = gettext("Kapal masih dalam pindah yang sebelumnya (%(number)s).")
            remedy = gettext("Selesaikan dan catat gerakannya, atau batalkan pindah itu.")
            yield Problem("", "under_way", text % {"number": movements.shift_of(call)}, remedy)
            return
        yield from movements.arrived_problems(call)
        place = Place.objects.select_related("port").get(pk=form.to_place)
        yield from movements.route_problems(call, form.from_place, place)
        if form.at < app.handed_in_at:
            text = gettext("Waktunya sudah lewat.")
            yield Problem("at", "clock", text, gettext("Isi waktu yang akan datang."))
        yield from berths.berth_problems(place, call.ship, form.draught_m, field="to_place", draught_field="draught_m")
        yield from anchorage_only.berth_problems(call, place, "to_place")

    def checks(self, app: Application) -> Iterable[Check]:
        lies = movements.whereabouts(app.visit)
        here = lies is not None and lies.pk == app.form.from_place
        said = lies.name if lies is not None else gettext("tidak diketahui")
        yield Check.of(gettext("Kapal berada di"), here, said, "from_place", otherwise="red")
        yield from pratique_check(app.visit)

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        app.visit.shift_id = app.pk
        yield Prepares("PPKB", app.visit.agent_id)

    def on_ended(self, app: Application) -> None:
        movements.give_up(app)

    @action(
        "abandoned", title=_("Batalkan pindah"), by=(Role.AGENT, Role.PORT_AUTHORITY, Role.HARBOUR_MASTER),
        form=Abandoned, when=movements.may_give_up,
    )  # fmt: skip
    def abandoned(self, app: Application, form: Abandoned, actor: Actor) -> Iterable[Effect]:
        """She stays: the shift ends with all that was filed for it."""
        yield Ends("PINDAH", because=form.reason if actor.is_officer else "", only=app.pk)
