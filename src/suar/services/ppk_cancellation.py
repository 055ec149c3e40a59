"""PPKX — Pembatalan PPK: before she is fast, agent or operator gives a determined berth back, and what hangs on it."""

from collections.abc import Iterable

from django.db import models

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import berths, lying, times, variants
from suar.portcalls.models import MovementKind, PortCall
from suar.workflow import cascade
from suar.workflow.appointed import OPEN, already_problems
from suar.workflow.forms import BaseForm, Field, LongText, Section
from suar.workflow.models import Application, State
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Attachment, Check, Effect, Ends, Prepares, Service, Step, minutes


class Cause(models.TextChoices):
    DELAY = "delay", _("Kapal terlambat atau tidak jadi sandar")
    CARGO = "cargo", _("Muatan atau alat belum siap")
    BERTH = "berth", _("Dermaga rusak atau dipakai kapal lain")
    WEATHER = "weather", _("Cuaca")
    OTHER = "other", _("Sebab lain")


@register
class PpkCancellation(Service):
    code = "PPKX"
    sl = "SL027"
    title = _("Pembatalan PPK")
    law = "PM 8/2022"
    also = (Role.PORT_OPERATOR,)
    repeatable = True
    per_movement = True
    optional = True
    on_graph = False
    bulk = False
    shared_with = (Role.STEVEDORE,)

    class Form(BaseForm):
        cause: Cause = Field(title=_("Sebab"))
        explanation: LongText = Field(title=_("Penjelasan"))
        sections = (Section(_("Pembatalan"), ("cause", "explanation")),)

    attachments = (Attachment("evidence", _("Bukti"), required=False),)
    requires = (Granted("PPK"),)
    steps = (Step("approve", _("Persetujuan pembatalan"), Role.PORT_AUTHORITY, minutes(30), "PM 8/2022"),)
    reasons = (*Service.reasons, Reason.R20)

    def applies(self, call: PortCall) -> bool:
        return not variants.at_anchorage(call)

    def problems(self, app: Application) -> Iterable[Problem]:
        yield from already_problems(app, OPEN)
        if times.actual(app.visit, MovementKind.DEPARTED) is not None:
            text = gettext("Kapal sudah berangkat.")
            yield Problem("", "departed", text, gettext("Hubungi kantor pelabuhan."))
        elif _lain_there(app.visit):
            text = gettext("Kapal sudah sandar; penetapannya tidak dapat dibatalkan.")
            yield Problem("", "alongside", text, gettext("Ajukan pindah atau lanjutkan dengan keberangkatan."))

    def checks(self, app: Application) -> Iterable[Check]:
        yield from cascade.checks(app, _ends(app.visit))

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        """A new determination follows a new proposal; where no operator proposes, a new request."""
        call = app.visit
        yield from _ends(call)
        if variants.berthed_by_operator(call):
            yield Prepares("RPKRO", variants.operator_id(call))
        else:
            yield Prepares("PPKB", call.agent_id)


def _lain_there(call: PortCall) -> bool:
    """Whether she is or was made fast by this determination; in a shift what she left before is another one's."""
    stays = lying.all_of(call)
    if call.shift_id is None:
        return bool(stays)
    booked = berths.booking(call)
    return any(booked is None or stay.booking == booked for stay in stays)


def _ends(call: PortCall) -> list[Ends]:
    """Of the movement under way: the determination, and what was proposed (or asked for) for it."""
    codes = ("PPK", "RPKRO" if variants.berthed_by_operator(call) else "PPKB")
    granted = Application.objects.filter(call=call, service_code__in=codes, state=State.GRANTED, shift=call.shift_id)
    found = sorted(granted.values_list("service_code", "pk"), key=lambda row: codes.index(row[0]))
    return [Ends(code, only=pk) for code, pk in found]
