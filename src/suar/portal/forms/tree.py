"""What was typed, as it was typed: the posted names of a form, read into a tree of strings by the form's shape."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TypeAlias, Union

from django.http import QueryDict

from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _, said
from suar.workflow.forms import BaseForm
from suar.workflow.statements import Question, questions

#: Of a scalar: its text; of several choices: their values; of rows: a tree each, with its ``_key``; of a group: a tree.
Value: TypeAlias = Union[str, list[str], list["Tree"], "Tree"]
Tree: TypeAlias = dict[str, Value]

KEY = "_key"
#: Rows of one list and letters of one box that a screen takes at all; the form's own limits are said at submission.
MOST_ROWS = 200
LONGEST = 20_000
_ROW_KEY = re.compile(r"^[a-z][a-z0-9]{0,15}$")
_OWN = frozenset({"csrfmiddlewaretoken", "draft_version", "next"})


def read_post(form_class: type[BaseForm], post: QueryDict) -> Tree:
    """The tree of strings behind names like ``cargo.k7.tonnes``; rows in the order in which they appear.

    Our own controls (csrfmiddlewaretoken, draft_version, names that begin with "_") are passed over.
    Raises Refused (400) that names the field: unknown or conflicting names, a name given twice, control characters,
    too much.
    """
    tree: Tree = {}
    for name, values in post.lists():
        if name in _OWN or name.startswith("_"):
            continue
        _place(form_class, tree, name.split("."), [str(value) for value in values], name)
    return tree


def rows_of(tree: Tree, name: str) -> list[Tree]:
    """The rows of a list in the tree; none if there are none."""
    value = tree.get(name)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def part_of(tree: Tree, name: str) -> Tree:
    """The part within the tree; an empty one if there is none."""
    value = tree.get(name)
    return value if isinstance(value, dict) else {}


def key_of(row: Tree) -> str:
    """The key of a row."""
    key = row.get(KEY)
    return key if isinstance(key, str) else ""


def one_of(tree: Tree, name: str) -> str:
    """The text of a scalar; empty if there is none."""
    value = tree.get(name)
    return value if isinstance(value, str) else ""


def several_of(tree: Tree, name: str) -> list[str]:
    """The chosen values of a question that takes several."""
    value = tree.get(name)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def is_blank(value: Value | None) -> bool:
    """Whether nothing at all was typed here, however many boxes there are."""
    if isinstance(value, str) or value is None:
        return not (value or "").strip()
    if isinstance(value, dict):
        return all(is_blank(inner) for name, inner in value.items() if name != KEY)
    return all(is_blank(inner) for inner in value)


def _place(form_class: type[BaseForm], tree: Tree, path: Sequence[str], values: list[str], name: str) -> None:
    """Put the values of one posted name where the form asks for them."""
    head, rest = path[0], path[1:]
    question = questions(form_class).get(head)
    if question is None:
        raise _refused(name, "unknown_field", said(_("Isian ini tidak dikenal.")), said(_("Muat ulang halaman ini.")))
    if question.kind == "group" and question.form and rest:
        part = tree.setdefault(head, {})
        assert isinstance(part, dict)
        _place(question.form, part, rest, values, name)
    elif question.kind == "rows" and question.form and len(rest) > 1:
        _place_in_row(question, tree, rest, values, name)
    elif rest or question.kind in ("group", "rows"):
        raise _refused(
            name,
            "conflicting_name",
            said(_("Nama isian ini bertentangan dengan isian lain.")),
            said(_("Muat ulang halaman ini.")),
        )
    elif question.kind == "choices":
        tree[head] = [_text(question, value, name) for value in values if value]
    else:
        tree[head] = _text(question, _only(values, name), name)


def _place_in_row(question: Question, tree: Tree, rest: Sequence[str], values: list[str], name: str) -> None:
    key, inner = rest[0], rest[1:]
    if not _ROW_KEY.match(key):
        raise _refused(name, "row_key", said(_("Baris ini tidak dikenal.")), said(_("Muat ulang halaman ini.")))
    rows = tree.setdefault(question.name, [])
    assert isinstance(rows, list)
    assert question.form
    row = next((one for one in reversed(rows) if isinstance(one, dict) and one[KEY] == key), None)
    if row is None:
        if len(rows) >= MOST_ROWS:
            raise _refused(
                question.name,
                "too_many",
                said(_("Paling banyak %(limit)s baris di layar ini.")) % {"limit": MOST_ROWS},
                said(_("Bagi menjadi beberapa permohonan, atau impor dari berkas.")),
            )
        row = {KEY: key}
        rows.append(row)  # type: ignore[arg-type]  # a list of rows, by its question
    if list(inner) == [KEY]:
        if _only(values, name) != key:
            raise _refused(name, "row_key", said(_("Baris ini tidak dikenal.")), said(_("Muat ulang halaman ini.")))
        return
    _place(question.form, row, inner, values, name)


def _only(values: list[str], name: str) -> str:
    if len(values) != 1:
        raise _refused(
            name, "given_twice", said(_("Isian ini terkirim lebih dari sekali.")), said(_("Muat ulang halaman ini."))
        )
    return values[0]


def _text(question: Question, value: str, name: str) -> str:
    """The typed text. A tab pasted from a table becomes a blank; other control characters cannot be typed: refused."""
    if len(value) > LONGEST:
        raise _refused(
            name,
            "too_long",
            said(_("Teks ini terlalu panjang: paling banyak %(limit)s huruf."))
            % {"limit": question.longest or LONGEST},
            said(_("Tulis lebih singkat.")),
        )
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if question.kind != "textarea":
        text = text.strip("\n")
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter != "\n" for letter in text):
        raise _refused(
            name,
            "control_character",
            said(_("Ada karakter yang tidak tampak di dalam teks.")),
            said(_("Hapus isinya, lalu ketik ulang (jangan tempel).")),
        )
    return text


def _refused(name: str, code: str, text: str, remedy: str) -> Refused:
    shown = "".join(letter if letter.isprintable() else "�" for letter in name[:80])
    return Refused(Problem(shown, code, text, remedy), status=400)


def names(form_class: type[BaseForm], tree: Tree, prefix: str = "") -> Iterator[tuple[str, str]]:
    """The tree as posted names and values again, in order: what a screen of it would send."""
    for name, question in questions(form_class).items():
        here = f"{prefix}{name}"
        if question.kind == "group" and question.form:
            yield from names(question.form, part_of(tree, name), f"{here}.")
        elif question.kind == "rows" and question.form:
            for row in rows_of(tree, name):
                yield f"{here}.{key_of(row)}.{KEY}", key_of(row)
                yield from names(question.form, row, f"{here}.{key_of(row)}.")
        elif question.kind == "choices":
            yield from ((here, one) for one in several_of(tree, name))
        elif name in tree:
            yield here, one_of(tree, name)
