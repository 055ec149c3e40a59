"""Taking over a list of ports by code and name; what is there already is never changed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction

from suar.exchange import runs, tables
from suar.exchange.models import ImportedRow, RunKind
from suar.exchange.remarks import Remarks
from suar.exchange.runs import Outcome
from suar.exchange.tables import Table
from suar.kernel import identifiers
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.records.chain import Doer
from suar.registry import ports as register
from suar.registry.models import Port

CODE, NAME, DOMESTIC, FOREIGN = "code", "name", "dalam", "luar"
COLUMNS = (CODE, NAME, DOMESTIC, FOREIGN)
#: Codes under which the ministry's own lists name one port (process.md, identifiers).
_SAME = {"IDTPP": "IDJKT", "IDJKT": "IDTPP"}


@transaction.atomic
def import_ports(path: Path, doer: Doer) -> Outcome:
    """Take over the list at ``path`` in one transaction, or refuse it whole with every reason."""
    table = tables.read(path, COLUMNS)
    runs.alone()
    if (before := runs.same_file(RunKind.PORTS, table.sha256)) is not None:
        return before
    problems = list(_problems(table))
    if problems:
        raise Refused.of(problems)
    return _take_over(table, doer)


def _problems(table: Table) -> list[Problem]:
    found: list[Problem] = []
    seen: set[str] = set()
    for line, raw in table.rows:
        for column, text in _wrong(raw, seen):
            where = gettext("Baris %(row)d, kolom %(column)s: %(text)s") % {
                "row": line, "column": column, "text": text,
            }  # fmt: skip
            found.append(Problem(f"{line}.{column}", "form", where, gettext("Perbaiki di sumbernya.")))
        seen.add(raw[CODE])
    return found


def _wrong(raw: Mapping[str, str], seen: set[str]) -> list[tuple[str, str]]:
    found = []
    code = raw[CODE]
    if code in seen:
        found.append((CODE, gettext("Kode ini dua kali di berkas yang sama.")))
    if code not in identifiers.NOT_PORTS and identifiers.locode(code).number != code:
        found.append((CODE, gettext("Kode pelabuhan terdiri dari dua huruf negara dan tiga huruf tempat.")))
    if not raw[NAME].strip() or len(raw[NAME]) > 80:
        found.append((NAME, gettext("Nama pelabuhan kosong, atau lebih dari 80 huruf.")))
    for column in (DOMESTIC, FOREIGN):
        if not re.fullmatch(r"\d{1,9}", raw[column], re.ASCII):
            found.append((column, gettext("Harus bilangan bulat.")))
    return found


def _take_over(table: Table, doer: Doer) -> Outcome:
    remarks = Remarks()
    there = {port.code: port for port in Port.objects.filter(code__in=[raw[CODE] for _line, raw in table.rows])}
    run = runs.begin(RunKind.PORTS, table, doer)
    first = _first_rows(there)
    new, kept, unchanged, no_ports = [], [], 0, 0
    for line, raw in table.rows:
        code = raw[CODE]
        if code in identifiers.NOT_PORTS:
            remarks.add(line, CODE, "not_a_port", code, name=raw[NAME])
            no_ports += 1
            kept.append((line, raw))
        elif code not in there:
            new.append((code, raw[NAME]))
            kept.append((line, raw))
        elif code in first and not runs.note_changes(remarks, line, first[code], raw):
            unchanged += 1
        else:
            if there[code].name != raw[NAME] and code not in first:
                remarks.add(line, NAME, "port_name_differs", raw[NAME], there[code].name, code=code)
            kept.append((line, raw))
    for port in register.take_over(new):
        there[port.code] = port
    _note_two_codes(table, remarks)
    if new:
        remarks.add(0, "", "port_not_set_up", count=len(new))
    run.arrived, run.unchanged = len(new), unchanged
    rows = [ImportedRow(run=run, row=line, port=there.get(raw[CODE]), raw=raw) for line, raw in kept]
    return runs.finish(run, table, remarks, rows, ports_new=len(new), ports_known=len(table.rows) - len(new) - no_ports,
                       no_ports=no_ports)  # fmt: skip


def _first_rows(there: Mapping[str, Port]) -> dict[str, dict[str, str]]:
    """What was taken over of each port the first time."""
    found: dict[str, dict[str, str]] = {}
    kept = ImportedRow.objects.filter(port__in=there.values()).order_by("pk").values_list("port__code", "raw")
    for code, raw in kept:
        found.setdefault(str(code), raw)
    return found


def _note_two_codes(table: Table, remarks: Remarks) -> None:
    """Ports that may be one under two codes: by name, or as the ministry's lists are known to do."""
    by_name: dict[str, list[str]] = defaultdict(list)
    listed = {raw[CODE] for _line, raw in table.rows}
    registered = set(Port.objects.filter(code__in=_SAME).values_list("code", flat=True))
    for line, raw in table.rows:
        code = raw[CODE]
        namesakes = by_name[register.name_key(raw[NAME])]
        for other in namesakes:
            remarks.add(line, CODE, "two_codes", code, other=other)
        namesakes.append(code)
        twin = _SAME.get(code, "")
        # Known of the ministry's lists, whether or not this one holds both.
        if twin and twin not in namesakes and (twin not in listed or code > twin):
            remarks.add(line, CODE, "two_codes", code, other=twin, registered=twin in registered)
