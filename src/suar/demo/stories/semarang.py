"""Tanjung Emas: liners with pilot and two tugs, livestock, a request that the operator sends back for a debt."""

from __future__ import annotations

from typing import Any

from suar.demo.stage import Stage, Story, Turns
from suar.demo.stories.telling import TWO_TUGS, boxes, goods, visit
from suar.demo.visit import Visit

_COASTAL, _LINER, _ABROAD = "agent_coastal", "agent_liner", "agent_foreign"
_BOTH: dict[str, Any] = {"parts": {"stevedore": "stevedore2", "forwarder": "forwarder2"}}

_VISITS: tuple[Story, ...] = (
    visit("lautan", _COASTAL, "srg.nusantara", -62, -30, "sailed", origin="Balikpapan", destination="Balikpapan",
          cargo=goods("discharge", "PLYWOOD", "2600.000", "break_bulk"), more={"sanitation": True}, **_BOTH),
    visit("arunika", _LINER, "srg.petikemas", -28, 4, "cleared", leaves=10, cargo=boxes("3300.000", "2500.000"),
          origin="Balikpapan", destination="Banjarmasin", signs="master2", more=TWO_TUGS,
          parts={"stevedore": "stevedore2", "forwarder": "forwarder2", "master": "master2"}),
    visit("ternak", _COASTAL, "srg.nusantara", -21, 3.5, "clearance_filed", leaves=9, last=-0.3,
          cargo=goods("discharge", "CATTLE", "310.000", "heads"), origin="Kupang", destination="Banjarmasin"),
    visit("meratus", _COASTAL, "srg.samudera", 30, 58, "work_filed", opened=-6, last=-0.4,
          cargo=goods("load", "FERTILISER", "2200.000", "bag_cargo"), origin="Banjarmasin", destination="Surabaya"),
    visit("meranti", _COASTAL, "srg.samudera", 62, 70, "agency_filed", opened=-3, last=-0.2, cargo=(), passengers=700),
    visit("straits", _ABROAD, "srg.petikemas", 92, 118, "announced", opened=-7, origin="Singapore",
          destination="Singapore", cargo=goods("discharge", "CONTAINER", "3900.000", "container_international"),
          **_BOTH),
    visit("arunika3", _LINER, "srg.petikemas", 74, 98, "pkk_filed", opened=-2, last=-0.3, origin="Balikpapan",
          destination="Surabaya", cargo=boxes("2100.000", "1700.000")),
    visit("mulia", _COASTAL, "srg.aspal", 26, 50, "entry", opened=-5,
          cargo=goods("discharge", "FUEL", "780.000", "liquid_bulk"), origin="Cilacap", destination="Surabaya"),
)  # fmt: skip


def _debt(stage: Stage) -> Turns:
    visit = Visit(
        stage, "kencana", _COASTAL, "srg.nusantara", 40, 66, opened=-7, stop="berth_filed",
        cargo=goods("discharge", "SALT", "1300.000", "bag_cargo"), origin="Sumenep", destination="Surabaya",
    )  # fmt: skip
    yield from visit.turns()
    yield visit.walk.at
    visit.walk.send_back("PPKB", "R10", "Uang jaminan untuk kunjungan lalu belum dilunasi pada operator.")


STORIES: tuple[Story, ...] = (*_VISITS, _debt)
