"""Who may do what: buttons, API and engine ask the same question. Yes needs capability, right, relation and state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from suar.accounts import delegations
from suar.accounts.actors import Actor
from suar.accounts.models import Organisation, User
from suar.accounts.roles import MENU_BILLS, MENU_CALLS, MENU_SHIPS, PORT_ROLES, Craft, Right, Role
from suar.portcalls.models import ManualEntry, PortCall
from suar.records.models import StoredFile
from suar.registry.models import Place, Port, Ship, ShipPaper
from suar.workflow import four_eyes, licences, relations
from suar.workflow.models import Application, ApplicationFile, IssuedDocument, State

if TYPE_CHECKING:
    from suar.workflow.service import Service

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
#: Drafts, also those that were thrown away, are their company's alone.
_HANDED_IN = ~Q(state=State.DRAFT) & ~Q(state=State.WITHDRAWN, version=0)
APPLICANT_ACTIONS = ("edit", "submit", "withdraw")
OFFICE_ACTIONS = ("grant", "send_back", "reject", "revoke")


def states_of(action: str) -> set[State]:
    """States in which an action makes sense."""
    return _STATES.get(action, set(State))


def capable(actor: Actor, action: str, app: Application) -> bool:
    """Whether the actor's role and relation to the case allow the action, whatever its state."""
    service = app.service
    if action == "view":
        return sees(actor, app)
    if action in APPLICANT_ACTIONS:
        if service.opened_by_system or app.organisation_id != actor.organisation_id:
            return False
        if not actor.reaches(app.port.code):
            return False
        if action == "withdraw" or app.call is None:
            return any(actor.has_role(role) for role in service.applicants())
        if service.from_outside:
            return any(actor.has_role(role) for role in service.applicants())
        # Asked again each time: who was appointed, operator or master once may not be so any more.
        return bool(relations.of(actor, app.call, app.port) & set(service.applicants()))
    if action in OFFICE_ACTIONS:
        if not service.steps or (service.opened_by_system and action in ("send_back", "reject")):
            return False  # nobody filed it, so there is nobody to answer; it is granted or revoked
        if app.organisation_id in actor.houses or not actor.reaches(app.port.code):
            return False  # of a company one works for, or acts for, one decides nothing
        if app.desk is not None and app.desk.active and action != "revoke":
            if action == "grant" and four_eyes.barred(actor, app):
                return False
            mine = app.desk_id == actor.organisation_id and _still_asked(app)
            return mine and not delegations.acts_for(actor, app.organisation)
        # What was granted hangs on to the state's papers: only the port's office takes it back.
        if action == "grant" and four_eyes.barred(actor, app):
            return False
        step = service.steps[-1] if action == "revoke" else app.current_step
        # A frozen company consents to nothing: the authority decides in its stead, never another company.
        return actor.has_role(Role.PORT_AUTHORITY if step.at_company else step.by, app.port.code)
    return False


def _still_asked(app: Application) -> bool:
    """Whether the company at whose desk a consent waits is the one to ask: its visit may be another's since."""
    step = app.current_step
    return not step.at_company or app.service.company_of(app, step) == app.desk_id


def sees(actor: Actor, app: Application) -> bool:
    """Whether the application is the actor's own, or handed in and of a call or desk that is the actor's business."""
    if actor.frozen:
        return app.organisation_id == actor.organisation_id
    if not actor.active or not under_letter(actor, app.port.code, app.service_code):
        return False
    if app.organisation_id == actor.organisation_id:
        return True
    if app.never_handed_in:
        return False
    if actor.has_role(Role.DIRECTORATE) or app.port.code in actor.ports() or app.desk_id == actor.organisation_id:
        return True
    if relations.of(actor, app.call, app.port) & relations.readers(app.service):
        return True
    return relations.consented(actor, app)


def under_letter(actor: Actor, port_code: str, service_code: str = "") -> bool:
    """Whether the letter under which somebody acts reaches so far: to this port, and to this service if one is named.

    Who acts for the own company has no such limit.
    """
    if actor.delegation is None:
        return True
    return actor.reaches(port_code) and (not service_code or actor.has_right(service_code, Right.VIEW))


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


def may_act(actor: Actor, name: str, app: Application) -> bool:
    """Whether ``actor`` may use the service's own action ``name`` on this application now."""
    return has_part_in(actor, name, app) and app.service.actions()[name].when(app)


def has_part_in(actor: Actor, name: str, app: Application) -> bool:
    """Whether the action is this actor's to use, once there is something to use it on."""
    declared = app.service.actions().get(name)
    if declared is None or not actor.active or app.state not in _STATES["act"]:
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


def waiting_at_company(actor: Actor) -> QuerySet[Application]:
    """Cases that wait for the consent or decision of the actor's own company, most urgent first."""
    waiting = applications(actor).filter(state=State.IN_REVIEW, paused_at=None, desk__isnull=False)
    return waiting.filter(desk_id=actor.organisation_id).order_by("due_at", "id")


