"""The bare baseline: the rows that a step wrote, written once more under the same locks, with nothing around them.

What a step sends to the database is listened to. Its locks, rows and job are then sent again by psycopg alone, on a
connection of its own with prepared statements and one commit; every question the step asked is left out. So the
baseline follows the engine by itself: a service that writes more rows has a slower baseline.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.apps import apps
from django.db import connection, transaction

Statement = tuple[str, Any]

_INSERT = re.compile(r'INSERT INTO "(\w+)" \(([^)]*)\)')
_UPDATE = re.compile(r'UPDATE "(\w+)" SET .* WHERE "\w+"\."id" = %s$')
_LOCK = re.compile(r'FROM "(\w+)".* WHERE "\w+"\."id" = \(?%s\)?.* FOR NO KEY UPDATE')
_BARE_LOCK = re.compile(r'SELECT 1 FROM "(\w+)"')
_SET = re.compile(r'"(\w+)" = (%s|NULL)')
_BETWEEN = re.compile(r"^(BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK)")


def _further(step: int) -> Callable[[Any, int], Any]:
    return lambda number, copy: None if number is None else number + step * copy


def _marked(text: Any, copy: int) -> Any:
    return None if text is None else f"{text}{'-bc'[copy]}"


def _long_ago(_value: Any, _copy: int) -> str:
    return "2026-11-01T00:00:00Z"


#: What must differ where a row is written a second and a third time, because it may be there once only.
_ANEW: dict[tuple[str, str], Callable[[Any, int], Any]] = {
    ("records_event", "sequence"): _further(1_000_000),
    ("workflow_application", "service_code"): _marked,  # else the walk would take it for its own
    ("workflow_submission", "version"): _further(10_000),
    ("workflow_issueddocument", "number"): _marked,
    ("workflow_issueddocument", "token"): lambda _value, _copy: secrets.token_urlsafe(16),
    ("workflow_applicationfile", "attachment"): _marked,
    ("billing_invoice", "number"): _marked,
    ("billing_invoice", "voided_at"): _long_ago,
    ("billing_invoiceline", "position"): _further(1_000),
    # A cancelled booking takes no metres; the index that finds overlaps is written all the same.
    ("portcalls_berthbooking", "cancelled_at"): _long_ago,
}


class Listener:
    """Notes every statement that goes to the database while it listens; savepoints are not counted."""

    def __init__(self) -> None:
        self.heard: list[Statement] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not _BETWEEN.match(sql):
            self.heard.append((sql, params or ()))
        return execute(sql, params, many, context)


@contextmanager
def listening() -> Iterator[Listener]:
    """Hear what Django's connection of this thread sends."""
    listener = Listener()
    with connection.execute_wrapper(listener):
        yield listener


def writes(heard: list[Statement], copy: int) -> list[Statement]:
    """The locks, rows and jobs among what was heard; a row that was saved twice is written once, as it was at last.

    ``copy``: 1 for the first time the rows are written again, 2 for the second.
    """
    kept: list[Statement] = []
    place: dict[tuple[str, Any], int] = {}
    for sql, params in heard:
        lock, update = _LOCK.search(sql), _UPDATE.search(sql)
        if lock:
            kept.append((_lock(lock[1]), (params[0],)))
        elif update and (update[1], params[-1]) in place:
            kept[place[update[1], params[-1]]] = (sql, params)
        elif update or sql.startswith(("INSERT", "UPDATE", "DELETE")) or "procrastinate_defer" in sql:
            if update:
                place[update[1], params[-1]] = len(kept)
            kept.append((sql, _anew(sql, params, copy)))
    return kept


def _lock(table: str) -> str:
    return f'SELECT 1 FROM "{table}" WHERE "id" = %s FOR NO KEY UPDATE'  # noqa: S608 - a table's name


def _anew(sql: str, params: Any, copy: int) -> Any:
    found = _INSERT.match(sql)
    if not found:
        return params
    columns = _columns(found[2])
    return tuple(
        _changed(value, copy, _ANEW.get((found[1], columns[index % len(columns)])))
        for index, value in enumerate(params)
    )


def _columns(text: str) -> list[str]:
    return [name.strip(' "') for name in text.split(",")]


def _changed(value: Any, copy: int, change: Callable[[Any, int], Any] | None) -> Any:
    if change is None:
        return value
    return [change(each, copy) for each in value] if isinstance(value, list) else change(value, copy)


def write(bare: "psycopg.Connection[tuple[object, ...]]", statements: list[Statement]) -> None:
    """All of it in one transaction, by psycopg alone."""
    with bare.transaction(), bare.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)


def write_by_models(statements: list[Statement]) -> None:
    """The same rows in one transaction through Django's models: lock by reading, create, save; no rule is asked."""
    models = {model._meta.db_table: model for model in apps.get_models()}
    with transaction.atomic():
        for sql, params in statements:
            _write_by_model(models, sql, params)


def _write_by_model(models: dict[str, Any], sql: str, params: Any) -> None:
    lock, insert, update = _BARE_LOCK.match(sql), _INSERT.match(sql), _UPDATE.search(sql)
    if lock:
        models[lock[1]].objects.select_for_update(no_key=True).get(pk=params[0])
    elif insert and insert[1] in models and "ON CONFLICT" not in sql:
        model, columns = models[insert[1]], _columns(insert[2])
        rows = zip(*params, strict=True) if "UNNEST" in sql else _by(len(columns), params)
        made = [model(**_attributes(model, dict(zip(columns, row, strict=True)))) for row in rows]
        if len(made) == 1:
            made[0].save(force_insert=True)
        else:
            model.objects.bulk_create(made)
    elif update:
        values = iter(params)
        given = {
            name: next(values) if mark == "%s" else None for name, mark in _SET.findall(sql.rpartition(" WHERE ")[0])
        }
        model = models[update[1]]
        found = _attributes(model, given)
        model(pk=params[-1], **found).save(force_update=True, update_fields=[*found])
    else:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)


def _by(width: int, params: Any) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(params), width):
        yield params[start : start + width]


def _attributes(model: Any, given: dict[str, Any]) -> dict[str, Any]:
    names = {field.column: field.attname for field in model._meta.concrete_fields}
    return {names[column]: getattr(value, "obj", value) for column, value in given.items()}
