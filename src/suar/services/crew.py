"""CREW — kepelautan: the harbour master clears the crew before the ship leaves. Unmanned hulls have none (ruling 9)."""

from collections.abc import Iterable, Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import crews
from suar.portcalls.models import PortCall
from suar.workflow.conditions import to_abroad
from suar.workflow.forms import BaseForm, Country, Day, Field, PersonName, PortTime, Section, Text
from suar.workflow.models import Application
from suar.workflow.persons import certificate_problems
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Attachment, Check, Service, Step, minutes


class Seafarer(BaseForm):
    name: PersonName = Field(title=_("Nama"))
    rank: Text = Field(title=_("Jabatan"))
    nationality: Country = Field("ID", title=_("Kebangsaan"))
    born_on: Day = Field(title=_("Tanggal lahir"))
    seaman_book: Text = Field(title=_("Nomor buku pelaut"))
    certificate: Text | None = Field(None, title=_("Ijazah"))
    certificate_expires_on: Day | None = Field(None, title=_("Ijazah berlaku sampai"))


@register
class Crew(Service):
    code = "CREW"
    sl = "SL007"
    title = _("Kepelautan: daftar awak kapal")
    law = "PP 7/2000; KM 70/1998"
    leg = "out"
    shared_with = (Role.IMMIGRATION, Role.HEALTH)

    class Form(BaseForm):
        sails_at: PortTime = Field(title=_("Rencana berangkat"))
        crew: list[Seafarer] = Field(min_length=1, max_length=200, title=_("Awak kapal"))
        sections = (Section(_("Keberangkatan"), ("sails_at",)), Section(_("Awak kapal"), ("crew",)))

    attachments = (
        Attachment("crew_list", _("Daftar awak kapal bertanda tangan nakhoda"), "PM 28/2022"),
        Attachment("passports", _("Salinan paspor awak"), required=False, when=to_abroad),
    )
    requires = (Granted("SPOG"),)
    steps = (Step("clear_crew", _("Pemeriksaan awak kapal"), Role.HARBOUR_MASTER, minutes(30), "PP 7/2000"),)
    reasons = (*Service.reasons, Reason.R13)

    def applies(self, call: PortCall) -> bool:
        return not call.ship.unmanned

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return {"crew": crews.last_crew(call), "sails_at": call.etd}

    def problems(self, app: Application) -> Iterable[Problem]:
        day = max(clock.day(app.form.sails_at, app.port.zone), clock.day(app.handed_in_at, app.port.zone))
        yield from certificate_problems(app.form.crew, day)

    def checks(self, app: Application) -> Iterable[Check]:
        needed, there = app.visit.ship.safe_manning, len(app.form.crew)
        if needed is None:
            yield Check(
                gettext("Pengawakan aman"),
                "amber",
                gettext("jumlah minimum tidak tercatat; %(there)s awak") % {"there": there},
                "crew",
            )
        else:
            yield Check(
                gettext("Pengawakan aman"),
                "green" if there >= needed else "red",
                gettext("%(there)s awak, paling sedikit %(needed)s") % {"there": there, "needed": needed},
                "crew",
            )

    def on_granted(self, app: Application, actor: Actor) -> None:
        crews.muster(app.visit, app.form.crew)
