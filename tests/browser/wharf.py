"""A port run commercially as its people see it today, and the same few things that each of them does on a screen."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from playwright.sync_api import Locator, Page, expect

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.demo.samples import Voyage
from suar.demo.walking import Cast
from suar.kernel import clock
from suar.kernel.words import gettext
from suar.registry import commodities
from suar.registry.models import PaperKind, Permit, Ship
from tests import build, commerce
from tests.browser.conftest import Desk
from tests.browser.looks import faults
from tests.browser.stage import attach, backstage, stands, worker
from tests.build import Walk

WITA = ZoneInfo("Asia/Makassar")
_PHONE = 360
#: Where pictures go, if somebody wants to look at them.
_FOLDER = os.environ.get("SUAR_PICTURES")


@dataclass(frozen=True)
class Wharf:
    """The cast of a commercial port, and the moment at which the test began."""

    cast: Cast
    now: datetime

    def part(self, role: Role) -> Actor:
        return self.cast.parts[role]

    @property
    def pilot(self) -> Actor:
        assert self.cast.pilot is not None
        return self.cast.pilot

    def at(self, hours: float) -> datetime:
        """So many hours from now."""
        return self.now + timedelta(hours=hours)

    def typed(self, hours: float) -> str:
        """The same as a box for date and time takes it."""
        return self.at(hours).astimezone(WITA).strftime("%Y-%m-%dT%H:%M")

    def minute(self) -> str:
        """This very minute, as somebody types it."""
        return clock.now().astimezone(WITA).strftime("%Y-%m-%dT%H:%M")

    def ship(self, name: str, *, foreign: bool = False, **columns: Any) -> Ship:
        """A ship of the cast's owner, her permit and papers in date today."""
        make = commerce.a_foreign_ship if foreign else commerce.a_commercial_ship
        ship = make(self.cast, name=name, name_key=name.lower(), papers=False, **columns)
        since, until = self.at(-24 * 300).date(), self.at(24 * 300).date()
        Permit.objects.filter(ship=ship).update(valid_from=since, valid_until=until)
        assert self.cast.agent.organisation is not None
        for kind in PaperKind:
            build.a_paper(ship, kind, self.cast.agent.organisation, expires_on=until)
        return ship

    def plan(self, ship: Ship, eta: float, etd: float, place: str = "O1", **changed: Any) -> Voyage:
        """The plan of a call, in hours from now."""
        return commerce.a_plan(self.cast, ship, place, eta=self.at(eta), etd=self.at(etd), **changed)

    def walk(
        self, plan: Voyage, granted: Sequence[str] = (), *, trade: Any = commerce.DOMESTIC, tow: Sequence[Voyage] = ()
    ) -> Walk:
        """A call walked until everything in ``granted`` is granted, begun so long ago that all of it is past."""

        def walked() -> Walk:
            begun = min(self.now, plan.eta) - timedelta(hours=46)
            return commerce.go_on(Walk(self.cast, plan, begun, trade, tow), granted)

        return backstage(walked)


def a_wharf(place: str = "O1") -> Wharf:
    """A commercial port with berth, jetty and anchorage, and everybody who has a part in calls at one of them."""

    def built() -> Wharf:
        port = commerce.a_commercial_port()
        port.name, port.name_key = "Balikpapan", "balikpapan"
        port.save()
        cast = commerce.a_commercial_cast(port, place=place)
        return Wharf(cast, clock.now().replace(second=0, microsecond=0))

    return backstage(built)


