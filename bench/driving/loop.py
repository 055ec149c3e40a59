"""All journeys together in the order of their dates: the one whose next act is the earliest goes on."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from bench.driving.journey import Cancelled, Journey, Turns
from bench.driving.scenery import Scenery
from bench.driving.tally import Tally
from bench.driving.timetable import Stay, Timetable
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls.models import PortCall
from suar.workflow import notices, towing

#: How often the worker puts late cases before the head of office (each minute on a real site).
LATE_LIST = timedelta(hours=1)


@dataclass
class Drive:
    """The calls on their way, and those that could not go on."""

    scenery: Scenery
    treasury: Sandbox
    tally: Tally = field(default_factory=Tally)
    stuck: list[str] = field(default_factory=list)
    _waiting: list[tuple[datetime, int, Turns]] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=count)

    def run(self, plan: Timetable, *, told: bool = False) -> None:
        """Couple the convoys, then let everything happen."""
        begins = min(stays[0].eta for stays in plan.coming) - timedelta(hours=30)
        self._couple(plan, begins)
        for stays in plan.coming:
            self._begin(Journey(self.scenery, stays, self.treasury, self.tally, self._begin).turns())
        for call in plan.never_came:
            assert call.eta is not None
            stay = Stay(call, call.eta, call.etd or call.eta, None)
            self._begin(Cancelled(self.scenery, stay, self.tally).turns())
        self._go_on(told)
        self.tally.work()
        self.tally.settled()

    def _couple(self, plan: Timetable, at: datetime) -> None:
        """The agent says which of the proposed convoys there are."""
        for proposals, do in ((plan.accepted, towing.accept), (plan.refused, towing.refuse)):
            for proposal in proposals:
                agent = self.scenery.cast(proposal.tug).agent
                kind = "accept a convoy" if do is towing.accept else "refuse a convoy"
                self.tally.step(kind, at, lambda: do(proposal, agent))  # noqa: B023

    def _begin(self, turns: Turns) -> None:
        following = next(turns, None)
        if following is not None:
            heappush(self._waiting, (following, next(self._numbers), turns))

    def _go_on(self, told: bool) -> None:
        said = late_list = self._waiting[0][0]
        while self._waiting:
            moment, _number, turns = heappop(self._waiting)
            self.tally.work(moment)
            if moment - late_list >= LATE_LIST:
                late_list = moment
                with clock.at(moment):
                    notices.tell_late()
            try:
                self._begin(turns)
            except Refused as refused:
                why = "; ".join(f"{p.field} {p.code}: {p.text}" for p in refused.problems)
                where = traceback.extract_tb(refused.__traceback__)
                step = next((f.name for f in where if f.filename.endswith("journey.py") and f.name != "turns"), "?")
                self.stuck.append(f"{moment:%Y-%m-%d %H:%M} {step}: {why}")
                if told:
                    print(f"  STUCK: {self.stuck[-1]}", flush=True)
            if told and moment - said >= timedelta(days=1):
                said = moment
                print(f"  {moment:%Y-%m-%d}: {self.tally.steps} steps, {len(self._waiting)} under way", flush=True)


def all_calls(source: str = "inaportnet:") -> list[PortCall]:
    """The calls that came with a list."""
    found = PortCall.objects.filter(source__startswith=source).order_by("eta", "number")
    return list(found.select_related("port", "ship", "agent", "place__operator"))
