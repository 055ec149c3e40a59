"""What somebody may do: to an application in its state, and which they may begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suar.accounts import delegations
from suar.accounts.actors import Actor
from suar.accounts.roles import Right, Role
from suar.portcalls.models import PortCall
from suar.workflow import four_eyes, relations
from suar.workflow.models import Application, State
from suar.workflow.permissions.seeing import sees

if TYPE_CHECKING:
    from suar.workflow.service import Service, Step

#: Right that each action on an application needs on the menu of its service.
_RIGHT = {
    "view": Right.VIEW,
    "edit": Right.EDIT,
    "submit": Right.CREATE,
    "withdraw": Right.DELETE,
    "grant": Right.APPROVE,
    "send_back": Right.APPROVE,
    "reject": Right.REJECT,
    "revoke": Right.REJECT,
    "act": Right.EDIT,
}
#: States in which each action makes sense.
_STATES = {
    "edit": {State.DRAFT, State.SENT_BACK},
    "submit": {State.DRAFT, State.SENT_BACK},
    "withdraw": {State.DRAFT, State.IN_REVIEW, State.SENT_BACK},
    "grant": {State.IN_REVIEW},
    "send_back": {State.IN_REVIEW},
    "reject": {State.IN_REVIEW},
    "revoke": {State.GRANTED},
    "act": {State.GRANTED},
}
APPLICANT_ACTIONS = ("edit", "submit", "withdraw")
OFFICE_ACTIONS = ("grant", "send_back", "reject", "revoke")


def states_of(action: str) -> set[State]:
    """States in which an action makes sense."""
    return _STATES.get(action, set(State))


def may(actor: Actor, action: str, app: Application) -> bool:
    """Whether ``actor`` may do ``action`` to this application now."""
    if actor.system:
        return True
    return (
        (actor.active or (action == "view" and actor.frozen))
        and capable(actor, action, app)
        and actor.has_right(app.service_code, _RIGHT[action])
        and app.state in states_of(action)
    )


def capable(actor: Actor, action: str, app: Application) -> bool:
    """Whether the actor's role and relation to the case allow the action, whatever its state."""
    if action == "view":
        return sees(actor, app)
    if action in APPLICANT_ACTIONS:
        return _files(actor, action, app)
    return action in OFFICE_ACTIONS and _decides(actor, action, app)


def _files(actor: Actor, action: str, app: Application) -> bool:
    service = app.service
    if service.opened_by_system or app.organisation_id != actor.organisation_id:
        return False
    if not actor.reaches(app.port.code):
        return False
    if action == "withdraw" or app.call is None or service.from_outside:
        return any(actor.has_role(role) for role in service.applicants())
    # Asked again each time: who was appointed, operator or master once may not be so any more.
    return bool(relations.of(actor, app.call, app.port) & set(service.applicants()))


def _decides(actor: Actor, action: str, app: Application) -> bool:
    if not _answers(actor, action, app):
        return False
    if action == "grant" and four_eyes.barred(actor, app):
        return False
    if app.desk is not None and app.desk.active and action != "revoke":
        mine = app.desk_id == actor.organisation_id and _still_asked(app)
        return mine and not delegations.acts_for(actor, app.organisation)
    # What was granted hangs on to the state's papers: only the port's office takes it back.
    return _holds(actor, app.service.steps[-1] if action == "revoke" else app.current_step, app)


def _answers(actor: Actor, action: str, app: Application) -> bool:
    """Whether the action answers this case at all, and is nobody's own case: of such a one nobody decides."""
    service = app.service
    if not service.steps or (service.opened_by_system and action in ("send_back", "reject")):
        return False  # nobody filed it, so there is nobody to answer; it is granted or revoked
    return app.organisation_id not in actor.houses and actor.reaches(app.port.code)


def _holds(actor: Actor, step: Step, app: Application) -> bool:
    """Whether the actor has the function that decides a step at this port."""
    # A frozen company consents to nothing: the authority decides in its stead, never another company.
    return actor.has_role(Role.PORT_AUTHORITY if step.at_company else step.by, app.port.code)


def _still_asked(app: Application) -> bool:
    """Whether the company at whose desk a consent waits is the one to ask: its visit may be another's since."""
    step = app.current_step
    return not step.at_company or app.service.company_of(app, step) == app.desk_id


def decided_by_others(actor: Actor, action: str, app: Application) -> bool:
    """Whether the action was this actor's by function and right, and somebody else was faster."""
    if not actor.active or not actor.has_right(app.service_code, _RIGHT[action]):
        return False
    moved_on = app.state not in states_of(action)
    if action not in OFFICE_ACTIONS:
        return moved_on and capable(actor, action, app)
    if not _answers(actor, action, app):
        return False
    steps = app.service.steps
    if action == "revoke":
        return moved_on and _holds(actor, steps[-1], app)
    return relations.consented(actor, app) or any(_held(actor, step, app) for step in steps[: app.step + moved_on])


def _held(actor: Actor, step: Step, app: Application) -> bool:
    """Whether a step that is over was this actor's to decide: the desk's where it waited at one."""
    if step is app.current_step and app.desk_id is not None:
        return app.desk_id == actor.organisation_id
    return _holds(actor, step, app)


def may_act(actor: Actor, name: str, app: Application) -> bool:
    """Whether ``actor`` may use the service's own action ``name`` on this application now."""
    return has_part_in(actor, name, app) and app.service.actions()[name].when(app)


def has_part_in(actor: Actor, name: str, app: Application) -> bool:
    """Whether the action is this actor's to use, once there is something to use it on."""
    return app.state in _STATES["act"] and shares_in(actor, name, app)


def shares_in(actor: Actor, name: str, app: Application) -> bool:
    """Whether the action is this actor's by part and right, whatever the state."""
    declared = app.service.actions().get(name)
    if declared is None or not actor.active:
        return False
    if not actor.has_right(app.service_code, _RIGHT["act"]) or not sees(actor, app):
        return False
    stands = relations.of(actor, app.call, app.port)
    if app.call is None and app.organisation_id == actor.organisation_id:  # what belongs to no call is its company's
        stands |= {role for role in app.service.applicants() if actor.has_role(role)}
    return bool(stands & set(declared.by))


def allowed(actor: Actor, app: Application) -> list[str]:
    """Names of what the actor may do now: the buttons of a screen."""
    names = [a for a in (*APPLICANT_ACTIONS, *OFFICE_ACTIONS) if may(actor, a, app)]
    return names + [name for name in app.service.actions() if may_act(actor, name, app)]


def may_file(actor: Actor, service: Service, call: PortCall | None) -> bool:
    """Whether the actor may begin an application of this service (on this call)."""
    if service.opened_by_system or service.from_outside or not actor.has_right(service.code, Right.CREATE):
        return False
    if not actor.active or not any(actor.has_role(role) for role in service.applicants()):
        return False
    if call is not None and not actor.reaches(call.port.code):
        return False
    if service.on_call:
        if call is None or call.cancelled:
            return False
        return bool(relations.of(actor, call, call.port) & set(service.applicants()))
    return call is None


def may_file_from_outside(actor: Actor, service: Service) -> bool:
    """Whether the actor may begin this service on a call it has no part in, by the call's number."""
    return (
        service.from_outside
        and actor.has_right(service.code, Right.CREATE)
        and any(actor.has_role(role) for role in service.applicants())
    )
