"""What the clock brings to ships: a clearance that lapsed unused, and a ship that did not come. Each is told once."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from suar.accounts.actors import system
from suar.kernel import clock
from suar.portcalls.models import Movement, PortCall
from suar.portcalls.visits import NO_SHOW
from suar.records import chain
from suar.registry.models import Port
from suar.workflow import bystanders, registry
from suar.workflow.lifecycle.state import prepare
from suar.workflow.models import Application, IssuedDocument, Notice, State
from suar.workflow.service import Prepares
from suar.workflow.transaction import locked_call

#: How far back a missed minute is made up for; older matters are history.
_BACK = timedelta(days=3)
_BACK_NO_SHOW = timedelta(days=10)
_AT_ONCE = 200
#: Granted a little before it was signed, from when its hours run.
_DAY = timedelta(hours=24)


def lapsed_clearances() -> int:
    """Tell agent and office of clearances whose 24 hours ran out while the ship lay here."""
    now = clock.now()
    granted = Application.objects.filter(
        port__in=_ports(), decided_at__gt=now - _DAY - _BACK, decided_at__lte=now - _DAY, service_code="SPB",
        state=State.GRANTED,
    )  # fmt: skip
    papers = IssuedDocument.objects.filter(
        application__in=granted, valid_until__lte=now, used_at=None, revoked_at=None, replaced_by=None
    )
    told = Notice.objects.filter(call=OuterRef("call"), kind="clearance_lapsed", at__gte=OuterRef("valid_until"))
    waiting = papers.exclude(Exists(told)).select_related("application", "call__port", "call__ship", "call__place")
    found = list(waiting.order_by("pk")[:_AT_ONCE])
    for paper in found:
        if paper.call is not None:
            companies = [paper.call.agent_id, paper.application.organisation_id]
            bystanders.tell(
                paper.call,
                "clearance_lapsed",
                f"clearance_lapsed:{paper.pk}",
                app=paper.application,
                companies=set(companies),
            )
    return len(found)


def no_shows() -> int:
    """Tell agent and office of ships that are overdue by three days, and lay the cancellation ready; once."""
    now = clock.now()
    came = Movement.objects.filter(call=OuterRef("pk"), superseded=False)
    told = Notice.objects.filter(call=OuterRef("pk"), kind="no_show")
    overdue = PortCall.objects.filter(
        port__in=_ports(), eta__gt=now - NO_SHOW - _BACK_NO_SHOW, eta__lte=now - NO_SHOW, announced_at__isnull=False,
        cancelled_at=None, closed_at=None, source="", schedule=None,
    )  # fmt: skip
    found = list(overdue.exclude(Exists(came)).exclude(Exists(told)).order_by("eta").values_list("pk", flat=True))
    for pk in found[:_AT_ONCE]:
        _no_show(pk)
    return min(len(found), _AT_ONCE)


def _ports() -> list[int]:
    """Every port by its id: so the indexes that begin with the port serve the whole country."""
    return list(Port.objects.values_list("pk", flat=True))


@transaction.atomic
def _no_show(pk: int) -> None:
    call = locked_call(pk)
    if Notice.objects.filter(call=call, kind="no_show").exists() or call.movements.filter(superseded=False).exists():
        return
    bystanders.tell(call, "no_show", f"no_show:{call.pk}", companies=[call.agent_id])
    chain.append(call, "no_show", system(), eta=call.eta)
    call.save(update_fields=["chain_length", "chain_hash"])
    if registry.exists("BATAL"):
        prepare(call, Prepares("BATAL", call.agent_id))
