"""What groups below would lose with the super admins' group, were a ticket granted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from suar.accounts.administration.cascade import Loss, Tree, agreement, losses, read, tidy
from suar.accounts.models import Group, Ticket
from suar.accounts.roles import Right


@dataclass(frozen=True, slots=True)
class Cut:
    """A group below that would lose rights on a menu, and how many people are in it."""

    group: Group
    menu: str
    lost: frozenset[Right]
    people: int


def cuts(ticket: Ticket) -> list[Cut]:
    """Which groups below would lose what, were the ticket granted. As many queries for much as for little."""
    return as_cuts(losses_below(ticket, *trees(ticket)))


def seen(found: Sequence[Cut]) -> str:
    """A word that stands for exactly these cuts: whoever grants gives it back."""
    by_group: dict[int, Loss] = {}
    for cut in found:
        loss = by_group.setdefault(cut.group.pk, Loss(cut.group, cut.people, {}))
        loss.rights[cut.menu] = cut.lost
    return agreement(list(by_group.values()))


def losses_below(ticket: Ticket, before: Tree, after: Tree) -> list[Loss]:
    """What groups below lose; the super admins' own group is left out."""
    return [loss for loss in losses(before, after, ticket.group_id) if loss.group.pk != ticket.group_id]


def as_cuts(found: list[Loss]) -> list[Cut]:
    """The losses, one for each group and menu."""
    return [Cut(loss.group, menu, lost, loss.people) for loss in found for menu, lost in sorted(loss.rights.items())]


def trees(ticket: Ticket) -> tuple[Tree, Tree]:
    """The groups as they stand, and as they would: cut by the same rule as when an admin cuts them."""
    before = read(ticket.organisation_id, ticket.group_id)
    stand = before.stands[ticket.group_id]
    wished = {menu: frozenset(Right(each) for each in given) for menu, given in ticket.wishes.items()}
    ticked = {**stand.ticked, **wished}
    return before, before.changed(ticket.group_id, replace(stand, ticked=tidy(ticked, ticked)))
