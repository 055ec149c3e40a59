"""A company registers on a phone, the technical team sends it back and approves it, and the way can be tracked."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from suar.accounts.actors import Actor
from suar.accounts.models import Message, Organisation, Registration
from tests.accounts.registering import ANSWERS, EMAIL, NIB, a_screener
from tests.browser.conftest import Desk
from tests.browser.looks import fine
from tests.browser.stage import Stage, a_pdf, backstage
from tests.build import an_agent


def looked_at(page: Page) -> None:
    """It is fine; a picture of it is called after its address."""
    fine(page, f"registration {page.url.split('/', 3)[3]}"[:53])


def the_link(kind: str) -> str:
    """Where the newest mail of a kind leads."""
    body = backstage(lambda: Message.objects.filter(kind=kind).latest("pk").body)
    found = re.search(r"https?://[^/\s]+(/\S+)", body)
    assert found is not None
    return found.group(1)


def fill(page: Page, *names: str) -> None:
    """Answer questions as ANSWERS has them."""
    for name in names:
        box = page.locator(f"[name='{name}']")
        if box.first.get_attribute("type") == "radio":
            page.locator(f"[name='{name}'][value='{ANSWERS[name]}']").check()
        elif box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(ANSWERS[name])
        else:
            box.fill(ANSWERS[name])


_COMPANY = (
    "kind", "name", "nib", "npwp", "licence_kind", "licence_number", "licence_on", "address", "phone", "company_email",
)  # fmt: skip
_PERSON = ("person_name", "person_job", "identity_kind", "identity_number", "person_mobile")


def apply(page: Page) -> str:
    """From the front page of registration to the number, in Indonesian."""
    page.goto("/daftar/")
    looked_at(page)
    page.get_by_label("Surel penanggung jawab").fill(EMAIL)
    page.get_by_role("button", name="Kirim tautan").click()
    expect(page.get_by_role("heading", name="Periksa surel Anda")).to_be_visible()
    page.goto(the_link("registration_link"))
    looked_at(page)
    page.get_by_role("button", name="Lanjutkan mengisi").click()
    fill(page, *_COMPANY)
    page.locator("[name='nib']").fill("12")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.get_by_role("alert")).to_contain_text("NIB terdiri dari 13 angka")
    expect(page.locator("[name='name']")).to_have_value(ANSWERS["name"])
    looked_at(page)
    page.locator("[name='nib']").fill(NIB)
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.get_by_label("Cari pelabuhan").fill("Sungai Guntung (IDSUQ)")
    page.get_by_role("button", name="Tambahkan").click()
    expect(page.locator(".chosen")).to_contain_text("IDSUQ")
    looked_at(page)
    page.get_by_role("button", name="Simpan dan lanjut").click()
    fill(page, *_PERSON)
    looked_at(page)
    page.get_by_role("button", name="Simpan dan lanjut").click()
    for name in ("licence", "nib_paper", "authority"):
        page.locator(f"[name='{name}']").set_input_files(a_pdf(name))
    looked_at(page)
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.get_by_role("heading", name="Periksa dan kirim")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="Kirim pendaftaran").click()
    expect(page.get_by_role("alert")).to_contain_text("Syarat dan ketentuan belum disetujui")
    page.get_by_label("Saya menyetujui keduanya").check()
    page.get_by_role("button", name="Kirim pendaftaran").click()
    expect(page.get_by_role("heading", name="Pendaftaran terkirim")).to_be_visible()
    looked_at(page)
    return backstage(lambda: Registration.objects.get().number)


def tracked(page: Page, number: str) -> None:
    """Ask where it is."""
    page.goto("/daftar/lacak/")
    page.locator("#id_number").fill(number)
    page.locator("#id_email").fill(EMAIL)
    page.locator("button:has-text('Lacak'), button:has-text('Track')").click()
    expect(page.get_by_role("heading", name=number)).to_be_visible()
    looked_at(page)


def test_registered_on_a_phone__sent_back__mended__approved(desk: Desk, stage: Stage) -> None:
    screener: Actor = backstage(a_screener)
    phone = desk.open(width=320)
    number = apply(phone)

    officer = desk.open(screener)
    officer.goto("/meja/pendaftaran/")
    looked_at(officer)
    officer.get_by_role("link", name=number).click()
    expect(officer.get_by_role("heading", name="Pemeriksaan otomatis")).to_be_visible()
    looked_at(officer)
    officer.locator("[name='mark'][value='address']").check()
    officer.locator("[name='remark.address']").fill("Sebutkan kota dan kode posnya.")
    officer.locator("#refuse summary").click()
    looked_at(officer)
    officer.get_by_role("button", name="Kembalikan untuk diperbaiki").click()
    expect(officer.get_by_text("Dikembalikan. Pemohon mendapat tautan")).to_be_visible()

    tracked(phone, number)
    expect(phone.get_by_text("Sebutkan kota dan kode posnya.")).to_be_visible()
    phone.goto(the_link("registration_mend"))
    phone.get_by_role("button", name="Lanjutkan mengisi").click()
    expect(phone.get_by_text("Catatan tim teknis: Sebutkan kota")).to_be_visible()
    looked_at(phone)
    phone.locator("[name='address']").fill("Jl. Pelabuhan 1, Balikpapan 76111")
    phone.get_by_role("button", name="Simpan dan lanjut").click()
    expect(phone.get_by_label("Cari pelabuhan")).to_be_visible()
    phone.goto("/daftar/isi/review/")
    phone.get_by_role("button", name="Kirim lagi kepada tim teknis").click()
    expect(phone.get_by_role("heading", name="Pendaftaran terkirim")).to_be_visible()

    officer.goto("/meja/pendaftaran/")
    officer.get_by_role("link", name=number).click()
    officer.get_by_role("button", name="Setujui").click()
    expect(officer.get_by_text("Disetujui. Super admin mendapat tautan")).to_be_visible()
    assert backstage(lambda: Organisation.objects.get(nib=NIB).people.count()) == 1
    tracked(phone, number)
    expect(phone.get_by_text("Disetujui. Tautan konfirmasi akun")).to_be_visible()


def test_without_scripts_and_in_english__the_way_is_the_same(desk: Desk, stage: Stage) -> None:
    page = desk.open(language="en", width=390, script=False)
    page.goto("/daftar/")
    expect(page.get_by_role("heading", name="Register a company")).to_be_visible()
    page.locator("#id_email").fill(EMAIL)
    page.locator("main form button").click()
    expect(page.locator("h1")).to_have_text("Look at your e-mail")
    page.goto(the_link("registration_link"))
    page.get_by_role("button", name="Go on").click()
    onward = page.locator("button[name='go'][value='next']")
    fill(page, *_COMPANY)
    onward.click()
    page.get_by_label("Find a port").fill("IDSUQ")
    page.locator("button[name='add']").click()
    expect(page.locator(".chosen")).to_contain_text("IDSUQ")
    onward.click()
    fill(page, *_PERSON)
    onward.click()
    for name in ("licence", "nib_paper", "authority"):
        page.locator(f"[name='{name}']").set_input_files(a_pdf(name))
    onward.click()
    page.get_by_label("I agree to both").check()
    page.get_by_role("button", name="Send the registration").click()
    expect(page.get_by_role("heading", name="Registration sent")).to_be_visible()


def test_a_ticket_and_the_oss_panel__on_both_sides(desk: Desk, stage: Stage) -> None:
    screener, agent = backstage(a_screener), backstage(an_agent)
    backstage(lambda: Organisation.objects.filter(pk=agent.organisation_id or 0).update(nib=NIB))
    page = desk.open(agent, language="en", width=390)
    page.goto("/perusahaan/oss/")
    looked_at(page)
    page.goto("/perusahaan/tiket/baru/")
    page.locator("#id_wishes").select_option("PKK")
    page.locator("[name='rights.1'][value='view']").check()
    page.locator("#id_why").fill("We only look at arrivals.")
    looked_at(page)
    page.get_by_role("button", name="Send the ticket").last.click()
    expect(page.get_by_text("was sent.")).to_be_visible()
    looked_at(page)
    team = desk.open(screener)
    team.goto("/meja/tiket/")
    looked_at(team)
    team.get_by_role("link", name="TKT-").click()
    expect(team.get_by_role("button", name="Kabulkan")).to_be_visible()
    looked_at(team)
    team.get_by_role("button", name="Kabulkan").click()
    expect(team.get_by_text("Dikabulkan; haknya berlaku sekarang.")).to_be_visible()
    page.reload()
    looked_at(page)
