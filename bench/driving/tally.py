"""What is counted while calls are driven: seconds by kind of step, refusals with their ways out, work left behind."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from bench.driving.worker import Apart
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.records import outbox

T = TypeVar("T")
#: A worker takes up what a step leaves behind about this long after it.
WORKER_BEHIND = timedelta(minutes=10)


@dataclass
class Tally:
    """Counts of one drive."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    refusals: Counter[str] = field(default_factory=Counter)
    jobs: int = 0
    jobs_seconds: float = 0.0
    #: The worker, where it is a process of its own.
    beside: Apart | None = None
    #: Latest moment at which anything was done, and the first of which the worker has not yet heard.
    latest: datetime | None = None
    waits_since: datetime | None = None

    @property
    def steps(self) -> int:
        """How many steps were done or refused."""
        return sum(len(each) for each in self.seconds.values())

    def step(self, kind: str, at: datetime, do: Callable[[], T]) -> T:
        """Do one step at a moment of the port's clock; it leaves work for the worker."""
        self.latest = max(at, self.latest or at)
        self.waits_since = min(at, self.waits_since or at)
        with clock.at(at):
            started = time.perf_counter()
            try:
                done = do()
            finally:
                self.seconds[kind].append(time.perf_counter() - started)
        return done

    def refused(self, what: str, refused: Refused, way_out: str) -> None:
        """A refusal that was met, and how it was resolved."""
        codes = ", ".join(dict.fromkeys(problem.code for problem in refused.problems))
        self.refusals[f"{what} refused ({codes}): {way_out}"] += 1

    def work(self, moment: datetime | None = None) -> None:
        """Let the worker do what waits, if it has waited long enough at ``moment`` (None: at once, and wait for it)."""
        if self.waits_since is not None and self.latest is not None:
            due = self.waits_since + WORKER_BEHIND
            if moment is None or moment >= due:
                at = max(due, self.latest) if moment is not None else self.latest
                self.latest, self.waits_since = at, None
                self._drain(at)
        if moment is None and self.beside is not None:
            self.beside.wait()

    def _drain(self, at: datetime) -> None:
        if self.beside is not None:
            self.beside.tell(at)
            return
        started = time.perf_counter()
        with clock.at(at):
            self.jobs += outbox.drain()
        self.jobs_seconds += time.perf_counter() - started

    def settled(self) -> None:
        """Wait until the worker has done what it was told: papers are signed, codes are there."""
        if self.beside is not None:
            self.beside.wait()
            self.jobs, self.jobs_seconds = self.beside.jobs, self.beside.seconds
