"""A small list of calls, made for tests, with everything that the real one has and some things that it might have."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.exchange import lists

from bench.driving.scenery import MADE
from suar.exchange import columns

FIRST = datetime(2026, 1, 5, 6, 0)  # noqa: DTZ001 - as the list writes it: the port's own clock


def made_rows(convoys: int = 8) -> list[dict[str, str]]:
    """Tugs with a barge each, then what needs a decision. Three hulls a place, so that not all find metres."""
    rows = []
    for n in range(1, convoys + 1):
        eta = FIRST + timedelta(hours=5 * n)
        rows.append(_row(lists.row(n), eta, 60))
        rows.append(_row(lists.barge(100 + n), eta, 60 if n % 3 else 84))  # every third barge stays longer
    rows.append(_row(lists.barge(200), FIRST, 40))  # no tug came with her
    rows.append(_again(lists.row(1), 301, FIRST + timedelta(hours=7), 30))  # announced twice
    rows.append(_again(lists.row(2), 302, FIRST + timedelta(hours=40), 48))  # comes again before she has left
    rows.append(_row(lists.row(401, TYPE="CONTAINER SHIP", SIZE="110 / 18"), FIRST, -20))  # ETD before ETA
    rows.append(_row(lists.row(402, TYPE="SPOB", TONNAGE="900 / 0"), FIRST, 2))  # no time for her papers
    rows.append(_row(lists.row(403, TYPE="GENERAL CARGO", DRAUGHTS="5 / 6 / 9"), FIRST, 30))  # too deep for a jetty
    rows.append(_row(lists.row(404, TYPE="LCT", MASTER="", DRAUGHTS="0 / 0 / 0"), FIRST, 24 * 100))  # laid up
    rows.append(_row(lists.row(405, TYPE="OIL TANKER / TANGKI MINYAK", SIZE="60 / 12"), FIRST, 30))
    rows += [_row(lists.row(503 + n, TYPE="GENERAL CARGO", SIZE="80 / 14"), FIRST, 48) for n in range(5)]
    abroad = {"MARKS": "SG / 9VAB2 / 9999993", "REGISTRATION": "", "TRADE_IN": "PKKA", "TRADE_OUT": "PKKA"}
    foreign = lists.row(601, TYPE="BULK CARRIER / CURAH", SIZE="120 / 20", TONNAGE="9000 / 14000", **abroad)
    rows.append(_row(foreign, FIRST, 72) | {columns.NUMBER: "PKK.LN.IDBDJ.2601.000601"})
    return rows


def many_rows(count: int) -> list[dict[str, str]]:
    """As many rows as asked: convoys of a tug and a barge, half an hour apart."""
    rows = []
    for n in range(1, count // 2 + 1):
        eta = FIRST + timedelta(minutes=30 * n)
        rows += [_row(lists.row(n), eta, 60), _row(lists.barge(500_000 + n), eta, 60)]
    return rows


def _row(row: dict[str, str], eta: datetime, hours: float) -> dict[str, str]:
    made = {columns.COMPANY: f"PT. UJI SAMUDERA ({MADE})"}
    return row | made | {columns.ETA: f"{eta}", columns.ETD: f"{eta + timedelta(hours=hours)}"}


def _again(row: dict[str, str], number: int, eta: datetime, hours: float) -> dict[str, str]:
    return _row(row, eta, hours) | {columns.NUMBER: f"PKK.DN.IDBDJ.2601.{number:06}"}
