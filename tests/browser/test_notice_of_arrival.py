"""The first stretch: an agent registers at a port, opens a call, files the notice, mends it, has it granted."""

import pytest
from playwright.sync_api import Page, Route, expect

from suar.portcalls.models import PortCall
from suar.workflow.models import Application
from tests import build
from tests.browser.conftest import Desk
from tests.browser.stage import Stage, a_pdf, attach, saved, stands, typed, worker

pytestmark = pytest.mark.browser
_ADD = "Tambah baris : Rencana muatan"
#: What the form says of itself as soon as the request under way is answered.
_SAID = """() => { window.said = new Promise((tell) => document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.id === "statement") tell(document.querySelector("[data-saving]").dataset.state);
})); }"""


def _decide(page: Page, code: str, outcome: str = "Setujui") -> None:
    """An officer opens the one case of a service on the desk and decides it."""
    page.goto("/meja/")
    page.get_by_role("link", name=code).last.click()
    expect(page.locator("h1")).to_contain_text(code)
    page.get_by_role("button", name=outcome).first.click()
    expect(page.locator("main .flash")).to_contain_text(code)
    worker()


def test_company_is_admitted_and_announces_a_ship(desk: Desk, stage: Stage) -> None:
    ship = stage.ship("KM Laut Biru")
    agent, officer = desk.open(stage.agent), desk.open(stage.authority)

    agent.goto("/perusahaan/")
    begin = agent.locator("form", has=agent.locator("#port-PMKU"))
    begin.get_by_label("Di pelabuhan").select_option("IDSUQ")
    begin.get_by_role("button", name="Mulai").click()
    agent.get_by_label("Jenis izin usaha").fill("SIUPAL")
    agent.get_by_label("Nomor izin usaha").fill("B.XXV-123/AL.001")
    agent.get_by_label("Kepala cabang").fill("Siti Rahma")
    agent.get_by_label("Alamat cabang").fill("Jalan Pelabuhan 1")
    agent.get_by_label("Berlaku mulai").fill(stage.now.date().isoformat())
    agent.get_by_label("Berlaku sampai").fill(stage.at(24 * 300).date().isoformat())
    attach(agent, "licence")
    agent.get_by_role("button", name="Ajukan", exact=True).click()
    expect(agent.locator("main .flash")).to_contain_text("Diajukan dengan nomor")
    _decide(officer, "PMKU")

    agent.goto("/beranda/")
    agent.get_by_role("link", name="Kunjungan baru").first.click()
    agent.get_by_label("Kapal", exact=True).select_option(str(ship.pk))
    agent.get_by_label("Pelabuhan", exact=True).select_option("IDSUQ")
    agent.get_by_label("Perkiraan tiba").fill(typed(stage.at(30)))
    agent.get_by_role("button", name="Lihat dahulu").click()
    expect(agent.get_by_role("heading", name="Yang akan diminta")).to_be_visible()
    agent.get_by_role("button", name="Buka kunjungan").click()
    expect(agent.locator("h1")).to_have_text("KM Laut Biru")

    call = PortCall.objects.get()
    expect(agent).to_have_url(f"{desk.url}/kunjungan/{call}/")
    agent.get_by_role("button", name="AGENCY").first.click()
    expect(agent.get_by_label("Nomor trayek")).to_have_value(f"TR-{ship.pk}")
    agent.get_by_label("Nomor surat penunjukan").fill("012/KEAG/2026")
    agent.get_by_label("Tanggal surat penunjukan").fill(stage.now.date().isoformat())
    attach(agent, "appointment")
    agent.get_by_role("button", name="Ajukan", exact=True).click()
    expect(agent.locator(".next")).to_contain_text("Penyelenggara pelabuhan di Sungai Guntung")
    _decide(officer, "AGENCY")
    agent.reload()
    expect(agent.locator(".next")).to_contain_text("PKK")


