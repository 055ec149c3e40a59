"""PSAD — the Port Single Administration Document: the request for services and what every agency answers to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from suar.accounts.roles import AGENCY_ROLES, Role
from suar.kernel.words import gettext, said
from suar.portcalls import times
from suar.portcalls.models import PortCall
from suar.workflow.models import Application, Decision, Outcome
from suar.workflow.road import Stop

#: What is asked of whom, in the order in which a ship meets them.
_ASKED: tuple[tuple[Role, tuple[str, ...]], ...] = (
    (Role.PORT_OPERATOR, ("PPKB", "RPKRO")),
    (Role.PORT_AUTHORITY, ("PKK", "PPK")),
    (Role.HARBOUR_MASTER, ("SPM",)),
    (Role.HEALTH, ("COP", "PHQC")),
    (Role.IMMIGRATION, ("IMM", "IMMO")),
    (Role.CUSTOMS, ("CUST", "CUSTO")),
    (Role.QUARANTINE, ("KARANTINA",)),
    (Role.HARBOUR_MASTER, ("SPB",)),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one agency says to one request; ``stop`` is where it stands on the road of the call."""

    agency: str
    stop: Stop
    asked_at: datetime | None
    answered_at: datetime | None
    note: str

    @property
    def missing(self) -> bool:
        """Another agency is to be asked, and nobody has handed it in yet."""
        agency = self.stop.service is not None and any(step.by in AGENCY_ROLES for step in self.stop.service.steps)
        return agency and self.asked_at is None and not self.stop.done


def answers(call: PortCall, stops: Sequence[Stop]) -> list[Answer]:
    """Every agency that this call meets, whether or not it was asked yet; notes only for who may read the case."""
    by_code = {stop.code: stop for stop in stops}
    found = [(role, by_code[code]) for role, codes in _ASKED for code in codes if code in by_code]
    last = _last_words([stop.application for _role, stop in found if stop.application is not None and stop.seen])
    return [_answer(call, role, stop, last) for role, stop in found]


def _answer(call: PortCall, role: Role, stop: Stop, last: dict[int, str]) -> Answer:
    app = stop.application
    filed = app.submitted_at if app is not None and not app.never_handed_in else None
    note = last.get(app.pk, "") if app is not None and stop.seen else ""
    return Answer(_agency(call, role, app), stop, filed, app.decided_at if app is not None else None, note)


def _agency(call: PortCall, role: Role, app: Application | None) -> str:
    """Who answers: an operator by its name, the port's own office by its own, another agency by what it is."""
    if app is not None and app.desk is not None:
        return app.desk.name
    if role == Role.PORT_OPERATOR:
        operator = call.place.operator if call.place is not None else None
        return operator.name if operator is not None else call.port.office_name
    if role in (Role.PORT_AUTHORITY, Role.HARBOUR_MASTER):
        return f"{said(role.label)} · {call.port.office_name}"
    return said(role.label)


def _last_words(applications: Sequence[Application]) -> dict[int, str]:
    """What whoever decided wrote: the note of a determination, or why it was not granted."""
    found: dict[int, str] = {}
    against = (Outcome.SENT_BACK, Outcome.REJECTED, Outcome.REVOKED)
    refusals = Decision.objects.filter(application__in=[app.pk for app in applications], outcome__in=against)
    reasons = {one.application_id: f"{one.reason} {one.text}".strip() for one in refusals.order_by("pk")}
    for app in applications:
        decided = app.decided_form if app.granted else None
        note = getattr(decided, "note", None)
        result = getattr(decided, "result", None)
        words = [said(result.label)] if result is not None else []
        since = getattr(decided, "landing_from", None) or getattr(decided, "goods_from", None)
        if since is not None:
            words.append(gettext("mulai %(time)s") % {"time": times.local(since, app.port)})
        if note:
            words.append(note)
        found[app.pk] = " · ".join(words) if app.granted else reasons.get(app.pk, "")
    return found
