"""BATAL — Pembatalan PKK: the agent asks the office to cancel an announced arrival; all that hangs on it ends."""

from collections.abc import Iterable

from django.db import models

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times
from suar.portcalls.models import MovementKind
from suar.workflow.forms import BaseForm, Field, LongText, Section
from suar.workflow.models import Application
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Attachment, Effect, Ends, Service, Step, minutes


class Cause(models.TextChoices):
    ROUTE = "route", _("Kapal dialihkan ke pelabuhan lain")
    CARGO = "cargo", _("Muatan batal")
    DAMAGE = "damage", _("Kapal rusak")
    WEATHER = "weather", _("Cuaca")
    OTHER = "other", _("Sebab lain")


@register
class PkkCancellation(Service):
    code = "BATAL"
    sl = "SL013"
    title = _("Pembatalan PKK")
    law = "PM 8/2022"
    on_graph = False
    per_hull = ()

    class Form(BaseForm):
        cause: Cause = Field(title=_("Sebab"))
        explanation: LongText = Field(title=_("Penjelasan"))
        sections = (Section(_("Pembatalan"), ("cause", "explanation")),)

    attachments = (Attachment("evidence", _("Bukti"), required=False),)
    requires = (Granted("PKK"),)
    steps = (Step("approve", _("Persetujuan pembatalan"), Role.PORT_AUTHORITY, minutes(30), "PM 8/2022"),)
    reasons = (*Service.reasons, Reason.R20)

    def problems(self, app: Application) -> Iterable[Problem]:
        if times.actual(app.visit, MovementKind.ARRIVED) is not None:
            yield Problem(
                "",
                "arrived",
                gettext("Kapal sudah tiba; kedatangannya tidak dapat dibatalkan."),
                gettext("Lanjutkan dengan keberangkatan."),
            )

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        yield Ends("PKK")
