"""A run in words: its figures, its remarks by rule, and the whole report as a file, in the reader's language."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db.models import Count, QuerySet

from suar.exchange import rules
from suar.exchange.models import ImportRemark, ImportRun, RunKind, Severity
from suar.kernel.words import _, gettext, said

_FIGURES = {
    "calls": _("Kunjungan"),
    "changed": _("Baris berubah, tidak ditimpa"),
    "ships": _("Kapal baru"),
    "companies": _("Perusahaan baru"),
    "permits": _("Izin trayek baru"),
    "overlaps": _("Kunjungan bertumpang tindih"),
    "places": _("Nama tempat"),
    "places_unknown": _("Nama tempat tidak dikenal"),
    "barges_one_tug": _("Tongkang dengan satu kapal tunda"),
    "barges_several_tugs": _("Tongkang dengan beberapa kapal tunda"),
    "barges_no_tug": _("Tongkang tanpa kapal tunda"),
    "ports_new": _("Pelabuhan baru"),
    "ports_known": _("Pelabuhan yang sudah ada"),
    "no_ports": _("Kode yang bukan pelabuhan"),
}  # fmt: skip
#: Cells that begin so would be taken for formulas by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def figures(run: ImportRun) -> list[tuple[str, int]]:
    """Counts of a run with their names, in order."""
    first = [
        (gettext("Jumlah baris"), run.rows),
        (gettext("Diambil alih"), run.arrived),
        (gettext("Tidak berubah"), run.unchanged),
    ]
    if run.kind == RunKind.LOCODES:
        first = [(gettext("Pelabuhan dibandingkan"), run.rows)]
    known = [(said(_FIGURES[name]), run.figures[name]) for name in _FIGURES if name in run.figures]
    counted = [(rules.title_of(name), count) for name, count in run.figures.items() if name not in _FIGURES]
    return [*first, *known, *counted, (gettext("Perbaikan"), run.repairs), (gettext("Keraguan"), run.doubts)]


def by_rule(run: ImportRun) -> list[tuple[str, Severity, int]]:
    """(rule, severity, how many), most frequent first."""
    rows = run.remarks.values_list("rule", "severity").annotate(count=Count("id")).order_by("-count", "rule")
    return [(rule, Severity(severity), count) for rule, severity, count in rows]


def head() -> list[str]:
    """The columns of a report."""
    return [
        gettext("Baris"), gettext("Kolom"), gettext("Tingkat"), gettext("Aturan"), gettext("Tertulis"),
        gettext("Dicatat"), gettext("Keterangan"),
    ]  # fmt: skip


def cells_of(remark: ImportRemark) -> list[str]:
    """One remark as the report shows it."""
    severity = said(Severity(remark.severity).label)
    line = str(remark.row) if remark.row else ""
    title = rules.title_of(remark.rule)
    return [line, remark.field, severity, title, remark.read, remark.kept, rules.text_of(remark)]


def lines(remarks: QuerySet[ImportRemark]) -> Iterator[list[str]]:
    """The report, line by line, from its head."""
    yield head()
    for remark in remarks.iterator(chunk_size=2000):
        yield cells_of(remark)


def write(run: ImportRun, path: Path) -> int:
    """Write the report of a run as CSV (UTF-8 with its mark, as office programs read it). Returns its lines."""
    rows: Iterable[list[str]] = lines(run.remarks.order_by("pk"))
    count = -1
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        for row in rows:
            writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
            count += 1
    return count


def in_words(run: ImportRun) -> Iterator[str]:
    """Figures and remarks of a run as lines of a terminal."""
    for name, count in figures(run):
        yield f"  {count:>7}  {name}"
    for rule, severity, count in by_rule(run):
        yield f"    {count:>7}  {said(severity.label)}: {rules.title_of(rule)}"
