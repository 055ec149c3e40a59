"""The phone page of pilots and mooring gangs: my orders, the next time as one big button, the signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.portal.dispatch import MOVES, Standing, standing_of
from suar.portcalls import workorders
from suar.portcalls.models import WorkMovement, WorkOrder
from suar.portcalls.reports import Reported, expected, finished, following, reported_at
from suar.workflow import permissions
from suar.workflow.models import Application
from suar.workflow.workorders import of_menus

#: Orders of one's own are listed from so long ago until so far ahead.
BEHIND, AHEAD = timedelta(days=3), timedelta(days=7)
MOST = 20


@dataclass(frozen=True, slots=True)
class Told:
    """A time that was reported."""

    kind: Reported
    at: datetime
    typed: str
    #: What the port's office has written instead since.
    corrected: datetime | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """One order as whoever is out there sees it."""

    order: WorkOrder
    hulls: Sequence[WorkOrder]
    standing: Standing
    told: Sequence[Told]
    next: Reported | None
    now: datetime
    now_typed: str
    may_report: bool
    may_sign: bool
    may_give_up: bool
    as_master: bool

    @property
    def move(self) -> str:
        return str(MOVES[WorkMovement(self.order.movement)])

    @property
    def tugs(self) -> list[str]:
        return self.order.tugs.splitlines()


def seen(actor: Actor, pk: int, orders: QuerySet[WorkOrder] | None = None) -> tuple[WorkOrder, Application] | None:
    """An order (in force, unless others are meant) and its paper's application, if this person may see it."""
    found = workorders.standing() if orders is None else orders
    order = found.filter(pk=pk).first() if pk < 2**63 else None
    if order is None:
        return None
    app = permissions.applications(actor).filter(pk=order.application_id).first()
    return (order, app) if app is not None else None


def mine(actor: Actor) -> list[WorkOrder]:
    """Orders of this pilot or gang, and those that wait for this master's signature; what is not signed comes first."""
    if actor.user_id is None:
        return []
    now = clock.now()
    sent = Q(pilot=actor.user_id) | Q(mooring=actor.user_id)
    seen = of_menus(actor)
    around = workorders.standing().filter(sent, seen, planned_at__gte=now - BEHIND, planned_at__lt=now + AHEAD)
    found = list(around.order_by("planned_at", "pk")[:MOST])
    if actor.has_role(Role.MASTER):
        found += list(workorders.to_sign(actor.user_id).filter(seen)[:MOST])
    return sorted(_one_a_convoy(found), key=lambda one: (one.signed_at is not None, one.planned_at, one.pk))


def _one_a_convoy(orders: Sequence[WorkOrder]) -> list[WorkOrder]:
    """The hulls of a convoy moved together are one job: the first stands for all."""
    jobs: dict[object, WorkOrder] = {}
    for one in sorted(orders, key=lambda one: one.call.ship.unmanned):
        convoy = one.call.convoy_id
        jobs.setdefault((convoy, one.movement, one.planned_at) if convoy else one.pk, one)
    return list(jobs.values())


def current(orders: Sequence[WorkOrder]) -> WorkOrder | None:
    """The one at hand: not signed, and something is still to be reported; else one that waits for the signature."""
    open_ones = [one for one in orders if one.signed_at is None]
    busy = [one for one in open_ones if not finished(one)]
    begun = [one for one in busy if any(reported_at(one, kind) for kind in expected(one))]
    return next(iter([*begun, *[one for one in open_ones if finished(one)], *busy]), None)


def duty(actor: Actor, order: WorkOrder, app: Application) -> Duty:
    """Everything the page of one order shows, with what this person may do on it now."""
    zone = ZoneInfo(order.call.port.zone)

    def typed(moment: datetime) -> str:
        return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")

    now, ahead = clock.now(), following(order)
    otherwise = workorders.corrected(order)
    known = [(kind, at) for kind in expected(order) if (at := reported_at(order, kind)) is not None]
    told = [Told(kind, at, typed(at), otherwise.get(kind)) for kind, at in known]
    asked = ahead or (told[-1].kind if told else None)
    return Duty(
        order=order,
        hulls=workorders.together(order),
        standing=standing_of(order),
        told=told,
        next=ahead,
        now=now,
        now_typed=typed(now),
        may_report=asked is not None and permissions.may_act(actor, asked.value, app),
        may_sign=permissions.may_act(actor, "signed", app),
        may_give_up=permissions.may_act(actor, "aborted", app),
        as_master=actor.has_role(Role.MASTER),
    )
