"""Who keeps a port: the directorate its standing in law, its office the rest; everybody else has no such page."""

from __future__ import annotations

from django.db.models import QuerySet

from suar.accounts.actors import Actor
from suar.accounts.roles import MENU_PORTS, Right, Role
from suar.registry.models import Port
from suar.workflow.permissions.pages import overseen_ports


def kept_ports(actor: Actor) -> QuerySet[Port]:
    """The ports whose set-up this person may read: of the own office, for the directorate all."""
    if actor.delegation is not None or not actor.has_right(MENU_PORTS, Right.VIEW):
        return Port.objects.none()
    return overseen_ports(actor, Port.objects.all())


def may_see_ports(actor: Actor) -> bool:
    """Whether there are pages of ports for this person at all."""
    serves = actor.is_officer or actor.has_role(Role.DIRECTORATE)
    return actor.active and actor.delegation is None and serves and actor.has_right(MENU_PORTS, Right.VIEW)


def may_set_structure(actor: Actor) -> bool:
    """The directorate: zone, terminal operator, pilotage and tariff class of a port rest on its decrees."""
    return may_see_ports(actor) and actor.has_role(Role.DIRECTORATE) and actor.has_right(MENU_PORTS, Right.EDIT)


def may_keep_office(actor: Actor, port: Port) -> bool:
    """The head of the port's office, and the directorate: what its papers say of it, and what it asks of ships."""
    if not may_see_ports(actor) or not actor.has_right(MENU_PORTS, Right.EDIT):
        return False
    return actor.has_role(Role.DIRECTORATE) or actor.has_role(Role.HEAD_OF_OFFICE, port.code)


def may_keep_places(actor: Actor, port: Port, right: Right = Right.EDIT) -> bool:
    """Whoever keeps the office, and the port authority, which determines berths: its places and its dock labour."""
    if not may_see_ports(actor) or not actor.has_right(MENU_PORTS, right):
        return False
    heads = any(actor.has_role(role, port.code) for role in (Role.HEAD_OF_OFFICE, Role.PORT_AUTHORITY))
    return heads or actor.has_role(Role.DIRECTORATE)
