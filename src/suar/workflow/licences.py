"""Which notices of business (PMKU) are in force, endorsements counted, and who is told before one runs out.

What is new needs a notice in force on its day; a company appointed while its own was in force works on to the end of
that call (process.md b.5, 2: running calls go on). A notice that was revoked covers nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Exists, JSONField, OuterRef, Q, QuerySet, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from suar.accounts.roles import OrganisationKind
from suar.kernel import clock
from suar.portcalls.models import Appointment, PortCall
from suar.registry.models import Port
from suar.workflow import notices
from suar.workflow.models import Application, State

NOTICE, ENDORSEMENT = "PMKU", "PMKUE"
#: Days before its end at which a company is told; 0: the notice has run out.
WARNINGS = (30, 7, 1, 0)
#: A notice that ran out longer ago is no news any more.
_FORGOTTEN = timedelta(days=7)
_COMPANIES = (OrganisationKind.AGENT, OrganisationKind.STEVEDORE, OrganisationKind.FORWARDER)


@dataclass(frozen=True, slots=True)
class Licence:
    """A granted notice of business at a port; ``until``: its own end, or that of its latest endorsement."""

    app: Application
    since: date
    until: date

    def covers(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.since <= day <= self.until


def of(organisation_id: int | None, port_id: int | None = None) -> list[Licence]:
    """The notices of a company (at a port), the one that lasts longest first. One query."""
    found = Application.objects.filter(
        organisation=organisation_id, service_code__in=(NOTICE, ENDORSEMENT), state=State.GRANTED
    )
    found = found.select_related("port") if port_id is None else found.filter(port=port_id)
    return _with_endorsements(found.order_by("pk"))


def _with_endorsements(applications: Iterable[Application]) -> list[Licence]:
    rows = [app for app in applications if app.statement]
    ends: dict[str, list[date]] = defaultdict(list)
    for app in rows:
        if app.service_code == ENDORSEMENT:
            ends[app.form.pmku_number].append(app.form.valid_until)
    licences = [
        Licence(app, app.form.valid_from, max([app.form.valid_until, *ends[app.request_number or ""]]))
        for app in rows
        if app.service_code == NOTICE
    ]
    return sorted(licences, key=lambda one: one.until, reverse=True)


def numbered(organisation_id: int | None, port_id: int, number: str) -> Licence | None:
    """A company's own notice at a port by its request number; another's is not found."""
    return next((one for one in of(organisation_id, port_id) if one.app.request_number == number.strip()), None)


def carried_on(call: PortCall | None, organisation_id: int | None, held: Iterable[Licence]) -> bool:
    """Whether a company was appointed on this call while its notice was in force, so that it goes on."""
    if call is None:
        return False
    standing = Appointment.objects.filter(call=call, organisation=organisation_id, ended_at=None).first()
    if standing is None:
        return False
    day = clock.day(standing.appointed_at, call.port.zone)
    return any(licence.covers(day) for licence in held)


def holders(port: Port) -> QuerySet[Any, Any]:
    """Ids of the companies whose notice at a port is in force today."""
    today = clock.today(port.zone).isoformat()
    granted = _stated().filter(port=port)
    endorsed = granted.filter(
        service_code=ENDORSEMENT, organisation=OuterRef("organisation"), names=OuterRef("request_number")
    )
    lasts = Q(until__gte=today) | Exists(endorsed.filter(until__gte=today))  # days as ISO text sort as they follow
    return granted.filter(lasts, service_code=NOTICE, since__lte=today).values("organisation")


def _stated() -> QuerySet[Any, Any]:
    """Granted notices and endorsements with what they state: first and last day, and the notice that is endorsed."""
    stated = Case(When(statement__startswith="{", then=Cast("statement", JSONField())))
    return Application.objects.filter(state=State.GRANTED).annotate(
        since=KeyTextTransform("valid_from", stated),
        until=KeyTextTransform("valid_until", stated),
        names=KeyTextTransform("pmku_number", stated),
    )


def tell_expiring() -> None:
    """Tell each company a month, a week and a day before its notice runs out, and when it has; each once."""
    now = clock.now()
    near = ((now - _FORGOTTEN).date().isoformat(), (now + timedelta(days=WARNINGS[0] + 1)).date().isoformat())
    kinds = {"service_code__in": (NOTICE, ENDORSEMENT), "organisation__kind__in": _COMPANIES}
    ending = _stated().filter(until__range=near, **kinds).values("organisation")
    every = Application.objects.filter(state=State.GRANTED, organisation__in=ending, **kinds).select_related("port")
    by_place: dict[tuple[int, int], list[Application]] = defaultdict(list)
    for app in every.order_by("pk"):
        by_place[app.organisation_id, app.port_id].append(app)
    for rows in by_place.values():
        for licence in _with_endorsements(rows)[:1]:
            _tell(licence)


def _tell(licence: Licence) -> None:
    today = clock.today(licence.app.port.zone)
    left = (licence.until - today).days
    if left > WARNINGS[0] or licence.until < today - _FORGOTTEN:
        return
    due = 0 if left < 0 else min(warning for warning in WARNINGS if warning and warning >= left)
    notices.runs_out(licence.app, f"{licence.until:%Y%m%d}:{due}", lapsed=left < 0)
