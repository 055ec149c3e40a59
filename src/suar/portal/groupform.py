"""The form of a group, put together row by row: nothing is saved until its last button."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import QueryDict

from suar.accounts.administration import GroupWish
from suar.accounts.rights import Rights
from suar.accounts.roles import EVERY_MENU
from suar.portal.accountforms import typed
from suar.portal.matrix import Matrix


class GroupForm:
    """What stands in the form of a group."""

    def __init__(self, name: str, level: str, matrix: Matrix, active: bool = True, parent: str = "") -> None:
        self.name, self.level, self.matrix, self.active, self.parent = name, level, matrix, active, parent

    @classmethod
    def posted(cls, post: QueryDict) -> GroupForm:
        """As somebody sent it."""
        name, level, parent = (typed(post, each, 200) for each in ("name", "level", "parent"))
        return cls(name, level, Matrix.posted(post), "active" in post, parent)

    def edited(self, post: QueryDict, menus: Mapping[str, str], within: Rights) -> GroupForm | None:
        """The form with rows put in or taken out, where a button of the table was pressed; else None."""
        do = post.get("do", "")
        if do == "add":
            chosen = post.get("new_menu", "")
            self.matrix = self.matrix.with_menus([chosen] if chosen in menus else [], within)
        elif do == "add_all":
            self.matrix = self.matrix.with_menus((menu for menu in menus if menu != EVERY_MENU), within)
        elif do.startswith("remove:"):
            self.matrix = self.matrix.without(do.removeprefix("remove:"))
        elif do != "back":
            return None
        return self

    def wish(self) -> GroupWish:
        """What it asks for."""
        parent = int(self.parent) if self.parent.isascii() and self.parent.isdigit() and len(self.parent) < 19 else None
        return GroupWish(self.name, self.level, self.matrix.ticked, self.matrix.off, self.active, parent)
