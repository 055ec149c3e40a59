"""What a change of one group takes from the groups below it and from their people: said before it is done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.db.models import Count

from suar.accounts import rights as menu_rights
from suar.accounts.administration.scope import descend
from suar.accounts.models import Group, MenuRights, User
from suar.accounts.roles import EVERY_MENU, MENU_USERS, Level, Right
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext

Ticked = dict[str, frozenset[Right]]


@dataclass(frozen=True)
class Stand:
    """A group as its rows say: what is ticked, what is switched off for a time, and under which group."""

    group: Group
    ticked: Ticked
    off: frozenset[str] = frozenset()
    active: bool = True
    level: str = Level.NON_ADMIN

    def now(self) -> Ticked:
        """What counts while the switches stand as they do."""
        if not self.active:
            return {}
        return {menu: frozenset() if menu in self.off else ticks for menu, ticks in self.ticked.items()}


@dataclass(frozen=True)
class Loss:
    """What the people of one group can no longer do; ``kept``: only for a time, their ticks stay."""

    group: Group
    people: int
    rights: Ticked
    kept: bool = False


class NotAgreed(Refused):
    """Something is taken away, and whoever asks has not agreed to exactly this yet."""

    def __init__(self, losses: list[Loss], *problems: Problem) -> None:
        said = gettext("Perubahan ini mengambil hak orang. Periksa akibatnya lebih dahulu.")
        super().__init__(*(problems or (Problem("", "cascade", said),)), status=409)
        self.losses = losses
        self.agreement = agreement(losses)


@dataclass
class Tree:
    """The groups of a company around one of them: its line above and everything below."""

    stands: dict[int, Stand] = field(default_factory=dict)

    def line(self, pk: int) -> list[Stand]:
        """The group and those above it, nearest first."""
        found: list[Stand] = []
        at: int | None = pk
        while at is not None and at in self.stands and self.stands[at] not in found:
            found.append(self.stands[at])
            at = self.stands[at].group.parent_id
        return found

    def allowed_below(self, pk: int) -> Ticked:
        """What a group under this one may tick at most: what its whole line above ticks."""
        first, *above = self.line(pk)
        found = dict(first.ticked)
        for each in above:
            found = menu_rights.both(found, each.ticked)
        return found

    def effective(self, pk: int) -> Ticked:
        """What its people may do now."""
        first, *above = self.line(pk)
        found = first.now()
        for each in above:
            found = menu_rights.both(found, each.now())
        if first.level == Level.NON_ADMIN:  # whoever is no admin has no part in other people's accounts
            found[MENU_USERS] = frozenset()
        return found

    def below(self, pk: int) -> list[int]:
        """Ids of the groups below, each parent before its children."""
        return descend([(key, one.group.parent_id) for key, one in self.stands.items()], pk)[1:]

    def changed(self, pk: int, stand: Stand) -> Tree:
        """The tree with this group as it shall be, and those below cut down to what it still ticks."""
        after = Tree({**self.stands, pk: stand})
        for child in after.below(pk):
            parent = after.stands[child].group.parent_id
            if parent is not None:
                after.stands[child] = within(after.stands[child], after.stands[parent].ticked)
        return after


def beyond(level: str, ticked: Ticked, allowed: Ticked) -> Ticked:
    """What is ticked and not allowed; of a level that has no part in other people's accounts, nothing about those."""
    over = menu_rights.exceeding(ticked, allowed)
    return {menu: rights for menu, rights in over.items() if menu != MENU_USERS or level != Level.NON_ADMIN}


def within(stand: Stand, allowed: Ticked) -> Stand:
    """A group cut down to what is allowed."""
    if not beyond(stand.level, stand.ticked, allowed):
        return stand
    kept = tidy(menu_rights.both(stand.ticked, allowed), stand.ticked)
    if stand.level == Level.NON_ADMIN:
        kept.pop(MENU_USERS, None)
    return replace(stand, ticked=kept, off=stand.off & kept.keys())


def read(organisation_id: int, group_id: int | None) -> Tree:
    """The tree around a group; the company's row is locked."""
    groups = {one.pk: one for one in Group.objects.filter(organisation=organisation_id)}
    wanted = set(descend([(pk, one.parent_id) for pk, one in groups.items()], group_id))
    at = group_id
    while at is not None and at in groups:
        wanted.add(at)
        at = groups[at].parent_id if groups[at].parent_id not in wanted else None
    rows: dict[int, list[MenuRights]] = {pk: [] for pk in wanted}
    for row in MenuRights.objects.filter(group__in=wanted):
        rows[row.group_id].append(row)
    return Tree({pk: _stand(groups[pk], its) for pk, its in rows.items()})


def _stand(group: Group, rows: list[MenuRights]) -> Stand:
    ticked = {row.menu: row.ticked() for row in rows}
    return Stand(group, ticked, frozenset(row.menu for row in rows if row.switched_off), group.active, group.level)


def tidy(ticked: Mapping[str, frozenset[Right]], known: Iterable[str]) -> Ticked:
    """Without rows that say nothing: no tick where no wildcard stands, or the wildcard's own on a menu never named."""
    every, named = ticked.get(EVERY_MENU, frozenset()), set(known)
    return {
        menu: rights
        for menu, rights in ticked.items()
        if (rights if not every or menu == EVERY_MENU else menu in named or rights != every)
    }


def losses(before: Tree, after: Tree, pk: int) -> list[Loss]:
    """Who loses what between the two, the group itself first; groups that lose nothing are not named."""
    concerned = [key for key in (pk, *before.below(pk)) if key in after.stands]
    lost = {key: menu_rights.exceeding(before.effective(key), after.effective(key)) for key in concerned}
    for key in concerned:  # ticks that do not count today (switched off above) are cut too
        gone = beyond(before.stands[key].level, before.stands[key].ticked, after.stands[key].ticked)
        lost[key] = {menu: lost[key].get(menu, frozenset()) | gone.get(menu, frozenset()) for menu in lost[key] | gone}
    heads = people_in(key for key, rights in lost.items() if rights)
    return [
        Loss(
            after.stands[key].group,
            heads.get(key, 0),
            rights,
            kept=not beyond(before.stands[key].level, before.stands[key].ticked, after.stands[key].ticked),
        )
        for key, rights in lost.items()
        if rights
    ]


def people_in(groups: Iterable[int]) -> dict[int, int]:
    """Active people by group."""
    counted = User.objects.filter(group__in=list(groups), is_active=True).values_list("group").annotate(n=Count("pk"))
    return dict(counted.order_by())


def agreement(found: list[Loss]) -> str:
    """A word that stands for exactly these losses: whoever gives it back has seen them."""
    said = [[one.group.pk, one.people, {menu: sorted(each) for menu, each in one.rights.items()}] for one in found]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]
