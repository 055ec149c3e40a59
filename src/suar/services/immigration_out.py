"""IMMO — immigration out: who leaves on a ship abroad or under a foreign flag, against who came; before she sails."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls.models import PortCall
from suar.workflow.agencies import arrival_problems
from suar.workflow.attachments import paper_checks
from suar.workflow.conditions import foreign_departure, names_passengers
from suar.workflow.forms import BaseForm, Count, Field, LongText, PortTime, Section
from suar.workflow.models import Application, State
from suar.workflow.persons import Aboard, Traveller, changes, crew_problems, document_of, last_list, passenger_problems
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Attachment, Check, Service, Step, minutes

_LAW = "UU 17/2008; PM 28/2022"


def _came(app: Application) -> list[Aboard] | None:
    """The crew as immigration saw it on arrival; None where it was not asked by name."""
    seen = Application.objects.filter(call=app.call, service_code="IMM", state=State.GRANTED).order_by("-pk").first()
    return getattr(seen.form, "crew", None) if seen is not None else None


def _names(names: list[str]) -> str:
    more = len(names) - 3
    return ", ".join(names[:3]) + (f" +{more}" if more > 0 else "")


@register
class ImmigrationOut(Service):
    code = "IMMO"
    sl = "SL042"
    title = _("Pemeriksaan imigrasi keberangkatan")
    law = _LAW
    leg = "out"

    class Form(BaseForm):
        sails_at: PortTime = Field(title=_("Rencana berangkat"))
        crew: list[Aboard] = Field(min_length=1, max_length=200, title=_("Awak kapal"))
        passengers: list[Traveller] = Field(default=[], max_length=300, title=_("Penumpang"))
        stowaways: Count = Field(0, title=_("Penumpang gelap"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Keberangkatan"), ("sails_at",)),
            Section(_("Awak kapal"), ("crew",)),
            Section(_("Penumpang"), ("passengers",)),
            Section(_("Lain-lain"), ("stowaways", "remarks")),
        )

    attachments = (
        Attachment("crew_list", _("Daftar awak kapal"), _LAW),
        Attachment(
            "passenger_list", _("Daftar penumpang"), _LAW, when=names_passengers, depends=_("bila ada penumpang")
        ),
    )
    requires = (Granted("PKK"), Granted("SPOG"), Granted("IMM"))
    steps = (Step("clear_out", _("Pemeriksaan keimigrasian"), Role.IMMIGRATION, minutes(60), _LAW),)
    reasons = (*Service.reasons, Reason.R13, Reason.R20)

    def applies(self, call: PortCall) -> bool:
        """There is nobody to look at on an unmanned hull (ruling 9)."""
        return foreign_departure(call) and not call.ship.unmanned

    def not_before(self, app: Application) -> datetime | None:
        return app.visit.eta

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return {"sails_at": call.etd, "crew": last_list(call, "IMM") or None}

    def problems(self, app: Application) -> Iterable[Problem]:
        if app.in_review:
            yield from arrival_problems(app.visit)
        if app.form.sails_at < app.handed_in_at:
            yield Problem("sails_at", "clock", gettext("Waktunya sudah lewat."), gettext("Isi waktu yang akan datang."))
        yield from crew_problems(app, app.form.crew)
        yield from passenger_problems(app, app.form.passengers, "passengers")
        crew = {document_of(person) for person in app.form.crew}
        for index, person in enumerate(app.form.passengers):
            if person.document.casefold().replace(" ", "") in crew:
                text = gettext("%(name)s sudah ada pada daftar awak.") % {"name": person.name}
                yield Problem(f"passengers.{index}.document", "R13", text, gettext("Hapus dari salah satu daftar."))

    def checks(self, app: Application) -> Iterable[Check]:
        form, came = app.form, _came(app)
        yield Check.of(
            gettext("Penumpang gelap"), not form.stowaways, str(form.stowaways), "stowaways", otherwise="red"
        )
        if came is not None:
            on, off = changes(came, form.crew)
            said = gettext("naik: %(on)s; turun: %(off)s") % {"on": _names(on) or "–", "off": _names(off) or "–"}
            yield Check.of(gettext("Pergantian awak"), not (on or off), said, "crew")
        announced, stated = app.visit.passengers_out, len(form.passengers)
        said = gettext("LK3 %(announced)s, di sini %(stated)s") % {"announced": announced, "stated": stated}
        yield Check.of(gettext("Penumpang sesuai LK3"), announced <= stated, said, "passengers")
        yield from paper_checks(app)
