"""The pages that the user guide shows: clean to axe and without complaints; SUAR_PICTURES=1 takes its pictures anew."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from playwright.sync_api import Page

from suar.accounts.actors import Actor
from suar.accounts.models import Organisation, User
from suar.accounts.roles import Role
from suar.workflow.guards import Anchor
from suar.workflow.models import Application
from tests import build, commerce
from tests.browser import ferry
from tests.browser.conftest import Desk
from tests.browser.looks import sideways, violations
from tests.browser.stage import backstage
from tests.browser.wharf import Wharf, a_wharf

pytestmark = pytest.mark.browser
_GUIDE = Path(__file__).parents[2] / "docs/guide"
_TAKEN = os.environ.get("SUAR_PICTURES") == "1"
_LARGEST = 150_000
_BULKER: dict[str, Any] = {"ship_type": "Bulk carrier", "gross_tonnage": 33044, "deadweight_tonnes": 57000}
_ALONGSIDE = ("AGENCY", "PKK", "RKBM", "SPM", "PPKB", "RPKRO", "PPK", "SPK", "COP", "SPOG", "CREW", "IMM", "CUST")


@dataclass(frozen=True)
class Shot:
    """One picture: whose page it is, and how large the window."""

    name: str
    actor: Actor
    address: str
    width: int = 1280
    height: int = 860


def _shown() -> set[str]:
    """Names of the pictures that either guide shows."""
    pages = [(_GUIDE / language / "README.md").read_text() for language in ("id", "en")]
    found = [set(re.findall(r"\]\(\.\./images/([\w-]+)\.png\)", page)) for page in pages]
    assert found[0] == found[1], "both guides show the same"
    return found[0]


def test_every_picture_of_the_guide_is_there__and_light() -> None:
    kept = {one.stem: one.stat().st_size for one in (_GUIDE / "images").glob("*.png")}
    assert set(kept) == _shown()
    assert {name: size for name, size in kept.items() if size > _LARGEST} == {}


def _bulker(wharf: Wharf) -> build.Walk:
    """A ship from abroad alongside; health has not yet answered for her way out."""
    ship = backstage(partial(wharf.ship, "MV Ocean Pioneer", foreign=True, **_BULKER))
    plan = wharf.plan(ship, -14, 24, "O1", origin="Singapore", destination="Kandla", master="John Tan")
    walk = wharf.walk(plan, _ALONGSIDE, trade=commerce.FOREIGN).until(wharf.at(-0.8))
    backstage(lambda: walk.file("PHQC"))
    return walk


def _coaster(wharf: Wharf, name: str, eta: float, granted: tuple[str, ...], filed: str) -> build.Walk:
    ship = backstage(partial(wharf.ship, name))
    walk = wharf.walk(wharf.plan(ship, eta, eta + 30), granted).until(wharf.at(-0.4))
    backstage(lambda: walk.file(filed))
    return walk


def _called(wharf: Wharf) -> None:
    """Names as people have them, and what a dollar costs."""
    cast, port = wharf.cast, wharf.cast.port
    port.office_name = "KSOP Kelas I Balikpapan"
    port.save()
    Organisation.objects.filter(pk=cast.authority.organisation_id or 0).update(name=port.office_name)
    health = cast.parts[Role.HEALTH]
    for actor, name in ((cast.agent, "Rina Wulandari"), (cast.authority, "Budi Santoso"), (health, "dr. Maya Putri")):
        User.objects.filter(pk=actor.user_id or 0).update(full_name=name)
    for company, name in ((cast.agent, "PT Samudra Niaga"), (cast.parts[Role.PORT_OPERATOR], "PT Terminal Semayang")):
        Organisation.objects.filter(pk=company.organisation_id or 0).update(name=name)
    build.an_exchange_rate()


def _shots(wharf: Wharf) -> list[Shot]:
    cast = wharf.cast
    backstage(partial(_called, wharf))
    bulker = _bulker(wharf)
    announced = _coaster(wharf, "KM Sinar Makmur", 30, ("AGENCY",), "PKK")
    _coaster(wharf, "KM Bahari Jaya", 33, ("AGENCY", "PKK"), "SPM")
    back = _coaster(wharf, "KM Laut Biru", 36, ("AGENCY",), "PKK")
    remark = Anchor("draught_aft_m", "R22", "Ship particular menyebut 3,10 m.")
    backstage(lambda: back.send_back("PKK", "R22", "Sarat belum cocok.", remark))
    ship = backstage(partial(wharf.ship, "KMP Selat Makassar", category="ferry", ship_type="Ferry Ro-Ro"))
    ferry.next_sailing(cast, ship, wharf.plan(ship, 1, 2, "L1"), wharf.now)
    case = Application.objects.get(call=announced.call, service_code="PKK")
    return [
        Shot("home-agent", cast.agent, "/beranda/"),
        Shot("call", cast.agent, f"/kunjungan/{bulker.call}/"),
        Shot("desk", cast.authority, "/meja/"),
        Shot("case", cast.authority, f"/meja/{case.pk}/", height=1000),
        Shot("sailings", cast.agent, "/pelayaran/", width=390, height=780),
        Shot("psad", cast.parts[Role.HEALTH], f"/kunjungan/{bulker.call}/psad/", height=760),
    ]


def test_the_pages_of_the_guide_answer__and_axe_finds_nothing(desk: Desk) -> None:
    wharf = a_wharf()
    with translation.override("id"):
        shots = _shots(wharf)
    assert {shot.name for shot in shots} == _shown()
    wrong: list[str] = []
    for shot in shots:
        page = desk.open(shot.actor, width=shot.width)
        page.set_viewport_size({"width": shot.width, "height": shot.height})
        answer = page.goto(shot.address)
        assert answer is not None
        assert answer.status == 200, shot.name
        _take(page, shot.name)
        wrong += [f"{shot.name}: {one}" for one in violations(page)]
        if (wider := sideways(page)) > 0:
            wrong.append(f"{shot.name}: {wider} px too wide")
        page.context.close()
        desk.contexts.remove(page.context)
    assert not wrong, "\n".join(wrong)


def _take(page: Page, name: str) -> None:
    """The picture, where somebody asked for it."""
    if _TAKEN:
        page.screenshot(path=str(_GUIDE / f"images/{name}.png"), scale="css", animations="disabled")
