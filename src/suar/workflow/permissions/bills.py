"""Whether the state's bills of a call are somebody's to read: by the menu of bills, and by their part in the call."""

from suar.accounts.actors import Actor
from suar.accounts.roles import MENU_BILLS, PORT_ROLES, Right, Role
from suar.portcalls.models import PortCall
from suar.workflow import relations

#: Who pays, who bills, who answers for the ship.
_PARTS = frozenset({Role.AGENT, Role.OWNER, Role.MASTER, *PORT_ROLES})


def reads_bills(actor: Actor) -> bool:
    """Bills are no service: whoever reads one needs their menu, in a company, in an office and under a letter."""
    return actor.has_right(MENU_BILLS, Right.VIEW)


def sees_money(actor: Actor, call: PortCall) -> bool:
    """Whether the state's bills of a call are the actor's business: who pays, who bills, who oversees."""
    return reads_bills(actor) and _concerned(actor, call)


def lacks_bills(actor: Actor, call: PortCall) -> bool:
    """Whether only the menu keeps the bills of a call from the actor: the page then says who gives it."""
    return not reads_bills(actor) and _concerned(actor, call)


def _concerned(actor: Actor, call: PortCall) -> bool:
    if actor.frozen:
        return call.agent_id == actor.organisation_id
    return actor.has_role(Role.DIRECTORATE) or bool(relations.of(actor, call, call.port) & _PARTS)
