"""Measure 1: how many steps of the lifecycle a second, against the same rows written bare; queries of each step."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median

import psycopg
from tests import build
from tests.build import Walk

from bench import bare, voyages
from bench.figures import Result, milliseconds
from suar.accounts import proofs
from suar.kernel import clock
from suar.kernel.postgres import Addresses
from suar.records import outbox
from suar.workflow import lifecycle, registry

CALLS = 12
MOST_QUERIES, LEAST_RATIO = 14, 0.75


@dataclass(slots=True)
class Timed:
    """Seconds and queries of one step over all calls."""

    engine: list[float] = field(default_factory=list)
    models: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


def measure(addresses: Addresses) -> Result:
    """Walk calls from AGENCY to SPB; after each step its rows are written again bare, so both meet the same machine."""
    cast = build.a_cast()
    found: dict[str, Timed] = defaultdict(Timed)
    with voyages.simponi() as treasury, psycopg.connect(addresses.application) as raw:
        walks = voyages.calls(cast, CALLS + 1)
        for walk in walks:
            # The first call warms both: what is imported, compiled and prepared once is no part of a step.
            seen = found if walk is not walks[0] else defaultdict(Timed)
            for code in voyages.ROAD:
                if code == "SPB":
                    build.pay(walk, treasury)
                _pass(walk, code, raw, seen)
    return _result(found)


def _pass(walk: Walk, code: str, raw: "psycopg.Connection[tuple[object, ...]]", seen: dict[str, Timed]) -> None:
    service = registry.versions(code)[-1]
    if code == "CREW":
        build.arrive(walk)
    if code in ("LKK", "SPB"):
        walk.until(walk.voyage.etd - timedelta(hours=6))
    if not service.opened_by_system:
        app, statement = voyages.drafted(walk, code), voyages.stated(code, walk.voyage)
        _timed(walk, raw, seen[f"submit {code}"], lambda: lifecycle.submit(app.pk, walk.cast.agent, statement))
    if service.steps:
        case = walk.open_case(code)
        officer = walk.cast.decides(case.step_role)
        with clock.at(walk.at):
            decided = walk.determined(case)
        _timed(
            walk, raw, seen[f"grant {code}"], lambda: lifecycle.grant(case.pk, proofs.proved(officer), decided=decided)
        )
    with clock.at(walk.at):
        outbox.drain()


def _timed(walk: Walk, raw: "psycopg.Connection[tuple[object, ...]]", into: Timed, step: Callable[[], object]) -> None:
    walk.at += timedelta(minutes=6)
    with clock.at(walk.at), bare.listening() as listener:
        started = time.perf_counter()
        step()
        into.engine.append(time.perf_counter() - started)
    again = bare.writes(listener.heard, 1)
    into.bare.append(_seconds(lambda: bare.write(raw, again)))
    once_more = bare.writes(listener.heard, 2)
    into.models.append(_seconds(lambda: bare.write_by_models(once_more)))
    into.queries.append(len(listener.heard))
    into.rows.append(len(again))


def _seconds(do: Callable[[], object]) -> float:
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


def _result(found: dict[str, Timed]) -> Result:
    result = Result("1 · Steps of the lifecycle")
    steps = sum(len(t.engine) for t in found.values())
    engine, models, plain = (
        steps / sum(sum(getattr(t, name)) for t in found.values()) for name in ("engine", "models", "bare")
    )
    most = max(max(t.queries) for t in found.values())
    over = sum(max(t.queries) > MOST_QUERIES for t in found.values())
    result.add("steps a second, lifecycle", f"{engine:.0f}")
    result.add("steps a second, same rows through Django's models, no rule asked", f"{models:.0f}")
    result.add("steps a second, same rows by psycopg alone", f"{plain:.0f}")
    result.add("ratio to the models", f"{engine / models:.2f}", f"≥ {LEAST_RATIO}", engine / models >= LEAST_RATIO)
    result.add("ratio to psycopg alone", f"{engine / plain:.2f}", f"≥ {LEAST_RATIO}", engine / plain >= LEAST_RATIO)
    result.add("queries of the longest step", str(most), f"≤ {MOST_QUERIES}", most <= MOST_QUERIES)
    result.add("kinds of step over the aim", f"{over} of {len(found)}", "0", over == 0)
    result.notes = [f"{steps} steps of {CALLS} calls, one caller; the three take turns step by step.", ""]
    result.notes += ["| step | queries | of them locks, rows, jobs | lifecycle | models | psycopg |"]
    result.notes += ["|---|---|---|---|---|---|"]
    for name, timed in found.items():
        medians = " | ".join(milliseconds(median(each)) for each in (timed.engine, timed.models, timed.bare))
        result.notes.append(f"| {name} | {max(timed.queries)} | {max(timed.rows)} | {medians} |")
    return result
