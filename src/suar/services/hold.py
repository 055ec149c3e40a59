"""HOLD — penahanan kapal: an office records that a ship may not sail, with its legal ground, until it lifts it."""

from collections.abc import Iterable

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import holds
from suar.portcalls.models import HoldKind
from suar.workflow import holds as keeping
from suar.workflow.forms import BaseForm, Field, LongText, Section
from suar.workflow.models import Application
from suar.workflow.registry import register
from suar.workflow.service import Attachment, Check, Effect, Ends, Service, action


def _in_force(app: Application) -> bool:
    return holds.of(app.pk) is not None


@register
class HoldOfShip(Service):
    code = "HOLD"
    sl = "SL047"
    title = _("Penahanan kapal")
    law = "UU 17/2008 art. 222"
    leg = "out"
    applicant = Role.HARBOUR_MASTER
    also = tuple(role for role in keeping.SETS if role != Role.HARBOUR_MASTER)
    shared_with = (Role.PORT_OPERATOR,)
    manual = None
    repeatable = True
    optional = True
    on_graph = False

    class Form(BaseForm):
        kind: HoldKind = Field(title=_("Ditahan oleh"))
        number: keeping.Order = Field(title=_("Nomor surat perintah atau penetapan"))
        legal_ground: keeping.Ground = Field(
            title=_("Dasar hukum penahanan"), description=_("Pasal dan peraturan, atau penetapan pengadilan")
        )
        text: LongText = Field(title=_("Alasan penahanan"))
        sections = (Section(_("Penahanan"), ("kind", "number", "legal_ground", "text")),)

    attachments = (Attachment("order", _("Surat perintah atau penetapan penahanan"), "UU 17/2008 art. 222"),)

    def problems(self, app: Application) -> Iterable[Problem]:
        for hold in holds.in_force(app.visit.ship_id):
            if hold.kind == app.form.kind and hold.number.casefold() == app.form.number.casefold():
                text = gettext("Penahanan dengan nomor ini sudah tercatat dan masih berlaku.")
                yield Problem("number", "already", text, gettext("Periksa nomornya."), self.law)

    def checks(self, app: Application) -> Iterable[Check]:
        hold = holds.of(app.pk)
        words = gettext("masih berlaku") if hold else gettext("sudah diangkat")
        yield Check.of(gettext("Penahanan"), hold is None, words, "kind", otherwise="red")

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        keeping.refuse_unless_own(actor, app, app.form.kind, "kind")
        yield from keeping.keep(app, app.form.kind, legal_ground=app.form.legal_ground, number=app.form.number)

    @action(
        "lifted", title=_("Angkat penahanan"), by=tuple(keeping.SETS), form=keeping.Lift, when=_in_force,
        after_end=True,
    )  # fmt: skip
    def lifted(self, app: Application, form: keeping.Lift, actor: Actor) -> Iterable[Effect]:
        """By whoever set it; the harbour master lifts what court and police ordered."""
        hold = holds.of(app.pk)
        assert hold is not None  # when= asks it under the call's lock
        keeping.refuse_unless_own(actor, app, HoldKind(hold.kind))
        keeping.let_go(hold, app, legal_ground=form.legal_ground, number=form.number, evidence=form.evidence)
        app.decision = form.model_dump_json()
        yield Ends("HOLD", because=f"{form.legal_ground} {form.number}", only=app.pk, alone=True)

    def read_decision(self, decision: str) -> keeping.Lift:
        """On what ground it was lifted."""
        return keeping.Lift.model_validate_json(decision)
