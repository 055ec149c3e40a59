"""Which cases and calls there are for somebody; every list of them begins here."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from suar.accounts.actors import Actor
from suar.accounts.roles import PORT_ROLES, Right, Role
from suar.portcalls.models import ManualEntry, PortCall
from suar.workflow import relations
from suar.workflow.models import Application, State
from suar.workflow.permissions.pages import looks_at_calls, may_read_register

#: Drafts, also those that were thrown away, are their company's alone.
_HANDED_IN = ~Q(state=State.DRAFT) & ~Q(state=State.WITHDRAWN, version=0)


def of_menus(actor: Actor, code: str = "service_code") -> Q:
    """What is true of rows whose service's menu the actor may view; ``code``: where a row keeps its service."""
    menus, others = actor.menus_to_see()
    if not others:
        return Q(**{f"{code}__in": menus})
    hidden = frozenset(actor.rights) - menus
    return ~Q(**{f"{code}__in": hidden}) if hidden else Q()


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


def applications(actor: Actor) -> QuerySet[Application]:
    """The applications that the actor may see."""
    every = Application.objects.select_related("port", "call__ship", "call__port", "organisation", "desk")
    if actor.system:
        return every.filter(_HANDED_IN)
    if not actor.active and not actor.frozen:
        return every.none()
    every = every.filter(relations.within(actor), of_menus(actor))
    if actor.frozen:
        return every.filter(organisation=actor.organisation_id)
    if actor.has_role(Role.DIRECTORATE):
        return every.filter(_HANDED_IN)
    if actor.is_officer:
        begun = Q(organisation_id=actor.organisation_id)  # what an officer is about to write down
        return every.filter(_HANDED_IN | begun, port__code__in=actor.ports())
    return every.filter(_of_company(actor))


def _of_company(actor: Actor) -> Q:
    """What is true of a company's own applications, and of others' that its part in a call lets it read."""
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
    return own


def waiting_at_company(actor: Actor) -> QuerySet[Application]:
    """Cases that wait for the consent or decision of the actor's own company, most urgent first."""
    waiting = applications(actor).filter(state=State.IN_REVIEW, paused_at=None, desk__isnull=False)
    return waiting.filter(desk_id=actor.organisation_id).order_by("due_at", "id")


def calls(actor: Actor) -> QuerySet[PortCall]:
    """The port calls that the actor may see."""
    every = PortCall.objects.select_related("port", "ship", "agent", "place__operator")
    if actor.system:
        return every
    if not looks_at_calls(actor):
        return every.none()
    if actor.frozen:
        return every.filter(_filed_on(actor))
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


def sees_crew(actor: Actor, call: PortCall) -> bool:
    """Whether the actor may read who is aboard: whoever may read the crew clearance."""
    from suar.workflow import registry

    if not actor.reaches(call.port.code) or not actor.has_right("CREW", Right.VIEW):
        return False
    readers = relations.readers(registry.current_of("CREW"))
    return actor.has_role(Role.DIRECTORATE) or bool(relations.of(actor, call, call.port) & readers)


def manual_entries(actor: Actor) -> QuerySet[ManualEntry]:
    """The register of ships served by hand, of the ports an officer serves (the directorate: of all)."""
    every = ManualEntry.objects.select_related("port", "ship", "organisation").order_by("-at", "-id")
    if not may_read_register(actor):
        return every.none()
    return every if actor.has_role(Role.DIRECTORATE) else every.filter(port__code__in=actor.ports())
