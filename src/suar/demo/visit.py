"""One visit of a ship or a convoy to a port, act by act, from the agent's first word until the call is closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.demo import treasury
from suar.demo.samples import Voyage
from suar.demo.stage import HOUR, MINUTE, Stage, Turns
from suar.demo.walking import Walk
from suar.demo.work import daily_reports
from suar.kernel import clock
from suar.portcalls import berths, variants
from suar.portcalls.models import PortCall, Trade
from suar.registry.models import PermitKind, Ship
from suar.workflow import registry
from suar.workflow.workorders import MasterSignature

DOMESTIC = (Trade.DOMESTIC, Trade.DOMESTIC)
FOREIGN = (Trade.FOREIGN, Trade.FOREIGN)
#: Hours before the ETD at which the acts of a departure begin.
LEAVES = 9.0
#: Where a visit can stop, in the order of its road. "…_filed" waits for whoever decides it.
ROAD = (
    "begun", "agency_filed", "agency", "pkk_filed", "announced", "work_filed", "work_planned", "entry_filed", "entry",
    "berth_filed", "berth_asked", "proposed", "determined", "ordered", "arrived", "moving_filed", "moving", "alongside",
    "working", "crew_filed", "crew", "reported_filed", "reported", "leaving_filed", "billed", "out_ordered", "paid",
    "clearance_filed", "cleared", "unmoored", "sailed", "closed_filed", "closed",
)  # fmt: skip


class Visit:
    """A visit as it is planned; ``turns`` makes it happen until ``stop``."""

    def __init__(
        self, stage: Stage, ships: str, agent: str, place: str, eta: float, etd: float, *, stop: str = "closed",
        opened: float | None = None, last: float | None = None, trade: tuple[Trade, Trade] | None = None,
        parts: dict[str, str] | None = None, from_m: float | None = None, leaves: float = LEAVES, fast: float = 1.0,
        more: dict[str, Any] | None = None, signs: str | None = None, **plan: Any,
    ) -> None:  # fmt: skip
        lead, *tow = (stage.fleet[key] for key in ships.split("+"))
        self.stage, self.stop, self.leaves, self.fast = stage, stop, leaves, fast
        self.trade = trade or (FOREIGN if lead.is_foreign else DOMESTIC)
        self.opened = stage.at(opened if opened is not None else min(eta - 48, -6.0))
        self.last = stage.at(last) if last is not None else None
        self.from_m = None if from_m is None else Decimal(str(from_m))
        self.cast = stage.world.cast(place, agent, **(parts or {}))
        self.voyage = self._plan(lead, place, stage.at(eta), stage.at(etd), plan)
        cargo = plan.get("cargo", self.voyage.cargo)
        self.tow = [replace(self._plan(hull, place, stage.at(eta), stage.at(etd), plan), cargo=cargo) for hull in tow]
        if tow:
            self.voyage = replace(self.voyage, cargo=())
        self.more = more or {}
        #: The master, where she or he has an account: signs the pilot's times and files the clearance to sail.
        self.master = stage.world.actor(signs) if signs else None
        self.walk: Walk

    def _plan(self, hull: Ship, place: str, eta: datetime, etd: datetime, plan: dict[str, Any]) -> Voyage:
        permit, foreign = hull.permits.get(), self.trade[0] == Trade.FOREIGN
        ordinary: dict[str, Any] = {
            "permit_number": permit.number, "permit_kind": PermitKind(permit.kind),
            "origin": "Port Klang" if foreign else "Batam", "destination": "Singapore" if foreign else "Tanjung Priok",
            "companies": tuple(one.organisation_id for one in self.cast.appointed()),
            "pilot": self.cast.pilot.user_id if self.cast.pilot and self._piloted(place) else None,
            "mooring": self.cast.mooring.user_id if self.cast.mooring else None,
        }  # fmt: skip
        return Voyage(hull, self.stage.world.places[place], eta, etd, **(ordinary | plan))

    def _piloted(self, place: str) -> bool:
        there = self.stage.world.places[place]
        return self.cast.port.has_pilotage if there.pilotage is None else there.pilotage

    # ---- how it goes on -------------------------------------------------------------------------------------

    def turns(self) -> Turns:
        """Every act in its order, each when its time has come, until where the visit stands now."""
        road = list(ROAD)
        if self.trade[0] == Trade.FOREIGN:  # health comes aboard before she moves to her berth
            road.remove("arrived")
            road.insert(road.index("moving_filed"), "arrived")
        else:
            road.remove("arrived")
            road.insert(road.index("alongside"), "arrived")
        yield self.opened
        self.walk = Walk(self.cast, self.voyage, self.opened, self.trade, self.tow)
        for name in road:
            if name == self.stop and self.last is not None:
                self.walk.until(self.last)
            act: Callable[[], Turns] = getattr(self, f"_{name}")
            yield from act()
            if name == self.stop:
                return

    def _file(self, code: str, by: Actor | None = None, **changed: Any) -> Turns:
        """File a service for every ship that has it on its road."""
        if not registry.exists(code):
            return
        service = registry.versions(code)[-1]
        through = [hull for hull in self.walk.hulls if service.applies(hull.call)]
        alone = service.per_hull is None and len(self.walk.hulls) > 1
        for hull in through if alone else through[:1]:
            yield self.walk.at
            self.walk.file(code, by, hull if alone else None, **changed)

    def _grant(self, code: str, **how: Any) -> Turns:
        """Have decided what was filed."""
        if not registry.exists(code):
            return
        service = registry.versions(code)[-1]
        through = [hull for hull in self.walk.hulls if service.applies(hull.call)]
        alone = service.per_hull is None and len(self.walk.hulls) > 1
        for hull in through if alone else through[:1]:
            yield self.walk.at
            self.walk.grant(code, hull=hull if alone else None, **how)

    def _pass(self, *codes: str, **changed: Any) -> Turns:
        for code in codes:
            yield from self._file(code, **changed)
            yield from self._grant(code)

    @property
    def call(self) -> PortCall:
        """The call of the ship that leads."""
        return self.walk.call

    @property
    def foreign(self) -> bool:
        return self.trade[0] == Trade.FOREIGN or self.trade[1] == Trade.FOREIGN or self.voyage.ship.is_foreign

    # ---- until she may come in ------------------------------------------------------------------------------

    def _begun(self) -> Turns:
        if self.stop == "begun":
            yield self.walk.at
            self.walk.draft("AGENCY")

    def _agency_filed(self) -> Turns:
        return self._file("AGENCY")

    def _agency(self) -> Turns:
        return self._grant("AGENCY")

    def _pkk_filed(self) -> Turns:
        return self._file("PKK")

    def _announced(self) -> Turns:
        return self._grant("PKK")

    def _work_filed(self) -> Turns:
        return self._file("RKBM", **self.more.get("RKBM", {}))

    def _work_planned(self) -> Turns:
        yield from self._grant("RKBM")
        if Role.FORWARDER in self.cast.parts:
            yield from self._pass("LAB")

    def _entry_filed(self) -> Turns:
        yield from self._file("COP")
        yield from self._file("SPM")

    def _entry(self) -> Turns:
        return self._grant("SPM")

    def _berth_filed(self) -> Turns:
        return self._file("PPKB")

    def _berth_asked(self) -> Turns:
        return self._grant("PPKB")

    def _proposed(self) -> Turns:
        return self._file("RPKRO", **self._metres(), **self.more.get("RPKRO", {}))

    def _determined(self) -> Turns:
        return self._grant("PPK", from_m=None if variants.berthed_by_operator(self.call) else self.from_m)

    def _metres(self) -> dict[str, Any]:
        """The metres of the longest ship, from where it is said or free; nothing where the proposal finds them."""
        if self.from_m is None and not self.tow:
            return {}
        asked, longest = self.voyage, max(plan.ship.length_m for plan in (self.voyage, *self.tow))
        width = (longest * berths.BERTH_MARGIN).quantize(Decimal("0.1"))
        first = self.from_m
        if first is None:
            first = berths.free_metre(asked.place, width, asked.eta + HOUR, asked.etd)
        return {"from_m": first, "to_m": first + width}

    # ---- until she lies -------------------------------------------------------------------------------------

    def _ordered(self) -> Turns:
        self.walk.until(min(self.voyage.eta - 5 * HOUR, self.last or self.stage.at(-1)))
        return self._file("SPK")

    def _arrived(self) -> Turns:
        self.walk.until(self.voyage.eta)
        yield self.walk.at
        self.walk.act("SPM", "arrived", self.voyage.eta)
        yield from self._grant("COP")

    def _moving_filed(self) -> Turns:
        self.walk.until(min(self.voyage.eta - 4 * HOUR, self.last or self.stage.at(-1)))
        start = max(self.voyage.eta + 40 * MINUTE, self.walk.at + 30 * MINUTE)
        return self._file("SPOG", at=start)

    def _moving(self) -> Turns:
        return self._grant("SPOG")

    def _alongside(self) -> Turns:
        if self.voyage.place.is_anchorage:
            return
        fast = max(self.voyage.eta + self.fast * HOUR, self.walk.at + 25 * MINUTE)
        if registry.exists("SPK") and registry.versions("SPK")[-1].applies(self.call):
            times = {"first_line": fast - 10 * MINUTE, "all_fast": fast}
            yield from self._reported_times("SPK", {"pilot_on": fast - 50 * MINUTE, **times}, fast + 12 * MINUTE)
        else:
            yield max(fast, self.walk.at)
            self.walk.act("PPK", "all_fast", fast)

    def _reported_times(self, code: str, times: dict[str, datetime], off: datetime) -> Turns:
        """What pilot or gang report, and the master's signature under it."""
        with_pilot = self.voyage.pilot is not None
        by = self.cast.pilot if self.cast.pilot and with_pilot else self.cast.parts[Role.PORT_OPERATOR]
        for name, moment in {**times, "pilot_off": off}.items():
            if name.startswith("pilot") and not with_pilot:
                continue
            yield max(moment, self.walk.at)
            self.walk.act(code, name, moment, by)
        if self.stop == "alongside":
            return  # it waits for the master's signature
        yield self.walk.at
        for number, hull in enumerate(self.walk.hulls):
            own = self.master if number == 0 else None  # whoever commands the tug has no barge
            under = MasterSignature(master_name=None if own else self.voyage.master, confirmed=True)
            self.walk.act(code, "signed", self.walk.at, own or by, under, (hull,))

    def _working(self) -> Turns:
        if not variants.needs_stevedore(self.call) or not registry.exists("RKBM"):
            return
        leaving = self.voyage.etd - self.leaves * HOUR
        yield from daily_reports(self, min(leaving, self.last or self.stage.at(-0.5)))

    # ---- until she has sailed -------------------------------------------------------------------------------

    def _crew_filed(self) -> Turns:
        self.walk.until(self.voyage.etd - self.leaves * HOUR)
        if self.foreign:
            yield from self._pass("IMM", "CUST")
        yield from self._file("CREW")

    def _crew(self) -> Turns:
        return self._grant("CREW")

    def _reported_filed(self) -> Turns:
        return self._file("LK3D")

    def _reported(self) -> Turns:
        return self._grant("LK3D")

    def _leaving_filed(self) -> Turns:
        return self._file("LKK")

    def _billed(self) -> Turns:
        return self._grant("LKK")

    def _out_ordered(self) -> Turns:
        yield from self._pass("PPKBD")
        yield from self._file("SPKK")
        yield from self._file("JASA")

    def _paid(self) -> Turns:
        self.walk.at += 15 * MINUTE
        yield self.walk.at
        with clock.at(self.walk.at):
            for hull in self.walk.hulls:
                treasury.pay_bills(hull.call)

    def _clearance_filed(self) -> Turns:
        return self._file("SPB", self.master)

    def _cleared(self) -> Turns:
        return self._grant("SPB")

    def _unmoored(self) -> Turns:
        if self.voyage.place.is_anchorage:
            return
        loose = self.voyage.etd - 20 * MINUTE
        if registry.exists("SPKK") and registry.versions("SPKK")[-1].applies(self.call):
            on = {"pilot_on": loose - 15 * MINUTE, "cast_off": loose}
            yield from self._reported_times("SPKK", on, self.voyage.etd + 30 * MINUTE)
        else:
            yield max(loose, self.walk.at)
            self.walk.act("PPK", "last_line", loose)

    def _sailed(self) -> Turns:
        yield max(self.voyage.etd, self.walk.at)
        self.walk.act("SPB", "departed", self.voyage.etd)

    def _closed_filed(self) -> Turns:
        self.walk.at += 2 * HOUR
        return self._file("LK3R")

    def _closed(self) -> Turns:
        return self._grant("LK3R")
