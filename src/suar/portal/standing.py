"""Where calls stand: the road of each, what is next on it and who has it, for one call or a whole list at once."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q, prefetch_related_objects

from suar.accounts.actors import Actor
from suar.kernel.compiled import Keyed
from suar.portcalls.models import PortCall
from suar.workflow import permissions, validity
from suar.workflow.models import Application, IssuedDocument, State
from suar.workflow.road import BILL, Next, Stop, next_of, road

_ON_CALLS = Keyed(Application, "port", "organisation", "desk", by="call_id")
_AT_ONCE: tuple[Any, ...] = (Prefetch("documents", IssuedDocument.objects.order_by("pk")), "files")


@dataclass(frozen=True, slots=True)
class Stand:
    """A call, its applications as this reader may see them, its road and what is next."""

    call: PortCall
    applications: list[Application] = field(repr=False)
    stops: list[Stop] = field(repr=False)
    next: Next = field(repr=False)

    @property
    def status(self) -> str:
        """The key of the look of the whole call: that of what is next."""
        if self.call.cancelled:
            return "withdrawn"
        if self.call.closed_at is not None:
            return "granted"
        stop = next((s for s in self.stops if s.code == self.next.code), None)
        return look_of(stop) if stop is not None else "waiting"


def stands(actor: Actor, calls: Sequence[PortCall]) -> list[Stand]:
    """The stand of each call; as many queries for forty as for one."""
    prefetch_related_objects(list(calls), "movements__confirmed_by", "movements__place", "invoices", "cargo")
    by_call: dict[int, list[Application]] = defaultdict(list)
    on_them = Q(call__in=[c.pk for c in calls])
    seen = set(permissions.applications(actor).filter(on_them).values_list("pk", flat=True))
    found = _ON_CALLS.rows(call.pk for call in calls)
    prefetch_related_objects(found, *_AT_ONCE)
    for app in found:
        if app.call_id is not None:
            by_call[app.call_id].append(app)
    return [stand(call, by_call[call.pk], seen) for call in calls]


def stand(call: PortCall, applications: Iterable[Application], seen: Container[int]) -> Stand:
    """The stand of one call whose applications and movements were read already."""
    every = list(applications)
    for app in every:
        app.call = call
    stops = road(call, every, seen)
    return Stand(call, [app for app in every if app.pk in seen], stops, next_of(call, stops))


_OF_STATE = {
    State.DRAFT: "draft",
    State.SENT_BACK: "sent_back",
    State.IN_REVIEW: "in_review",
    State.GRANTED: "granted",
    State.REJECTED: "rejected",
    State.WITHDRAWN: "withdrawn",
    State.REVOKED: "revoked",
}
#: What keeps a ship, and how it stands: granted is no word for a captain whose ship may not sail.
_KEEP = ("TUNDA", "HOLD")
_KEPT = {State.GRANTED: "in_force", State.REVOKED: "lifted"}
_OF_PAPER = {
    validity.Standing.BEING_SIGNED: "signing",
    validity.Standing.USED: "used",
    validity.Standing.LAPSED: "lapsed",
    validity.Standing.REPLACED: "replaced",
    validity.Standing.REVOKED: "revoked",
}


def look_of_application(app: Application, document: IssuedDocument | None = None) -> str:
    """The key of an application's look: its state, what its paper is worth now, or that it keeps a ship."""
    if app.paused_at is not None:
        return "postponed"
    if app.service_code in _KEEP and app.state in _KEPT:
        return _KEPT[State(app.state)]
    if app.granted and document is not None:
        worth = validity.standing(document)
        timed = document.valid_until is not None
        return _OF_PAPER.get(worth, "valid" if timed else "granted")
    return _OF_STATE[State(app.state)]


def look_of(stop: Stop) -> str:
    """The key of the look of a stop of the road."""
    if stop.code == BILL:
        return {"granted": "paid", "applicant": "unpaid"}.get(stop.status, "not_started")
    if stop.application is None:
        return "not_started"
    return look_of_application(stop.application, stop.document)
