"""The rows of groups and the words of their events: written by whoever makes, changes or moves one."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from suar.accounts import changes
from suar.accounts.actors import Actor
from suar.accounts.administration.cascade import Stand, Ticked, Tree
from suar.accounts.models import Group, MenuRights, Organisation
from suar.accounts.roles import Right


def cut_below(organisation: Organisation, doer: Actor, tree: Tree, later: Tree, cause: Group, why: str) -> None:
    """What a change of one group takes from those below it."""
    for key in tree.below(cause.pk):
        was, shall = tree.stands[key], later.stands[key]
        if was != shall:
            write(shall.group, was.ticked, shall, was.off)
            old, new = apart(words_of(was), words_of(shall))
            because = f"{cause.name}: {why}"
            changes.record(organisation, doer, "group_cut", group=shall.group, before=old, after=new, why=because)


def write(group: Group, known: Ticked, shall: Stand, off: frozenset[str] = frozenset()) -> None:
    """The rows of a group as they shall be; those that are so already are left alone."""
    MenuRights.objects.filter(group=group, menu__in=known.keys() - shall.ticked.keys()).delete()
    for menu, rights in shall.ticked.items():
        if known.get(menu) != rights or (menu in off) != (menu in shall.off):
            ticks = {f"may_{right.value}": right in rights for right in Right}
            MenuRights.objects.update_or_create(
                group=group, menu=menu, defaults={**ticks, "switched_off": menu in shall.off}
            )


def words_of(stand: Stand) -> dict[str, Any]:
    """A group as its events say it: readable without any table of today."""
    menus = {menu: [right.value for right in Right if right in ticks] for menu, ticks in sorted(stand.ticked.items())}
    group = {"name": stand.group.name, "level": stand.level, "active": stand.active}
    return {**group, "menus": menus, "off": sorted(stand.off)}


def state_of(stand: Stand) -> str:
    """A word that stands for a group just as it is: whoever gives it back has seen it so."""
    return hashlib.sha256(json.dumps(words_of(stand), sort_keys=True).encode()).hexdigest()[:32]


def apart(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only what differs, on both sides; of the menus only those that differ."""
    old = {key: value for key, value in before.items() if value != after[key]}
    new = {key: after[key] for key in old}
    if "menus" in old:
        differ = {m for m in {*old["menus"], *new["menus"]} if old["menus"].get(m) != new["menus"].get(m)}
        old, new = (
            {**side, "menus": {menu: side["menus"][menu] for menu in sorted(differ & side["menus"].keys())}}
            for side in (old, new)
        )
    return old, new
