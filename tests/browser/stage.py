"""A port and its people today, and calls walked by them until now: the server under a browser has no other clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db import connections
from playwright.sync_api import FilePayload, Locator, Page, expect

from suar.accounts.actors import Actor
from suar.accounts.models import User
from suar.demo.papers import paper
from suar.demo.samples import Voyage
from suar.demo.walking import Cast
from suar.kernel import clock
from suar.records import outbox
from suar.registry.models import PaperKind, Permit, Ship
from tests import build
from tests.build import Walk

WIB = ZoneInfo("Asia/Jakarta")
T = TypeVar("T")


def backstage(work: Callable[[], T]) -> T:
    """Do something out of the browser's sight: its driver keeps this thread's event loop, and signing needs one."""

    def done() -> T:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(done).result()


def worker() -> int:
    """What the worker would do now; how much there was."""
    return backstage(outbox.drain)


@dataclass(frozen=True)
class Stage:
    """The cast of a port, and the moment at which the test began."""

    cast: Cast
    now: datetime

    @property
    def agent(self) -> Actor:
        return self.cast.agent

    @property
    def authority(self) -> Actor:
        return self.cast.authority

    @property
    def harbour_master(self) -> Actor:
        return self.cast.harbour_master

    def at(self, hours: float) -> datetime:
        """So many hours from now."""
        return self.now + timedelta(hours=hours)

    def ship(self, name: str) -> Ship:
        """A ship of the agent's, her permit and papers in date today."""
        ship = build.a_ship(name, agent=self.agent, papers=False)
        since, until = self.at(-24 * 300).date(), self.at(24 * 300).date()
        Permit.objects.filter(ship=ship).update(valid_from=since, valid_until=until)
        assert self.agent.organisation is not None
        for kind in PaperKind:
            build.a_paper(ship, kind, self.agent.organisation, expires_on=until)
        return ship

    def voyage(self, name: str, eta: float, etd: float) -> Voyage:
        """The plan of a ship, in hours from now."""
        ship = self.ship(name)
        return build.a_voyage(ship, self.cast.port, eta=self.at(eta), etd=self.at(etd))

    def walk(self, name: str, eta: float, etd: float, granted: Sequence[str] = ()) -> Walk:
        """A call walked until everything in ``granted`` is granted; opened 40 hours before she arrives, or now."""

        def walked() -> Walk:
            plan = self.voyage(name, eta, etd)
            build.a_licence(self.cast, plan)
            walk = Walk(self.cast, plan, self.at(min(eta - 40, -2)))
            for code in sorted(granted, key=build.ROAD.index):
                if code == "CREW":
                    build.arrive(walk)
                if code == "LKK":
                    walk.until(plan.etd - timedelta(hours=8))
                walk.pass_through(code)
            return walk

        return backstage(walked)


def a_stage() -> Stage:
    """The port of the tests with its agent and officers."""
    port = build.a_port(name="Sungai Guntung", office_name="UPP Kelas III Sungai Guntung")
    return Stage(build.a_cast(port), clock.now().replace(second=0, microsecond=0))


def person(actor: Actor) -> User:
    """Whose hands they are."""
    assert actor.user_id is not None
    return User.objects.get(pk=actor.user_id)


def typed(moment: datetime) -> str:
    """A moment as a box for date and time takes it, in the port's zone."""
    return moment.astimezone(WIB).strftime("%Y-%m-%dT%H:%M")


def a_pdf(name: str) -> FilePayload:
    """A file to choose, as Playwright hands it to the browser."""
    return {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": paper(name)}


def stands(page: Page) -> None:
    """Wait for the scripts of a page, and of what came into it last: before them nobody hears what is typed."""
    page.wait_for_load_state("load")
    expect(page.locator(".htmx-added")).to_have_count(0)


def attach(page: Page, code: str) -> None:
    """Choose a file for a paper; it goes up by itself."""
    stands(page)
    page.locator(f"[name='_file.{code}']").set_input_files(a_pdf(code))
    expect(page.get_by_role("link", name=f"{code}.pdf")).to_be_visible()


def saved(page: Page) -> Locator:
    """The note that says everything is saved."""
    return page.locator("[data-saving][data-state=saved]")


def brought_on(page: Page, words: str) -> None:
    """Do what waits for the worker and show the page anew, until it says what another system is about to tell us."""
    place = page.locator("main")
    for _look in range(100):
        worker()
        page.reload()
        if words in place.inner_text():
            return
    expect(place).to_contain_text(words)