def test_notice_begun_here_is_finished_elsewhere_sent_back_mended_and_granted(desk: Desk, stage: Stage) -> None:
    walk = stage.walk("KM Laut Biru", 30, 60, ["AGENCY"])
    place = str(walk.voyage.place.pk)
    office = desk.open(stage.agent)
    office.goto(f"/kunjungan/{walk.call}/")
    office.get_by_role("button", name="PKK").first.click()
    expect(office.get_by_label("Perkiraan tiba")).to_have_value(typed(walk.voyage.eta))
    stands(office)
    office.get_by_label("Nomor voyage").fill("V.02")
    expect(saved(office)).to_be_visible()
    attach(office, "last_clearance")
    expect(office.get_by_label("Nomor voyage")).to_have_value("V.02")
    office.get_by_role("button", name=_ADD).click()
    office.get_by_label("Berat (ton)").fill("12,5")
    office.get_by_role("button", name=_ADD).click()
    expect(office.get_by_label("Berat (ton)")).to_have_count(2)
    expect(office.get_by_label("Berat (ton)").first).to_have_value("12,5")

    # At the quay, on a telephone whose browser runs no scripts.
    quay = desk.open(stage.agent, width=360, script=False)
    quay.goto(office.url)
    expect(quay.get_by_label("Nomor voyage")).to_have_value("V.02")
    quay.get_by_label("Nomor voyage").fill("V.026")
    quay.get_by_role("button", name="Hapus").last.click()
    expect(quay.get_by_label("Berat (ton)")).to_have_count(1)
    quay.get_by_label("Perkiraan berangkat").fill(typed(walk.voyage.etd))
    quay.get_by_label("Tempat yang dituju").select_option(place)
    quay.get_by_label("Pelabuhan asal", exact=True).fill("Tanjung Priok")
    quay.get_by_label("Pelabuhan tujuan").fill("Batam")
    quay.get_by_label("Nakhoda").fill("Muhammad Ridwan")
    quay.get_by_label("Jumlah awak").fill("6")
    quay.get_by_label("Sarat depan").fill("3,00")
    quay.get_by_label("Sarat belakang").fill("3,20")
    quay.get_by_role("group", name="Arah").get_by_label("Bongkar").check()
    quay.get_by_label("Kemasan").select_option("bag_cargo")
    quay.get_by_label("Komoditi").select_option("CEMENT")
    quay.locator("[name='_file.cargo_papers']").set_input_files(a_pdf("cargo_papers"))
    quay.get_by_role("button", name="Unggah berkas").click()
    expect(quay.get_by_role("link", name="cargo_papers.pdf")).to_be_visible()
    expect(quay.get_by_label("Nakhoda")).to_have_value("Muhammad Ridwan")
    quay.get_by_role("button", name="Ajukan", exact=True).click()
    expect(quay.locator(".next")).to_contain_text("Penyelenggara pelabuhan di Sungai Guntung")
    notice = Application.objects.get(service_code="PKK")

    officer = desk.open(stage.authority)
    officer.goto("/meja/")
    officer.get_by_role("link", name="PKK").last.click()
    expect(officer.get_by_role("heading", name="Pemeriksaan otomatis")).to_be_visible()
    stands(officer)
    officer.get_by_label("Catat Sarat belakang").check()
    expect(officer.get_by_label("Catatan tentang Sarat belakang")).to_be_focused()
    officer.get_by_label("Catatan tentang Sarat belakang").fill("Ship particular menyebut 3,10 m.")
    officer.get_by_label("Alasan", exact=True).select_option("R22")
    officer.get_by_label("Penjelasan").fill("Sarat belum cocok.")
    officer.get_by_role("button", name="Kembalikan untuk diperbaiki").click()
    expect(officer.locator("main .flash")).to_contain_text("dikembalikan")
    worker()

    office.goto("/beranda/")
    office.get_by_role("link", name="KM Laut Biru").first.click()
    wrong = office.locator(".field", has=office.get_by_label("Sarat belakang"))
    expect(wrong).to_contain_text("Ship particular menyebut 3,10 m.")
    expect(office.get_by_label("Nomor voyage")).to_have_value("V.026")
    office.get_by_label("Sarat belakang").fill("3,10")
    office.get_by_role("button", name="Ajukan lagi").click()
    expect(office.locator(".next")).to_contain_text("Penyelenggara pelabuhan di Sungai Guntung")

    officer.goto(f"/meja/{notice.pk}/")
    change = officer.get_by_role("row", name="Sarat belakang")
    expect(change.locator("del")).to_have_text("3,2 m")
    expect(change.locator("ins")).to_have_text("3,1 m")
    officer.keyboard.press("a")
    expect(officer.locator("main .flash")).to_contain_text("disetujui")
    worker()

    number = build.reread(notice).call.number  # type: ignore[union-attr]
    office.goto(f"/kunjungan/{number}/")
    expect(office.locator("header .mono")).to_have_text(str(number))
    expect(office.locator(".next .say")).to_contain_text("SPM")
    expect(office.get_by_role("img", name="Jalannya")).to_be_visible()
    expect(office.get_by_role("link", name=str(number)).first).to_be_visible()


def test_what_is_typed_while_saving__is_not_said_to_be_saved(desk: Desk, stage: Stage) -> None:
    walk = stage.walk("KM Laut Biru", 30, 60, ["AGENCY"])
    page = desk.open(stage.agent)
    page.goto(f"/kunjungan/{walk.call}/")
    page.get_by_role("button", name="PKK").first.click()
    expect(page.get_by_label("Perkiraan tiba")).to_have_value(typed(walk.voyage.eta))
    stands(page)
    kept: list[Route] = []
    page.route("**/simpan/", lambda route: kept.append(route))
    with page.expect_request("**/simpan/"):
        page.get_by_label("Nomor voyage").fill("V.02")
    page.get_by_label("Nomor voyage").press("6")
    page.evaluate(_SAID)
    kept[0].continue_()
    assert page.evaluate("window.said") == "unsaved"
    page.unroute("**/simpan/")  # what waits goes on
    expect(saved(page)).to_be_visible()
