"""Who sees what of the lists that were taken over: the directorate all, an office what concerns its own port."""

from django.db.models import Q, QuerySet

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.exchange.models import ImportRun, RunKind
from suar.portcalls.models import ConvoyProposal
from suar.workflow import permissions


def runs(actor: Actor) -> QuerySet[ImportRun]:
    """The runs an actor may see; those of calls only where every port in them is the actor's."""
    every = ImportRun.objects.all()
    if not actor.active or not permissions.may_oversee(actor):
        return every.none()
    if actor.has_role(Role.DIRECTORATE):
        return every
    return every.filter(~Q(kind=RunKind.CALLS) | Q(port_codes__contained_by=sorted(actor.ports())))


def proposals(actor: Actor) -> QuerySet[ConvoyProposal]:
    """Open proposals of convoys whose calls the actor may see."""
    mine = permissions.calls(actor).order_by().values("pk")
    return ConvoyProposal.objects.filter(decided_at=None, barge__in=mine, tug__in=mine)
