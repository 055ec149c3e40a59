"""Who may do what, in which state: asked of ``may()`` itself for every part people play, service, action and state."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from suar.accounts.actors import NOBODY, Actor
from suar.accounts.models import Organisation
from suar.accounts.roles import AGENCY_ROLES, EVERY_MENU, OFFICE_ROLES, Craft, OrganisationKind, Right, Role
from suar.kernel import clock
from suar.kernel.words import gettext
from suar.portcalls.models import Appointment, PortCall, Trade
from suar.registry.models import Command, Place, PlaceKind, Port, Ship
from suar.workflow import permissions, registry
from suar.workflow.models import Application, State
from suar.workflow.service import Service
from suar.workflow.standard import applicants

_ALL = {EVERY_MENU: frozenset(Right)}
_HERE, _ELSEWHERE = "IDAAA", "IDZZZ"
ACTIONS = ("view", *permissions.APPLICANT_ACTIONS, *permissions.OFFICE_ACTIONS)
#: Companies by the part they play; what is added to their keys makes rivals, or second ones that were appointed too.
_PARTS = (Role.AGENT, Role.STEVEDORE, Role.FORWARDER, Role.PORT_OPERATOR, Role.OWNER, Role.MASTER)
_RIVAL, _SECOND = 100, 200


def _company(role: Role, apart: int = 0) -> Organisation:
    kind = OrganisationKind.OWNER if role == Role.MASTER else OrganisationKind(role.value)
    return Organisation(pk=1 + apart + _PARTS.index(role), kind=kind, name=role.value)


def _person(role: Role, apart: int = 0) -> Actor:
    company = _company(role, apart)
    craft = Craft.MASTER if role == Role.MASTER else ""
    return Actor(company.pk, role.value, company, rights=_ALL, craft=craft)


def _officer(role: Role, port: str = _HERE) -> Actor:
    office = Organisation(pk=300 + sorted(OFFICE_ROLES).index(role), kind=OrganisationKind.OFFICE, port_code=port)
    return Actor(office.pk, role.value, office, frozenset({(role, port)}), _ALL)


def actors() -> dict[str, Actor]:
    """One actor for each part people play, with every right of its group: of the call, its rivals, the offices."""
    directorate = Organisation(pk=400, kind=OrganisationKind.DIRECTORATE, name="directorate")
    return {
        gettext("agen kunjungan"): _person(Role.AGENT),
        gettext("PBM yang ditunjuk"): _person(Role.STEVEDORE),
        gettext("PBM kedua yang ditunjuk"): _person(Role.STEVEDORE, _SECOND),
        gettext("JPT yang ditunjuk"): _person(Role.FORWARDER),
        gettext("JPT kedua yang ditunjuk"): _person(Role.FORWARDER, _SECOND),
        gettext("operator tempat"): _person(Role.PORT_OPERATOR),
        gettext("pemilik kapal"): _person(Role.OWNER),
        gettext("nakhoda kapal"): _person(Role.MASTER),
        gettext("penyelenggara"): _officer(Role.PORT_AUTHORITY),
        gettext("syahbandar"): _officer(Role.HARBOUR_MASTER),
        gettext("kepala kantor"): _officer(Role.HEAD_OF_OFFICE),
        gettext("karantina kesehatan"): _officer(Role.HEALTH),
        gettext("imigrasi"): _officer(Role.IMMIGRATION),
        gettext("bea cukai"): _officer(Role.CUSTOMS),
        gettext("karantina hewan, ikan, tumbuhan"): _officer(Role.QUARANTINE),
        gettext("direktorat"): Actor(400, "directorate", directorate, rights=_ALL),
        gettext("agen lain"): _person(Role.AGENT, _RIVAL),
        gettext("PBM lain"): _person(Role.STEVEDORE, _RIVAL),
        gettext("JPT lain"): _person(Role.FORWARDER, _RIVAL),
        gettext("operator lain"): _person(Role.PORT_OPERATOR, _RIVAL),
        gettext("pemilik kapal lain"): _person(Role.OWNER, _RIVAL),
        gettext("nakhoda kapal lain"): _person(Role.MASTER, _RIVAL),
        gettext("petugas pelabuhan lain"): _officer(Role.HARBOUR_MASTER, _ELSEWHERE),
        gettext("instansi di pelabuhan lain"): _officer(min(AGENCY_ROLES), _ELSEWHERE),
        gettext("siapa pun"): NOBODY,
    }


def _call(port: Port) -> PortCall:
    """A planned call from abroad at an operated berth with everybody appointed, read from nowhere."""
    long_ago, now = date(2020, 1, 1), clock.now()
    ship = Ship(pk=1, gross_tonnage=500, owner=_company(Role.OWNER))
    place = Place(pk=1, port=port, kind=PlaceKind.BERTH, operator=_company(Role.PORT_OPERATOR))
    call = PortCall(pk=1, port=port, ship=ship, place=place, agent=_company(Role.AGENT), planned_at=now)
    call.trade_in = Trade.FOREIGN
    works = [_company(role, apart) for role in (Role.STEVEDORE, Role.FORWARDER) for apart in (0, _SECOND)]
    appointed = [Appointment(call=call, organisation=company, appointed_at=now) for company in works]
    _knows(call, appointments=appointed)
    _knows(ship, commands=[Command(ship=ship, user_id=_person(Role.MASTER).user_id or 0, since=long_ago)])
    return call


def _knows(row: Any, **related: list[Any]) -> None:
    """Rows that belong to it, as if they had been read with it: the page is made without a database."""
    row._prefetched_objects_cache = related


def application(service: Service, state: State) -> Application:
    """An application of the company that files it first, at port IDAAA in a state, never saved."""
    port = Port(pk=1, code=_HERE, name="A")
    app = Application(
        pk=1, service_code=service.code, service_since=service.since, port=port,
        call=_call(port) if service.on_call else None, organisation=_filer(service.applicant), state=state,
        version=0 if state == State.DRAFT else 1,
    )  # fmt: skip
    if any(step.at_operator for step in service.steps):
        app.desk = _company(Role.PORT_OPERATOR)
    return app


def _filer(role: Role) -> Organisation:
    """Whoever files first: a company, or the office of an officer who writes something down."""
    officer = _officer(role) if role in OFFICE_ROLES else None
    return officer.organisation if officer is not None and officer.organisation is not None else _company(role)


def states_of(actor: Actor, action: str, service: Service) -> list[State]:
    """States in which the actor may do the action."""
    return [s for s in State if permissions.may(actor, action, application(service, s))]


def _cell(states: list[State]) -> str:
    if len(states) == len(State):
        return gettext("selalu")
    if set(states) == set(State) - {State.DRAFT}:
        return gettext("setelah diajukan")
    return ", ".join(str(s.label).lower() for s in states) or "–"


def _column(actor: Actor, service: Service) -> tuple[str, ...]:
    """What one person may: a cell for each action, then for each act of the service."""
    cells = [_cell(states_of(actor, action, service)) for action in ACTIONS]
    granted = application(service, State.GRANTED)
    acts = [permissions.has_part_in(actor, name, granted) for name in service.actions()]
    return (*cells, *(gettext("disetujui") if may else "–" for may in acts))


def columns(service: Service) -> dict[tuple[str, ...], list[str]]:
    """People who may the same stand in one column; the order is that of the first of each."""
    found: dict[tuple[str, ...], list[str]] = {}
    for name, actor in actors().items():
        found.setdefault(_column(actor, service), []).append(name)
    return found


def _table(service: Service) -> Iterator[str]:
    together = columns(service)
    none = [names for column, names in together.items() if set(column) == {"–"}]
    some = {column: names for column, names in together.items() if set(column) != {"–"}}
    yield f"## {service.code} — {service.title}"
    yield ""
    yield f"{gettext('Pemohon')}: {applicants(service)}."
    if any(step.at_operator for step in service.steps):
        yield gettext("Diputus operator di tempat yang dikelolanya; di tempat lain penyelenggara memutus.")
    if any(step.at_company for step in service.steps):
        yield gettext("Langkah persetujuan perusahaan diputus perusahaan yang disebut permohonan itu.")
    yield ""
    yield f"| {gettext('tindakan')} | " + " | ".join("<br>".join(names) for names in some.values()) + " |"
    yield "|---" * (len(some) + 1) + "|"
    for row, name in enumerate((*ACTIONS, *(f"act:{name}" for name in service.actions()))):
        cells = [column[row] for column in some]
        if set(cells) != {"–"}:
            yield f"| `{name}` | " + " | ".join(cells) + " |"
    yield ""
    yield f"{gettext('Tidak boleh apa pun')}: {', '.join(name for names in none for name in names)}."
    yield ""


def as_text() -> str:
    """The matrix of all services as markdown."""
    lines = [f"# {gettext('Siapa boleh apa, dalam keadaan mana')}", ""]
    lines += [gettext("Dibuat dari may() sendiri untuk orang yang kelompoknya memegang keenam hak."), ""]
    lines += [
        gettext(
            "Setiap tabel: permohonan dari pemohon pertama, pada kunjungan kapal yang sandar di dermaga berpengelola, "
            "dengan PBM dan JPT yang ditunjuk. Orang yang haknya sama berada dalam satu lajur. Tindakan `act:` "
            "ditawarkan selama masih ada yang dicatat."
        ),
        "",
    ]
    for service in registry.current():
        lines += _table(service)
    return "\n".join(lines)
