"""What lies ready for a company to fill in: each draft with its ship, when she berths, and how long it lies there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.http import urlencode

from suar.accounts.actors import Actor
from suar.kernel.words import said
from suar.portcalls.models import BerthBooking
from suar.workflow import inbox
from suar.workflow.models import Application, State

#: On the first screen; the next ones are a page further.
PAGE = 15


@dataclass(frozen=True, slots=True)
class Ready:
    """One statement to fill in. ``berths_at``: as booked or proposed, else when she is expected."""

    app: Application
    title: str
    berths_at: datetime | None
    booked: bool

    @property
    def sent_back(self) -> bool:
        return self.app.state == State.SENT_BACK

    @property
    def since(self) -> datetime:
        """When it came to lie here: laid ready, begun, or sent back."""
        returned: datetime | None = getattr(self.app, "returned_at", None)
        return returned or self.app.created_at


@dataclass(frozen=True, slots=True)
class Work:
    """A page of it and the key of the next."""

    items: list[Ready]
    after: str


def ready_work(actor: Actor, after: str, *, oldest_first: bool) -> Work:
    """A page of what this person's company has to fill in. Two queries."""
    page = inbox.page_of_waiting(actor, after, PAGE, oldest_first=oldest_first)
    berths = _berths(app.call_id for app in page.items if app.call_id is not None)
    found = []
    for app in page.items:
        booked = berths.get(app.call_id) if app.call_id is not None else None
        at = booked or (app.call.eta if app.call is not None else None)
        found.append(Ready(app, said(app.service.title), at, booked is not None))
    return Work(found, page.after)


def pager(work: Work, after: str, kept: Mapping[str, str]) -> dict[str, str]:
    """Where the first page and the next one are; ``kept``: what else stands in the address."""
    others = {name: value for name, value in kept.items() if value}
    following = f"?{urlencode({**others, 'siap': work.after})}" if work.after else ""
    return {"previous_url": f"?{urlencode(others)}" if after else "", "next_url": following}


def _berths(calls: Iterable[int]) -> dict[int, datetime]:
    """When each call is to lie alongside: what was determined before what is proposed."""
    rows = BerthBooking.objects.filter(call__in=set(calls), cancelled_at=None)
    known = rows.order_by("determined_at", "pk").values_list("call_id", "during")  # proposals, without a time, last
    found: dict[int, datetime] = {}
    for call_id, during in known:
        found.setdefault(call_id, during.lower)
    return found
