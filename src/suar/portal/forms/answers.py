"""From the draft to the statement and back: strings become typed answers, faults find the row they are in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from suar.kernel.errors import Problem, Refused
from suar.kernel.units import AmbiguousNumber, NumberNotRead
from suar.kernel.words import said
from suar.portal.forms.drafts import Draft
from suar.portal.forms.numbers import from_box, in_box
from suar.portal.forms.tree import KEY, Tree, Value, is_blank, key_of, one_of, part_of, rows_of, several_of
from suar.workflow.forms import BaseForm
from suar.workflow.statements import Question, questions, read
from suar.workflow.statements.sentences import problem

FormT = TypeVar("FormT", bound=BaseForm)
_YES_NO = {"yes": True, "no": False}


def statement(
    form_class: type[FormT], draft: Draft, *, zone: str, visible: Callable[[str, int], bool] | None = None
) -> FormT:
    """The typed statement of a draft; ``zone`` is the port's, ``visible`` as in ``statements.read``.

    Raises Refused with every fault at once, each at its path with row keys ("cargo.k7.tonnes").
    An empty box is not answered; a row in which nothing was typed is not there.
    """
    reading = _Reading(draft.language)
    answers = reading.part(form_class, draft.tree, "", "")
    try:
        form = read(form_class, answers, zone=zone, visible=visible)
    except Refused as refused:
        named = {fault.field for fault in reading.faults}
        reading.faults += [
            found for found in (reading.keyed(fault) for fault in refused.problems) if found.field not in named
        ]
        raise Refused(*reading.faults) from None
    if reading.faults:
        raise Refused(*reading.faults)
    return form


@dataclass(slots=True)
class _Reading:
    """One pass over the tree: which answers it gives, what is wrong, and which row key stands at which position."""

    language: str
    faults: list[Problem] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)

    def part(self, form_class: type[BaseForm], tree: Tree, path: str, counted: str) -> dict[str, Any]:
        """``path`` is how the screen names this part, ``counted`` how the statement does; each ends in "." if any."""
        answers: dict[str, Any] = {}
        for name, question in questions(form_class).items():
            if question.kind == "rows" and question.form:
                rows = [row for row in rows_of(tree, name) if not is_blank(row)]
                answers[name] = []
                for at, row in enumerate(rows):
                    here, there = f"{path}{name}.{key_of(row)}", f"{counted}{name}.{at}"
                    self.keys[there] = here
                    answers[name].append(self.part(question.form, row, f"{here}.", f"{there}."))
            elif is_blank(tree.get(name)):
                continue
            elif question.kind == "group" and question.form:
                answers[name] = self.part(question.form, part_of(tree, name), f"{path}{name}.", f"{counted}{name}.")
            elif question.kind == "choices":
                answers[name] = [_chosen(question, one) for one in several_of(tree, name)]
            else:
                self.scalar(question, one_of(tree, name).strip(), f"{path}{name}", answers)
        return answers

    def scalar(self, question: Question, text: str, path: str, answers: dict[str, Any]) -> None:
        if question.model and not (text.isascii() and text.isdigit() and len(text) < 19):
            self.faults.append(problem("not_found", path, question))  # no id at all: like one that may not be seen
            return
        try:
            answers[question.name] = _typed(question, text, self.language)
        except NumberNotRead as doubt:
            code = "ambiguous_number" if isinstance(doubt, AmbiguousNumber) else "not_a_number"
            self.faults.append(Problem(path, code, said(doubt.reason), said(doubt.remedy)))

    def keyed(self, fault: Problem) -> Problem:
        """The same problem at the row it is in."""
        parts = fault.field.split(".")
        for length in range(len(parts), 0, -1):
            here = self.keys.get(".".join(parts[:length]))
            if here:
                return replace(fault, field=".".join([here, *parts[length:]]))
        return fault


def _typed(question: Question, text: str, language: str) -> Any:
    if question.kind in ("integer", "decimal"):
        return from_box(text, question.kind, language)
    if question.kind == "yesno":
        return _YES_NO.get(text, text)
    if question.kind == "choice":
        return _chosen(question, text)
    return int(text) if question.model else text


def _chosen(question: Question, text: str) -> Any:
    return next((option.answer for option in question.options if option.value == text), text)


def from_answers(form_class: type[BaseForm], answers: Mapping[str, Any] | BaseForm, language: str, zone: str) -> Tree:
    """The tree that says these answers, to fill a form beforehand; unknown names are left out.

    ``answers`` typed or as JSON gives them, ``zone`` the port's; numbers are written in ``language``.
    """
    given = answers.model_dump(exclude_none=True) if isinstance(answers, BaseForm) else answers
    tree: Tree = {}
    for name, question in questions(form_class).items():
        value = given.get(name)
        if value is None:
            continue
        if question.kind == "group" and question.form:
            tree[name] = from_answers(question.form, value, language, zone)
        elif question.kind == "rows" and question.form:
            rows = enumerate(value, start=1)
            tree[name] = [{KEY: f"r{at}", **from_answers(question.form, row, language, zone)} for at, row in rows]
        elif question.kind == "choices":
            tree[name] = [_plain(one) for one in value]
        else:
            tree[name] = _written(question, value, language, zone)
    return tree


def _plain(value: Any) -> str:
    return str(value.value if isinstance(value, Enum) else value)


def _written(question: Question, value: Any, language: str, zone: str) -> Value:
    if question.kind in ("integer", "decimal") and isinstance(value, int | Decimal | str):
        return in_box(value, language)
    if question.kind == "yesno":
        return "yes" if value else "no"
    if question.kind == "time":
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        local = moment.astimezone(ZoneInfo(zone)) if moment.tzinfo else moment
        return str(
            local.replace(tzinfo=None).isoformat(timespec="auto" if local.second or local.microsecond else "minutes")
        )
    if isinstance(value, date):
        return value.isoformat()
    return _plain(value)
