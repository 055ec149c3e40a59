"""Measure 2: officer's inbox and port call page, 200 open cases a port, among 1,000,000 applications and 10,000."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import psycopg
from django.urls import Resolver404, resolve

from bench import cluster, copies, load, template
from bench.figures import Result, milliseconds, percentile
from suar.kernel.postgres import Addresses

USERS, REQUESTS, ROUNDS = 16, 300, 3
OPEN_CASES = 200
#: Pages that are not timed, but whose queries are planned too.
ALSO = (
    "/kunjungan/",
    "/kunjungan/?q=PKK.DN",
    "/kunjungan/?state=open",
    "/meja/terlambat/",
    "/pantau/",
    "/kapal/",
    "/beranda/",
)
#: Ports among which people ask; the crowd of a million spreads over more.
ASKED_PORTS = 10
MANY_PORTS = 200
MOST = 1.3
BIG = 5_000


@dataclass(frozen=True, slots=True)
class Scene:
    """One database with its pages to ask for, by what they are."""

    addresses: Addresses
    pages: Mapping[str, Sequence[load.Page]]
    rows: Mapping[str, int]


def measure(addresses: Addresses) -> Result:
    """Fill two databases from the same walked calls, ask both for the same pages in turns."""
    result = Result("2 · Inbox and port call page in a crowd")
    opened, closed = template.walked()
    ports, agents = template.offices(MANY_PORTS)
    cookies = [template.officer_cookie(ports[number % ASKED_PORTS], number) for number in range(USERS)]
    everyone = [agent.organisation_id for agent in agents if agent.organisation_id is not None]
    scenes = {}
    for name, applications, count in (
        ("few", 10_000, ASKED_PORTS),
        ("many", int(os.environ.get("SUAR_BENCH_APPLICATIONS", "1000000")), MANY_PORTS),
    ):
        started = time.monotonic()
        database = cluster.copy_of_site(addresses, f"bench_{name}")
        laid = copies.Crowd(applications, OPEN_CASES, [p.pk for p in ports[:count]], everyone, opened, closed)
        rows = copies.lay_in(cluster.as_superuser(database), laid)
        print(
            f"{name}: {rows['workflow_application']:,} applications in {time.monotonic() - started:.0f} s", flush=True
        )
        scenes[name] = Scene(database, _pages(database, [p.pk for p in ports[:ASKED_PORTS]], cookies), rows)
    _ask(scenes, result)
    _questions(scenes, result)
    result.notes.append(_sizes(scenes))
    return result


def _pages(addresses: Addresses, ports: Sequence[int], cookies: Sequence[str]) -> dict[str, list[load.Page]]:
    chance = random.Random(42)  # noqa: S311 - the same calls each time
    with psycopg.connect(addresses.owner) as connection:
        calls: dict[int, list[int]] = {port: [] for port in ports}
        for port, call in connection.execute(
            "SELECT port_id, id FROM portcalls_portcall WHERE port_id = ANY(%s) AND closed_at IS NULL ORDER BY id",
            [list(ports)],
        ):
            calls[port].append(call)
    inbox = [load.Page("/meja/", cookies[n % len(cookies)]) for n in range(REQUESTS)]
    page = [
        load.Page(
            f"/kunjungan/{chance.choice(calls[ports[n % len(cookies) % len(ports)]])}/", cookies[n % len(cookies)]
        )
        for n in range(REQUESTS)
    ]
    return {"inbox": inbox, "call page": page} if _there("/meja/") else {"call page": page}


def _there(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _ask(scenes: Mapping[str, Scene], result: Result) -> None:
    seconds: dict[tuple[str, str], list[float]] = {}
    with load.server(_environment(scenes["few"])) as few, load.server(_environment(scenes["many"])) as many:
        where = {"few": few, "many": many}
        for name, scene in scenes.items():
            for pages in scene.pages.values():
                load.requests(where[name], pages[: 3 * USERS], USERS)  # templates, connections and caches get warm
        for turn in range(ROUNDS):
            share = slice(turn * REQUESTS // ROUNDS, (turn + 1) * REQUESTS // ROUNDS)
            for kind in scenes["few"].pages:
                for name in ("few", "many"):
                    samples = load.requests(where[name], scenes[name].pages[kind][share], USERS)
                    seconds.setdefault((kind, name), []).extend(s.seconds for s in samples)
    for kind in scenes["few"].pages:
        small, large = (percentile(seconds[kind, name], 0.95) for name in ("few", "many"))
        result.add(f"{kind}, p95 among 10,000", milliseconds(small))
        result.add(f"{kind}, p95 among 1,000,000", milliseconds(large))
        result.add(f"{kind}, ratio", f"{large / small:.2f}", f"≤ {MOST}", large / small <= MOST)
        medians = " and ".join(milliseconds(median(seconds[kind, name])) for name in ("few", "many"))
        result.notes.append(f"{kind}: medians {medians}.")


def _environment(scene: Scene) -> dict[str, str]:
    return scene.addresses.environment()


def _questions(scenes: Mapping[str, Scene], result: Result) -> None:
    """Ask each page once more in a process that notes its queries; plan each query again in both databases."""
    found = {name: _plans(scene) for name, scene in scenes.items()}
    for kind in scenes["few"].pages:
        counts = [found[name][kind]["queries"] for name in ("few", "many")]
        result.add(f"{kind}, queries", " and ".join(map(str, counts)), "equal", counts[0] == counts[1])
        scans = found["many"][kind]["scans"]
        words = ", ".join(sorted({scan["table"] for scan in scans})) or "none"
        result.add(f"{kind}, sequential scans of big tables", words, "none", not scans)
        result.notes += [f"Scan of {scan['table']}: `{scan['sql'][:300]}`" for scan in scans]
    for path in ALSO:
        few, many = (found[name][path] for name in ("few", "many"))
        scanned = ", ".join(sorted({scan["table"] for scan in many["scans"]})) or "no sequential scan"
        spent = milliseconds(many["seconds"])
        result.notes.append(f"- `{path}`: {few['queries']} and {many['queries']} queries, {scanned}, {spent} alone")


def _plans(scene: Scene) -> dict[str, dict[str, Any]]:
    first = {kind: [pages[0].path, pages[0].cookie] for kind, pages in scene.pages.items()}
    first |= {path: [path, scene.pages["call page"][0].cookie] for path in ALSO}
    asked = subprocess.run(
        [sys.executable, "-m", "bench.questions"], input=json.dumps({"pages": first, "big": BIG}), text=True,
        check=True, stdout=subprocess.PIPE, env={**os.environ, **_environment(scene), "SUAR_POOL_SIZE": "0"},
    )  # fmt: skip
    answer: dict[str, dict[str, Any]] = json.loads(asked.stdout)
    return answer


def _sizes(scenes: Mapping[str, Scene]) -> str:
    rows = {
        name: f"{scene.rows['workflow_application']:,} applications, {scene.rows['portcalls_portcall']:,} calls, "
        f"{scene.rows['records_event']:,} events"
        for name, scene in scenes.items()
    }
    return f"Few: {rows['few']}. Many: {rows['many']}. {REQUESTS} requests by {USERS} users each, in {ROUNDS} turns."
