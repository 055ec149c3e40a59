"""A company's API keys in a browser: listed, made under a letter, revoked; at a desk and on a telephone, with axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from suar.accounts.actors import Actor, new_key
from suar.accounts.models import ApiKey
from tests.accounts.acting import a_colleague, a_company, a_letter, person_of
from tests.browser.conftest import Desk
from tests.browser.looks import faults
from tests.browser.stage import backstage

pytestmark = pytest.mark.browser


def _a_company() -> tuple[Actor, Actor]:
    principal, delegate = a_company("PT Pelayaran Prinsipal Nusantara"), a_company("PT Wakil Samudera")
    clerk = a_colleague(delegate, "klerk.dokumen")
    letter = a_letter(principal, delegate, "SK-17/DIR/XI/2026")
    new_key(person_of(clerk), "Sistem gudang", delegation=letter)
    new_key(person_of(delegate), "Aplikasi keuangan")
    return delegate, clerk


@pytest.mark.parametrize(("language", "width"), [("id", 1280), ("en", 390), ("id", 320)])
def test_a_key_is_made_and_revoked(language: str, width: int, desk: Desk) -> None:
    delegate, clerk = backstage(_a_company)
    page, wrong = desk.open(delegate, language=language, width=width), list[str]()

    def look(name: str) -> None:
        wrong.extend(faults(page, f"keys {name} {language} {width}"))

    page.goto("/perusahaan/pengguna/")
    page.get_by_role("link", name={"id": "Kunci API", "en": "API keys"}[language], exact=True).click()
    expect(page.locator("a[href$='/kunci-api/baru/']")).to_be_visible()
    look("list")
    page.locator("a[href$='/kunci-api/baru/']").click()
    expect(page.locator("#id_name")).to_be_visible()
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".errors")).to_be_visible()
    look("refused")
    page.locator("#id_name").fill("Program muatan")
    page.locator("#id_person").select_option(str(clerk.user_id))
    page.locator("#id_letter").select_option(index=1)
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("#secret")).to_contain_text("suar_")
    look("made")
    made = backstage(lambda: ApiKey.objects.get(name="Program muatan"))
    assert made.delegation_id is not None
    page.goto(f"/perusahaan/kunci-api/{made.pk}/cabut/")
    look("revoke")
    page.locator("#id_why").fill("Program diganti")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("tbody")).to_contain_text({"id": "Dicabut", "en": "Revoked"}[language])
    look("revoked")
    assert not wrong, "\n".join(wrong)
