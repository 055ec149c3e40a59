"""Who around a call is told of what concerns the ship herself: agent, owner, master's company, operator, office."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from suar.accounts.roles import Role
from suar.kernel import clock
from suar.portcalls import variants
from suar.portcalls.models import PortCall
from suar.registry.models import Command
from suar.workflow.models import Application, Notice

#: The functions of a port's office that answer for ships.
OFFICE = (Role.HARBOUR_MASTER, Role.PORT_AUTHORITY)


def companies_of(call: PortCall) -> set[int]:
    """The companies that answer for the ship or lie around her: each is told once."""
    today = clock.today(call.port.zone)
    commands = Command.objects.filter(Q(until=None) | Q(until__gte=today), ship=call.ship_id, since__lte=today)
    masters = commands.values_list("user__organisation_id", flat=True)
    found = {call.agent_id, call.ship.owner_id, variants.operator_id(call), *masters}
    return {company for company in found if company is not None}


def tell(
    call: PortCall,
    kind: str,
    key: str,
    *,
    app: Application | None = None,
    companies: Iterable[int] = (),
    roles: Iterable[Role] = OFFICE,
) -> int:
    """Leave a notice for each company and each function of the port's office; twice does no harm."""
    now = clock.now()
    rows = [
        Notice(key=f"{key}:c{company}", kind=kind, application=app, call=call, organisation_id=company, at=now)
        for company in sorted(companies)
    ]
    rows += [
        Notice(
            key=f"{key}:{role.value}", kind=kind, application=app, call=call, port_id=call.port_id, role=role, at=now
        )
        for role in roles
    ]
    there = set(Notice.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
    fresh = [row for row in rows if row.key not in there]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)
