"""The first sign-in of a new person, from the link in the mail to the home; and the pages of the account itself."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from suar.accounts import invitations, recovery
from suar.accounts.models import Message, User
from suar.accounts.roles import OrganisationKind
from tests import build
from tests.browser.conftest import Desk
from tests.browser.looks import fine
from tests.browser.stage import Stage, backstage
from tests.browser.stage import person as the_person

pytestmark = pytest.mark.browser
_GOOD = "Ombak-Selat-77"


def _newcomer(language: str) -> User:
    company = build.an_organisation(OrganisationKind.AGENT, "PT Pelayaran Nusantara Sejahtera")
    return User.objects.create(
        username="nova_sari", organisation=company, group=company.groups.get(), full_name="Nova Sari",
        job_title="Staf operasi", email="nova@contoh.invalid", mobile="+6281212345678", language=language,
    )  # fmt: skip


def _link(kind: str) -> str:
    body = backstage(lambda: Message.objects.filter(kind=kind).latest("made_at", "pk").body)
    found = re.search(r"/akun/\w+/[\w-]{20,}/", body)
    assert found is not None
    return found[0]


WORDS = {
    "id": (
        "Pasang dan masuk",
        "Saya menyetujui",
        "Lanjut",
        "Simpan dan lanjut",
        "Kirim kode",
        "Buktikan nomor",
        "Selamat",
    ),
    "en": ("Set it and sign in", "I agree", "Continue", "Save and continue", "Send a code", "Prove the number", "Good"),
}


@pytest.mark.parametrize(("language", "width", "script"), [("id", 390, True), ("en", 320, True), ("id", 320, False)])
def test_from_the_mail_to_the_home(language: str, width: int, script: bool, desk: Desk) -> None:
    enter, agree, on, save, send, prove, hello = WORDS[language]
    newcomer = _newcomer(language)
    backstage(lambda: invitations.invite(newcomer))
    page = desk.open(language=language, width=width, script=script)

    def look() -> None:
        if script:
            fine(page, f"account {page.url.removeprefix(desk.url)} {language} {width}")

    page.goto(_link("confirm_account"))
    look()
    if script:
        page.locator("#id_password").press_sequentially("nova_sari1")
        expect(page.locator(".rules .unmet")).not_to_have_count(0)
        look()
    page.locator("#id_password").fill(_GOOD)
    if script:
        expect(page.locator(".rules .unmet")).to_have_count(0)
    page.get_by_role("button", name=enter).click()
    expect(page).to_have_url(re.compile("/akun/lengkapi/"))
    look()
    page.get_by_label(agree).check()
    page.get_by_role("button", name=on).click()
    expect(page.locator(".notice-table")).to_be_visible()
    look()
    page.get_by_role("button", name=save).click()
    expect(page.locator(".errors")).to_be_visible()
    look()
    page.locator("input[value='cases/email']").check()
    page.get_by_role("button", name=save).click()
    expect(page.locator("#id_mobile")).to_have_value("+6281212345678")
    page.get_by_role("button", name=send).click()
    expect(page.locator("#id_code")).to_be_visible()
    if script:
        expect(page.locator("[data-countdown]")).to_have_text(re.compile(r"\(02:\d\d\)"))
        expect(page.locator("[data-after]")).to_be_disabled()
    look()
    found = re.search(r"\d{6}", backstage(lambda: Message.objects.get(kind="phone_code").body))
    assert found is not None
    page.locator("#id_code").fill(f"{(int(found[0]) + 1) % 10**6:06}")
    page.get_by_role("button", name=prove).click()
    expect(page.locator(".errors")).to_be_visible()
    page.locator("#id_code").fill(found[0])
    page.get_by_role("button", name=prove).click()
    expect(page).to_have_url(re.compile("/beranda/"))
    expect(page.locator("h1")).to_contain_text(hello)
    look()
    page.locator(".account-menu summary").click()
    expect(page.locator(".account-menu .sheet")).to_contain_text("PT Pelayaran Nusantara Sejahtera")
    look()


@pytest.mark.parametrize(("language", "width"), [("id", 1280), ("en", 320)])
def test_pages_of_an_account(language: str, width: int, desk: Desk, stage: Stage) -> None:
    page = desk.open(stage.agent, language=language, width=width)
    for address in (
        "/akun/", "/akun/data-saya/", "/akun/pilihan-pemberitahuan/", "/akun/telepon/", "/akun/surel/", "/akun/sandi/",
        "/akun/unduh/", "/akun/perbaikan/", "/menu/", "/menu/?pilih", "/menu/PKK/", "/beranda/",
    ):  # fmt: skip
        page.goto(address)
        fine(page, f"{address} {language} {width}")
    stranger = desk.open(language=language, width=width)
    for address in ("/accounts/login/", "/akun/lupa/", "/akun/konfirmasi/", "/akun/konfirmasi/none/", "/privasi/"):
        stranger.goto(address)
        fine(stranger, f"{address} {language} {width}")


def test_favourites_are_chosen_in_a_dialog(desk: Desk, stage: Stage) -> None:
    page = desk.open(stage.agent, width=390)
    page.goto("/beranda/")
    page.get_by_role("link", name="Atur favorit").click()
    dialog = page.locator("#choose-favourites")
    expect(dialog).to_be_visible()
    dialog.get_by_label(re.compile("^PKK ·")).check()
    dialog.get_by_role("button", name="Simpan favorit").click()
    expect(page.locator(".tiles")).to_contain_text("PKK")


def test_forgotten_password__then_in_with_the_new_one(desk: Desk, stage: Stage) -> None:
    person = the_person(stage.agent)
    person.email = "agen@contoh.invalid"
    person.save()
    page = desk.open(width=390)
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Lupa kata sandi?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lupa kata sandi")
    page.get_by_label("Surel").fill("agen@contoh.invalid")
    page.get_by_label("Nama pengguna").fill(person.username)
    page.get_by_role("button", name="Kirim tautan").click()
    expect(page.locator("main")).to_contain_text("sedang dikirim")
    backstage(lambda: recovery.recover(person.pk))
    page.goto(_link("password_reset"))
    page.locator("#id_password").fill(_GOOD)
    page.get_by_role("button", name="Pasang kata sandi baru").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Masuk ke Suar")
    page.get_by_label("Nama pengguna").fill(person.username)
    page.get_by_label("Kata sandi").fill(_GOOD)
    page.get_by_role("button", name="Masuk", exact=True).last.click()
    expect(page.locator("h1")).to_contain_text("Selamat")
