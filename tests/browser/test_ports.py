"""A port is set up and kept in a browser: at a desk and on a telephone, in both languages, without script too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from suar.accounts.actors import Actor
from suar.accounts.roles import OrganisationKind, Role
from suar.kernel import clock
from suar.registry.models import LabourPool, Place, Port
from tests import build
from tests.browser.conftest import Desk
from tests.browser.looks import faults
from tests.browser.stage import backstage

pytestmark = pytest.mark.browser


def _an_office() -> tuple[Port, Actor, Actor]:
    port = build.a_port(name="Sungai Guntung", name_key="sungai guntung", office_name="UPP Kelas III Sungai Guntung")
    build.an_organisation(OrganisationKind.PORT_OPERATOR, "PT Terminal Uji")
    head = build.an_officer(Role.HEAD_OF_OFFICE, port, "kepala.kantor")
    return port, head, build.an_officer(Role.DIRECTORATE)


@pytest.mark.parametrize(
    ("language", "width", "script"), [("id", 1280, True), ("en", 390, True), ("id", 320, True), ("id", 1280, False)]
)
def test_an_office_keeps_its_port(language: str, width: int, script: bool, desk: Desk) -> None:
    port, head, _directorate = backstage(_an_office)
    page, wrong = desk.open(head, language=language, width=width, script=script), list[str]()

    def look(name: str) -> None:
        if script:
            wrong.extend(faults(page, f"ports {name} {language} {width}"))

    page.goto("/meja/")
    page.get_by_role("link", name={"id": "Daftar pelabuhan", "en": "List of ports"}[language], exact=True).click()
    expect(page.locator("a.row-link")).to_have_count(1)  # the port of this office only
    look("list")
    page.locator("a.row-link").click()
    expect(page.locator("#office")).to_be_visible()
    look("port")
    page.locator(f"a[href='/meja/pelabuhan/{port.code}/kantor/']").click()
    page.locator("#id_office_head").fill("Budi Santoso, S.H.")
    page.locator("#id_office_email").fill("kantor")
    page.locator("#id_why").fill("Kepala kantor yang baru dilantik.")
    page.locator("main button[type=submit]").click()
    expect(page.locator(".errors")).to_be_visible()
    look("office refused")
    expect(page.locator("#id_office_head")).to_have_value("Budi Santoso, S.H.")
    page.locator("#id_office_email").fill("kantor@contoh.invalid")
    page.locator("main button[type=submit]").click()
    expect(page.locator("dd", has_text="Budi Santoso").first).to_be_visible()
    page.locator(f"a[href='/meja/pelabuhan/{port.code}/tempat/baru/']").click()
    look("new place")
    for name, value in (("name", "Jetty TUKS Uji"), ("code", "tuks"), ("length_m", "150,5"), ("depth_m", "7,5"),
                        ("operator", "PT Terminal Uji"), ("why", "Jetty baru.")):  # fmt: skip
        page.locator(f"#id_{name}").fill(value)
    page.locator("#id_kind").select_option("jetty")
    page.locator("main button[type=submit]").click()
    made = page.locator("a.row-link", has_text="Jetty TUKS Uji")
    expect(made).to_be_visible()
    look("places")
    place = backstage(lambda: Place.objects.select_related("operator").get(code="TUKS"))
    assert place.operator is not None
    made.click()
    expect(page.locator("#id_depth_m")).to_have_value({"id": "7,5", "en": "7.5"}[language])
    look("place")
    page.locator("#id_active").select_option("no")
    page.locator("#id_why").fill("Belum selesai dibangun.")
    page.locator("main button[type=submit]").click()
    expect(page.locator(".chip", has_text={"id": "tidak dipakai", "en": "not in use"}[language])).to_be_visible()
    page.goto(f"/meja/pelabuhan/{port.code}/tkbm/")
    for name, value in (("gangs", "4"), ("men_per_gang", "12"), ("legal_basis", "SK TKBM 1"), ("why", "Kesepakatan.")):
        page.locator(f"#id_{name}").fill(value)
    page.locator("#id_since").fill(f"{clock.today(port.zone) + timedelta(days=1):%Y-%m-%d}")
    page.locator("button[value=set]").click()
    expect(page.locator("button[value=take_back]")).to_be_visible()
    assert backstage(lambda: LabourPool.objects.get(port=port).gangs) == 4
    look("labour")
    page.locator("textarea[id^=id_why-]").fill("Salah hari")
    page.locator("button[value=take_back]").click()
    expect(page.locator("button[value=take_back]")).to_have_count(0)
    page.goto(f"/meja/pelabuhan/{port.code}/riwayat/")
    expect(page.locator(".queue-list > li")).to_have_count(5)
    look("history")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("id", 320)])
def test_the_directorate_says_how_a_port_stands(language: str, width: int, desk: Desk) -> None:
    port, _head, directorate = backstage(_an_office)
    page, wrong = desk.open(directorate, language=language, width=width), list[str]()

    def look(name: str) -> None:
        wrong.extend(faults(page, f"ports {name} {language} {width}"))

    page.goto("/meja/pelabuhan/?q=guntung")
    page.locator("a.row-link").click()
    page.locator(f"a[href='/meja/pelabuhan/{port.code}/susunan/']").click()
    look("structure")
    page.locator("#id_has_pilotage").check()
    page.locator("#id_legal_basis").fill("KM 57 Tahun 2026")
    page.locator("#id_since").fill(f"{clock.today(port.zone):%Y-%m-%d}")
    page.locator("#id_why").fill("Perairan wajib pandu.")
    page.locator("main button[type=submit]").click()
    expect(page.locator("#structure")).to_be_visible()
    assert backstage(lambda: Port.objects.get(pk=port.pk).has_pilotage)
    page.goto(f"/meja/pelabuhan/{port.code}/kelas-tarif/")
    page.locator("#id_tariff_class").select_option("II")
    page.locator("#id_since").fill(f"{clock.today(port.zone) + timedelta(days=1):%Y-%m-%d}")
    page.locator("#id_legal_basis").fill("KM 58 Tahun 2026")
    page.locator("#id_why").fill("Naik kelas.")
    page.locator("button[value=set]").click()
    expect(page.get_by_text("KM 58 Tahun 2026")).to_be_visible()
    look("class")
    page.goto(f"/meja/pelabuhan/{port.code}/")
    expect(page.get_by_text("KM 58 Tahun 2026").first).to_be_visible()
    look("whole")
    assert not wrong, "\n".join(wrong)
