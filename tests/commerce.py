"""Builders of a port that is run commercially: its companies and agencies, and calls and convoys on its longer road."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from suar.accounts.actors import Actor, actor_of
from suar.accounts.models import User
from suar.accounts.roles import AGENCY_ROLES, Craft, OrganisationKind, Role
from suar.demo.samples import Voyage
from suar.demo.walking import Cast
from suar.integrations.simponi.sandbox import Sandbox
from suar.portcalls.models import Trade
from suar.registry.models import Command, LabourPool, Place, PlaceKind, Port, Ship
from suar.workflow import registry
from suar.workflow.models import Application, State
from suar.workflow.workorders import MasterSignature
from tests import build
from tests.build import Walk
from tests.scenery import remembered

CODE = "IDBPN"
DOMESTIC = (Trade.DOMESTIC, Trade.DOMESTIC)
FOREIGN = (Trade.FOREIGN, Trade.FOREIGN)
#: The whole road of a foreign ship to an operated berth; what does not apply on a road is passed by.
ROAD = (
    "AGENCY", "PKK", "RKBM", "LAB", "SPM", "PPKB", "RPKRO", "PPK", "SPK", "COP", "SPOG", "CREW", "IMM", "CUST",
    "KARANTINA", "PHQC", "IMMO", "CUSTO", "LK3D", "LKK", "PPKBD", "SPKK", "SPB", "LK3R",
)  # fmt: skip
#: Filed when the ship is about to leave.
_LEAVING = ("LKK", "PPKBD", "SPKK", "SPB")
_LONG_AGO = date(2020, 1, 1)


def a_commercial_port(code: str = CODE) -> Port:
    """A port of class I with pilots: operated berth O1, private jetty J1 of another operator, public anchorage L1."""
    port = build.a_port(code, tariff_class="I", has_operator=True, has_pilotage=True, zone="Asia/Makassar")
    berth, jetty = (a_company(OrganisationKind.PORT_OPERATOR, f"PT {name} {code}") for name in ("Terminal", "Jetty"))
    build.a_place(port, "O1", length_m=Decimal(300), depth_m=Decimal(12), operator=berth.organisation)
    build.a_place(
        port, "J1", kind=PlaceKind.JETTY, length_m=Decimal(150), depth_m=Decimal(8), operator=jetty.organisation
    )
    LabourPool.objects.get_or_create(port=port, since=_LONG_AGO, defaults={"gangs": 12})
    return port


def a_company(kind: OrganisationKind, name: str, craft: str = "") -> Actor:
    """Somebody of a company, for its desk or with a craft."""
    company = build.an_organisation(kind, name)
    person = build.a_person(company, f"{craft or 'meja'} {company.pk}")
    if person.craft != craft:
        User.objects.filter(pk=person.pk).update(craft=craft)
        person.craft = craft
    return actor_of(person)


@remembered
def a_commercial_cast(
    port: Port | None = None, *, agent: Actor | None = None, place: str = "O1", mark: str = ""
) -> Cast:
    """Everybody with a part in a call at an operated place; agent, stevedore and forwarder do business at the port.

    ``mark``: tells the companies of one cast from those of another.
    """
    port = port or a_commercial_port()
    operator = Place.objects.select_related("operator").get(port=port, code=place).operator
    assert operator is not None
    run_by = OrganisationKind.PORT_OPERATOR, operator.name
    parts = {
        Role.STEVEDORE: a_company(OrganisationKind.STEVEDORE, f"PT Bongkar{mark}"),
        Role.FORWARDER: a_company(OrganisationKind.FORWARDER, f"PT Urus{mark}"),
        Role.PORT_OPERATOR: a_company(*run_by),
        Role.OWNER: a_company(OrganisationKind.OWNER, f"PT Pemilik{mark}"),
        Role.MASTER: a_company(OrganisationKind.OWNER, f"PT Pemilik{mark}", Craft.MASTER),
        **{role: build.an_agency(role, port) for role in AGENCY_ROLES},
    }
    cast = Cast(
        port, agent or build.an_agent(f"PT Agen{mark}"), build.an_officer(Role.PORT_AUTHORITY, port),
        build.an_officer(Role.HARBOUR_MASTER, port), parts, a_company(*run_by, Craft.PILOT),
        a_company(*run_by, Craft.MOORING),
    )  # fmt: skip
    for holder in (cast.agent, parts[Role.STEVEDORE], parts[Role.FORWARDER]):
        build.a_licence(cast, holder=holder)
    return cast


def a_commercial_ship(cast: Cast, **columns: Any) -> Ship:
    """A ship of the cast's owner, commanded by its master where she has a crew."""
    owner, master = cast.parts[Role.OWNER], cast.parts[Role.MASTER]
    ship = build.a_ship(agent=cast.agent, **{"owner": owner.organisation, **columns})
    if not ship.unmanned and master.user_id is not None:
        Command.objects.create(ship=ship, user_id=master.user_id, since=_LONG_AGO)
    return ship


