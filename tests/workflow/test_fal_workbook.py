"""The IMO's workbook as ships send it: its sheets fill our lists, its blank lines do not."""

from __future__ import annotations

import io
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from suar.kernel.errors import Refused
from suar.kernel.words import in_language
from suar.services.crew import Seafarer
from suar.services.customs import Customs
from suar.services.immigration import Immigration
from suar.workflow.lists import Reading, read_list
from suar.workflow.statements import questions

BOOK = Path(__file__).resolve().parents[3] / "shared" / "data" / "fal" / "IMO-MSW-Data-Import-Template.xlsx"
pytestmark = pytest.mark.skipif(not BOOK.exists(), reason="the IMO's workbook is not beside the checkout")
CREW, PASSENGERS = (questions(Immigration.Form)[name] for name in ("crew", "passengers"))
STORES = questions(Customs.Form)["stores"]
#: Last, first, middle, nationality, sex, born, document, issued by, expires, from, to, rank, born at.
MASTER = ("NÄSSTRÖM", "Åke", "汉", "SWE", "M", datetime(1970, 2, 3), "AA123", "SWE", "2030/01/01", "IDTPP", "IDBTM")


def filled(**sheets: list[tuple[Any, ...]]) -> bytes:
    book = load_workbook(BOOK)
    for title, lines in sheets.items():
        sheet = book[title.replace("_", " ")]
        for at, line in enumerate(lines, start=19):
            for column, value in enumerate(line, start=3):
                sheet.cell(at, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(question: Any, content: bytes) -> Reading:
    return read_list(question, content, "fal.xlsx", 200)


def test_crew__names_days_and_countries() -> None:
    second = ("Núñez", "José", None, "PHL", "M", "1985/12/31", 4455667, "PHL", None, None, None, "Oiler", "Cebu")
    found = read(CREW, filled(Crew_List=[(*MASTER, "Master", "Umeå", "1 camera"), second]))
    first, other = (line.answers for line in found.lines)
    assert (first["name"], first["nationality"], first["born_on"]) == ("Åke 汉 NÄSSTRÖM", "SE", "1970-02-03")
    assert (first["passport"], first["rank"]) == ("AA123", "Master")
    assert (other["name"], other["nationality"], other["born_on"]) == ("José Núñez", "PH", "1985-12-31")
    assert other["passport"] == "4455667"
    assert [line.number for line in found.lines] == [19, 20]
    assert any(head.startswith("Effects ineligible") for head in found.ignored)


def test_passengers__and_not_the_crew() -> None:
    content = filled(
        Crew_List=[(*MASTER, "Master")], Passenger_List=[(*MASTER[:4], "Other", *MASTER[5:], "V-1", "x", "Y")]
    )
    (line,) = read(PASSENGERS, content).lines
    assert (line.answers["sex"], line.answers["document"]) == ("X", "AA123")
    assert (line.answers["origin"], line.answers["destination"]) == ("IDTPP", "IDBTM")


def test_stores__with_their_units() -> None:
    lines = [
        ("Beef", 12.5, "Kilograms (kg)", "Freezer"),
        ("Gas oil", 3, "Tonne (t)", None),
        ("Rope", 2, "Pound (lb)", None),
    ]
    found = [line.answers for line in read(STORES, filled(Ship_Stores_Declaration=lines)).lines]
    assert found[0] == {"goods": "Beef", "quantity": Decimal("12.5"), "unit": "kg", "location": "Freezer"}
    assert (found[1]["unit"], found[2]["unit"]) == ("t", "Pound (lb)")  # what we do not count in stays as typed


def test_untouched__contains_nobody() -> None:
    for question in (CREW, PASSENGERS):
        with pytest.raises(Refused) as said, in_language("en"):
            read(question, BOOK.read_bytes())
        assert said.value.problems[0].text == "This list contains no persons."
        with pytest.raises(Refused) as said, in_language("id"):
            read(question, BOOK.read_bytes())
        assert said.value.problems[0].text == "Daftar ini tidak memuat orang."


def test_a_clearance_of_crew_takes_it_too() -> None:
    from suar.workflow.statements import Question

    question = Question("crew", "rows", "Awak kapal", "", True, form=Seafarer)
    (line,) = read(question, filled(Crew_List=[(*MASTER, "Master")])).lines
    assert "seaman_book" not in line.answers
