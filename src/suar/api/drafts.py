"""Answers that a program keeps before it hands them in; what people type on a screen is kept by the screen."""

import json
from typing import Any

from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.workflow.models import Application
from suar.workflow.statements import questions

#: More than this is no draft of a statement.
LONGEST = 500_000


def kept(app: Application, answers: dict[str, Any]) -> str:
    """The draft as text. Refused where a name is not asked for, or it is too long."""
    asked = questions(app.asked_form)
    unknown = [name for name in answers if name not in asked]
    if unknown:
        raise Refused.of(
            Problem(
                "".join(letter if letter.isprintable() else "�" for letter in name[:80]),
                "unknown_field",
                gettext("Isian ini tidak dikenal."),
                gettext("Hapus isian ini; periksa namanya."),
            )
            for name in unknown[:20]
        )
    text = json.dumps({"answers": answers})
    if len(text) > LONGEST:
        raise Refused(Problem("answers", "too_long", gettext("Isian terlalu panjang."), ""), status=413)
    return text


def answers_of(app: Application) -> dict[str, Any] | None:
    """The answers that a program kept, or those of the last submission; None where people are typing on a screen."""
    draft = json.loads(app.draft or "{}")
    if isinstance(draft.get("answers"), dict):
        return dict(draft["answers"])
    if draft.get("tree"):
        return None
    return dict(json.loads(app.statement)) if app.statement else None
