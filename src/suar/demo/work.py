"""The stevedore's days: what of the plan was handled is reported every evening while the ship lies there."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from suar.accounts.roles import Role
from suar.demo.samples import Goods
from suar.demo.stage import HOUR, Turns
from suar.workflow import registry
from suar.workflow.statements import read

if TYPE_CHECKING:
    from suar.demo.planned import Planned

#: Hour of the evening at which a stevedore reports the day.
_EVENING = 19


def daily_reports(visit: Planned, until: datetime) -> Turns:
    """A report for every evening between the start of the work and its end, or until now."""
    zone = ZoneInfo(visit.cast.port.zone)
    starts, ends = visit.voyage.eta + 2 * HOUR, visit.voyage.etd - 4 * HOUR
    first, last = starts.astimezone(zone).date(), ends.astimezone(zone).date()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    plan = [line for each in (visit.voyage, *visit.tow) for line in each.cargo]
    for number, day in enumerate(days, start=1):
        evening = datetime(day.year, day.month, day.day, _EVENING, 10, tzinfo=zone)
        moment = max(min(evening, ends), starts + HOUR)
        if moment > until:
            return
        done = [_handled(line, number, len(days)) for line in plan]
        done = [row for row in done if Decimal(row["tonnes"]) > 0]
        if done:
            yield max(moment, visit.walk.at)
            form = registry.versions("RKBM")[-1].actions()["daily"].form
            assert form is not None
            report = read(form, {"day": day, "done": done}, zone=zone.key)
            visit.walk.act("RKBM", "daily", moment, visit.cast.parts[Role.STEVEDORE], report)


def _handled(line: Goods, number: int, days: int) -> dict[str, Any]:
    """One day's part: equal parts, the rest on the last day, to the kilogram."""
    whole = Decimal(line.tonnes)
    part = (whole / days).quantize(Decimal("0.001"))
    tonnes = whole - part * (days - 1) if number == days else part
    return {"direction": line.direction, "commodity": line.commodity, "tonnes": str(tonnes)}
