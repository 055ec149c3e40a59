"""One visit of a ship or a convoy to a port, act by act, from the agent's first word until the call is closed."""

from __future__ import annotations

from collections.abc import Callable

from suar.demo import treasury
from suar.demo.arriving import Arriving
from suar.demo.planned import FOREIGN
from suar.demo.stage import HOUR, MINUTE, Turns
from suar.demo.walking import Walk
from suar.kernel import clock

#: Where a visit can stop, in the order of its road. "…_filed" waits for whoever decides it.
ROAD = (
    "begun", "agency_filed", "agency", "pkk_filed", "announced", "work_filed", "work_planned", "entry_filed", "entry",
    "berth_filed", "berth_asked", "proposed", "determined", "ordered", "arrived", "moving_filed", "moving",
    "boarding", "alongside", "working", "agencies_filed", "crew_filed", "crew", "reported_filed", "reported",
    "leaving_filed", "billed", "out_ordered", "paid", "clearance_filed", "cleared", "unmoored", "sailed",
    "closed_filed", "closed",
)  # fmt: skip


class Visit(Arriving):
    """A visit; ``turns`` makes it happen."""

    def turns(self) -> Turns:
        """Every act in its order, each when its time has come, until where the visit stands now."""
        road = list(ROAD)
        if self.trade[0] == FOREIGN[0]:  # health comes aboard before she moves to her berth
            road.remove("arrived")
            road.insert(road.index("moving_filed"), "arrived")
        else:
            road.remove("arrived")
            road.insert(road.index("boarding"), "arrived")
        yield self.opened
        self.walk = Walk(self.cast, self.voyage, self.opened, self.trade, self.tow)
        for name in road:
            if name == self.stop and self.last is not None:
                self.walk.until(self.last)
            act: Callable[[], Turns] = getattr(self, f"_{name}")
            yield from act()
            if name == self.stop:
                return

    # ---- until she has sailed -------------------------------------------------------------------------------

    def _agencies_filed(self) -> Turns:
        begins = self.voyage.etd - self.leaves * HOUR
        self.walk.until(min(begins, self.last) if self.last else begins)
        if self.more.get("sanitation"):
            yield from self._pass("SSCEC")
        for code in ("IMM", "CUST", "KARANTINA", "PHQC"):
            yield from self._file(code)

    def _crew_filed(self) -> Turns:
        for code in ("IMM", "CUST", "KARANTINA", "PHQC"):
            yield from self._grant(code)
        yield from self._pass("IMMO", "CUSTO")
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
        yield from self._file("SPKK", **self.more.get("SPK", {}))
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
        if self._ordered_by("SPKK"):
            on = {"pilot_on": loose - 15 * MINUTE} if self.voyage.pilot is not None else {}
            yield from self._report("SPKK", {**on, "cast_off": loose})
            yield from self._finish("SPKK", self.voyage.etd + 30 * MINUTE)
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
