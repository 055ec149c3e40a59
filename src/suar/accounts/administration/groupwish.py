"""What somebody wants of a group, and what stands against its name, its level and its menus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from suar.accounts.actors import Actor
from suar.accounts.administration import scope
from suar.accounts.administration.cascade import Stand, Tree
from suar.accounts.administration.wording import named
from suar.accounts.models import Group, Organisation
from suar.accounts.roles import MAKES, Level, Right
from suar.kernel.errors import Problem
from suar.kernel.words import gettext

_LONGEST = 80


@dataclass(frozen=True)
class GroupWish:
    """A group as somebody wants it. ``menus``: ticks by menu; ``off``: menus switched off for a time."""

    name: str
    level: str
    menus: Mapping[str, frozenset[Right]]
    off: frozenset[str] = frozenset()
    active: bool = True
    #: The group it stands under; only asked when it is made.
    parent_id: int | None = None


def of_name(organisation: Organisation, wish: GroupWish, group: Group | None) -> list[Problem]:
    name = wish.name.strip()
    remedy = gettext("Paling banyak %(n)s huruf, dalam satu baris.") % {"n": _LONGEST}
    if not name or len(name) > _LONGEST or not name.isprintable():
        return [Problem("name", "name", gettext("Isi nama kelompok."), remedy)]
    others = Group.objects.filter(organisation=organisation, name__iexact=name)
    if others.exclude(pk=group.pk if group else 0).exists():
        return [
            Problem("name", "name_taken", gettext("Nama ini sudah dipakai kelompok lain."), gettext("Pilih nama lain."))
        ]
    return []


def of_level(actor: Actor, wish: GroupWish, tree: Tree | None = None, group: Group | None = None) -> list[Problem]:
    if wish.level not in scope.levels_made(actor):
        text = gettext("Tingkat ini tidak dapat Anda buat.")
        made = named(Level(one).label for one in scope.levels_made(actor))
        return [Problem("level", "level", text, gettext("Yang dapat Anda buat: %(levels)s.") % {"levels": made})]
    if tree is not None and group is not None and wish.level != group.level:
        if tree.below(group.pk):
            text = gettext("Tingkat tidak dapat diubah selama ada kelompok di bawahnya.")
            return [Problem("level", "level", text, gettext("Hapus atau kosongkan kelompok di bawahnya lebih dahulu."))]
        above = tree.stands[group.parent_id].group if group.parent_id else None
        if above is not None and wish.level not in MAKES[Level(above.level)]:
            text = gettext("Kelompok di atasnya tidak membawahi tingkat ini.")
            return [Problem("level", "level", text, gettext("Buat kelompok baru di bawah kelompok lain."))]
    return []


def of_menus(wish: GroupWish, menus: Mapping[str, str], before: Stand | None = None) -> list[Problem]:
    """No menu that does not exist; one that the group has already may stay although its service has ended."""
    known = menus.keys() | (before.ticked.keys() if before else set())
    unknown = sorted(wish.menus.keys() - known)
    if unknown:
        text = gettext("Menu ini tidak ada: %(menus)s.") % {"menus": named(one[:24] for one in unknown[:5])}
        return [Problem("menus", "menu", text, gettext("Pilih dari daftar menu."))]
    if not any(wish.menus.values()):
        text = gettext("Kelompok ini belum punya hak apa pun.")
        return [Problem("menus", "empty", text, gettext("Tambahkan menu dan centang sedikitnya satu hak."))]
    return []
