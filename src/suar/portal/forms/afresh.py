"""What a form only shows is shown as it is now, not as it was when the draft was begun."""

from suar.portal.forms.tree import KEY, Tree, rows_of
from suar.workflow.forms import BaseForm
from suar.workflow.statements import Question, questions


def only_shows(form_class: type[BaseForm]) -> bool:
    """Whether anything on this form is shown and not asked."""
    return any(question.known is not None for question in questions(form_class).values())


def afresh(form_class: type[BaseForm], typed: Tree, known: Tree) -> Tree:
    """The draft with what is known by now; what was answered beside a row that still stands goes on standing there."""
    tree: Tree = dict(typed)
    for name, question in questions(form_class).items():
        if question.known is None or name not in known:
            continue
        tree[name] = _rows(question, typed, known) if question.kind == "rows" else known[name]
    return tree


def _rows(question: Question, typed: Tree, known: Tree) -> list[Tree]:
    assert question.known is not None
    asked = question.known.asked
    answered = {
        _plain(row, asked): {name: row[name] for name in asked if name in row} for row in rows_of(typed, question.name)
    }
    return [{**row, **answered.get(_plain(row, asked), {})} for row in rows_of(known, question.name)]


def _plain(row: Tree, asked: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """What a row says without its key and without what is answered beside it."""
    return tuple(sorted((name, str(value)) for name, value in row.items() if name != KEY and name not in asked))
