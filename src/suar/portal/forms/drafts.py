"""A draft: what was typed and the language in which its numbers are to be read."""

import json
from dataclasses import dataclass, field, replace

from suar.kernel.words import LANGUAGES
from suar.portal.forms.numbers import in_other_language
from suar.portal.forms.tree import Tree, part_of, rows_of
from suar.workflow.forms import BaseForm
from suar.workflow.statements import questions


@dataclass(frozen=True, slots=True)
class Draft:
    """The raw tree of a form, kept in ``Application.draft`` as ``dumps`` writes it."""

    tree: Tree = field(default_factory=dict)
    language: str = "id"
    page: str = ""  # which opened page typed it

    def dumps(self) -> str:
        """The draft as text."""
        kept = {"language": self.language, "tree": self.tree, **({"page": self.page} if self.page else {})}
        return json.dumps(kept, ensure_ascii=False)

    @classmethod
    def loads(cls, text: str) -> "Draft":
        """The draft that was kept; an empty one where nothing was kept yet."""
        kept = json.loads(text or "{}")
        language = kept.get("language")
        page = str(kept.get("page") or "")
        return cls(kept.get("tree") or {}, language if language in LANGUAGES else LANGUAGES[0], page)

    def read_in(self, form_class: type[BaseForm], language: str) -> "Draft":
        """The same draft on a page of another language: its numbers rewritten, so that they go on meaning the same."""
        if language == self.language:
            return self
        return replace(self, tree=_rewritten(form_class, self.tree, self.language, language), language=language)


def _rewritten(form_class: type[BaseForm], tree: Tree, old: str, new: str) -> Tree:
    rewritten: Tree = dict(tree)
    for name, question in questions(form_class).items():
        value = tree.get(name)
        if question.kind == "group" and question.form and isinstance(value, dict):
            rewritten[name] = _rewritten(question.form, part_of(tree, name), old, new)
        elif question.kind == "rows" and question.form:
            rewritten[name] = [_rewritten(question.form, row, old, new) for row in rows_of(tree, name)]
        elif question.kind in ("decimal", "integer") and isinstance(value, str):
            rewritten[name] = in_other_language(value, question.kind, old, new)
    return rewritten
