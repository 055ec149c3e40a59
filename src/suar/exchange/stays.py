"""Times of imported calls: taken from the port's own clock, and doubted where no ship could keep them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from suar.exchange.columns import ETA, ETD, NUMBER
from suar.exchange.remarks import Remarks
from suar.exchange.rows import Row
from suar.portcalls import takeover
from suar.registry.models import Ship

#: A longer stay is possible (repairs, lay-up) and rare enough to ask.
_LONG = timedelta(days=30)


def in_utc(moment: datetime, zone: str) -> datetime:
    """A time of the port's own clock."""
    return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def note_times(row: Row, remarks: Remarks) -> None:
    """What is odd about the times of one call."""
    if row.etd is None:
        remarks.add(row.line, ETD, "etd_missing")
    elif row.etd < row.eta:
        remarks.add(row.line, ETD, "etd_before_eta", row[ETD], row[ETD], eta=row[ETA])
    elif row.etd == row.eta:
        remarks.add(row.line, ETD, "etd_is_eta", row[ETD], row[ETD])
    elif row.etd - row.eta > _LONG:
        hours = int((row.etd - row.eta).total_seconds() // 3600)
        remarks.add(row.line, ETD, "long_stay", row[ETD], row[ETD], hours=hours)


def note_overlaps(calls: Sequence[tuple[Row, Ship, datetime, datetime | None]], remarks: Remarks) -> int:
    """Calls that begin while the call before them of the same ship still runs. Returns how many."""
    found = 0
    of_ship: dict[int, list[tuple[datetime, datetime, str, Row | None, str]]] = defaultdict(list)
    for row, ship, eta, etd in calls:
        of_ship[ship.pk].append((eta, etd or eta, row[NUMBER], row, ship.name))
    for ship_id, there, until, number in takeover.times_of(list(of_ship)):
        of_ship[ship_id].append((there, until or there, number, None, ""))
    for stays in of_ship.values():
        stays.sort(key=lambda stay: stay[:3])
        for before, after in pairwise(stays):
            later = after[3] or before[3]
            if later is not None and after[0] < before[1]:
                other, until = (before[2], before[1]) if later is after[3] else (after[2], after[1])
                found += 1
                remarks.add(
                    later.line, ETA, "overlap", later[ETA], later[ETA], other=other,
                    until=f"{until:%Y-%m-%d %H:%M} UTC", ship=after[4] or before[4],
                )  # fmt: skip
    return found
