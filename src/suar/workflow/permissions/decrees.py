"""Who enters what the directorate sets for all ports: the rate of a currency, and the route permits of ships."""

from __future__ import annotations

from suar.accounts.actors import Actor
from suar.accounts.roles import MENU_PERMITS, MENU_RATES, Right, Role


def _house(actor: Actor, menu: str, right: Right) -> bool:
    own = actor.active and actor.delegation is None and actor.has_role(Role.DIRECTORATE)
    return own and actor.has_right(menu, Right.VIEW) and actor.has_right(menu, right)


def may_see_rates(actor: Actor) -> bool:
    """People of the directorate whose group has the menu."""
    return _house(actor, MENU_RATES, Right.VIEW)


def may_keep_rates(actor: Actor, right: Right = Right.CREATE) -> bool:
    """Those of them whose group may enter rates, or take one back."""
    return _house(actor, MENU_RATES, right)


def may_see_permits(actor: Actor) -> bool:
    """People of the directorate whose group has the menu."""
    return _house(actor, MENU_PERMITS, Right.VIEW)


def may_keep_permits(actor: Actor, right: Right = Right.CREATE) -> bool:
    """Those of them whose group may enter permits, or end one."""
    return _house(actor, MENU_PERMITS, right)
