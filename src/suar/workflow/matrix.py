"""Who may do what, in which state: asked of ``may()`` itself for every role, service, action and state."""

from collections.abc import Iterator

from suar.accounts.actors import NOBODY, Actor
from suar.accounts.models import Organisation
from suar.accounts.roles import EVERY_MENU, OrganisationKind, Right, Role
from suar.kernel.words import gettext
from suar.portcalls.models import PortCall
from suar.registry.models import Port, Ship
from suar.workflow import permissions, registry
from suar.workflow.models import Application, State
from suar.workflow.service import Service

_ALL = {EVERY_MENU: frozenset(Right)}
_OWN = Organisation(pk=1, kind=OrganisationKind.AGENT, name="own")
_OTHER = Organisation(pk=2, kind=OrganisationKind.AGENT, name="other")
_OFFICE = Organisation(pk=3, kind=OrganisationKind.OFFICE, name="office", port_code="IDAAA")
_DIRECTORATE = Organisation(pk=4, kind=OrganisationKind.DIRECTORATE, name="directorate")
ACTIONS = ("view", *permissions.APPLICANT_ACTIONS, *permissions.OFFICE_ACTIONS)


def _officer(role: Role, port: str = "IDAAA") -> Actor:
    return Actor(10, role.value, _OFFICE, frozenset({(role, port)}), _ALL)


def actors() -> dict[str, Actor]:
    """One actor for each part people play, with every right of its group."""
    return {
        gettext("siapa pun"): NOBODY,
        gettext("agen sendiri"): Actor(10, "own", _OWN, rights=_ALL),
        gettext("agen lain"): Actor(11, "other", _OTHER, rights=_ALL),
        gettext("penyelenggara"): _officer(Role.PORT_AUTHORITY),
        gettext("syahbandar"): _officer(Role.HARBOUR_MASTER),
        gettext("kepala kantor"): _officer(Role.HEAD_OF_OFFICE),
        gettext("petugas pelabuhan lain"): _officer(Role.HARBOUR_MASTER, "IDZZZ"),
        gettext("direktorat"): Actor(12, "directorate", _DIRECTORATE, rights=_ALL),
    }


def application(service: Service, state: State) -> Application:
    """An application of the agent "own" at port IDAAA in a state, never saved."""
    port = Port(pk=1, code="IDAAA", name="A")
    call = PortCall(pk=1, port=port, ship=Ship(pk=1, gross_tonnage=500), agent=_OWN) if service.on_call else None
    return Application(
        pk=1,
        service_code=service.code,
        service_since=service.since,
        port=port,
        call=call,
        organisation=_OWN,
        state=state,
    )


def states_of(actor: Actor, action: str, service: Service) -> list[State]:
    """States in which the actor may do the action."""
    return [s for s in State if permissions.may(actor, action, application(service, s))]


def _cell(states: list[State]) -> str:
    if len(states) == len(State):
        return gettext("selalu")
    if set(states) == set(State) - {State.DRAFT}:
        return gettext("setelah diajukan")
    return ", ".join(str(s.label).lower() for s in states) or "–"


def _table(service: Service) -> Iterator[str]:
    people = actors()
    yield f"## {service.code} — {service.title}"
    yield ""
    yield f"| {gettext('tindakan')} | " + " | ".join(people) + " |"
    yield "|---" * (len(people) + 1) + "|"
    for action in ACTIONS:
        yield f"| `{action}` | " + " | ".join(_cell(states_of(a, action, service)) for a in people.values()) + " |"
    for name in service.actions():
        granted = application(service, State.GRANTED)
        yield (
            f"| `act:{name}` | "
            + " | ".join(
                gettext("disetujui") if permissions.may_act(a, name, granted) else "–" for a in people.values()
            )
            + " |"
        )
    yield ""


def as_text() -> str:
    """The matrix of all services as markdown."""
    lines = [f"# {gettext('Siapa boleh apa, dalam keadaan mana')}", ""]
    lines += [gettext("Dibuat dari may() sendiri untuk orang yang kelompoknya memegang keenam hak."), ""]
    for service in registry.current():
        lines += _table(service)
    return "\n".join(lines)
