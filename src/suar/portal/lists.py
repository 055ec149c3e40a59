"""A list as a file for a spreadsheet: exactly what is shown, and no cell that a spreadsheet would compute."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse

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


def as_xlsx(name: str, title: str, headings: Headings, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The rows as a workbook: numbers are numbers, days are days, and text is text whatever it begins with."""
    from suar.portal import (
        workbooks,
    )  # here: what makes workbooks is large, and commands that look at screens need none

    answer = HttpResponse(workbooks.workbook(title, headings, rows), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer
