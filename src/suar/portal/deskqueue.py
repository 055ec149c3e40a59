"""What lies on an officer's desk: queues by service, cases by their limit, and times that agents claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.http import QueryDict
from django.utils.http import urlencode

from suar.accounts.actors import Actor
from suar.accounts.roles import Right, Role
from suar.kernel import clock
from suar.kernel.compiled import Compiled, Keyed
from suar.kernel.words import said
from suar.portcalls.models import Movement, MovementKind
from suar.registry.models import Port
from suar.workflow import checking, inbox, permissions, postponing, registry, urgent
from suar.workflow.deadlines import times_over
from suar.workflow.models import Application, State

#: Cases beside an open one, claimed times on the desk, and cases of ships in distress on top of it.
BESIDE = 25
CLAIMS = 30
URGENT = 20


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the queue is shown; it stands in the address."""

    service: str = ""
    port: str = ""
    late: bool = False
    #: Worst light of the checks made beforehand: green, amber, red; "" for all.
    light: str = ""
    after: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> "Filters":
        service, port, light = asked.get("layanan", ""), asked.get("pelabuhan", ""), asked.get("lampu", "")
        return cls(
            service if registry.exists(service) else "",
            port[:5] if port.isalnum() else "",
            asked.get("terlambat") == "1",
            light if light in checking.LIGHTS else "",
            asked.get("after", "")[:60],
        )

    def query(self, **changed: str) -> str:
        """The filters as the end of an address, some of them changed; without the key of the page."""
        late = "1" if self.late else ""
        given = {"layanan": self.service, "pelabuhan": self.port, "terlambat": late, "lampu": self.light, **changed}
        text = urlencode({name: value for name, value in given.items() if value})
        return f"?{text}" if text else ""


@dataclass(frozen=True, slots=True)
class QueueTab:
    """One queue: how many wait, how many are late, since when the oldest waits."""

    code: str
    title: str
    count: int
    late: int
    urgent: int
    oldest: datetime | None
    url: str
    active: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A case in the list; ``over``: how many limits have passed; ``light``: of its checks; ``bulk``: may be ticked;
    ``urgent``: of a ship in distress."""

    app: Application
    title: str
    over: int
    light: str = ""
    bulk: bool = False
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A time that an agent says, to be confirmed by one tap."""

    movement: Movement
    label: str
    application_id: int
    typed: str


def open_cases(actor: Actor, filters: Filters) -> QuerySet[Application]:
    """The cases that wait for this officer, cut by the filters."""
    found = inbox.open_cases(actor)
    if filters.service:
        found = found.filter(service_code=filters.service)
    if filters.port:
        found = found.filter(port__code=filters.port)
    if filters.light:
        found = found.filter(checked__light=filters.light)
    return found.filter(due_at__lt=clock.now()) if filters.late else found


def page(actor: Actor, filters: Filters, tabs: Sequence[QueueTab]) -> inbox.Page[Application]:
    """One page of the queue by limit; ships in distress lie on top of the first, and nowhere else."""
    waiting = open_cases(actor, filters)
    if not any(tab.urgent for tab in tabs):  # as on most days
        return inbox.page(waiting, filters.after)
    found = inbox.page(waiting.exclude(urgent.marked()), filters.after)
    if filters.after:
        return found
    first = inbox.page(waiting.filter(urgent.marked()), size=URGENT)
    return inbox.Page([*first.items, *found.items], found.after)


def listed(apps: Sequence[Application]) -> list[Case]:
    """The cases with the light of their checks; one query for all lights."""
    lights = checking.lights(apps)
    return [_listed(app, lights.get(app.pk, "")) for app in apps]


def _listed(app: Application, light: str) -> Case:
    green = light == checking.GREEN and checking.may_be_bulk(app)
    return Case(app, said(app.service.title), times_over(app), light, green, urgent.says(app))


def tabs(actor: Actor, filters: Filters) -> list[QueueTab]:
    """The queues in the order of the services, those with a case only."""
    waiting = {queue.service_code: queue for queue in inbox.queues(actor, clock.now())}
    found = []
    for code in registry.codes():
        queue = waiting.get(code)
        if queue is not None:
            title = said(registry.versions(code)[-1].title)
            url = filters.query(layanan=code)
            active = filters.service == code
            found.append(QueueTab(code, title, queue.count, queue.late, queue.urgent, queue.oldest, url, active))
    return found


def ports(actor: Actor) -> list[dict[str, str]]:
    """The ports between which this officer can choose; none where there is but one."""
    rows = Port.objects.order_by("name")
    if not actor.has_role(Role.DIRECTORATE):
        posted = {port for _role, port in actor.postings}
        rows = rows.filter(code__in=posted) if len(posted) > 1 else rows.none()
    return [{"code": port.code, "name": port.name} for port in rows[:500]]


def kept(actor: Actor) -> list[Application]:
    """Ships that this desk's own office postponed or holds, longest first: each waits until the office lets her go."""
    if not actor.postings or actor.organisation_id is None:
        return []
    codes = ",".join(code for code in (postponing.CODE, "HOLD") if actor.has_right(code, Right.VIEW))
    return _KEPT.rows(office=actor.organisation_id, codes=f"{{{codes}}}")


def _kept(office: int, codes: str) -> QuerySet[Application]:
    of_these = RawSQL("workflow_application.service_code = ANY(%s::text[])", (codes,), BooleanField())
    standing = Application.objects.filter(of_these, organisation=office, state=State.GRANTED)
    return standing.select_related("port", "call__ship").order_by("filed_at", "id")[:CLAIMS]


_KEPT = Compiled(_kept, office=-1, codes="{}")


_CLAIMED = Keyed(Movement, "call__ship", "call__port")
_GRANTED = Keyed(Application, "port", "call", by="call_id", state=State.GRANTED)


def claims(actor: Actor) -> list[Claim]:
    """Times that agents claim at this officer's ports, oldest first, with the case whose action confirms them."""
    waiting = (
        Movement.objects.filter(
            confirmed_at=None, superseded=False, call__cancelled_at=None, call__port__code__in=actor.ports()
        )
        .order_by("at", "id")
        .values_list("pk", flat=True)[:CLAIMS]
    )
    movements = _CLAIMED.in_order(list(waiting))
    case_of: dict[tuple[int | None, str], Application] = {}
    for app in _GRANTED.rows({m.call_id for m in movements}):
        case_of |= {(app.call_id, name): app for name in app.service.actions()}
    found = []
    for movement in movements:
        case = case_of.get((movement.call_id, movement.kind))
        if case is not None and permissions.may_act(actor, movement.kind, case):
            label = said(MovementKind(movement.kind).label)
            found.append(Claim(movement, label, case.pk, movement.at.isoformat()))
    return found
