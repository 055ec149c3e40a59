"""RKBMX — Pembatalan RKBM: a stevedore takes back its approved plan while no work of it was done."""

from collections.abc import Iterable

from django.db import models

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.cargo import stevedoring
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import variants
from suar.portcalls.models import PortCall
from suar.workflow import cascade, movements
from suar.workflow.appointed import OPEN, already_problems, plans_of
from suar.workflow.forms import BaseForm, Field, LongText, Section
from suar.workflow.models import Application
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Attachment, Check, Effect, Ends, Service, Step, minutes


class Cause(models.TextChoices):
    CARGO = "cargo", _("Muatan batal")
    STEVEDORE = "stevedore", _("PBM tidak dapat bekerja (alat atau tenaga)")
    AGENT = "agent", _("Dikerjakan PBM lain")
    VISIT = "visit", _("Kapal tidak datang atau pindah tempat")
    OTHER = "other", _("Sebab lain")


@register
class RkbmCancellation(Service):
    code = "RKBMX"
    sl = "SL028"
    title = _("Pembatalan RKBM")
    law = "PM 8/2022"
    applicant = Role.STEVEDORE
    shared_with = (Role.PORT_OPERATOR,)
    repeatable = True
    on_graph = False
    optional = True
    bulk = False

    class Form(BaseForm):
        cause: Cause = Field(title=_("Sebab"))
        explanation: LongText = Field(title=_("Penjelasan"))
        sections = (Section(_("Pembatalan"), ("cause", "explanation")),)

    attachments = (Attachment("evidence", _("Bukti"), required=False),)
    requires = (Granted("RKBM"),)
    steps = (Step("approve", _("Persetujuan pembatalan"), Role.PORT_AUTHORITY, minutes(30), "PM 8/2022"),)
    reasons = (*Service.reasons, Reason.R12)

    def applies(self, call: PortCall) -> bool:
        return variants.needs_stevedore(call)

    def problems(self, app: Application) -> Iterable[Problem]:
        yield from already_problems(app, OPEN)
        if stevedoring.standing(app.visit, app.organisation_id) is None:
            text = gettext("Perusahaan Anda tidak mempunyai RKBM yang berlaku pada kunjungan ini.")
            yield Problem("", "requires", text, gettext("Tidak ada yang perlu dibatalkan."), self.law)
        elif stevedoring.has_worked(app.visit, app.organisation_id):
            text = gettext("Bongkar muat sudah dikerjakan dan dilaporkan; RKBM-nya tidak dapat dibatalkan.")
            remedy = gettext("Ajukan perubahan RKBM untuk sisa pekerjaan.")
            yield Problem("", "worked", text, remedy, "PM 8/2022 art. 22")

    def checks(self, app: Application) -> Iterable[Check]:
        yield from cascade.checks(app, _ends(app))

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        yield from _ends(app)


def _ends(app: Application) -> list[Ends]:
    """The company's plan and its changes; what rests on the plan ends too, unless the ship has come already."""
    here = movements.has_come(app.visit)
    return [
        Ends(code, only=pk, pending=code != "RKBM", alone=here or code != "RKBM")
        for code, pk in plans_of(app.visit, app.organisation_id)
    ]