def a_foreign_ship(cast: Cast, **columns: Any) -> Ship:
    """A ship under the flag of Singapore."""
    abroad = {"flag": "SG", "imo_number": "9999993", "registration_mark": "", "registration_key": ""}
    return a_commercial_ship(cast, **{**abroad, **columns})


def a_plan(cast: Cast, ship: Ship, place: str = "O1", **changed: Any) -> Voyage:
    """The plan of a call for which the agent appoints the cast's companies and the operator sends its people."""
    crew = {"pilot": cast.pilot, "mooring": cast.mooring}
    ordinary: dict[str, Any] = {name: actor.user_id if actor else None for name, actor in crew.items()}
    ordinary["companies"] = tuple(actor.organisation_id for actor in cast.appointed())
    return build.a_voyage(ship, cast.port, place=place, **{**ordinary, **changed})


def a_commercial_call(
    *,
    granted: Sequence[str] = (),
    cast: Cast | None = None,
    ship: Ship | None = None,
    place: str = "O1",
    trade: tuple[Trade, Trade] = DOMESTIC,
    simponi: Sandbox | None = None,
    **voyage: Any,
) -> Walk:
    """A call at an operated berth, walked by the real lifecycle until everything in ``granted`` is granted."""
    return _walked(_opened, granted, simponi, cast=cast, ship=ship, place=place, trade=trade, **voyage)


def a_foreign_call(
    *, granted: Sequence[str] = (), cast: Cast | None = None, simponi: Sandbox | None = None, **more: Any
) -> Walk:
    """The same for a ship from abroad that goes abroad again."""
    return _walked(_opened_abroad, granted, simponi, cast=cast, **more)


def a_convoy(
    *,
    granted: Sequence[str] = (),
    cast: Cast | None = None,
    barges: int = 1,
    place: str = "O1",
    simponi: Sandbox | None = None,
    **voyage: Any,
) -> Walk:
    """A tug without cargo and her loaded barges, opened as one convoy and walked on common forms."""
    return _walked(_opened_in_tow, granted, simponi, cast=cast, barges=barges, place=place, **voyage)


def _walked(opened: Callable[..., Walk], granted: Sequence[str], simponi: Sandbox | None, **asked: Any) -> Walk:
    return _one_further(opened, tuple(sorted(granted, key=ROAD.index)), simponi, **asked)


@remembered
def _one_further(opened: Callable[..., Walk], road: tuple[str, ...], simponi: Sandbox | None, **asked: Any) -> Walk:
    """What was ``opened``, granted one service more than a walk that lacks the last of ``road``."""
    if not road:
        return opened(**asked)
    return go_on(_one_further(opened, road[:-1], simponi, **asked), road[-1:], simponi)


def _opened(
    cast: Cast | None = None,
    ship: Ship | None = None,
    place: str = "O1",
    trade: tuple[Trade, Trade] = DOMESTIC,
    **voyage: Any,
) -> Walk:
    cast = cast or a_commercial_cast(place=place if place != "L1" else "O1")
    plan = a_plan(cast, ship or a_commercial_ship(cast), place, **voyage)
    return Walk(cast, plan, build.START, trade)


def _opened_abroad(cast: Cast | None = None, **more: Any) -> Walk:
    cast = cast or a_commercial_cast()
    build.an_exchange_rate()
    abroad = {"ship": a_foreign_ship(cast), "trade": FOREIGN, "origin": "Singapore", "destination": "Singapore"}
    return _opened(cast, **{**abroad, **more})


