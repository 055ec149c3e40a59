"""Rates and route permits in a browser: entered and ended at a desk and on a telephone, in both languages, with axe."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.billing.models import ExchangeRate
from suar.kernel import clock
from suar.registry.models import Permit, Ship
from tests import build
from tests.browser.conftest import Desk
from tests.browser.looks import faults
from tests.browser.stage import backstage

pytestmark = pytest.mark.browser
_SIZES = [("id", 1280), ("en", 390), ("id", 320)]


def _a_directorate() -> Actor:
    build.a_port()
    return build.an_officer(Role.DIRECTORATE)


def _a_ship() -> Ship:
    ship = build.a_ship("KM Baru", papers=False)
    Permit.objects.all().delete()
    return ship


@pytest.mark.parametrize(("language", "width"), _SIZES)
def test_a_rate_is_entered_and_taken_back(language: str, width: int, desk: Desk) -> None:
    directorate = backstage(_a_directorate)
    page, wrong = desk.open(directorate, language=language, width=width), list[str]()

    def look(name: str) -> None:
        wrong.extend(faults(page, f"rates {name} {language} {width}"))

    page.goto("/meja/")
    page.locator("main a[href$='/kurs/']").click()
    expect(page.locator("#id_rate")).to_be_visible()
    look("none")
    page.locator("#id_on").fill(str(clock.today("Asia/Jakarta")))
    page.locator("#id_rate").fill("NaN")
    page.locator("#id_source").fill("KMK No. 45/KM.10/2026")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".errors")).to_be_visible()
    look("refused")
    page.locator("#id_rate").fill("16250")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("tbody")).to_contain_text("KMK No. 45/KM.10/2026")
    page.locator("tbody summary").click()
    expect(page.locator("textarea[name=why]")).to_be_visible()
    look("entered")
    page.locator("textarea[name=why]").fill("Salah ketik")
    page.locator("tbody details button").click()
    expect(page.locator("tbody")).to_have_count(0)
    assert not backstage(ExchangeRate.objects.exists)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("language", "width"), _SIZES)
def test_a_permit_is_entered_and_ended(language: str, width: int, desk: Desk) -> None:
    directorate = backstage(_a_directorate)
    ship = backstage(_a_ship)
    page, wrong = desk.open(directorate, language=language, width=width), list[str]()
    today = clock.today("Asia/Jakarta")

    def look(name: str) -> None:
        wrong.extend(faults(page, f"permits {name} {language} {width}"))

    page.goto("/meja/")
    page.locator("main a[href$='/izin/']").click()
    expect(page.locator("#id_number")).to_be_visible()
    look("none")
    page.locator("#id_kind").select_option("TRAMPER")
    page.locator("#id_number").fill("AL.103/" + "1/2/3/4/5/6/" * 3 + "DA-2026")
    page.locator("#id_ship").fill("KM Tiada")
    page.locator("#id_holder").fill("PT Agen Uji")
    page.locator("#id_valid_from").fill(str(today))
    page.locator("#id_valid_until").fill(str(today + timedelta(days=300)))
    page.locator("main form[method=post] button[type=submit]").click()
    expect(page.locator(".errors")).to_be_visible()
    look("refused")
    page.locator("#id_ship").fill(ship.registration_mark)
    page.locator("main form[method=post] button[type=submit]").click()
    expect(page.locator("tbody")).to_contain_text("KM Baru")
    look("entered")
    page.locator("tbody a.row-link").click()
    expect(page.locator("#id_why")).to_be_visible()
    look("one")
    page.locator("#id_why").fill("Dicabut atas permintaan")
    page.locator("main form[method=post] button[type=submit]").click()
    expect(page.locator("#id_why")).to_have_count(0)
    look("ended")
    assert backstage(lambda: Permit.objects.get().revoked)
    assert not wrong, "\n".join(wrong)
