"""Off the straight road, on screens: a ship held by the court, another agent, a shift."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.portcalls.models import PortCall
from suar.workflow.models import Application, State
from tests import build
from tests.browser.conftest import Desk
from tests.browser.stage import Stage, backstage, typed
from tests.browser.wharf import Person, seat

pytestmark = pytest.mark.browser
_SHIP = "KM Laut Biru"
_ROAD = ["AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG", "CREW", "PHQC", "LK3D", "LKK"]
_PAPERS = ("sailing_declaration", "memorandum", "cargo_papers", "flag_state_control")


def _aside(person: Person, call: object, code: str) -> None:
    """From the page of a call into what lies beside its road."""
    person.call(call)
    person.page.locator("#further summary").click()
    person.page.locator("#further").get_by_role("button", name=code).click()
    person.reads(code)


def _trouble(person: Person, call: object) -> Locator:
    """The banner of what keeps the ship."""
    person.call(call)
    return person.page.locator("[data-trouble]")


def _paid(stage: Stage, simponi: Sandbox) -> build.Walk:
    """A ship about to leave, all bills paid."""
    walk = stage.walk(_SHIP, -30, 6, _ROAD)
    backstage(lambda: build.pay(walk, simponi))
    walk.at = clock.now()
    return walk


def test_held_by_the_court__refused_by_name_until_it_is_lifted(desk: Desk, stage: Stage, simponi: Sandbox) -> None:
    walk = _paid(stage, simponi)
    master, agent = seat(desk, stage.harbour_master), seat(desk, stage.agent)
    _aside(master, walk.call, "HOLD")
    for question, value in (
        ("Ditahan oleh", "Pengadilan"),
        ("Nomor surat perintah atau penetapan", "12/Pdt.G/2026/PN"),
        ("Dasar hukum penahanan", "Penetapan Pengadilan Negeri Tembilahan"),
        ("Alasan penahanan", "Sita jaminan sampai perkara diputus."),
    ):
        master.answer(question, value)
    master.papers("order")
    master.file()
    expect(_trouble(agent, walk.call)).to_contain_text("Pengadilan")
    agent.look("call-held")

    agent.begin(walk.call, "SPB")
    agent.answer("Rencana berlayar", typed(stage.at(6)))
    agent.answer("Nakhoda menyatakan kapal laik laut", "Ya")
    agent.papers(*_PAPERS)
    agent.refused("Penetapan Pengadilan Negeri Tembilahan")
    form = agent.page.url

    held = Application.objects.get(call=walk.call, service_code="HOLD")
    master.page.goto(f"/meja/{held.pk}/")
    for question, value in (
        ("Dasar hukum pengangkatan", "Putusan PN Tembilahan, perkara dicabut"),
        ("Nomor surat pengangkatan", "14/Pdt.G/2026"),
        ("Bukti", "Salinan putusan"),
    ):
        master.answer(question, value)
    master.button("Angkat penahanan").click()
    master.told("Tercatat.")
    expect(_trouble(agent, walk.call)).to_have_count(0)
    agent.page.goto(form)
    agent.file()
    master.decide("SPB", _SHIP)
    agent.call(walk.call)
    expect(agent.page.locator("#services")).to_contain_text("SPB.DN.")


def test_another_agent__by_number_with_consent_and_the_office(desk: Desk, stage: Stage) -> None:
    walk = stage.walk(_SHIP, 40, 70, ["AGENCY", "PKK"])
    new = backstage(lambda: build.an_agent("PT Agen Baru"))
    backstage(lambda: build.a_licence(stage.cast, holder=new))
    newcomer, present, office = seat(desk, new), seat(desk, stage.agent), seat(desk, stage.authority)
    newcomer.page.goto("/layanan/ALIH/nomor/")
    newcomer.page.get_by_label("Nomor PKK kunjungan").fill(str(walk.call))
    newcomer.button("Mulai mengisi").click()
    expect(newcomer.page.locator("#statement")).to_be_visible()
    today = clock.today("Asia/Jakarta").isoformat()
    for question, value in (
        ("Waktu alih", typed(clock.now())),
        ("Alasan pengalihan", "Pemilik kapal menunjuk agen lain."),
        ("Jenis trayek", "RPK tramper"),
        ("Nomor trayek", walk.voyage.permit_number),
        ("Pemilik atau prinsipal", "PT Pemilik"),
        ("Nomor surat penunjukan", "044/KEAG/2026"),
        ("Tanggal surat penunjukan", today),
        ("Nomor surat pelepasan agen lama", "017/LEPAS/2026"),
    ):
        newcomer.answer(question, value)
    newcomer.papers("appointment", "release")
    newcomer.file()

    present.page.goto("/beranda/")
    present.look("home-consent")
    present.page.get_by_role("link", name="ALIH").first.click()
    present.reads("ALIH")
    present.grant()
    office.decide("ALIH", _SHIP)
    assert PortCall.objects.get(pk=walk.call.pk).agent_id == new.organisation_id
    newcomer.call(walk.call)
    expect(newcomer.page.locator("header", has_text=_SHIP)).to_contain_text("PT Agen Baru")


def test_a_shift__until_the_next_berth_is_determined(desk: Desk, stage: Stage) -> None:
    backstage(lambda: build.a_place(stage.cast.port, "D3", length_m=200, depth_m=8))
    walk = stage.walk(_SHIP, -20, 60, ["AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG", "CREW"])
    agent, office = seat(desk, stage.agent), seat(desk, stage.authority)
    _aside(agent, walk.call, "PINDAH")
    for question, value in (
        ("Pindah ke", "Tempat D3"),
        ("Rencana mulai pindah", typed(stage.at(3))),
        ("Sebab pindah", "Bongkar muat di tempat lain"),
        ("Penjelasan", "Muatan berikutnya ada di dermaga lain."),
        ("Keadaan bongkar muat", "Sebagian dikerjakan"),
    ):
        agent.answer(question, value)
    agent.file()
    office.decide("PINDAH", _SHIP)
    agent.ready("PPKB", _SHIP)
    agent.file()
    office.decide("PPKB", _SHIP)
    office.decide("PPK", _SHIP)  # opened by the system, as on arrival
    granted = Application.objects.filter(call=walk.call, service_code="PPK", state=State.GRANTED)
    assert granted.count() == 2, "the first berth's, and the one of the shift"
    agent.call(walk.call)
    agent.look("call-shifted")
