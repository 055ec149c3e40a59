"""The monthly LK3 report: the columns officers know, real numbers, and each officer's own port only."""

import csv
import io
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests import build

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.cargo.models import CargoLine, Phase
from suar.portal import lists
from suar.portcalls import times
from suar.portcalls.models import MovementKind, TimeSource

pytestmark = pytest.mark.django_db
Browser = Callable[[Actor], Client]
URL = "/meja/laporan-lk3/"
MONTH = "port=IDSUQ&month=2026-11"


def _sailed(**call: Any) -> build.Walk:
    """A ship that came on 11 and left on 12 November, as the office wrote it down."""
    walk = build.a_port_call(granted=["AGENCY", "PKK"], **call)
    for kind, at in ((MovementKind.ARRIVED, build.ETA), (MovementKind.DEPARTED, build.ETD)):
        times.record(walk.call, kind, at, source=TimeSource.OFFICE, user_id=None)
    CargoLine.objects.filter(call=walk.call, phase=Phase.PLANNED).update(phase=Phase.REALISED)
    return walk


@pytest.fixture
def sailed() -> build.Walk:
    return _sailed()


def _book(answer: object) -> list[tuple[object, ...]]:
    sheet = load_workbook(io.BytesIO(answer.content)).active  # type: ignore[attr-defined]
    assert sheet is not None
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def test_the_workbook_has_two_heading_rows__numbers_and_days(sailed: build.Walk, sign_in: Browser) -> None:
    client = sign_in(build.an_officer())
    answer = client.get(f"{URL}?{MONTH}&format=xlsx")
    assert answer.status_code == 200
    above, below, *rows = _book(answer)
    assert [one for one in above if one][:5] == ["Kapal", "Jenis kapal", "Perusahaan", "Ukuran", "Draft (m)"]
    assert below[3:6] == ("GT", "DWT", "LOA (m)")
    first = rows[0]
    assert (first[0], first[3]) == (sailed.call.ship.name, 626)
    assert isinstance(first[10], datetime)
    assert first[10] == build.ETA.replace(tzinfo=None), "the time of the port, not of Greenwich"
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert {str(r) for r in sheet.merged_cells.ranges} >= {"D1:F1", "G1:J1", "A1:A2"}


def test_a_further_kind_of_goods_is_a_further_row__what_is_unknown_is_empty(
    sailed: build.Walk, sign_in: Browser
) -> None:
    CargoLine.objects.filter(call=sailed.call).delete()
    for position, (way, tonnes) in enumerate((("discharge", "1.250"), ("discharge", "2"), ("load", "3"))):
        CargoLine.objects.create(
            call=sailed.call, phase=Phase.REALISED, position=position, direction=way, packaging="dry_bulk",
            commodity="coal", tonnes=Decimal(tonnes),
        )  # fmt: skip
    text = sign_in(build.an_officer()).get(f"{URL}?{MONTH}&format=csv").content.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    column = head.index("Bongkar Ton")
    assert [row[column] for row in rows] == ["1.250", "2.000"]
    assert [row[head.index("Muat Ton")] for row in rows] == ["3.000", ""]
    assert [row[head.index("Bongkar M3")] for row in rows] == ["", ""], "never 0"
    assert [row[head.index("Ukuran GT")] for row in rows] == ["626", ""]


def test_another_month_trade_or_day__is_another_list(sailed: build.Walk, sign_in: Browser) -> None:
    client, ship = sign_in(build.an_officer()), sailed.call.ship.name
    assert ship in client.get(f"{URL}?{MONTH}").content.decode()
    assert ship in client.get(f"{URL}?{MONTH}&by=arrival&trade=DN").content.decode()
    for other in ("port=IDSUQ&month=2026-10", f"{MONTH}&trade=LN"):
        assert ship not in client.get(f"{URL}?{other}").content.decode()


def test_only_the_ports_own_office_and_the_directorate(sailed: build.Walk, sign_in: Browser) -> None:
    elsewhere = build.an_officer(Role.HARBOUR_MASTER, build.a_port("IDXXX"))
    assert sign_in(elsewhere).get(f"{URL}?{MONTH}").status_code == 404
    assert sign_in(elsewhere).get(f"{URL}?{MONTH}&format=csv").status_code == 404
    assert sign_in(sailed.cast.agent).get(f"{URL}?{MONTH}").status_code == 404
    directorate = sign_in(build.an_officer(Role.DIRECTORATE)).get(f"{URL}?{MONTH}")
    assert sailed.call.ship.name in directorate.content.decode()


def test_a_name_that_looks_like_a_formula_stays_a_name(sailed: build.Walk, sign_in: Browser) -> None:
    ship = sailed.call.ship
    ship.name = '=HYPERLINK("http://x")'
    ship.save(update_fields=["name"])
    client = sign_in(build.an_officer())
    sheet = load_workbook(io.BytesIO(client.get(f"{URL}?{MONTH}&format=xlsx").content)).active
    assert sheet is not None
    assert sheet["A3"].data_type == "s"
    assert "'=HYPERLINK" in client.get(f"{URL}?{MONTH}&format=csv").content.decode("utf-8-sig")
    assert lists.as_xlsx("x", "x", [("A", [""])], [["\x00\x07b"]]).status_code == 200


@pytest.mark.parametrize("query", ["month=9999-99", "month=0001-01&after=x~y", "after=2026-11-12T00:00~9&by=x", ""])
def test_no_fault__for_garbage(query: str, sailed: build.Walk, sign_in: Browser) -> None:
    assert sign_in(build.an_officer()).get(f"{URL}?{query}").status_code == 200


def test_as_many_queries_for_many_calls_as_for_one(sailed: build.Walk, sign_in: Browser) -> None:
    client = sign_in(build.an_officer())
    counts = []
    for more in (0, 1):
        if more:
            _sailed(cast=sailed.cast)
        client.get(f"{URL}?{MONTH}")
        with CaptureQueriesContext(connection) as seen:
            client.get(f"{URL}?{MONTH}")
        counts.append(len(seen))
    assert counts[0] == counts[1]
