"""TUNDA — penundaan SPB: the harbour master postpones a departure with findings and orders, and releases it again."""

from collections.abc import Iterable, Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext, said
from suar.portcalls import times
from suar.portcalls.models import MovementKind, PortCall
from suar.records import chain
from suar.workflow import bystanders, guards, holds, postponing, validity
from suar.workflow.forms import BaseForm, Field, LongText, Section
from suar.workflow.models import Application, State
from suar.workflow.registry import register
from suar.workflow.service import Attachment, Check, Effect, Ends, Pauses, Prepares, Resumes, Service, action


def _clearance(app: Application) -> Application | None:
    """The clearance that waits, is being corrected or is not yet used."""
    standing = (State.IN_REVIEW, State.SENT_BACK, State.GRANTED)
    found = Application.objects.filter(call=app.call, service_code="SPB", state__in=standing)
    newest = found.order_by("-pk").first()
    return None if newest is None or validity.lapsed(newest) else newest


def _known(app: Application) -> Mapping[str, Any]:
    """Every finding as a row to be answered."""
    rows = [{"row": number, "note": one.text} for number, one in enumerate(app.form.findings, start=1)]
    now = clock.now().replace(second=0, microsecond=0)
    return {"inspected_at": now, "legal_ground": app.form.legal_ground, "results": rows}


@register
class Postponement(Service):
    code = postponing.CODE
    sl = "SL048"
    title = _("Penundaan SPB")
    law = "PM 28/2022 art. 11"
    leg = "out"
    applicant = Role.HARBOUR_MASTER
    shared_with = (Role.PORT_OPERATOR,)
    optional = True
    on_graph = False

    class Form(BaseForm):
        findings: list[postponing.Finding] = Field(min_length=1, max_length=40, title=_("Temuan"))
        legal_ground: holds.Ground = Field(title=_("Dasar hukum penundaan"))
        text: LongText = Field(title=_("Alasan penundaan"))
        sections = (Section(_("Temuan"), ("findings",)), Section(_("Penundaan"), ("legal_ground", "text")))

    attachments = (Attachment("record", _("Berita acara pemeriksaan"), "PM 28/2022 art. 11", required=False),)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return {"legal_ground": self.law}

    def problems(self, app: Application) -> Iterable[Problem]:
        if times.confirmed(app.visit, MovementKind.DEPARTED) is not None:
            text = gettext("Kapal sudah berangkat.")
            yield Problem("", "departed", text, gettext("Catat temuan pada LK3 realisasi."), self.law)
        elif _clearance(app) is None:
            text = gettext("Tidak ada SPB yang diperiksa atau belum dipakai pada kunjungan ini.")
            yield Problem("", "requires", text, gettext("Penundaan mengikuti permohonan SPB."), self.law)
        for index, one in enumerate(app.form.findings):
            if one.due is not None and one.due < app.handed_in_at:
                text = gettext("Batas waktunya sudah lewat.")
                yield Problem(f"findings.{index}.due", "clock", text, gettext("Isi waktu yang akan datang."))

    def checks(self, app: Application) -> Iterable[Check]:
        for number, one in enumerate(app.form.findings, start=1):
            title = gettext("Temuan %(row)s") % {"row": number}
            yield Check(title, "red" if app.granted else "green", f"{one.text}: {said(one.order.label)}", "findings")

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        clearance = _clearance(app)
        self._tell(app, "postponed")
        if clearance is not None and clearance.granted:
            yield Ends("SPB", because=f"R15 {app.form.legal_ground}", only=clearance.pk)
        else:
            yield Pauses("SPB")

    @action(
        "released", title=_("Angkat penundaan setelah pemeriksaan ulang"), by=(Role.HARBOUR_MASTER,),
        form=postponing.Release, known=_known,
    )  # fmt: skip
    def released(self, app: Application, form: postponing.Release, actor: Actor) -> Iterable[Effect]:
        """Every finding is met: the office's hour begins anew, or another clearance lies ready to be asked for."""
        guards.refuse_if(postponing.release_problems(app, form))
        app.decision = form.model_dump_json()
        lost = int(postponing.took(app).total_seconds() // 60)
        chain.append(app.visit, "time_lost", actor, postponement=str(app), lost_minutes=lost)
        self._tell(app, "unpostponed")
        yield Ends(self.code, because=form.legal_ground, only=app.pk, alone=True)
        yield Resumes("SPB")
        yield Prepares("SPB", app.visit.agent_id)

    def _tell(self, app: Application, kind: str) -> None:
        call = app.visit
        bystanders.tell(call, kind, f"{kind}:{app.pk}", app=app, companies=bystanders.companies_of(call))

    def read_decision(self, decision: str) -> postponing.Release:
        """What was found when she was inspected again."""
        return postponing.Release.model_validate_json(decision)
