"""A list as a workbook of office programs: numbers are numbers, days are days, and text is text."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from suar.kernel.clock import ZONE_LABELS
from suar.portal.lists import Headings, Moment

_MOMENT, _DAY = "dd-mm-yyyy hh:mm", "dd-mm-yyyy"
#: What XML cannot say; a name typed with it would make the whole book unreadable.
_UNSAYABLE = dict.fromkeys([code for code in range(32) if code not in (9, 10, 13)] + [0xFFFE, 0xFFFF])


def workbook(title: str, headings: Headings, rows: Iterable[Sequence[object]]) -> bytes:
    """The rows under their headings, as a file."""
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
    return out.getvalue()


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
