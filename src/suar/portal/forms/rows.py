"""Adding and removing rows: what the two buttons of a list do to the tree."""

import secrets

from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _, said
from suar.portal.forms.tree import KEY, MOST_ROWS, Tree, key_of, part_of, rows_of
from suar.workflow.forms import BaseForm
from suar.workflow.statements import questions


def is_row_action(action: str) -> bool:
    """Whether the pressed button (``_action``) adds or removes a row."""
    return action.startswith(("add:", "remove:"))


def apply_row_action(form_class: type[BaseForm], tree: Tree, action: str) -> Tree:
    """The tree after "add:cargo" or "remove:cargo:k7" (a list within a row: "add:cargo.k7.packages").

    Raises Refused: 400 for a list the form does not have, 422 at the greatest number of rows.
    A row that is already gone (the button pressed twice) is no fault.
    """
    verb, _colon, rest = action.partition(":")
    path, _colon, key = rest.partition(":")
    if verb not in ("add", "remove") or (verb == "remove") != bool(key):
        raise _unknown(path)
    return _applied(form_class, tree, path.split("."), key, path)


def _applied(form_class: type[BaseForm], tree: Tree, path: list[str], key: str, whole: str) -> Tree:
    question = questions(form_class).get(path[0])
    if question is None or question.form is None or question.known is not None:
        raise _unknown(whole)
    name = question.name
    if question.kind == "group" and len(path) > 1:
        return {**tree, name: _applied(question.form, part_of(tree, name), path[1:], key, whole)}
    rows = rows_of(tree, name)
    if question.kind == "rows" and len(path) > 2:
        if path[1] not in map(key_of, rows):
            raise _unknown(whole)
        inner = question.form
        return {
            **tree,
            name: [_applied(inner, row, path[2:], key, whole) if key_of(row) == path[1] else row for row in rows],
        }
    if question.kind != "rows" or len(path) > 1:
        raise _unknown(whole)
    if key:
        return {**tree, name: [row for row in rows if key_of(row) != key]}
    most = min(question.most or MOST_ROWS, MOST_ROWS)
    if len(rows) >= most:
        text = said(_("Paling banyak %(limit)s baris.")) % {"limit": most}
        raise Refused(Problem(whole, "too_many", text, said(_("Hapus baris lain lebih dahulu."))))
    blank: Tree = {KEY: new_key(rows)}
    return {**tree, name: [*rows, blank]}


def new_key(rows: list[Tree]) -> str:
    """A key that no row has, also not one that was just added in another tab."""
    taken = set(map(key_of, rows))
    while (key := f"k{secrets.token_hex(3)}") in taken:
        pass
    return key


def _unknown(path: str) -> Refused:
    return Refused(
        Problem(path[:80], "unknown_field", said(_("Isian ini tidak dikenal.")), said(_("Muat ulang halaman ini."))),
        status=400,
    )
