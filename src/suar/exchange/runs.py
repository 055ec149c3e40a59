"""One run at a time, never twice the same file, and each row kept as it was read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection

from suar.exchange.models import ImportedRow, ImportRun, RunKind
from suar.exchange.remarks import Remarks
from suar.exchange.tables import Table
from suar.kernel import clock
from suar.records.chain import Doer

#: Any number, the same in every process: two lists are never taken over at once.
_LOCK = 0x5C_AF_01


@dataclass(frozen=True, slots=True)
class Importer:
    """Whoever runs the command: a label, and no account."""

    label: str
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The run, and whether it was there already because the same file was taken over before."""

    run: ImportRun
    repeated: bool = False


def alone() -> None:
    """Wait until no other list is being taken over; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def same_file(kind: RunKind, sha256: str) -> Outcome | None:
    """The run that took over exactly this file, if there is one."""
    run = ImportRun.objects.filter(kind=kind, sha256=sha256).order_by("-pk").first()
    return Outcome(run, repeated=True) if run else None


def begin(kind: RunKind, table: Table, doer: Doer, *, port_codes: Iterable[str] = ()) -> ImportRun:
    """The run of a list; its counts are filled in as it goes."""
    return ImportRun.objects.create(
        kind=kind, file_name=table.name, sha256=table.sha256, imported_at=clock.now(), imported_by_id=doer.user_id,
        by_label=doer.label[:200], rows=len(table.rows), port_codes=sorted(set(port_codes)),
    )  # fmt: skip


def finish(run: ImportRun, table: Table, remarks: Remarks, rows: Iterable[ImportedRow], **figures: int) -> Outcome:
    """Write rows, remarks and counts of a run."""
    if table.unfinished:
        remarks.add(table.rows[-1][0], "", "unfinished")
    ImportedRow.objects.bulk_create(rows, batch_size=500)
    run.figures = figures
    run.save()
    remarks.keep(run)
    return Outcome(run)


def note_changes(remarks: Remarks, line: int, before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Remark each cell that differs from what was taken over first. Returns whether any did."""
    changed = [column for column in now if before.get(column, "") != now[column]]
    for column in changed:
        remarks.add(line, column, "row_changed", now[column], before.get(column, ""))
    return bool(changed)
