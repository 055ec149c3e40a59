"""What a company finds on its first screen: what it must fill in, the work of today, what runs out, its open calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from suar.accounts.actors import Actor
from suar.accounts.roles import Craft, Right, Role
from suar.accounts.sanctions import standing
from suar.billing.models import Invoice, InvoiceKind
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import gettext
from suar.portal.deskline import Figure
from suar.portal.moments import JAKARTA
from suar.portal.standing import Stand, stands
from suar.portal.worktoday import WorkToday, work_today
from suar.portcalls import workorders
from suar.portcalls.models import PortCall, WorkOrder
from suar.portcalls.presence import presence
from suar.workflow import licences as in_force
from suar.workflow import money, permissions, registry, relations
from suar.workflow.models import Application
from suar.workflow.road import BILL
from suar.workflow.workorders import of_menus

#: Papers and notices that run out within these days are shown; a notice lapsed longer ago is no longer missed.
SOON, FORGOTTEN = timedelta(days=30), timedelta(days=60)
MOST = 12


def part(actor: Actor) -> str:
    """In which part this person works: it decides what stands first on the screen."""
    if actor.has_role(Role.MASTER):
        return Role.MASTER.value
    parts = (Role.AGENT, Role.STEVEDORE, Role.FORWARDER, Role.OWNER)
    return next((role.value for role in parts if actor.has_role(role)), "")


def open_calls(actor: Actor) -> QuerySet[PortCall]:
    """Open calls of this person, newest first; a master's are those of the ships in command."""
    found = permissions.calls(actor).filter(closed_at=None, cancelled_at=None)
    if actor.has_role(Role.MASTER):
        found = found.filter(relations.stands_as(actor, Role.MASTER))
    return found.order_by("-created_at", "-id")


@dataclass(frozen=True, slots=True)
class Block:
    """One call, or the calls of a convoy as one."""

    stands: tuple[Stand, ...]

    @property
    def lead(self) -> Stand:
        return self.stands[0]

    @property
    def together(self) -> bool:
        """Whether one sentence says it for all hulls."""
        return len({stand.next.sentence for stand in self.stands}) == 1

    @property
    def may_clear(self) -> bool:
        """Whether the clearance can be filed for one of them now."""
        return any(stop.code == "SPB" and stop.status == "ready" for stand in self.stands for stop in stand.stops)


def blocks(actor: Actor, calls: Iterable[PortCall]) -> list[Block]:
    """The calls with what is next; hulls that travel together stand together, the manned one first."""
    found: dict[object, list[Stand]] = {}
    for stand in stands(actor, list(calls)):
        convoy = stand.call.convoy_id
        found.setdefault(("convoy", convoy) if convoy else stand.call.pk, []).append(stand)
    return [Block(tuple(sorted(hulls, key=lambda s: (s.call.ship.unmanned, s.call.pk)))) for hulls in found.values()]


@dataclass(frozen=True, slots=True)
class Licence:
    """A notice of business at a port that runs out soon, or ran out lately."""

    app: Application
    until: date
    lapsed: bool


def licences(actor: Actor) -> tuple[list[Licence], bool]:
    """Notices of business to renew, by port; and whether there is any at all. One query."""
    service = registry.current_of("PMKU")
    if not any(actor.has_role(role) for role in service.applicants()) or not actor.has_right("PMKU", Right.VIEW):
        return [], True
    best: dict[int, tuple[date, Application]] = {}
    reached = [held for held in in_force.of(actor.organisation_id) if actor.reaches(held.app.port.code)]
    for held in reached:  # the one that lasts longest first
        best.setdefault(held.app.port_id, (held.until, held.app))
    today = clock.today(JAKARTA)
    found = [
        Licence(app, until, until < today) for until, app in best.values() if today - FORGOTTEN <= until <= today + SOON
    ]
    return sorted(found, key=lambda one: one.until), bool(best)


def bills(actor: Actor) -> list[Invoice]:
    """What this company has to pay; an owner sees what is open for its ships, though the agent pays it."""
    if not (actor.active or actor.frozen) or not permissions.reads_bills(actor):
        return []
    owed = Invoice.objects.filter(voided_at=None, settled_at=None, total__gt=0).exclude(kind=InvoiceKind.ESTIMATE)
    owed = owed.filter(relations.within(actor, "call__port__code"))
    owner = actor.has_role(Role.OWNER) and not actor.has_role(Role.MASTER)
    mine = owed.filter(call__ship__owner=actor.organisation_id) if owner else owed.filter(payer=actor.organisation_id)
    return list(mine.select_related("call__ship", "call__port", "payer").order_by("issued_at")[:MOST])


def _bills_missing(actor: Actor, running: Iterable[Block]) -> Problem | None:
    """Said where a call waits for its bill to be paid, and this person's group lacks the menu of bills."""
    if permissions.reads_bills(actor) or not (money.pays(actor) or actor.has_role(Role.MASTER)):
        return None
    waits = any(stand.next.code == BILL for block in running for stand in block.stands)
    return money.bills_missing(actor) if waits else None


def to_sign(actor: Actor) -> list[WorkOrder]:
    """Work orders whose times wait for this master's signature."""
    if not actor.has_role(Role.MASTER):
        return []
    return list(workorders.to_sign(actor.user_id).filter(of_menus(actor))[:MOST])


def figures(actor: Actor, today: list[WorkToday], signing: list[WorkOrder]) -> list[Figure]:
    """The dashboard line of a company: its ships, and what its part is about. Two queries."""
    calls = open_calls(actor)
    here = presence(calls)
    found = [
        Figure(str(calls.count()), gettext("kunjungan berjalan"), f"{reverse('portal:calls')}?state=open"),
        Figure(str(here.expected), gettext("tiba dalam 24 jam")),
        Figure(str(here.alongside), gettext("kapal sandar")),
        Figure(str(here.at_anchor), gettext("kapal labuh")),
    ]
    if actor.has_role(Role.STEVEDORE):
        left = sum(not one.reported for one in today)
        found.append(Figure(str(len(today)), gettext("pekerjaan hari ini")))
        found.append(Figure(str(left), gettext("belum dilaporkan hari ini"), "", "applicant" if left else ""))
    if actor.has_role(Role.MASTER):
        tone = "applicant" if signing else ""
        found.append(Figure(str(len(signing)), gettext("menunggu tanda tangan Anda"), "", tone))
    return found


def context(actor: Actor) -> dict[str, Any]:
    """What stands on the screen of a company besides what it has to fill in. As many queries for few as for many."""
    today, signing = work_today(actor), to_sign(actor)
    renew, licensed = licences(actor)
    running = blocks(actor, open_calls(actor)[:MOST])
    return {
        "part": part(actor),
        "sanction": standing(actor.organisation_id) if actor.delegation is None else None,
        "on_quay": actor.has_role(Role.STEVEDORE) and actor.craft == Craft.FOREMAN,
        "figures": figures(actor, today, signing),
        "today": today,
        "signing": signing,
        "consents": list(permissions.waiting_at_company(actor)[:MOST]),
        "licences": renew,
        "licensed": licensed,
        "bills": bills(actor),
        "bills_missing": _bills_missing(actor, running),
        "blocks": running,
    }
