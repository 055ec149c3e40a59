"""A departure postponed, on screens: findings and orders, what the agent sees, the inspection after, the clearance."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.workflow.models import Application, IssuedDocument, State
from tests import build
from tests.browser.conftest import Desk
from tests.browser.stage import Stage, backstage, typed, worker
from tests.browser.wharf import Person, seat

pytestmark = pytest.mark.browser
_SHIP = "KM Laut Biru"
_ROAD = ["AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG", "CREW", "PHQC", "LK3D", "LKK"]
_PAPERS = ("sailing_declaration", "memorandum", "cargo_papers", "flag_state_control")
_FINDINGS = (
    ("Alat pemadam di kamar mesin kosong", "Perbaiki kapal"),
    ("Daftar awak belum ditandatangani nakhoda", "Lengkapi dokumen"),
)


def _asks_for_her_clearance(agent: Person, walk: build.Walk, stage: Stage) -> None:
    agent.begin(walk.call, "SPB")
    agent.answer("Rencana berlayar", typed(stage.at(6)))
    agent.answer("Nakhoda menyatakan kapal laik laut", "Ya")
    agent.papers(*_PAPERS)
    agent.file()


def _postpones(master: Person, walk: build.Walk, stage: Stage) -> None:
    """The list of findings with what is ordered, from the page of the call; one row of it stands open already."""
    master.call(walk.call)
    master.page.locator("#further summary").click()
    master.page.locator("#further").get_by_role("button", name="TUNDA").click()
    master.reads("TUNDA")
    expect(master.page.locator(".row-item")).to_have_count(1)
    master.row("Temuan")
    for at, (finding, order) in enumerate(_FINDINGS):
        row = master.page.locator(".row-item").nth(at)
        row.get_by_label("Temuan", exact=True).fill(finding)
        row.get_by_label("Perintah", exact=True).select_option(label=order)
    master.page.locator(".row-item").first.get_by_label(re.compile("Batas waktu")).fill(typed(stage.at(5)))
    master.answer("Dasar hukum penundaan", "PM 28/2022 pasal 11")
    master.answer("Alasan penundaan", "Kapal belum memenuhi syarat keselamatan.")
    master.glance("postponing")
    master.file()


def _release(master: Person) -> Locator:
    return master.page.locator("#act-released")


def _inspects_again(master: Person, *, second_met: bool) -> None:
    """From the desk into the postponement: every finding stands there to be answered."""
    master.page.goto("/meja/")
    master.page.locator("#kept").get_by_role("link", name=f"TUNDA · {_SHIP}").click()
    rows = _release(master).locator(".row-item")
    expect(rows).to_have_count(len(_FINDINGS))
    if second_met:
        master.look("postponed-release")
    master.answer("Pemeriksa", "Capt. Bayu")
    master.answer("Dasar hukum", "PM 28/2022 pasal 11")
    for at in range(len(_FINDINGS)):
        met = second_met or at == 0
        rows.nth(at).get_by_label("Dipenuhi" if met else "Belum dipenuhi", exact=True).check()
    _release(master).get_by_role("button", name="Angkat penundaan").click()


def test_postponed_with_findings__seen_by_the_agent_inspected_again_and_cleared(
    desk: Desk, stage: Stage, simponi: Sandbox
) -> None:
    walk = stage.walk(_SHIP, -30, 6, _ROAD)
    backstage(lambda: build.pay(walk, simponi))
    walk.at = clock.now()
    master, agent = seat(desk, stage.harbour_master), seat(desk, stage.agent)
    _asks_for_her_clearance(agent, walk, stage)
    _postpones(master, walk, stage)

    agent.call(walk.call)
    expect(agent.page.locator(".next .say").first).to_contain_text("memenuhi perintahnya")
    banner = agent.page.locator("[data-trouble]")
    expect(banner).to_contain_text("Keberangkatan ditunda syahbandar")
    for finding, order in _FINDINGS:
        expect(banner).to_contain_text(f"{finding}: {order}")
    expect(banner).to_contain_text("paling lambat")
    agent.look("postponed-agent")
    banner.get_by_role("link", name="Lihat rinciannya").click()
    expect(agent.page.locator("h1")).to_contain_text("TUNDA")
    clearance = Application.objects.get(call=walk.call, service_code="SPB")
    agent.page.goto(f"/permohonan/{clearance.pk}/")
    expect(agent.page.locator(".next")).to_contain_text("Ditunda syahbandar")

    master.page.goto(f"/meja/{clearance.pk}/")
    expect(master.page.locator("main")).to_contain_text("menunggu penundaan diangkat")
    _inspects_again(master, second_met=False)
    refused = _release(master).locator(".errors")
    expect(refused).to_contain_text("Temuan nomor 2 belum dipenuhi")
    expect(_release(master).get_by_label("Pemeriksa", exact=True)).to_have_value("Capt. Bayu")
    _release(master).get_by_role("button", name="Tambah baris").click()
    expect(_release(master).locator(".row-item")).to_have_count(len(_FINDINGS) + 1)
    assert Application.objects.get(call=walk.call, service_code="TUNDA").granted, "a row more decides nothing"
    _inspects_again(master, second_met=True)
    master.told("Tercatat.")
    assert Application.objects.get(call=walk.call, service_code="TUNDA").state == State.REVOKED

    agent.call(walk.call)
    expect(agent.page.locator("[data-trouble]")).to_have_count(0)
    expect(agent.page.locator("[data-lost]")).to_be_visible()
    master.decide("SPB", _SHIP)
    worker()
    agent.call(walk.call)
    expect(agent.page.locator("#services")).to_contain_text(IssuedDocument.objects.get(kind="SPB").number)
