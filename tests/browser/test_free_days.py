"""National holidays in a browser: entered and taken off at a desk and on a telephone, in both languages, with axe."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.records.models import FreeDay
from tests import build
from tests.browser.conftest import Desk
from tests.browser.looks import faults
from tests.browser.stage import backstage

pytestmark = pytest.mark.browser


def _a_directorate() -> Actor:
    build.a_port()
    return build.an_officer(Role.DIRECTORATE)


@pytest.mark.parametrize(("language", "width"), [("id", 1280), ("en", 390), ("id", 320)])
def test_days_are_entered_and_taken_off(language: str, width: int, desk: Desk) -> None:
    directorate = backstage(_a_directorate)
    page, wrong = desk.open(directorate, language=language, width=width), list[str]()

    def look(name: str) -> None:
        wrong.extend(faults(page, f"days {name} {language} {width}"))

    page.goto("/meja/aturan/")
    page.locator("main a[href$='/hari-libur/']").click()
    expect(page.locator("#id_days")).to_be_visible()
    look("none")
    today = clock.today("Asia/Jakarta")
    page.locator("#id_days").fill(f"{today + timedelta(days=30)} Hari Raya Natal\nsalah tulis")
    page.locator("#id_source").fill("SKB 3 Menteri No. 1497/2/5 Tahun 2026")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".errors")).to_be_visible()
    look("refused")
    page.locator("#id_days").fill(f"{today + timedelta(days=30)} Hari Raya Natal")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("tbody")).to_contain_text("Hari Raya Natal")
    page.locator("tbody summary").click()
    expect(page.locator("textarea[name=why]")).to_be_visible()
    look("entered")
    page.locator("textarea[name=why]").fill("SKB diubah")
    page.locator("tbody details button").click()
    expect(page.locator("tbody")).to_have_count(0)
    assert not backstage(FreeDay.objects.exists)
    assert not wrong, "\n".join(wrong)
