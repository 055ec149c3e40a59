"""Making, changing and deleting groups: never more than the group above ticks, and what is cut is cut below as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from suar.accounts import changes
from suar.accounts import rights as menu_rights
from suar.accounts.actors import Actor
from suar.accounts.administration import scope
from suar.accounts.administration.cascade import NotAgreed, Stand, Ticked, Tree, agreement, losses, read, tidy
from suar.accounts.administration.groupwish import GroupWish, of_level, of_menus, of_name
from suar.accounts.administration.wording import in_use, too_much
from suar.accounts.models import Group, MenuRights, Organisation
from suar.accounts.roles import MENU_USERS, Level, Right
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext


@transaction.atomic
def make_group(actor: Actor, wish: GroupWish, menus: Mapping[str, str]) -> Group:
    """A new group under one of the actor's. ``menus``: the menus there are, with their titles."""
    doer, organisation = scope.begin(actor, Right.CREATE)
    wish = _meant(wish)
    parent = scope.parents(doer, wish.level).filter(pk=wish.parent_id).first() if wish.parent_id else None
    problems = of_name(organisation, wish, None) + of_level(doer, wish) + of_menus(wish, menus)
    if parent is None and not problems:
        text = gettext("Pilih kelompok di atasnya.")
        problems.append(Problem("parent", "parent", text, gettext("Hak kelompok baru tidak pernah melebihinya.")))
    if problems or parent is None:
        raise Refused.of(problems)
    over = menu_rights.exceeding(wish.menus, read(organisation.pk, parent.pk).allowed_below(parent.pk))
    if over:
        raise Refused.of(too_much(over, menus, parent))
    group = Group.objects.create(
        organisation=organisation, name=wish.name.strip(), level=wish.level, parent=parent, active=wish.active
    )
    after = _wanted(group, wish)
    _write(group, {}, after)
    changes.record(organisation, doer, "group_made", group=group, after={**_said(after), "parent": parent.name})
    return group


@transaction.atomic
def change_group(
    actor: Actor, pk: int, wish: GroupWish, menus: Mapping[str, str], *, agreed: str = "", why: str = ""
) -> Group:
    """Change a group. Where it takes rights away, raises NotAgreed with who loses what until ``agreed`` is just that
    and ``why`` is said; then all groups below are cut in the same transaction."""
    doer, organisation = scope.begin(actor, Right.EDIT)
    group, wish = _mine(doer, pk), _meant(wish)
    tree = read(organisation.pk, group.pk)
    before, after = tree.stands[group.pk], _wanted(group, wish)
    problems = of_name(organisation, wish, group) + of_level(doer, wish, tree, group) + of_menus(wish, menus, before)
    if not problems and group.parent_id is not None:
        over = menu_rights.exceeding(wish.menus, tree.allowed_below(group.parent_id))
        problems += too_much(over, menus, tree.stands[group.parent_id].group)
    if problems:
        raise Refused.of(problems)
    later = tree.changed(group.pk, after)
    lost = losses(tree, later, group.pk)
    if lost and agreed != agreement(lost):
        raise NotAgreed(lost)
    if lost and not why.strip():
        raise NotAgreed(lost, Problem("why", "why", gettext("Tulis alasannya."), gettext("Alasan tersimpan.")))
    said = _said(before)
    group.name, group.level, group.active = wish.name.strip(), wish.level, wish.active
    group.save(update_fields=["name", "level", "active"])
    _write(group, before.ticked, after, before.off)
    told = _said(later.stands[group.pk])
    if said != told:
        old, new = _apart(said, told)
        changes.record(organisation, doer, "group_changed", group=group, before=old, after=new, why=why.strip()[:300])
    _cut_below(organisation, doer, tree, later, group, why.strip()[:300])
    return group


def _cut_below(organisation: Organisation, doer: Actor, tree: Tree, later: Tree, cause: Group, why: str) -> None:
    for key in tree.below(cause.pk):
        was, shall = tree.stands[key], later.stands[key]
        if was != shall:
            _write(shall.group, was.ticked, shall, was.off)
            old, new = _apart(_said(was), _said(shall))
            because = f"{cause.name}: {why}"
            changes.record(organisation, doer, "group_cut", group=shall.group, before=old, after=new, why=because)


@transaction.atomic
def delete_group(actor: Actor, pk: int, why: str) -> str:
    """Delete a group that nobody is in and nothing hangs below; its name is given back."""
    doer, organisation = scope.begin(actor, Right.DELETE)
    group = _mine(doer, pk)
    using = in_use(group)
    if using is not None:
        raise Refused(using)
    if not why.strip():
        raise Refused(Problem("why", "why", gettext("Tulis alasannya."), gettext("Alasan tersimpan.")))
    before = read(organisation.pk, group.pk).stands[group.pk]
    changes.record(organisation, doer, "group_deleted", group=group, before=_said(before), why=why.strip()[:300])
    group.delete()
    return group.name


def _mine(actor: Actor, pk: int) -> Group:
    group = scope.groups(actor).filter(pk=pk).first() if 0 < pk < 2**63 else None
    if group is None or not scope.may_change_group(actor, group):
        raise NotThere(scope.not_yours())
    return group


def _meant(wish: GroupWish) -> GroupWish:
    """Without other people's accounts where the level has no part in them: ticks there would only look like rights."""
    if wish.level != Level.NON_ADMIN:
        return wish
    return replace(wish, menus={menu: rights for menu, rights in wish.menus.items() if menu != MENU_USERS})


def _wanted(group: Group, wish: GroupWish) -> Stand:
    ticked = tidy(wish.menus, wish.menus)
    return Stand(group, ticked, wish.off & ticked.keys(), wish.active, wish.level)


def _write(group: Group, known: Ticked, shall: Stand, off: frozenset[str] = frozenset()) -> None:
    """The rows of a group as they shall be; those that are so already are left alone."""
    MenuRights.objects.filter(group=group, menu__in=known.keys() - shall.ticked.keys()).delete()
    for menu, rights in shall.ticked.items():
        if known.get(menu) != rights or (menu in off) != (menu in shall.off):
            ticks = {f"may_{right.value}": right in rights for right in Right}
            MenuRights.objects.update_or_create(
                group=group, menu=menu, defaults={**ticks, "switched_off": menu in shall.off}
            )


def _said(stand: Stand) -> dict[str, Any]:
    """A group as its events say it: readable without any table of today."""
    menus = {menu: [right.value for right in Right if right in ticks] for menu, ticks in sorted(stand.ticked.items())}
    group = {"name": stand.group.name, "level": stand.level, "active": stand.active}
    return {**group, "menus": menus, "off": sorted(stand.off)}


def _apart(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
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
