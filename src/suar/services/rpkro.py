"""RPKRO — Rencana Penambatan Kapal dan Rencana Operasi: the operator proposes berth, metres and window (ruling 3)."""

from collections.abc import Iterable, Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import berths, variants
from suar.portcalls.models import PortCall
from suar.workflow.berthing import (
    ASKED,
    Berthing,
    berth_checks,
    berthing_problems,
    others_there,
    shift_check,
    suggestion,
)
from suar.workflow.forms import BaseForm, Count, Field, LongText, Section, Text
from suar.workflow.models import Application
from suar.workflow.registry import register
from suar.workflow.requirements import Granted, Standing
from suar.workflow.service import Check, Effect, Ends, Opens, Prepares, Service, action


class Return(BaseForm):
    """Why the authority wants another proposal."""

    text: LongText = Field(title=_("Apa yang harus diubah"))


def _undetermined(app: Application) -> bool:
    return not Standing(app.call).granted("PPK")


@register
class Rpkro(Service):
    code = "RPKRO"
    per_movement = True
    sl = "SL024"
    title = _("Rencana Penambatan Kapal dan Rencana Operasi")
    law = "PM 8/2022"
    applicant = Role.PORT_OPERATOR
    shared_with = (Role.STEVEDORE,)
    per_hull = ()

    class Form(Berthing):
        gangs: Count = Field(0, title=_("Regu kerja yang disiapkan"))
        equipment: Text | None = Field(None, title=_("Alat bongkar muat"))
        yard: Text | None = Field(None, title=_("Gudang atau lapangan"))
        sections = (Section(_("Penambatan"), ASKED), Section(_("Operasi"), ("gangs", "equipment", "yard")))

    requires = (Granted("PPKB"),)

    def applies(self, call: PortCall) -> bool:
        return variants.berthed_by_operator(call)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return suggestion(call)

    def problems(self, app: Application) -> Iterable[Problem]:
        place = app.form.window.place
        if place.operator_id != app.organisation_id:
            text = gettext("%(place)s tidak dikelola perusahaan Anda.") % {"place": place.name}
            yield Problem("place", "place", text, gettext("Pilih dermaga Anda sendiri."))
        yield from berthing_problems(app.visit, app.form)
        if app.form.etd > app.form.etb and others_there(app.visit, app.form):
            yield berths.taken(app.form.window)

    def checks(self, app: Application) -> Iterable[Check]:
        yield from shift_check(app.visit)
        yield from berth_checks(app.visit, app.form.place, app.form.etb, app.form.etd)

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        berths.propose(app.visit, app.form.window)
        yield Opens("PPK")

    def on_ended(self, app: Application) -> None:
        berths.withdraw_proposal(app.visit)

    @action("returned", title=_("Kembalikan usulan"), by=(Role.PORT_AUTHORITY,), form=Return, when=_undetermined)
    def returned(self, app: Application, form: Return, actor: Actor) -> Iterable[Effect]:
        """The authority asks for another proposal: this one ends, and a new draft lies ready."""
        yield Ends("RPKRO", because=form.text, only=app.pk)
        yield Prepares("RPKRO", app.organisation_id)
