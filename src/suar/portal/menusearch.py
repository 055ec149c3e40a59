"""Every menu a person may open, to search, to put in front as a favourite, and to begin from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from suar.accounts.actors import Actor
from suar.accounts.roles import Right, Role
from suar.kernel.words import gettext, said
from suar.portal import menus
from suar.workflow import permissions, registry
from suar.workflow.service import Service


@dataclass(frozen=True, slots=True)
class Menu:
    """One menu: its key (kept as a favourite), under which heading it stands, its words and its page."""

    key: str
    heading: str
    label: str
    url: str

    def matches(self, sought: str) -> bool:
        """Whether every word sought stands in its words."""
        words = f"{self.key} {self.label} {self.heading}".casefold()
        return all(part in words for part in sought.casefold().split())


#: Pages of one's account, by the name of the address.
_ACCOUNT = (
    "account",
    "account_edit",
    "account_notices",
    "account_password",
    "account_security",
    "account_data",
    "account_systems",
)


def granted(actor: Actor) -> list[Menu]:
    """The menus of this person: pages, then services whose menu the group may see. No query."""
    pages = [_page(name, label, gettext("Halaman")) for name, label in (*menus.menu(actor), *menus.foot(actor))]
    own = [_page(name, label, gettext("Akun saya")) for name, label in _account()]
    services = [
        Menu(one.code, gettext("Layanan"), f"{one.code} · {said(one.title)}", reverse("portal:menu", args=[one.code]))
        for one in registry.current()
        if may_open(actor, one)
    ]
    return [menu for menu in (*pages, *services, *own) if menu is not None]


def may_open(actor: Actor, service: Service) -> bool:
    """Whether the menu of a service is this person's: the group sees it, and the part has something to do with it."""
    if not actor.has_right(service.code, Right.VIEW):
        return False
    roles = {*service.applicants(), *service.shared_with, *(step.by for step in service.steps)}
    if any(step.at_operator for step in service.steps):
        roles.add(Role.PORT_OPERATOR)
    return permissions.may_oversee(actor) or any(actor.has_role(role) for role in roles)


def _account() -> list[tuple[str, str]]:
    words = {
        "account": gettext("Pengaturan akun"),
        "account_edit": gettext("Data saya"),
        "account_notices": gettext("Pilihan pemberitahuan"),
        "account_password": gettext("Ganti kata sandi"),
        "account_security": gettext("Keamanan akun"),
        "account_systems": gettext("Sistem yang Anda masuki"),
        "account_data": gettext("Unduh data saya"),
    }
    return [(name, words[name]) for name in _ACCOUNT]


def _page(name: str, label: object, heading: str) -> Menu | None:
    try:
        return Menu(f"page:{name}", heading, str(label), reverse(f"portal:{name}"))
    except NoReverseMatch:  # a screen that is not there yet
        return None


def favourites(keys: Iterable[str], among: Iterable[Menu]) -> list[Menu]:
    """The favourites in their order, without those that are no longer granted."""
    known = {menu.key: menu for menu in among}
    return [known[key] for key in keys if key in known]


def headed(found: Iterable[Menu]) -> list[tuple[str, list[Menu]]]:
    """The menus under their headings, in order."""
    table: dict[str, list[Menu]] = {}
    for menu in found:
        table.setdefault(menu.heading, []).append(menu)
    return list(table.items())
