"""Lists made to break or to stall whoever reads them: refused in words, and before much is read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from suar.kernel.errors import Refused
from suar.services.immigration import Immigration
from suar.services.waste_report import WasteReport
from suar.workflow.lists import read_list, tables, values
from suar.workflow.lists.tables import MOST_LINES
from suar.workflow.statements import questions

CREW = questions(Immigration.Form)["crew"]
WASTE = questions(WasteReport.Form)["waste"]
HEAD = ["Nama", "Jabatan", "Kebangsaan", "Tanggal lahir", "Nomor buku pelaut"]
BUDI = ["Budi", "Oiler", "ID", "1980-01-02", "B1"]


def book(*rows: list[Any]) -> bytes:
    made = Workbook()
    assert made.active is not None
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            there = old.read(entry)
            new.writestr(entry.filename, change(there) if entry.filename == part else there)
    return out.getvalue()


def refusal(content: bytes, name: str = "awak.xlsx", most: int = 200) -> str:
    with pytest.raises(Refused) as refused:
        read_list(CREW, content, name, most)
    (problem,) = refused.value.problems
    assert problem.text
    assert problem.remedy
    return problem.code


@pytest.mark.parametrize("sign", ["x", ".", "n"])
def test_refused__a_cell_that_is_endless_by_the_sign_the_file_names(sign: str) -> None:
    endless = f'b{sign}"' + ("a" * 30_000 + "\n") * 6
    assert refusal(f"sep={sign}\n{sign.join(HEAD)}\n{endless}".encode(), "awak.csv") == "file-damaged"


def test_one_part_under_many_names_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    names = "".join(f'<sheet name="s{n}" sheetId="{n + 9}" r:id="rId1" xmlns:r="{relation}"/>' for n in range(500))
    content = changed(
        book(HEAD, BUDI), "xl/workbook.xml", lambda there: there.replace(b"</sheets>", f"{names}</sheets>".encode())
    )
    assert len(tables.tables(content, "awak.xlsx")) == 1
    assert read_list(CREW, content, "awak.xlsx", 200).lines[0].answers["name"] == "Budi"


def test_refused__more_cells_than_any_list_has() -> None:
    row = b"<row>" + b"<c><v>7</v></c>" * 95 + b"</row>"
    end = b"</sheetData>"
    many = changed(book(HEAD, BUDI), "xl/worksheets/sheet1.xml", lambda there: there.replace(end, row * 2_000 + end))
    assert refusal(many) == "file-bomb"


def test_no_answer_is_looked_for_in_lines_that_the_list_cannot_take(monkeypatch: pytest.MonkeyPatch) -> None:
    looked, answer = [], values.answer

    def counted(*given: Any) -> Any:
        looked.append(given)
        return answer(*given)

    monkeypatch.setattr(values, "answer", counted)
    text = "\n".join([",".join(HEAD), *[",".join(BUDI)] * (MOST_LINES - 1), ""])
    with pytest.raises(Refused) as refused:
        read_list(CREW, text.encode(), "awak.csv", 200)
    assert f"{MOST_LINES - 1} baris" in refused.value.problems[0].text, "all are counted"
    assert len(looked) == 201 * len(HEAD)


@pytest.mark.parametrize("number", ["NaN", "1e999", "-1e999", "1e9999999999", "9" * 4000, "9" * 5000, "1.5.5", "0x1F"])
def test_no_fault__for_numbers_that_are_none(number: str) -> None:
    head = list(questions(WASTE.form)) if WASTE.form else []
    content = changed(
        book(head, [12345] * len(head)), "xl/worksheets/sheet1.xml", lambda t: t.replace(b"12345", number.encode())
    )
    try:
        found = [set(line.answers) for line in read_list(WASTE, content, "limbah.xlsx", 20).lines]
    except Refused as refused:
        found = [{problem.code for problem in refused.problems}]
    assert found in ([{"file-damaged"}], [set(head)])


def test_a_formula_over_several_cells_is_named_as_it_was_written() -> None:
    made = Workbook()
    assert made.active is not None
    made.active.append(HEAD)
    made.active.append(BUDI)
    made.active["A2"] = ArrayFormula("A2:A3", "=SUM(B1:B9)")
    out = io.BytesIO()
    made.save(out)
    (line,) = read_list(CREW, out.getvalue(), "awak.xlsx", 200).lines
    assert line.typed["name"] == "=SUM(B1:B9)"
    assert [fault.code for fault in line.faults] == ["formula"]
