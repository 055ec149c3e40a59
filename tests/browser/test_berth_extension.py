"""A berth for longer, on screens: the warning, the request, who comes next, consent, decision, berth plan and dues."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import partial

import pytest
from playwright.sync_api import Locator, expect

from suar.accounts.roles import Role
from suar.billing.models import Invoice, InvoiceKind
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.dates import moment_text
from suar.kernel.money import format_money
from suar.kernel.words import in_language
from suar.portcalls import berths
from suar.portcalls.models import PortCall
from suar.workflow import window_ends
from suar.workflow.models import Application, State
from tests import build, commerce
from tests.browser.conftest import Desk
from tests.browser.stage import Stage, backstage, typed
from tests.browser.wharf import Person, Wharf, a_wharf, seat

pytestmark = pytest.mark.browser
_SHIP, _NEXT = "KM Laut Biru", "KM Tanto Sejati"
_ANNOUNCED = ("AGENCY", "PKK", "RKBM", "SPM", "PPKB")
_ROAD = ["AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG", "CREW", "PHQC", "LK3D", "LKK"]
_DESK, _PHONE = (1280,), (390,)


def _alongside(wharf: Wharf) -> build.Walk:
    """A ship at the operated berth, which is hers for five hours more."""
    ship = backstage(partial(wharf.ship, _SHIP))
    walk = wharf.walk(wharf.plan(ship, -20, 5), _ANNOUNCED)

    def moored() -> None:
        walk.file("RPKRO", from_m=Decimal(0), to_m=commerce._room(walk), etd=wharf.at(5))
        commerce.go_on(walk, ["PPK", "SPK", "SPOG"])
        commerce.arrive(walk)
        walk.at = clock.now()

    backstage(moored)
    return walk


def _next(wharf: Wharf) -> None:
    """Another ship has the same metres fifteen hours later."""
    ship = backstage(partial(wharf.ship, _NEXT))
    wharf.walk(wharf.plan(ship, 20, 50), (*_ANNOUNCED, "RPKRO", "PPK"))


def _warned(person: Person, ship: str = _SHIP) -> None:
    """The news is on the page behind the bell."""
    person.page.goto("/akun/pesan/")
    said = person.say("Masa sandar %(what)s berakhir dalam enam jam: perpanjang atau siapkan keberangkatan.")
    expect(person.page.locator("main")).to_contain_text(said % {"what": f"{person.say('kunjungan')} {ship}"})


def _urged(person: Person, call: object) -> Locator:
    """What stands out on the page of the call."""
    person.call(call)
    return person.page.locator("#flags")


def _asks(agent: Person, call: PortCall, until: str) -> None:
    """From the warning into the form, which says until when the berth is hers."""
    agent.page.locator("#flags").get_by_role("button", name=agent.say("Ajukan %(code)s") % {"code": "TAMBAT"}).click()
    agent.reads("TAMBAT")
    ends = agent.box("Akhir masa sandar sekarang")
    expect(ends).to_have_attribute("readonly", "")
    expect(ends).not_to_have_value("")
    agent.answer("Akhir masa sandar yang diminta", until)
    agent.answer("Alasan perpanjangan", "Hujan: bongkar berhenti enam jam.")
    agent.answer("Kemajuan bongkar muat", "70")
    agent.saved()


def _end(call: PortCall) -> datetime:
    def found() -> datetime:
        booked = berths.booking(PortCall.objects.get(pk=call.pk))
        assert booked is not None
        end: datetime = booked.during.upper
        return end

    return backstage(found)


def _said(moment: datetime, language: str, zone: str) -> str:
    with in_language(language):
        return moment_text(moment, zone)


def test_longer_at_an_operated_berth__warned_refused_behind_the_next_consented_and_decided(desk: Desk) -> None:
    wharf = a_wharf()
    walk = _alongside(wharf)
    _next(wharf)
    assert backstage(window_ends.tell) == 3
    agent, operator = seat(desk, wharf.cast.agent), seat(desk, wharf.part(Role.PORT_OPERATOR))
    office, zone = seat(desk, wharf.cast.authority), wharf.cast.port.zone
    for person in (agent, operator, office):
        _warned(person)
    old, new = wharf.at(5), wharf.at(18)
    expect(_urged(operator, walk.call)).to_contain_text(_said(old, "id", zone))
    expect(operator.page.locator("#flags button")).to_have_count(0)
    expect(_urged(agent, walk.call)).to_contain_text(_said(old, "id", zone))
    agent.look("extension-warned", _DESK)

    _asks(agent, walk.call, wharf.typed(24))
    foreseen = agent.page.locator("#foresight")
    expect(foreseen).to_contain_text(f"meter 0–60,5 sudah ditetapkan untuk {_NEXT}")
    expect(foreseen).to_contain_text(_said(wharf.at(21), "id", zone))
    agent.look("extension-foreseen", _DESK)
    agent.refused(_NEXT)
    assert Application.objects.get(service_code="TAMBAT").state == State.DRAFT
    agent.answer("Akhir masa sandar yang diminta", wharf.typed(18))
    agent.saved()
    expect(foreseen).not_to_contain_text("sudah ditetapkan")
    expect(foreseen).to_contain_text(_NEXT)
    agent.file()
    expect(agent.page.locator("#flags")).to_contain_text("TAMBAT menunggu keputusan.")

    operator.desk("TAMBAT", _SHIP)
    expect(operator.page.locator("main")).to_contain_text(_NEXT)
    operator.look("extension-consent", _DESK)
    operator.grant()
    assert _end(walk.call) == old, "consent alone gives her no hour more"
    office.desk("TAMBAT", _SHIP)
    expect(office.page.locator("main")).to_contain_text("PT Terminal")
    office.look("extension-decision", _DESK)
    office.grant()
    assert _end(walk.call) == new

    expect(_urged(agent, walk.call)).to_have_count(0)
    expect(agent.page.locator("#times, main").first).to_contain_text(_said(new, "id", zone).split()[-2])
    agent.look("extension-granted", _DESK)
    agent.page.goto(f"/tambatan/{wharf.cast.port.code}/tempat/{walk.voyage.place.pk}/")
    expect(agent.page.locator("main")).to_contain_text(_said(new, "id", zone))
    agent.look("extension-plan", _DESK)


def test_longer_at_a_public_berth__in_english_on_a_phone_and_the_bill_follows(
    desk: Desk, stage: Stage, simponi: Sandbox
) -> None:
    walk = stage.walk(_SHIP, -30, 5, _ROAD)
    assert backstage(window_ends.tell) == 2, "nobody runs this berth"
    bill = Invoice.objects.get(call=walk.call, kind=InvoiceKind.BILL, voided_at=None)
    agent = seat(desk, stage.agent, language="en", width=390)
    office, zone = seat(desk, stage.authority, language="en", width=390), stage.cast.port.zone
    _warned(agent)
    agent.look("extension-bell", _PHONE)
    expect(_urged(agent, walk.call)).to_contain_text(_said(stage.at(5), "en", zone))
    agent.look("extension-warned", _PHONE)
    _asks(agent, walk.call, typed(stage.at(53)))
    agent.look("extension-form", _PHONE)
    agent.file()
    office.desk("TAMBAT", _SHIP)
    office.look("extension-decision", _PHONE)
    office.grant()

    bill.refresh_from_db()
    assert bill.voided_at is not None
    longer = Invoice.objects.get(call=walk.call, kind=InvoiceKind.BILL, voided_at=None)
    assert longer.total > bill.total
    agent.call(walk.call)
    with in_language("en"):
        total = format_money(longer.total)
    expect(agent.page.locator("main")).to_contain_text(total)
    expect(agent.page.locator("main")).to_contain_text("× 3.5 etmal ×")
    agent.look("extension-dues", _PHONE)
    agent.page.goto(f"/tambatan/{stage.cast.port.code}/tempat/{walk.voyage.place.pk}/")
    expect(agent.page.locator("main")).to_contain_text(_said(stage.at(53), "en", zone))
    agent.look("extension-plan", _PHONE)
