"""A ferry with a standing schedule, granted the day before yesterday, who lies here and leaves within the hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from suar.demo import samples
from suar.demo.samples import Voyage
from suar.demo.walking import Cast, hand_in_papers
from suar.kernel import clock
from suar.portcalls.models import PortCall
from suar.records import outbox
from suar.registry.models import Ship
from suar.workflow import lifecycle
from suar.workflow.statements import read
from tests.browser.stage import backstage

DAY = timedelta(days=1)


def next_sailing(cast: Cast, ship: Ship, plan: Voyage, now: datetime) -> PortCall:
    """The season asked for and granted; the call of the sailing that waits for its one tap."""
    return backstage(partial(_granted, cast, ship, plan, now))


def _granted(cast: Cast, ship: Ship, plan: Voyage, now: datetime) -> PortCall:
    zone = ZoneInfo(cast.port.zone)
    arrives, leaves = ((now + timedelta(minutes=minutes)).astimezone(zone) for minutes in (-50, 40))
    first = arrives.date()
    season = {
        "valid_from": first,
        "valid_until": first + 30 * DAY,
        "sailings": [{"days": "daily", "arrives": f"{arrives:%H:%M}", "leaves": f"{leaves:%H:%M}"}],
    }
    with clock.at(now - 2 * DAY):
        app = lifecycle.begin(cast.agent, "JADWAL", port=cast.port)
        hand_in_papers(app, cast.agent, "JADWAL", plan)
        given = samples.answers("JADWAL", plan) | season
        lifecycle.submit(app.pk, cast.agent, read(app.service.Form, given, zone=cast.port.zone))
        lifecycle.grant(app.pk, cast.authority)
        lifecycle.grant(app.pk, cast.harbour_master)
        outbox.drain()
    return PortCall.objects.filter(ship=ship, schedule__isnull=False, etd__gte=now).earliest("etd")
