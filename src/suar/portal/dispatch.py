"""The dispatch board: today's and tomorrow's work orders by time, each with its state, and orders still to issue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from suar.accounts.actors import Actor
from suar.accounts.roles import Right, Role
from suar.kernel import clock
from suar.kernel.words import _
from suar.portal.moments import JAKARTA, day_text
from suar.portcalls import clashes, workorders
from suar.portcalls.models import WorkMovement, WorkOrder
from suar.portcalls.reports import Reported, expected, finished, reported_at
from suar.registry.models import Place, Port
from suar.workflow import permissions, relations
from suar.workflow.models import Application, State
from suar.workflow.workorders import CODES, of_menus

PAGE = 40
#: No more drafts than this stand above the board; the others are on the list of applications.
MOST_TO_ISSUE = 20


@dataclass(frozen=True, slots=True)
class Standing:
    """How an order stands: colour, icon and word, and the time that was reported last."""

    tone: str
    icon: str
    word: str
    at: datetime | None = None


#: Words of the movements that mean nothing else on other screens ("Masuk" is also the way to the sign-in page).
MOVES = {
    WorkMovement.IN: _("Gerakan masuk"),
    WorkMovement.SHIFT: _("Gerakan pindah"),
    WorkMovement.OUT: _("Gerakan keluar"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One order on the board."""

    order: WorkOrder
    standing: Standing
    clash: bool = False

    @property
    def move(self) -> str:
        return str(MOVES[WorkMovement(self.order.movement)])

    @property
    def tugs(self) -> list[str]:
        return self.order.tugs.splitlines()

    @property
    def day(self) -> str:
        """The day at the port, under which it stands."""
        return day_text(self.order.planned_at, self.order.call.port.zone)


@dataclass(frozen=True, slots=True)
class Board:
    """One page of the board."""

    rows: Sequence[Row]
    day: date
    days: int
    zone: str
    following: str
    to_issue: Sequence[Application]


def standing_of(order: WorkOrder) -> Standing:
    """Planned, under way with what was reported last, finished, signed."""
    if order.signed_at is not None:
        return Standing("granted", "granted", _("Ditandatangani nakhoda"), order.signed_at)
    known = [(kind, at) for kind in expected(order) if (at := reported_at(order, kind)) is not None]
    if not known:
        return Standing("idle", "calendar", _("Direncanakan"))
    kind, at = known[-1]
    if finished(order):
        return Standing("applicant", "signing", _("Selesai, menunggu tanda tangan nakhoda"), at)
    return Standing("office", _ICONS[kind], kind.label, at)


_ICONS = {
    Reported.PILOT_ON: "crew",
    Reported.CAST_OFF: "ship",
    Reported.FIRST_LINE: "anchor",
    Reported.ALL_FAST: "anchor",
    Reported.PILOT_OFF: "crew",
}


def board(actor: Actor, day_text: str, after: str) -> Board:
    """The orders this person may see of a day, or of today and tomorrow, a page by (time, id)."""
    zone = zone_of(actor)
    day, days = _day(day_text, zone)
    start = datetime.combine(day, time.min, ZoneInfo(zone))
    found = _seen(actor).filter(planned_at__gte=start, planned_at__lt=start + timedelta(days=days))
    stamp, _tilde, pk = after.partition("~")
    moment = clock.written(stamp)
    if moment is not None and pk.isascii() and pk.isdigit() and len(pk) < 19:
        beyond = RawSQL("(portcalls_workorder.planned_at, portcalls_workorder.id) > (%s, %s)", (moment, int(pk)))
        found = found.annotate(beyond=beyond).filter(beyond=True)
    orders = list(clashes.flagged(found).order_by("planned_at", "pk")[: PAGE + 1])
    last = orders[PAGE - 1] if len(orders) > PAGE else None
    rows = [Row(one, standing_of(one), _clashes(one)) for one in orders[:PAGE]]
    following = f"{last.planned_at.isoformat()}~{last.pk}" if last else ""
    return Board(rows, day, days, zone, following, [] if after else to_issue(actor))


def _clashes(order: WorkOrder) -> bool:
    return order.pilot_off_at is None and bool(getattr(order, "clash", False))


def _day(text: str, zone: str) -> tuple[date, int]:
    """The day that is asked for alone; today with tomorrow where none is, or what is typed is none."""
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return clock.today(zone), 2
    return (asked, 1) if 2000 <= asked.year <= 2100 else (clock.today(zone), 2)


def zone_of(actor: Actor) -> str:
    """The zone in which this person's days begin and end."""
    mine = Q(places__operator=actor.organisation_id) if actor.has_role(Role.PORT_OPERATOR) else Q()
    mine = mine or Q(code__in=actor.ports())
    found = Port.objects.filter(mine).order_by("code").values_list("zone", flat=True).first()
    return found or JAKARTA


def _seen(actor: Actor) -> QuerySet[WorkOrder]:
    """An operator's own orders, or those at the ports of an officer, by the operators that serve there."""
    every = workorders.standing().filter(of_menus(actor))
    if actor.has_role(Role.PORT_OPERATOR):
        return every.filter(relations.within(actor, "call__port__code"), operator=actor.organisation_id)
    serving = Place.objects.filter(port__code__in=actor.ports(), operator__isnull=False).values("operator")
    return every.filter(operator__in=serving, call__port__code__in=actor.ports())


def to_issue(actor: Actor) -> list[Application]:
    """Drafts of work orders that lie ready for this company, the soonest ship first."""
    if not actor.has_role(Role.PORT_OPERATOR):
        return []
    drafts = permissions.applications(actor).filter(
        organisation=actor.organisation_id, service_code__in=CODES, state=State.DRAFT, call__cancelled_at=None
    )
    mine = [code for code in CODES if actor.has_right(code, Right.CREATE)]
    found = drafts.filter(service_code__in=mine).select_related("call__place")
    return list(found.order_by("call__eta", "pk")[:MOST_TO_ISSUE])
