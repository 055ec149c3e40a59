"""The list of calls and the queue of a desk as files: what is shown, moments as moments, no text a formula."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from django.test import Client
from openpyxl import load_workbook
from tests.build import Walk
from tests.portal.conftest import SignIn

from suar.kernel import clock


def book(client: Client, page: str) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(client.get(page).content)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows()]


def test_calls__as_a_workbook(walk: Walk, sign_in: SignIn) -> None:
    ship = walk.call.ship
    ship.name = "=1+1"
    ship.save()
    client = sign_in(walk.cast.agent)
    head, row = book(client, "/kunjungan/?as=xlsx")
    assert head[0].value == "Nomor kunjungan"
    assert (row[0].value, row[1].data_type) == (str(walk.call), "s")
    assert isinstance(row[5].value, datetime)
    assert row[5].number_format.endswith('"WIB"')
    assert len(book(client, "/kunjungan/?as=xlsx&q=bukan-kapal-ini")) == 1
    assert "?q=&amp;port=&amp;state=&amp;trade=&amp;after=&amp;as=xlsx" in client.get("/kunjungan/").content.decode()
    assert "'=1+1" in client.get("/kunjungan/?as=csv").content.decode()


def test_queue__as_it_is_filtered(walk: Walk, sign_in: SignIn) -> None:
    app = walk.file("SPM")
    client = sign_in(walk.cast.harbour_master)
    with clock.at(walk.at):
        _head, row = book(client, "/meja/?as=xlsx")
        assert (row[0].value, row[2].value) == ("SPM", app.request_number)
        assert isinstance(row[8].value, datetime)
        assert row[4].value == walk.call.ship.name
        assert len(book(client, "/meja/?as=xlsx&terlambat=1")) == 1
        assert str(app.request_number) in client.get("/meja/?as=csv").content.decode()
        assert "as=xlsx" in client.get("/meja/").content.decode()
    assert sign_in(walk.cast.agent).get("/meja/?as=xlsx").status_code == 404
