"""What is said of rights that exceed, of groups that are in use, and of lists of names."""

from collections.abc import Iterable, Mapping

from suar.accounts.models import Group, Ticket, User
from suar.accounts.roles import EVERY_MENU, Right
from suar.kernel.errors import Problem
from suar.kernel.words import gettext, said

#: So many are named; of more only the number is told.
_NAMED = 5


def named(words: Iterable[str]) -> str:
    """Names one after the other."""
    return ", ".join(str(word) for word in words)


def rights_text(rights: Iterable[Right]) -> str:
    """Rights as they stand at the head of the table, in its order."""
    held = set(rights)
    return named(said(right.label) for right in Right if right in held)


def menu_title(menu: str, menus: Mapping[str, str]) -> str:
    """What a menu is called; one that is gone keeps its code."""
    return gettext("semua menu lain") if menu == EVERY_MENU else str(menus.get(menu, menu))


def too_much(over: Mapping[str, frozenset[Right]], menus: Mapping[str, str], parent: Group) -> list[Problem]:
    """One problem for each menu on which a group would have more than the one above it."""
    return [
        Problem(
            f"menus.{menu}",
            "exceeds",
            gettext("%(menu)s: hak %(rights)s melebihi kelompok di atasnya, “%(parent)s”.")
            % {"menu": menu_title(menu, menus), "rights": rights_text(rights), "parent": parent.name},
            gettext("Lepaskan centang itu, atau mintakan haknya untuk kelompok di atasnya."),
        )
        for menu, rights in sorted(over.items())
    ]


def unsaid() -> Problem:
    """Every change of rights says why: who reads its history later was not there."""
    return Problem("why", "why", gettext("Tulis alasannya."), gettext("Alasan tersimpan."))


def in_use(group: Group) -> Problem | None:
    """Who uses a group, so that it cannot be deleted; None where nobody does."""
    people = User.objects.filter(group=group).order_by("full_name", "pk")
    below = Group.objects.filter(parent=group).order_by("name")
    names = [str(one) for one in people[: _NAMED + 1]], [one.name for one in below[: _NAMED + 1]]
    if not any(names):
        return _asked_by_ticket(group)
    using = [
        gettext("%(n)s pengguna (%(names)s)") % {"n": people.count(), "names": _some(names[0])} if names[0] else "",
        gettext("%(n)s kelompok di bawahnya (%(names)s)") % {"n": below.count(), "names": _some(names[1])}
        if names[1]
        else "",
    ]
    text = gettext("Kelompok “%(group)s” masih dipakai: %(by)s.")
    remedy = gettext("Pindahkan mereka ke kelompok lain lebih dahulu, juga pengguna yang sudah dinonaktifkan.")
    return Problem("", "in_use", text % {"group": group.name, "by": named(filter(None, using))}, remedy)


def _asked_by_ticket(group: Group) -> Problem | None:
    """A ticket is kept with the group it was for."""
    tickets = Ticket.objects.filter(group=group).order_by("pk")
    numbers = [one.number for one in tickets[: _NAMED + 1]]
    if not numbers:
        return None
    text = gettext("Kelompok “%(group)s” disebut dalam tiket (%(tickets)s), dan tiket tidak pernah dihapus.")
    remedy = gettext("Biarkan kelompok ini, dan nonaktifkan bila tidak dipakai lagi.")
    return Problem("", "in_ticket", text % {"group": group.name, "tickets": _some(numbers)}, remedy)


def _some(names: list[str]) -> str:
    return named(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
