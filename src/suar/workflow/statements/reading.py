"""From answers as sent to a statement: every fault is named by its field, none is guessed away, nothing falls over."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from pydantic import ValidationError

from suar.kernel.errors import Problem, Refused
from suar.workflow.forms import BaseForm
from suar.workflow.statements.sentences import problem
from suar.workflow.statements.shape import Question, questions

FormT = TypeVar("FormT", bound=BaseForm)

#: More than this is no statement but a load; the form's own limit is said in its own sentence.
MOST_ROWS = 1_000
#: Nobody mends more than this at once, and a hostile body could cause a million.
MOST_PROBLEMS = 100
_LONGEST_TEXT = 100_000
_BIGGEST_WHOLE = 2**63 - 1  # what the database can look up
DECIMAL_PATTERN = r"^-?[0-9]{1,30}(\.[0-9]{1,15})?$"
_PATTERNS = {
    "decimal": (re.compile(DECIMAL_PATTERN), "decimal_parsing"),
    "date": (re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), "date_parsing"),
    "time": (re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}"), "datetime_parsing"),
}
_WRONG_TYPE = {
    "integer": "int_type", "ship": "int_type", "place": "int_type", "appointee": "int_type", "pilot": "int_type",
    "mooring": "int_type", "yesno": "bool_type", "decimal": "decimal_type",
    "date": "date_type", "time": "datetime_type", "choice": "enum",
}  # fmt: skip


def read(
    form_class: type[FormT], answers: Mapping[str, Any], *, zone: str, visible: Callable[[str, int], bool] | None = None
) -> FormT:
    """The typed statement.

    ``answers`` as JSON gives them (decimals as text with a point, times in ISO 8601) or already typed
    ``zone``    the port's zone: a time without zone is in it
    ``visible`` whether this person may name the row (model, id); None asks nobody
    Raises Refused with one problem for each fault, its field a dotted path ("cargo.0.tonnes").
    """
    faults: list[Problem] = []
    plain = _part(form_class, answers, "", faults)
    form: FormT | None = None
    try:
        context = {"zone": zone, "visible": visible}
        form = form_class.model_validate_json(json.dumps(plain), strict=True, context=context)
    except ValidationError as error:
        said = {fault.field for fault in faults}
        for detail in error.errors(include_url=False, include_input=False):
            path, question = _where(form_class, detail["loc"])
            if not _covered(path, said):
                faults.append(problem(detail["type"], path, question, detail.get("ctx")))
            if len(faults) > MOST_PROBLEMS:
                break
    if faults or form is None:
        raise Refused(*faults[:MOST_PROBLEMS])
    return form


def _covered(path: str, said: set[str]) -> bool:
    """Whether a fault was already named at this place or above it."""
    parts = path.split(".")
    return any(".".join(parts[:length]) in said for length in range(1, len(parts) + 1)) or "" in said


def _part(form_class: type[BaseForm], answers: object, path: str, faults: list[Problem]) -> dict[str, Any]:
    """What the form asks, out of what was sent, as plain JSON. Values of unknown names are never looked into."""
    if isinstance(answers, BaseForm):
        answers = answers.model_dump(exclude_unset=True)
    if not isinstance(answers, Mapping):
        faults.append(problem("model_type", path))
        return {}
    asked = questions(form_class)
    plain: dict[str, Any] = {}
    for name, value in answers.items():
        if len(faults) > MOST_PROBLEMS:
            break
        question = asked.get(name) if isinstance(name, str) else None
        here = f"{path}.{name}" if path else str(name)
        if question is None:
            faults.append(problem("extra_forbidden", _printable(here)))
        elif value is None and question.required:
            faults.append(problem("missing", here, question))
        elif value is not None:
            plain[name] = _answer(question, value, here, faults)
    return plain


def _answer(question: Question, value: object, path: str, faults: list[Problem]) -> Any:
    if question.kind == "group" and question.form:
        return _part(question.form, value, path, faults)
    if question.kind in ("rows", "choices"):
        if not isinstance(value, list | tuple | set | frozenset):
            faults.append(problem("list_type", path, question))
            return None
        if len(value) > max(MOST_ROWS, question.most or 0):
            faults.append(problem("too_long", path, question, {"max_length": question.most or MOST_ROWS}))
            return None
        if question.form:
            return [_part(question.form, row, f"{path}.{at}", faults) for at, row in enumerate(value)]
        return [_scalar(question, one, f"{path}.{at}", faults) for at, one in enumerate(value)]
    return _scalar(question, value, path, faults)


def _scalar(question: Question, value: object, path: str, faults: list[Problem]) -> Any:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        value = format(value, "f") if value.is_finite() and abs(value.adjusted()) < 40 else "NaN"
    fault = _fault(question, value)
    if fault:
        faults.append(problem(fault, path, question))
        return None  # whatever it was, it goes no further
    return value


def _fault(question: Question, value: object) -> str:
    """What keeps this value from being handed on at all, or ""."""
    if isinstance(value, str):
        if len(value) > _LONGEST_TEXT or any("\ud800" <= letter <= "\udfff" for letter in value):
            return "string_unicode"
        pattern, kind = _PATTERNS.get(question.kind, (None, ""))
        return kind if pattern and not pattern.match(value.strip()) else ""
    if isinstance(value, bool):
        return "" if question.kind == "yesno" else _WRONG_TYPE.get(question.kind, "string_type")
    if isinstance(value, int):
        return "int_parsing_size" if abs(value) > _BIGGEST_WHOLE else ""
    if isinstance(value, float) and question.kind == "decimal":
        return "decimal_as_number"
    return _WRONG_TYPE.get(question.kind, "string_type")


def _where(form_class: type[BaseForm], location: tuple[int | str, ...]) -> tuple[str, Question | None]:
    """The dotted path of a fault and the question it concerns; what pydantic adds about unions is left out."""
    path: list[str] = []
    question: Question | None = None
    within: type[BaseForm] | None = form_class
    for part in location:
        if isinstance(part, int):
            path.append(str(part))
        elif within is not None and part in questions(within):
            question = questions(within)[part]
            within = question.form
            path.append(part)
        else:
            break
    return ".".join(path), question


def _printable(path: str) -> str:
    """A name somebody else chose, fit to be shown."""
    return "".join(letter if letter.isprintable() else "�" for letter in path[:80])
