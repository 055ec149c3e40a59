"""Making, changing and deleting groups: never more than the group above ticks, and what is cut is cut below as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from suar.accounts import changes
from suar.accounts.actors import Actor
from suar.accounts.administration import scope
from suar.accounts.administration.cascade import NotAgreed, Stand, agreement, beyond, losses, read, tidy
from suar.accounts.administration.groupwish import GroupWish, of_level, of_menus, of_name
from suar.accounts.administration.wording import in_use, too_much, unsaid
from suar.accounts.administration.writing import apart, cut_below, state_of, words_of, write
from suar.accounts.models import Group
from suar.accounts.roles import MENU_USERS, Level, Right
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext


@transaction.atomic
def make_group(actor: Actor, wish: GroupWish, menus: Mapping[str, str], *, why: str) -> Group:
    """A new group under one of the actor's, with the reason. ``menus``: the menus there are, with their titles."""
    doer, organisation = scope.begin(actor, Right.CREATE)
    wish = _meant(wish)
    parent = scope.parents(doer, wish.level).filter(pk=wish.parent_id).first() if wish.parent_id else None
    problems = of_name(organisation, wish, None) + of_level(doer, wish) + of_menus(wish, menus)
    if parent is None and not problems:
        text, remedy = gettext("Pilih kelompok di atasnya."), gettext("Hak kelompok baru tidak pernah melebihinya.")
        fellows = scope.of_a_fellow(doer, wish.parent_id or 0)
        problems.append(fellows or Problem("parent", "parent", text, remedy))
    if not why.strip():
        problems.append(unsaid())
    if problems or parent is None:
        raise Refused.of(problems)
    over = beyond(wish.level, dict(wish.menus), read(organisation.pk, parent.pk).allowed_below(parent.pk))
    if over:
        raise Refused.of(too_much(over, menus, parent))
    group = Group.objects.create(
        organisation=organisation, name=wish.name.strip(), level=wish.level, parent=parent, active=wish.active
    )
    after = _wanted(group, wish)
    write(group, {}, after)
    made = {**words_of(after), "parent": parent.name}
    changes.record(organisation, doer, "group_made", group=group, after=made, why=why.strip()[:300])
    return group


@transaction.atomic
def change_group(
    actor: Actor, pk: int, wish: GroupWish, menus: Mapping[str, str], *, agreed: str = "", why: str = "", seen: str = ""
) -> Group:
    """Change a group, with a reason where its rights change. Where it takes rights away, raises NotAgreed with who
    loses what until ``agreed`` is just that and ``why`` is said; then all groups below are cut in the same transaction.
    ``seen``: the state it was shown in, so that nobody gives back unawares what somebody else has taken meanwhile."""
    doer, organisation = scope.begin(actor, Right.EDIT)
    group, wish = mine(doer, pk), _meant(wish)
    tree = read(organisation.pk, group.pk)
    before, after = tree.stands[group.pk], _wanted(group, wish)
    if seen and seen != state_of(before):
        raise _changed_meanwhile()
    problems = of_name(organisation, wish, group) + of_level(doer, wish, tree, group) + of_menus(wish, menus, before)
    if not problems and group.parent_id is not None:
        over = beyond(wish.level, dict(wish.menus), tree.allowed_below(group.parent_id))
        problems += too_much(over, menus, tree.stands[group.parent_id].group)
    if problems:
        raise Refused.of(problems)
    later = tree.changed(group.pk, after)
    lost = losses(tree, later, group.pk)
    if lost and agreed != agreement(lost):
        raise NotAgreed(lost)
    if lost and not why.strip():
        raise NotAgreed(lost, unsaid())
    was = words_of(before)
    if was != words_of(later.stands[group.pk]) and not why.strip():  # the name is not yet the new one here
        raise Refused(unsaid())
    group.name, group.level, group.active = wish.name.strip(), wish.level, wish.active
    group.save(update_fields=["name", "level", "active"])
    write(group, before.ticked, after, before.off)
    told = words_of(later.stands[group.pk])
    if was != told:
        old, new = apart(was, told)
        changes.record(organisation, doer, "group_changed", group=group, before=old, after=new, why=why.strip()[:300])
    cut_below(organisation, doer, tree, later, group, why.strip()[:300])
    return group


@transaction.atomic
def delete_group(actor: Actor, pk: int, why: str) -> str:
    """Delete a group that nobody is in and nothing hangs below; its name is given back."""
    doer, organisation = scope.begin(actor, Right.DELETE)
    group = mine(doer, pk)
    using = in_use(group)
    if using is not None:
        raise Refused(using)
    if not why.strip():
        raise Refused(unsaid())
    before = read(organisation.pk, group.pk).stands[group.pk]
    changes.record(organisation, doer, "group_deleted", group=group, before=words_of(before), why=why.strip()[:300])
    group.delete()
    return group.name


def mine(actor: Actor, pk: int) -> Group:
    """The group, if it is this person's to change; else as if there were none."""
    group = scope.groups(actor).filter(pk=pk).first() if 0 < pk < 2**63 else None
    if group is None or not scope.may_change_group(actor, group):
        raise NotThere(scope.not_yours())
    return group


def _changed_meanwhile() -> Refused:
    text = gettext("Kelompok ini diubah orang lain setelah Anda membukanya.")
    remedy = gettext("Bandingkan di tab lain; simpan sekali lagi bila isian ini yang berlaku.")
    return Refused(Problem("", "stale", text, remedy), status=409)


def _meant(wish: GroupWish) -> GroupWish:
    """Without other people's accounts where the level has no part in them: ticks there would only look like rights."""
    if wish.level != Level.NON_ADMIN:
        return wish
    return replace(wish, menus={menu: rights for menu, rights in wish.menus.items() if menu != MENU_USERS})


def _wanted(group: Group, wish: GroupWish) -> Stand:
    ticked = tidy(wish.menus, wish.menus)
    return Stand(group, ticked, wish.off & ticked.keys(), wish.active, wish.level)
