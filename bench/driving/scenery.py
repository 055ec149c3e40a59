"""What a list of calls does not say and a port cannot do without: places, operators, people, papers; all labelled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tests import build

from suar.accounts.actors import Actor, actor_of
from suar.accounts.models import Group, MenuRights, Organisation, User
from suar.accounts.roles import AGENCY_ROLES, EVERY_MENU, Craft, OrganisationKind, Right, Role
from suar.demo.cast import Cast
from suar.demo.papers import paper
from suar.kernel import clock
from suar.portcalls.models import PortCall
from suar.records import files
from suar.registry.models import PaperKind, Place, PlaceKind, Port, ShipPaper

#: Said of everything that is not in the list.
MADE = "dibuat untuk uji"
OPERATORS, JETTIES_EACH = 8, 5
JETTY_M = Decimal(300)
_ALL = {f"may_{right.value}": True for right in Right}
_VALID_UNTIL = date(2027, 12, 31)


@dataclass(frozen=True)
class Operator:
    """A company that runs some of the jetties, with somebody at its desk, a pilot and a mooring gang."""

    desk: Actor
    pilot: Actor
    mooring: Actor


@dataclass
class Scenery:
    """The port as it is driven: where ships can lie, and who acts."""

    port: Port
    authority: Actor
    harbour_master: Actor
    agencies: dict[Role, Actor]
    operators: dict[int, Operator]
    jetties: list[Place]
    quays: list[Place]
    anchorages: list[Place]
    _agents: dict[int, Actor] = field(default_factory=dict)

    def cast(self, call: PortCall, place: Place | None = None) -> Cast:
        """Who acts on a call, once it is known where she is to lie."""
        operator = self.operators.get(place.operator_id or 0) if place is not None else None
        parts = dict(self.agencies)
        if operator is not None:
            parts[Role.PORT_OPERATOR] = operator.desk
        crew = (operator.pilot, operator.mooring) if operator is not None else (None, None)
        return Cast(self.port, self._agent(call.agent), self.authority, self.harbour_master, parts, *crew)

    def _agent(self, company: Organisation) -> Actor:
        if company.pk not in self._agents:
            self._agents[company.pk] = somebody(company, "agen")
        return self._agents[company.pk]


def somebody(company: Organisation, who: str, craft: str = "") -> Actor:
    """A person of a company; a company from a list comes without people, so its first group is made as well."""
    group, new = Group.objects.get_or_create(organisation=company, name="Semua")
    if new:
        MenuRights.objects.create(group=group, menu=EVERY_MENU, **_ALL)
    name = {"full_name": f"{who.title()} {company.pk} ({MADE})", "craft": craft}
    known = {"organisation": company, "group": group, **name}
    return actor_of(User.objects.get_or_create(username=f"{who} {company.pk}", defaults=known)[0])


def build_scenery(port: Port, *, operators: int = OPERATORS, jetties: int = JETTIES_EACH) -> Scenery:
    """Jetties of several operators, two public quays, a public anchorage and one that an operator serves."""
    companies = [
        Organisation.objects.create(kind=OrganisationKind.PORT_OPERATOR, name=f"PT Terminal {n} ({MADE})")
        for n in range(1, operators + 1)
    ]
    people = {
        one.pk: Operator(
            somebody(one, "meja"), somebody(one, "pandu", Craft.PILOT), somebody(one, "kepil", Craft.MOORING)
        )
        for one in companies
    }
    own = [
        _place(port, f"J{n}.{m}", PlaceKind.JETTY, "7.50" if m % 3 else "6.00", company)
        for n, company in enumerate(companies, 1)
        for m in range(1, jetties + 1)
    ]
    quays = [_place(port, f"U{n}", PlaceKind.BERTH, "6.50", None) for n in (1, 2)]
    roads = [
        _place(port, "L1", PlaceKind.ANCHORAGE, None, None),
        _place(port, "L2", PlaceKind.ANCHORAGE, None, companies[0]),
    ]
    return Scenery(
        port, build.an_officer(Role.PORT_AUTHORITY, port), build.an_officer(Role.HARBOUR_MASTER, port),
        {role: build.an_agency(role, port) for role in AGENCY_ROLES}, people, own, quays, roads,
    )  # fmt: skip


def _place(port: Port, code: str, kind: PlaceKind, depth_m: str | None, operator: Organisation | None) -> Place:
    at_anchor = kind == PlaceKind.ANCHORAGE
    known = {
        "name": f"{kind.label} {code} ({MADE})", "kind": kind, "length_m": None if at_anchor else JETTY_M,
        "depth_m": Decimal(depth_m) if depth_m else None, "operator": operator,
        "pilotage": None if operator is not None else False,
    }  # fmt: skip
    return Place.objects.update_or_create(port=port, code=code, defaults=known)[0]


def make_papers(calls: Iterable[PortCall]) -> int:
    """The papers of every ship as her agents keep them; one file serves all. Returns how many."""
    kept = {
        kind: files.keep(
            paper(kind.value, (MADE,)), name=f"{kind.value}.pdf", kind="PDF", mime="application/pdf", user_id=None,
            organisation_id=None,
        )
        for kind in PaperKind
    }  # fmt: skip
    pairs = sorted({(call.ship_id, call.agent_id) for call in calls})
    rows = [
        ShipPaper(
            ship_id=ship, kind=kind, number=f"{kind.value}/{MADE}", expires_on=_VALID_UNTIL, file=kept[kind],
            organisation_id=agent, recorded_at=clock.now(),
        )
        for ship, agent in pairs
        for kind in PaperKind
    ]  # fmt: skip
    ShipPaper.objects.bulk_create(rows, batch_size=2000)
    return len(rows)
