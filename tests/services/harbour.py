"""A commercial port with an operator, its pilots and gangs, and a call walked until a work order can be issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from suar.accounts.actors import Actor, actor_of
from suar.accounts.models import User
from suar.accounts.roles import Craft, OrganisationKind, Role
from suar.demo.walking import Cast
from suar.kernel import clock
from suar.portcalls import workorders
from suar.portcalls.models import WorkOrder
from suar.records import outbox
from suar.registry.models import Command, Place, Port, Ship
from suar.workflow import lifecycle
from suar.workflow.forms import ActualTime, BaseForm
from suar.workflow.models import Application
from tests import build
from tests.scenery import remembered

#: Granted before a work order for coming in is issued, on a call without cargo work.
BEFORE_SPK = ("AGENCY", "PKK", "SPM", "PPKB", "RPKRO", "PPK")


@dataclass
class Harbour:
    """The port and its people."""

    port: Port
    cast: Cast
    dispatcher: Actor
    pilot: Actor
    mooring: Actor

    def walk(self, ship: Ship | None = None, granted: tuple[str, ...] = BEFORE_SPK, **voyage: Any) -> build.Walk:
        """A call at the operator's berth, walked as far as said."""
        ship = ship or build.a_ship(agent=self.cast.agent)
        crew = {"pilot": self.pilot.user_id, "mooring": self.mooring.user_id}
        plan = build.a_voyage(ship, self.port, **{"cargo": (), **crew, **voyage})
        build.a_licence(self.cast, plan)
        return build.Walk(self.cast, plan, build.START).pass_through(*granted)

    def ordered(self, ship: Ship | None = None, **voyage: Any) -> tuple[build.Walk, WorkOrder]:
        """A call with its work order for coming in."""
        walk = self.walk(ship, **voyage)
        walk.pass_through("SPK")
        return walk, order_of(walk)


def order_of(walk: build.Walk, code: str = "SPK") -> WorkOrder:
    """The order in force of a call."""
    found = workorders.of(walk.open_case(code).pk)
    assert found is not None
    return found


def issue(walk: build.Walk, **changed: Any) -> Application:
    """File a work order with other answers than the sample's; None leaves one out."""
    draft = walk.draft("SPK")
    with clock.at(walk.at):
        form = build.samples.statement("SPK", walk.voyage, **changed)
        app = lifecycle.submit(draft.pk, walk.cast.files(draft.service), form)
        outbox.drain()
    return app


@remembered
def a_harbour(code: str = "IDBPN", operator: str = "PT Operator Uji", **columns: Any) -> Harbour:
    """A port with compulsory pilotage whose berths are run by an operator with two pilots' worth of people."""
    named = {"has_operator": True, "has_pilotage": True, "zone": "Asia/Makassar", **columns}
    port = build.a_port(code, **named)
    build.a_place(port, "D3", length_m=Decimal(200), depth_m=Decimal(8))
    company = build.an_organisation(OrganisationKind.PORT_OPERATOR, operator)
    Place.objects.filter(port=port, code__startswith="D").update(operator=company)
    dispatcher, pilot, mooring = (
        actor_of(a_worker(company.pk, f"{operator} {n}", craft))
        for n, craft in enumerate(("", Craft.PILOT, Craft.MOORING))
    )
    ordinary = build.a_cast(port)
    parts = {**ordinary.parts, Role.PORT_OPERATOR: dispatcher}
    cast = Cast(port, ordinary.agent, ordinary.authority, ordinary.harbour_master, parts, pilot, mooring)
    return Harbour(port, cast, dispatcher, pilot, mooring)


def a_worker(company_id: int, name: str, craft: str) -> User:
    """Somebody of a company who does this work."""
    from suar.accounts.models import Organisation

    person = build.a_person(Organisation.objects.get(pk=company_id), name.lower())
    person.craft = craft
    person.save(update_fields=["craft"])
    return person


def a_master(ship: Ship, name: str = "Ridwan Nakhoda") -> Actor:
    """Who commands a ship, with an account of her own at the owner's."""
    owner = build.an_organisation(OrganisationKind.OWNER, f"Pemilik {ship.pk}")
    person = a_worker(owner.pk, name, Craft.MASTER)
    Command.objects.create(ship=ship, user=person, since=build.START.date())
    return actor_of(person)


def do(walk: build.Walk, name: str, form: BaseForm, by: Actor, *, code: str = "SPK") -> Application:
    """Use an action of the order, some minutes later."""
    walk.at += timedelta(minutes=2)
    with clock.at(walk.at):
        app = lifecycle.act(walk.open_case(code).pk, by, name, form)
        outbox.drain()
    return app


def report(walk: build.Walk, name: str, at: datetime, by: Actor, *, code: str = "SPK") -> WorkOrder:
    """Report a time as soon as it happened."""
    walk.until(at)
    app = do(walk, name, ActualTime(at=at), by, code=code)
    return WorkOrder.objects.get(application_id=app.pk)
