"""Fields of the pages about accounts, as components/field.html and components/errors.html read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from suar.kernel.errors import Problem, Refused
from suar.portal.forms.parts import SummaryLine

Field = dict[str, Any]
#: Nobody types more than this into a box of these pages.
_LONGEST = 1000


def typed(post: QueryDict, name: str, longest: int = _LONGEST) -> str:
    """What was typed into a box, without what no database takes."""
    return post.get(name, "").replace("\x00", "")[:longest]


def field(name: str, label: str, problems: Iterable[Problem] = (), **more: Any) -> Field:
    """One question. ``more``: kind, value, hint, required, autocomplete, inputmode, maxlength, options, readonly …"""
    wrong = [problem for problem in problems if problem.field == name]
    return {
        "id": f"id_{name}",
        "name": name,
        "label": label,
        "required": True,
        "error": " ".join(str(one.text) for one in wrong),
        "remedy": " ".join(dict.fromkeys(str(one.remedy) for one in wrong if one.remedy)),
        **more,
    }


def summary(refused: Refused | None, ids: Mapping[str, str] | None = None) -> list[SummaryLine]:
    """The lines of the error summary, each leading to its field."""
    if refused is None:
        return []
    return [_line(one, (ids or {}).get(one.field, f"id_{one.field}" if one.field else "")) for one in refused.problems]


def _line(problem: Problem, field_id: str) -> SummaryLine:
    return SummaryLine(field_id, str(problem.text), str(problem.remedy), str(problem.law))


def status(refused: Refused | None) -> int:
    """The answer's status."""
    return refused.status if refused is not None else 200
