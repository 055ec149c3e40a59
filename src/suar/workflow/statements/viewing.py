"""A statement as people read it: in groups, in words, in the port's time; and what changed between two of them."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from babel import Locale
from django.utils.formats import number_format

from suar.kernel import dates
from suar.kernel.words import _, in_language, said
from suar.registry import commodities
from suar.workflow.forms import BaseForm
from suar.workflow.statements.shape import Question, questions, sections

Lookup = Callable[[str, int], str]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered question: ``text`` is empty where it was not answered."""

    path: str
    label: str
    text: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class TableView:
    """A list of parts: one row each, in the order in which they were stated."""

    path: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Answer, ...], ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """What was answered under one heading."""

    title: str
    rows: tuple[Answer, ...]
    tables: tuple[TableView, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that is not what it was; empty text: it was not answered."""

    path: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who reads: in which zone and language, and what a row is called."""

    zone: str
    language: str
    lookup: Lookup | None

    def text(self, question: Question, value: Any) -> str:
        """The answer in words; ``value`` as it stands in the frozen JSON."""
        if value is None or value == "" or value == []:
            return ""
        try:
            return self._text(question, value)
        except (ValueError, TypeError, KeyError, InvalidOperation):  # of an older form: better raw than not at all
            return str(value)

    def _text(self, question: Question, value: Any) -> str:
        match question.kind:
            case "yesno":
                return said(_("Ya")) if value else said(_("Tidak"))
            case "choices":
                return ", ".join(self._label(question, one) for one in value)
            case "choice":
                return self._label(question, value)
            case "decimal" | "integer":
                plain = format(Decimal(str(value)), "f")
                plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
                number = str(number_format(plain, force_grouping=True))
                return f"{number} {said(question.unit)}" if question.unit else number
            case "time":
                return dates.moment_text(datetime.fromisoformat(value), self.zone)
            case "date":
                return dates.day_text(date.fromisoformat(value))
            case "country":
                return str(Locale.parse(self.language).territories.get(value, value))
            case "commodity":
                return commodities.ALL[value].name(self.language)
        if question.model and self.lookup:
            return self.lookup(question.model, int(value))
        return str(value)

    def _label(self, question: Question, value: Any) -> str:
        return next((said(option.label) for option in question.options if option.answer == value), str(value))


def describe(
    form_class: type[BaseForm], form: BaseForm, *, lookup: Lookup | None, zone: str, language: str
) -> list[SectionView]:
    """The statement for reading. ``lookup`` gives the name of the row (model, id); ``zone`` is the port's."""
    answers = json.loads(form.model_dump_json())
    reader = _Reader(zone, language, lookup)
    with in_language(language):
        return [
            SectionView(
                said(title),
                tuple(answer for question in asked for answer in _lines(question, answers, reader, "", "")),
                tuple(
                    _table(question, answers.get(question.name), reader)
                    for question in asked
                    if question.kind == "rows"
                ),
            )
            for title, asked in sections(form_class)
        ]


def _lines(question: Question, answers: Mapping[str, Any], reader: _Reader, path: str, label: str) -> Iterator[Answer]:
    """The answer to a question; a part within the form is answered line by line."""
    value, here, title = answers.get(question.name), f"{path}{question.name}", f"{label}{said(question.title)}"
    if question.kind == "group" and question.form:
        for inner in questions(question.form).values():
            yield from _lines(inner, value or {}, reader, f"{here}.", f"{title}: ")
    elif question.kind != "rows":
        yield Answer(here, title, reader.text(question, value), question.kind)
    elif path:  # rows within a row: each on a line of its own
        for number, row in enumerate(value or []):
            for inner in questions(question.form).values() if question.form else ():
                yield from _lines(inner, row, reader, f"{here}.{number}.", f"{title} {number + 1}: ")


def _table(question: Question, rows: Any, reader: _Reader) -> TableView:
    asked = list(questions(question.form).values()) if question.form else []
    return TableView(
        question.name,
        said(question.title),
        tuple(said(one.title) for one in asked),
        tuple(
            tuple(_cell(one, row, reader, f"{question.name}.{number}.") for one in asked)
            for number, row in enumerate(rows or [])
        ),
    )


def _cell(question: Question, row: Mapping[str, Any], reader: _Reader, path: str) -> Answer:
    if question.kind not in ("rows", "group"):
        return Answer(
            path + question.name, said(question.title), reader.text(question, row.get(question.name)), question.kind
        )
    inner = [line for line in _lines(question, row, reader, path, "") if line.text]
    text = "; ".join(f"{line.label.partition(': ')[2]} {line.text}" for line in inner)
    return Answer(path + question.name, said(question.title), text)


def difference(
    form_class: type[BaseForm],
    before_json: str,
    after_json: str,
    *,
    zone: str = "Asia/Jakarta",
    language: str = "id",
    lookup: Lookup | None = None,
) -> list[Change]:
    """What changed between two frozen statements of one form, in its order; rows are compared by position."""
    reader = _Reader(zone, language, lookup)
    with in_language(language):
        before = _all(form_class, json.loads(before_json or "{}"), reader)
        after = _all(form_class, json.loads(after_json or "{}"), reader)
    changed = [path for path in {**after, **before} if _said(before, path) != _said(after, path)]
    places = {path: place for place, path in enumerate({**after, **before})}
    changed.sort(key=places.__getitem__)
    return [
        Change(path, (after.get(path) or before[path]).label, _said(before, path), _said(after, path))
        for path in changed
    ]


def _said(answers: Mapping[str, Answer], path: str) -> str:
    return answers[path].text if path in answers else ""


def _all(form_class: type[BaseForm], answers: Mapping[str, Any], reader: _Reader) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    for _title, asked in sections(form_class):
        for question in asked:
            if question.kind != "rows":
                found |= {line.path: line for line in _lines(question, answers, reader, "", "")}
                continue
            for number, row in enumerate(answers.get(question.name) or []):
                for inner in questions(question.form).values() if question.form else ():
                    place, label = f"{question.name}.{number}.", f"{said(question.title)} {number + 1}: "
                    found |= {line.path: line for line in _lines(inner, row, reader, place, label)}
    return found
