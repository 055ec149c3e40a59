"""TPBM — Tambah/ubah PBM: the agent adds, replaces or releases companies while the visit goes on."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import appointments, times, variants
from suar.portcalls.models import MovementKind, PortCall
from suar.workflow import appointing_anew, cascade, permissions
from suar.workflow.appointed import OPEN, already_problems
from suar.workflow.appointing import Appointee
from suar.workflow.appointing_anew import Working
from suar.workflow.forms import BaseForm, Day, Field, Known, LongText, Section, Text
from suar.workflow.models import Application
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Attachment, Check, Effect, Service, Step, minutes


@register
class StevedoreChange(Service):
    code = "TPBM"
    sl = "SL030"
    title = _("Tambah atau ubah PBM")
    law = "PM 8/2022"
    repeatable = True
    on_graph = False
    optional = True

    class Form(BaseForm):
        present: Annotated[list[Working], Known(asked=("stays",))] = Field(
            default_factory=list,
            max_length=20,
            title=_("Yang ditunjuk sekarang"),
            description=_("Pilih Tidak pada perusahaan yang tidak bekerja lagi; yang tidak disebut tetap bekerja"),
        )
        added: list[Appointee] = Field(default_factory=list, max_length=10, title=_("Yang ditunjuk baru"))
        cause: LongText = Field(title=_("Alasan perubahan"))
        letter_number: Text = Field(title=_("Nomor surat penunjukan"))
        letter_on: Day = Field(title=_("Tanggal surat penunjukan"))
        sections = (
            Section(_("Perusahaan"), ("present", "added")),
            Section(_("Dasar"), ("cause", "letter_number", "letter_on")),
        )

    attachments = (Attachment("letter", _("Surat penunjukan atau pengakhiran"), "PM 8/2022"),)
    requires = (Granted("PKK"),)
    steps = (Step("verify", _("Verifikasi"), Role.PORT_AUTHORITY, minutes(30), "PM 8/2022"),)
    reasons = (*Service.reasons, Reason.R06, Reason.R11)

    def applies(self, call: PortCall) -> bool:
        return variants.run_commercially(call)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        named = appointing_anew.listed(appointments.standing(call))
        return {"present": [{"name": name, "stays": True} for name, _company in named]}

    def problems(self, app: Application) -> Iterable[Problem]:
        form = app.form
        yield from already_problems(app, OPEN)
        if times.actual(app.visit, MovementKind.DEPARTED) is not None:
            text = gettext("Kapal sudah berangkat; tidak ada lagi pekerjaan yang dapat dialihkan.")
            yield Problem("", "departed", text, gettext("Selesaikan laporan realisasi."))
        if form.letter_on > clock.today(app.port.zone):
            text = gettext("Tanggal surat penunjukan masih di masa depan.")
            yield Problem("letter_on", "clock", text, gettext("Periksa tanggalnya."))
        yield from appointing_anew.change_problems(app.visit, form)

    def checks(self, app: Application) -> Iterable[Check]:
        licensed = {company.pk: company.name for company in permissions.appointees(app.port)}
        for row in app.form.added:
            name = licensed.get(row.company, gettext("PMKU tidak berlaku hari ini"))
            yield Check.of(gettext("PMKU perusahaan baru"), row.company in licensed, name, "added", otherwise="red")
        if not app.granted:
            yield from cascade.checks(app, appointing_anew.endings(app.visit, app.form))

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        return appointing_anew.change(app.visit, app.form)

    def on_ended(self, app: Application) -> None:
        if not app.visit.cancelled:
            appointing_anew.take_back(app.visit, app.form)
