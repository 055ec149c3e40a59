"""A container ship at an operated quay with pilot and two tugs, by everybody who has a part in her call."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest
from playwright.sync_api import expect

from suar.accounts.roles import Role
from tests import build
from tests.browser.conftest import Desk
from tests.browser.stage import backstage, worker
from tests.browser.wharf import Person, Wharf, a_wharf, seat

pytestmark = pytest.mark.browser
_SHIP = "KM Meratus Jaya"
_BOXES = {
    "ship_type": "Container ship",
    "gross_tonnage": 8203,
    "deadweight_tonnes": 10800,
    "length_m": Decimal(128),
    "draught_m": Decimal("7.20"),
    "safe_manning": 14,
}


def test_notice_until_movement__pilot_and_two_tugs_at_an_operated_berth(desk: Desk) -> None:
    wharf = a_wharf()
    ship = backstage(partial(wharf.ship, _SHIP, **_BOXES))
    walk = wharf.walk(wharf.plan(ship, 30, 62), ("AGENCY",))
    other = backstage(partial(wharf.ship, "KM Tanto Sejati", length_m=Decimal(90)))
    wharf.walk(wharf.plan(other, 40, 70), ("AGENCY", "PKK", "RKBM", "SPM", "PPKB", "RPKRO", "PPK"))
    agent, office = seat(desk, wharf.cast.agent), seat(desk, wharf.cast.authority)
    stevedore, operator = seat(desk, wharf.part(Role.STEVEDORE)), seat(desk, wharf.part(Role.PORT_OPERATOR))
    master = seat(desk, wharf.cast.harbour_master)

    _notice(agent, wharf, walk)
    office.decide("PKK", _SHIP)
    number = build.reread(walk.apps["AGENCY"]).call
    stevedore.ready("RKBM", _SHIP)
    stevedore.look("rkbm-form")
    stevedore.answer("Sistem kerja", "Melalui lapangan atau gudang")
    stevedore.answer("Jumlah regu TKBM", "3")
    stevedore.answer("Orang per regu", "12")
    stevedore.answer("Gilir kerja per hari", "3")
    stevedore.file()
    office.decide("RKBM", _SHIP)
    agent.begin(number, "SPM")
    agent.answer("Semua di kapal sehat", "Ya")
    agent.file()
    master.decide("SPM", _SHIP)
    agent.begin(number, "PPKB")
    agent.file()
    operator.page.goto("/meja/")
    operator.look("operator-desk")
    operator.desk("PPKB", _SHIP)
    operator.look("operator-case")
    operator.grant()
    _berth(operator, office)
    _order(operator, wharf)
    agent.begin(number, "SPOG")
    agent.answer("Jumlah kapal tunda", "2")
    agent.file()
    master.decide("SPOG", _SHIP)
    agent.call(number)
    agent.look("call-of-agent")
    expect(agent.page.locator("#services")).to_contain_text("SPK")


def _notice(agent: Person, wharf: Wharf, walk: build.Walk) -> None:
    agent.begin(walk.call, "PKK")
    for question, value in (
        ("Perkiraan berangkat (ETD)", wharf.typed(62)),
        ("Tempat yang dituju", "Tempat O1"),
        ("Nomor voyage", "MJ 114"),
        ("Pelabuhan asal", "Surabaya"),
        ("Pelabuhan tujuan", "Makassar"),
        ("Nakhoda", "Muhammad Ridwan"),
        ("Jumlah awak kapal", "18"),
        ("Sarat depan", "6,90"),
        ("Sarat belakang", "7,20"),
    ):
        agent.answer(question, value)
    for at, (way, tonnes) in enumerate((("Bongkar", "3.250,5"), ("Muat", "2100"))):
        agent.row("Rencana muatan")
        agent.answer("Arah", way, at)
        agent.answer("Kemasan", "Petikemas antar pulau", at)
        agent.answer("Komoditi", "Barang campuran", at)
        agent.answer("Berat (ton)", tonnes, at)
    for at, company in enumerate(wharf.cast.appointed()):
        agent.row("PBM dan JPT yang ditunjuk")
        assert company.organisation is not None
        agent.answer("Perusahaan", company.organisation.name, at)
    agent.papers("last_clearance", "cargo_papers")
    agent.look("pkk-form")
    agent.file()


def _berth(operator: Person, office: Person) -> None:
    """The operator proposes what the form suggests, seeing what is free and who comes next; the authority sets it."""
    operator.ready("RPKRO", _SHIP)
    expect(operator.box("Dari meter")).not_to_have_value("")
    expect(operator.box("Mulai sandar")).not_to_have_value("")
    operator.answer("Sisi kapal ke dermaga", "Kiri")
    operator.saved()
    expect(operator.page.locator("#foresight")).to_contain_text("KM Tanto Sejati")
    operator.look("rpkro-form")
    operator.file()
    office.page.goto("/tambatan/")
    expect(office.page.locator("main")).to_contain_text(_SHIP)
    office.look("berth-plan")
    office.page.get_by_role("link", name="Rapat tambatan hari ini").click()
    office.look("berth-meeting")
    office.page.get_by_role("link", name=f"Buka permohonan {_SHIP}").click()
    expect(office.box("Sampai meter")).not_to_have_value("")
    office.look("ppk-case")
    office.grant()


def _order(operator: Person, wharf: Wharf) -> None:
    """The operator sends pilot and two tugs."""
    operator.ready("SPK", _SHIP)
    operator.answer("Dari", "Ambang luar")
    assert wharf.cast.mooring is not None
    operator.answer("Pandu", wharf.pilot.name)
    operator.answer("Regu kepil", wharf.cast.mooring.name)
    for at, (tug, power) in enumerate((("KT Anggada XV", "2400"), ("KT Jayanegara 304", "3200"))):
        operator.row("Kapal tunda")
        operator.answer("Nama kapal tunda", tug, at)
        operator.answer("Daya mesin", power, at)
    operator.look("spk-form")
    operator.file()
