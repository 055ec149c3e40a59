"""Sungai Guntung, a port without operator: every stage of a call, and every way in which it can go wrong."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from suar.demo.samples import Goods
from suar.demo.stage import Stage, Story, Turns
from suar.demo.stories.telling import BY_PIPE, goods, visit
from suar.demo.visit import Visit
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls.models import Trade
from suar.workflow import newcall
from suar.workflow.guards import Anchor

_COPRA = (Goods("load", "COPRA", "1250.750", "bag_cargo"), Goods("load", "COCO_OIL", "800.000", "liquid_bulk"))
_STEVEDORE: dict[str, Any] = {"parts": {"stevedore": "stevedore"}}
_VISITS: tuple[Story, ...] = (
    visit("harvest", "agent2", "suq.umum", -140, -104, origin="Singapore", destination="Port Klang", cargo=_COPRA),
    visit("riau", "agent", "suq.umum", -52, -3.5, "sailed"),
    visit("bahari", "agent2", "suq.umum", -44, 4, "cleared", leaves=8,
          cargo=goods("discharge", "CONTAINER", "640.000", "container_domestic")),
    visit("tunda", "agent3", "suq.labuh", -70, -28, "cleared", cargo=()),
    visit("kuala", "agent2", "suq.tuks", -30, 6, "billed", cargo=goods("load", "TIMBER", "900.000", "break_bulk"),
          **_STEVEDORE),
    visit("mutiara", "agent2", "suq.pelra", -40, 5, "clearance_filed", last=-1.9),
    visit("kelapa", "agent", "suq.tuks", -26, 7, "clearance_filed", last=-0.4, leaves=11, more=BY_PIPE,
          cargo=goods("load", "COCO_OIL", "1450.000", "liquid_bulk"), from_m=100, **_STEVEDORE),
    visit("tongkang", "agent3", "suq.labuh", -20, 16, "reported_filed", last=-0.5, leaves=18,
          cargo=goods("discharge", "STONE", "3800.000", "dry_bulk")),
    visit("riau2", "agent", "suq.umum", 2.5, 30, "moving_filed", last=-0.3),
    visit("harapan", "agent3", "suq.umum", 20, 44, "berth_asked", opened=-5),
    visit("harvest", "agent2", "suq.umum", 27, 60, "entry_filed", opened=-4, last=-0.6),
    visit("guntung", "agent", "suq.umum", 40, 66, "pkk_filed", opened=-2, last=-0.25),
    visit("sawit", "agent3", "suq.tuks", 21, 48, "pkk_filed", opened=-3, last=-1.6,
          late_cause="Perubahan rencana muat dari pemilik barang.",
          cargo=goods("load", "CPO", "4000.000", "liquid_bulk"), **_STEVEDORE),
    visit("kuala", "agent2", "suq.umum", 90, 130, "agency_filed", opened=-1.5, last=-0.35),
    visit("kelapa", "agent", "suq.tuks", 75, 100, "begun", opened=-1),
)  # fmt: skip


def _notice_sent_back(stage: Stage) -> Turns:
    visit = Visit(stage, "elok", "agent", "suq.pelra", 50, 72, opened=-5, stop="pkk_filed")
    yield from visit.turns()
    yield visit.walk.at
    visit.walk.send_back(
        "PKK", "R01", "SPB pelabuhan asal tidak terbaca dan sarat belum cocok dengan ship particular.",
        Anchor("files.last_clearance", "R01", "Halaman kedua terpotong; pindai ulang."),
        Anchor("draught_aft_m", "R22", "Ship particular menyebut 3,10 m."),
    )  # fmt: skip


def _resubmitted(stage: Stage) -> Turns:
    visit = Visit(stage, "riau", "agent", "suq.umum", 60, 84, opened=-2.5, stop="agency")
    yield from visit.turns()
    yield visit.walk.at
    visit.walk.file("PKK", voyage_number="V.0")
    yield visit.walk.at
    back = Anchor("voyage_number", "R22", "Tulis lengkap.")
    visit.walk.send_back("PKK", "R22", "Nomor voyage tidak lengkap.", back)
    yield visit.walk.until(stage.at(-0.15)).at
    visit.walk.file("PKK")


def _rejected(stage: Stage) -> Turns:
    visit = Visit(stage, "tongkang2", "agent3", "suq.umum", -10, 20, opened=-50, stop="pkk_filed")
    yield from visit.turns()
    yield visit.walk.at
    visit.walk.reject("PKK", "R21", "Tongkang ini dilaporkan masih sandar di pelabuhan lain pada waktu itu.")


def _cancelled(stage: Stage) -> Turns:
    visit = Visit(stage, "mutiara", "agent2", "suq.umum", -60, -46, opened=-110, stop="determined")
    yield from visit.turns()
    yield visit.walk.at
    visit.walk.file("BATAL")
    yield visit.walk.at
    visit.walk.grant("BATAL")


def _withdrawn(stage: Stage) -> Turns:
    visit = Visit(stage, "elok", "agent", "suq.umum", -20, 4, opened=-70, stop="pkk_filed")
    yield from visit.turns()
    yield visit.walk.at
    visit.walk.withdraw("PKK")


def _by_hand(stage: Stage) -> Turns:
    """Ships that the electronic service does not serve are registered and sent to the counter."""
    for ship, agent, hours in (("cahaya", "agent", -55), ("kecil", "agent", -31), ("nelayan", "agent2", -8)):
        yield stage.at(hours)
        with clock.at(stage.at(hours)), suppress(Refused):
            newcall.open_call(
                stage.world.actor(agent), port=stage.world.ports["suq"], ship_id=stage.fleet[ship].pk,
                trade_in=Trade.DOMESTIC, trade_out=Trade.DOMESTIC,
            )  # fmt: skip


STORIES: tuple[Story, ...] = (
    *_VISITS, _notice_sent_back, _resubmitted, _rejected, _cancelled, _withdrawn, _by_hand,
)  # fmt: skip
