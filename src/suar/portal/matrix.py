"""The table of menus × rights of a group: read from what was ticked, shown with what the group above allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from suar.accounts import rights as menu_rights
from suar.accounts.models import Group
from suar.accounts.roles import EVERY_MENU, Right
from suar.kernel.words import gettext, said

#: There are fewer menus than this; a form with more is not one of ours.
_MOST = 200
Ticked = dict[str, frozenset[Right]]


@dataclass
class Matrix:
    """What is ticked, menu by menu, in the order of the rows."""

    ticked: Ticked = field(default_factory=dict)
    off: frozenset[str] = frozenset()

    @classmethod
    def posted(cls, post: QueryDict) -> Matrix:
        """As somebody ticked it: ``menu`` names each row, ``t.<menu>`` its rights, ``off`` what is switched off."""
        menus = list(dict.fromkeys(post.getlist("menu")))[:_MOST]
        known = {right.value: right for right in Right}
        ticked = {m: frozenset(known[t] for t in post.getlist(f"t.{m}") if t in known) for m in menus}
        return cls(ticked, frozenset(post.getlist("off")) & ticked.keys())

    @classmethod
    def of(cls, group: Group) -> Matrix:
        """As the group stands."""
        rows = list(group.menus.all())
        return cls({row.menu: row.ticked() for row in rows}, frozenset(r.menu for r in rows if r.switched_off))

    def with_menus(self, menus: Iterable[str], within: Mapping[str, frozenset[Right]]) -> Matrix:
        """With further rows: as the wildcard has it, else to look at; never more than ``within``."""
        begun = self.ticked.get(EVERY_MENU, frozenset({Right.VIEW}))
        new = {m: begun & menu_rights.on(within, m) for m in menus if m not in self.ticked}
        return Matrix({**self.ticked, **new}, self.off)

    def without(self, menu: str) -> Matrix:
        """Without one row."""
        return Matrix({m: rights for m, rights in self.ticked.items() if m != menu}, self.off - {menu})

    def rows(self, menus: Mapping[str, str], above: Mapping[str, frozenset[Right]] | None) -> list[dict[str, Any]]:
        """The rows as the template shows them; a right that the group above lacks cannot be ticked."""
        order = {menu: place for place, menu in enumerate(menus)}
        return [
            {
                "menu": menu,
                "title": menus.get(menu, menu),
                "id": f"id_menus.{menu}",
                "off": menu in self.off,
                "rights": [
                    {
                        "value": right.value,
                        "label": said(right.label),
                        "ticked": right in self.ticked[menu],
                        "barred": above is not None
                        and right not in menu_rights.on(above, menu)
                        and right not in self.ticked[menu],
                    }
                    for right in Right
                ],
            }
            for menu in sorted(self.ticked, key=lambda one: (order.get(one, len(order)), one))
        ]

    def offered(self, menus: Mapping[str, str]) -> list[tuple[str, str]]:
        """Menus that have no row yet."""
        return [(menu, title) for menu, title in menus.items() if menu not in self.ticked]


def words(menu: str, rights: Iterable[Right], menus: Mapping[str, str]) -> str:
    """Rights on a menu in one line."""
    title = gettext("Semua menu lain") if menu == EVERY_MENU else menus.get(menu, menu)
    held = set(rights)
    return f"{title}: {', '.join(said(right.label) for right in Right if right in held) or '–'}"
