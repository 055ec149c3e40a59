"""Measure 3: two hundred callers at once want what only half of them, or only one, can have."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from django.db import connection, connections
from tests import build

from bench import voyages
from bench.figures import Result, milliseconds, percentile
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.kernel.postgres import Addresses
from suar.portcalls.models import BerthBooking
from suar.records import chain
from suar.workflow import lifecycle
from suar.workflow.models import Application, State
from suar.workflow.transaction import transition

CALLERS, POOL = 200, 32


@dataclass(frozen=True, slots=True)
class Answer:
    """What one caller got, and after how many seconds."""

    seconds: float
    refusal: str = ""
    failure: str = ""


def measure(addresses: Addresses) -> Result:
    """Two officers on each of 100 cases, then one berth for 200 ships; all through a pool of 32 connections."""
    result = Result("3 · Two hundred callers at once")
    before = _deadlocks()
    _grants(result)
    _bookings(result)
    deadlocks = _deadlocks() - before
    result.add("deadlocks", str(deadlocks), "0", deadlocks == 0)
    walked, broken = chain.verify_all()
    result.add("chains that verify", f"{walked - len(broken)} of {walked}", "all", not broken)
    result.notes = [
        f"{CALLERS} threads of one process start together; pool of {POOL} connections. A wait is from start to answer."
    ]
    return result


def _grants(result: Result) -> None:
    cast = build.a_cast()
    first = build.an_officer(Role.PORT_AUTHORITY, cast.port, "petugas pertama")
    second = build.an_officer(Role.PORT_AUTHORITY, cast.port, "petugas kedua")
    at = build.START + timedelta(minutes=30)
    cases = []
    for walk in voyages.calls(cast, CALLERS // 2, together=True):
        app = voyages.drafted(walk, "AGENCY")
        with clock.at(build.START + timedelta(minutes=10)):
            lifecycle.submit(app.pk, cast.agent, voyages.stated("AGENCY", walk.voyage))
        cases.append(app.pk)
    answers = _at_once([partial(lifecycle.grant, pk, who) for pk in cases for who in (first, second)], at)
    granted = Application.objects.filter(pk__in=cases, state=State.GRANTED).count()
    winner = dict(Application.objects.filter(pk__in=cases).values_list("pk", "decided_by__full_name"))
    asked = [pk for pk in cases for _ in (first, second)]
    refused = [(pk, a.refusal) for pk, a in zip(asked, answers, strict=True) if a.refusal]
    named = sum(bool(winner[pk]) and winner[pk] in text for pk, text in refused)
    numbers = sorted(
        Application.objects.filter(pk__in=cases).values_list("documents__number", flat=True).exclude(documents=None)
    )
    _add_answers(result, "grants", answers, CALLERS // 2)
    result.add("cases granted", str(granted), str(CALLERS // 2), granted == CALLERS // 2)
    result.add("refusals that name the winner", f"{named} of {len(refused)}", "all", named == len(refused))
    if numbers:
        last = int(numbers[-1].rpartition(".")[2]) - int(numbers[0].rpartition(".")[2]) + 1
        result.add("numbers without a gap", f"{len(numbers)} of {last}", "all", len(numbers) == last)


def _bookings(result: Result) -> None:
    from suar.portcalls import berths

    cast = build.a_cast()
    place = build.a_place(cast.port, "R1", length_m=Decimal(120), depth_m=Decimal(9))
    walks = voyages.calls(cast, CALLERS, together=True)

    @transition
    def book(call_id: int) -> None:
        from suar.workflow.transaction import locked_call

        window = berths.Window(
            place=place, from_m=Decimal(0), to_m=Decimal(100), start=build.ETA, end=build.ETA + timedelta(hours=12)
        )
        berths.book(locked_call(call_id), window)

    answers = _at_once([partial(book, walk.call.pk) for walk in walks], build.START + timedelta(hours=1))
    _add_answers(result, "bookings of one berth", answers, 1)
    kept = BerthBooking.objects.filter(place=place, cancelled_at=None).count()
    result.add("bookings that stand", str(kept), "1", kept == 1)


def _add_answers(result: Result, what: str, answers: Sequence[Answer], wanted: int) -> None:
    won = sum(not a.refusal and not a.failure for a in answers)
    refused = sum(bool(a.refusal) for a in answers)
    failures = {a.failure for a in answers if a.failure}
    well = (won, refused, len(failures)) == (wanted, len(answers) - wanted, 0)
    words = f"{won} done, {refused} refused" + (f", failures: {'; '.join(sorted(failures))}" if failures else "")
    result.add(what, words, f"{wanted} done, {len(answers) - wanted} refused", well)
    waits = [a.seconds for a in answers]
    result.add(
        f"wait, {what}", f"p50 {milliseconds(percentile(waits, 0.5))}, p99 {milliseconds(percentile(waits, 0.99))}"
    )


def _at_once(acts: Sequence[Callable[[], object]], at: datetime) -> list[Answer]:
    """Every act in a thread of its own, all let go at the same moment."""
    gate = threading.Barrier(len(acts))

    def one(act: Callable[[], object]) -> Answer:
        gate.wait()
        started = time.perf_counter()
        try:
            with clock.at(at):
                act()
            return Answer(time.perf_counter() - started)
        except Refused as refused:
            return Answer(
                time.perf_counter() - started, refusal=str(refused) + " ".join(p.text for p in refused.problems)
            )
        except Exception as error:
            return Answer(time.perf_counter() - started, failure=f"{type(error).__name__}: {error}"[:80])
        finally:
            connections.close_all()  # back to the pool

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


def _deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_clear_snapshot(), deadlocks FROM pg_stat_database WHERE datname = current_database()"
        )
        row = cursor.fetchone()
    return int(row[1])
