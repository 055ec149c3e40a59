"""Banjarmasin: tugs and barges at the river jetties, bulk carriers off Taboneo, an operated quay and a public one."""

from __future__ import annotations

from typing import Any

from suar.demo.stage import Stage, Story, Turns
from suar.demo.stories.telling import AT_ANCHOR, boxes, coal, goods, visit
from suar.demo.visit import Visit
from suar.workflow.guards import Anchor

_COASTAL, _TUG, _LINER, _ABROAD = "agent_coastal", "agent_tug", "agent_liner", "agent_foreign"
_BOTH: dict[str, Any] = {"parts": {"stevedore": "stevedore", "forwarder": "forwarder"}}
_STONE = goods("discharge", "STONE", "2900.000", "dry_bulk")

_VISITS: tuple[Story, ...] = (
    visit("tb1+bg1", _TUG, "bdj.marabahan", -56, -30, cargo=coal("7800.000"), origin="Taboneo",
          destination="Taboneo", signs="master", parts={"stevedore": "stevedore", "master": "master"}),
    visit("tb2+bg2", _TUG, "bdj.marabahan", -13, 14, "working", cargo=coal("7900.000"), origin="Taboneo",
          destination="Taboneo"),
    visit("tb4+bg4", _TUG, "bdj.barito", -22, 6, "clearance_filed", leaves=10, last=-0.4, cargo=coal("5200.000"),
          origin="Kotabaru", destination="Gresik", from_m=100),
    visit("tb5+bg5", _TUG, "bdj.alalak", -30, 4.5, "billed", leaves=8, cargo=_STONE, origin="Palu",
          destination="Palu"),
    visit("tb1+bg1", _TUG, "bdj.marabahan", -2.5, 24, "alongside", cargo=coal("7600.000"), origin="Taboneo",
          destination="Taboneo", parts={"stevedore": "stevedore", "master": "master"}),
    visit("tb8+bg8", _TUG, "bdj.barito", 28, 52, "announced", opened=-3, cargo=coal("5000.000"),
          origin="Balikpapan", destination="Gresik"),
    visit("kestrel", _ABROAD, "bdj.taboneo", -44, 66, "agencies_filed", last=-0.6, cargo=coal("74000.000"),
          more=AT_ANCHOR, origin="Kakinada", destination="Krishnapatnam"),
    visit("southern", _ABROAD, "bdj.trisakti", 110, 150, "entry_filed", opened=-5, last=-0.6,
          cargo=goods("discharge", "FERTILISER", "5000.000", "bag_cargo")),
    visit("meratus", _COASTAL, "bdj.trisakti", -42, -12, "closed", origin="Balikpapan", destination="Semarang",
          cargo=goods("discharge", "SUGAR", "1400.000", "bag_cargo"), **_BOTH),
    visit("meranti", _COASTAL, "bdj.trisakti", -0.7, 9, "boarding", cargo=(), passengers=640, origin="Balikpapan",
          destination="Semarang"),
    visit("arunika", _LINER, "bdj.petikemas", 40, 64, "berth_filed", opened=-6, last=-0.35,
          cargo=boxes("3000.000", "1500.000"), origin="Semarang", destination="Surabaya", **_BOTH),
    visit("arunika2", _LINER, "bdj.petikemas", 66, 90, "pkk_filed", opened=-4, last=-1.7,
          cargo=boxes("2400.000", "800.000"), origin="Balikpapan", destination="Tanjung Priok"),
    visit("ternak", _COASTAL, "bdj.basirih", 34, 46, "determined", opened=-9, origin="Semarang",
          destination="Kupang", cargo=goods("load", "GENERAL", "260.000", "break_bulk")),
)  # fmt: skip


def _barge_refused(stage: Stage) -> Turns:
    """One hull of a convoy is refused alone; the tug's notice stands."""
    visit = Visit(
        stage, "tb3+bg3", _TUG, "bdj.barito", 45, 70, opened=-5, stop="pkk_filed", cargo=coal("5000.000"),
        origin="Gresik", destination="Gresik",
    )  # fmt: skip
    yield from visit.turns()
    yield visit.walk.at
    visit.walk.reject("PKK", "R03", "Surat ukur tongkang tidak cocok dengan tanda pendaftaran.", visit.walk.hulls[1])
    yield visit.walk.at
    visit.walk.grant("PKK")


def _sent_back(stage: Stage) -> Turns:
    visit = Visit(
        stage, "etam", _COASTAL, "bdj.trisakti", 36, 56, opened=-6, stop="pkk_filed",
        cargo=goods("discharge", "VEHICLES", "380.000", "unitized"), origin="Balikpapan", destination="Surabaya",
    )  # fmt: skip
    yield from visit.turns()
    yield visit.walk.at
    back = Anchor("draught_aft_m", "R22", "Tulis sarat sesudah muatan dari Balikpapan.")
    visit.walk.send_back("PKK", "R22", "Sarat belum sesuai dengan muatan yang diberitahukan.", back)


def _flour_inspected(stage: Stage) -> Turns:
    """Goods under quarantine come in: quarantine is asked while the ship is still on her way."""
    visit = Visit(
        stage, "mega", _COASTAL, "bdj.trisakti", 3.5, 30, stop="moving_filed", last=-0.9,
        cargo=goods("discharge", "FLOUR", "1500.000", "bag_cargo"), origin="Surabaya", destination="Surabaya",
    )  # fmt: skip
    yield from visit.turns()
    yield visit.walk.at
    visit.walk.file("KARANTINA")


def _replanned(stage: Stage) -> Turns:
    """Rain stops the work: the stevedore changes its plan, and the change waits for its second step."""
    visit = Visit(
        stage, "kencana2", _COASTAL, "bdj.trisakti", -20, 20, stop="working", last=-2,
        cargo=goods("discharge", "SALT", "1900.000", "bag_cargo"), origin="Sumenep", destination="Sumenep", **_BOTH,
    )  # fmt: skip
    yield from visit.turns()
    yield visit.walk.until(stage.at(-1)).at
    visit.walk.file("RKBMC", starts_at=visit.voyage.eta + (visit.voyage.etd - visit.voyage.eta) / 10)
    yield visit.walk.at
    visit.walk.approve("RKBMC")


def _cancelled(stage: Stage) -> Turns:
    visit = Visit(
        stage, "mega", _COASTAL, "bdj.trisakti", -40, -12, opened=-90, stop="determined",
        cargo=goods("discharge", "CEMENT", "1800.000", "bag_cargo"),
    )  # fmt: skip
    yield from visit.turns()
    yield visit.walk.at
    visit.walk.file("BATAL")
    yield visit.walk.at
    visit.walk.grant("BATAL")


STORIES: tuple[Story, ...] = (*_VISITS, _barge_refused, _sent_back, _flour_inspected, _replanned, _cancelled)
