"""Short forms of the administration: what is asked, what was typed, what is wrong with it; nothing typed is lost."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from suar.kernel.errors import Problem
from suar.kernel.words import said

_MOST = 400
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Ask:
    """One question. ``options``: value and label, for kinds that choose."""

    name: str
    label: str
    kind: str = "text"
    required: bool = True
    hint: str = ""
    maxlength: int = 160
    options: Sequence[tuple[str, str]] = ()
    wide: bool = False


Typed = dict[str, Any]


def typed(post: QueryDict, asks: Iterable[Ask]) -> Typed:
    """What was typed, without what cannot be typed; of what is chosen only what was offered."""
    found: Typed = {}
    for ask in asks:
        if ask.kind == "checkboxes":
            offered = {value for value, _label in ask.options}
            found[ask.name] = [one for one in post.getlist(ask.name)[:_MOST] if one in offered]
        else:
            found[ask.name] = _plain(post.get(ask.name, ""), ask.kind)
    return found


def _plain(text: str, kind: str) -> str:
    kept = "\n" if kind == "textarea" else ""
    text = text.replace("\r\n", "\n")
    return "".join(c for c in text if c in kept or unicodedata.category(c)[0] != "C").strip()[:_LONGEST]


def missing(asks: Iterable[Ask], given: Mapping[str, Any], text: str) -> list[Problem]:
    """What must be said and was not, and what is longer than it may be."""
    found = []
    for ask in asks:
        value = given[ask.name]
        if ask.required and not value:
            found.append(Problem(ask.name, "missing", f"{said(ask.label)}: {text}"))
        elif ask.kind in ("text", "textarea", "search") and len(value) > ask.maxlength:
            found.append(Problem(ask.name, "too_long", f"{said(ask.label)}: {len(value)} > {ask.maxlength}"))
    return found


def day(text: str) -> date | None:
    """A day as browsers write it; None where it is none."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def fields(asks: Iterable[Ask], given: Mapping[str, Any], problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """The questions as components/field.html draws them."""
    wrong = {one.field: one for one in problems}
    return [
        {
            "id": f"id_{ask.name}", "name": ask.name, "label": said(ask.label), "kind": ask.kind,
            "required": ask.required, "hint": said(ask.hint), "value": given.get(ask.name, ""), "wide": ask.wide,
            "maxlength": ask.maxlength if ask.kind in ("text", "textarea", "search") else "",
            "error": said(wrong[ask.name].text) if ask.name in wrong else "",
            "remedy": said(wrong[ask.name].remedy) if ask.name in wrong else "",
            "options": [
                {"value": value, "label": label, "selected": value in _chosen(given.get(ask.name, ""))}
                for value, label in ask.options
            ],
        }
        for ask in asks
    ]  # fmt: skip


def _chosen(value: Any) -> Sequence[str]:
    return value if isinstance(value, list) else [value]


def summary(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """The problems as components/errors.html lists them."""
    return [
        {"field_id": f"id_{p.field}" if p.field else "", "text": p.text, "remedy": p.remedy, "law": p.law}
        for p in problems
    ]


def hidden(asks: Iterable[Ask], given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The answers again, to be sent on from a page that only shows them."""
    pairs = [(ask.name, given.get(ask.name, "")) for ask in asks]
    return [(name, one) for name, value in pairs for one in (value if isinstance(value, list) else [value])]
