"""Pages hold: garbage is answered, lists ask the database as often for many rows as for few, no page leads nowhere."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.build import Walk, a_cast, a_port_call, a_ship
from tests.portal.conftest import SignIn

from suar.portcalls.models import PortCall

GARBAGE = (
    "/kunjungan/99999999999999999999999/", "/kunjungan/%00/", "/kunjungan/PKK.DN.%F0%9F%9A%A2/", "/kunjungan/-1/",
    "/permohonan/99999999999999999999999/", "/kapal/99999999999999999999999/", "/tagihan/99999999999999999999999/",
    "/kunjungan/?after=x&port=%27&state=zz&q=%25", "/kunjungan/?after=2026-01-01T00:00:00%2B00:00~99999999999999999999",
    "/kunjungan/?after=~&trade=XX", "/kapal/?after=~~~&q=%00", "/kapal/?after=a~999999999999999999999",
    "/pantau/?month=0000-99&port=%00%00&trade=1&after=x~y", "/pantau/?month=9999-12", "/pantau/?after=2026-01-01~1",
    "/periksa/?number=%00", "/periksa/%00/", "/periksa/%F0%9F%9A%A2/", "/dokumen/x%00y.pdf", "/beranda/?q=%00%27",
    "/layanan/%00/mulai/?kunjungan=1", "/layanan/PKK/mulai/?kunjungan=%F0", "/kunjungan/baru/?ship=%00&port=%27&eta=x",
    "/kunjungan/baru/?ship=99999999999999999999&eta=9999-99-99T99:99", "/kunjungan/?as=csv&after=%00",
)  # fmt: skip


@pytest.mark.parametrize("path", GARBAGE)
def test_no_fault__for_garbage(path: str, walk: Walk, sign_in: SignIn) -> None:
    client = sign_in(walk.cast.agent)
    assert client.get(path).status_code < 500


def queries(client: Client, path: str) -> int:
    client.get(path)  # what is read once per process is not counted
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def more_calls(walk: Walk, count: int) -> None:
    """Copies of the call under other numbers: what a list has to read is the same for each."""
    for n in range(count):
        copy = PortCall.objects.get(pk=walk.call.pk)
        copy.pk, copy.number, copy.request_number = None, f"PKK.DN.IDSUQ.2612.{n:06}", f"SL000.DN.IDSUQ.2612.{n:06}"
        copy.chain_length, copy.chain_hash = 0, ""
        copy.save()
        for app in walk.call.applications.all():
            app.pk, app.call, app.request_number = None, copy, None
            app.save()


@pytest.mark.parametrize("path", ["/beranda/", "/kunjungan/", "/pantau/?month=2026-11", "/kapal/"])
def test_as_many_queries__for_many_rows_as_for_few(path: str, walk: Walk, sign_in: SignIn) -> None:
    client = sign_in(walk.cast.agent)
    few = queries(client, path)
    more_calls(walk, 8)
    for _n in range(5):
        a_ship(agent=walk.cast.agent)
    assert queries(client, path) == few


def test_the_call_page_asks_as_often__early_and_late_on_the_road(sign_in: SignIn, db: None) -> None:
    cast = a_cast()
    early = a_port_call(granted=["AGENCY"], cast=cast)
    late = a_port_call(granted=["AGENCY", "PKK", "SPM", "PPKB", "PPK"], cast=cast, ship=a_ship(agent=cast.agent))
    client = sign_in(cast.agent)
    first = queries(client, f"/kunjungan/{early.call.pk}/")
    # Invoice lines, codes, the booking's place, her other calls, and transfers that name this call by its number.
    assert queries(client, f"/kunjungan/{late.call.pk}/") <= first + 5
    assert first < 35


def test_every_link_leads_somewhere(walk: Walk, sign_in: SignIn) -> None:
    client, seen, waiting = sign_in(walk.cast.agent), set[str](), ["/beranda/", f"/kunjungan/{walk.call.pk}/"]
    while waiting and len(seen) < 80:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code in (200, 302), path
        if answer.get("Content-Type", "").startswith("text/html"):
            for link in re.findall(r'href="(/[^"#]*)"', answer.content.decode()):
                if not link.startswith(("/static/", "/accounts/")):
                    waiting.append(link.replace("&amp;", "&"))


def test_the_public_list_and_its_csv_say_the_same(walk: Walk, db: None) -> None:
    client = Client(headers={"accept-language": "id"})
    page = client.get("/pantau/?month=2026-11").content.decode()
    file = client.get("/pantau.csv?month=2026-11").content.decode("utf-8-sig")
    assert walk.voyage.ship.name in page
    lines = [line for line in file.splitlines() if walk.voyage.ship.name in line]
    assert len(lines) == 3  # AGENCY, PKK and the arrival report
    assert all("WIB" in line for line in lines)


def test_a_formula_stays_text__in_a_csv(walk: Walk, sign_in: SignIn) -> None:
    ship = walk.voyage.ship
    ship.name = "=HYPERLINK(1)"
    ship.save()
    file = Client().get("/pantau.csv?month=2026-11").content.decode()
    assert ",'=HYPERLINK(1)," in file
    assert ",=HYPERLINK" not in file


def test_nothing_inline_and_html_is_text__on_the_call_page(walk: Walk, sign_in: SignIn) -> None:
    ship = walk.voyage.ship
    ship.name = "<b>KM</b>"
    ship.save()
    text = sign_in(walk.cast.agent).get(f"/kunjungan/{walk.call.pk}/").content.decode()
    assert "<b>KM</b>" not in text
    assert "style=" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+=\"", text)
