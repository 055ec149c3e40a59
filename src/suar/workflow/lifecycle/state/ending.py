"""An application ends, and with it what on the call needed it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from suar.accounts.actors import Actor
from suar.kernel import clock
from suar.portcalls.models import PortCall
from suar.workflow import issuing, registry
from suar.workflow.lifecycle.state.recording import record
from suar.workflow.lifecycle.state.steps import stop_clock
from suar.workflow.models import ENDED, Application, State
from suar.workflow.requirements import Standing, standing_by_origin
from suar.workflow.service import Ends
from suar.workflow.transaction import save_if_changed


def end(
    app: Application, actor: Actor, state: State, *, because: str, spare: Application | None = None, alone: bool = False
) -> None:
    """End an application and, unless ``alone``, what on the call needed it; not ``spare``, which asked for it."""
    was_granted = app.granted
    _end_itself(app, actor, state, (because, because))
    if app.call is None or not was_granted or alone:
        return
    after = f"{app.service_code} {app.request_number or ''}".strip()
    hanging = _hanging(app)
    if hanging is not None:
        _end_hanging(hanging, app.call, actor, state, (because, after), spare=spare or app)


def _end_itself(app: Application, actor: Actor, state: State, because: tuple[str, str]) -> None:
    """One application ends; ``because``: as its paper says it, and as its event does."""
    was_granted = app.granted
    stop_clock(app)
    # What was laid ready and never handed in is thrown away; nobody took anything back.
    app.state = State.WITHDRAWN if app.state == State.DRAFT else state
    app.decided_at = clock.now()
    if was_granted:
        app.service.on_ended(app)
        issuing.revoke(app, because[0])
    record(app, actor, app.state, because=because[1], version=app.version)


def end_service(app: Application, call: PortCall, actor: Actor, effect: Ends) -> None:
    """End what stands of a service on the call of ``app``, which asks for it."""
    state = State.REVOKED if effect.because else State.WITHDRAWN
    because = effect.because or str(app)
    which: dict[str, Any] = {} if effect.only is None else {"pk": effect.only}
    if effect.only is None and registry.current_of(effect.service).per_movement:
        which["shift"] = call.shift_id  # the movements before it are over
    states = set(State) - ENDED if effect.pending else {State.GRANTED}
    standing = list(
        Application.objects.select_for_update(no_key=True, of=("self",))
        .select_related("port", "organisation")
        .filter(call=call, service_code=effect.service, state__in=states, **which)
    )
    for other in standing:
        other.call = call
        end(other, actor, state, because=because, spare=app, alone=effect.alone)
    if not standing and not effect.alone and effect.service in standing_by_origin(call):
        # What was announced elsewhere stands without an application: the fact ends, and what hangs on it.
        registry.in_force(effect.service, clock.today(call.port.zone)).on_ended(app)
        save_if_changed(call)
        on_it = Q(service_code__in=registry.dependants(effect.service, call))
        _end_hanging(on_it, call, actor, state, (because, because), spare=app)


def _hanging(app: Application) -> Q | None:
    """Which applications of the call hang on one that ended; None: none, for another of its kind still stands.

    A movement that is over holds up nothing; within a shift only what was filed for it ends; a shift takes along all
    that was filed for it.
    """
    call, code = app.visit, app.service_code
    of_shift = Q(shift=app.pk)
    if app.service.per_movement and app.shift_id != call.shift_id:
        return None
    if Standing(call).granted(code):
        return of_shift
    on_it = Q(service_code__in=registry.dependants(code, call))
    return (on_it & Q(shift=app.shift_id) if app.shift_id is not None else on_it) | of_shift


def _end_hanging(
    hanging: Q, call: PortCall, actor: Actor, state: State, because: tuple[str, str], *, spare: Application
) -> None:
    """End what on the call needed a service; ``because`` as for one of them."""
    others = (
        Application.objects.select_for_update(no_key=True, of=("self",))
        .select_related("port", "organisation")
        .filter(hanging, call=call)
        .exclude(state__in=ENDED)
        .exclude(Q(state=State.DRAFT) & (Q(organisation=call.agent_id) | Q(created_by__isnull=False)))
        .exclude(pk=spare.pk)
        .order_by("id")
    )
    for other in others:
        other.call = call
        _end_itself(other, actor, state, because)
