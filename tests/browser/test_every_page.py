"""Every page for everyone: axe finds nothing, and nothing scrolls sideways on a small telephone."""

from __future__ import annotations

from typing import Any

import pytest

from suar.billing.models import Invoice
from suar.integrations.simponi.sandbox import Sandbox
from suar.registry.models import Ship
from suar.workflow.models import Application, IssuedDocument
from tests import build
from tests.browser.conftest import Desk
from tests.browser.looks import faults
from tests.browser.stage import Stage, backstage

pytestmark = pytest.mark.browser
_ROAD = ["AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG", "CREW", "PHQC", "LK3D", "LKK"]

Visits = dict[str, list[str]]


def _a_busy_port(stage: Stage, simponi: Sandbox) -> Visits:
    """Calls at different stages, and the pages on which they stand, by who opens them."""
    begun = stage.walk("KM Mulai", 30, 60, ["AGENCY"])
    draft = begun.draft("PKK")
    filed = stage.walk("KM Lapor", 32, 60, ["AGENCY"])
    case = backstage(lambda: filed.file("PKK"))
    berth = stage.walk("KM Sandar", 34, 60, ["AGENCY", "PKK", "SPM", "PPKB"])
    wish = berth.open_case("PPK")
    sailed = stage.walk("KM Bayar", -30, -1, _ROAD)
    backstage(lambda: build.pay(sailed, simponi))
    backstage(lambda: sailed.pass_through("SPB"))
    clearance = IssuedDocument.objects.get(kind="SPB")
    back = stage.walk("KM Kembali", 36, 60, ["AGENCY"])
    backstage(lambda: back.file("PKK"))
    mend = backstage(lambda: back.send_back("PKK", "R22", "Sarat belum cocok.", *_remarks()))
    bill, ship = Invoice.objects.filter(call=sailed.call).latest("pk"), Ship.objects.earliest("pk")
    granted = Application.objects.get(call=sailed.call, service_code="SPB")
    calls = [f"/kunjungan/{walk.call}/" for walk in (begun, sailed)]
    return {
        "anybody": [
            "/", "/accounts/login/", "/bantuan/", "/layanan/", "/pantau/", "/periksa/", "/tidak-ada/",
            f"/periksa/?number={clearance.number}", "/periksa/?number=SPB.DN.XX.1", f"/periksa/{clearance.token}/",
        ],
        "agent": [
            "/beranda/", "/beranda/?q=km", "/kunjungan/", "/kunjungan/baru/", *calls, f"/tagihan/{bill.pk}/",
            f"/kunjungan/baru/?ship={ship.pk}&port={stage.cast.port.code}", "/perusahaan/", "/kapal/", "/kapal/baru/",
            f"/kapal/{ship.pk}/", f"/permohonan/{draft.pk}/", f"/permohonan/{case.pk}/", f"/permohonan/{mend.pk}/",
            f"/permohonan/{granted.pk}/", f"/layanan/SPM/mulai/?kunjungan={filed.call.pk}", "/accounts/logout/",
        ],
        "officer": [
            "/meja/", "/meja/terlambat/", "/meja/manual/", f"/meja/{case.pk}/", f"/meja/{wish.pk}/",
            f"/meja/{granted.pk}/", "/kunjungan/", f"/kunjungan/{sailed.call}/",
        ],
    }  # fmt: skip


def _remarks() -> list[Any]:
    from suar.workflow.guards import Anchor

    return [
        Anchor("draught_aft_m", "R22", "Ship particular menyebut 3,10 m."),
        Anchor("files.last_clearance", "R01", ""),
    ]


@pytest.mark.parametrize(("language", "width"), [("id", 1280), ("en", 320)])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    language: str, width: int, desk: Desk, stage: Stage, simponi: Sandbox
) -> None:
    people = {"anybody": None, "agent": stage.agent, "officer": stage.harbour_master}
    wrong: list[str] = []
    for who, pages in _a_busy_port(stage, simponi).items():
        page = desk.open(people[who], language=language, width=width)
        for address in pages:
            page.goto(address)
            wrong += faults(page, f"{who} {address} {language} {width}")
    assert not wrong, "\n".join(wrong)
