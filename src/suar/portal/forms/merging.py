"""Answers known from elsewhere put into a form that somebody is typing: empty boxes are filled, others are told."""

from dataclasses import dataclass, field

from suar.kernel.words import said
from suar.portal.forms.tree import KEY, Tree, Value, is_blank, part_of, rows_of
from suar.workflow.forms import BaseForm
from suar.workflow.statements import questions


@dataclass(slots=True)
class Merged:
    """The tree, the titles of what was filled in, and of what says something else and was left as it was typed."""

    tree: Tree
    filled: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def merged(form_class: type[BaseForm], typed: Tree, known: Tree, *, overwrite: bool = False) -> Merged:
    """What was typed with what is known; with ``overwrite`` what is known stands above what was typed."""
    done = Merged({})
    done.tree = _merged(form_class, typed, known, overwrite, "", done)
    return done


def _merged(form_class: type[BaseForm], typed: Tree, known: Tree, overwrite: bool, within: str, done: Merged) -> Tree:
    tree: Tree = dict(typed)
    for name, question in questions(form_class).items():
        if question.known is not None:
            continue
        here, there = typed.get(name), known.get(name)
        title = f"{within}{said(question.title)}"
        if question.kind == "group" and question.form:
            part = part_of(known, name)
            if not is_blank(part):
                tree[name] = _merged(question.form, part_of(typed, name), part, overwrite, f"{title}, ", done)
            continue
        if there is None or is_blank(there) or _plain(tree, name) == _plain(known, name):
            continue
        if is_blank(here) or overwrite:
            tree[name] = there
            done.filled.append(title)
        else:
            done.kept.append(title)
    return tree


def _plain(tree: Tree, name: str) -> Value | None:
    """The answer without the keys of its rows and without blank rows."""
    value = tree.get(name)
    rows = rows_of(tree, name)
    if not rows:
        return value
    return [{n: v for n, v in row.items() if n != KEY and not is_blank(v)} for row in rows if not is_blank(row)]