def may_open_call(actor: Actor) -> bool:
    """Whether the actor may say "new call"."""
    limited = actor.delegation is not None and actor.delegation.services
    if limited and not actor.has_right("AGENCY", Right.CREATE):
        return False  # a visit begins with the validation of its agency
    return actor.has_role(Role.AGENT) and actor.has_right(MENU_CALLS, Right.CREATE)


def may_keep_ships(actor: Actor) -> bool:
    """Whether the actor may enter ships and their papers: agents, and officers for ships that are served by hand."""
    if actor.delegation is not None and actor.delegation.ports:
        return False  # whoever may look after some ports has no say in the company's fleet
    return actor.active and (actor.has_role(Role.AGENT) or actor.is_officer) and actor.has_right(MENU_SHIPS, Right.EDIT)


def may_use_desk(actor: Actor) -> bool:
    """Whether cases wait at the actor's desk: an office of a port, the directorate, an operator."""
    return actor.active and actor.has_desk


def may_oversee(actor: Actor) -> bool:
    """Whether the actor sees all of a port, or of the country: its own office's people and the directorate."""
    return actor.active and (actor.is_officer or actor.has_role(Role.DIRECTORATE))


def overseen_ports(actor: Actor, ports: QuerySet[Port]) -> QuerySet[Port]:
    """Those ports of which the actor sees all: an officer's own, for the directorate every one."""
    if not actor.active or not may_oversee(actor):
        return ports.none()
    return ports if actor.has_role(Role.DIRECTORATE) else ports.filter(code__in=actor.ports())


def applications(actor: Actor) -> QuerySet[Application]:
    """The applications that the actor may see."""
    every = Application.objects.select_related("port", "call__ship", "call__port", "organisation", "desk")
    if actor.system:
        return every.filter(_HANDED_IN)
    if not actor.active and not actor.frozen:
        return every.none()
    every = every.filter(relations.within(actor))
    menus, others = actor.menus_to_see()
    hidden = frozenset(actor.rights) - menus
    every = every.exclude(service_code__in=hidden) if others else every.filter(service_code__in=menus)
    if actor.frozen:
        return every.filter(organisation=actor.organisation_id)
    if actor.has_role(Role.DIRECTORATE):
        return every.filter(_HANDED_IN)
    if actor.is_officer:
        begun = Q(organisation_id=actor.organisation_id)  # what an officer is about to write down
        return every.filter(_HANDED_IN | begun, port__code__in=actor.ports())
    own = Q(organisation_id=actor.organisation_id)
    if actor.has_role(Role.AGENT):
        own |= _HANDED_IN & Q(call__agent_id=actor.organisation_id)
    if actor.organisation_id is not None and not actor.postings:
        own |= _HANDED_IN & Q(desk_id=actor.organisation_id)
        own |= _HANDED_IN & Q(pk__in=relations.consents(actor).values("application"))
    for role in relations.roles(actor):
        if role not in PORT_ROLES and role != Role.AGENT:
            theirs = Exists(relations.calls_of(actor, role).filter(pk=OuterRef("call")))
            own |= _HANDED_IN & Q(theirs, service_code__in=relations.shared_codes(role))
    return every.filter(own)


def calls(actor: Actor) -> QuerySet[PortCall]:
    """The port calls that the actor may see."""
    every = PortCall.objects.select_related("port", "ship", "agent", "place__operator")
    if actor.system:
        return every
    if actor.frozen and actor.has_right(MENU_CALLS, Right.VIEW):
        return every.filter(_filed_on(actor))
    if not actor.active or not actor.has_right(MENU_CALLS, Right.VIEW):
        return every.none()
    every = every.filter(relations.within(actor))
    if actor.has_role(Role.DIRECTORATE):
        return every
    if actor.is_officer:
        return every.filter(port__code__in=actor.ports())
    if actor.has_role(Role.AGENT) and actor.craft == "":
        return every.filter(agent=actor.organisation)
    mine = Q(pk__in=[])
    for role in relations.roles(actor):
        mine |= relations.stands_as(actor, role)
    return every.filter(mine | relations.asked(actor.organisation_id) if actor.has_role(Role.PORT_OPERATOR) else mine)


def _filed_on(actor: Actor) -> Q:
    """What is true of the calls that a frozen company still reads: those it is agent of or has filed something on."""
    filed = Application.objects.filter(call=OuterRef("pk"), organisation=actor.organisation_id)
    return Q(agent=actor.organisation_id) | Q(Exists(filed))


def appointees(port: Port) -> QuerySet[Organisation]:
    """Stevedores and forwarders whose notice of business at a port (PMKU) is in force today."""
    return Organisation.objects.filter(
        kind__in=(Role.STEVEDORE, Role.FORWARDER), active=True, pk__in=licences.holders(port)
    ).order_by("name")


