"""A form as it stands on a screen: every question with what was typed into it and what is wrong with it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from suar.kernel.clock import ZONE_LABELS
from suar.kernel.errors import Problem
from suar.kernel.words import _, in_language, said
from suar.portal.forms.countries import countries
from suar.portal.forms.filling import list_at
from suar.portal.forms.parts import BoundField, BoundGroup, BoundItem, BoundRow, BoundRows, BoundSection, SummaryLine
from suar.portal.forms.tree import KEY, MOST_ROWS, Tree, is_blank, key_of, one_of, part_of, rows_of, several_of
from suar.registry import commodities
from suar.workflow.forms import BaseForm
from suar.workflow.statements import Question, questions, sections

#: Rows the caller knows: for "ship", "place" and "port_name", pairs of value and label.
Choices = Callable[[str], Iterable[tuple[str, str]]]

#: Up to this many answers stand open; more are a list to choose from.
_FEW = 4
#: Problems of papers are at "files.<code>".
PAPERS = "files."
_ROWS = frozenset({"ship", "place", "appointee", "pilot", "mooring"})
_SELECTS = _ROWS | {"country", "commodity"}
_CONTROLS = {
    "textarea": "textarea",
    "date": "date",
    "time": "datetime-local",
    "port_name": "search",
    "choices": "checkboxes",
}
#: Controls that a browser lets be changed, or does not send, where they are only shown.
_CHOSEN = frozenset({"select", "radio", "checkboxes", "search"})
_SHORT_TEXT = 200  # a longer one takes the width of the page


@dataclass(slots=True)
class BoundForm:
    """The form on its screen.

    ``language`` of the page and of the tree's numbers, ``zone`` of the port; ``choices`` as in ``Choices``;
    ``locked``: shown, not changed. Problems may name rows by key ("cargo.k7.tonnes") or by position ("cargo.0.tonnes").
    """

    form_class: type[BaseForm]
    tree: Tree
    problems: Sequence[Problem] = ()
    language: str = field(default="id", kw_only=True)
    zone: str = field(default="Asia/Jakarta", kw_only=True)
    choices: Choices = field(default=lambda _kind: (), kw_only=True)
    locked: bool = field(default=False, kw_only=True)
    sections: tuple[BoundSection, ...] = field(init=False)
    summary: tuple[SummaryLine, ...] = field(init=False)
    _offered: dict[str, tuple[tuple[str, str], ...]] = field(init=False, default_factory=dict)
    _labels: dict[str, tuple[str, str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.problems = [_keyed(problem, self.form_class, self.tree) for problem in self.problems]
        with in_language(self.language):
            self.sections = tuple(
                BoundSection(said(title), tuple(self._item(question, self.tree, "", "") for question in asked))
                for title, asked in sections(self.form_class)
            )
        self.summary = tuple(self._line(problem) for problem in self.problems)

    def _item(self, question: Question, tree: Tree, path: str, within: str, *, shown: bool = False) -> BoundItem:
        name, label = f"{path}{question.name}", said(question.title)
        self._labels[name] = (f"id_{name}", f"{within}{label}")
        if question.kind == "rows":
            return self._rows(question, tree, name, label)
        if question.kind == "group" and question.form:
            part, inside = part_of(tree, question.name), f"{within}{label}, "
            items = tuple(self._item(one, part, f"{name}.", inside) for one in questions(question.form).values())
            return BoundGroup(name, label, said(question.hint), items, self._of(name))
        known = question.known is not None and not is_blank(tree.get(question.name))
        return self._box(question, tree, name, label, shown=shown or known)

    def _rows(self, question: Question, tree: Tree, name: str, label: str) -> BoundRows:
        rows = rows_of(tree, question.name)
        least = max(question.least, 1 if question.required else 0)
        fixed = self.locked or question.known is not None
        if not fixed:  # as many rows as must be filled stand open from the start
            rows = rows + [{KEY: f"n{at}"} for at in range(len(rows), least)]
        bound = tuple(self._row(question, row, name, at) for at, row in enumerate(rows, start=1))
        may_add = not fixed and len(rows) < min(question.most or MOST_ROWS, MOST_ROWS)
        add = f"add:{name}" if may_add else ""
        by_file = not self.locked and list_at(self.form_class, name) is not None
        return BoundRows(
            name, label, said(question.hint), question.required, bound, add, self._of(name), fixed, by_file
        )  # fmt: skip

    def _row(self, question: Question, row: Tree, name: str, number: int) -> BoundRow:
        key, title = key_of(row), f"{said(question.title)} {number}"
        asked = questions(question.form).values() if question.form else ()
        known = question.known
        items = tuple(
            self._item(
                one, row, f"{name}.{key}.", f"{title}, ", shown=known is not None and one.name not in known.asked
            )
            for one in asked
        )
        self._labels[f"{name}.{key}"] = (items[0].id if items else f"id_{name}", title)
        remove = "" if self.locked or known is not None else f"remove:{name}:{key}"
        return BoundRow(key, title, f"{name}.{key}.{KEY}", remove, items)

    def _box(self, question: Question, tree: Tree, name: str, label: str, *, shown: bool) -> BoundField:
        several = question.kind == "choices"
        chosen = several_of(tree, question.name) if several else [one_of(tree, question.name)]
        offered = tuple(self._options(question))
        control = _control(question)
        if control == "select" and not any(value == chosen[0] for value, _text in offered):
            chosen = [""]  # no longer offered: asked again, where a browser would silently take the first
        return BoundField(
            question=question.kind,
            name=name,
            label=label,
            hint=said(question.hint),
            required=question.required,
            kind="text" if shown and control in _CHOSEN else control,
            value="" if several else chosen[0],
            unit=ZONE_LABELS.get(self.zone, "") if question.kind == "time" else said(question.unit),
            inputmode={"integer": "numeric", "decimal": "decimal"}.get(question.kind, ""),
            maxlength=question.longest,
            offered=offered,
            chosen=tuple(chosen),
            problems=self._of(name),
            readonly=self.locked or shown,
            kept=shown and control in _CHOSEN - {"search"},
            wide=question.kind == "text" and (question.longest or 0) > _SHORT_TEXT,
        )

    def _options(self, question: Question) -> Iterable[tuple[str, str]]:
        if question.kind == "yesno":
            return (("yes", said(_("Ya"))), ("no", said(_("Tidak"))))
        if question.options:
            return ((option.value, said(option.label)) for option in question.options)
        if question.kind == "country":
            return countries(self.language)
        if question.kind == "commodity":
            return _goods(self.language)
        kind = question.kind
        if (kind in _ROWS or kind == "port_name") and kind not in self._offered:  # asked once, however many rows
            self._offered[kind] = tuple((str(value), said(label)) for value, label in self.choices(kind))
        return self._offered.get(kind, ())

    def _of(self, name: str) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.field == name)

    def _line(self, problem: Problem) -> SummaryLine:
        target, label = self._labels.get(problem.field, ("", ""))
        if problem.field.startswith(PAPERS):
            target = f"file-{problem.field.removeprefix(PAPERS)}-paper"  # where components/paper.html asks for it
        text = f"{label}: {problem.text}" if label else str(problem.text)
        return SummaryLine(target, text, str(problem.remedy), str(problem.law))


@cache
def _goods(language: str) -> tuple[tuple[str, str], ...]:
    return tuple((one.code, one.name(language)) for one in commodities.ALL.values())


def _control(question: Question) -> str:
    """Which control of ``components/field.html`` asks it."""
    if question.kind == "yesno" or (question.kind == "choice" and len(question.options) <= _FEW):
        return "radio"
    if question.kind in _SELECTS or question.kind == "choice":
        return "select"
    return _CONTROLS.get(question.kind, "text")


def _keyed(problem: Problem, form_class: type[BaseForm], tree: Tree) -> Problem:
    """A problem that names a row by its position, at the row's key."""
    parts: list[str] = []
    asked, here, rows = questions(form_class), tree, None
    for part in problem.field.split("."):
        if rows is not None:
            row = rows[int(part)] if part.isdigit() and len(part) < 6 and int(part) < len(rows) else None
            row = row or next((one for one in rows if key_of(one) == part), {})
            parts.append(key_of(row) or part)
            here, rows = row, None
            continue
        parts.append(part)
        question = asked.get(part)
        if question and question.form:
            asked = questions(question.form)
            rows = rows_of(here, part) if question.kind == "rows" else None
            here = part_of(here, part)
    return Problem(".".join(parts), problem.code, problem.text, problem.remedy, problem.law)
