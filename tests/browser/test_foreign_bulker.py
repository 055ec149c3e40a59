"""A foreign bulk carrier at anchor, in English: permit, security, health, immigration, customs and light dues."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import expect

from suar.accounts.roles import Role
from suar.billing.models import ExchangeRate
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.portcalls.models import PortCall
from tests import build, commerce
from tests.browser.conftest import Desk
from tests.browser.stage import backstage
from tests.browser.wharf import Person, Wharf, a_wharf, seat

pytestmark = pytest.mark.browser
_SHIP = "MV Ocean Pioneer"
_BULKER: dict[str, Any] = {
    "ship_type": "Bulk carrier",
    "gross_tonnage": 33044,
    "deadweight_tonnes": 57000,
    "length_m": Decimal(190),
    "draught_m": Decimal("12.80"),
}
_COAL = (build.Goods("load", "COAL", "55000.000", "dry_bulk"),)


def test_permit_security_pratique_and_movement_to_the_anchorage(desk: Desk, simponi: Sandbox) -> None:
    wharf = a_wharf()
    ship = backstage(partial(wharf.ship, _SHIP, foreign=True, **_BULKER))
    other = backstage(partial(wharf.ship, "MV Other", foreign=True, imo_number="9074729"))
    walk = wharf.walk(wharf.plan(ship, 30, 90, "L1"), trade=commerce.FOREIGN)
    agent = seat(desk, wharf.cast.agent, language="en")
    office = seat(desk, wharf.cast.authority, language="en")
    harbour_master = seat(desk, wharf.cast.harbour_master, language="en")

    agent.begin(walk.call, "AGENCY")
    agent.answer("Nomor trayek", f"TR-{other.pk}")
    agent.answer("Nomor surat penunjukan", "012/KEAG/2026")
    agent.answer("Tanggal surat penunjukan", clock.today("Asia/Makassar").isoformat())
    agent.papers("appointment")
    agent.refused(agent.say("Nomor trayek %(number)s tidak tercatat untuk kapal ini.") % {"number": f"TR-{other.pk}"})
    agent.answer("Nomor trayek", f"TR-{ship.pk}")
    agent.file()
    office.decide("AGENCY", _SHIP)
    _notice(agent, wharf, walk.call)
    office.desk("PKK", _SHIP)
    office.glance("pkk-case-foreign")
    office.grant()
    number = PortCall.objects.get(ship=ship)
    assert "PKK.LN." in str(number)

    agent.call(number)
    _pratique_asked(agent, number)
    agent.begin(number, "SPM")
    agent.answer("Semua di kapal sehat", "Ya")
    agent.file()
    harbour_master.desk("SPM", _SHIP)
    expect(harbour_master.page.locator("main")).to_contain_text(agent.say("diminta, belum diputus"))
    harbour_master.grant()
    _worked_at_anchor(desk, wharf, office)
    agent.begin(number, "PPKB")
    agent.file()
    office.decide("PPKB", _SHIP)
    agent.begin(number, "SPOG")
    agent.glance("spog-anchorage")
    agent.file()
    harbour_master.decide("SPOG", _SHIP)
    agent.call(number)
    agent.look("call-foreign")
    for code in ("PPK", "SPK", "RPKRO"):
        expect(agent.page.locator("#services").get_by_role("link", name=re.compile(rf"^{code} "))).to_have_count(0)


def _notice(agent: Person, wharf: Wharf, call: PortCall) -> None:
    """Refused in words while security level and last ports are not said."""
    agent.begin(call, "PKK")
    for question, value in (
        ("Perkiraan berangkat (ETD)", wharf.typed(90)),
        ("Tempat yang dituju", "Tempat L1"),
        ("Nomor voyage", "OP 7"),
        ("Pelabuhan asal", "Singapore"),
        ("Pelabuhan tujuan", "Kandla"),
        ("Nakhoda", "John Tan"),
        ("Jumlah awak kapal", "22"),
        ("Sarat depan", "6.10"),
        ("Sarat belakang", "6.90"),
    ):
        agent.answer(question, value)
    agent.row("Rencana muatan")
    for question, value in (("Arah", "Muat"), ("Kemasan", "Curah kering"), ("Komoditi", "Batu bara")):
        agent.answer(question, value)
    agent.answer("Berat (ton)", "55000")
    agent.row("PBM dan JPT yang ditunjuk")
    stevedore = wharf.part(Role.STEVEDORE).organisation
    assert stevedore is not None
    agent.answer("Perusahaan", stevedore.name)
    agent.papers("last_clearance", "cargo_papers")
    agent.refused(agent.say("Kapal asing atau dari luar negeri melaporkan tingkat keamanannya."))
    last_ports = agent.say("Kapal asing atau dari luar negeri menyebut pelabuhan terakhirnya.")
    expect(agent.page.locator("main .errors").first).to_contain_text(last_ports)
    agent.answer("Tingkat keamanan kapal (ISPS)", "1 – normal")
    today = clock.today("Asia/Makassar")
    for at, port in enumerate(("Singapore", "Port Klang")):
        agent.row("Pelabuhan terakhir (paling banyak sepuluh)")
        agent.answer("Pelabuhan", port, at)
        agent.answer("Tiba tanggal", (today - timedelta(days=2 + 5 * at)).isoformat(), at)
        agent.answer("Berangkat tanggal", (today - timedelta(days=1 + 5 * at)).isoformat(), at)
    agent.look("pkk-foreign")
    agent.file()


def _pratique_asked(agent: Person, number: object) -> None:
    """The clearance in waits for the request only."""
    agent.begin(number, "COP")
    agent.answer("Pernah singgah di daerah terjangkit", "Tidak")
    agent.answer("Nomor MDH", "MDH-118/2026")
    agent.answer("Buku vaksinasi (ICV) awak lengkap", "Ya")
    agent.papers("mdh", "crew_list", "voyage_memo")
    agent.file()


def _worked_at_anchor(desk: Desk, wharf: Wharf, office: Person) -> None:
    stevedore = seat(desk, wharf.part(Role.STEVEDORE))
    stevedore.ready("RKBM", _SHIP)
    stevedore.answer("Sistem kerja", "Antar kapal atau derek apung")
    stevedore.answer("Jumlah regu TKBM", "4")
    stevedore.answer("Orang per regu", "12")
    stevedore.answer("Gilir kerja per hari", "3")
    stevedore.file()
    office.decide("RKBM", _SHIP)


def _at_anchor(wharf: Wharf, granted: tuple[str, ...]) -> build.Walk:
    """A ship that came to load coal twenty hours ago, and what a dollar costs."""
    ship = backstage(partial(wharf.ship, _SHIP, foreign=True, **_BULKER))
    day = clock.today("Asia/Makassar") - timedelta(days=3)
    ExchangeRate.objects.create(currency="USD", on=day, rate=Decimal(16250), source="contoh")
    plan = wharf.plan(ship, -20, 8, "L1", cargo=_COAL, origin="Singapore", destination="Kandla", master="John Tan")
    return wharf.walk(plan, ("AGENCY", "PKK", "RKBM", "SPM", "PPKB", "SPOG", *granted), trade=commerce.FOREIGN)


def test_health_on_board__then_immigration_and_customs_let_people_and_goods_ashore(desk: Desk) -> None:
    wharf = a_wharf()
    walk = _at_anchor(wharf, ())
    agent = seat(desk, wharf.cast.agent, language="en")
    harbour_master = seat(desk, wharf.cast.harbour_master, language="en")
    health = seat(desk, wharf.part(Role.HEALTH), language="en", width=360)

    harbour_master.record(walk.call, "Catat kapal tiba", wharf.typed(-20))
    health.desk("COP", _SHIP)
    health.look("cop-on-board")
    expect(health.box("Waktu pemeriksaan")).not_to_have_value("")
    health.answer("Hasil", "Praktik bebas (free pratique)")
    health.grant()
    immigration, customs = (seat(desk, wharf.part(role), language="en") for role in (Role.IMMIGRATION, Role.CUSTOMS))
    agent.begin(walk.call, "IMM")
    _one_of_the_crew(agent)
    agent.papers("crew_list", "passports")
    _answered(agent, immigration, "IMM")
    agent.begin(walk.call, "CUST")
    agent.answer("Nomor inward manifest (BC 1.1)", "001234")
    agent.answer("Tanggal inward manifest", clock.today("Asia/Makassar").isoformat())
    agent.papers("inward_manifest")
    _answered(agent, customs, "CUST")
    agent.call(walk.call)
    for words in ("Orang boleh turun", "Barang boleh dibongkar"):
        expect(agent.page.locator("#times")).to_contain_text(agent.say(words))


def test_let_go_by_health_immigration_and_customs__billed_in_dollars_and_cleared(desk: Desk, simponi: Sandbox) -> None:
    wharf = a_wharf()
    walk = _at_anchor(wharf, ("COP", "IMM", "CUST", "CREW")).until(wharf.at(-1))
    agent = seat(desk, wharf.cast.agent, language="en")
    harbour_master = seat(desk, wharf.cast.harbour_master, language="en")
    health = seat(desk, wharf.part(Role.HEALTH), language="en", width=360)
    immigration, customs = (seat(desk, wharf.part(role), language="en") for role in (Role.IMMIGRATION, Role.CUSTOMS))
    agent.begin(walk.call, "PHQC")
    agent.answer("Orang di kapal", "22")
    agent.answer("Nomor buku kesehatan kapal", "BKK-204/2026")
    _answered(agent, health, "PHQC")
    agent.begin(walk.call, "IMMO")
    agent.papers("crew_list")
    _answered(agent, immigration, "IMMO")
    agent.page.goto(f"/kunjungan/{walk.call.pk}/psad/")
    expect(agent.page.locator("main")).to_contain_text(agent.say("Belum diajukan") + ": CUSTO")
    agent.look("psad")
    agent.begin(walk.call, "CUSTO")
    agent.answer("Nomor outward manifest (BC 1.1)", "001235")
    agent.answer("Tanggal outward manifest", clock.today("Asia/Makassar").isoformat())
    agent.papers("outward_manifest")
    _answered(agent, customs, "CUSTO")
    backstage(lambda: walk.pass_through("LK3D", "LKK"))

    agent.page.goto("/beranda/")
    agent.page.get_by_role("link", name="Rp").first.click()
    for words in ("USD", "16,250", "33,044"):
        expect(agent.page.locator("main")).to_contain_text(words)
    agent.look("bill-dollars")
    backstage(partial(build.pay, walk, simponi))
    agent.begin(walk.call, "SPB")
    agent.answer("Nakhoda menyatakan kapal laik laut", "Ya")
    agent.papers("sailing_declaration", "memorandum", "cargo_papers", "port_state_control")
    agent.file()
    harbour_master.desk("SPB", _SHIP)
    harbour_master.glance("spb-case-foreign")
    harbour_master.grant()
    agent.call(walk.call)
    agent.glance("call-cleared")
    expect(agent.page.locator("#services")).to_contain_text("SPB.LN.")


def _one_of_the_crew(agent: Person) -> None:
    """A list of one: refused by row while a foreign national shows no passport."""
    agent.row("Awak kapal")
    for question, value in (
        ("Nama", "John Tan"),
        ("Jabatan", "Master"),
        ("Kebangsaan", "Singapore"),
        ("Tanggal lahir", "1980-02-03"),
    ):
        agent.answer(question, value)
    with agent.page.expect_navigation():  # what is missing may stand on the page already, from saving
        agent.button("Ajukan").last.click()
    missing = agent.say("Paspor %(name)s belum diisi.") % {"name": "John Tan"}
    expect(agent.page.locator("main")).to_contain_text(missing)
    agent.answer("Nomor paspor", "K1234567A")


def _answered(agent: Person, officer: Person, code: str) -> None:
    """Handed in on one screen, seen and granted on another."""
    agent.glance(f"{code.lower()}-form")
    agent.file()
    officer.desk(code, _SHIP)
    officer.glance(f"{code.lower()}-case")
    officer.grant()
