"""A scene is taken down as it stands, and put back: rows, files and the treasury's book."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from suar.integrations.simponi.ledger import Billing
from suar.records.models import StoredFile
from tests.scenery.staging import on_stage

_bytes: dict[str, bytes] = {}  # of files that many scenes have


@dataclass(frozen=True)
class Scene:
    """The rows, the files and the treasury's book as they stood, and what the builder gave back."""

    rows: tuple[tuple[str, bytes], ...]
    files: Mapping[str, bytes]
    treasury: str
    bills: tuple[Billing, ...]
    built: bytes


def forget() -> None:
    """Of an emptied database nothing is remembered."""
    _bytes.clear()
    filled.cache_clear()


@cache
def filled() -> dict[str, int]:
    """How many rows the tables have that are not empty when a test begins."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        counted = ((name, _count(cursor, name)) for name in tables)
        return {name: count for name, count in counted if count}


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f'SELECT count(*) FROM "{table}"')
    return int(cursor.fetchone()[0])


def taken(built: Any) -> Scene | None:
    """The scene as it stands; None where it did not only add rows to empty tables."""
    if connection.needs_rollback:
        return None
    with connection.cursor() as cursor:
        if any(_count(cursor, table) != count for table, count in filled().items()):
            return None
        cursor.execute(
            "SELECT relname FROM pg_stat_xact_user_tables WHERE schemaname = 'public' AND n_tup_ins > 0 ORDER BY 1"
        )
        tables = [table for (table,) in cursor.fetchall() if table not in filled()]
        rows = tuple((table, data) for table in tables if (data := _copied(cursor, table)))
    treasury = on_stage().treasury
    bills = tuple(copy.deepcopy(list(treasury.ledger.billings.values()))) if treasury is not None else ()
    return Scene(rows, _files(), treasury.url if treasury else "", bills, pickle.dumps(built))


def _copied(cursor: Any, table: str) -> bytes:
    with cursor.copy(f'COPY "{table}" TO STDOUT') as out:
        return b"".join(map(bytes, out))


def _files() -> dict[str, bytes]:
    found = {}
    for digest in StoredFile.objects.values_list("sha256", flat=True).distinct():
        path = path_of(digest)
        if path.exists():
            found[digest] = _bytes.setdefault(digest, path.read_bytes())
    return found


def path_of(digest: str) -> Path:
    """Where the file with these bytes lies."""
    return Path(settings.SUAR_FILES_DIR) / digest[:2] / digest


def put_back(scene: Scene) -> Any:
    """The scene stands again; what its builder gave back, as objects of this test's own."""
    treasury = on_stage().treasury
    with connection.cursor() as cursor:
        # Neither triggers nor foreign keys are asked again: these rows stood before.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, data in scene.rows:
            if treasury is not None:
                data = data.replace(scene.treasury.encode(), treasury.url.encode())
            with cursor.copy(f'COPY "{table}" FROM STDIN') as into:
                into.write(data)
        cursor.execute("SET LOCAL session_replication_role = origin")
    for digest, content in scene.files.items():
        path = path_of(digest)
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.write_bytes(content)
    if treasury is not None:
        treasury.ledger.billings.update({row.code: copy.deepcopy(row) for row in scene.bills})
    return pickle.loads(scene.built)
