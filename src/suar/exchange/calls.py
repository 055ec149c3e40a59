"""Taking over a list of calls: every row arrives as it was read, or the list is refused whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from suar.accounts.models import Organisation
from suar.exchange import cells, runs, stays, tables, tows
from suar.exchange.columns import COLUMNS, COMPANY, DESTINATION, MASTER, NUMBER, ORIGIN
from suar.exchange.companies import companies_of, key_of
from suar.exchange.hulls import Hulls, note_types
from suar.exchange.models import ImportedRow, RunKind
from suar.exchange.permits import Permits
from suar.exchange.places import note_names
from suar.exchange.remarks import Remarks
from suar.exchange.rows import Row
from suar.exchange.runs import Outcome
from suar.exchange.tables import Table
from suar.kernel.errors import Refused
from suar.kernel.words import gettext
from suar.portcalls import takeover
from suar.portcalls.models import PortCall
from suar.records.chain import Doer, canonical
from suar.registry.models import Port, Ship
from suar.registry.ships import Fleet


@dataclass(slots=True)
class _Arriving:
    """A row that is not there yet, with what it was resolved to."""

    row: Row
    ship: Ship
    company: Organisation
    call: PortCall


@transaction.atomic
def import_calls(path: Path, doer: Doer) -> Outcome:
    """Take over the list at ``path`` in one transaction. Refused: nothing was written, and every reason is named."""
    table = tables.read(path, COLUMNS)
    runs.alone()
    if (before := runs.same_file(RunKind.CALLS, table.sha256)) is not None:
        return before
    own = [Remarks() for _row in table.rows]
    rows = [cells.read(line, raw, its) for (line, raw), its in zip(table.rows, own, strict=True)]
    ports = _ports(rows)
    there = {str(one.number): one for one in PortCall.objects.filter(number__in=[row[NUMBER] for row in rows])}
    remarks = Remarks()
    new = []
    for row, its in zip(rows, own, strict=True):
        if row[NUMBER] not in there:
            remarks.found += its.found
            new.append(row)
    return _take_over(table, rows, new, there, ports, remarks, doer)


def _ports(rows: Sequence[Row]) -> dict[str, Port]:
    """The port of every row. Refused whole where a row cannot stand or a port is not ready."""
    problems = [problem for row in rows for problem in row.problems]
    if problems:
        raise Refused.of(problems)
    seen: set[str] = set()
    for row in rows:
        if row[NUMBER] in seen:
            row.refuse(NUMBER, "twice", gettext("Nomor ini dua kali di berkas yang sama."))
            problems += row.problems
        seen.add(row[NUMBER])
    codes = {row.port_code: row for row in reversed(rows)}
    ports = {port.code: port for port in Port.objects.filter(code__in=codes)}
    for code, row in codes.items():
        if code not in ports:
            text = gettext("Pelabuhan %(code)s tidak ada.") % {"code": code}
            row.refuse(NUMBER, "port", text, gettext("Ambil alih dahulu daftar pelabuhan: suar import ports BERKAS."))
        elif not ports[code].zone:
            text = gettext("Pelabuhan %(code)s belum disiapkan: zona waktunya tidak diketahui.") % {"code": code}
            row.refuse(NUMBER, "port", text, gettext("Siapkan dahulu pelabuhan itu di layar Impor, Pelabuhan."))
        else:
            continue
        problems += row.problems
    if problems:
        raise Refused.of(dict.fromkeys(problems))
    return ports


def _take_over(
    table: Table, rows: list[Row], new: list[Row], there: dict[str, PortCall], ports: dict[str, Port],
    remarks: Remarks, doer: Doer,
) -> Outcome:  # fmt: skip
    run = runs.begin(RunKind.CALLS, table, doer, port_codes=ports)
    changed = _compare(rows, there, remarks)
    companies, new_companies = companies_of(new, remarks)
    hulls = Hulls(new, remarks)
    permits = Permits(new, remarks)
    arriving = [_arrive(table, row, hulls, permits, companies, ports) for row in new]
    note_types(new, remarks)
    new_ships = hulls.fleet.write()
    for one in arriving:
        one.call.ship_id = one.ship.pk
        stays.note_times(one.row, remarks)
    Fleet.looked_after(dict.fromkeys((one.ship.pk, one.company.pk) for one in arriving))
    figures = {"calls": len(new), "changed": len(changed), "ships": new_ships, "companies": new_companies}
    figures["permits"] = permits.write()
    overlapping = [(one.row, one.ship, one.call.eta, one.call.etd) for one in arriving if one.call.eta]
    figures["overlaps"] = stays.note_overlaps(overlapping, remarks)
    takeover.take_over([one.call for one in arriving], doer, [_born(table, one.row) for one in arriving])
    figures["places"], figures["places_unknown"] = note_names(new, run, remarks)
    calls = {row.line: there[row[NUMBER]] for row in rows if row[NUMBER] in there}
    calls |= {one.row.line: one.call for one in arriving}
    figures |= tows.propose(rows, calls, frozenset(row.line for row in new), remarks)
    run.arrived, run.unchanged = len(new), len(rows) - len(new) - len(changed)
    kept = [*new, *changed]
    lines = [ImportedRow(run=run, row=row.line, call=calls[row.line], raw=row.raw) for row in kept]
    return runs.finish(run, table, remarks, lines, **figures)


def _arrive(
    table: Table, row: Row, hulls: Hulls, permits: Permits, companies: dict[str, Organisation], ports: dict[str, Port]
) -> _Arriving:
    ship, company, port = hulls.ship_of(row), companies[key_of(row[COMPANY])], ports[row.port_code]
    permits.read(row, ship, company)
    trade = row[NUMBER].split(".")[1]
    call = PortCall(
        # Its own number names it from the first: it never had a request here.
        request_number=row[NUMBER], number=row[NUMBER], port=port, ship=ship, agent=company,
        trade_in=trade, trade_out=trade, master_name=row[MASTER], origin=row[ORIGIN], destination=row[DESTINATION],
        draught_m=row.draught, source=f"inaportnet:{table.name[:95]}#{row.line}",
        eta=stays.in_utc(row.eta, port.zone), etd=stays.in_utc(row.etd, port.zone) if row.etd else None,
    )  # fmt: skip
    return _Arriving(row, ship, company, call)


def _born(table: Table, row: Row) -> dict[str, str | int]:
    digest = sha256(canonical(dict(row.raw)).encode()).hexdigest()
    return {"file": table.name, "file_sha256": table.sha256, "row": row.line, "row_sha256": digest}


def _compare(rows: Sequence[Row], there: dict[str, PortCall], remarks: Remarks) -> list[Row]:
    """Rows whose calls are there already: they stay as they are, and each difference is said."""
    first: dict[int, dict[str, str]] = {}
    kept = ImportedRow.objects.filter(call__in=there.values()).order_by("pk").values_list("call", "raw")
    for call_id, raw in kept:
        first.setdefault(call_id, raw)
    changed = []
    for row in rows:
        call = there.get(row[NUMBER])
        if call is None:
            continue
        if not call.imported:
            remarks.add(row.line, NUMBER, "call_is_ours", row[NUMBER])
            changed.append(row)
        elif runs.note_changes(remarks, row.line, first.get(call.pk, {}), row.raw):
            changed.append(row)
    return changed
