"""IMM — immigration in: crew and passengers of a ship from abroad or under a foreign flag are checked on board.

Landing waits for it: the officer says from when people may go ashore. The clearance to sail waits too, entry never
(ruling 7).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times
from suar.portcalls.models import PortCall
from suar.workflow.agencies import arrival_problems
from suar.workflow.attachments import paper_checks
from suar.workflow.conditions import foreign_arrival, names_passengers
from suar.workflow.forms import BaseForm, Count, Field, LongText, Section
from suar.workflow.landing import Landing, landing_problems, next_minute
from suar.workflow.models import Application
from suar.workflow.persons import Aboard, Traveller, crew_problems, last_list, passenger_problems
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Attachment, Check, Service, Step, minutes

_LAW = "UU 17/2008; PM 28/2022"


@register
class ImmigrationOfBothLegs(Service):
    """How it was asked until departures were filed by themselves: once, by counts; kept so that it can be read."""

    code = "IMM"
    sl = "SL018"
    title = _("Pemeriksaan imigrasi kedatangan")
    law = _LAW

    class Form(BaseForm):
        crew_count: Count = Field(title=_("Jumlah awak kapal"))
        passengers_in: Count = Field(0, title=_("Penumpang turun"))
        passengers_out: Count = Field(0, title=_("Penumpang naik"))
        signed_on: Count = Field(0, title=_("Awak naik di pelabuhan ini"))
        signed_off: Count = Field(0, title=_("Awak turun di pelabuhan ini"))
        stowaways: Count = Field(0, title=_("Penumpang gelap"))
        remarks: LongText | None = Field(None, title=_("Catatan"))

    attachments: ClassVar[Sequence[Attachment]] = (
        Attachment("crew_list", _("Daftar awak kapal"), _LAW),
        Attachment("passports", _("Salinan paspor awak"), _LAW),
    )
    requires = (Granted("PKK"),)
    steps: ClassVar[Sequence[Step]] = (
        Step("clear", _("Pemeriksaan keimigrasian"), Role.IMMIGRATION, minutes(60), _LAW),
    )
    reasons = (*Service.reasons, Reason.R13, Reason.R20)

    def applies(self, call: PortCall) -> bool:
        """There is nobody to look at on an unmanned hull (ruling 9)."""
        return foreign_arrival(call) and not call.ship.unmanned

    def not_before(self, app: Application) -> datetime | None:
        return app.visit.eta

    def problems(self, app: Application) -> Iterable[Problem]:
        if app.in_review:  # asked for before she comes, decided on board
            yield from arrival_problems(app.visit)


@register
class Immigration(ImmigrationOfBothLegs):
    since = date(2026, 11, 1)
    bulk = False

    class Form(BaseForm):
        crew: list[Aboard] = Field(min_length=1, max_length=200, title=_("Awak kapal"))
        passengers: list[Traveller] = Field(default=[], max_length=300, title=_("Penumpang"))
        stowaways: Count = Field(0, title=_("Penumpang gelap"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Awak kapal"), ("crew",)),
            Section(_("Penumpang"), ("passengers",)),
            Section(_("Lain-lain"), ("stowaways", "remarks")),
        )

    attachments = (
        *ImmigrationOfBothLegs.attachments,
        Attachment(
            "passenger_list", _("Daftar penumpang"), _LAW, when=names_passengers, depends=_("bila ada penumpang")
        ),
    )
    steps = (Step("clear", _("Pemeriksaan keimigrasian"), Role.IMMIGRATION, minutes(60), _LAW, form=Landing),)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return {"crew": last_list(call, "IMM", "IMMO") or None}

    def proposal(self, app: Application) -> Mapping[str, Any]:
        return {"landing_from": next_minute()}

    def problems(self, app: Application) -> Iterable[Problem]:
        yield from super().problems(app)
        yield from crew_problems(app, app.form.crew)
        yield from passenger_problems(app, app.form.passengers, "passengers")

    def decision_problems(self, app: Application, decided: Landing) -> Iterable[Problem]:
        yield from landing_problems(app, decided)

    def checks(self, app: Application) -> Iterable[Check]:
        form, call = app.form, app.visit
        yield Check.of(
            gettext("Penumpang gelap"), not form.stowaways, str(form.stowaways), "stowaways", otherwise="red"
        )
        abroad = sum(1 for person in form.crew if person.nationality != "ID")
        said = gettext("%(all)s awak, %(foreign)s warga negara asing") % {"all": len(form.crew), "foreign": abroad}
        visas = sum(1 for person in form.crew if person.nationality != "ID" and not person.visa)
        yield Check.of(gettext("Awak kapal"), not visas, f"{said}; {visas} " + gettext("tanpa visa"), "crew")
        announced, stated = call.passengers_in, len(form.passengers)
        said = gettext("PKK %(announced)s, di sini %(stated)s") % {"announced": announced, "stated": stated}
        yield Check.of(gettext("Penumpang sesuai PKK"), announced <= stated, said, "passengers")
        yield from paper_checks(app)
        decided = app.decided_form
        if isinstance(decided, Landing):
            since = times.local(decided.landing_from, app.port)
            yield Check.of(gettext("Orang boleh turun mulai"), not decided.refused, since)
