"""What Suar stands on: every release fixed, hashed, under a licence it may use, none withdrawn or known to be unsafe.

Usage: python -m tools.dependencies locks | known

`locks` needs no network. `known` asks the JSON of PyPI for each release (SUAR_ADVISORIES names another address); where
nobody answers it says so, and fails only if SUAR_AUDIT=required.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

LOCKS = Path(__file__).resolve().parent.parent / "requirements"
ADVISORIES = "https://pypi.org/pypi"
_PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}(?:\s|$)")
#: Licences whose terms would become those of a site that runs Suar. The lesser GPL does not: its parts are not changed.
_BINDING = re.compile(r"\bAGPL|Affero|(?<!Lesser )(?<!Library or Lesser )General Public|(?<!L)\bGPL", re.IGNORECASE)
_LESSER = re.compile(r"Lesser General Public|\bLGPL", re.IGNORECASE)

#: Name and version → what the index says of that release, or None where it knows none.
Ask = Callable[[str, str], "dict[str, Any] | None"]


def blocks(text: str) -> Iterator[str]:
    """The entries of a lock file, each with its hashes."""
    entry: list[str] = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line[0].isspace() and entry:
            yield "\n".join(entry)
            entry = []
        entry.append(line)
    if entry:
        yield "\n".join(entry)


def releases(text: str) -> dict[str, str]:
    """Versions by name, of what is fixed."""
    found = (_PINNED.match(block) for block in blocks(text))
    return {one["name"]: one["version"] for one in found if one}


def loose(text: str) -> list[str]:
    """What a lock file leaves open: a release that is not fixed, or carries no hash."""
    faults = []
    for block in blocks(text):
        first = block.splitlines()[0].rstrip(" \\")
        if not _PINNED.match(block):
            faults.append(f"{first}: not fixed to one release")
        elif not _HASH.search(block):
            faults.append(f"{first}: no hash")
    return faults


def binding(licence: str) -> bool:
    """Whether a licence would bind whoever runs a site."""
    return bool(_BINDING.search(_LESSER.sub("", licence)))


def licence_of(name: str) -> str | None:
    """What an installed package says of its licence; None where it is not installed here."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return None
    classed = [one for one in said.get_all("Classifier") or [] if one.startswith("License ::")]
    named = {name: str(said[name] or "") for name in ("License-Expression", "License")}
    return named["License-Expression"] or "; ".join(classed) or named["License"][:200]


def unsafe(name: str, version: str, about: dict[str, Any] | None) -> list[str]:
    """Why a release should not be used, as the index tells it: withdrawn, or with advisories that still stand."""
    if about is None:
        return [f"{name} {version}: the index knows no such release"]
    faults = []
    if about.get("info", {}).get("yanked"):
        faults.append(f"{name} {version}: withdrawn ({about['info'].get('yanked_reason') or 'no reason given'})")
    for one in about.get("vulnerabilities") or []:
        if not one.get("withdrawn"):
            mended = ", ".join(one.get("fixed_in") or []) or "no release"
            faults.append(f"{name} {version}: {one.get('id')}, mended in {mended}")
    return faults


def from_index(name: str, version: str) -> dict[str, Any] | None:
    """Ask PyPI, or whoever stands in for it."""
    address = f"{os.environ.get('SUAR_ADVISORIES', ADVISORIES)}/{name}/{version}/json"
    if not address.startswith("https://"):
        raise ValueError(f"{address}: asked over https only")
    try:
        with urlopen(address, timeout=20) as answer:  # noqa: S310 https, above
            told: dict[str, Any] = json.load(answer)
            return told
    except HTTPError as fault:
        if fault.code == 404:
            return None
        raise


def locks() -> list[str]:
    """Faults of the lock files, and licences of what a site runs with."""
    faults = [f"{file.name}: {fault}" for file in sorted(LOCKS.glob("*.txt")) for fault in loose(file.read_text())]
    for name in releases((LOCKS / "base.txt").read_text()):
        licence = licence_of(name)
        if licence is not None and (not licence or binding(licence)):
            faults.append(f"{name}: licence {licence or 'not told'}")
    return faults


def known(ask: Ask = from_index) -> tuple[list[str], str]:
    """Faults the index tells of what a site runs with; and why it could not be asked, if so."""
    every = releases((LOCKS / "base.txt").read_text())
    try:
        with ThreadPoolExecutor(8) as many:
            told = dict(zip(every, many.map(lambda name: ask(name, every[name]), every), strict=True))
    except (OSError, ValueError) as fault:
        return [], f"{fault}"
    if not any(told.values()):  # an index of files alone, as a mirror may be
        return [], "the index tells nothing of any release"
    return [fault for name, version in every.items() for fault in unsafe(name, version, told[name])], ""


def main() -> int:
    """Returns 1 where a fault was found, or nobody could be asked and somebody must be."""
    if len(sys.argv) != 2 or sys.argv[1] not in ("locks", "known"):
        print(__doc__, file=sys.stderr)
        return 2
    faults, silent = (locks(), "") if sys.argv[1] == "locks" else known()
    for fault in faults:
        print(fault)
    if silent:
        print(f"NOT ASKED whether releases are withdrawn or unsafe: {silent}")
        return int(os.environ.get("SUAR_AUDIT") == "required")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
