"""Actions that write down when something happened to the ship; the same for every service that has one."""

from suar.accounts.actors import Actor
from suar.accounts.roles import Craft, Role
from suar.portcalls import berths, times, workorders
from suar.portcalls.lying import AT_BERTH
from suar.portcalls.models import MovementKind, TimeSource
from suar.workflow.forms import ActualTime
from suar.workflow.models import Application
from suar.workflow.service import Action

#: An officer's, operator's or pilot's entry counts; an agent's is a claim until an officer confirms it (ruling 16).
WITNESSES = (Role.PORT_AUTHORITY, Role.HARBOUR_MASTER, Role.PORT_OPERATOR, Role.AGENT)


def source_of(actor: Actor) -> TimeSource:
    """As whose word a time counts that this person enters."""
    if actor.is_officer:
        return TimeSource.OFFICE
    if actor.has_role(Role.PORT_OPERATOR):
        return TimeSource.PILOT if actor.craft == Craft.PILOT else TimeSource.OPERATOR
    return TimeSource.AGENT


def counts(actor: Actor) -> bool:
    """Whether what this person enters is a fact, and not a claim."""
    return source_of(actor) != TimeSource.AGENT


def observe(app: Application, kind: MovementKind, form: ActualTime, actor: Actor) -> None:
    """Record the time on the application's call."""
    assert app.call is not None
    meant = berths.of_application(app.call, app.pk) if kind in AT_BERTH else None
    source, moment = source_of(actor), form.at
    movement = times.observe(app.call, kind, moment, source=source, user_id=actor.user_id, meant=meant)
    if counts(actor):
        workorders.follow(movement, officer=actor.is_officer)


def observation(name: str, title: str, kind: MovementKind) -> Action:
    """An action that records one kind of actual time."""

    def run(_service: object, app: Application, form: ActualTime, actor: Actor) -> None:
        observe(app, kind, form, actor)

    return Action(name, title, WITNESSES, ActualTime, run)