def _opened_in_tow(cast: Cast | None, barges: int, place: str, **voyage: Any) -> Walk:
    cast = cast or a_commercial_cast()
    tug = a_commercial_ship(cast, ship_type="Tug", gross_tonnage=160, length_m=Decimal(28), deadweight_tonnes=120)
    hulls = [
        a_commercial_ship(
            cast, ship_type="Tongkang", unmanned=True, safe_manning=None, gross_tonnage=3100, length_m=Decimal(91),
            deadweight_tonnes=7500,
        )
        for _barge in range(barges)
    ]  # fmt: skip
    coal = {"cargo": (build.Goods("load", "COAL", "7000.000", "dry_bulk"),)}
    tow = [a_plan(cast, hull, place, **{**coal, **voyage}) for hull in hulls]
    return Walk(cast, a_plan(cast, tug, place, **{"cargo": (), **voyage}), build.START, DOMESTIC, tow)


def go_on(walk: Walk, granted: Sequence[str], simponi: Sandbox | None = None) -> Walk:
    """Walk on until these are granted too, in the order of the road."""
    for code in sorted(granted, key=ROAD.index):
        until_ready(walk, code, simponi)
        if code == "COP" and _stands(walk, code):
            walk.grant(code)
        elif code == "RPKRO" and _applies(walk, code):
            walk.file(code, from_m=Decimal(0), to_m=_room(walk))
        else:
            walk.pass_through(code)
    return walk


def _room(walk: Walk) -> Decimal:
    """Metres for the longest ship that travels."""
    longest: Decimal = max(hull.voyage.ship.length_m for hull in walk.hulls)
    return (longest * Decimal("1.10")).quantize(Decimal("0.1"))


def until_ready(walk: Walk, code: str, simponi: Sandbox | None = None) -> Walk:
    """What happens outside the papers before a service is filed."""
    if code == "SPM" and _applies(walk, "COP") and not _stands(walk, "COP"):
        walk.file("COP")  # asked for before she enters, decided on board (ruling 7)
    if code == "COP" and _stands(walk, code):
        walk.act("SPM", "arrived", walk.voyage.eta)
    if code in ("CREW", "PINDAH"):
        arrive(walk)
    if code in _LEAVING:
        walk.until(walk.voyage.etd - build.hours(6))
    if code == "SPB" and simponi is not None:
        build.pay(walk, simponi)
    if code == "LK3R":
        sail(walk)
    return walk


def shift(walk: Walk, to: Place, at: datetime, **changed: Any) -> Application:
    """The ship that lies in port is let shift to another place; the request for it lies ready."""
    granted = walk.pass_through("PINDAH", to_place=to.pk, at=at, **changed).open_case("PINDAH")
    walk.apps["PPKB"] = Application.objects.get(call=walk.call, service_code="PPKB", shift=granted, state=State.DRAFT)
    return granted


def arrive(walk: Walk) -> Walk:
    """She arrives and is made fast: pilot and gang report it, and her master signs; at a public place an officer."""
    if not _stands(walk, "SPK"):
        return build.arrive(walk)
    fast = walk.voyage.eta + timedelta(minutes=75)
    if not _applies(walk, "COP"):
        walk.act("SPM", "arrived", walk.voyage.eta)
    _report(walk, "SPK", {"pilot_on": -30, "first_line": -10, "all_fast": 0, "pilot_off": 10}, fast)
    return walk


def sail(walk: Walk) -> Walk:
    """Cast off and departure, as pilot, gang and harbour master record them."""
    if not _stands(walk, "SPKK"):
        return build.sail(walk)
    _report(walk, "SPKK", {"pilot_on": -40, "cast_off": -20, "pilot_off": 0}, walk.voyage.etd)
    walk.act("SPB", "departed", walk.voyage.etd)
    return walk


def _report(walk: Walk, code: str, minutes: dict[str, int], moment: datetime) -> None:
    for name, after in minutes.items():
        by = walk.cast.pilot if name.startswith("pilot") else walk.cast.mooring
        walk.act(code, name, moment + timedelta(minutes=after), by)
    master, signed = walk.cast.parts[Role.MASTER], MasterSignature(confirmed=True)
    walk.act(code, "signed", walk.at, master, signed, walk.hulls[:1])  # for the barges in tow as well


def _applies(walk: Walk, code: str) -> bool:
    return registry.exists(code) and registry.versions(code)[-1].applies(walk.call)


def _stands(walk: Walk, code: str) -> bool:
    open_or_granted = (State.IN_REVIEW, State.GRANTED)
    return Application.objects.filter(call=walk.call, service_code=code, state__in=open_or_granted).exists()
