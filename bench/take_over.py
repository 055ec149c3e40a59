"""Measure 6: taking over a list of calls, the first and the second time, against a bulk insert of the same rows."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg
from django.apps import apps
from django.db import connection

from bench import drive
from bench.driving.rows import many_rows
from bench.figures import Result
from suar.kernel.postgres import Addresses

#: Runs one command and says its exit code, seconds and peak memory in KiB.
_TIMED = (
    "import resource,subprocess as s,sys,time;t=time.perf_counter();c=s.run(sys.argv[1:],stdout=s.DEVNULL);"
    "print(c.returncode,time.perf_counter()-t,resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)
_WRITTEN = ("portcalls_portcall", "records_event", "registry_ship", "exchange_importedrow", "exchange_importremark",
            "registry_permit", "accounts_organisation", "portcalls_convoyproposal", "registry_ship_agents")  # fmt: skip


def measure(addresses: Addresses) -> Result:
    """The command as its operator runs it, twice; then everything that it wrote once more, by COPY and by models."""
    drive.a_port()
    result = Result("6 · A list of 2,300 calls is taken over")
    path = _list(result)
    rows = sum(1 for _line in path.open(encoding="utf-8")) - 1
    nothing = _run(["--help"])
    seconds: list[float] = []
    for which in ("first", "second"):
        code, took, memory = _run(["import", "calls", str(path)])
        assert code == 0
        took -= nothing[1]  # the interpreter's own start is no part of the work
        seconds.append(took)
        result.add(f"{which} time", f"{took:.1f} s, {rows / took:.0f} rows a second, peak {memory / 1024:.0f} MiB")
    result.add("memory of the command doing nothing", f"{nothing[2] / 1024:.0f} MiB")
    written = {table: _count(table) for table in _WRITTEN}
    copied = _by_copy(addresses, written)
    made = _by_models(written)
    result.add("the same rows by COPY", f"{copied:.2f} s", "", None)
    result.add("the same rows by Django's bulk_create", f"{made:.1f} s", "", None)
    result.add("import against COPY", f"{seconds[0] / copied:.1f} ×")
    result.add("import against bulk_create", f"{seconds[0] / made:.1f} ×")
    result.notes.append("Rows written: " + ", ".join(f"{count:,} {table}" for table, count in written.items()) + ".")
    return result


def _list(result: Result) -> Path:
    if drive.LIST.is_file():
        result.notes.append("The real list of January 2025.")
        return drive.LIST
    from tests.exchange import lists

    result.notes.append(f"SKIPPED: {drive.LIST.name} is not beside this checkout; 2,300 rows were made instead.")
    return lists.write(Path(tempfile.mkdtemp()) / "made.csv", many_rows(2300))


def _run(arguments: Sequence[str]) -> tuple[int, float, int]:
    command = [sys.executable, "-c", _TIMED, sys.executable, "-m", "suar", *arguments]
    said = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout.split()
    return int(said[0]), float(said[1]), int(said[2])


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - a table's name
        return int(cursor.fetchone()[0])


def _by_copy(addresses: Addresses, written: dict[str, int]) -> float:
    """Every row once more into twins of the tables with their indexes, one transaction."""
    with psycopg.connect(addresses.owner) as raw:
        for table in written:
            raw.execute(f"CREATE TABLE twin_{table} (LIKE {table} INCLUDING ALL)")
        raw.commit()
        bodies = {}
        for table in written:
            with raw.cursor().copy(f"COPY {table} TO STDOUT") as out:
                bodies[table] = b"".join(bytes(block) for block in out)
        started = time.perf_counter()
        for table, body in bodies.items():
            with raw.cursor().copy(f"COPY twin_{table} FROM STDIN") as into:
                into.write(body)
        raw.commit()
        took = time.perf_counter() - started
        for table in written:
            raw.execute(f"DROP TABLE twin_{table}")
        raw.commit()
    return took


def _by_models(written: dict[str, int]) -> float:
    """The same objects made and sent by bulk_create, and taken back; no rule is asked, nothing is read."""
    from django.db import transaction

    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    took = 0.0
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in written:
                cursor.execute(f"CREATE TEMP TABLE {table} (LIKE public.{table} INCLUDING ALL) ON COMMIT DROP")
        for table in written:
            model = models[table]
            names = [field.attname for field in model._meta.concrete_fields]
            with connection.cursor() as cursor:
                columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
                cursor.execute(f"SELECT {columns} FROM public.{table}")  # noqa: S608
                rows = cursor.fetchall()
            kept = [model(**_as_python(model, dict(zip(names, row, strict=True)))) for row in rows]
            started = time.perf_counter()
            model._default_manager.bulk_create(
                [model(**{name: getattr(one, name) for name in names}) for one in kept], batch_size=500
            )
            took += time.perf_counter() - started
    return took


def _as_python(model: type, row: dict[str, object]) -> dict[str, object]:
    import json

    for field in model._meta.concrete_fields:  # type: ignore[attr-defined]
        value = row[field.attname]
        if field.get_internal_type() == "JSONField" and isinstance(value, str):
            row[field.attname] = json.loads(value)
    return row
