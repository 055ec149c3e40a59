"""A company asks for another super admin on a phone; the technical team finds it, looks, proves itself and opens it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from suar.accounts.actors import Actor
from suar.accounts.models import Message, Organisation, Succession, User
from tests.accounts.acting import a_colleague, a_company
from tests.accounts.nominating import ANSWERS
from tests.accounts.registering import a_screener
from tests.browser.conftest import Desk
from tests.browser.looks import fine
from tests.browser.stage import Stage, a_pdf, backstage
from tests.build import a_port

WHY = "Super admin lama mengundurkan diri."
OFFICE = {
    "address": "Jl. Dermaga 1, Selat", "email": "kantor@selat.example", "phone": "(0542) 733388",
    "order_number": "KM 12 Tahun 2026", "why": "Kantor baru mulai melayani tahun ini.",
}  # fmt: skip


def looked_at(page: Page, name: str) -> None:
    """It is fine, and a picture of it is called after this file."""
    fine(page, f"super-admin {name}")


def fill(page: Page) -> None:
    """Answer the questions about the person."""
    for name, text in ANSWERS.items():
        if name == "identity_kind":
            page.locator(f"[name='{name}'][value='{text}']").check()
        else:
            page.locator(f"[name='{name}']").fill(text)


def a_stage() -> tuple[Actor, Actor]:
    """A company whose only super admin is gone, and one of its people."""
    boss = a_company("PT Samudra Ditinggal", nib="9120000012345")
    Organisation.objects.filter(pk=boss.organisation_id or 0).update(email="kantor@ditinggal.example")
    User.objects.filter(pk=boss.user_id or 0).update(full_name="Lama Pergi", email="lama@ditinggal.example")
    for number in range(1, 31):
        a_company(f"PT Armada Nusantara {number:02}", nib=f"91200000{number:05}")
    return boss, a_colleague(boss, "staf loket")


def an_office_stage() -> Actor:
    """A port without an office, and somebody of the technical team."""
    a_port("IDUJI", name="Pelabuhan Selat", name_key="selat", office_name="")
    return a_screener()


def test_asked_on_a_phone__opened_at_the_desk(desk: Desk, stage: Stage) -> None:
    boss, staff = backstage(a_stage)
    screener = backstage(a_screener)
    phone = desk.open(staff, width=320)
    phone.goto("/perusahaan/")
    phone.get_by_role("link", name="Super admin lain").click()
    expect(phone.get_by_text("Lama Pergi")).to_be_visible()
    looked_at(phone, "ask id 320")
    phone.get_by_role("button", name="Kirim tiket").click()
    expect(phone.get_by_role("alert")).to_contain_text("Surat organisasi Anda belum dilampirkan")
    looked_at(phone, "ask refused id 320")
    fill(phone)
    phone.locator("#id_why").fill(WHY)
    phone.locator("#id_letter").set_input_files(a_pdf("letter"))
    phone.get_by_role("button", name="Kirim tiket").click()
    expect(phone.get_by_text("terkirim.")).to_be_visible()
    looked_at(phone, "ticket id 320")

    team = desk.open(screener)
    team.goto("/meja/pendaftaran/")
    team.get_by_role("link", name="Organisasi", exact=True).click()
    expect(team.locator("h1")).to_have_text("Organisasi")
    looked_at(team, "list id 1280")
    team.get_by_role("link", name="Berikutnya").click()
    expect(team.get_by_role("link", name="PT Samudra Ditinggal")).to_be_visible()
    team.goto("/meja/tiket/")
    looked_at(team, "tickets id 1280")
    team.get_by_role("link", name="TKT-").click()
    expect(team.get_by_role("link", name="Buka menurut tiket")).to_be_visible()
    looked_at(team, "ticket id 1280")
    team.get_by_role("link", name="Buka menurut tiket").click()
    expect(team.locator("[name='person_name']")).to_have_value("Budi Santoso")
    looked_at(team, "open id 1280")
    team.get_by_role("button", name="Periksa akibatnya").click()
    expect(team.get_by_role("alert")).to_contain_text("Nomor suratnya belum diisi")
    looked_at(team, "open refused id 1280")
    team.locator("#id_letter_number").fill("12/DIR/2026")
    team.locator("#id_left").select_option(label=f"Lama Pergi ({backstage(lambda: _name_of(boss))})")
    team.get_by_role("button", name="Periksa akibatnya").click()
    expect(team.get_by_role("heading", name="Periksa lalu buka")).to_be_visible()
    looked_at(team, "review id 1280")
    team.get_by_role("button", name="Perbaiki").click()
    expect(team.locator("#id_letter_number")).to_have_value("12/DIR/2026")
    team.get_by_role("button", name="Periksa akibatnya").click()
    team.get_by_role("button", name="Buka super admin ini").click()
    expect(team.get_by_text("semua yang berkepentingan diberi tahu")).to_be_visible()
    looked_at(team, "organisation id 1280")
    made = backstage(lambda: Succession.objects.select_related("person", "left").get())
    assert (str(made.person), str(made.left)) == ("Budi Santoso", "Lama Pergi")
    phone.reload()
    expect(phone.get_by_text("Dibuka bagi Budi Santoso.")).to_be_visible()

    newcomer = desk.open(width=390)
    link = backstage(lambda: Message.objects.filter(kind="confirm_account").latest("pk").body)
    newcomer.goto(re.search(r"https?://[^/\s]+(/\S+)", link)[1])  # type: ignore[index]
    expect(newcomer.get_by_text("budi.santoso").first).to_be_visible()


def _name_of(actor: Actor) -> str:
    return User.objects.get(pk=actor.user_id or 0).username


def test_in_english_on_a_phone__without_scripts(desk: Desk, stage: Stage) -> None:
    boss, _staff = backstage(a_stage)
    team = desk.open(backstage(a_screener), language="en", width=390)
    team.goto("/meja/organisasi/?q=samudra")
    looked_at(team, "list en 390")
    team.get_by_role("link", name="PT Samudra Ditinggal").click()
    expect(team.locator("h1")).to_have_text("PT Samudra Ditinggal")
    looked_at(team, "organisation en 390")
    team.get_by_role("link", name="Open another super admin").click()
    fill(team)
    team.locator("#id_letter_number").fill("12/DIR/2026")
    team.locator("#id_why").fill("The former one has resigned.")
    team.locator("#id_letter").set_input_files(a_pdf("letter"))
    looked_at(team, "open en 390")
    team.get_by_role("button", name="Look at what it does").click()
    expect(team.get_by_role("heading", name="Look again, then open")).to_be_visible()
    looked_at(team, "review en 390")

    plain = desk.open(backstage(lambda: a_screener("rekan")), language="en", width=390, script=False)
    plain.goto(f"/meja/organisasi/{boss.organisation_id}/super-admin/")
    fill(plain)
    plain.locator("#id_letter_number").fill("12/DIR/2026")
    plain.locator("#id_why").fill("The former one has resigned.")
    plain.locator("#id_letter").set_input_files(a_pdf("letter"))
    plain.get_by_role("button", name="Look at what it does").click()
    plain.get_by_role("button", name="Open this super admin").click()
    expect(plain.get_by_text("everybody concerned was told")).to_be_visible()
    team.get_by_role("button", name="Open this super admin").click()
    expect(team.get_by_role("alert")).to_contain_text("was opened as super admin just now")
    looked_at(team, "lost race en 390")


def test_an_office_is_founded__then_its_first_super_admin(desk: Desk, stage: Stage) -> None:
    screener = backstage(an_office_stage)
    for language, width, name, port in (("id", 1280, "KSOP Uji Selat", "Selat"), ("en", 320, "UPP Uji Muara", "IDUJI")):
        team = desk.open(screener, language=language, width=width)
        at = f"{language} {width}"
        team.goto("/meja/organisasi/")
        looked_at(team, f"list with offices {at}")
        team.get_by_role("link", name=re.compile("Tambah kantor|Add an office")).click()
        expect(team.locator("#id_name")).to_be_visible()
        looked_at(team, f"office {at}")
        team.locator("#id_name").fill(name)
        send = team.get_by_role("button", name=re.compile("Tambah kantor ini|Add this office"))
        send.click()
        expect(team.get_by_role("alert")).to_contain_text(
            re.compile("Nomor keputusan: Belum|Number of the decree: Not")
        )
        expect(team.locator("#id_name")).to_have_value(name)
        looked_at(team, f"office refused {at}")
        for box, text in {**OFFICE, "port": port}.items():
            team.locator(f"#id_{box}").fill(text)
        send.click()
        expect(team.get_by_text(re.compile("belum mempunyai super admin|has no super admin yet"))).to_be_visible()
        looked_at(team, f"office made {at}")
        team.get_by_role("link", name=re.compile("Buka super admin pertama|Open the first super admin")).click()
        expect(team.locator("#id_letter_number")).to_be_visible()


def test_strangers_find_the_way(desk: Desk, stage: Stage) -> None:
    for language, words, link in (("id", "Bantuan", "Daftarkan perusahaan"), ("en", "Help", "Register a company")):
        page = desk.open(language=language, width=320)
        page.goto("/")
        looked_at(page, f"start {language} 320")
        page.get_by_role("main").get_by_role("link", name=link).click()
        expect(page).to_have_url(re.compile("/daftar/$"))
        page.goto("/accounts/login/")
        looked_at(page, f"login {language} 320")
        expect(page.get_by_role("main").get_by_role("link", name=link)).to_be_visible()
        page.goto("/bantuan/#super-admin")
        expect(page.get_by_role("heading", name=words, exact=True)).to_be_visible()
        looked_at(page, f"help {language} 320")
