"""Measure 4: the port call page against the least a signed-in page can cost, on the same server."""

import os
import urllib.request
from pathlib import Path
from statistics import median

from bench import load, template
from bench.figures import Result, milliseconds, percentile
from suar.kernel.database import own_folder
from suar.kernel.postgres import Addresses
from suar.portcalls.models import PortCall

USERS, SECONDS, TURNS = 8, 30, 3


def measure(addresses: Addresses) -> Result:
    """Both pages for 30 seconds each, in turns of ten; the least one sends as many bytes as the real one."""
    opened, _closed = template.walked()
    call = max(opened)  # the one that has gone farthest
    port = PortCall.objects.select_related("port").get(pk=call).port
    pages = [load.Page(f"/kunjungan/{call}/", template.officer_cookie(port, number)) for number in range(USERS)]
    environment = addresses.environment()
    body = own_folder() / "page.html"
    with load.server(environment) as real:
        body.write_bytes(_fetched(real, pages[0]))
        plain = {**environment, "DJANGO_SETTINGS_MODULE": "bench.least", "SUAR_BENCH_PAGE": str(body), **_path()}
        with load.server(plain) as least:
            found = _in_turns({"call page": real, "least": least}, pages)
    return _result(found, body.stat().st_size)


def _path() -> dict[str, str]:
    return {"PYTHONPATH": os.pathsep.join(filter(None, [str(Path.cwd()), os.environ.get("PYTHONPATH")]))}


def _fetched(port: int, page: load.Page) -> bytes:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    asked = urllib.request.Request(f"http://{load.HOST}:{port}{page.path}", headers={"Cookie": page.cookie})
    with opener.open(asked, timeout=30) as answer:
        body: bytes = answer.read()
    return body


def _in_turns(ports: dict[str, int], pages: list[load.Page]) -> dict[str, list[load.Sample]]:
    found: dict[str, list[load.Sample]] = {name: [] for name in ports}
    for port in ports.values():
        load.requests(port, pages * 2, USERS)  # warm
    for _turn in range(TURNS):
        for name, port in ports.items():
            found[name] += load.for_seconds(port, pages, USERS, SECONDS / TURNS)
    return found


def _result(found: dict[str, list[load.Sample]], size: int) -> Result:
    result = Result("4 · Port call page against the least page")
    for name, samples in found.items():
        seconds = [s.seconds for s in samples]
        result.add(f"{name}, requests a second", f"{len(samples) / SECONDS:.0f}")
        result.add(
            f"{name}, p50 and p95", f"{milliseconds(median(seconds))} and {milliseconds(percentile(seconds, 0.95))}"
        )
    result.add("call page costs", f"{len(found['least']) / len(found['call page']):.1f} × the least page")
    result.notes = [
        f"{USERS} users, {SECONDS} s each in {TURNS} turns; {size / 1024:.0f} KiB. The least page: session, user, one "
        "query, a file's bytes. The load generator shares the machine."
    ]
    return result
