"""A pilot's phone and the dispatcher's board: axe finds nothing, nothing scrolls sideways, one press is one time."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest
from playwright.sync_api import expect

from suar.kernel import clock
from suar.portcalls.models import WorkOrder
from suar.registry.models import PaperKind, Permit, Ship
from suar.workflow import lifecycle
from suar.workflow.forms import ActualTime
from tests import build
from tests.browser.conftest import Desk
from tests.browser.looks import fine
from tests.browser.stage import backstage
from tests.build import Walk
from tests.services.harbour import Harbour, a_harbour

pytestmark = pytest.mark.browser


def _ship(harbour: Harbour, name: str) -> Ship:
    """A ship whose papers are in date today."""
    ship = build.a_ship(name, agent=harbour.cast.agent, papers=False)
    today = clock.today("Asia/Makassar")
    Permit.objects.filter(ship=ship).update(
        valid_from=today - timedelta(days=300), valid_until=today + timedelta(days=300)
    )
    company = harbour.cast.agent.organisation
    assert company is not None
    for kind in PaperKind:
        build.a_paper(ship, kind, company, expires_on=today + timedelta(days=300))
    return ship


def _order(harbour: Harbour, name: str, hours: float, *, ordered: bool = True) -> Walk:
    """A call arriving so many hours from now, at a quay of 900 m, with its work order or its draft."""
    now = clock.now().replace(second=0, microsecond=0)
    eta = now + timedelta(hours=hours)
    plan = build.a_voyage(
        _ship(harbour, name), harbour.port, place="D9", eta=eta, etd=eta + timedelta(hours=30), cargo=(),
        pilot=harbour.pilot.user_id, mooring=harbour.mooring.user_id,
    )  # fmt: skip
    build.a_licence(harbour.cast, plan)
    walk = Walk(harbour.cast, plan, now - timedelta(hours=max(40 - hours, 3)))
    walk.pass_through("AGENCY", "PKK", "SPM", "PPKB", "RPKRO", "PPK", *(("SPK",) if ordered else ()))
    return walk


def _busy() -> Harbour:
    def built() -> Harbour:
        harbour = a_harbour("IDBPN", "PT Pelabuhan Semayang", name="Balikpapan")
        build.a_place(
            harbour.port,
            "D9",
            name="Dermaga Semayang",
            length_m=900,
            depth_m=12,
            operator=harbour.dispatcher.organisation,
        )
        _order(harbour, "KM Laut Biru Nusantara", -0.3)
        _order(harbour, "KM Sinar Harapan", 1)
        _order(harbour, "KM Bahari Jaya", 9)
        _order(harbour, "KM Menunggu Perintah", 20, ordered=False)
        return harbour

    return backstage(built)


@pytest.mark.parametrize(("language", "width"), [("id", 360), ("en", 1280), ("id", 1280), ("en", 360)])
def test_board_and_phone__are_read_by_everyone(language: str, width: int, desk: Desk) -> None:
    harbour = _busy()
    board = desk.open(harbour.dispatcher, language=language, width=width)
    board.goto("/dispatch/")
    fine(board, f"board-{language}-{width}")
    board.goto("/dispatch/?day=2031-01-01")
    fine(board, f"board-empty-{language}-{width}")
    phone = desk.open(harbour.pilot, language=language, width=width)
    phone.goto("/dispatch/mine/")
    fine(phone, f"phone-{language}-{width}")
    order = WorkOrder.objects.get(call__ship__name="KM Laut Biru Nusantara")
    for minutes, kind in ((17, "pilot_on"), (12, "first_line"), (9, "all_fast"), (2, "pilot_off")):
        at = clock.now() - timedelta(minutes=minutes)
        backstage(partial(_tell, order, kind, at, harbour))
    phone.goto("/dispatch/mine/")
    fine(phone, f"phone-sign-{language}-{width}")
    draft = desk.open(harbour.dispatcher, language=language, width=width)
    draft.goto("/dispatch/")
    draft.locator("#to-issue a").first.click()
    expect(draft.locator("h1")).to_contain_text("SPK")
    fine(draft, f"order-form-{language}-{width}")


def _tell(order: WorkOrder, kind: str, at: datetime, harbour: Harbour) -> None:
    lifecycle.act(order.application_id, harbour.pilot, kind, ActualTime(at=at))


@pytest.mark.parametrize("script", [True, False])
def test_the_pilot_reports__and_the_master_signs_on_the_phone(script: bool, desk: Desk) -> None:
    harbour = _busy()
    phone = desk.open(harbour.pilot, width=360, script=script)
    phone.goto("/dispatch/mine/")
    expect(phone.locator("h1")).to_contain_text("KM Laut Biru Nusantara")
    for said in ("Pandu naik ke kapal", "Tali pertama terikat", "Semua tali terikat", "Pandu turun"):
        phone.locator(".btn.now", has_text=said).click()
        expect(phone.locator("main .flash")).to_contain_text(said)
    phone.get_by_label("Saya nakhoda kapal ini").check()
    phone.get_by_role("button", name="Tanda tangani").click()
    expect(phone.locator("main .flash")).to_contain_text("ditandatangani")
    expect(phone.locator("h1")).to_contain_text("KM Sinar Harapan")
    order = WorkOrder.objects.get(call__ship__name="KM Laut Biru Nusantara")
    assert order.signed_by_master == order.call.master_name
