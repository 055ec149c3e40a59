"""The next day on which offices work: neither Saturday nor Sunday nor one of the free days that somebody entered."""

from collections.abc import Container
from datetime import date, timedelta

#: More free days than this do not follow one another; where a list says so, the last of them is taken.
MOST = 60


def following(day: date, free: Container[date]) -> date:
    """The first working day after ``day``."""
    found = day
    for _day in range(MOST):
        found += timedelta(days=1)
        if found.weekday() < 5 and found not in free:
            break
    return found
