"""The first screen of everybody at a commercial port: axe finds nothing, nothing scrolls sideways, one menu line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from suar.accounts.actors import Actor
from suar.accounts.roles import Craft, OrganisationKind, Role
from suar.demo.walking import Cast
from suar.kernel import clock
from suar.registry.models import PaperKind, Permit, Ship
from suar.workflow.models import Application
from tests import build, commerce
from tests.browser.conftest import Desk
from tests.browser.looks import faults
from tests.browser.stage import backstage
from tests.build import Walk

pytestmark = pytest.mark.browser
_SPK = ("AGENCY", "PKK", "RKBM", "LAB", "SPM", "PPKB", "RPKRO", "PPK", "SPK")


@dataclass
class Quay:
    """A port where everybody has something to do, and people who have nothing yet."""

    cast: Cast
    asked: Application
    idle: dict[str, Actor]

    def people(self) -> dict[str, tuple[Actor, tuple[str, ...]]]:
        """Everybody with the pages they open."""
        parts, case = self.cast.parts, f"/meja/{self.asked.pk}/"
        head = build.an_officer(Role.HEAD_OF_OFFICE, self.cast.port)
        assert self.cast.pilot is not None
        return {
            "operator": (parts[Role.PORT_OPERATOR], ("/meja/", case)),
            "authority": (self.cast.authority, ("/meja/", case)),
            "head": (head, ("/meja/", "/meja/terlambat/")),
            "health": (parts[Role.HEALTH], ("/meja/",)),
            "stevedore": (parts[Role.STEVEDORE], ("/beranda/",)),
            "forwarder": (parts[Role.FORWARDER], ("/beranda/",)),
            "owner": (parts[Role.OWNER], ("/beranda/",)),
            "master": (parts[Role.MASTER], ("/beranda/",)),
            "agent": (self.cast.agent, ("/beranda/",)),
            "pilot": (self.cast.pilot, ("/beranda/",)),
            **{f"idle-{name}": (actor, ("/beranda/",)) for name, actor in self.idle.items()},
        }


def _dated(ship: Ship, cast: Cast) -> Ship:
    """The ship with permit and papers in date today."""
    today = clock.today(cast.port.zone)
    since, until = today - timedelta(days=300), today + timedelta(days=300)
    Permit.objects.filter(ship=ship).update(valid_from=since, valid_until=until)
    assert cast.agent.organisation is not None
    for kind in PaperKind:
        build.a_paper(ship, kind, cast.agent.organisation, expires_on=until)
    return ship


def _call(cast: Cast, name: str, eta: float, granted: tuple[str, ...], **columns: Any) -> Walk:
    """A ship that comes so many hours from now, walked by the lifecycle."""
    now = clock.now().replace(second=0, microsecond=0)
    ship = commerce.a_commercial_ship(cast, name=name, name_key=name.lower(), papers=False, **columns)
    at = now + timedelta(hours=eta)
    plan = commerce.a_plan(cast, _dated(ship, cast), eta=at, etd=at + timedelta(hours=30))
    return commerce.go_on(Walk(cast, plan, min(now, at) - timedelta(hours=46)), granted)


def _busy() -> Quay:
    def built() -> Quay:
        cast = commerce.a_commercial_cast()
        _call(cast, "KM Laut Teduh", 30, ("AGENCY", "PKK"))
        _call(cast, "KM Cahaya Mulia", 34, _SPK[:6])
        here = _call(cast, "KM Sinar Bangun", -5, _SPK)
        fast = here.voyage.eta + timedelta(minutes=75)
        here.act("SPM", "arrived", here.voyage.eta)
        for name, minutes in (("pilot_on", -30), ("first_line", -10), ("all_fast", 0), ("pilot_off", 10)):
            by = cast.pilot if name.startswith("pilot") else cast.mooring
            here.act("SPK", name, fast + timedelta(minutes=minutes), by)
        asking = _call(cast, "KM Bahari Indah", 20, _SPK[:5])
        tug = commerce.a_plan(
            cast, _dated(_hull(cast, "TB Anugerah 8", "Tug"), cast), eta=_in(40), etd=_in(70), cargo=()
        )
        barge = commerce.a_plan(cast, _dated(_hull(cast, "TK Borneo 3001", "Tongkang"), cast), eta=_in(40), etd=_in(70))
        commerce.go_on(Walk(cast, tug, _in(-3), commerce.DOMESTIC, [barge]), ("AGENCY",))
        kinds = {"stevedore": OrganisationKind.STEVEDORE, "owner": OrganisationKind.OWNER}
        idle = {name: commerce.a_company(kind, f"PT Baru {name.title()}") for name, kind in kinds.items()}
        idle["operator"] = commerce.a_company(OrganisationKind.PORT_OPERATOR, "PT Jetty IDBPN")
        idle["master"] = commerce.a_company(OrganisationKind.OWNER, "PT Baru Owner", Craft.MASTER)
        return Quay(cast, asking.file("PPKB"), idle)

    return backstage(built)


def _in(hours: float) -> Any:
    return clock.now().replace(second=0, microsecond=0) + timedelta(hours=hours)


def _hull(cast: Cast, name: str, kind: str) -> Ship:
    barge = {"unmanned": True, "safe_manning": None} if kind == "Tongkang" else {}
    named = {"name": name, "name_key": name.lower(), "ship_type": kind, "papers": False}
    return commerce.a_commercial_ship(cast, **named, **barge)


def _tall(page: Page) -> bool:
    """Whether the band with the menu needs a second line."""
    height: float = page.evaluate("document.querySelector('.masthead > div').getBoundingClientRect().height")
    return height > 70


_LOOKS = [("id", 1280, "light"), ("id", 360, "dark"), ("en", 1280, "dark"), ("en", 320, "light")]


@pytest.mark.parametrize(("language", "width", "scheme"), _LOOKS)
def test_everybody_reads_their_first_screen(language: str, width: int, scheme: Any, desk: Desk) -> None:
    wrong: list[str] = []
    for who, (actor, pages) in _busy().people().items():
        page = desk.open(actor, language=language, width=width)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for number, address in enumerate(pages):
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, (who, address)
            wrong += faults(page, f"{who}{number or ''}-{language}-{width}-{scheme}")
            if width == 1280 and _tall(page):
                wrong.append(f"{who} {address}: the menu wraps")
    assert not wrong, "\n".join(wrong)
