"""The berth plan in a browser: readable by everybody, at every width, and the picture leads to its list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from psycopg.types.range import TimestamptzRange

from suar.portcalls.models import BerthBooking, Movement, MovementKind, TimeSource
from suar.registry.models import Place
from tests.browser.conftest import Desk
from tests.browser.looks import faults
from tests.browser.stage import Stage
from tests.build import a_place
from tests.portcalls.quay import a_call


def _a_quay(stage: Stage) -> Place:
    """A ship that overstays at D1, another due behind her, and a proposal over that one."""
    place, company = a_place(stage.cast.port, "D1"), stage.agent.organisation
    for name, start, end, determined in (
        ("KM Betah", -30, -2, True),
        ("KM Susul", 3, 40, True),
        ("KM Usul", 20, 60, False),
    ):
        call = a_call(stage.cast.port, name, agent=company)
        BerthBooking.objects.create(
            call=call, place=place, from_m=0, to_m=60, during=TimestamptzRange(stage.at(start), stage.at(end)),
            created_at=stage.now, determined_at=stage.now if determined else None,
        )  # fmt: skip
        if name == "KM Betah":
            Movement.objects.create(
                call=call, kind=MovementKind.ALL_FAST, at=stage.at(-29), place=place, source=TimeSource.OFFICE,
                recorded_at=stage.now, confirmed_at=stage.now,
            )  # fmt: skip
    return place


@pytest.mark.parametrize(("language", "width"), [("id", 1280), ("en", 320)])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(language: str, width: int, desk: Desk, stage: Stage) -> None:
    place, code = _a_quay(stage), stage.cast.port.code
    page = desk.open(stage.authority, language=language, width=width)
    today = (stage.now + timedelta(hours=7)).date().isoformat()
    wrong: list[str] = []
    for address in (f"/tambatan/{code}/", f"/tambatan/{code}/tempat/{place.pk}/", f"/tambatan/{code}/rapat/{today}/"):
        page.goto(address)
        wrong += faults(page, f"{address} {language} {width}")
    assert not wrong, "\n".join(wrong)


def test_a_box_of_the_picture_leads_to_its_line__without_scripts_and_under_the_policy(desk: Desk, stage: Stage) -> None:
    place = _a_quay(stage)
    page = desk.open(stage.agent, script=False)
    page.goto(f"/tambatan/{stage.cast.port.code}/tempat/{place.pk}/")
    page.locator("svg.berthplan text.name", has_text="KM Susul").click()
    line = page.locator("tr:target")
    expect(line).to_contain_text("KM Susul")
    expect(page.locator("svg.berthplan .proposed .bar").first).to_have_attribute("fill", "url(#hatch)")
