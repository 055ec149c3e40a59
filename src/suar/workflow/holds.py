"""A ship held by court, customs, police, port state control …: who may set which kind, and how it is lifted again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field as Limit

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _, gettext, said
from suar.portcalls import holds, times
from suar.portcalls.models import Hold, HoldKind, MovementKind, PortCall
from suar.workflow import bystanders
from suar.workflow.forms import BaseForm, Field, LongText, Section, Text
from suar.workflow.models import Application
from suar.workflow.service import Effect, Ends

#: Each agency keeps ships for its own cause only; the harbour master also carries out what court and police order.
SETS: dict[Role, frozenset[HoldKind]] = {
    Role.HARBOUR_MASTER: frozenset({HoldKind.COURT, HoldKind.POLICE, HoldKind.PORT_STATE}),
    Role.HEAD_OF_OFFICE: frozenset({HoldKind.COURT, HoldKind.POLICE, HoldKind.PORT_STATE}),
    Role.CUSTOMS: frozenset({HoldKind.CUSTOMS}),
    Role.IMMIGRATION: frozenset({HoldKind.IMMIGRATION}),
    Role.QUARANTINE: frozenset({HoldKind.QUARANTINE}),
}

Ground = Annotated[Text, Limit(min_length=5, max_length=200)]
Order = Annotated[Text, Limit(min_length=2, max_length=60)]


class Lift(BaseForm):
    """On what ground a ship is let go, and what shows it."""

    legal_ground: Ground = Field(title=_("Dasar hukum pengangkatan"))
    number: Order = Field(title=_("Nomor surat pengangkatan"))
    evidence: LongText = Field(title=_("Bukti"), description=_("Apa yang menunjukkan bahwa penahanan berakhir"))
    sections = (Section(_("Pengangkatan penahanan"), ("legal_ground", "number", "evidence")),)


def kinds_of(actor: Actor, port_code: str) -> frozenset[HoldKind]:
    """The kinds of hold that are this person's to set and to lift at a port."""
    mine = (kinds for role, kinds in SETS.items() if actor.has_role(role, port_code))
    return frozenset().union(*mine)


def refuse_unless_own(actor: Actor, app: Application, kind: HoldKind, field: str = "") -> None:
    """An agency sets and lifts its own holds; nobody another's."""
    if actor.system or kind in kinds_of(actor, app.port.code):
        return
    text = gettext("Penahanan oleh %(who)s bukan kewenangan Anda.") % {"who": said(kind.label)}
    remedy = gettext("Minta instansi itu mencatatnya; perintah pengadilan dan kepolisian dicatat syahbandar.")
    raise Refused(Problem(field, "not_yours", text, remedy, "UU 17/2008"), status=403)


def keep(app: Application, kind: HoldKind, *, legal_ground: str, number: str) -> Iterable[Effect]:
    """The ship may not sail: everybody around her is told, and a clearance she has not used is taken back."""
    call = app.visit
    hold = holds.set_on(call, kind, legal_ground=legal_ground, number=number, application_id=app.pk)
    _tell_every_call(hold, "held", app)
    if times.confirmed(call, MovementKind.DEPARTED) is None:
        yield Ends("SPBM" if call.manual else "SPB", because=_because(hold))


def let_go(hold: Hold, app: Application, *, legal_ground: str, number: str, evidence: str) -> None:
    """The hold is over, on a ground that stays readable."""
    holds.lift(hold, f"{legal_ground} {number}: {evidence}")
    _tell_every_call(hold, "released", app)


def _because(hold: Hold) -> str:
    return f"R20 {said(hold.get_kind_display())}: {hold.legal_ground} {hold.number}".strip()


def _tell_every_call(hold: Hold, kind: str, app: Application) -> None:
    """A hold stands wherever she lies: the offices and companies of all her open calls hear of it."""
    open_calls = PortCall.objects.filter(ship=hold.ship_id, cancelled_at=None, closed_at=None)
    for call in open_calls.select_related("port", "ship", "place").order_by("pk")[:10]:
        own = call.pk == hold.call_id
        bystanders.tell(
            call, kind, f"{kind}:{hold.pk}:{call.pk}", app=app if own else None,
            companies=bystanders.companies_of(call), roles=(*bystanders.OFFICE, Role.HEAD_OF_OFFICE),
        )  # fmt: skip
