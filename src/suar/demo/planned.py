"""A visit as it is planned: ships, place, times, who takes part; and how one service of it is filed and decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from suar.accounts.actors import Actor
from suar.demo.samples import Voyage
from suar.demo.stage import Stage, Turns
from suar.demo.walking import Walk
from suar.portcalls.models import PortCall, Trade
from suar.registry.models import PermitKind, Ship
from suar.workflow import registry

DOMESTIC = (Trade.DOMESTIC, Trade.DOMESTIC)
FOREIGN = (Trade.FOREIGN, Trade.FOREIGN)
#: Hours before the ETD at which the acts of a departure begin.
LEAVES = 9.0


class Planned:
    """What is known of a visit before it happens; ``stop`` says how far it goes."""

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

    def _file(self, code: str, by: Actor | None = None, **changed: Any) -> Turns:
        """File a service for every ship that has it on its road."""
        if not registry.exists(code):
            return
        service = registry.versions(code)[-1]
        through = [hull for hull in self.walk.hulls if service.on_road(hull.call)]
        alone = service.per_hull is None and len(self.walk.hulls) > 1
        for hull in through if alone else through[:1]:
            yield self.walk.at
            self.walk.file(code, by, hull if alone else None, **changed)

    def _grant(self, code: str, **how: Any) -> Turns:
        """Have decided what was filed."""
        if not registry.exists(code):
            return
        service = registry.versions(code)[-1]
        through = [hull for hull in self.walk.hulls if service.on_road(hull.call)]
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
