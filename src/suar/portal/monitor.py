"""The public list of calls: when each service was asked for and answered, and how long it waited."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from suar.kernel import clock
from suar.kernel.words import said
from suar.portal.standing import look_of_application
from suar.portcalls.models import PortCall, Trade
from suar.registry.models import Port
from suar.registry.ports import served
from suar.workflow import postponing, registry
from suar.workflow.models import Application, State
from suar.workflow.promise import Figure, figure

PAGE = 25
_SHOWN = [State.IN_REVIEW, State.SENT_BACK, State.GRANTED, State.REJECTED, State.REVOKED, State.WITHDRAWN]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which calls: a port by its code ("" all), a month of it, a trade ("" both), after which key."""

    port: Port | None
    month: date
    trade: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class Served:
    """One service of a call as the public sees it."""

    code: str
    title: str
    status: str
    asked_at: datetime | None
    answered_at: datetime | None
    waited: timedelta | None


@dataclass(frozen=True, slots=True)
class Row:
    """One call with its services."""

    call: PortCall
    services: list[Served] = field(default_factory=list)


def wanted(port_code: str, month: str, trade: str, after: str = "") -> Wanted:
    """The question as typed; what is no port, month or trade falls back to all, this month, both."""
    port = served().filter(code=port_code).first() if port_code else None
    this = clock.today(port.zone if port else "Asia/Jakarta").replace(day=1)
    try:
        chosen = date.fromisoformat(f"{month}-01") if month else this
    except ValueError:
        chosen = this
    if not 2000 <= chosen.year <= 2100:
        chosen = this
    return Wanted(port, chosen, trade if trade in Trade.values else "", after)


def _month(asked: Wanted) -> tuple[datetime, datetime]:
    """From its first moment to that of the next, in the port's zone."""
    zone = ZoneInfo(asked.port.zone if asked.port else "Asia/Jakarta")
    first = datetime(asked.month.year, asked.month.month, 1, tzinfo=zone)
    following = (asked.month + timedelta(days=32)).replace(day=1)
    return first, datetime(following.year, following.month, 1, tzinfo=zone)


def _calls(asked: Wanted) -> QuerySet[PortCall]:
    first, last = _month(asked)
    found = PortCall.objects.filter(announced_at__gte=first, announced_at__lt=last).select_related(
        "port", "ship", "agent"
    )
    if asked.port:
        found = found.filter(port=asked.port)
    if asked.trade:
        found = found.filter(trade_in=asked.trade)
    return found.order_by("-announced_at", "-id")


def promised(asked: Wanted) -> Figure | None:
    """How the port kept the promise of twelve hours that month; None while no port is chosen."""
    return figure(_calls(asked)) if asked.port is not None else None


def page(asked: Wanted, size: int = PAGE) -> tuple[list[Row], str]:
    """One page of calls, newest first, and the key of the next ("" at the end)."""
    found = _calls(asked)
    stamp, _tilde, pk = asked.after.partition("~")
    moment, number = clock.written(stamp), int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 19 else 0
    if moment is not None and number:
        found = found.annotate(
            beyond=RawSQL("(portcalls_portcall.announced_at, portcalls_portcall.id) < (%s, %s)", (moment, number))
        ).filter(beyond=True)
    calls = list(found[: size + 1])
    more, calls = len(calls) > size, calls[:size]
    last = calls[-1] if calls else None
    following = f"{last.announced_at.isoformat()}~{last.pk}" if more and last and last.announced_at else ""
    return _rows(calls), following


def lost(asked: Wanted) -> postponing.Lost | None:
    """What postponed clearances of the month cost ships at a port; where none is chosen nothing is summed."""
    if asked.port is None:
        return None
    return postponing.lost_at(asked.port, *_month(asked))


def _rows(calls: list[PortCall]) -> list[Row]:
    by_call: dict[int, list[Application]] = defaultdict(list)
    found = Application.objects.filter(call__in=calls, state__in=_SHOWN, filed_at__isnull=False)
    for app in found.prefetch_related("documents").order_by("filed_at", "pk"):
        if app.call_id is not None:
            by_call[app.call_id].append(app)
    return [Row(call, [_served(app) for app in by_call[call.pk]]) for call in calls]


def _served(app: Application) -> Served:
    documents = sorted(app.documents.all(), key=lambda d: d.pk)
    status = look_of_application(app, documents[-1] if documents else None)
    title = said(registry.version_of(app.service_code, app.service_since).title)
    until = app.decided_at or (clock.now() if app.in_review else None)
    waited = until - app.filed_at if until and app.filed_at else None
    return Served(app.service_code, title, status, app.filed_at, app.decided_at, waited)
