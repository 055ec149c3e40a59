"""How long a paper is worth something where what was filed says so: until a day, until a moment, until it is used."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from suar.registry.models import Port
from suar.workflow.models import Application, IssuedDocument


def until_day(document: IssuedDocument, day: date, port: Port) -> None:
    """Worth nothing after this day at the port, whoever checks it."""
    until(document, datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(port.zone)))


def until(document: IssuedDocument, moment: datetime) -> None:
    """Worth nothing after this moment, whoever checks it."""
    IssuedDocument.objects.filter(pk=document.pk).update(valid_until=moment)


def spend(app: Application, at: datetime) -> None:
    """What it allowed is over: it allows nothing more."""
    IssuedDocument.objects.filter(application=app, revoked_at=None, used_at=None).update(used_at=at)
