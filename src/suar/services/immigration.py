"""IMM — immigration clearance: immigration looks at crew and passengers of a foreign ship or a voyage abroad.

It looks on board after she arrived, once for both legs. The clearance to sail waits for it, the clearance in never;
landing, which it holds up too (ruling 7), is no service of its own here.
"""

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
from suar.workflow.conditions import abroad, states_passengers, trade_of_both_legs
from suar.workflow.forms import BaseForm, Count, Field, LongText, Section
from suar.workflow.models import Application
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Attachment, Check, Service, Step, minutes

_LAW = "UU 17/2008; PM 28/2022"


@register
class Immigration(Service):
    code = "IMM"
    sl = "SL018"
    title = _("Immigration clearance")
    law = _LAW
    per_hull = ("crew_count", "passengers_in", "passengers_out", "signed_on", "signed_off", "stowaways")

    class Form(BaseForm):
        crew_count: Count = Field(title=_("Jumlah awak kapal"))
        passengers_in: Count = Field(0, title=_("Penumpang turun"))
        passengers_out: Count = Field(0, title=_("Penumpang naik"))
        signed_on: Count = Field(0, title=_("Awak naik di pelabuhan ini"))
        signed_off: Count = Field(0, title=_("Awak turun di pelabuhan ini"))
        stowaways: Count = Field(0, title=_("Penumpang gelap"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Orang di kapal"), ("crew_count", "passengers_in", "passengers_out", "stowaways")),
            Section(_("Pergantian awak"), ("signed_on", "signed_off", "remarks")),
        )

    attachments = (
        Attachment("crew_list", _("Daftar awak kapal"), _LAW),
        Attachment("passports", _("Salinan paspor awak"), _LAW),
        Attachment(
            "passenger_list", _("Daftar penumpang"), _LAW, when=states_passengers, depends=_("bila ada penumpang")
        ),
    )
    requires = (Granted("PKK"),)
    steps = (Step("clear", _("Pemeriksaan keimigrasian"), Role.IMMIGRATION, minutes(60), _LAW),)
    reasons = (*Service.reasons, Reason.R13, Reason.R20)

    @classmethod
    def trade(cls, call: PortCall | None) -> str:
        return trade_of_both_legs(call)

    def applies(self, call: PortCall) -> bool:
        """There is nobody to look at on an unmanned hull (ruling 9)."""
        return abroad(call) and not call.ship.unmanned

    def not_before(self, app: Application) -> datetime | None:
        return app.visit.eta

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        aboard = {"passengers_in": call.passengers_in, "passengers_out": call.passengers_out}
        return {"crew_count": call.crew.count() or None, **aboard}

    def problems(self, app: Application) -> Iterable[Problem]:
        form = app.form
        if app.in_review:  # asked for before she comes, decided on board
            yield from arrival_problems(app.visit)
        if form.crew_count == 0:
            text = gettext("Kapal berawak perlu jumlah awak.")
            yield Problem("crew_count", "R13", text, gettext("Isi jumlah awak kapal."), _LAW)
        elif form.signed_off > form.crew_count:
            text = gettext("Awak yang turun lebih banyak daripada awak kapal.")
            yield Problem("signed_off", "R22", text, gettext("Periksa kedua jumlah."))

    def checks(self, app: Application) -> Iterable[Check]:
        form = app.form
        yield Check.of(
            gettext("Penumpang gelap"), not form.stowaways, str(form.stowaways), "stowaways", otherwise="red"
        )
        changed = gettext("%(on)s naik, %(off)s turun") % {"on": form.signed_on, "off": form.signed_off}
        yield Check.of(gettext("Pergantian awak"), not (form.signed_on or form.signed_off), changed, "signed_on")
        announced = app.visit.passengers_in
        said = gettext("PKK %(announced)s, di sini %(stated)s") % {"announced": announced, "stated": form.passengers_in}
        yield Check.of(gettext("Penumpang sesuai PKK"), announced == form.passengers_in, said, "passengers_in")
        yield from paper_checks(app)
