"""A list as a file for a spreadsheet: exactly what is shown, and no cell that a spreadsheet would compute."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from suar.kernel.clock import ZONE_LABELS
from suar.portal.moments import moment_text

#: Cells that begin so would be taken for formulas.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment at a port: in text with its zone, in a workbook a real one that shows its zone."""

    at: datetime
    zone: str

    def __str__(self) -> str:
        return moment_text(self.at, self.zone)


def cell(value: object) -> str:
    """The value as text that stays text."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_csv(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The rows as a download, in UTF-8 with its mark so that office programs read it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([cell(one) for one in head])
    writer.writerows([cell(one) for one in row] for row in rows)
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def as_file(
    kind: str, name: str, title: str, head: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse | None:
    """The rows as "csv" or "xlsx"; None where no file is asked for."""
    if kind == "csv":
        return as_csv(name, head, rows)
    return as_xlsx(name, title, [(one, [""]) for one in head], rows) if kind == "xlsx" else None


#: A heading over so many columns, with the columns' own headings.
Headings = Sequence[tuple[str, Sequence[str]]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOMENT, _DAY = "dd-mm-yyyy hh:mm", "dd-mm-yyyy"
#: What XML cannot say; a name typed with it would make the whole book unreadable.
_UNSAYABLE = dict.fromkeys([code for code in range(32) if code not in (9, 10, 13)] + [0xFFFE, 0xFFFF])


def as_xlsx(name: str, title: str, headings: Headings, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The rows as a workbook: numbers are numbers, days are days, and text is text whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    two_rows = any(any(below) for _above, below in headings)
    sheet.freeze_panes = "A3" if two_rows else "A2"
    columns = [(above, below) for above, group in headings for below in group]
    for position, (above, below) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = max(10, min(28, len(below or above) + 6))
    first = 1
    for _above, group in headings:
        last = first + len(group) - 1
        if last > first:
            sheet.merged_cells.add(f"{get_column_letter(first)}1:{get_column_letter(last)}1")
        elif two_rows and not group[0]:
            sheet.merged_cells.add(f"{get_column_letter(first)}1:{get_column_letter(first)}2")
        first = last + 1
    tops = [above if n == 0 else None for above, group in headings for n in range(len(group))]
    sheet.append([_written(sheet, top, bold=True) for top in tops])
    if two_rows:
        sheet.append([_written(sheet, below or None, bold=True) for _above, below in columns])
    for row in rows:
        sheet.append([_written(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    answer = HttpResponse(out.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _written(sheet: Any, value: object, *, bold: bool = False) -> Any:
    form = _MOMENT
    if isinstance(value, Moment):
        form = f'{_MOMENT} "{ZONE_LABELS.get(value.zone, value.zone)}"'
        value = value.at.astimezone(ZoneInfo(value.zone))
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)
    elif value is not None and not isinstance(value, int | Decimal | date):
        value = str(value).translate(_UNSAYABLE)  # also of what is no text yet: a ship may be called "=1+1"
    known: Any = value
    made = WriteOnlyCell(sheet, known)
    if isinstance(value, str):
        made.data_type = "s"  # never a formula
    elif isinstance(value, datetime):
        made.number_format = form
    elif isinstance(value, date):
        made.number_format = _DAY
    if bold:
        made.font, made.alignment = Font(bold=True), Alignment(horizontal="center", vertical="center")
    return made
