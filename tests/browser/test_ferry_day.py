"""A ferry's day on a phone: one tap confirms the sailing, the harbour master signs, one tap says that she has left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.portcalls import times
from suar.portcalls.models import Movement, MovementKind, PortCall
from suar.registry.models import Ship
from suar.workflow.models import Application, State
from tests import build
from tests.browser import ferry
from tests.browser.conftest import Desk
from tests.browser.looks import sideways
from tests.browser.stage import Stage, backstage
from tests.browser.wharf import Person, seat

pytestmark = pytest.mark.browser
_SHIP = "KMP Tanjung Burang"


def _laid_ready(stage: Stage) -> tuple[PortCall, build.Walk]:
    """Her next sailing, and whoever pays for it in the background."""
    plan = backstage(lambda: stage.voyage(_SHIP, -1, 1))
    Ship.objects.filter(pk=plan.ship.pk).update(category="ferry", ship_type="Ferry Ro-Ro")
    backstage(lambda: build.a_licence(stage.cast, plan))
    call = ferry.next_sailing(stage.cast, plan.ship, plan, stage.now)
    return call, build.Walk.over(stage.cast, plan, stage.now, call)


def _twin(person: Person) -> Page:
    """The same page a second time, as a finger meets it that taps twice on a slow network."""
    twin = person.page.context.new_page()
    twin.goto(person.page.url)
    return twin


def _paid(walk: build.Walk, simponi: Sandbox) -> None:
    walk.at = clock.now() - timedelta(minutes=20)  # paying takes twenty
    build.pay(walk, simponi)


def _tapped(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).first.click()
    expect(page.locator("main .flash").first).to_be_visible()


def test_one_tap__signed__left__confirmed(desk: Desk, stage: Stage, simponi: Sandbox) -> None:
    call, walk = _laid_ready(stage)
    agent = seat(desk, stage.agent, width=390)
    page = agent.page
    page.goto("/pelayaran/")
    assert sideways(page) == 0
    twin = _twin(agent)
    for tapping in (page, twin):
        tapping.get_by_label("Penumpang").first.fill("84")
        tapping.get_by_label("Kendaraan").first.fill("12")
    _tapped(page, "Berangkat sesuai jadwal")
    expect(page.locator("main .flash").first).to_contain_text("menunggu syahbandar")
    _tapped(twin, "Berangkat sesuai jadwal")
    expect(twin.locator("main .flash").first).to_contain_text("sudah dikonfirmasi")
    for code in ("TRIP", "SPB"):
        assert Application.objects.filter(call=call, service_code=code).count() == 1, code
    assert Application.objects.get(call=call, service_code="TRIP").form.passengers == 84
    backstage(lambda: _paid(walk, simponi))

    office = seat(desk, stage.harbour_master, language="en")
    office.decide("SPB", _SHIP)
    page.goto("/pelayaran/")
    first = page.locator("section.sailing").first
    expect(first).to_contain_text("SPB berlaku sampai")
    agent.look("sailing-cleared")
    abroad = seat(desk, stage.agent, language="en", width=390)
    abroad.page.goto("/pelayaran/")
    expect(abroad.button("Kapal sudah berangkat")).to_be_visible()
    expect(abroad.page.locator("html")).to_have_attribute("lang", "en")
    twin.goto("/pelayaran/")
    for tapping in (page, twin):
        _tapped(tapping, "Kapal sudah berangkat")
        expect(tapping.locator("main .flash").first).to_contain_text("Tercatat")
    assert Movement.objects.filter(call=call, kind=MovementKind.DEPARTED).count() == 1
    assert times.confirmed(call, MovementKind.DEPARTED) is None, "an agent's word only"

    office.page.goto("/meja/")
    office.page.get_by_role("button", name=f"{office.say('Benarkan')} {_SHIP}").click()
    office.told(office.say("Tercatat."))
    assert times.confirmed(call, MovementKind.DEPARTED) is not None
    report = Application.objects.get(call=call, service_code="LK3R")
    assert report.state == State.IN_REVIEW, "nothing was worked that somebody would have to type"
    page.reload()
    expect(first).to_contain_text("Berangkat")
