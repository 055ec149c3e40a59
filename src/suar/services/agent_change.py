"""ALIH — Alih agen: a new agent takes a visit over with the consent of the present one; bills split at the cut-off."""

from collections.abc import Iterable
from datetime import datetime

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.registry.models import PermitKind
from suar.workflow import takeover
from suar.workflow.appointed import OPEN, already_problems
from suar.workflow.forms import BaseForm, Day, Field, LongText, PortTime, Section, Text
from suar.workflow.models import Application
from suar.workflow.particulars import permit_for
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted, Licensed
from suar.workflow.service import Attachment, Check, Effect, Service, Step, hours, minutes


@register
class AgentChange(Service):
    code = "ALIH"
    sl = "SL029"
    title = _("Alih agen")
    law = "PM 8/2022; PM 65/2019"
    from_outside = True
    repeatable = True
    on_graph = False
    optional = True
    bulk = False

    class Form(BaseForm):
        cut_off: PortTime = Field(
            title=_("Waktu alih"), description=_("Sejak waktu ini agen baru yang bertindak; tagihan dipisah di sini")
        )
        cause: LongText = Field(title=_("Alasan pengalihan"))
        route_kind: PermitKind = Field(
            title=_("Jenis trayek"), description=_("RPK untuk kapal nasional, PKKA untuk kapal asing")
        )
        route_number: Text = Field(title=_("Nomor trayek"), description=_("Nomor RPK, PKKA atau PPKN"))
        principal: Text = Field(title=_("Pemilik atau prinsipal"))
        letter_number: Text = Field(title=_("Nomor surat penunjukan"))
        letter_on: Day = Field(title=_("Tanggal surat penunjukan"))
        release_number: Text = Field(title=_("Nomor surat pelepasan agen lama"))
        sections = (
            Section(_("Pengalihan"), ("cut_off", "cause")),
            Section(_("Trayek"), ("route_kind", "route_number")),
            Section(_("Surat"), ("principal", "letter_number", "letter_on", "release_number")),
        )

    attachments = (
        Attachment("appointment", _("Surat penunjukan keagenan"), "PM 65/2019"),
        Attachment("release", _("Surat pelepasan dari agen lama"), "PM 65/2019"),
    )
    requires = (Granted("PKK"), Licensed())
    steps = (
        Step("release", _("Persetujuan agen lama"), Role.AGENT, hours(24), "PM 65/2019", at_company=True),
        Step("approve", _("Persetujuan pengalihan"), Role.PORT_AUTHORITY, minutes(60), "PM 8/2022"),
    )
    reasons = (*Service.reasons, Reason.R04, Reason.R05, Reason.R06, Reason.R14)

    def company_of(self, app: Application, step: Step) -> int | None:
        return app.visit.agent_id

    def not_before(self, app: Application) -> datetime | None:
        """The office decides when the hour of the hand-over has come; the present agent consents at any time."""
        return app.form.cut_off if app.step == len(self.steps) - 1 else None

    def problems(self, app: Application) -> Iterable[Problem]:
        form, call = app.form, app.visit
        if call.agent_id == app.organisation_id:
            text = gettext("Perusahaan Anda sudah menjadi agen kunjungan ini.")
            yield Problem("", "already", text, gettext("Tidak ada yang perlu dialihkan."))
        yield from already_problems(app, OPEN)
        yield from takeover.time_problems(app, form.cut_off)
        if form.letter_on > clock.today(app.port.zone):
            text = gettext("Tanggal surat penunjukan masih di masa depan.")
            yield Problem("letter_on", "clock", text, gettext("Periksa tanggalnya."))
        day = clock.day(max(form.cut_off, call.eta or form.cut_off), app.port.zone)
        yield from takeover.route_problems(call.ship, app.port, form.route_kind, form.route_number, day)
        yield from takeover.debt_problems(app)

    def checks(self, app: Application) -> Iterable[Check]:
        if app.with_applicant:
            return  # a stranger to the visit reads nothing of it
        yield from takeover.checks(app)
        permit = permit_for(app.visit.ship, app.form.route_kind, app.form.route_number)
        holder = permit.holder if permit is not None else None
        ours = holder is not None and (holder.pk == app.organisation_id or holder.name == app.form.principal)
        held_by = holder.name if holder is not None else gettext("tidak ditemukan")
        yield Check.of(gettext("Pemegang nomor trayek"), ours, held_by, "route_number")

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        return takeover.hand_over(app, app.form.cut_off, actor)

    def on_ended(self, app: Application) -> None:
        takeover.take_back(app)
