"""Working days: weekends are known, every other free day is one that the directorate entered with its source."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from suar.kernel import workdays
from suar.records.models import FreeDay


def next_working_day(moment: datetime, zone: str) -> datetime:
    """The same hour on the next working day in a zone. One query."""
    local = moment.astimezone(ZoneInfo(zone))
    day = local.date()
    ahead = FreeDay.objects.filter(on__gt=day, on__lte=day + timedelta(days=workdays.MOST))
    return local + (workdays.following(day, frozenset(ahead.values_list("on", flat=True))) - day)


def known(year: int) -> int:
    """How many free days of a year were entered; none means that nobody has looked after that year yet."""
    return FreeDay.objects.filter(on__gte=date(year, 1, 1), on__lte=date(year, 12, 31)).count()
