"""SPBC — perubahan SPB sebelum berangkat: another destination, crew or cargo; a new SPB replaces the old one."""

from collections.abc import Iterable, Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times
from suar.portcalls.models import MovementKind, PortCall, Trade
from suar.workflow import amending, inspections, quarantine
from suar.workflow.agencies import Cleared
from suar.workflow.cargo_answers import CargoAnswer, tonnage_problems
from suar.workflow.forms import BaseForm, Field, LongText, PersonName, PortName, Section
from suar.workflow.models import Application, State
from suar.workflow.persons import certificate_problems
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted, NotHeld, NotPostponed, Where
from suar.workflow.service import Attachment, Check, Service, Step, hours


@register
class ClearanceChange(Service):
    code = "SPBC"
    sl = "SL049"
    title = _("Perubahan SPB sebelum berangkat")
    law = "PM 28/2022"
    leg = "out"
    also = (Role.OWNER, Role.MASTER)
    shared_with = (Role.PORT_OPERATOR,)
    bulk = False
    proof = True
    repeatable = True
    optional = True
    on_graph = False

    class Form(BaseForm):
        reason: LongText = Field(title=_("Alasan perubahan"))
        destination: PortName = Field(title=_("Pelabuhan tujuan"))
        trade: Trade | None = Field(
            None, title=_("Pelayaran berangkat"), description=_("Kosong berarti sama dengan SPB sekarang")
        )
        master_name: PersonName | None = Field(None, title=_("Nakhoda"), description=_("Wajib bagi kapal berawak"))
        crew: list[amending.Sailor] = Field(default_factory=list, max_length=200, title=_("Awak kapal"))
        cargo: list[CargoAnswer] = Field(default_factory=list, max_length=30, title=_("Muatan dibongkar dan dimuat"))
        sections = (
            Section(_("Perubahan"), ("reason", "destination", "trade", "master_name")),
            Section(_("Awak kapal"), ("crew",)),
            Section(_("Muatan"), ("cargo",)),
        )

    attachments = (Attachment("evidence", _("Bukti perubahan"), "PM 28/2022 art. 11"),)
    requires = (
        Granted("SPB"),
        *(Cleared(agency, "PM 28/2022") for agency in ("PHQC", "IMMO", "CUSTO")),
        Where(quarantine.leaves_with, quarantine.Released()),
        NotHeld(),
        NotPostponed(),
    )
    steps = (Step("approve", _("Persetujuan perubahan"), Role.HARBOUR_MASTER, hours(1), "PM 28/2022"),)
    reasons = (*Service.reasons, *map(Reason, ("R12", "R13", "R15", "R16", "R17", "R19", "R20")))

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return amending.facts(call)

    def problems(self, app: Application) -> Iterable[Problem]:
        form, call = app.form, app.visit
        if times.actual(call, MovementKind.DEPARTED) is not None:
            text = gettext("Kapal sudah berangkat.")
            yield Problem("", "departed", text, gettext("Laporkan perbedaannya pada LK3 realisasi."), self.law)
        elif amending.clearance_of(call) is not None and not amending.unused(amending.clearance_of(call)):
            text = gettext("SPB kunjungan ini tidak berlaku lagi.")
            yield Problem("", "lapsed", text, gettext("Ajukan SPB baru dengan isian yang benar."), self.law)
        if call.ship.unmanned and form.crew:
            yield Problem("crew", "R13", gettext("Kapal ini tidak berawak."), gettext("Kosongkan daftar awak."))
        elif not call.ship.unmanned and not (form.crew and form.master_name):
            field = "crew" if form.master_name else "master_name"
            yield Problem(field, "missing", gettext("Awak kapal atau nakhoda belum diisi."), gettext("Isi dahulu."))
        yield from certificate_problems(form.crew, clock.day(app.handed_in_at, app.port.zone))
        yield from amending.leg_problems(call, form)
        yield from amending.quarantine_problems(call, form)
        yield from inspections.blocking(call)
        yield from tonnage_problems(call, form.cargo)
        if not list(amending.changed(call, form)):
            text = gettext("Tidak ada yang berubah.")
            yield Problem(
                "", "unchanged", text, gettext("Ubah tujuan, awak atau muatan; selain itu SPB tetap berlaku.")
            )
        yield from self._another(app)

    def _another(self, app: Application) -> Iterable[Problem]:
        waiting = Application.objects.filter(call=app.call, service_code=self.code, state=State.IN_REVIEW)
        other = waiting.exclude(pk=app.pk).first()
        if other is not None:
            text = gettext("Perubahan lain masih diperiksa: %(number)s.") % {"number": other}
            yield Problem("", "already", text, gettext("Tunggu keputusannya, atau tarik permohonan itu."))

    def checks(self, app: Application) -> Iterable[Check]:
        titles = {name: str(info.title) for name, info in self.Form.model_fields.items()}
        for field, before, after in amending.changed(app.visit, app.form) if app.in_review else ():
            yield Check(titles[field], "amber", f"{before or '–'} → {after}", field)
        needed = app.visit.ship.safe_manning
        if needed is not None and not app.visit.ship.unmanned:
            there = len(app.form.crew)
            words = gettext("%(there)s awak, paling sedikit %(needed)s") % {"there": there, "needed": needed}
            yield Check.of(gettext("Pengawakan aman"), there >= needed, words, "crew", otherwise="red")

    def on_granted(self, app: Application, actor: Actor) -> None:
        amending.amend(app.visit, app.form, actor, str(app))
