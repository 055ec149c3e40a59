"""The last stretch: the bill is paid at the treasury, the clearance granted, checked by anyone, and used."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from suar.billing.models import BillingCode
from suar.integrations.simponi.sandbox import Sandbox
from suar.workflow.models import Application, IssuedDocument
from tests import build
from tests.browser.conftest import Desk
from tests.browser.stage import Stage, attach, backstage, brought_on, typed, worker

pytestmark = pytest.mark.browser
_ROAD = ["AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG", "CREW", "PHQC", "LK3D", "LKK"]


def _unpaid(page: Page, stage: Stage) -> None:
    """The clearance is asked for too early: the page says what stands against it and keeps what was typed."""
    page.get_by_label("Rencana berlayar").fill(typed(stage.at(6)))
    page.get_by_role("group", name="laik laut").get_by_label("Ya").check()
    for code in ("sailing_declaration", "memorandum", "cargo_papers", "flag_state_control"):
        attach(page, code)
    page.get_by_role("button", name="Ajukan", exact=True).click()
    expect(page.locator(".errors").first).to_contain_text("belum dibayar")
    expect(page.get_by_role("group", name="laik laut").get_by_label("Ya")).to_be_checked()


def test_clearance_is_refused_unpaid_then_granted_and_checked_by_anyone(
    desk: Desk, stage: Stage, simponi: Sandbox, tmp_path: Path
) -> None:
    walk = stage.walk("KM Laut Biru", -30, 6, _ROAD)
    worker()
    agent = desk.open(stage.agent)
    agent.goto(f"/layanan/SPB/mulai/?kunjungan={walk.call.pk}")
    agent.get_by_role("button", name="Mulai mengisi").click()
    expect(agent.locator("#statement")).to_be_visible()
    form = agent.url
    _unpaid(agent, stage)

    code = BillingCode.objects.get(code__isnull=False).code
    agent.goto("/beranda/")
    agent.get_by_role("link", name="Rp").first.click()
    expect(agent.locator("main")).to_contain_text(str(code))
    bill = agent.url
    agent.get_by_role("link", name="Bayar di SIMPONI").click()
    expect(agent).to_have_url(f"{simponi.url}/pay/{code}")
    agent.get_by_role("button").click()
    expect(agent.locator("body")).to_contain_text("NTPN")
    agent.goto(bill)
    brought_on(agent, "NTPN")

    agent.goto(form)
    agent.get_by_role("button", name="Ajukan", exact=True).click()
    expect(agent.locator("main .flash").first).to_contain_text("Diajukan dengan nomor")
    master = desk.open(stage.harbour_master)
    master.goto("/meja/")
    master.get_by_role("link", name="SPB").last.click()
    expect(master.locator("main")).to_contain_text("PNBP lunas")
    master.get_by_role("button", name="Setujui").first.click()
    expect(master.locator("main .flash")).to_contain_text("disetujui")
    agent.goto(f"/kunjungan/{walk.call}/")
    expect(agent.locator("#services")).to_contain_text("sedang ditandatangani")
    worker()

    paper = IssuedDocument.objects.get(kind="SPB")
    agent.reload()
    with agent.expect_download() as download:
        agent.get_by_role("link", name=paper.number).first.click()
    genuine, forged = tmp_path / "spb.pdf", tmp_path / "changed.pdf"
    download.value.save_as(genuine)
    content = bytearray(genuine.read_bytes())
    content[len(content) // 2] ^= 1
    forged.write_bytes(content)

    anybody = desk.open(language="en")
    anybody.goto(f"/periksa/{paper.token}/")
    expect(anybody.locator(".verdict")).to_contain_text("Valid")
    expect(anybody.locator("main")).to_contain_text("KM Laut Biru")
    for file, verdict in ((genuine, "Electronic seal is valid"), (forged, "Electronic seal is not valid")):
        anybody.get_by_label("PDF file").set_input_files(file)
        anybody.get_by_role("button", name="Check the seal").click()
        expect(anybody.get_by_role("heading", name=verdict)).to_be_visible()


def test_clearance_is_used__when_the_harbour_master_records_the_departure(
    desk: Desk, stage: Stage, simponi: Sandbox
) -> None:
    walk = stage.walk("KM Laut Biru", -30, -1, _ROAD)
    backstage(lambda: build.pay(walk, simponi))
    backstage(lambda: walk.pass_through("SPB"))
    paper = IssuedDocument.objects.get(kind="SPB")
    master = desk.open(stage.harbour_master)
    master.goto(f"/meja/{Application.objects.get(service_code='SPB').pk}/")
    departed = master.locator("#act-departed")
    departed.locator("[name=at]").fill(typed(stage.now))
    departed.get_by_role("button").click()
    expect(master.locator("main .flash")).to_contain_text("Tercatat")
    anybody = desk.open(script=False)
    anybody.goto("/")
    anybody.get_by_label("Nomor dokumen").fill(paper.number.lower())
    anybody.get_by_role("button", name="Periksa").click()
    expect(anybody.locator(".verdict")).to_contain_text("Sudah dipakai")
    expect(anybody.locator("main")).not_to_contain_text("KM Laut Biru")
