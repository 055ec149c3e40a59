"""Calls of the last ten days and the next few, each walked by its people to where it stands now."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from suar.demo import samples, treasury
from suar.demo.samples import Goods, Voyage
from suar.demo.walking import Walk, hand_in_papers
from suar.demo.world import World
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls.models import Trade
from suar.records import outbox
from suar.registry.models import PermitKind, Ship
from suar.workflow import lifecycle, newcall
from suar.workflow.guards import Anchor

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DOMESTIC = (Trade.DOMESTIC, Trade.DOMESTIC)
FOREIGN = (Trade.FOREIGN, Trade.FOREIGN)
_ARRIVAL = ("AGENCY", "PKK", "RKBM", "SPM", "PPKB", "RPKRO", "PPK", "SPK", "SPOG")


@dataclass
class Stage:
    """World, fleet and the hour at which the demo is born; hours before and after it make the stories."""

    world: World
    fleet: dict[str, Ship]
    now: datetime

    def walk(self, ship: str, agent: str, place: str, eta: float, etd: float, **more: Any) -> Walk:
        """A call opened two days before its ETA (hours from now; negative is past)."""
        hull, world = self.fleet[ship], self.world
        foreign = hull.is_foreign
        trade = more.pop("trade", FOREIGN if foreign else DOMESTIC)
        opened = more.pop("opened", min(eta - 48, -6.0))
        where = place if "." in place else f"suq.{place}"
        cast = world.cast(where, agent)
        plan: dict[str, Any] = {
            "permit_number": hull.permits.get().number,
            "permit_kind": PermitKind(hull.permits.get().kind),
            "origin": "Port Klang" if foreign else "Batam",
            "destination": "Singapore" if foreign else "Tanjung Priok",
            "companies": tuple(one.organisation_id for one in cast.appointed()),
            "pilot": cast.pilot.user_id if cast.pilot else None,
            "mooring": cast.mooring.user_id if cast.mooring else None,
            **more,
        }
        voyage = Voyage(hull, world.places[where], self.at(eta), self.at(etd), **plan)
        return Walk(cast, voyage, self.at(opened), trade)

    def at(self, hours: float) -> datetime:
        """So many hours from now, on a full five minutes."""
        moment = self.now + hours * HOUR
        return moment - timedelta(minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond)


#: At which ports each company does business: each files its own notice there.
_BUSINESS = {
    "agent": ("suq",), "agent2": ("suq",), "agent3": ("suq",), "agent_tug": ("bpn", "bdj"),
    "agent_liner": ("bpn", "srg", "bdj"), "agent_foreign": ("bpn", "srg", "bdj"),
    "agent_coastal": ("bpn", "srg", "bdj"), "stevedore": ("suq", "bpn", "bdj"), "stevedore2": ("srg", "bdj"),
    "forwarder": ("bpn", "bdj"), "forwarder2": ("srg",),
}  # fmt: skip


def licences(stage: Stage) -> None:
    """Each company's PMKU at each of its ports; the third agent's renewal waits at the office."""
    for account, ports in _BUSINESS.items():
        for port in ports:
            _licence(stage, account, port, stage.at(-30 * 24), granted=True)
    _licence(stage, "agent3", "suq", stage.at(-1.2), granted=False)


def _licence(stage: Stage, account: str, port: str, at: datetime, *, granted: bool) -> None:
    actor = stage.world.actor(account)
    place = next(place for key, place in stage.world.places.items() if key.startswith(port))
    plan = Voyage(next(iter(stage.fleet.values())), place, stage.at(0), stage.at(24), "")
    with clock.at(at):
        app = lifecycle.begin(actor, "PMKU", port=stage.world.ports[port])
        hand_in_papers(app, actor, "PMKU", plan)
        lifecycle.submit(app.pk, actor, samples.statement("PMKU", plan))
        outbox.drain()
    if granted:
        with clock.at(at + 20 * MINUTE):
            lifecycle.grant(app.pk, stage.world.officer("authority", port))
            outbox.drain()


def arrive(walk: Walk) -> Walk:
    """She comes in, and is made fast where she lies alongside."""
    walk.pass_through(*_ARRIVAL)
    walk.act("SPM", "arrived", walk.voyage.eta)
    if not walk.voyage.place.is_anchorage:
        walk.act("PPK", "all_fast", walk.voyage.eta + HOUR)
    return walk


def report_departure(walk: Walk, hours_before: float) -> Walk:
    """Crew, LK3 and LKK: after it the bill stands."""
    walk.until(walk.voyage.etd - hours_before * HOUR)
    return walk.pass_through("CREW", "LK3D", "LKK")


def pay(walk: Walk) -> Walk:
    walk.at += 15 * MINUTE
    with clock.at(walk.at):
        treasury.pay_bills(walk.call)
    return walk


def clear(walk: Walk, hours_before: float = 5) -> Walk:
    """From the crew to the signed SPB."""
    return pay(report_departure(walk, hours_before)).pass_through("SPB")


def sail(walk: Walk) -> Walk:
    left = walk.voyage.etd
    if not walk.voyage.place.is_anchorage:
        walk.act("PPK", "last_line", left - 20 * MINUTE)
    walk.act("SPB", "departed", left)
    return walk


def close(walk: Walk) -> Walk:
    walk.at += 2 * HOUR
    walk.file("LK3R")
    walk.grant("LK3R")
    return walk


def _visited(s: Stage) -> None:
    close(sail(clear(arrive(s.walk("guntung", "agent", "umum", -200, -172)))))
    close(sail(clear(arrive(s.walk(
        "sawit", "agent3", "tuks", -180, -150, cargo=(Goods("load", "CPO", "3900.000", "liquid_bulk"),)
    )))))  # fmt: skip
    close(sail(clear(arrive(s.walk(
        "harvest", "agent2", "umum", -140, -104, origin="Singapore", destination="Port Klang",
        cargo=(Goods("load", "COPRA", "1250.750", "bag_cargo"), Goods("load", "COCO_OIL", "800.000", "liquid_bulk")),
    )))))  # fmt: skip
    close(sail(clear(arrive(s.walk(
        "tongkang2", "agent3", "umum", -96, -70, cargo=(Goods("discharge", "STONE", "2300.000", "dry_bulk"),)
    )))))  # fmt: skip


def _sailed_today(s: Stage) -> None:
    sail(clear(arrive(s.walk("riau", "agent", "umum", -52, -3.5))))


def _cleared(s: Stage) -> None:
    box = (Goods("discharge", "CONTAINER", "640.000", "container_domestic"),)
    clear(arrive(s.walk("bahari", "agent2", "umum", -44, 4, cargo=box)), hours_before=7)


def _lapsed(s: Stage) -> None:
    clear(arrive(s.walk("tunda", "agent3", "labuh", -70, -28, cargo=())), hours_before=6)


def _unpaid(s: Stage) -> None:
    report_departure(arrive(s.walk("kuala", "agent2", "tuks", -30, 6, cargo=(Goods("load", "TIMBER", "900.000"),))), 8)


def _clearance_late(s: Stage) -> None:
    walk = pay(report_departure(arrive(s.walk("mutiara", "agent2", "pelra", -40, 5)), 9.5))
    walk.until(s.at(-1.9)).file("SPB")


def _clearance_waits(s: Stage) -> None:
    cpo = (Goods("load", "COCO_OIL", "1450.000", "liquid_bulk"),)
    walk = pay(report_departure(arrive(s.walk("kelapa", "agent", "tuks", -26, 7, cargo=cpo)), 9))
    walk.until(s.at(-0.4)).file("SPB")


def _working(s: Stage) -> None:
    stone = (Goods("discharge", "STONE", "3800.000", "dry_bulk"),)
    walk = arrive(s.walk("tongkang", "agent3", "labuh", -20, 16, cargo=stone))
    walk.until(s.at(-0.5)).file("LK3D")


def _moves_in(s: Stage) -> None:
    walk = s.walk("riau2", "agent", "umum", 2.5, 30)
    walk.pass_through("AGENCY", "PKK", "SPM", "PPKB", "PPK")
    walk.until(s.at(-0.3)).file("SPOG")


def _berth_waits(s: Stage) -> None:
    s.walk("harapan", "agent3", "umum", 20, 44, opened=-5).pass_through("AGENCY", "PKK", "SPM", "PPKB")


def _entry_waits(s: Stage) -> None:
    walk = s.walk("harvest", "agent2", "umum", 27, 60, opened=-4).pass_through("AGENCY", "PKK")
    walk.until(s.at(-0.2)).file("SPM")


def _notice_fresh(s: Stage) -> None:
    walk = s.walk("guntung", "agent", "umum", 40, 66, opened=-2).pass_through("AGENCY")
    walk.until(s.at(-0.25)).file("PKK")


def _notice_late(s: Stage) -> None:
    walk = s.walk(
        "sawit", "agent3", "tuks", 21, 48, opened=-3, late_cause="Perubahan rencana muat dari pemilik barang.",
        cargo=(Goods("load", "CPO", "4000.000", "liquid_bulk"),),
    ).pass_through("AGENCY")  # fmt: skip
    walk.until(s.at(-1.6)).file("PKK")


def _notice_sent_back(s: Stage) -> None:
    walk = s.walk("elok", "agent", "pelra", 50, 72, opened=-5).pass_through("AGENCY")
    walk.file("PKK")
    walk.send_back(
        "PKK", "R01", "SPB pelabuhan asal tidak terbaca dan sarat belum cocok dengan ship particular.",
        Anchor("files.last_clearance", "R01", "Halaman kedua terpotong; pindai ulang."),
        Anchor("draught_aft_m", "R22", "Ship particular menyebut 3,10 m."),
    )  # fmt: skip


def _rejected(s: Stage) -> None:
    walk = s.walk("tongkang2", "agent3", "umum", -10, 20, opened=-50).pass_through("AGENCY")
    walk.file("PKK")
    walk.reject("PKK", "R21", "Tongkang ini dilaporkan masih sandar di pelabuhan lain pada waktu itu.")


def _cancelled(s: Stage) -> None:
    walk = s.walk("mutiara", "agent2", "umum", -60, -46, opened=-110)
    walk.pass_through("AGENCY", "PKK", "SPM", "PPKB", "PPK")
    walk.file("BATAL")
    walk.grant("BATAL")


def _withdrawn(s: Stage) -> None:
    walk = s.walk("elok", "agent", "umum", -20, 4, opened=-70).pass_through("AGENCY")
    walk.file("PKK")
    walk.withdraw("PKK")


def _resubmitted(s: Stage) -> None:
    walk = s.walk("riau", "agent", "umum", 60, 84, opened=-2.5).pass_through("AGENCY")
    walk.file("PKK", voyage_number="V.0")
    walk.send_back("PKK", "R22", "Nomor voyage tidak lengkap.", Anchor("voyage_number", "R22", "Tulis lengkap."))
    walk.until(s.at(-0.1)).file("PKK")


def _agency_waits(s: Stage) -> None:
    s.walk("kuala", "agent2", "umum", 90, 130, opened=-1.5).until(s.at(-0.35)).file("AGENCY")


def _beginning(s: Stage) -> None:
    s.walk("kelapa", "agent", "tuks", 75, 100, opened=-1).draft("AGENCY")


def _by_hand(s: Stage) -> None:
    """Ships that the electronic service does not serve are registered and sent to the counter."""
    for ship, agent, hours in (("cahaya", "agent", -55), ("kecil", "agent", -31), ("nelayan", "agent2", -8)):
        with clock.at(s.at(hours)), suppress(Refused):
            newcall.open_call(
                s.world.actor(agent), port=s.world.ports["suq"], ship_id=s.fleet[ship].pk,
                trade_in=Trade.DOMESTIC, trade_out=Trade.DOMESTIC,
            )  # fmt: skip


STORIES: tuple[Callable[[Stage], None], ...] = (
    licences, _visited, _by_hand, _cancelled, _withdrawn, _rejected, _sailed_today, _cleared, _lapsed, _unpaid,
    _clearance_late, _clearance_waits, _working, _moves_in, _berth_waits, _entry_waits, _notice_late, _notice_sent_back,
    _resubmitted, _notice_fresh, _agency_waits, _beginning,
)  # fmt: skip
