"""How many etmal (days of 24 hours) a ship lay at a berth, by the two ways of rounding up."""

from datetime import datetime, timedelta
from decimal import Decimal

QUARTER = "QUARTER"
FULL = "FULL"

_DAY = timedelta(hours=24)
_QUARTER = timedelta(hours=6)


def _begun(length: timedelta, piece: timedelta) -> int:
    """How many pieces are begun: 6 h 00 is one quarter, a microsecond more is two."""
    return -(-length // piece)


def _length(start: datetime, end: datetime) -> timedelta:
    if end <= start:
        raise ValueError("a stay ends after it begins")
    return end - start


def etmal_of(length: timedelta, convention: str) -> Decimal:
    """Etmal of a length of time under "QUARTER" or "FULL".

    Errors: ValueError where nothing was stayed, or the convention is unknown.
    """
    if length <= timedelta(0):
        raise ValueError("a stay ends after it begins")
    if convention == QUARTER:
        return Decimal(_begun(length, _QUARTER)) / 4
    if convention == FULL:
        return Decimal(_begun(length, _DAY))
    raise ValueError(f"unknown way of counting etmal: {convention}")


def quarter_etmal(start: datetime, end: datetime) -> Decimal:
    """Etmal from all fast to last line, each begun quarter of a day (6 h) counted as one."""
    return etmal_of(_length(start, end), QUARTER)


def full_etmal(start: datetime, end: datetime) -> Decimal:
    """Etmal from all fast to last line, each begun day counted as one."""
    return etmal_of(_length(start, end), FULL)
