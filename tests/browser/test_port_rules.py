"""Rules of a port in a browser: read at a desk and on a telephone in both languages, set and taken back, with axe."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.registry.models import Port
from suar.workflow.models import PortRule
from tests import build
from tests.browser.conftest import Desk
from tests.browser.looks import faults
from tests.browser.stage import backstage

pytestmark = pytest.mark.browser


def _an_office() -> tuple[Port, Actor]:
    port = build.a_port()
    for name in ("syahbandar.satu", "syahbandar.dua"):
        build.an_officer(Role.HARBOUR_MASTER, port, name)
    return port, build.an_officer(Role.HEAD_OF_OFFICE, port, "kepala.kantor")


@pytest.mark.parametrize(("language", "width"), [("id", 1280), ("en", 390), ("id", 320)])
def test_a_rule_is_read_set_and_taken_back(language: str, width: int, desk: Desk) -> None:
    port, head = backstage(_an_office)
    page, wrong = desk.open(head, language=language, width=width), list[str]()

    def look(name: str) -> None:
        wrong.extend(faults(page, f"rules {name} {language} {width}"))

    page.goto("/meja/")
    page.get_by_role("link", name={"id": "Aturan pelabuhan", "en": "Port rules"}[language]).click()
    rule = page.locator("a.row-link", has_text="SPM").first
    expect(rule).to_be_visible()
    look("list")
    rule.click()
    expect(page.locator("button[name=do][value=set]")).to_be_visible()
    look("none")
    page.locator("button[name=do][value=set]").click()
    expect(page.locator(".errors")).to_be_visible()
    look("refused")
    page.locator("input[name=four_eyes][value=yes]").check()
    tomorrow = clock.today(port.zone) + timedelta(days=1)
    page.locator("#id_since").fill(f"{tomorrow:%Y-%m-%d}")
    page.locator("#id_legal_basis").fill("SK.12/UPP-IDSUQ/XI/2026")
    page.locator("#id_why").fill("Pengawasan atas persetujuan masuk diperketat.")
    page.locator("button[name=do][value=set]").click()
    expect(page.get_by_text("SK.12/UPP-IDSUQ/XI/2026")).to_be_visible()
    assert backstage(lambda: PortRule.objects.get().four_eyes)
    look("set")
    page.goto("/meja/aturan/?q=SPM")
    look("changes")
    page.locator("a.row-link").first.click()
    page.locator("textarea[id^=id_why-]").fill("Salah tanggal")
    page.locator("button[value=take_back]").click()
    expect(page.locator("button[value=take_back]")).to_have_count(0)
    assert not backstage(PortRule.objects.exists)
    assert not wrong, "\n".join(wrong)