@dataclass
class Person:
    """Somebody at a screen of their own; words are given in Indonesian and read in the language of that screen."""

    desk_of: Desk
    actor: Actor
    page: Page
    language: str = "id"

    def say(self, words: str) -> str:
        with translation.override(self.language):
            return gettext(words)

    def goods(self, value: str) -> str:
        """Words of an answer; goods have their own list."""
        known = {one.name("id"): one.name(self.language) for one in commodities.ALL.values()}
        return known.get(value) or self.say(value)

    def asked(self, question: str) -> re.Pattern[str]:
        """The label of a question, whether it may stay empty or not."""
        words = re.escape(self.say(question)).replace("/", ".")  # a slash would end the expression in the browser
        return re.compile(rf"^{words}( \({re.escape(self.say('boleh kosong'))}\))?$")

    def box(self, question: str, at: int = 0) -> Locator:
        return self.page.locator("main").get_by_label(self.asked(question)).nth(at)

    def answer(self, question: str, value: object, at: int = 0) -> None:
        """Fill in, choose or tick the answer of a question; ``at``: of several rows or hulls."""
        stands(self.page)
        group = self.page.get_by_role("group", name=self.asked(question))
        if group.count() > at:
            group.nth(at).get_by_label(self.say(str(value)), exact=True).check()
            return
        box = self.box(question, at)
        if box.evaluate("box => box.tagName") == "SELECT":
            offered = [one.strip() for one in box.locator("option").all_inner_texts()]
            words = self.goods(str(value))
            box.select_option(label=next(one for one in offered if one.startswith(words)))
        else:
            box.fill(str(value))

    def row(self, rows: str, at: int = 0) -> None:
        """One more row in a list; ``at``: of several hulls."""
        stands(self.page)
        list_of = self.page.get_by_role("group", name=self.asked(rows), exact=True).nth(at)
        before = list_of.locator(".row-item").count()
        list_of.get_by_role("button", name=self.say("Tambah baris")).click()
        expect(list_of.locator(".row-item")).to_have_count(before + 1)

    def button(self, words: str) -> Locator:
        return self.page.get_by_role("button", name=self.say(words), exact=True)

    def reads(self, code: str) -> None:
        """A page about a service has come, whole."""
        expect(self.page.locator("h1")).to_contain_text(code)
        stands(self.page)

    def call(self, call: object) -> None:
        self.page.goto(f"/kunjungan/{call}/")

    def begin(self, call: object, code: str) -> None:
        """From the page of a call into the form of a service, by the button under the sentence."""
        self.call(call)
        self.page.locator(".next .do").get_by_role("button", name=code).first.click()
        self.reads(code)

    def ready(self, code: str, ship: str) -> None:
        """From the list of what lies ready into its form."""
        self.page.goto("/beranda/")
        self.page.get_by_role("link", name=f"{code} · {ship}").first.click()
        self.reads(code)

    def saved(self) -> None:
        expect(self.page.locator("[data-saving][data-state=saved]")).to_be_visible()

    def papers(self, *codes: str) -> None:
        for code in codes:
            attach(self.page, code)

    def file(self) -> None:
        """Hand the form in; the page says under which number, or that it stands already."""
        self.button("Ajukan").last.click()
        with_number = self.say("Diajukan dengan nomor %(number)s.").split("%")[0]
        self.told(f"{with_number}|{self.say('Tercatat.')}")

    def refused(self, words: str) -> None:
        """Hand the form in, and the page that comes says why not; saving may have said so before on this one."""
        with self.page.expect_navigation():
            self.button("Ajukan").last.click()
        expect(self.page.locator("main .errors").first).to_contain_text(words)

    def desk(self, code: str, ship: str) -> None:
        """From the desk into a case."""
        self.page.goto("/meja/")
        self.page.locator("a[data-desk-row]", has_text=f"{code} · {ship}").first.click()
        self.reads(code)

    def grant(self) -> None:
        self.page.locator(".decide button[value=grant]").click()
        self.told(self.say("%(case)s disetujui.").split("%(case)s")[-1].strip())

    def told(self, words: str) -> None:
        """The page says that it is done, not what stands against it; the worker does the rest."""
        answer = self.page.locator("main .flash, main .errors").first
        expect(answer).to_have_text(re.compile(words))
        worker()

    def decide(self, code: str, ship: str) -> None:
        self.desk(code, ship)
        self.grant()

    def together(self, *, with_others: bool = True) -> None:
        """Say whether the other ships of the convoy are decided with this one."""
        box = self.page.get_by_label(self.say("Putuskan bersama kapal lain dalam rangkaian"))
        if with_others or box.count():
            box.set_checked(with_others)

    def report(self, kind: str, when: str = "") -> None:
        """The one large button of a pilot's phone, or what happened while there was no signal."""
        if when:
            self.page.get_by_text(self.say("Waktu lain"), exact=True).click()
            self.page.get_by_label(kind, exact=True).fill(when)
            self.button("Catat waktu ini").click()
        else:
            self.page.locator(".btn.now", has_text=kind).click()
        self.told(kind)

    def record(self, call: object, happened: str, when: str) -> None:
        """From the page of a call to a time that was seen, typed as it was seen."""
        self.call(call)
        self.page.get_by_role("link", name=self.say(happened)).click()
        act = self.page.locator("section", has=self.page.get_by_role("heading", name=self.say(happened)))
        act.locator("[name=at]").fill(when)
        act.get_by_role("button", name=self.say(happened)).click()
        self.told(self.say("Tercatat."))

    def look(self, name: str, widths: Sequence[int] = (1280, _PHONE)) -> None:
        """Axe and width of this page on a desk and on a telephone, in a second window: this one stays as it is."""
        wrong: list[str] = []
        stands(self.page)
        window = self.desk_of.open(self.actor, language=self.language)
        for width in widths:
            window.set_viewport_size({"width": width, "height": 900})
            window.goto(self.page.url)
            wrong += faults(window, f"{name} {self.language} {width}")
        window.context.close()
        assert not wrong, "\n".join(wrong)

    def glance(self, name: str) -> None:
        """Pictures of a page whose kind is examined elsewhere, and nothing where nobody wants them."""
        if _FOLDER:
            self.look(name)


def seat(desk: Desk, actor: Actor, *, language: str = "id", width: int = 1280) -> Person:
    """Somebody signed in at a screen of their own."""
    return Person(desk, actor, desk.open(actor, language=language, width=width), language)
