"""What can be filed or written down on a call beside its road: holds, inspections, shifts, changes, cancellations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from suar.accounts.actors import Actor
from suar.accounts.roles import Right
from suar.kernel import clock
from suar.kernel.words import said
from suar.portal.standing import Stand
from suar.workflow import registry, relations
from suar.workflow.service import Service


@dataclass(frozen=True, slots=True)
class Further:
    """One service beside the road: its code and title, where it begins."""

    code: str
    title: str
    url: str


def further(actor: Actor, stand: Stand) -> list[Further]:
    """The services beside the road that this reader may begin here now, in the order of the road."""
    call = stand.call
    if not actor.active or call.cancelled or call.closed_at is not None:
        return []
    parts = relations.of(actor, call, call.port)
    return [
        Further(service.code, said(service.title), reverse("portal:begin", args=[service.code]))
        for service in _beside(stand)
        if parts & set(service.applicants()) and actor.has_right(service.code, Right.CREATE)
    ]


def _beside(stand: Stand) -> Iterator[Service]:
    call, day = stand.call, clock.today(stand.call.port.zone)
    granted = {stop.code for stop in stand.stops if stop.done}
    granted |= {app.service_code for app in stand.applications if app.granted}
    standing = {app.service_code for app in stand.applications if not app.ended}
    for service in registry.current():
        apart = service.on_call and not service.on_graph and not service.opened_by_system and not service.from_outside
        if not apart or not service.on_road(call) or (service.code in standing and not service.repeatable):
            continue
        needed = {code for code in registry.needed(service) if registry.in_force(code, day).on_road(call)}
        if granted >= needed:
            yield service
