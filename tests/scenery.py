"""Keeps what a builder built in an empty database, and puts it back when a later test asks for the very same.

Walking a call through the engine takes a second, putting its rows back some hundredths of one. That is done only where
no test can tell the difference: nothing was written yet, nothing of ours is replaced, and settings, clock, language,
services and treasury stand as they stood. Every test gets objects of its own, and its rows go when it ends.
``SUAR_TEST_SCENERY=0`` has everything built anew each time.
"""

from __future__ import annotations

import copy
import os
import pickle
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache, wraps
from pathlib import Path
from types import FunctionType
from typing import Any, ParamSpec, TypeVar, cast

from django.conf import settings
from django.db import connection
from django.utils import timezone, translation

from suar.integrations.simponi.ledger import Billing
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.records.models import StoredFile
from suar.workflow import registry

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class _Scene:
    """The rows, the files and the treasury's book as they stood, and what the builder gave back."""

    rows: tuple[tuple[str, bytes], ...]
    files: Mapping[str, bytes]
    treasury: str
    bills: tuple[Billing, ...]
    built: bytes


@dataclass
class _Stage:
    """What is known of the test that runs."""

    open: bool = False
    treasury: Sandbox | None = None


class _NotPlain(Exception):
    """Something that two tests cannot be known to share."""


_stage = _Stage()
_scenes: dict[Any, _Scene] = {}
_bytes: dict[str, bytes] = {}  # of files that many scenes have


@contextmanager
def stage(*, alone: bool) -> Iterator[None]:
    """One test. ``alone``: it neither commits nor replaces anything of ours."""
    global _stage
    _stage = _Stage(open=alone and os.environ.get("SUAR_TEST_SCENERY") != "0")
    try:
        yield
    finally:
        _stage = _Stage()


@contextmanager
def beside(treasury: Sandbox) -> Iterator[None]:
    """The treasury that this test's bills are sent to: its book belongs to the scene."""
    _stage.treasury = treasury
    try:
        yield
    finally:
        _stage.treasury = None


def forget() -> None:
    """Of an emptied database nothing is remembered."""
    _scenes.clear()
    _bytes.clear()
    _filled.cache_clear()


def remembered(build: Callable[P, R]) -> Callable[P, R]:
    """Let a builder that is asked the same on the same empty stage put back what it built."""

    @wraps(build)
    def built(*args: P.args, **kwargs: P.kwargs) -> R:
        asked = _asked(build, args, kwargs)
        if asked is None:
            return build(*args, **kwargs)
        scene = _scenes.get(asked)
        if scene is not None:
            return cast(R, _put_back(scene))
        found = build(*args, **kwargs)
        if (taken := _taken(found)) is not None:
            _scenes[asked] = taken
        return found

    return built


# ---- what makes two requests the same -----------------------------------------------------------------------------


def _asked(build: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What is asked, and around it whatever a builder may look at; None where it must be built anew."""
    if not _stage.open or not connection.in_atomic_block or connection.needs_rollback:
        return None
    try:
        given = _plain(args), _plain(kwargs)
    except _NotPlain:
        return None
    if not _treasury_untouched() or not _nothing_written():
        return None
    _filled()
    around = translation.get_language(), timezone.get_current_timezone_name(), clock._moved.get()
    services = tuple((code, *map(id, versions)) for code, versions in sorted(registry._versions.items()))
    return build.__module__, build.__qualname__, given, around, services, _settings(), _stage.treasury is not None


def _plain(value: Any) -> Any:
    """A value by which requests can be told apart; raises _NotPlain for what lives in the database or in memory."""
    if value is None or isinstance(value, str | bytes | int | float | Decimal | datetime | date | timedelta | Enum):
        return type(value), value
    if isinstance(value, FunctionType) and "<" not in value.__qualname__:
        return value.__module__, value.__qualname__
    if isinstance(value, Sandbox) and value is _stage.treasury:
        return "treasury"
    if isinstance(value, tuple | list):
        return type(value), tuple(map(_plain, value))
    if isinstance(value, dict):
        return tuple((key, _plain(one)) for key, one in sorted(value.items()))
    if is_dataclass(value) and not isinstance(value, type) and type(value).__module__.startswith("suar.demo."):
        return type(value), tuple(_plain(getattr(value, one.name)) for one in fields(value))
    raise _NotPlain


def _settings() -> tuple[str, ...]:
    own = "SUAR_SIMPONI_URL" if _stage.treasury is not None else ""
    return tuple(f"{name}={getattr(settings, name)!r}" for name in dir(settings) if name.isupper() and name != own)


def _treasury_untouched() -> bool:
    treasury = _stage.treasury
    if treasury is None or treasury.url != settings.SUAR_SIMPONI_URL:
        return treasury is None and _nobody() == settings.SUAR_SIMPONI_URL
    return not treasury.ledger.billings and not any(treasury.faults.values())


@cache
def _nobody() -> str:
    """Where no treasury answers."""
    return os.environ.get("SUAR_SIMPONI_URL", "http://127.0.0.1:8001")


def _nothing_written() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NULL")
        return bool(cursor.fetchone()[0])


# ---- taking down and putting back ---------------------------------------------------------------------------------


@cache
def _filled() -> dict[str, int]:
    """How many rows the tables have that are not empty when a test begins."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        counted = ((name, _count(cursor, name)) for name in tables)
        return {name: count for name, count in counted if count}


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f'SELECT count(*) FROM "{table}"')
    return int(cursor.fetchone()[0])


def _taken(built: Any) -> _Scene | None:
    """The scene as it stands; None where it did not only add rows to empty tables."""
    if connection.needs_rollback:
        return None
    with connection.cursor() as cursor:
        if any(_count(cursor, table) != count for table, count in _filled().items()):
            return None
        cursor.execute(
            "SELECT relname FROM pg_stat_xact_user_tables WHERE schemaname = 'public' AND n_tup_ins > 0 ORDER BY 1"
        )
        tables = [table for (table,) in cursor.fetchall() if table not in _filled()]
        rows = tuple((table, data) for table in tables if (data := _copied(cursor, table)))
    treasury = _stage.treasury
    bills = tuple(copy.deepcopy(list(treasury.ledger.billings.values()))) if treasury is not None else ()
    return _Scene(rows, _files(), treasury.url if treasury else "", bills, pickle.dumps(built))


def _copied(cursor: Any, table: str) -> bytes:
    with cursor.copy(f'COPY "{table}" TO STDOUT') as out:
        return b"".join(map(bytes, out))


def _files() -> dict[str, bytes]:
    found = {}
    for digest in StoredFile.objects.values_list("sha256", flat=True).distinct():
        path = _path(digest)
        if path.exists():
            found[digest] = _bytes.setdefault(digest, path.read_bytes())
    return found


def _path(digest: str) -> Path:
    return Path(settings.SUAR_FILES_DIR) / digest[:2] / digest


def _put_back(scene: _Scene) -> Any:
    treasury = _stage.treasury
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
        path = _path(digest)
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.write_bytes(content)
    if treasury is not None:
        treasury.ledger.billings.update({row.code: copy.deepcopy(row) for row in scene.bills})
    return pickle.loads(scene.built)
