"""Moving a group below another one: it keeps no more than its new place allows, and neither do the groups below it."""

from __future__ import annotations

import copy
from dataclasses import replace

from django.db import transaction
from django.db.models import QuerySet

from suar.accounts import changes
from suar.accounts.actors import Actor
from suar.accounts.administration import scope
from suar.accounts.administration.cascade import NotAgreed, Tree, agreement, losses, read, within
from suar.accounts.administration.groups import mine
from suar.accounts.administration.wording import unsaid
from suar.accounts.administration.writing import apart, cut_below, words_of, write
from suar.accounts.models import Group
from suar.accounts.roles import Right
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext


def new_parents(actor: Actor, group: Group) -> QuerySet[Group]:
    """Groups below which this person may move the group: of a level that stands above it, and not below it."""
    pairs = list(Group.objects.filter(organisation=group.organisation_id).values_list("pk", "parent"))
    beneath = scope.descend(pairs, group.pk)
    return scope.parents(actor, group.level).exclude(pk__in=[*beneath, group.parent_id or 0])


@transaction.atomic
def move_group(actor: Actor, pk: int, parent_id: int, *, agreed: str = "", why: str = "") -> Group:
    """Put a group, with all that stands below it, under another one. Where this takes rights away, raises NotAgreed
    with who loses what until ``agreed`` is just that; all of it is cut in the same transaction."""
    doer, organisation = scope.begin(actor, Right.EDIT)
    group = mine(doer, pk)
    parent = new_parents(doer, group).filter(pk=parent_id).first() if 0 < parent_id < 2**63 else None
    if parent is None:
        text = gettext("Kelompok ini tidak dapat dipindahkan ke sana.")
        other = Problem("parent", "parent", text, gettext("Pilih kelompok lain dari daftar."))
        raise Refused(scope.of_a_fellow(doer, parent_id) or other)
    # What stands around the new place is read too: its line above decides what may be kept.
    before = Tree({**read(organisation.pk, parent.pk).stands, **read(organisation.pk, group.pk).stands})
    after = _moved(before, group, parent)
    lost, why = losses(before, after, group.pk), why.strip()[:300]
    if lost and agreed != agreement(lost):
        raise NotAgreed(lost)
    if not why:
        raise NotAgreed(lost, unsaid()) if lost else Refused(unsaid())
    was, shall = before.stands[group.pk], after.stands[group.pk]
    above = before.stands[group.parent_id].group.name if group.parent_id else ""
    group.parent = parent
    group.save(update_fields=["parent"])
    write(group, was.ticked, shall, was.off)
    old, new = apart({"parent": above, **words_of(was)}, {"parent": parent.name, **words_of(shall)})
    changes.record(organisation, doer, "group_moved", group=group, before=old, after=new, why=why)
    cut_below(organisation, doer, before, after, group, why)
    return group


def _moved(before: Tree, group: Group, parent: Group) -> Tree:
    """The tree as it shall be, everything cut down to what the new line above ticks."""
    there = copy.copy(group)
    there.parent = parent
    stand = within(replace(before.stands[group.pk], group=there), before.allowed_below(parent.pk))
    return before.changed(group.pk, stand)
