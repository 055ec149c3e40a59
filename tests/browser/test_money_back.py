"""Money asked back in a browser: the company on a telephone, the office at its desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from suar.billing import invoices, restitution
from suar.billing.models import Restitution
from suar.integrations.simponi.sandbox import Sandbox
from tests import build
from tests.browser.conftest import Desk
from tests.browser.looks import picture, sideways
from tests.browser.stage import Stage, backstage

pytestmark = pytest.mark.browser


def test_a_paid_bill_of_a_visit_that_fell_away_goes_back(desk: Desk, stage: Stage, simponi: Sandbox) -> None:
    walk = stage.walk("KM Batal", 30, 60, ["AGENCY", "PKK"])
    backstage(lambda: invoices.raise_bill(walk.call, walk.cast.authority))
    backstage(lambda: build.pay(walk, simponi))
    (ticket,) = backstage(lambda: restitution.open_for(walk.call, walk.cast.authority, "SL013"))
    phone = desk.open(stage.agent, width=360)
    phone.goto("/restitusi/")
    assert not sideways(phone)
    picture(phone, "restitutions")
    phone.get_by_role("link", name=str(ticket)).click()
    expect(phone.get_by_text("NTPN")).to_be_visible()
    phone.get_by_label("Bank").fill("Bank Uji")
    phone.get_by_label("Nomor rekening").fill("12-34")
    phone.get_by_role("button", name="Simpan rekening tujuan").click()
    expect(phone.locator(".errors").first).to_be_focused()
    expect(phone.get_by_label("Bank")).to_have_value("Bank Uji")
    assert not sideways(phone)
    picture(phone, "restitution-refused")
    phone.get_by_label("Nomor rekening").fill("1234567890")
    phone.get_by_role("button", name="Simpan rekening tujuan").click()
    expect(phone.locator("main .flash")).to_contain_text("Tercatat")
    office = desk.open(walk.cast.authority)
    office.goto(f"/restitusi/{ticket.pk}/")
    picture(office, "restitution-office")
    office.get_by_label("Pertimbangan").fill("Kapal tidak jadi datang.")
    office.get_by_role("button", name="Setujui pengembalian").click()
    office.get_by_label("Nomor SP2D").fill("SP2D/26/0001")
    office.get_by_role("button", name="Catat sudah dikembalikan").click()
    expect(office.locator("h1 + *")).to_contain_text("Sudah dikembalikan")
    phone.reload()
    expect(phone.get_by_text("SP2D/26/0001").first).to_be_visible()
    picture(phone, "restitution-paid")
    assert backstage(lambda: Restitution.objects.get(pk=ticket.pk).state) == "paid"
