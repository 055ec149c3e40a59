"""The first row of an application, and the event that every later change of it writes."""

from __future__ import annotations

from typing import Any

from suar.accounts.actors import Actor
from suar.kernel import clock
from suar.kernel.words import said
from suar.portcalls.models import PortCall
from suar.records import chain, outbox
from suar.registry.models import Port
from suar.workflow import fees
from suar.workflow.models import Application
from suar.workflow.service import Service
from suar.workflow.transaction import save_if_changed


def fresh(service: Service, port: Port, call: PortCall | None, actor: Actor) -> Application:
    """A draft of a service for the actor's organisation (for the agent, where the system begins it); not saved yet."""
    return Application(
        shift_id=call.shift_id if call is not None and service.per_movement else None,
        service_code=service.code,
        service_since=service.since,
        port=port,
        call=call,
        organisation=actor.organisation or (call.agent if call else None),
        created_by_id=actor.user_id,
        created_at=clock.now(),
    )


def record(app: Application, actor: Actor, verb: str, **particulars: Any) -> None:
    """Write the event, save the row and its call, and leave the job that tells people."""
    office = actor.system or actor.organisation_id != app.organisation_id
    event = chain.append(app, verb, actor, state=said(app.state), office=office, **particulars)
    app.save()
    fees.follow(app, actor, verb)
    if app.call is not None:
        save_if_changed(app.call)
    outbox.leave("suar.workflow.tasks.follow_up", event_id=event.pk)
