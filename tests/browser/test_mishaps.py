"""What goes wrong on an ordinary day: nothing typed is lost, and whoever was faster is named."""

import pytest
from playwright.sync_api import Page, expect

from suar.accounts.roles import Role
from suar.workflow.models import Application
from tests import build
from tests.browser.conftest import Desk
from tests.browser.stage import Stage, backstage, person, saved

pytestmark = pytest.mark.browser


def _drafted(stage: Stage) -> Application:
    """A clearance in, begun and not handed in."""
    return stage.walk("KM Laut Biru", 30, 60, ["AGENCY", "PKK"]).draft("SPM")


def _type(page: Page, draft: Application, port: str) -> None:
    page.goto(f"/permohonan/{draft.pk}/")
    page.get_by_label("Pelabuhan terakhir").fill(port)


def test_errors_lead_to_their_fields_and_keep_what_was_typed(desk: Desk, stage: Stage) -> None:
    walk = stage.walk("KM Laut Biru", 30, 60, ["AGENCY"])
    page = desk.open(stage.agent)
    page.goto(f"/permohonan/{walk.draft('PKK').pk}/")
    page.get_by_label("Nomor voyage").fill("V.026 <b>")
    page.get_by_label("Sarat depan").fill("7.934")
    page.get_by_role("button", name="Ajukan", exact=True).click()
    expect(page.locator(".errors").first).to_be_focused()
    expect(page.get_by_label("Nomor voyage")).to_have_value("V.026 <b>")
    expect(page.get_by_label("Sarat depan")).to_have_value("7.934")
    page.locator(".errors a[href='#id_draught_fore_m']").click()
    expect(page.get_by_label("Sarat depan")).to_be_focused()
    expect(page.get_by_label("Sarat depan")).to_have_attribute("aria-invalid", "true")


def test_two_tabs_are_offered_the_choice__and_one_tab_never_stands_in_its_own_way(desk: Desk, stage: Stage) -> None:
    draft = _drafted(stage)
    first, second = desk.open(stage.agent), desk.open(stage.agent)
    _type(first, draft, "Batam")
    _type(second, draft, "Dumai")
    expect(saved(first).or_(first.locator("#problems .errors"))).to_be_visible()
    _type(first, draft, "Batam")
    expect(saved(first)).to_be_visible()
    first.get_by_label("Pelabuhan terakhir").fill("Tanjung Balai")
    first.get_by_role("button", name="Simpan draf").last.click()
    expect(first.locator("main .flash")).to_contain_text("Draf tersimpan")
    second.get_by_label("Pelabuhan terakhir").fill("Selat Panjang")
    expect(second.locator("#problems")).to_contain_text("jendela atau perangkat lain")
    second.get_by_role("button", name="Timpa").click()
    expect(second.locator("main .flash")).to_contain_text("Draf tersimpan")
    first.reload()
    expect(first.get_by_label("Pelabuhan terakhir")).to_have_value("Selat Panjang")


def test_typed_answers_come_back__after_the_session_ended_in_mid_form(desk: Desk, stage: Stage) -> None:
    draft, user = _drafted(stage), person(stage.agent)
    user.set_password("kata-sandi-uji")
    user.save()
    page = desk.open(script=False)
    page.goto("/accounts/login/")
    page.get_by_label("Nama pengguna").fill(user.username)
    page.get_by_label("Kata sandi").fill("kata-sandi-uji")
    page.get_by_role("button", name="Masuk").last.click()
    expect(page.locator("h1")).to_contain_text("Selamat")
    _type(page, draft, "Selat Panjang")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Simpan draf").last.click()
    expect(page.locator("main .flash")).to_contain_text("tidak hilang")
    page.get_by_label("Nama pengguna").fill("agen")
    page.get_by_label("Kata sandi").fill("salah sekali")
    page.get_by_role("button", name="Masuk").last.click()
    expect(page.locator(".errors")).to_contain_text("Belum berhasil masuk")
    page.get_by_label("Nama pengguna").fill(user.username)
    page.get_by_label("Kata sandi").fill("kata-sandi-uji")
    page.get_by_role("button", name="Masuk").last.click()
    expect(page.locator("main .flash").last).to_contain_text("dipulihkan")
    expect(page.get_by_label("Pelabuhan terakhir")).to_have_value("Selat Panjang")


def test_second_officer_learns_who_decided_and_keeps_the_words(desk: Desk, stage: Stage) -> None:
    walk = stage.walk("KM Laut Biru", 30, 60, ["AGENCY"])
    case = backstage(lambda: walk.file("PKK"))
    colleague = build.an_officer(Role.PORT_AUTHORITY, stage.cast.port, "rina")
    first, second = desk.open(stage.authority), desk.open(colleague)
    first.goto(f"/meja/{case.pk}/")
    second.goto(f"/meja/{case.pk}/")
    second.keyboard.press("r")
    second.get_by_label("Alasan", exact=True).select_option("R22")
    second.get_by_label("Penjelasan").fill("Nomor voyage tidak lengkap.")
    first.keyboard.press("a")
    expect(first.locator("main .flash")).to_contain_text("disetujui")
    second.get_by_role("button", name="Kembalikan untuk diperbaiki").click()
    lost = second.locator(".errors").first
    expect(lost).to_contain_text(stage.authority.label.split(" (")[0])
    expect(second.locator("main")).to_contain_text("Nomor voyage tidak lengkap.")


def test_filed_answers_stand_on_the_form__where_a_program_filed_and_the_office_sent_back(
    desk: Desk, stage: Stage
) -> None:
    walk = stage.walk("KM Laut Biru", 30, 60, ["AGENCY"])
    backstage(lambda: walk.file("PKK"))
    case = backstage(lambda: walk.send_back("PKK", "R22", "Nomor voyage tidak lengkap."))
    page = desk.open(stage.agent, language="en")
    page.goto(f"/permohonan/{case.pk}/")
    expect(page.get_by_label("Voyage number")).to_have_value(walk.voyage.voyage_number)
    expect(page.get_by_label("Draught aft")).to_have_value("3.2")
    expect(page.locator("[name$='.tonnes']")).to_have_value("420.5")
