"""The blank workbook of a list: a column for each question headed in both languages, and a sheet that explains them."""

import io
from typing import Any

from suar.kernel.words import gettext, said
from suar.workflow.lists.headings import heading
from suar.workflow.statements import Question, questions

_EXAMPLES = {"date": "2025-01-31", "time": "2025-01-31 13:45", "country": "ID, IDN, Indonesia"}


def template(question: Question) -> bytes:
    """The workbook, with the explanations in the reader's language."""
    from openpyxl import Workbook  # here, as below: large, and seldom asked for
    from openpyxl.utils import get_column_letter

    assert question.form
    asked = [one for one in questions(question.form).values() if one.kind not in ("rows", "group", "choices")]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_title(said(question.title)))
    sheet.freeze_panes = "A2"
    for position, one in enumerate(asked, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = max(14, min(36, len(heading(one)) + 3))
    sheet.append([_bold(sheet, heading(one)) for one in asked])
    help_sheet = book.create_sheet(_title(gettext("Petunjuk")))
    help_sheet.column_dimensions["A"].width = help_sheet.column_dimensions["C"].width = 40
    heads = (gettext("Kolom"), gettext("Wajib"), gettext("Isian yang diterima"))
    help_sheet.append([_bold(help_sheet, text) for text in heads])
    for one in asked:
        needed = gettext("ya") if one.required else ""
        help_sheet.append([heading(one), needed, _accepted(one)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _accepted(question: Question) -> str:
    if question.kind == "yesno":
        return gettext("ya atau tidak")
    if question.options:
        return "; ".join(f"{option.value} ({said(option.label)})" for option in question.options)
    return _EXAMPLES.get(question.kind, said(question.hint) or said(question.unit))


def _title(text: str) -> str:
    return "".join(c for c in text if c not in "[]:*?/\\")[:31]


def _bold(sheet: Any, text: str) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell
