"""A container ship at an operated quay with pilot and two tugs, by everybody who has a part in her call."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import expect

from suar.accounts.roles import Role
from suar.demo import samples
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.portcalls import crews
from suar.registry.models import Ship
from suar.workflow.models import IssuedDocument
from tests import build
from tests.browser.conftest import Desk
from tests.browser.stage import backstage, brought_on, worker
from tests.browser.wharf import Person, Wharf, a_wharf, seat
from tests.portcalls.quay import a_call

pytestmark = pytest.mark.browser
_SHIP = "KM Meratus Jaya"
_UNTIL_MOVED = ("AGENCY", "PKK", "RKBM", "SPM", "PPKB", "RPKRO", "PPK", "SPK", "SPOG")
_READY_TO_LEAVE = (*_UNTIL_MOVED, "CREW", "PHQC", "LK3D", "LKK")
_BOXES: dict[str, Any] = {
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
    stevedore.glance("rkbm-form")
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
    operator.glance("operator-case")
    operator.grant()
    _berth(operator, office)
    _order(operator, wharf)
    agent.begin(number, "SPOG")
    agent.answer("Jumlah kapal tunda", "2")
    agent.file()
    master.decide("SPOG", _SHIP)
    agent.call(number)
    agent.glance("call-of-agent")
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
    agent.glance("pkk-form")
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
    expect(office.page.locator("h1")).to_contain_text("Rapat tambatan")
    office.glance("berth-meeting")
    office.page.get_by_role("link", name=f"Buka permohonan {_SHIP}").click()
    office.reads("PPK")
    expect(office.box("Sampai meter")).not_to_have_value("")
    office.glance("ppk-case")
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
    operator.glance("spk-form")
    operator.file()


def test_pilot_until_notice_of_departure__the_same_ship_works(desk: Desk, simponi: Sandbox) -> None:
    wharf = a_wharf()
    ship = backstage(partial(wharf.ship, _SHIP, **_BOXES))
    backstage(partial(_called_before, wharf, ship))
    plan = wharf.plan(ship, -3, 6, cargo=(build.Goods("discharge", "GENERAL", "3250.500", "container_domestic"),))
    walk = wharf.walk(plan, _UNTIL_MOVED)
    number = walk.call
    agent, office = seat(desk, wharf.cast.agent), seat(desk, wharf.cast.authority)
    harbour_master, pilot = seat(desk, wharf.cast.harbour_master), seat(desk, wharf.pilot, width=360)

    _made_fast(desk, wharf, pilot)
    _worked(desk, wharf, office)
    agent.begin(number, "CREW")
    expect(agent.box("Nama", 5)).to_have_value("Darwis")
    agent.papers("crew_list")
    agent.file()
    harbour_master.decide("CREW", _SHIP)
    backstage(lambda: walk.until(wharf.at(-1)).pass_through("PHQC"))
    agent.begin(number, "LK3D")
    expect(agent.box("Berat (ton)")).to_have_value("3250,5")
    agent.file()
    office.decide("LK3D", _SHIP)
    agent.begin(number, "LKK")
    agent.answer("Nakhoda", "Muhammad Ridwan")
    agent.answer("Semua kegiatan di kapal selesai", "Ya")
    agent.file()
    office.decide("LKK", _SHIP)


def test_bill_until_closing__the_same_ship_pays_and_sails(desk: Desk, simponi: Sandbox) -> None:
    wharf = a_wharf()
    ship = backstage(partial(wharf.ship, _SHIP, **_BOXES))
    walk = wharf.walk(wharf.plan(ship, -30, 5), _READY_TO_LEAVE)
    worker()
    number = walk.call
    agent, office = seat(desk, wharf.cast.agent), seat(desk, wharf.cast.authority)
    harbour_master, operator = seat(desk, wharf.cast.harbour_master), seat(desk, wharf.part(Role.PORT_OPERATOR))
    pilot = seat(desk, wharf.pilot, width=360)

    _paid(agent, simponi)
    operator.ready("JASA", _SHIP)
    operator.answer("Pernyataan", "Tagihan operator sudah lunas")
    operator.answer("Nomor tagihan operator", "INV-TPS/2611/0042")
    operator.answer("Tanggal lunas", clock.today("Asia/Makassar").isoformat())
    operator.glance("jasa-form")
    operator.file()
    _ordered_out(agent, operator, wharf, number)
    _cleared(agent, harbour_master, number)
    _sailed(wharf, pilot, operator, number)
    agent.begin(number, "LK3R")
    agent.file()
    office.decide("LK3R", _SHIP)
    agent.call(number)
    agent.glance("call-closed")
    expect(agent.page.locator(".next .say")).to_have_text("Kunjungan ini selesai.")


def _called_before(wharf: Wharf, ship: Ship) -> None:
    """An earlier call of the ship under the same agent, from which her crew is known."""
    before = a_call(wharf.cast.port, ship, agent=wharf.cast.agent.organisation, closed_at=wharf.at(-500))
    with clock.at(wharf.at(-510)):
        crews.muster(before, samples.statement("CREW", wharf.plan(ship, -600, -560)).crew)  # type: ignore[attr-defined]


def _made_fast(desk: Desk, wharf: Wharf, pilot: Person) -> None:
    """Times on the pilot's phone, three of them told afterwards; the master signs on the own one."""
    pilot.page.goto("/dispatch/mine/")
    expect(pilot.page.locator("h1")).to_contain_text(_SHIP)
    pilot.look("pilot-phone")
    for kind, hours in (("Pandu naik ke kapal", -2.5), ("Tali pertama terikat", -2), ("Semua tali terikat", -1.8)):
        pilot.report(kind, wharf.typed(hours))
    pilot.report("Pandu turun")
    master = seat(desk, wharf.part(Role.MASTER), width=360)
    master.page.goto("/beranda/")
    master.page.get_by_role("link", name="Baca dan tanda tangani").click()
    master.glance("master-phone")
    master.page.get_by_label("Saya nakhoda kapal ini").check()
    master.button("Tanda tangani").click()
    master.told("ditandatangani")


