"""The next day on which offices work: neither Saturday nor Sunday nor one of the free days that somebody entered."""

from collections.abc import Container
from datetime import date, timedelta

#: More free days than this do not follow one another; a list that says so is wrong.
MOST = 60


def following(day: date, free: Container[date]) -> date:
    """The first working day after ``day``."""
    for ahead in range(1, MOST + 1):
        found = day + timedelta(days=ahead)
        if found.weekday() < 5 and found not in free:
            return found
    raise ValueError(f"no working day within {MOST} days of {day}")
