"""Lists as people and others send them: any sane table is read, nothing is computed, nothing harmful is opened."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from suar.kernel.errors import Refused
from suar.services.immigration import Immigration
from suar.services.waste_report import WasteReport
from suar.workflow.lists import Reading, read_list, template
from suar.workflow.statements import questions

CREW = questions(Immigration.Form)["crew"]
WASTE = questions(WasteReport.Form)["waste"]
HEAD = "Nama,Jabatan,Kebangsaan,Tanggal lahir,Nomor buku pelaut"


def of_text(text: str, encoding: str = "utf-8", **given: Any) -> Reading:
    return read_list(CREW, text.encode(encoding), "awak.csv", given.get("most", 200))


def of_book(rows: list[list[Any]], before: Any = None) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if before:
        before(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refused(content: bytes, name: str = "awak.xlsx", most: int = 200) -> str:
    with pytest.raises(Refused) as said:
        read_list(CREW, content, name, most)
    return said.value.problems[0].code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_read__in_any_encoding_and_with_any_sign(encoding: str, sign: str) -> None:
    text = f"{HEAD}\nJosé Müller,Nakhoda,IDN,31/12/1980,620001\n".replace(",", sign)
    (line,) = of_text(text, encoding).lines
    assert line.answers == {
        "name": "José Müller", "rank": "Nakhoda", "nationality": "ID", "born_on": "1980-12-31", "seaman_book": "620001",
    }  # fmt: skip
    assert line.number == 2


def test_headings__in_english_by_name_and_bilingual() -> None:
    for head in ("Name,Rank,born_on", "name,rank,Date of birth", "Nama / Name,RANK,Tanggal lahir / Date of birth"):
        assert of_text(f"{head}\nA B,Oiler,1980-01-02").lines[0].answers["name"] == "A B"


def test_wrong_cells_stay__as_they_were_typed() -> None:
    (line,) = of_text(f"{HEAD}\nA B,Oiler,Atlantis,31/02/1980,1").lines
    assert (line.answers["nationality"], line.answers["born_on"]) == ("Atlantis", "31/02/1980")


def test_formulas__are_never_computed() -> None:
    (line,) = of_text(f'{HEAD}\n"=HYPERLINK(""http://x"")",Oiler,ID,1980-01-01,1').lines
    assert [fault.code for fault in line.faults] == ["formula"]
    rows = [["Nama", "Jabatan"], ['=CONCATENATE("a","b")', "Oiler"]]
    (line,) = read_list(CREW, of_book(rows), "a.xlsx", 9).lines
    assert ([fault.code for fault in line.faults], line.answers["name"]) == (["formula"], '=CONCATENATE("a","b")')


def test_unseen_characters__are_named_and_left_out() -> None:
    (line,) = of_text(f"{HEAD}\nA\u200bB C,Oi\x7fler,ID,1980-01-01,1").lines
    assert (line.answers["name"], line.answers["rank"]) == ("AB C", "Oiler")
    assert [fault.code for fault in line.faults] == ["control_character"] * 2


def test_refused__with_more_rows_than_the_list_holds() -> None:
    text = HEAD + "\n" + "A B,Oiler,ID,1980-01-01,1\n" * 3
    assert refused(text.encode(), "a.csv", most=2) == "too_many"


def test_refused__for_another_table() -> None:
    assert refused(b"Harga,Berat\n1,2\n", "a.csv") == "no_columns"
    assert refused(of_book([["Harga", "Berat"], [1, 2]])) == "no_columns"


def test_refused__a_hidden_sheet_only() -> None:
    def hide(book: Workbook) -> None:
        book.create_sheet("Kosong")
        book.worksheets[0].sheet_state = "hidden"

    assert refused(of_book([["Nama", "Jabatan"], ["A B", "Oiler"]], hide)) == "no_columns"


def test_merged_cells_and_a_title_above__are_borne() -> None:
    def merge(book: Workbook) -> None:
        book.worksheets[0].merge_cells("A1:B1")

    rows: list[list[Any]] = [["DAFTAR AWAK KM SUAR", None], [], ["Nama", "Jabatan"], ["A B", "Oiler"]]
    (line,) = read_list(CREW, of_book(rows, merge), "a.xlsx", 9).lines
    assert (line.number, line.answers["rank"]) == (4, "Oiler")


def test_numbers__stay_numbers_and_choices_are_known_by_their_label() -> None:
    rows: list[list[Any]] = [["Jenis limbah", "Di kapal (m³)"], ["Annex IV: kotoran (sewage)", 1.5], ["v_a", 2]]
    found = [line.answers for line in read_list(WASTE, of_book(rows), "a.xlsx", 9).lines]
    assert found == [{"kind": "iv_sewage", "aboard_m3": Decimal("1.5")}, {"kind": "v_a", "aboard_m3": Decimal(2)}]


def test_our_template__is_read_again() -> None:
    book = load_workbook(io.BytesIO(template(CREW)))
    book.worksheets[0].append(["A B", "Oiler", "Indonesia", "1980-01-02", "620", None, None])
    out = io.BytesIO()
    book.save(out)
    assert read_list(CREW, out.getvalue(), "a.xlsx", 9).lines[0].answers["nationality"] == "ID"


def _with(content: bytes, name: str, part: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return out.getvalue()


def test_hostile_files__are_refused() -> None:
    good = of_book([["Nama", "Jabatan"], ["A B", "Oiler"]])
    assert refused(_with(good, "xl/media/big.xml", b" " * (30 * 1024 * 1024))) == "file-bomb"
    assert refused(_with(good, "xl/vbaProject.bin", b"x")) == "file-macros"
    assert refused(b"\x00" * (2 * 1024 * 1024 + 1)) == "file-size"
    assert refused(good[: len(good) // 2]) in {"file-damaged", "file-type", "file-renamed"}
    assert refused(b"%PDF-1.4\n%%EOF", "a.pdf").startswith("file-")
    assert refused(b"Nama,Jabatan\n" + b",\n" * 20_001, "a.csv") == "too_many"


def test_a_million_lines__are_not_read() -> None:
    rows = b'<row r="1"><c t="inlineStr"><is><t>Nama</t></is></c></row><row r="1048576"><c><v>1</v></c></row>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(of_book([["a"]]))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                head, _data, _tail = part.partition(b"<sheetData>")
                part = head + b"<sheetData>" + rows + b"</sheetData></worksheet>"
            new.writestr(name, part)
    assert refused(out.getvalue()) == "too_many"