def workforce(actor: Actor, craft: Craft) -> QuerySet[User]:
    """The people of one's own company who do this work."""
    return User.objects.filter(
        organisation=actor.organisation_id, organisation__isnull=False, craft=craft, is_active=True
    ).order_by("full_name", "pk")


def sees_money(actor: Actor, call: PortCall) -> bool:
    """Whether the state's bills of a call are the actor's business: who pays, who bills, who oversees."""
    if not reads_bills(actor):
        return False
    if actor.frozen:
        return call.agent_id == actor.organisation_id
    payers = {Role.AGENT, Role.OWNER, Role.MASTER, *PORT_ROLES}
    return actor.has_role(Role.DIRECTORATE) or bool(relations.of(actor, call, call.port) & payers)


def reads_bills(actor: Actor) -> bool:
    """Bills are no service: whoever acts under a letter reads them where it is unlimited or names them."""
    return actor.delegation is None or actor.has_right(MENU_BILLS, Right.VIEW)


def sees_crew(actor: Actor, call: PortCall) -> bool:
    """Whether the actor may read who is aboard: whoever may read the crew clearance."""
    from suar.workflow import registry

    readers = relations.readers(registry.current_of("CREW"))
    if not under_letter(actor, call.port.code, "CREW"):
        return False
    return actor.has_role(Role.DIRECTORATE) or bool(relations.of(actor, call, call.port) & readers)


def manual_entries(actor: Actor) -> QuerySet[ManualEntry]:
    """The register of ships served by hand, of the ports an officer serves (the directorate: of all)."""
    every = ManualEntry.objects.select_related("port", "ship", "organisation").order_by("-at", "-id")
    if not actor.active or not may_oversee(actor):
        return every.none()
    return every if actor.has_role(Role.DIRECTORATE) else every.filter(port__code__in=actor.ports())


def ships(actor: Actor) -> QuerySet[Ship]:
    """The ships that the actor may put on a form or look into."""
    if actor.system:
        return Ship.objects.all()
    if not (actor.active or actor.frozen) or not actor.has_right(MENU_SHIPS, Right.VIEW):
        return Ship.objects.none()
    if may_oversee(actor):
        return Ship.objects.all()
    hers = Ship.objects.filter(agents=actor.organisation_id)
    if actor.delegation is None or not actor.delegation.ports:
        return hers
    calling = PortCall.objects.filter(relations.within(actor), ship=OuterRef("pk"), agent=actor.organisation_id)
    return hers.filter(Exists(calling))


def ships_to_call(actor: Actor) -> QuerySet[Ship]:
    """The ships for which the actor may open a call: also those that have not called yet where a letter reaches."""
    if actor.delegation is None or not may_open_call(actor):
        return ships(actor)
    return Ship.objects.filter(agents=actor.organisation_id)


def papers(actor: Actor) -> QuerySet[ShipPaper]:
    """Ships' papers in use that the actor may see: a company its own, an office those of every company."""
    in_use = ShipPaper.objects.filter(superseded=False).order_by("kind", "pk")
    if not (actor.active or actor.frozen):
        return in_use.none()
    if may_oversee(actor):
        return in_use
    own = in_use.filter(organisation=actor.organisation)
    return own if actor.delegation is None else own.filter(ship__in=ships(actor).values("pk"))


def may_read_file(actor: Actor, file: StoredFile) -> bool:
    """Whether the bytes may be given out: one's own upload, a paper of a visible case, ship or document."""
    if not (actor.active or actor.frozen):
        return False
    if file.organisation_id is not None and file.organisation_id == actor.organisation_id:
        if actor.delegation is None or file.uploaded_by_id == actor.user_id:
            return True
        if papers(actor).filter(file=file).exists():
            return True
    handed_in = Q(added_in_version__lte=F("application__version"))  # what lies in a draft is not the office's yet
    if ApplicationFile.objects.filter(handed_in, file=file, application__in=applications(actor).values("pk")).exists():
        return True
    linked = ShipPaper.objects.filter(file=file)
    if actor.is_officer and linked.filter(ship__calls__port__code__in=actor.ports()).exists():
        return True  # of ships that call, or called, at the officer's ports
    return IssuedDocument.objects.filter(file=file, application__in=applications(actor).values("pk")).exists()


def visible(actor: Actor, port: Port) -> Visible:
    """The check that a form makes of every id inside it."""
    return Visible(actor, port)


class Visible:
    """Answers whether the row of an id inside a form is there for this actor."""

    def __init__(self, actor: Actor, port: Port) -> None:
        self.actor, self.port = actor, port

    def __call__(self, model: str, pk: int) -> bool:
        if not 0 < pk < 2**63:
            return False
        if model == "place":
            return Place.objects.filter(pk=pk, port=self.port, active=True).exists()
        if model == "ship":
            return ships(self.actor).filter(pk=pk).exists()
        if model == "appointee":
            return appointees(self.port).filter(pk=pk).exists()
        if model in Craft.values:
            return workforce(self.actor, Craft(model)).filter(pk=pk).exists()
        return False
