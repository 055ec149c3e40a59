"""Which pages are open to somebody: new calls, the keeping of ships, desks, what a port or the country oversees."""

from django.db.models import QuerySet

from suar.accounts.actors import Actor
from suar.accounts.roles import MENU_CALLS, MENU_SHIPS, Right, Role
from suar.registry.models import Port


def may_open_call(actor: Actor) -> bool:
    """Whether the actor may say "new call"."""
    limited = actor.delegation is not None and actor.delegation.services
    if limited and not actor.has_right("AGENCY", Right.CREATE):
        return False  # a visit begins with the validation of its agency
    return actor.has_role(Role.AGENT) and actor.has_right(MENU_CALLS, Right.CREATE)


def looks_at_calls(actor: Actor) -> bool:
    """Whether the actor may look at pages of calls at all; which of them, ``calls()`` says."""
    return (actor.active or actor.frozen) and actor.has_right(MENU_CALLS, Right.VIEW)


def may_keep_ships(actor: Actor) -> bool:
    """Whether the actor may enter ships and their papers: agents, and officers for ships that are served by hand."""
    if actor.delegation is not None and actor.delegation.ports:
        return False  # whoever may look after some ports has no say in the company's fleet
    return actor.active and (actor.has_role(Role.AGENT) or actor.is_officer) and actor.has_right(MENU_SHIPS, Right.EDIT)


def may_use_desk(actor: Actor) -> bool:
    """Whether cases wait at the actor's desk: an office of a port, the directorate, an operator."""
    return actor.active and actor.has_desk


def may_oversee(actor: Actor) -> bool:
    """Whether the actor sees all of a port, or of the country: its own office's people and the directorate."""
    return actor.active and (actor.is_officer or actor.has_role(Role.DIRECTORATE))


def overseen_ports(actor: Actor, ports: QuerySet[Port]) -> QuerySet[Port]:
    """Those ports of which the actor sees all: an officer's own, for the directorate every one."""
    if not actor.active or not may_oversee(actor):
        return ports.none()
    return ports if actor.has_role(Role.DIRECTORATE) else ports.filter(code__in=actor.ports())


def may_read_register(actor: Actor) -> bool:
    """Whether the register of ships that are served by hand is the actor's to read."""
    return may_oversee(actor) and actor.has_right("MANUAL", Right.VIEW)


def may_read_lk3(actor: Actor) -> bool:
    """Whether the monthly LK3 report is the actor's to read: it tells of every call what its LK3 says."""
    return may_oversee(actor) and all(actor.has_right(menu, Right.VIEW) for menu in (MENU_CALLS, "LK3R"))
