"""The cells of a workbook or a CSV file, line by line, as they were written; no formula is ever computed."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.records import filetypes, workbooks

MOST_BYTES: Final = 2 * 1024 * 1024
#: The blank passenger sheet of the IMO has six thousand numbered lines.
MOST_LINES: Final = 20_000
MOST_COLUMNS: Final = 100
#: A list of that size, unpacked; other workbooks may hold more.
MOST_UNPACKED: Final = 24 * 1024 * 1024
#: Marks of XML in a workbook: what reading it costs goes by them. The IMO's, blank, has 150,000.
MOST_MARKS: Final = 500_000

Cell = str | Decimal | datetime | date | bool | None


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that would have to be computed; its text as it was written."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its title, whether it is shown, and its lines with their numbers as a spreadsheet counts them."""

    title: str
    hidden: bool
    lines: list[tuple[int, list[Cell | Formula]]]


def tables(content: bytes, filename: str) -> list[Table]:
    """The sheets of a file. Raises Refused: too large, damaged, of another kind, or dangerous."""
    if len(content) > MOST_BYTES:
        text = gettext("Berkas daftar paling besar %(megabytes)s MB.") % {"megabytes": MOST_BYTES // (1024 * 1024)}
        raise Refused(Problem("", "file-size", text, gettext("Hapus gambar dan lembar lain, atau bagi daftarnya.")))
    kind = filetypes.inspect(content, filename, MOST_BYTES).kind
    if kind == "CSV":
        return [_of_text(content)]
    if kind != "XLSX":
        text = gettext("Daftar dibaca dari XLSX atau CSV, bukan %(kind)s.") % {"kind": kind}
        raise Refused(Problem("", "file-type", text, gettext("Simpan daftarnya sebagai .xlsx atau .csv.")))
    return _of_workbook(content)


def _of_workbook(content: bytes) -> list[Table]:
    from openpyxl import load_workbook  # here: large, and most lists are none

    workbooks.look_at(content, MOST_UNPACKED, MOST_MARKS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not keep (drawings, validations) is not needed
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            return [Table(sheet.title, sheet.sheet_state != "visible", list(_lines(sheet))) for sheet in _sheets(book)]
    except Refused:
        raise
    except (
        ValueError, KeyError, TypeError, AttributeError, IndexError, SyntaxError, OSError, OverflowError,
        zipfile.BadZipFile,
    ) as fault:  # fmt: skip
        raise Refused(
            Problem(
                "",
                "file-damaged",
                gettext("Berkas Excel ini rusak atau tidak lengkap."),
                gettext("Buka di Excel, simpan ulang, lalu unggah lagi."),
            )
        ) from fault


def _sheets(book: Any) -> Iterator[Any]:
    """The sheets, each part of the file once: a thousand names for one part would cost a thousand readings of it."""
    read: set[str] = set()
    for sheet in book.worksheets:
        if sheet._worksheet_path not in read:
            read.add(sheet._worksheet_path)
            yield sheet


def _lines(sheet: Any) -> Iterator[tuple[int, list[Cell | Formula]]]:
    sheet.reset_dimensions()  # a sheet may lie about how large it is
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, max_row=MOST_LINES + 1), start=1):
        if number > MOST_LINES:
            raise _too_long()
        cells = [_plain(cell) for cell in row]
        if any(one not in (None, "") for one in cells):
            yield number, cells


def _plain(cell: Any) -> Cell | Formula:
    value = cell.value
    if cell.data_type == "f":
        return Formula(str(getattr(value, "text", value))[:200])  # a formula over several cells is an object
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return Decimal(repr(value))
    if isinstance(value, datetime | date):
        return value
    return str(value)


def _of_text(content: bytes) -> Table:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # bytes that it lacks were refused before
    first, _newline, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):  # how Excel is told the sign
        delimiter, text, skipped = first.strip()[4:5] or ",", rest, 1
    else:
        delimiter, skipped = max(",;\t|", key=first.count), 0
    lines: list[tuple[int, list[Cell | Formula]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    before = skipped
    try:
        for row in reader:
            number, before = before + 1, skipped + reader.line_num
            if number > MOST_LINES:
                raise _too_long()
            if any(cell.strip() for cell in row):
                lines.append((number, [_written(cell) for cell in row[:MOST_COLUMNS]]))
    except csv.Error as fault:  # by another sign than it was looked at with, a cell may be endless
        raise filetypes.unreadable_list() from fault
    return Table("CSV", False, lines)


def _written(cell: str) -> Cell | Formula:
    text = cell.strip()
    if text[:1] == "'" and text[1:2] in tuple("=+-@"):  # how our own lists keep a text from being computed
        return text[1:]
    return Formula(text[:200]) if text.startswith(("=", "@")) else text


def _too_long() -> Refused:
    text = gettext("Lembar ini lebih dari %(most)s baris.") % {"most": MOST_LINES}
    return Refused(Problem("", "too_many", text, gettext("Hapus baris yang kosong, atau bagi daftarnya.")))
