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
from django.db import connection

Statement = tuple[str, Any]

_INSERT = re.compile(r'INSERT INTO "(\w+)" \(([^)]*)\)')
_UPDATE = re.compile(r'UPDATE "(\w+)" SET .* WHERE "\w+"\."id" = %s$')
_LOCK = re.compile(r'FROM "(\w+)".* WHERE "\w+"\."id" = \(?%s\)?.* FOR NO KEY UPDATE')
_BETWEEN = re.compile(r"^(BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK)")



def _long_ago(_: object) -> str:
    return "2026-11-01T00:00:00Z"


#: What must differ where a row is written a second time, because it may be there once only.
_ANEW: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("records_event", "sequence"): lambda n: n + 1_000_000,
    ("workflow_application", "service_code"): lambda code: f"{code}b",  # else the walk would take it for its own
    ("workflow_submission", "version"): lambda n: n + 10_000,
    ("workflow_issueddocument", "number"): lambda number: f"{number}b",
    ("workflow_issueddocument", "token"): lambda _: secrets.token_urlsafe(16),
    ("workflow_applicationfile", "attachment"): lambda code: f"{code}b",
    ("billing_invoice", "number"): lambda number: f"{number}b",
    ("billing_invoice", "voided_at"): _long_ago,
    ("billing_invoiceline", "position"): lambda n: n + 1_000,
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


def writes(heard: list[Statement]) -> list[Statement]:
    """The locks, rows and jobs among what was heard; a row that was saved twice is written once, as it was at last."""
    kept: list[Statement] = []
    place: dict[tuple[str, Any], int] = {}
    for sql, params in heard:
        lock, update = _LOCK.search(sql), _UPDATE.search(sql)
        if lock:
            kept.append((f'SELECT 1 FROM "{lock[1]}" WHERE "id" = %s FOR NO KEY UPDATE', (params[0],)))
        elif update and (update[1], params[-1]) in place:
            kept[place[update[1], params[-1]]] = (sql, params)
        elif update or sql.startswith(("INSERT", "UPDATE", "DELETE")) or "procrastinate_defer" in sql:
            if update:
                place[update[1], params[-1]] = len(kept)
            kept.append((sql, _anew(sql, params)))
    return kept


def _anew(sql: str, params: Any) -> Any:
    found = _INSERT.match(sql)
    if not found:
        return params
    columns = [name.strip(' "') for name in found[2].split(",")]
    return tuple(
        _changed(value, _ANEW.get((found[1], columns[index % len(columns)]))) for index, value in enumerate(params)
    )


def _changed(value: Any, change: Callable[[Any], Any] | None) -> Any:
    if change is None or (value is None and change is not _long_ago):
        return value
    return [change(each) for each in value] if isinstance(value, list) else change(value)


def write(bare: psycopg.Connection[Any], statements: list[Statement]) -> None:
    """All of it in one transaction."""
    with bare.transaction(), bare.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
