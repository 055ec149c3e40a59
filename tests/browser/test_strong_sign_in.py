"""A harbour master makes a passkey, signs in with it, and proves with it that a clearance is his to sign."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from suar.accounts.actors import new_key
from suar.accounts.models import User
from suar.config.sessions import SessionStore
from suar.integrations.simponi.sandbox import Sandbox
from suar.workflow.models import Application
from tests import build
from tests.browser.conftest import Desk
from tests.browser.looks import fine
from tests.browser.stage import Stage, backstage, person

pytestmark = pytest.mark.browser
_ROAD = ["AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG", "CREW", "PHQC", "LK3D", "LKK"]
PASSWORD = "Kapal-Layar-77"


def _a_phone_with_fingerprint(page: Page) -> Any:
    """The browser's own virtual authenticator: keeps passkeys and says yes when asked for a finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session


def _with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.email = "syahbandar@contoh.invalid"
    user.save()
    return user


def _without_password(user: User) -> None:
    user.set_unusable_password()  # else it would be asked for once more
    user.save()


def _proofs_grow_old() -> None:
    """As if everybody had last proved to be there an hour ago."""
    for row in Session.objects.all():
        store = SessionStore(row.session_key)
        if "suar_proof" in store:
            store["suar_proof"] = {**store["suar_proof"], "at": "2026-01-01T00:00:00+00:00"}
            store.save()


def _enrolled(page: Page, user: User) -> None:
    """Signs in by password, is led to the page of security, makes a passkey and keeps the codes."""
    page.goto("/meja/")
    page.get_by_label("Nama pengguna").fill(user.username)
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", name="Pasang cara masuk kedua dahulu")).to_be_visible()
    fine(page, "security-must")
    page.get_by_role("link", name="Tambah kunci sandi").click()
    page.get_by_label("Nama kunci").fill("Telepon kantor")
    fine(page, "passkey-add")
    page.get_by_role("button", name="Pasang kunci sandi").click()
    expect(page.get_by_role("heading", name="Kode pemulihan")).to_be_visible()
    expect(page.locator(".codes li")).to_have_count(10)
    fine(page, "recovery-codes")
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh kode").click()
    assert len(Path(download.value.path()).read_text().split()) == 10
    page.get_by_role("link", name="Sudah saya simpan").click()
    expect(page.locator("main")).to_contain_text("Telepon kantor")


def test_a_passkey_is_made__signs_in__and_proves_who_signs_a_clearance(
    desk: Desk, stage: Stage, simponi: Sandbox, settings: LazySettings
) -> None:
    settings.SUAR_SECOND_FACTOR = "required"
    walk = stage.walk("KM Laut Biru", -30, 6, _ROAD)
    backstage(lambda: build.pay(walk, simponi))
    app = backstage(lambda: walk.file("SPB"))
    user = backstage(lambda: _with_password(person(stage.harbour_master)))
    page = desk.open(width=390)
    _a_phone_with_fingerprint(page)
    _enrolled(page, user)
    page.get_by_role("link", name="Lanjutkan pekerjaan").click()
    expect(page).to_have_url(f"{desk.url}/meja/")

    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Keluar").click()
    expect(page).to_have_url(f"{desk.url}/")
    page.goto("/accounts/login/?next=/meja/")
    fine(page, "sign-in")
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(page).to_have_url(f"{desk.url}/meja/")

    backstage(_proofs_grow_old)
    page.goto(f"/meja/{app.pk}/")
    page.get_by_role("button", name="Setujui").first.click()
    expect(page.get_by_role("heading", name="Buktikan bahwa ini Anda")).to_be_visible()
    fine(page, "prove")
    assert backstage(lambda: Application.objects.get(pk=app.pk).in_review)
    page.get_by_role("button", name="Pakai kunci sandi").click()
    expect(page.locator("main .flash").first).to_contain_text("disetujui")
    assert backstage(lambda: Application.objects.get(pk=app.pk).granted)


@pytest.mark.parametrize(("language", "width"), [("id", 1280), ("en", 320)])
def test_the_pages_of_security__in_both_languages(language: str, width: int, desk: Desk, stage: Stage) -> None:
    backstage(lambda: _without_password(person(stage.agent)))
    backstage(lambda: new_key(person(stage.agent), "Program gudang PT Agen Uji dengan nama yang panjang sekali"))
    page = desk.open(stage.agent, language=language, width=width)
    for path in ("/akun/keamanan/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"):
        page.goto(path)
        expect(page).to_have_url(f"{desk.url}{path}")
        expect(page.locator("html")).to_have_attribute("lang", language)
        fine(page, f"{path.strip('/').replace('/', '-')}-{language}")
