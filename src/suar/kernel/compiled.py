"""Questions asked with every step or page: put into SQL once, then asked again and again with other values.

Django builds the SQL of a query anew each time, in Python; for a row read by its key that costs several times what
the database needs to answer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import BooleanField, Model, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]  # unknown to the stubs
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=Model)


class Compiled(Generic[M]):
    """A query of whole rows, with what it selects along and its annotations.

    ``question`` builds it; ``examples`` are values that stand for those it is asked with later, each unlike whatever
    else the query compares with. It must be the same question for every value: no ``if``, no list of varying length.
    """

    def __init__(self, question: Callable[..., QuerySet[M]], **examples: Any) -> None:
        self._question, self._examples = question, examples
        self._known = threading.local()  # what is built keeps the connection of its thread

    def rows(self, **values: Any) -> list[M]:
        """The rows for these values, in the order the question asks for; one query."""
        asked: _Asked[M] | None = getattr(self._known, "asked", None)
        if asked is None:
            asked = self._known.asked = _Asked(self._question(**self._examples), self._examples)
        return asked.rows(values)

    def first(self, **values: Any) -> M | None:
        """The first of the rows."""
        return next(iter(self.rows(**values)), None)


class Keyed(Generic[M]):
    """Whole rows by their keys, with what is read along: a list asks only for keys in words of its own, which is
    short, and reads what it shows by a question that never changes.

    ``by``: the column that holds the keys; ``only``: what else is true of all rows, whoever asks.
    """

    def __init__(self, model: type[M], *along: str, by: str = "id", **only: Any) -> None:
        among = f'"{model._meta.db_table}"."{by}" = ANY(%s::bigint[])'

        def question(keys: str) -> QuerySet[M]:
            found = model._default_manager.select_related(*along).filter(**only)
            return found.filter(RawSQL(among, (keys,), BooleanField())).order_by("pk")  # noqa: S611 - our own names

        self._rows = Compiled(question, keys="{}")

    def rows(self, keys: Iterable[int]) -> list[M]:
        """All rows with one of these keys, in the order of the table's own; one query, none without keys."""
        asked = ",".join(map(str, keys))
        return self._rows.rows(keys=f"{{{asked}}}") if asked else []

    def in_order(self, keys: Sequence[int]) -> list[M]:
        """The row of each key of the table's own, in the order given; those that are gone meanwhile are left out."""
        found = {row.pk: row for row in self.rows(keys)}
        return [found[key] for key in keys if key in found]


class _Asked(Generic[M]):
    """The SQL of a question and how objects are made of its answer, as django.db.models.query.ModelIterable does."""

    def __init__(self, question: QuerySet[M], examples: dict[str, Any]) -> None:
        compiler = question.query.get_compiler(DEFAULT_DB_ALIAS)
        self._sql, given = compiler.as_sql()
        names = {(type(example), example): name for name, example in examples.items()}
        self._params = [(names.get((type(value), value)), value) for value in given]
        if {name for name, _value in self._params} - {None} != examples.keys():
            raise ValueError("a value that the question is to be asked with does not stand in its SQL")
        assert compiler.select is not None
        assert compiler.klass_info is not None
        self._compiler, self._locks = compiler, question.query.select_for_update
        self._model: type[M] = compiler.klass_info["model"]
        own = compiler.klass_info["select_fields"]
        self._own = slice(own[0], own[-1] + 1)
        self._columns = [column[0].target.attname for column in compiler.select[self._own]]
        self._along = get_related_populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)
        self._annotated = compiler.annotation_col_map or {}
        self._converters = compiler.get_converters([column[0] for column in compiler.select])

    def rows(self, values: dict[str, Any]) -> list[M]:
        if self._locks and connection.get_autocommit():
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        params = [value if name is None else values[name] for name, value in self._params]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            found: Iterable[Sequence[Any]] = cursor.fetchall()
        if self._converters:
            found = self._compiler.apply_converters(found, self._converters)
        return [self._object(row) for row in found]

    def _object(self, row: Sequence[Any]) -> M:
        made = self._model.from_db(DEFAULT_DB_ALIAS, self._columns, row[self._own])
        for along in self._along:
            along.populate(row, made)
        for name, column in self._annotated.items():
            setattr(made, name, row[column])
        return made
