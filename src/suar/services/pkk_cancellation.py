"""BATAL — Pembatalan PKK: the agent asks the office to cancel a visit that will not take place; all of it ends."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.billing import invoices, restitution
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext, said
from suar.portcalls import visits
from suar.portcalls.models import PortCall
from suar.workflow import cascade, movements, registry, ship_to_ship
from suar.workflow.forms import BaseForm, Field, LongText, Section
from suar.workflow.models import ENDED, Application, State
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted, Standing
from suar.workflow.service import Attachment, Check, Effect, Ends, Service, Step, minutes


class Cause(models.TextChoices):
    ROUTE = "route", _("Kapal dialihkan ke pelabuhan lain")
    CARGO = "cargo", _("Muatan batal")
    DAMAGE = "damage", _("Kapal rusak")
    WEATHER = "weather", _("Cuaca")
    NO_SHOW = "no_show", _("Kapal tidak datang (no-show)")
    DUPLICATE = "duplicate", _("Kunjungan tercatat dua kali")
    OTHER = "other", _("Sebab lain")


@register
class PkkCancellation(Service):
    code = "BATAL"
    sl = "SL013"
    title = _("Pembatalan PKK")
    law = "PM 8/2022"
    on_graph = False
    bulk = False

    class Form(BaseForm):
        cause: Cause = Field(title=_("Sebab"))
        explanation: LongText = Field(title=_("Penjelasan"))
        sections = (Section(_("Pembatalan"), ("cause", "explanation")),)

    attachments = (Attachment("evidence", _("Bukti"), required=False),)
    #: A visit that was validated but never announced can be cancelled too.
    requires = (Granted("AGENCY"),)
    steps = (Step("approve", _("Persetujuan pembatalan"), Role.PORT_AUTHORITY, minutes(30), "PM 8/2022"),)
    reasons = (*Service.reasons, Reason.R20)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return {"cause": Cause.NO_SHOW} if visits.stayed_away(call) else {}

    def problems(self, app: Application) -> Iterable[Problem]:
        if movements.has_come(app.visit):
            yield Problem(
                "",
                "arrived",
                gettext("Kapal sudah tiba; kedatangannya tidak dapat dibatalkan."),
                gettext("Lanjutkan dengan keberangkatan."),
            )
        elif app.form.cause == Cause.NO_SHOW and not visits.stayed_away(app.visit):
            text = gettext("Belum lewat 72 jam sejak ETA; kapal belum dianggap tidak datang.")
            yield Problem("cause", "clock", text, gettext("Pilih sebab lain, atau ajukan setelah 72 jam."))

    def checks(self, app: Application) -> Iterable[Check]:
        yield from cascade.checks(app, _ends(app), cancels=True)
        for transfer in ship_to_ship.ending_with(app.visit) if app.decided_at is None else ():
            words = f"{said(transfer.service.title)}: {transfer} ({said(State(transfer.state).label)})"
            yield Check(gettext("Ikut berakhir: %(code)s") % {"code": transfer.service_code}, "amber", words)

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        call = app.visit
        ends = _ends(app)
        if not _announced(call):
            visits.cancel(call)  # otherwise it ends with the PKK
        invoices.void_unpaid(call)
        restitution.open_for(call, actor, str(app))
        yield from ends


def _announced(call: PortCall) -> bool:
    return Standing(call).granted("PKK")


def _ends(app: Application) -> list[Ends]:
    """The announcement with all that hangs on it (before it the validation), and whatever else waits on the call."""
    call = app.visit
    first = "PKK" if _announced(call) else "AGENCY"
    waiting = Application.objects.filter(call=call).exclude(state__in={*ENDED, State.DRAFT, State.GRANTED})
    waiting = waiting.exclude(service_code__in=[first, *registry.dependants(first, call)]).exclude(pk=app.pk)
    rest = waiting.order_by("pk").values_list("service_code", "pk")
    return [Ends(first), *(Ends(code, only=pk, pending=True, alone=True) for code, pk in rest)]
