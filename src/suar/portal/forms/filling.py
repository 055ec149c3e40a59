"""Rows of a file put into the list of a form, beside what was typed or in its place."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from suar.kernel.errors import Problem
from suar.kernel.words import gettext, said
from suar.portal.forms.numbers import in_box
from suar.portal.forms.rows import new_key
from suar.portal.forms.tree import KEY, MOST_ROWS, Tree, is_blank, key_of, part_of, rows_of
from suar.workflow.forms import BaseForm
from suar.workflow.lists import Line, Reading
from suar.workflow.statements import Question, questions

Choices = Callable[[str], Iterable[tuple[str, str]]]
#: Questions whose answers are rows of a register: taken by their name.
_BY_NAME = frozenset({"ship", "place", "appointee", "pilot", "mooring", "port_name"})


@dataclass(frozen=True, slots=True)
class Filled:
    """The tree with the rows in it; ``lines``: the line of the file by the key of its row; rows that stood already."""

    tree: Tree
    lines: dict[str, Line]
    twice: int


@dataclass(frozen=True, slots=True)
class Note:
    """What is wrong with one cell of the file."""

    line: int
    column: str
    typed: str
    text: str
    remedy: str
    target: str


def list_at(form_class: type[BaseForm], path: str) -> Question | None:
    """The list that a path names, also one inside a part; None where there is none to fill: a list within a row or one
    that is only shown.
    """
    head, _dot, rest = path.partition(".")
    question = questions(form_class).get(head)
    if question is None or question.form is None:
        return None
    if rest:
        return list_at(question.form, rest) if question.kind == "group" else None
    return question if question.kind == "rows" and question.known is None else None


def room(question: Question, tree: Tree, path: str, *, instead: bool) -> int:
    """How many rows of a file the list still takes."""
    most = min(question.most or MOST_ROWS, MOST_ROWS)
    return most if instead else most - len(_typed_rows(tree, path))


def filled(tree: Tree, path: str, reading: Reading, write: Callable[[Line], Tree], *, instead: bool) -> Filled:
    """The tree with the rows of the file; a row that stands there word for word is not put in twice."""
    present = [] if instead else _typed_rows(tree, path)
    known = [_answers(row) for row in present]
    lines: dict[str, Line] = {}
    rows = list(present)
    twice = 0
    for line in reading.lines:
        row = write(line)
        if _answers(row) in known:
            twice += 1
            continue
        row[KEY] = new_key(rows)
        lines[key_of(row)] = line
        rows.append(row)
    return Filled(_with(tree, path.split("."), rows), lines, twice)


def writer(question: Question, language: str, choices: Choices) -> Callable[[Line], Tree]:
    """How a line becomes a row on a page of this language; names of ships, places … become those offered here."""
    asked = questions(question.form) if question.form else {}
    offered = {kind: _offered(choices(kind)) for kind in {one.kind for one in asked.values() if one.kind in _BY_NAME}}

    def write(line: Line) -> Tree:
        row: Tree = {}
        for name, answer in line.answers.items():
            text = in_box(answer, language) if isinstance(answer, Decimal) else answer
            row[name] = offered.get(asked[name].kind, {}).get(text.casefold(), text)
        return row

    return write


def notes(path: str, reading: Reading, done: Filled, problems: Sequence[Problem]) -> list[Note]:
    """What is wrong in the file, cell by cell, in the order of its lines."""
    found: list[Note] = []
    for problem in [*read_faults(path, done), *problems]:
        key, _dot, name = problem.field.removeprefix(f"{path}.").partition(".")
        line = done.lines.get(key)
        if line is None:
            continue
        column = reading.columns.get(name) or name
        found.append(
            Note(line.number, column, line.typed.get(name, ""), problem.text, problem.remedy, f"id_{problem.field}")
        )
    return sorted(found, key=lambda note: note.line)


def read_faults(path: str, done: Filled) -> list[Problem]:
    """Faults that only the reading of the file could see, at the boxes they are about."""
    return [
        Problem(f"{path}.{key}.{fault.field}", fault.code, fault.text, fault.remedy)
        for key, line in done.lines.items()
        for fault in line.faults
    ]


def of_rows(path: str, done: Filled, problems: Iterable[Problem]) -> list[Problem]:
    """Of all that is wrong with a form, what is about the rows of the file or the list as a whole."""
    kept = [f"{path}.{key}." for key in done.lines]
    return [one for one in problems if one.field == path or one.field.startswith(tuple(kept))]


def summary(path: str, question: Question, reading: Reading, done: Filled) -> str:
    """What was taken in, in one sentence."""
    words = {"count": len(done.lines), "list": said(question.title), "sheet": reading.sheet[:40]}
    text = gettext("%(list)s: %(count)s baris diisi dari berkas (%(sheet)s). Belum diajukan.") % words
    if done.twice:
        text += " " + gettext("%(count)s baris sudah ada dan tidak ditambahkan lagi.") % {"count": done.twice}
    return text


def _offered(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    known: dict[str, str] = {}
    doubtful: set[str] = set()
    for value, label in pairs:
        whole = said(label)
        short = whole.split(" · ")[0].split(" (")[0]
        for word in {value.casefold() if not value.isdigit() else "", whole.casefold(), short.casefold()} - {""}:
            if known.setdefault(word, value) != value:
                doubtful.add(word)  # two rows of one name: asked, not guessed
    return {word: value for word, value in known.items() if word not in doubtful}


def _answers(row: Tree) -> dict[str, object]:
    return {name: value for name, value in row.items() if name != KEY and not is_blank(value)}


def _typed_rows(tree: Tree, path: str) -> list[Tree]:
    *groups, name = path.split(".")
    for group in groups:
        tree = part_of(tree, group)
    return [row for row in rows_of(tree, name) if not is_blank(row)]


def _with(tree: Tree, path: list[str], rows: list[Tree]) -> Tree:
    head, *rest = path
    if rest:
        return {**tree, head: _with(part_of(tree, head), rest, rows)}
    return {**tree, head: rows}
