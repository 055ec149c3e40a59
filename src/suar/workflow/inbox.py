"""What is waiting for whom: queues of an office, what a company must do, late cases. Paged by key, never by offset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.compiled import Keyed
from suar.registry.models import Port
from suar.workflow import permissions, relations, urgent
from suar.workflow.models import WITH_APPLICANT, Application, Decision, Outcome, State

T = TypeVar("T")
PAGE = 50
#: Cases as a list or a desk shows them.
CASES = Keyed(Application, "port", "call__ship", "organisation", "desk")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list and the key of the next, or "" at the end."""

    items: Sequence[T]
    after: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """How many cases of a service wait at a desk, and since when the oldest does."""

    service_code: str
    count: int
    oldest: datetime | None
    late: int
    #: Of them, of ships in distress.
    urgent: int


def open_cases(actor: Actor) -> QuerySet[Application]:
    """Cases that wait for a decision of this officer's functions (all of its ports), most urgent first."""
    waiting = Application.objects.filter(permissions.of_menus(actor), state=State.IN_REVIEW, paused_at=None)
    waiting = waiting.select_related("port", "call__ship", "organisation", "desk")
    if actor.has_role(Role.DIRECTORATE):
        return waiting
    waiting = waiting.filter(relations.within(actor))
    mine = Q(desk=actor.organisation_id) if actor.organisation_id is not None else Q(pk__in=[])
    for role, port in sorted(actor.postings):
        # One value and not a join: within an OR the database looks by its index only where it knows the port's own key.
        here = Q(port=Subquery(Port.objects.filter(code=port).values("pk")[:1]))
        mine |= here if role == Role.HEAD_OF_OFFICE else here & Q(step_role=role)
    return waiting.filter(mine)


def page(cases: QuerySet[Application], after: str = "", size: int = PAGE) -> Page[Application]:
    """One page of cases by limit, then id. ``after`` is the key that the page before gave."""
    if after:
        stamp, _, pk = after.partition("~")
        moment = clock.written(stamp)
        if moment is not None and pk.isascii() and pk.isdigit() and len(pk) < 19:
            cases = cases.annotate(
                beyond=RawSQL("(workflow_application.due_at, workflow_application.id) > (%s, %s)", (moment, int(pk)))
            ).filter(beyond=True)
    keys = list(cases.order_by("due_at", "id").values_list("pk", "due_at")[: size + 1])
    shown = keys[:size]
    due = shown[-1][1] if len(keys) > size else None
    key_of_next = f"{due.isoformat()}~{shown[-1][0]}" if due is not None else ""
    return Page(CASES.in_order([pk for pk, _due in shown]), key_of_next)


def queues(actor: Actor, now: datetime) -> list[Queue]:
    """The queues of this officer by service; services without a case are left to the caller."""
    rows = (
        open_cases(actor)
        .order_by()
        .values("service_code")
        .annotate(
            count=Count("pk"),
            oldest=Min("step_started_at"),
            late=Count("pk", filter=Q(due_at__lt=now)),
            urgent=Count("pk", filter=urgent.marked()),
        )
    )
    return [Queue(r["service_code"], r["count"], r["oldest"], r["late"], r["urgent"]) for r in rows]


def waiting_for(actor: Actor) -> QuerySet[Application]:
    """What this person's company has begun, got back or finds laid ready, and has not handed in."""
    open_calls = Q(call=None) | Q(call__cancelled_at=None, call__closed_at=None)
    return permissions.applications(actor).filter(
        open_calls, organisation=actor.organisation_id, organisation__isnull=False, state__in=WITH_APPLICANT
    )


def page_of_waiting(
    actor: Actor, after: str = "", size: int = PAGE, *, oldest_first: bool = False
) -> Page[Application]:
    """A page of it: what was sent back first, then drafts, newest first unless the order they came in counts.

    Each with ``returned_at``, when it was sent back last.
    """
    returned = Decision.objects.filter(application=OuterRef("pk"), outcome=Outcome.SENT_BACK).order_by("-pk")
    found = waiting_for(actor).annotate(returned_at=Subquery(returned.values("decided_at")[:1]))
    state, _tilde, pk = after.partition("~")
    if state in WITH_APPLICANT and pk.isascii() and pk.isdigit() and len(pk) < 19:
        beyond = Q(pk__gt=int(pk)) if oldest_first else Q(pk__lt=int(pk))
        found = found.filter((Q(state=state) & beyond) | Q(state__lt=state))
    rows = list(found.order_by("-state", "id" if oldest_first else "-id")[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], f"{last.state}~{last.pk}" if last is not None else "")
