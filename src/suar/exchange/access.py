"""Who sees what of the lists that were taken over: the directorate all, an office what concerns its own port."""

from django.db.models import OuterRef, Q, QuerySet, Subquery

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
    open_ones = ConvoyProposal.objects.filter(decided_at=None)
    return open_ones.filter(barge=_if_seen(actor, "barge"), tug=_if_seen(actor, "tug"))


def proposals_wait(actor: Actor) -> bool:
    """Whether there are proposals for who decides them, an agent or an office, or oversees it; others are not asked."""
    return (actor.has_role(Role.AGENT) or permissions.may_oversee(actor)) and proposals(actor).exists()


def _if_seen(actor: Actor, hull: str) -> Subquery:
    # One value and not "in": PostgreSQL makes no join of it, but asks by primary key for each open proposal. As a
    # join the table of calls stood in one query four times, and was multiplied with itself where statistics were old.
    return Subquery(permissions.calls(actor).order_by().filter(pk=OuterRef(hull)).values("pk")[:1])
