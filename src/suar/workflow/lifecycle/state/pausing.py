"""A case that waits at the office stands still, and goes on."""

from __future__ import annotations

from suar.accounts.actors import Actor
from suar.kernel import clock
from suar.portcalls.models import PortCall
from suar.workflow.lifecycle.state.recording import record
from suar.workflow.lifecycle.state.steps import start_step, stop_clock
from suar.workflow.models import Application, State


def _waiting(call: PortCall, code: str, *, paused: bool) -> list[Application]:
    found = (
        Application.objects.select_for_update(no_key=True, of=("self",))
        .select_related("port", "organisation", "desk")
        .filter(call=call, service_code=code, state=State.IN_REVIEW, paused_at__isnull=not paused)
    )
    for app in found:
        app.call = call
    return list(found)


def pause(call: PortCall, actor: Actor, code: str, because: str) -> None:
    """Stop the office's clock of a service's open cases on a call; meanwhile they cannot be granted."""
    for app in _waiting(call, code, paused=False):
        role = app.step_role
        stop_clock(app)
        app.step_role, app.paused_at = role, clock.now()
        record(app, actor, "paused", because=because, version=app.version)


def resume(call: PortCall, actor: Actor, code: str, because: str) -> None:
    """Start the step of a service's paused cases on a call anew, with its full limit."""
    for app in _waiting(call, code, paused=True):
        start_step(app, app.step)
        record(app, actor, "resumed", because=because, version=app.version)
