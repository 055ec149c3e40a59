"""Measure 10: the real calls of a month taken over and driven through their whole life, in the order of their dates."""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from bench import load, template, voyages
from bench.driving import loop, reckoning, scenery, timetable, worker
from bench.driving.rows import many_rows
from bench.driving.tally import Tally
from bench.figures import Result, milliseconds, percentile
from suar.accounts.actors import system
from suar.billing.models import ExchangeRate
from suar.exchange import calls as exchange
from suar.exchange.runs import Importer
from suar.kernel import clock
from suar.kernel.postgres import Addresses
from suar.portcalls.models import PortCall
from suar.records import chain
from suar.records.models import Event
from suar.registry import ports
from suar.registry.models import Port
from suar.workflow.models import Application, IssuedDocument, State

LIST = Path(__file__).resolve().parents[2] / "shared" / "data" / "inaportnet" / "pkk_banjarmasin_2025-01.csv"
CODE = "IDBDJ"
#: Weeks before the list is taken over everything stands: tariff class, people, exchange rate.
_LONG_AGO = date(2020, 1, 1)
MINUTES = 25


def measure(addresses: Addresses) -> Result:
    """Import, drive, count; then ask for the pages of the full port. ``SUAR_BENCH_CALLS``: only the first so many."""
    result = Result("10 · A month of real calls, driven from entry to closing")
    most = int(os.environ.get("SUAR_BENCH_CALLS") or 0)
    made = taken_over(result)
    calls = loop.all_calls()[: most or None]
    with clock.at(_begin(calls)):
        papers = scenery.make_papers(calls)
        plan = timetable.timetable(calls)
    result.notes.append(f"Made and labelled so: {len(made.jetties)} jetties of {len(made.operators)} operators, "
                        f"{len(made.quays)} quays, {len(made.anchorages)} anchorages, {papers} ships' papers, crews, "
                        "goods, people. Real: ships, companies, times, draughts, convoys.")  # fmt: skip
    before = reckoning.flagged(calls)
    with ExitStack() as held:
        treasury = held.enter_context(voyages.simponi())
        drive = loop.Drive(made, treasury)
        if os.environ.get("SUAR_BENCH_PROCESSES") == "2":
            drive.tally.beside = held.enter_context(worker.apart(treasury.url))
        started = time.perf_counter()
        drive.run(plan, told=True)
        wall = time.perf_counter() - started
    after = loop.all_calls()[: most or None]
    _ends(result, after, drive)
    _speed(result, drive.tally, wall)
    _flags(result, before, reckoning.flagged(after))
    _chains(result)
    _pages(result, addresses, made.port)
    decided = "; ".join(f"{why}: {many}" for why, many in plan.decided.most_common())
    result.notes.append(f"Decided about the rows: {decided}. {len(plan.accepted)} proposed convoys accepted.")
    return result


def taken_over(result: Result) -> scenery.Scenery:
    """The list in the register of a port that is set up; a made list where the real one is not here."""
    port = a_port()
    path, note = LIST, "The real list of January 2025 (2,300 rows)."
    if not LIST.is_file():
        from tests.exchange import lists

        path = lists.write(Path(tempfile.mkdtemp()) / "made.csv", many_rows(2300))
        note = f"SKIPPED: {LIST.name} is not beside this checkout; 2,300 rows were made instead."
    with clock.at(datetime(2024, 12, 20, 8, tzinfo=ZoneInfo(port.zone))):
        ExchangeRate.objects.create(currency="USD", on=_LONG_AGO, rate=16000, source=scenery.MADE)
        started = time.perf_counter()
        run = exchange.import_calls(path, Importer("bench")).run
        result.notes.append(f"{note} Taken over in {time.perf_counter() - started:.1f} s ({run.arrived} calls).")
        return scenery.build_scenery(port)


def a_port() -> Port:
    """Banjarmasin, set up as its directorate would: run commercially, with pilots."""
    (port,) = ports.take_over([(CODE, "BANJARMASIN")])
    said = ports.SetUp(
        zone="Asia/Makassar", office_name=f"KSOP Banjarmasin ({scenery.MADE})", tariff_class="I", since=_LONG_AGO,
        legal_basis=scenery.MADE, has_operator=True, has_pilotage=True,
    )  # fmt: skip
    return ports.set_up(port.code, said, system())


