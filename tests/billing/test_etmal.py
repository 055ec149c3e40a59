"""Etmal by both conventions: the examples of the tariff reference, and the minutes around each quarter."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from suar.billing.etmal import FULL, QUARTER, etmal_of, full_etmal, quarter_etmal

START = datetime(2026, 11, 3, 1, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stay", "quarter", "full"),
    [
        (timedelta(minutes=1), "0.25", "1"),
        (timedelta(hours=6), "0.25", "1"),
        (timedelta(hours=6, microseconds=1), "0.5", "1"),
        (timedelta(hours=9), "0.5", "1"),
        (timedelta(hours=12), "0.5", "1"),
        (timedelta(hours=12, minutes=1), "0.75", "1"),
        (timedelta(hours=18), "0.75", "1"),
        (timedelta(hours=18, minutes=1), "1", "1"),
        (timedelta(hours=24), "1", "1"),
        (timedelta(hours=24, minutes=1), "1.25", "2"),
        (timedelta(hours=31, minutes=20), "1.5", "2"),
        (timedelta(hours=53), "2.25", "3"),
        (timedelta(days=30), "30", "30"),
    ],
)
def test_begun_pieces_count__for_each_length_of_stay(stay: timedelta, quarter: str, full: str) -> None:
    assert quarter_etmal(START, START + stay) == Decimal(quarter)
    assert full_etmal(START, START + stay) == Decimal(full)


@pytest.mark.parametrize("length", [timedelta(0), timedelta(minutes=-1)])
def test_refused__where_nothing_was_stayed(length: timedelta) -> None:
    for convention in (QUARTER, FULL):
        with pytest.raises(ValueError, match="ends after"):
            etmal_of(length, convention)
    with pytest.raises(ValueError, match="ends after"):
        quarter_etmal(START, START + length)


def test_refused__for_an_unknown_convention() -> None:
    with pytest.raises(ValueError, match="unknown"):
        etmal_of(timedelta(hours=1), "HALF")
