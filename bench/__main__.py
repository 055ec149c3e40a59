"""`python -m bench [name …]`: runs all measures, or those named, and prints each figure with its command."""

import argparse
import importlib
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
    "papers": ("bench.papers", "milliseconds per signed SPB against its typesetting and its seal alone"),
    "start": ("bench.start", "first and second `make demo` of an empty clone (fetches from package registries)"),
}
#: Only by name: it needs the network and takes minutes.
BY_NAME_ONLY = {"start"}


def main() -> int:
    """Run what is asked for; 1 where a measure failed, never because an aim was missed."""
    names = _asked()
    print(f"{time.strftime('%Y-%m-%d')} · {machine()}\n", flush=True)
    if "start" in names:
        print(table(importlib.import_module("bench.start").measure(), "python -m bench start"), flush=True)
    on_site = [name for name in names if name != "start"]
    if on_site:
        with cluster.site() as addresses:
            for name in on_site:
                result = importlib.import_module(MEASURES[name][0]).measure(addresses)
                print(table(result, f"python -m bench {name}"), "\n", flush=True)
    return 0


def _asked() -> list[str]:
    about = "\n".join(f"  {name:<9}{words}" for name, (_, words) in MEASURES.items())
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, epilog=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", choices=[[], *MEASURES], metavar="name")
    given = parser.parse_args().names
    return given or [name for name in MEASURES if name not in BY_NAME_ONLY]


if __name__ == "__main__":
    sys.exit(main())
