"""The one clock: now, and today in a port's zone; movable in tests and on a training site, nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

_moved: ContextVar[datetime | None] = ContextVar("suar_clock", default=None)

#: The three zones of Indonesia and the label each carries on every screen.
ZONE_LABELS = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


class ClockNotMovable(RuntimeError):
    """Somebody tried to move the clock of a working site."""


def now() -> datetime:
    """This moment, in UTC."""
    return _moved.get() or datetime.now(UTC)


def today(zone: str) -> date:
    """The date it is now in a zone such as "Asia/Makassar"."""
    return now().astimezone(ZoneInfo(zone)).date()


def written(text: str) -> datetime | None:
    """The moment that ``text`` gives in ISO 8601 with its offset, in UTC; None where it gives none.

    In UTC, since PostgreSQL refuses offsets of sixteen hours and more, which Python takes.
    """
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def day(moment: datetime, zone: str) -> date:
    """The date a moment falls on in a zone: what the law means by a day."""
    return moment.astimezone(ZoneInfo(zone)).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within this context it is ``moment``. Only on a training site: a working site's clock is never moved."""
    if not settings.SUAR_TRAINING:
        raise ClockNotMovable("the clock moves on a training site only")
    if moment.tzinfo is None:
        raise ValueError("the moment needs a time zone")
    token = _moved.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moved.reset(token)


@contextmanager
def later(**by: float) -> Iterator[None]:
    """Within this context it is later by ``timedelta(**by)``."""
    with at(now() + timedelta(**by)):
        yield
