"""Days and times in words: the one way in which every screen writes them. Printed papers have figures of their own."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import get_language

from suar.kernel.clock import ZONE_LABELS, written

JAKARTA = "Asia/Jakarta"


def day_text(on: date) -> str:
    """The date in the reader's words: "21 Nov 2026"."""
    return _day(on.year, on.month, on.day, get_language())


@lru_cache(maxsize=4096)  # a page has the same few days on it over and over
def _day(year: int, month: int, day: int, _language: str | None) -> str:
    return str(formats.date_format(date(year, month, day), "j M Y"))


def face_text(moment: datetime, zone: str = JAKARTA) -> str:
    """Date and time where the zone is said beside it: "21 Nov 2026 09.31"."""
    return local_text(moment.astimezone(ZoneInfo(zone or JAKARTA)))


def local_text(local: datetime) -> str:
    """The same of a time that is in its zone already, as in a table whose head says the zone."""
    return f"{day_text(local.date())} {local:%H}{_separator()}{local:%M}"


def clock_text(moment: datetime, zone: str = JAKARTA) -> str:
    """The time of day: "09.31 WITA" in Indonesian, "09:31 WITA" in English."""
    local = moment.astimezone(ZoneInfo(zone or JAKARTA))
    return f"{local:%H}{_separator()}{local:%M} {_label(zone)}"


def moment_text(moment: datetime, zone: str = JAKARTA) -> str:
    """Date and time with its zone label: "21 Nov 2026 09.31 WITA"."""
    return f"{face_text(moment, zone)} {_label(zone)}"


def kept_text(value: str) -> str:
    """A day or moment as data keep it (ISO 8601), in the reader's words; any other text as it is."""
    moment = written(value) if "T" in value else None
    if moment is not None:
        return moment_text(moment)
    try:
        return day_text(date.fromisoformat(value)) if len(value) == len("2026-11-02") else value
    except ValueError:
        return value


def printed_day(on: date) -> str:
    """The date as it is printed on a paper, whoever has it printed: "21-11-2026"."""
    return f"{on:%d-%m-%Y}"


def printed_moment(moment: datetime, zone: str = JAKARTA) -> str:
    """Date and time as they are printed on a paper: "21-11-2026 09.31 WITA"."""
    local = moment.astimezone(ZoneInfo(zone or JAKARTA))
    return f"{printed_day(local.date())} {local:%H.%M} {_label(zone)}"


def _label(zone: str) -> str:
    return ZONE_LABELS.get(zone or JAKARTA, zone)


def _separator() -> str:
    return ":" if (get_language() or "id").startswith("en") else "."
