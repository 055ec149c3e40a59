"""In which parts a person stands to a call: its agent, an appointed company, the operator of the place, the master …"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from suar.accounts.actors import Actor
from suar.accounts.roles import AGENCY_ROLES, OFFICE_ROLES, PORT_ROLES, Role
from suar.kernel import clock
from suar.portcalls import serving
from suar.portcalls.models import Appointment, PortCall, Trade
from suar.registry.models import Command, Port
from suar.workflow.models import Application, Decision, State

if TYPE_CHECKING:
    from suar.workflow.service import Service

#: Parts that a company or person plays by a relation to the call, and not by a posting.
_COMPANIES = (Role.AGENT, Role.STEVEDORE, Role.FORWARDER, Role.PORT_OPERATOR, Role.OWNER, Role.MASTER)


#: Agencies of the border: domestic voyages of Indonesian ships are none of their business.
_BORDER = {Role.IMMIGRATION, Role.CUSTOMS}


def roles(actor: Actor) -> list[Role]:
    """Every part this actor can play at all."""
    played = [role for role in _COMPANIES if actor.has_role(role)]
    return played + sorted({role for role, _port in actor.postings})


def of(actor: Actor, call: PortCall | None, port: Port) -> frozenset[Role]:
    """The parts in which the actor stands to a call of a port (without a call: by posting only).

    At most one query, and none for agents, operators and officers. Other agencies have a part once it is planned.
    """
    if not actor.reaches(port.code):
        return frozenset()
    offices = OFFICE_ROLES if call is None or _planned(call) else PORT_ROLES
    found = {role for role in offices if actor.has_role(role, port.code)}
    if call is not None and not abroad(call):
        found -= _BORDER
    if call is not None and actor.organisation_id is not None:
        found |= {role for role in _COMPANIES if actor.has_role(role) and _stands(actor, role, call)}
    return frozenset(found)


def within(actor: Actor, port: str = "port__code") -> Q:
    """What is true of rows at the ports to which the actor's letter reaches; ``port``: where a row keeps its code."""
    letter = actor.delegation
    return Q() if letter is None or not letter.ports else Q(**{f"{port}__in": letter.ports})


def _planned(call: PortCall) -> bool:
    """Whether the port counts on the ship: her agency is validated, or she was announced elsewhere."""
    return call.planned_at is not None or call.announced_at is not None


def abroad(call: PortCall) -> bool:
    """By flag as well as by trade of either leg (ruling 8)."""
    return call.ship.is_foreign or Trade.FOREIGN in (call.trade_in, call.trade_out)


def _stands(actor: Actor, role: Role, call: PortCall) -> bool:
    if role != Role.MASTER:
        return company_stands(actor.organisation_id, role, call)
    today = _today()
    mine = (each for each in call.ship.commands.all() if each.user_id == actor.user_id)
    return any(each.since <= today and (each.until is None or each.until >= today) for each in mine)


def company_stands(company: int | None, role: Role, call: PortCall) -> bool:
    """Whether a company stands in this part to a call, whoever of its people asks."""
    if company is None:
        return False
    if role == Role.AGENT:
        return call.agent_id == company
    if role == Role.PORT_OPERATOR:
        return serving.serves(company, call)
    if role == Role.OWNER:
        return call.ship.owner_id == company
    if role not in (Role.STEVEDORE, Role.FORWARDER):
        return False
    return any(each.organisation_id == company and each.ended_at is None for each in call.appointments.all())


def _today() -> date:
    return clock.today("Asia/Jakarta")


def _commands(actor: Actor) -> QuerySet[Command]:
    today = _today()
    now = Q(until=None) | Q(until__gte=today)
    return Command.objects.filter(now, user=actor.user_id, since__lte=today)


def calls_of(actor: Actor, role: Role) -> QuerySet[PortCall]:
    """The calls to which the actor stands in this part."""
    return PortCall.objects.filter(within(actor), stands_as(actor, role)).order_by()


def stands_as(actor: Actor, role: Role) -> Q:
    """What is true of the calls to which the actor stands in this part.

    Asked of the call itself: as a list of calls to be among, the table would be joined with itself.
    """
    company = actor.organisation_id
    by: dict[Role, Q] = {
        Role.AGENT: Q(agent=company),
        Role.PORT_OPERATOR: serving.served_by(company),
        Role.OWNER: Q(ship__owner=company),
    }
    if role in by:
        return by[role]
    if role == Role.MASTER:
        return Q(Exists(_commands(actor).filter(ship=OuterRef("ship"))))
    if role in (Role.STEVEDORE, Role.FORWARDER):
        return Q(Exists(Appointment.objects.filter(organisation=company, ended_at=None, call=OuterRef("pk"))))
    ports = [port for held, port in actor.postings if held == role]
    planned = Q(planned_at__isnull=False) | Q(announced_at__isnull=False)
    mine = planned & Q(port__code__in=ports)
    foreign = Q(trade_in=Trade.FOREIGN) | Q(trade_out=Trade.FOREIGN) | ~Q(ship__flag="ID")
    return mine & foreign if role in _BORDER else mine


def asked(company: int | None) -> Q:
    """What is true of calls whose request waits at the company's desk, though they are bound elsewhere so far."""
    return Q(pk__in=Application.objects.filter(desk=company, state=State.IN_REVIEW).values("call"))


@cache
def _consenting() -> tuple[str, ...]:
    """Codes of the services in which a company beside the applicant must consent."""
    from suar.workflow import registry

    return tuple(s.code for s in registry.current() if any(step.at_company for step in s.steps))


def consents(actor: Actor) -> QuerySet[Decision]:
    """What the actor's company consented to, or did not: it goes on reading what it put its name to."""
    mine = within(actor, "application__port__code")
    decided = Decision.objects.filter(mine, application__service_code__in=_consenting())
    return decided.filter(desk__isnull=False, desk=actor.organisation_id)


def consented(actor: Actor, app: Application) -> bool:
    """Whether the actor's company decided a step of this application as the company asked."""
    if app._state.adding or actor.postings or app.service_code not in _consenting():
        return False
    return consents(actor).filter(application=app.pk).exists()


@cache
def shared_codes(role: Role) -> tuple[str, ...]:
    """Codes of the services whose statements this part may read without having filed them."""
    from suar.workflow import registry

    return tuple(service.code for service in registry.current() if role in readers(service))


def readers(service: Service) -> frozenset[Role]:
    """The parts that may read what was filed on a call: who files it, who decides it, and whom it is shared with."""
    deciding = {step.by for step in service.steps} & AGENCY_ROLES
    # What a stevedore or forwarder filed is not for another one on the same call: its own it sees as its company.
    rivals = {Role.STEVEDORE, Role.FORWARDER}
    files = {Role.AGENT, *service.applicants(), Role.OWNER, Role.MASTER} - rivals
    return frozenset(files | deciding | set(service.shared_with) | PORT_ROLES)
