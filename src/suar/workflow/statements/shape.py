"""The shape of a form: which questions it asks, of what kind, in which groups; screens, schema and errors use it."""

import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from suar.kernel.words import _
from suar.workflow.forms import BaseForm, Known, Reference, Section, Widget

_KIND_OF_TYPE: tuple[tuple[type, str], ...] = (  # bool before int, datetime before date: each is also the other
    (bool, "yesno"),
    (int, "integer"),
    (Decimal, "decimal"),
    (datetime, "time"),
    (date, "date"),
    (str, "text"),
)


@dataclass(frozen=True, slots=True)
class Option:
    """One of a closed list: ``value`` as sent, ``label`` as read (may be lazy), ``answer`` as the form types it."""

    value: str
    label: str
    answer: Any


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is asked.

    ``kind``   of ``forms.Widget``, or "choices" (several of a list), "rows" (a list of parts), "group" (one part)
    ``unit``   written behind the box; ``model`` kind of row whose id is the answer ("ship"), else ""
    ``form``   what one part asks, for rows and group
    ``least``/``most``  number of rows or choices; ``longest`` letters of a text
    ``known``  it is shown, not asked
    """

    name: str
    kind: str
    title: str
    hint: str
    required: bool
    unit: str = ""
    model: str = ""
    options: tuple[Option, ...] = ()
    form: type[BaseForm] | None = None
    least: int = 0
    most: int | None = None
    longest: int | None = None
    known: Known | None = None


@cache
def questions(form_class: type[BaseForm]) -> dict[str, Question]:
    """What the form asks, by name, in the order of the class. TypeError where a field cannot be asked on a screen."""
    return {name: _question(form_class, name, field) for name, field in form_class.model_fields.items()}


def sections(form_class: type[BaseForm]) -> Iterator[tuple[str, tuple[Question, ...]]]:
    """The questions in the groups in which they are asked; those in no group come last, under "Lainnya"."""
    asked = questions(form_class)
    named = {name for section in form_class.sections for name in section.fields}
    for section in form_class.sections:
        yield section.title, tuple(asked[name] for name in section.fields)
    rest = tuple(name for name in asked if name not in named)
    if rest:
        last = Section(_("Lainnya") if form_class.sections else "", rest)
        yield last.title, tuple(asked[name] for name in last.fields)


def _question(form_class: type[BaseForm], name: str, field: FieldInfo) -> Question:
    kind_of, marks = _unwrapped(field.annotation, list(field.metadata))
    widget = next((mark for mark in marks if isinstance(mark, Widget)), None)
    reference = next((mark for mark in marks if isinstance(mark, Reference)), None)
    known = next((mark for mark in marks if isinstance(mark, Known)), None)
    least = next((mark.min_length for mark in marks if hasattr(mark, "min_length")), 0)
    most = next((mark.max_length for mark in marks if hasattr(mark, "max_length")), None)
    kind, form, options = _kind(kind_of)
    kind = kind or (widget.kind if widget else "")  # types of the library, such as a time with its zone
    if not kind:
        raise TypeError(
            f"{form_class.__qualname__}.{name}: {kind_of!r} cannot be asked; make it a row form or a plain field"
        )
    several = kind in ("rows", "choices")
    return Question(
        name=name,
        kind=widget.kind if widget else reference.model if reference else kind,
        title=field.title or name.replace("_", " "),
        hint=field.description or "",
        required=least > 0 if several else field.is_required(),
        unit=widget.unit if widget else "",
        model=reference.model if reference else "",
        options=options,
        form=form,
        least=least if several else 0,
        most=most if several else None,
        longest=most if kind == "text" else None,
        known=known,
    )


def _unwrapped(annotation: Any, marks: list[Any]) -> tuple[Any, list[Any]]:
    """The plain type inside ``Annotated[…] | None`` and all that was remarked on it on the way."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *inner = get_args(annotation)
            for mark in inner:
                marks += mark.metadata if isinstance(mark, FieldInfo) else [mark]
        elif origin in (Union, types.UnionType):
            members = [member for member in get_args(annotation) if member is not types.NoneType]
            if len(members) != 1:
                return annotation, marks
            annotation = members[0]
        else:
            return annotation, marks


def _kind(plain: Any) -> tuple[str, type[BaseForm] | None, tuple[Option, ...]]:
    origin = get_origin(plain)
    if origin is Literal or (isinstance(plain, type) and issubclass(plain, Enum)):
        return "choice", None, _options(plain)
    if origin in (list, tuple, set, frozenset):
        member, _marks = _unwrapped(get_args(plain)[0], [])
        kind, form, options = _kind(member)
        return {"group": "rows", "choice": "choices"}.get(kind, ""), form, options
    if isinstance(plain, type):
        if issubclass(plain, BaseForm):
            return "group", plain, ()
        return next((kind for known, kind in _KIND_OF_TYPE if issubclass(plain, known)), ""), None, ()
    return "", None, ()


def _options(closed: Any) -> tuple[Option, ...]:
    if get_origin(closed) is Literal:
        return tuple(Option(str(value), str(value), value) for value in get_args(closed))
    return tuple(Option(str(one.value), getattr(one, "label", str(one.value)), one.value) for one in closed)
