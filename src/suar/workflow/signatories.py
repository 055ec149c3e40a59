"""Who signs: officers of the port's own office, and whoever may approve a service that issues a paper."""

from __future__ import annotations

from functools import cache

from suar.accounts.actors import Actor
from suar.accounts.roles import PORT_ROLES, Right, Role
from suar.workflow import registry


def signs(actor: Actor) -> bool:
    """Whether this person's decisions become papers, so that a second means is required of them."""
    if not actor.signed_in:
        return False
    if any(role in PORT_ROLES for role, _port in actor.postings):
        return True
    return any(actor.has_role(role) and actor.has_right(code, Right.APPROVE) for role, code in _deciders())


@cache
def _deciders() -> frozenset[tuple[Role, str]]:
    """Role and service of every step that leads to a paper; who decides in the office's stead too."""
    found: set[tuple[Role, str]] = set()
    for service in registry.current():
        for step in (each for each in service.steps if service.document is not None and not each.at_company):
            found.add((step.by, service.code))
            if step.at_operator:
                found.add((Role.PORT_OPERATOR, service.code))
    return frozenset(found)
