"""Measure 8: the berth plan of a busy port, thirty days of twenty berths with 1,800 stays, and one berth for a week."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from statistics import median

from django.db import connection
from psycopg.types.range import TimestamptzRange
from tests import build

from bench import load, template
from bench.figures import Result, milliseconds, percentile
from suar.kernel.postgres import Addresses
from suar.portcalls.models import BerthBooking, Movement, MovementKind, PortCall, TimeSource
from suar.records import sequences
from suar.registry.models import Place, Port

BERTHS, STAYS, DAYS, USERS, REQUESTS = 20, 1800, 30, 8, 80
#: Three ships lie one behind the other, 90 m each, for a day; the next comes some hours after.
ABREAST = 3
FIRST = datetime(2026, 11, 1, tzinfo=UTC)


def measure(addresses: Addresses) -> Result:
    """Each page by itself with its queries, then by eight users over HTTP."""
    port, berths = laid_out()
    result = Result("8 · The berth plan")
    cookies = [template.officer_cookie(port, number) for number in range(USERS)]
    month = f"/tambatan/{port.code}/?days={DAYS}&from={FIRST.date()}"
    asked = {
        f"{DAYS} days of {BERTHS} berths": [month],
        "the same, an empty month": [f"/tambatan/{port.code}/?days={DAYS}&from=2025-03-01"],
        "a week of them": [f"/tambatan/{port.code}/?days=7&from={(FIRST + timedelta(days=9)).date()}"],
        "one berth for a week": [
            f"/tambatan/{port.code}/tempat/{berth.pk}/?days=7&from={(FIRST + timedelta(days=9)).date()}"
            for berth in berths
        ],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    queries = _queries(addresses, {name: [paths[0], cookies[0]] for name, paths in asked.items()})
    with load.server(addresses.environment()) as web:
        for name, paths in asked.items():
            pages = [load.Page(paths[n % len(paths)], cookies[n % USERS]) for n in range(REQUESTS)]
            load.requests(web, pages[: 2 * USERS], USERS)
            alone = [sample.seconds for sample in load.requests(web, pages[:20], 1)]
            found = load.requests(web, pages, USERS)
            seconds, size = [sample.seconds for sample in found], max(sample.size for sample in found)
            words = f"alone {milliseconds(median(alone))}; {USERS} users p50 {milliseconds(median(seconds))}"
            result.add(f"{name}, time", f"{words}, p95 {milliseconds(percentile(seconds, 0.95))}")
            result.add(f"{name}, queries and size", f"{queries[name]}, {size / 1024:.0f} KiB")
    same = queries[f"{DAYS} days of {BERTHS} berths"] - queries["the same, an empty month"]
    result.add("queries that 1,800 stays add", str(same), "≤ 2", same <= 2)
    result.notes = [f"{STAYS:,} stays in {DAYS} days, {ABREAST} abreast; {REQUESTS} requests by {USERS} users. Half "
                    "have happened. The load generator shares the machine."]  # fmt: skip
    return result


def laid_out() -> tuple[Port, list[Place]]:
    """The port with its stays; bookings as offices determined them, the past with its real times."""
    port = build.a_port("BPLAN", has_operator=True)
    Place.objects.filter(port=port).delete()
    berths = [build.a_place(port, f"B{n:02}", length_m=Decimal(300), depth_m=Decimal(9)) for n in range(BERTHS)]
    agent = build.an_agent()
    ships = [build.a_ship(agent=agent, papers=False, length_m=Decimal(80)) for _ in range(200)]
    a_row = STAYS // (BERTHS * ABREAST)
    apart = timedelta(days=DAYS) / a_row
    calls: list[PortCall] = []
    booked: list[BerthBooking] = []
    happened: list[Movement] = []
    numbers = sequences.reserve_ids(PortCall, STAYS)
    for n, pk in enumerate(numbers):
        berth, beside, turn = berths[n % BERTHS], n // BERTHS % ABREAST, n // (BERTHS * ABREAST)
        start = FIRST + turn * apart + timedelta(minutes=13 * (n % BERTHS))
        end, begin_m = start + apart - timedelta(hours=1), Decimal(95 * beside)
        call = PortCall(
            pk=pk, request_number=f"P.{n}", number=f"PKK.DN.BPLAN.2611.{n:06}", port=port, ship=ships[n % len(ships)],
            agent=agent.organisation, place=berth, eta=start, etd=end, created_at=FIRST, planned_at=FIRST,
            announced_at=FIRST, draught_m=Decimal(4),
        )  # fmt: skip
        calls.append(call)
        booked.append(BerthBooking(
            call=call, place=berth, from_m=begin_m, to_m=begin_m + 90, during=TimestamptzRange(start, end),
            created_at=FIRST, determined_at=FIRST,
        ))  # fmt: skip
        for kind, at in ((MovementKind.ALL_FAST, start), (MovementKind.LAST_LINE, end)):
            if at < FIRST + timedelta(days=DAYS / 2):
                happened.append(Movement(
                    call=call, kind=kind, at=at, place=berth, source=TimeSource.OPERATOR, recorded_at=at,
                    confirmed_at=at,
                ))  # fmt: skip
    PortCall.objects.bulk_create(calls, batch_size=500)
    BerthBooking.objects.bulk_create(booked, batch_size=500)
    Movement.objects.bulk_create(happened, batch_size=500)
    return port, berths


def _queries(addresses: Addresses, pages: dict[str, list[str]]) -> dict[str, int]:
    """How many queries each page makes, noted in a process of its own."""
    answer = subprocess.run(
        [sys.executable, "-m", "bench.questions"], input=json.dumps({"pages": pages, "big": 10**9}), text=True,
        check=True, stdout=subprocess.PIPE, env={**os.environ, **addresses.environment(), "SUAR_POOL_SIZE": "0"},
    )  # fmt: skip
    return {name: found["queries"] for name, found in json.loads(answer.stdout).items()}