def _worked(desk: Desk, wharf: Wharf, office: Person) -> None:
    """The stevedore reports the day from a phone, the forwarder the goods of each bill of lading."""
    stevedore = seat(desk, wharf.part(Role.STEVEDORE), width=360)
    stevedore.page.goto("/beranda/")
    stevedore.look("stevedore-home")
    stevedore.page.get_by_role("link", name=f"Laporkan hari ini {_SHIP}").click()
    expect(stevedore.box("Tanggal kerja")).to_have_value(clock.today("Asia/Makassar").isoformat())
    expect(stevedore.page.get_by_role("radio", name="Bongkar")).to_be_checked()
    stevedore.answer("Berat (ton)", "3250,5")
    stevedore.look("daily-report")
    stevedore.button("Laporkan realisasi harian").click()
    stevedore.told("Tercatat")
    forwarder = seat(desk, wharf.part(Role.FORWARDER))
    forwarder.ready("LAB", _SHIP)
    for question, value in (
        ("Arah", "Bongkar"),
        ("Nomor B/L", "MJ114/BPN/001"),
        ("Pemilik barang", "PT Sumber Makmur"),
        ("Kemasan", "Petikemas antar pulau"),
        ("Komoditi", "Barang campuran"),
        ("Berat (ton)", "3250,5"),
    ):
        forwarder.answer(question, value)
    forwarder.glance("lab-form")
    forwarder.file()
    office.decide("LAB", _SHIP)


def _paid(agent: Person, simponi: Sandbox) -> None:
    """The state's bill holds light dues only, and is paid at the treasury."""
    agent.page.goto("/beranda/")
    agent.page.get_by_role("link", name="Rp").first.click()
    expect(agent.page).to_have_url(re.compile("/tagihan/"))
    bill = agent.page.url
    agent.glance("bill")
    agent.page.get_by_role("link", name="Bayar di SIMPONI").click()
    agent.page.get_by_role("button").click()
    expect(agent.page.locator("body")).to_contain_text("NTPN")
    agent.page.goto(bill)
    brought_on(agent.page, "NTPN")
    expect(agent.page.locator("main")).not_to_contain_text("tambat")


def _ordered_out(agent: Person, operator: Person, wharf: Wharf, number: object) -> None:
    agent.begin(number, "PPKBD")
    agent.answer("Jumlah kapal tunda yang diminta", "2")
    agent.file()
    operator.decide("PPKBD", _SHIP)
    operator.ready("SPKK", _SHIP)
    expect(operator.box("Catatan")).to_have_value("Tunda diminta: 2")
    assert wharf.cast.mooring is not None
    operator.answer("Ke", "Ambang luar")
    operator.answer("Pandu", wharf.pilot.name)
    operator.answer("Regu kepil", wharf.cast.mooring.name)
    operator.row("Kapal tunda")
    operator.answer("Nama kapal tunda", "KT Anggada XV")
    operator.file()


def _cleared(agent: Person, harbour_master: Person, number: object) -> None:
    agent.begin(number, "SPB")
    agent.answer("Nakhoda menyatakan kapal laik laut", "Ya")
    agent.papers("sailing_declaration", "memorandum", "cargo_papers", "flag_state_control")
    agent.glance("spb-form")
    agent.file()
    harbour_master.desk("SPB", _SHIP)
    expect(harbour_master.page.locator("main")).to_contain_text("dinyatakan lunas oleh PT Terminal")
    harbour_master.glance("spb-case")
    harbour_master.grant()
    assert IssuedDocument.objects.get(kind="SPB").signed_at is not None


def _sailed(wharf: Wharf, pilot: Person, operator: Person, number: object) -> None:
    """Cast off by the pilot's phone, departed by the operator."""
    pilot.page.goto("/dispatch/mine/")
    for kind in ("Pandu naik ke kapal", "Semua tali lepas", "Pandu turun"):
        pilot.report(kind)
    operator.record(number, "Catat kapal berangkat", wharf.minute())
