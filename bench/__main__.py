"""`python -m bench [name …]`: runs all measures, or those named, and prints each figure with its command."""

import argparse
import importlib
import os
import subprocess
import sys
import time

from bench import cluster
from bench.figures import machine, table

#: Name of a measure, the module that takes it (its ``measure()``), and what it asks.
MEASURES = {
    "steps": ("bench.steps", "lifecycle steps a second against the same rows written bare; queries per step"),
    "crowd": ("bench.crowd", "inbox and port call page at 1,000,000 applications against 10,000"),
    "callers": ("bench.callers", "200 callers at once: two officers on each case, one berth for all"),
    "page": ("bench.page", "port call page against the least a signed-in page can cost"),
    "berths": ("bench.berths", "200 callers at once want the same metres and hours of a few berths (PPK)"),
    "plan": ("bench.plan", "berth plan of 30 days and 20 berths with 1,800 stays, and one berth for a week"),
    "import": ("bench.take_over", "taking over 2,300 calls against a bulk insert of the same rows"),
    "papers": ("bench.papers", "milliseconds per signed SPB against its typesetting and its seal alone"),
    "drive": (
        "bench.drive",
        "the real calls of a month driven through their whole life, and the pages of the full port",
    ),
    "signin": ("bench.signin", "500 sign-ins a minute in peace and while 5,000 guesses a minute rain from elsewhere"),
    "rights": ("bench.rights", "who asks and what they may: 10,000 accounts in 300 groups against 100 in 10"),
    "start": ("bench.start", "first and second `make demo` of an empty clone (fetches from package registries)"),
}
#: Makes its own site, from a clone.
WITHOUT_SITE = {"start"}
#: Only by name: takes many minutes (and the network).
ONLY_BY_NAME = {"start", "drive"}


def main() -> int:
    """Run what is asked for; 1 where a measure failed, never because an aim was missed."""
    names = _asked()
    if len(names) == 1:
        _measure(names[0])
        return 0
    # Each in a process and on a database of its own: no measure meets the rows of another.
    ended = [subprocess.run([sys.executable, "-m", "bench", name]).returncode for name in names]
    return int(any(ended))


def _measure(name: str) -> None:
    print(f"{time.strftime('%Y-%m-%d')} · {machine()}\n", flush=True)
    if name in WITHOUT_SITE:
        result = importlib.import_module(MEASURES[name][0]).measure()
    else:
        with cluster.site() as addresses:
            result = importlib.import_module(MEASURES[name][0]).measure(addresses)
    print(table(result, f"python -m bench {name}"), "\n", flush=True)


def _asked() -> list[str]:
    about = "\n".join(f"  {name:<9}{words}" for name, (_, words) in MEASURES.items())
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, epilog=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", choices=[[], *MEASURES], metavar="name")
    parser.add_argument("--calls", type=int, help="drive: only the first so many calls of the list")
    parser.add_argument("--processes", type=int, choices=[1, 2], default=1, help="drive: 2 = the worker beside it")
    given = parser.parse_args()
    os.environ["SUAR_BENCH_PROCESSES"] = str(given.processes)
    if given.calls:
        os.environ["SUAR_BENCH_CALLS"] = str(given.calls)
    return given.names or [name for name in MEASURES if name not in ONLY_BY_NAME]


if __name__ == "__main__":
    sys.exit(main())
