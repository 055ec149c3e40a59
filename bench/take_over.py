"""Measure 7: taking over a list of calls, the first and the second time, against a bulk insert of the same rows."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.apps import apps
from django.db import connection, connections, transaction

from bench import cluster, drive
from bench.driving.rows import many_rows
from bench.figures import Result
from suar.kernel.postgres import Addresses

#: Runs one command and says its exit code, seconds and peak memory in KiB.
_TIMED = (
    "import resource,subprocess as s,sys,time;t=time.perf_counter();c=s.run(sys.argv[1:],stdout=s.DEVNULL);"
    "print(c.returncode,time.perf_counter()-t,resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)
#: Tables that an import writes.
_WRITTEN = (
    "exchange_importrun", "accounts_organisation", "registry_ship", "registry_ship_agents", "registry_permit",
    "portcalls_portcall", "records_event", "portcalls_convoyproposal", "exchange_importedrow", "exchange_importremark",
)  # fmt: skip


def measure(addresses: Addresses) -> Result:
    """The command as its operator runs it, twice; then everything that it wrote once more, by COPY and by models."""
    drive.a_port()
    result = Result("7 · A list of 2,300 calls is taken over")
    path = _list(result)
    rows = sum(1 for _line in path.open(encoding="utf-8")) - 1
    twins = [cluster.copy_of_site(addresses, f"bench_{name}") for name in ("copy", "models")]
    before = {table: _last(table) for table in _WRITTEN}
    nothing = [_run(["import", "calls", str(_head_of(path))]) for _try in range(2)][-1]  # the first writes bytecode
    seconds: list[float] = []
    for which in ("first", "second"):
        code, took, memory = _run(["import", "calls", str(path)])
        assert code == 0
        took -= nothing[1]  # the start of the program is no part of the work
        seconds.append(took)
        result.add(f"{which} time", f"{took:.1f} s, {rows / took:.0f} rows a second, peak {memory / 1024:.0f} MiB")
    result.add("start of the command, which has nothing to do", f"{nothing[1]:.1f} s, {nothing[2] / 1024:.0f} MiB")
    written = {table: _count(table) for table in _WRITTEN}
    copied, made = _by_copy(addresses, twins[0], before), _by_models(twins[1], before)
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


def _head_of(path: Path) -> Path:
    """A list without a row: the command starts, reads it and refuses it."""
    with path.open(encoding="utf-8") as whole:
        head = Path(tempfile.mkdtemp()) / "head.csv"
        head.write_text(whole.readline(), encoding="utf-8")
    return head


def _run(arguments: Sequence[str]) -> tuple[int, float, int]:
    command = [sys.executable, "-c", _TIMED, sys.executable, "-m", "suar", *arguments]
    said = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout.split()
    return int(said[0]), float(said[1]), int(said[2])


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - a table's name
        return int(cursor.fetchone()[0])


def _last(table: str) -> int:
    """The key of the newest row: what comes after it was written by the import."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608 - a table's name
        return int(cursor.fetchone()[0])


def _by_copy(addresses: Addresses, empty: Addresses, before: Mapping[str, int]) -> float:
    """Every row once more, with all indexes and keys, in one transaction."""
    with psycopg.connect(addresses.owner) as raw:
        bodies = {}
        for table in _WRITTEN:
            new = f"SELECT * FROM {table} WHERE id > {before[table]}"  # noqa: S608 - a table's name and a number
            with raw.cursor().copy(f"COPY ({new}) TO STDOUT") as out:
                bodies[table] = b"".join(bytes(block) for block in out)
    with psycopg.connect(empty.owner) as raw:
        started = time.perf_counter()
        for table, body in bodies.items():
            with raw.cursor().copy(f"COPY {table} FROM STDIN") as into:
                into.write(body)
        raw.commit()
        return time.perf_counter() - started


def _by_models(empty: Addresses, before: Mapping[str, int]) -> float:
    """The same objects made and sent by bulk_create in one transaction; no rule is asked, nothing is read."""
    elsewhere = {**connection.settings_dict, "NAME": urlsplit(empty.application).path.lstrip("/"), "OPTIONS": {}}
    connections.settings["empty"] = elsewhere
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    rows = {table: list(models[table]._default_manager.filter(pk__gt=before[table]).values()) for table in _WRITTEN}
    started = time.perf_counter()
    with transaction.atomic(using="empty"):
        for table, values in rows.items():
            made = [models[table](**each) for each in values]
            models[table]._default_manager.using("empty").bulk_create(made, batch_size=500)
    took = time.perf_counter() - started
    connections["empty"].close()
    return took
