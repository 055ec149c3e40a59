"""A tug and her barge at a private jetty: one form for both, decided together, and each with a clearance of her own."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import expect

from suar.accounts.roles import Role
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.portcalls.models import PortCall
from suar.registry.models import Place, Ship
from suar.workflow.models import IssuedDocument
from tests import build
from tests.browser.conftest import Desk
from tests.browser.stage import backstage
from tests.browser.wharf import Person, Wharf, a_wharf, seat

pytestmark = pytest.mark.browser
_UNTIL_PLANNED = ("AGENCY", "PKK", "RKBM", "SPM", "PPKB", "RPKRO", "PPK")
_TUG, _BARGE = "TB Anugerah 8", "TK Borneo 3001"


def _hulls(wharf: Wharf) -> tuple[Ship, Ship]:
    """The tug and the barge that come to a jetty up the river."""
    Place.objects.filter(port=wharf.cast.port, code="J1").update(name="Jetty Sungai Kelay")
    tug: dict[str, Any] = {"ship_type": "Tug", "gross_tonnage": 160, "length_m": Decimal(28), "deadweight_tonnes": 120}
    barge: dict[str, Any] = {"ship_type": "Tongkang", "unmanned": True, "safe_manning": None, "gross_tonnage": 3100}
    size: dict[str, Any] = {"length_m": Decimal(91), "deadweight_tonnes": 7500}
    return wharf.ship(_TUG, **tug), wharf.ship(_BARGE, **barge, **size)


def test_one_form_for_both_hulls__two_numbers_decided_together(desk: Desk) -> None:
    wharf = a_wharf("J1")
    tug, _barge = backstage(partial(_hulls, wharf))
    agent, office = seat(desk, wharf.cast.agent), seat(desk, wharf.cast.authority)
    agent.page.goto("/kunjungan/baru/")
    agent.page.get_by_label("Kapal", exact=True).select_option(str(tug.pk))
    agent.page.get_by_label("Pelabuhan", exact=True).select_option("IDBPN")
    agent.answer("Perkiraan tiba (ETA)", wharf.typed(30))
    agent.page.get_by_text("Menarik atau mendorong tongkang?").click()
    agent.page.get_by_label(_BARGE).check()
    agent.glance("new-convoy")
    agent.button("Buka kunjungan").click()
    expect(agent.page.locator("#convoy")).to_contain_text(_BARGE)
    call = PortCall.objects.get(ship=tug)

    agent.begin(call, "AGENCY")
    agent.glance("agency-convoy")
    for at in (0, 1):
        agent.answer("Nomor surat penunjukan", f"01{at}/KEAG/2026", at)
        agent.answer("Tanggal surat penunjukan", clock.today("Asia/Makassar").isoformat(), at)
    agent.papers("appointment")
    agent.file()
    office.desk("AGENCY", _TUG)
    office.together()
    office.grant()
    _notice(agent, wharf, call)
    office.desk("PKK", _TUG)
    office.look("pkk-case-with-partner")
    expect(office.page.locator("main")).to_contain_text("Serangkai")
    office.together()
    office.grant()
    numbers = set(PortCall.objects.values_list("number", flat=True))
    month = f"{clock.today('Asia/Makassar'):%y%m}"
    assert numbers == {f"PKK.DN.IDBPN.{month}.{at:06}" for at in (1, 2)}


def _notice(agent: Person, wharf: Wharf, call: PortCall) -> None:
    agent.begin(call, "PKK")
    expect(agent.page.locator("main .flash")).to_contain_text(f"Satu formulir untuk {_TUG} dan {_BARGE}")
    for question, value in (
        ("Perkiraan berangkat (ETD)", wharf.typed(62)),
        ("Tempat yang dituju", "Jetty Sungai Kelay"),
        ("Pelabuhan asal", "Samarinda"),
        ("Pelabuhan tujuan", "Muara Berau"),
        ("Nakhoda", "Muhammad Ridwan"),
        ("Jumlah awak kapal", "6"),
    ):
        agent.answer(question, value)
    for at, draught in enumerate(("2,80", "4,10")):
        agent.answer("Nomor voyage", "AN 21", at)
        agent.answer("Sarat depan", draught, at)
        agent.answer("Sarat belakang", draught, at)
    agent.row("Rencana muatan", 1)
    for question, value in (("Arah", "Muat"), ("Kemasan", "Curah kering"), ("Komoditi", "Batu bara")):
        agent.answer(question, value)
    agent.answer("Berat (ton)", "7000")
    agent.row("PBM dan JPT yang ditunjuk")
    stevedore = wharf.part(Role.STEVEDORE).organisation
    assert stevedore is not None
    agent.answer("Perusahaan", stevedore.name)
    agent.papers("last_clearance", "cargo_papers")
    agent.look("pkk-convoy")
    agent.file()


def test_a_clearance_for_each_hull__then_the_barge_stays_and_the_tug_sails(desk: Desk, simponi: Sandbox) -> None:
    wharf = a_wharf("J1")
    tug, barge = backstage(partial(_hulls, wharf))
    coal = (build.Goods("load", "COAL", "7000.000", "dry_bulk"),)
    plan, tow = wharf.plan(tug, -30, 6, "J1", cargo=()), wharf.plan(barge, -30, 6, "J1", cargo=coal)
    walk = wharf.walk(plan, (*_UNTIL_PLANNED, "SPK", "SPOG", "CREW", "PHQC", "LK3D", "LKK"), tow=[tow])
    backstage(partial(build.pay, walk, simponi))
    tug_call, barge_call = (hull.call for hull in walk.hulls)
    agent, harbour_master = seat(desk, wharf.cast.agent), seat(desk, wharf.cast.harbour_master)
    operator = seat(desk, wharf.part(Role.PORT_OPERATOR))

    agent.call(barge_call)
    road = agent.page.locator("section", has=agent.page.get_by_role("heading", name="Jalannya kunjungan"))
    expect(road).to_contain_text("SPB")
    expect(road).not_to_contain_text("CREW")
    agent.begin(tug_call, "SPB")
    for at in (0, 1):
        agent.answer("Nakhoda menyatakan kapal laik laut", "Ya", at)
    agent.papers("sailing_declaration", "memorandum", "cargo_papers", "flag_state_control", "port_dues")
    agent.look("spb-convoy")
    agent.file()
    for ship in (_TUG, _BARGE):
        harbour_master.desk("SPB", ship)
        harbour_master.glance(f"spb-{ship[:2]}")
        harbour_master.together(with_others=False)
        harbour_master.grant()
    for paper, other in ((tug_call, _BARGE), (barge_call, _TUG)):
        assert other in str(IssuedDocument.objects.get(kind="SPB", call=paper).content)

    agent.call(barge_call)
    agent.button("Lepaskan dari rangkaian").click()
    agent.button("Ya, lanjutkan").click()
    agent.told("Rangkaian diubah")
    expect(agent.page.locator("#history")).to_contain_text("Lepas dari rangkaian")
    operator.record(tug_call, "Catat kapal berangkat", wharf.minute())
    agent.call(tug_call)
    expect(agent.page.locator(".next .say")).to_contain_text("LK3R")
    agent.glance("tug-sailed")
    agent.call(barge_call)
    agent.glance("barge-stays")
    expect(agent.page.locator("#times")).not_to_contain_text("Berangkat")
    assert IssuedDocument.objects.get(kind="SPB", call=barge_call).used_at is None
