"""Coupling and splitting convoys: by the agent of the hulls, or by the port's own office."""

from collections.abc import Sequence

from suar.accounts.actors import Actor
from suar.accounts.roles import MENU_CALLS, PORT_ROLES, Right, Role
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls import convoys
from suar.portcalls.models import Convoy, ConvoyProposal, PortCall
from suar.workflow import permissions, relations
from suar.workflow.lifecycle.state import prepare
from suar.workflow.models import Application, State
from suar.workflow.service import Prepares
from suar.workflow.transaction import transition


@transition
def couple(actor: Actor, call_ids: Sequence[int]) -> Convoy:
    """Put calls into one convoy; what is filed from now on is asked once for all of them."""
    return convoys.join(_locked(actor, call_ids), actor)


@transition
def split(actor: Actor, call_id: int) -> None:
    """Take one hull out: she files, shifts and sails by herself until she joins again."""
    (call,) = _locked(actor, [call_id])
    rows = PortCall.objects.select_for_update(no_key=True, of=("self",)).select_related("port", "ship", "place")
    others = list(rows.filter(convoy=call.convoy_id).exclude(pk=call.pk).order_by("pk")) if call.convoy_id else []
    convoys.leave(call, others, actor)
    laid = Application.objects.filter(call__in=others, state=State.DRAFT, created_by=None)
    for code, company in laid.values_list("service_code", "organisation_id"):
        prepare(call, Prepares(code, company), when_due=True)  # her statement was on the other hull's form


@transition
def accept(proposal: ConvoyProposal, actor: Actor) -> Convoy:
    """A proposed tug and barge of imported calls do travel together."""
    mine = _undecided(proposal)
    calls = _locked(actor, [mine.tug_id, mine.barge_id])
    convoys.decide(mine, accepted=True, doer=actor)
    return convoys.join(calls, actor)


@transition
def refuse(proposal: ConvoyProposal, actor: Actor) -> None:
    """A proposed tug and barge do not travel together."""
    mine = _undecided(proposal)
    _locked(actor, [mine.tug_id, mine.barge_id])
    convoys.decide(mine, accepted=False, doer=actor)


def may_couple(actor: Actor, call: PortCall) -> bool:
    """Whether the actor may say with whom this ship travels: her agent and the port's own office. No query."""
    if not actor.has_right(MENU_CALLS, Right.EDIT) or not actor.reaches(call.port.code):
        return False
    hers = actor.has_role(Role.AGENT) and relations.company_stands(actor.organisation_id, Role.AGENT, call)
    return hers or any(actor.has_role(role, call.port.code) for role in PORT_ROLES)


def _undecided(proposal: ConvoyProposal) -> ConvoyProposal:
    row = ConvoyProposal.objects.select_for_update().get(pk=proposal.pk)
    if row.decided_at is not None:
        text = gettext("Usulan rangkaian ini sudah diputus.")
        raise Refused(Problem("", "state", text, gettext("Muat ulang halaman.")), status=409)
    return row


def _locked(actor: Actor, call_ids: Sequence[int]) -> list[PortCall]:
    """The calls, locked in order, all of them the actor's to couple; 404 otherwise."""
    rows = PortCall.objects.select_for_update(no_key=True, of=("self",)).select_related("port", "ship", "place")
    calls = list(rows.filter(pk__in=set(call_ids)).order_by("pk"))
    seen = set(permissions.calls(actor).filter(pk__in=set(call_ids)).values_list("pk", flat=True))
    if len(calls) != len(set(call_ids)) or seen != {call.pk for call in calls}:
        raise NotThere(Problem("hulls", "not_found", gettext("Kunjungan ini tidak ditemukan.")))
    if not all(may_couple(actor, call) for call in calls):
        text = gettext("Anda tidak berhak mengubah rangkaian kapal ini.")
        raise Refused(Problem("", "permission", text, gettext("Hanya agen kapal dan kantor pelabuhan.")), status=403)
    return calls
