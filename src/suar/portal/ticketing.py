"""The pages of tickets: menus by name, rows of wishes as fields, what a grant would take from groups below."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import QueryDict

from suar.accounts import tickets
from suar.accounts.models import Ticket
from suar.accounts.registrations.questions import BY_NAME
from suar.accounts.roles import Right
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext, said
from suar.workflow.menus import titles

#: How each state looks, by name of a status, and what it is called.
LOOK_OF: dict[str, str] = {"open": "in_review", "granted": "granted", "refused": "rejected"}
WORD_OF: dict[str, str] = {"open": _("Menunggu jawaban"), "granted": _("Dikabulkan"), "refused": _("Ditolak")}


def rows(typed: QueryDict) -> list[dict[str, Any]]:
    """The rows of a form as they were typed."""
    count = typed.get("rows", "1")
    many = int(count) if count.isascii() and count.isdigit() and len(count) < 3 else 1
    return [
        {"menu": typed.get(f"menu.{n}", "")[:24], "rights": typed.getlist(f"rights.{n}")[:6]}
        for n in range(1, min(max(many, 1), tickets.MOST_MENUS) + 1)
    ]


def drawn(typed: Sequence[Mapping[str, Any]], known: Mapping[str, str], wrong: Problem | None) -> list[dict[str, Any]]:
    """Rows as components/field.html draws them."""
    found = []
    for number, row in enumerate(typed, start=1):
        first = number == 1 and wrong is not None
        found.append(
            {
                "number": number,
                "menu": {
                    "id": "id_wishes" if number == 1 else f"id_menu_{number}", "name": f"menu.{number}",
                    "label": gettext("Menu"), "kind": "select", "required": number == 1, "value": row["menu"],
                    "error": said(wrong.text) if first and wrong else "",
                    "remedy": said(wrong.remedy) if first and wrong else "",
                    "options": [{"value": c, "label": t, "selected": c == row["menu"]} for c, t in known.items()],
                },
                "rights": {
                    "id": f"id_rights_{number}", "name": f"rights.{number}", "label": gettext("Hak"),
                    "kind": "checkboxes", "required": True, "wide": True,
                    "hint": gettext("Yang tidak dicentang akan dilepas dari menu ini."),
                    "options": [
                        {"value": r.value, "label": r.label, "selected": r.value in row["rights"]} for r in Right
                    ],
                },
            }
        )  # fmt: skip
    return found


def why_field(typed: str, wrong: Problem | None) -> dict[str, Any]:
    """The question why."""
    return {
        "id": "id_why", "name": "why", "label": gettext("Untuk apa"), "kind": "textarea", "required": True,
        "value": typed, "maxlength": 1000, "error": said(wrong.text) if wrong else "",
        "remedy": said(wrong.remedy) if wrong else "",
    }  # fmt: skip


def wishes(ticket: Ticket) -> list[tuple[str, str]]:
    """What was asked, in words."""
    if ticket.kind == Ticket.Kind.COMPANY:
        open_yet = ticket.state == Ticket.State.OPEN
        stands = {name: f"{getattr(ticket.organisation, name) or '–'} → " if open_yet else "" for name in ticket.wishes}
        return [(said(BY_NAME[name].label), f"{stands[name]}{value}") for name, value in ticket.wishes.items()]
    known = titles()
    return [(known.get(menu, menu), words(given)) for menu, given in ticket.wishes.items()]


def cuts(found: Iterable[tickets.Cut]) -> list[dict[str, Any]]:
    """What groups below would lose, in words."""
    known = titles()
    return [
        {"group": cut.group.name, "people": cut.people, "menu": known.get(cut.menu, cut.menu), "lost": words(cut.lost)}
        for cut in found
    ]


def words(given: Iterable[str]) -> str:
    """Rights by name, in their own order."""
    held = set(given)
    return ", ".join(said(right.label) for right in Right if right.value in held) or gettext("tanpa hak")
