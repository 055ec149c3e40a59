"""Actions that write down when something happened to the ship; the same for every service that has one."""

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.portcalls import times
from suar.portcalls.models import MovementKind
from suar.workflow.forms import ActualTime
from suar.workflow.models import Application
from suar.workflow.service import Action

#: An officer's entry counts; an agent's is a claim until an officer confirms it (ruling 16).
WITNESSES = (Role.PORT_AUTHORITY, Role.HARBOUR_MASTER, Role.AGENT)


def observe(app: Application, kind: MovementKind, form: ActualTime, actor: Actor) -> None:
    """Record the time on the application's call."""
    assert app.call is not None
    times.observe(app.call, kind, form.at, officer=actor.is_officer, user_id=actor.user_id)


def observation(name: str, title: str, kind: MovementKind) -> Action:
    """An action that records one kind of actual time."""

    def run(_service: object, app: Application, form: ActualTime, actor: Actor) -> None:
        observe(app, kind, form, actor)

    return Action(name, title, WITNESSES, ActualTime, run)
