"""Rights of a group, menu by menu, and the one rule above them: nobody has more than whoever gave them."""

from collections.abc import Mapping, Sequence

from suar.accounts.models import Delegation, Group, MenuRights
from suar.accounts.roles import EVERY_MENU, MENU_CALLS, MENU_SHIPS, MENU_USERS, Right

#: Ticked rights by menu; EVERY_MENU speaks for each menu that is not named.
Rights = Mapping[str, frozenset[Right]]
_NONE: frozenset[Right] = frozenset()


def on(rights: Rights, menu: str) -> frozenset[Right]:
    """The rights on one menu."""
    return rights.get(menu, rights.get(EVERY_MENU, _NONE))


def both(one: Rights, other: Rights) -> dict[str, frozenset[Right]]:
    """What both allow, menu by menu."""
    return {menu: on(one, menu) & on(other, menu) for menu in {*one, *other}}


def exceeding(child: Rights, parent: Rights) -> dict[str, frozenset[Right]]:
    """What the child has and its parent has not, by menu; empty where the child keeps within."""
    over = {menu: on(child, menu) - on(parent, menu) for menu in {*child, *parent}}
    return {menu: rights for menu, rights in over.items() if rights}


def under(letter: Delegation, own: Rights) -> dict[str, frozenset[Right]]:
    """What a person with these rights may do in another company's name: what its letter names, and never its people.

    A letter that names services lets one look into the calls and ships they are filed for, no more; bills only where
    it names them. And never more than the principal itself has today, whatever it had when it gave the letter.
    """
    held = both(own, _held_by(letter.principal_id))
    if not letter.services:
        return {**held, MENU_USERS: _NONE}
    named = dict.fromkeys(letter.services, frozenset(Right))
    seen = {MENU_CALLS: frozenset({Right.VIEW, Right.CREATE}), MENU_SHIPS: frozenset({Right.VIEW}), MENU_USERS: _NONE}
    return both(held, {**named, **seen})


def _held_by(organisation_id: int) -> dict[str, frozenset[Right]]:
    """What a company has at all: what its first groups have, together. One query."""
    first = MenuRights.objects.filter(group__organisation=organisation_id, group__parent=None, group__active=True)
    groups: dict[int, dict[str, frozenset[Right]]] = {}
    for row in first:
        groups.setdefault(row.group_id, {})[row.menu] = row.rights()
    menus = {menu for each in groups.values() for menu in each}
    return {menu: _NONE.union(*(on(each, menu) for each in groups.values())) for menu in menus}


def line(group: Group | None) -> list[Group]:
    """The group and those above it, nearest first. Three at most: super admin, admin, non-admin."""
    found: list[Group] = []
    while group is not None and group not in found:
        found.append(group)
        group = group.parent
    return found


def effective(group: Group | None) -> dict[str, frozenset[Right]]:
    """What people of a group may do now: within every group above it, nothing in a group that is switched off.

    One query where the groups of the line are read already.
    """
    groups = line(group)
    if not groups or not all(each.active for each in groups):
        return {}
    rows = list(MenuRights.objects.filter(group__in=groups))
    found = _of(rows, groups[0])
    for above in groups[1:]:
        found = both(found, _of(rows, above))
    return found


def _of(rows: Sequence[MenuRights], group: Group) -> dict[str, frozenset[Right]]:
    return {row.menu: row.rights() for row in rows if row.group_id == group.pk}
