"""Lists written for tests, in the columns of the ministry's own."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from suar.exchange import calls, columns
from suar.exchange.models import ImportRun
from suar.exchange.runs import Importer, Outcome
from suar.registry.models import Port
from tests import build

BY = Importer("uji")


def row(number: int = 1, **changed: str) -> dict[str, str]:
    """A tug's call, as the list writes it; ``changed`` by the names of ``cells`` (NAME, MARKS …)."""
    ordinary = {
        columns.NUMBER: f"PKK.DN.IDBDJ.2601.{number:06}", columns.NAME: f"UJI TUNDA {number}", columns.TYPE: "TUG BOAT",
        columns.MASTER: f"NAKHODA-{number:04}", columns.COMPANY: "PT. UJI SAMUDERA",
        columns.MARKS: f"ID / YDA{3000 + number} / ", columns.REGISTRATION: f"2015 IIk No. {number}/L",
        columns.TONNAGE: "200 / 300", columns.DRAUGHTS: "2 / 2 / 3", columns.SIZE: "28.5 / 8", columns.AAIC: "Tidak",
        columns.TRADE_IN: "TRAMPER", columns.PERMIT_IN: f"AL.1/2000/{number}/1/26", columns.ETA: "2026-01-05 08:00:00",
        columns.BEFORE: "UJUNG LAUT", columns.ORIGIN: "MUARA UJI", columns.SSM_IN: "", columns.SINGLE_IN: "Tidak",
        columns.TRADE_OUT: "TRAMPER",
        columns.PERMIT_OUT: f"AL.1/2000/{number}/1/26", columns.ETD: "2026-01-06 08:00:00",
        columns.VIA: "BANJARMASIN", columns.DESTINATION: "MUARA UJI", columns.SSM_OUT: "", columns.SINGLE_OUT: "Tidak",
    }  # fmt: skip
    return ordinary | {getattr(columns, name): value for name, value in changed.items()}


def barge(number: int, **changed: str) -> dict[str, str]:
    """A barge's call: no master, no call sign."""
    known = {"TYPE": "TONGKANG / BARGE", "MASTER": "", "MARKS": "ID /  /", "NAME": f"UJI TONGKANG {number}"}
    return row(number, **{**known, "TONNAGE": "3000 / 7500", **changed})


def write(
    path: Path, rows: Iterable[Mapping[str, str]], columns: Iterable[str] = columns.COLUMNS, *, mark: str = ""
) -> Path:
    """The rows as a CSV file; ``mark``: what stands before the head."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(mark)
        writer = csv.DictWriter(out, list(columns))
        writer.writeheader()
        writer.writerows(rows)
    return path


def banjarmasin() -> Port:
    """The port of the lists, set up: an hour ahead of Jakarta."""
    return build.a_port("IDBDJ", zone="Asia/Makassar", name="BANJARMASIN", name_key="banjarmasin")


def take(folder: Path, *rows: Mapping[str, str], name: str = "pkk.csv") -> Outcome:
    """The rows taken over."""
    banjarmasin()
    return calls.import_calls(write(folder / name, rows), BY)


def remarked(run: ImportRun) -> dict[str, int]:
    """How many remarks of each rule."""
    found: dict[str, int] = {}
    for rule in run.remarks.values_list("rule", flat=True):
        found[rule] = found.get(rule, 0) + 1
    return found
