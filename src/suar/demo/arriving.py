"""How a ship is announced, let in, given a berth, brought alongside and worked."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from suar.accounts.roles import Role
from suar.demo.planned import Planned
from suar.demo.stage import HOUR, MINUTE, Turns
from suar.demo.work import daily_reports
from suar.portcalls import berths, variants
from suar.workflow import registry
from suar.workflow.workorders import MasterSignature


class Arriving(Planned):
    """The acts from the agent's first word until she is worked."""

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
        return self._file("SPK", **self.more.get("SPK", {}))

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

    @property
    def _fast(self) -> datetime:
        """When her last line is ashore."""
        return max(self.voyage.eta + self.fast * HOUR, self.walk.at + 25 * MINUTE)

    def _ordered_by(self, code: str) -> bool:
        return registry.versions(code)[-1].on_road(self.call)

    def _boarding(self) -> Turns:
        if self._ordered_by("SPK") and self.voyage.pilot is not None:
            yield from self._report("SPK", {"pilot_on": self._fast - 50 * MINUTE})

    def _alongside(self) -> Turns:
        if self.voyage.place.is_anchorage:
            return
        fast = self._fast
        if self._ordered_by("SPK"):
            yield from self._report("SPK", {"first_line": fast - 10 * MINUTE, "all_fast": fast})
            yield from self._finish("SPK", fast + 12 * MINUTE)
        else:
            yield fast
            self.walk.act("PPK", "all_fast", fast)

    def _report(self, code: str, times: dict[str, datetime]) -> Turns:
        """What the pilot reports from the water, or the operator where no pilot was sent."""
        by = self.cast.pilot if self.cast.pilot and self.voyage.pilot else self.cast.parts[Role.PORT_OPERATOR]
        for name, moment in times.items():
            yield max(moment, self.walk.at)
            self.walk.act(code, name, moment, by)

    def _finish(self, code: str, off: datetime) -> Turns:
        """The pilot leaves, and the master signs the times, with an account or on the pilot's phone."""
        if self.voyage.pilot is not None:
            yield from self._report(code, {"pilot_off": off})
        if self.stop == "alongside":
            return  # it waits for the master's signature
        yield self.walk.at
        by = self.cast.pilot if self.cast.pilot and self.voyage.pilot else self.cast.parts[Role.PORT_OPERATOR]
        form = MasterSignature(master_name=None if self.master else self.voyage.master, confirmed=True)
        self.walk.act(code, "signed", self.walk.at, self.master or by, form, self.walk.hulls[:1])  # for her tow too

    def _working(self) -> Turns:
        if not variants.needs_stevedore(self.call) or not registry.exists("RKBM"):
            return
        leaving = self.voyage.etd - self.leaves * HOUR
        yield from daily_reports(self, min(leaving, self.last or self.stage.at(-0.5)))