def _begin(calls: list[PortCall]) -> datetime:
    return min(call.created_at for call in calls)


def _ends(result: Result, calls: list[PortCall], drive: loop.Drive) -> None:
    ends = reckoning.ends(calls)
    words = ", ".join(f"{ends[name]} {name}" for name in ("closed", "cancelled", "other"))
    result.add("calls", words, "0 other", not ends["other"])
    shared = reckoning.shared_metres(calls)
    result.add("pairs of ships on the same metres at once", str(len(shared)), "0", not shared)
    for line in [*drive.stuck[:20], *(f"{one} and {other} lay on common metres" for one, other in shared[:10])]:
        result.notes.append(f"- STUCK or WRONG: {line}")
    lines = [f"- {many} × {what}" for what, many in drive.tally.refusals.most_common()]
    result.notes += ["", "Refusals met, and how they were resolved:", *lines, ""]


def _speed(result: Result, tally: Tally, wall: float) -> None:
    every = {kind: each for kind, each in tally.seconds.items() if not kind.startswith("draft")}
    steps, spent = sum(map(len, every.values())), sum(map(sum, every.values()))
    drafts = [each for kind, values in tally.seconds.items() if kind.startswith("draft") for each in values]
    result.add("wall time of the drive", f"{wall / 60:.1f} min", f"≤ {MINUTES} min", wall <= MINUTES * 60)
    result.add("transitions", f"{steps}, {steps / spent:.0f} a second of their own time")
    result.add("drafts with their papers", f"{len(drafts)}, median {milliseconds(median(drafts))}")
    jobs = (
        f"{tally.jobs}, {tally.jobs / max(tally.jobs_seconds, 0.001):.0f} a second, {tally.jobs_seconds / 60:.1f} min"
    )
    result.add("jobs of the worker (notices, codes, signatures)", jobs)
    signed = IssuedDocument.objects.exclude(signed_at=None).count()
    result.add("papers signed", f"{signed} of {IssuedDocument.objects.filter(revoked_at=None).count()} in force")
    result.add("peak memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    result.notes += ["", "| transition | how many | median | p95 |", "|---|---|---|---|"]
    for kind, each in sorted(every.items(), key=lambda item: -len(item[1])):
        row = f"| {kind} | {len(each)} | {milliseconds(median(each))} | {milliseconds(percentile(each, 0.95))} |"
        result.notes.append(row)
    result.notes.append("")


def _flags(result: Result, before: Counter[str], after: Counter[str]) -> None:
    for code in sorted({*before, *after}):
        result.add(f"flag {code}: calls at import, at the end", f"{before[code]}, {after[code]}")


def _chains(result: Result) -> None:
    started = time.perf_counter()
    walked, broken = chain.verify_all()
    words = (
        f"{walked - len(broken)} of {walked}, {Event.objects.count()} events in {time.perf_counter() - started:.0f} s"
    )
    result.add("chains that verify", words, "all", not broken)
    open_cases = Application.objects.filter(state=State.IN_REVIEW).count()
    result.add("cases left on a desk", str(open_cases), "0", open_cases == 0)


def _pages(result: Result, addresses: Addresses, port: Port) -> None:
    """The slowest pages of the full port over HTTP, by eight users."""
    cookies = [template.officer_cookie(port, number) for number in range(8)]
    some = list(PortCall.objects.filter(convoy__isnull=False).order_by("pk").values_list("pk", flat=True)[:200:5])
    asked = {
        "call page": [f"/kunjungan/{pk}/" for pk in some],
        "list of calls": ["/kunjungan/"] * 40,
        "desk": ["/meja/"] * 40,
        "berth plan, 30 days": [f"/tambatan/{port.code}/?days=30&from=2025-01-05"] * 24,
    }
    with load.server(addresses.environment()) as web:
        for name, paths in asked.items():
            pages = [load.Page(path, cookies[n % len(cookies)]) for n, path in enumerate(paths)]
            load.requests(web, pages[:8], 8)
            seconds = [sample.seconds for sample in load.requests(web, pages, 8)]
            size = load.requests(web, pages[:1], 1)[0].size
            words = f"p50 {milliseconds(median(seconds))}, p95 {milliseconds(percentile(seconds, 0.95))}"
            result.add(f"{name}, 8 users", f"{words}; {size / 1024:.0f} KiB")
    result.notes.append("Pages as the head of office and the authority see them.")
