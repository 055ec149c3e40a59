"""On which call a service is tried: a small port's where its road goes through it, else a commercial port's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from suar.accounts.models import Organisation
from suar.accounts.roles import Role
from suar.cargo import lines
from suar.cargo.models import Phase
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.portcalls import appointments, times
from suar.portcalls.models import MovementKind, PortCall, TimeSource, Trade
from suar.registry.models import Place, PlaceKind, Port, Ship
from suar.workflow import registry
from suar.workflow.forms import BaseForm
from suar.workflow.models import Application
from suar.workflow.service import Service
from suar.workflow.statements import read
from tests import build, commerce
from tests.scenery import remembered

#: Filed by somebody on a call; decided by an office, by a company at its desk, or recorded at once.
FILED = [s.code for s in registry.current() if s.on_call and not s.opened_by_system]
DECIDED = [code for code in FILED if registry.versions(code)[-1].steps]
RECORDED = [code for code in FILED if code not in DECIDED]
#: Filed before what stands ahead of it on the road: asked for before the ship enters, decided when she is in.
EARLY = ("COP", "SSCEC")
#: On the road of a shift alone.
IN_A_SHIFT = ("SPKP",)
#: Of ships that the office enters by hand, and of the sailings of a season.
BY_HAND, OF_A_SEASON = ("MANUAL", "SPBM"), ("TRIP",)
#: Recorded of a ship that has come in.
ABOARD = ("FSC", "PSC")
#: Follows a service on which it does not hang: a postponement outlives the clearance that it ended.
FOLLOWS = {"TUNDA": ("SPB",)}
#: On the road of a call by what it carries: tried at a small port on a ship that loads livestock.
BY_GOODS = ("KARANTINA",)
LIVESTOCK = (build.Goods("load", "CATTLE", "310.000", "heads"),)
WITH_NEEDS = [code for code in FILED if registry.needed(registry.versions(code)[-1])]
#: Filed by the call's number, which the notice of arrival gives it: nobody can begin it before.
WITH_NEEDS = [code for code in WITH_NEEDS if not registry.versions(code)[-1].from_outside]


def small_call() -> PortCall:
    """A domestic ship that works cargo at a public berth of a port without an operator; never saved."""
    port, ship = Port(pk=1, code="IDSUQ"), Ship(pk=1, gross_tonnage=626)
    return PortCall(port=port, ship=ship, place=Place(port=port, kind=PlaceKind.BERTH), cargo_work=True)


def commercial_call(trade: Trade = Trade.DOMESTIC) -> PortCall:
    """The same at an operated berth with compulsory pilotage; never saved."""
    port = Port(pk=2, code=commerce.CODE, has_operator=True, has_pilotage=True)
    place = Place(port=port, kind=PlaceKind.BERTH, operator=Organisation(pk=1))
    flag = "SG" if trade == Trade.FOREIGN else "ID"
    ship = Ship(pk=1, gross_tonnage=626, flag=flag)
    return PortCall(port=port, ship=ship, place=place, cargo_work=True, trade_in=trade, trade_out=trade)


def shifting_call() -> PortCall:
    """The same ship on a shift to another operated berth; never saved."""
    call = commercial_call()
    call.shift_id = 1
    return call


def at_a_small_port(code: str) -> bool:
    """Whether the service lies on the ordinary road of a small port."""
    if service_of(code).manual:
        return False
    return code in BY_GOODS or registry.versions(code)[-1].applies(small_call())


def service_of(code: str) -> Service:
    """The version of a service that is in force."""
    return registry.versions(code)[-1]


@remembered
def a_call(code: str, granted: list[str], simponi: Sandbox | None = None) -> build.Walk:
    """A call on whose road the service lies, walked until these are granted."""
    if code in IN_A_SHIFT:
        return _in_a_shift(granted)
    if code in BY_HAND:
        return build.a_visit_by_hand()
    if code in OF_A_SEASON:
        return build.a_sailing(build.a_season())
    if code in BY_GOODS:
        return build.a_port_call(granted=granted, simponi=simponi, cargo=LIVESTOCK)
    if at_a_small_port(code):
        return build.a_port_call(granted=granted, simponi=simponi)
    if service_of(code).applies(commercial_call()):
        return commerce.a_commercial_call(granted=granted, simponi=simponi)
    return commerce.a_foreign_call(granted=granted, simponi=simponi)


@remembered
def _in_a_shift(granted: list[str]) -> build.Walk:
    """A ship that lies at an operated berth and is let shift to the anchorage, with the request for it if wanted."""
    road = list(commerce.ROAD[: commerce.ROAD.index("SPOG") + 1])
    walk = commerce.arrive(commerce.a_commercial_call(granted=road))
    roads = Place.objects.get(port=walk.cast.port, code="L1")
    commerce.shift(walk, roads, walk.voyage.eta + build.hours(9))
    if "PPKB" in granted:
        moves = walk.voyage.eta + build.hours(10)
        walk.pass_through("PPKB", place=roads.pk, etb=moves, etd=walk.voyage.etd)
    return walk


def before(code: str, *, commercial: bool = False) -> list[str]:
    """What must be granted first, in the order of the road; beside the road only what the service waits for."""
    road = [*build.ROAD, "LK3R"] if at_a_small_port(code) and not commercial else list(commerce.ROAD)
    if code in road and code not in EARLY:
        return road[: road.index(code)]
    return [each for each in road if each in set(_needed(code))]


def _needed(code: str) -> Iterator[str]:
    for needed in (*registry.needed(service_of(code)), *FOLLOWS.get(code, ())):
        yield needed
        yield from _needed(needed)


@remembered
def ready(code: str, simponi: Sandbox | None = None, *, commercial: bool = False) -> build.Walk:
    """A call on which the service is due; ``commercial``: at an operated berth, though a small port has it too."""
    if commercial:
        walk = commerce.a_commercial_call(granted=before(code, commercial=True), simponi=simponi)
    else:
        walk = a_call(code, before(code), simponi)
    if code == "SPBM" and simponi is not None:
        walk.file("MANUAL")
        build.pay(walk, simponi)
    commerce.until_ready(walk, code, simponi)
    if code == "STS":  # the other ship, of the same agent
        build.a_port_call(granted=["AGENCY", "PKK"], cast=walk.cast, place="L1", cargo=())
    if service_of(code).from_outside:
        walk.cast = replace(walk.cast, newcomer=build.an_agent("PT Agen Baru"))
        build.a_licence(walk.cast, holder=walk.cast.newcomer)
    if code in ABOARD:
        arrived = walk.voyage.eta + build.hours(2)
        times.record(walk.call, MovementKind.ARRIVED, arrived, source=TimeSource.OFFICE, user_id=None)
        walk.until(arrived + build.hours(2))
    if code in EARLY:  # it is decided on board
        times.record(walk.call, MovementKind.ARRIVED, walk.at, source=TimeSource.OFFICE, user_id=None)
    return walk


@remembered
def undue(code: str) -> build.Walk:
    """A call on which somebody may begin the service, while nothing that it waits for is granted."""
    applicant = service_of(code).applicant
    if code in BY_GOODS:  # what she carries is known, the notice of arrival is not granted
        walk = a_call(code, [])
        stated: Any = build.samples.statement("LK3R", walk.voyage)
        lines.write(walk.call, Phase.PLANNED, stated.cargo)
        PortCall.objects.filter(pk=walk.call.pk).update(cargo_work=True)
        walk.call.refresh_from_db()
        return walk
    if applicant == Role.AGENT:
        return a_call(code, [])
    if applicant == Role.PORT_OPERATOR or "PKK" not in registry.needed(service_of(code)):
        return a_call(code, ["AGENCY", "PKK"])  # from the notice of arrival on the place and the companies are known
    walk = a_call(code, [])
    companies = [actor.organisation_id for actor in walk.cast.appointed() if actor.organisation_id]
    appointments.appoint(walk.call, companies)
    return walk


#: Services of a small port that a commercial port has as well.
BOTH = [code for code in FILED if at_a_small_port(code) and service_of(code).applies(commercial_call())]


def stated(app: Application, walk: build.Walk) -> BaseForm:
    """A valid statement for this call."""
    if app.service_code in build.samples.codes():
        return build.samples.statement(app.service_code, walk.voyage)
    asked: BaseForm = build.samples.determination(walk.voyage)
    return app.service.Form.model_validate(asked.model_dump())


def determined(app: Application) -> BaseForm | None:
    """What whoever decides fills in: what its screen proposes."""
    form = app.current_step.form
    return None if form is None else read(form, app.service.proposal(app), zone=app.port.zone)


def passed(walk: build.Walk) -> set[str]:
    """Codes of everything that was ever begun on the call."""
    with clock.at(walk.at):
        return set(Application.objects.filter(call=walk.call).values_list("service_code", flat=True))
