"""Builders: a port, its people, a ship and a call that has walked as far as a test needs, in one line each."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.messages.pofile import read_po

import suar
from suar.accounts.actors import Actor, actor_of
from suar.accounts.models import Group, MenuRights, Organisation, Posting, User
from suar.accounts.roles import AGENCY_ROLES, EVERY_MENU, Level, OrganisationKind, Right, Role
from suar.billing import codes, payments
from suar.billing.gateway import Status
from suar.billing.models import BillingCode, ExchangeRate, Invoice, InvoiceKind
from suar.demo import samples, walking
from suar.demo.papers import paper
from suar.demo.samples import Goods, Voyage
from suar.demo.walking import BRIEFLY, Cast, hand_in_papers
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.portcalls.models import PortCall, Trade
from suar.records import chain, files, outbox
from suar.registry.models import (
    PaperKind,
    Permit,
    PermitKind,
    Place,
    PlaceKind,
    Port,
    PortTariffClass,
    Ship,
    ShipPaper,
)  # fmt: skip
from suar.workflow import by_hand, lifecycle, registry
from suar.workflow.models import Application
from suar.workflow.statements import read
from tests.scenery import remembered

WIB = ZoneInfo("Asia/Jakarta")
#: When a test's agent says "new call", and the plan it says it with.
START = datetime(2026, 11, 9, 8, 0, tzinfo=WIB)
ETA = datetime(2026, 11, 11, 7, 0, tzinfo=WIB)
ETD = datetime(2026, 11, 12, 16, 0, tzinfo=WIB)
#: Order in which a call's services are granted.
ROAD = (
    "AGENCY", "PKK", "SPM", "PPKB", "PPK", "COP", "SPOG", "CREW", "IMM", "CUST", "KARANTINA", "PHQC", "IMMO", "CUSTO",
    "LK3D", "LKK", "SPB",
)  # fmt: skip

_names = itertools.count(1)
_ALL: dict[str, Any] = {f"may_{right.value}": True for right in Right}


def a_port(code: str = "IDSUQ", *, tariff_class: str | None = "III", **columns: Any) -> Port:
    """A port of class III in western Indonesia with a berth D1 of 120 m, a small one D2 and an anchorage L1."""
    found = Port.objects.filter(code=code).first()
    if found is not None:
        return found
    named = {"name": f"Pelabuhan {code}", "name_key": code.lower(), "office_name": f"UPP {code}", **columns}
    port = Port.objects.create(code=code, **named)
    if tariff_class:
        PortTariffClass.objects.create(port=port, tariff_class=tariff_class, since=date(2020, 1, 1), legal_basis="Uji")
    a_place(port, "D1", length_m=Decimal(120), depth_m=Decimal(6))
    a_place(port, "D2", length_m=Decimal(40), depth_m=Decimal(3))
    a_place(port, "L1", kind=PlaceKind.ANCHORAGE)
    return port


def a_place(port: Port, code: str, *, kind: PlaceKind = PlaceKind.BERTH, **columns: Any) -> Place:
    """A place of a port, found again under its code."""
    known = {"name": f"Tempat {code}", "kind": kind, **columns}
    return Place.objects.get_or_create(port=port, code=code, defaults=known)[0]


def an_organisation(kind: OrganisationKind, name: str, port_code: str = "") -> Organisation:
    """A company or an office whose people may do everything their role allows."""
    found, new = Organisation.objects.get_or_create(kind=kind, name=name, port_code=port_code)
    if new:
        group = Group.objects.create(organisation=found, name="Semua", level=Level.SUPER_ADMIN)
        MenuRights.objects.create(group=group, menu=EVERY_MENU, **_ALL)
    return found


def a_person(organisation: Organisation, name: str) -> User:
    """Somebody of an organisation, in its first group."""
    group = organisation.groups.first()
    known = {"organisation": organisation, "group": group, "full_name": name.title(), "completed_at": clock.now()}
    made, _new = User.objects.get_or_create(username=name, defaults=known)
    return made


def an_agent(name: str = "PT Agen Uji") -> Actor:
    """Somebody of a shipping agent."""
    company = an_organisation(OrganisationKind.AGENT, name)
    return actor_of(a_person(company, f"agen {company.pk}"))


def an_officer(role: Role = Role.PORT_AUTHORITY, port: Port | None = None, name: str = "") -> Actor:
    """An officer posted to a port in a function since long ago (or somebody of the directorate)."""
    if role == Role.DIRECTORATE:
        return actor_of(a_person(an_organisation(OrganisationKind.DIRECTORATE, "Ditjen"), name or "ditjen"))
    port = port or a_port()
    office = an_organisation(OrganisationKind.OFFICE, port.office_name, port.code)
    person = a_person(office, name or f"{role.value} {port.code}")
    Posting.objects.get_or_create(
        user=person, port_code=port.code, role=role, order_number="SK 1", since=date(2020, 1, 1)
    )
    return actor_of(person)


def a_ship(name: str = "", *, agent: Actor | None = None, papers: bool = True, **columns: Any) -> Ship:
    """A domestic general cargo ship of GT 626 and 55 m with a tramper permit, her papers in date."""
    number = next(_names)
    agent = agent or an_agent()
    mark = f"2012 IIk No. {number}/L"
    ordinary = {
        "name": name or f"KM Uji {number}", "name_key": (name or f"km uji {number}").lower(),
        "registration_mark": mark, "registration_key": f"2012 IIK {number}/L", "ship_type": "General cargo",
        "gross_tonnage": 626, "deadweight_tonnes": 900, "length_m": Decimal(55), "draught_m": Decimal("3.20"),
        "safe_manning": 6, "owner_name": "PT Pemilik",
    }  # fmt: skip
    ship = Ship.objects.create(**{**ordinary, **columns})
    assert agent.organisation is not None
    ship.agents.add(agent.organisation)
    kind = PermitKind.PKKA if ship.is_foreign else PermitKind.TRAMPER
    Permit.objects.create(
        kind=kind, number=f"TR-{ship.pk}", holder=agent.organisation, ship=ship,
        valid_from=date(2026, 1, 1), valid_until=date(2027, 12, 31),
    )  # fmt: skip
    for paper_kind in PaperKind if papers else ():
        a_paper(ship, paper_kind, agent.organisation)
    return ship


def a_paper(
    ship: Ship, kind: PaperKind, keeper: Organisation, *, expires_on: date | None = date(2027, 6, 30)
) -> ShipPaper:
    """A paper of a ship in use, with its file, as a company keeps it."""
    stored = files.keep(
        paper(kind.value), name=f"{kind.value}.pdf", kind="PDF", mime="application/pdf", user_id=None,
        organisation_id=keeper.pk,
    )  # fmt: skip
    return ShipPaper.objects.create(
        ship=ship, kind=kind, number=f"{kind.value}/1", expires_on=expires_on, file=stored, organisation=keeper,
        recorded_at=START,
    )  # fmt: skip


@remembered
def a_cast(port: Port | None = None, agent: Actor | None = None) -> Cast:
    """The agent of a call, the two who decide at its port, and the agencies that look at foreign ships."""
    port = port or a_port()
    agencies = {role: an_agency(role, port) for role in AGENCY_ROLES}
    decide = an_officer(Role.PORT_AUTHORITY, port), an_officer(Role.HARBOUR_MASTER, port)
    return Cast(port, agent or an_agent(), *decide, agencies)


def an_agency(role: Role, port: Port) -> Actor:
    """An officer of health, immigration or customs, of an office of its own at a port."""
    office = an_organisation(OrganisationKind.OFFICE, f"{role.value.title()} {port.code}", port.code)
    person = a_person(office, f"{role.value} {port.code}")
    Posting.objects.get_or_create(
        user=person, port_code=port.code, role=role, order_number="SK 1", since=date(2020, 1, 1)
    )
    return actor_of(person)


def a_voyage(ship: Ship, port: Port, *, place: str = "D1", **changed: Any) -> Voyage:
    """The plan of a call at a place of a port."""
    at = Place.objects.select_related("port").get(port=port, code=place)
    kind = PermitKind.PKKA if ship.is_foreign else PermitKind.TRAMPER
    ordinary: dict[str, Any] = {"eta": ETA, "etd": ETD, "permit_number": f"TR-{ship.pk}", "permit_kind": kind}
    return Voyage(ship=ship, place=at, **{**ordinary, **changed})


def a_licence(cast: Cast, voyage: Voyage | None = None, *, holder: Actor | None = None) -> Application:
    """The PMKU of the agent (or of another company) at the port, granted; once."""
    holder = holder or cast.agent
    known = Application.objects.filter(
        service_code="PMKU", port=cast.port, organisation=holder.organisation, state="granted"
    ).first()
    if known is not None:
        return known
    voyage = voyage or a_voyage(a_ship(agent=cast.agent), cast.port)
    with clock.at(START - timedelta(days=20)):
        app = lifecycle.begin(holder, "PMKU", port=cast.port)
        hand_in_papers(app, holder, "PMKU", voyage)
        lifecycle.submit(app.pk, holder, samples.statement("PMKU", voyage))
        granted = lifecycle.grant(app.pk, cast.authority)
        outbox.drain()
    return granted


class Walk(walking.Walk):
    """A walk for which no treasury need run: fees are booked as paid."""

    def pays_fees(self) -> None:
        for hull in self.hulls:
            pay_fees(hull.call)


def pay_fees(call: PortCall) -> None:
    """Book the fees of a call's applications as the treasury would report them."""
    for invoice in Invoice.objects.filter(
        call=call, kind=InvoiceKind.FEE, voided_at=None, settled_at=None, total__gt=0
    ):
        now = clock.now()
        code = BillingCode.objects.create(
            invoice=invoice, attempt=invoice.codes.count() + 1, code=f"82026{invoice.pk:010}", requested_at=now,
            issued_at=now, expires_at=now + timedelta(days=7),
        )  # fmt: skip
        status = Status(True, "1" * 12, f"F{invoice.pk:015}", invoice.total, now, "BANK", "ATM")
        payments.book(str(code.code), status)


def a_port_call(
    *,
    granted: Sequence[str] = (),
    cast: Cast | None = None,
    ship: Ship | None = None,
    place: str = "D1",
    trade: tuple[Trade, Trade] = (Trade.DOMESTIC, Trade.DOMESTIC),
    simponi: Sandbox | None = None,
    **voyage: Any,
) -> Walk:
    """A call that has walked the real lifecycle until everything in ``granted`` is granted (in the road's order).

    SPB needs ``simponi``, where the bill is paid. ``voyage``: what differs from the ordinary plan.
    """
    road = tuple(sorted(granted, key=ROAD.index))
    return _walked(road, "COP" in road, cast=cast, ship=ship, place=place, trade=trade, simponi=simponi, **voyage)


@remembered
def _walked(
    road: tuple[str, ...],
    with_inspection: bool,
    *,
    cast: Cast | None,
    ship: Ship | None,
    place: str,
    trade: tuple[Trade, Trade],
    simponi: Sandbox | None,
    **voyage: Any,
) -> Walk:
    """A call whose ``road`` is granted: one step further than a call that has walked all but its last."""
    if not road:
        cast = cast or a_cast()
        plan = a_voyage(ship or a_ship(agent=cast.agent), cast.port, place=place, **voyage)
        a_licence(cast, plan)
        return Walk(cast, plan, START, trade)
    called: dict[str, Any] = {"cast": cast, "ship": ship, "place": place, "trade": trade, "simponi": simponi, **voyage}
    walk = _walked(road[:-1], with_inspection, **called)
    _next_step(walk, road[-1], with_inspection, simponi)
    return walk


def _next_step(walk: Walk, code: str, with_inspection: bool, simponi: Sandbox | None) -> None:
    inspected = with_inspection and registry.current_of("COP").applies(walk.call)
    if code == "SPM" and inspected:
        walk.file("COP")  # asked for before she enters, decided on board (ruling 7)
    if code == "COP" and inspected:
        walk.act("SPM", "arrived", walk.voyage.eta)
        walk.grant("COP")
        return
    if code == "CREW":
        arrive(walk)
    if code in ("LKK", "SPB"):
        walk.until(walk.voyage.etd - timedelta(hours=6))
    if code == "SPB" and simponi is not None:
        pay(walk, simponi)
    walk.pass_through(code)


@remembered
def a_visit_by_hand(cast: Cast | None = None, **columns: Any) -> Walk:
    """A traditional ship that the office has entered by hand, an hour after she came; nothing is written of her yet."""
    cast = cast or a_cast()
    ship = a_ship(agent=cast.agent, **{"category": "traditional", "ship_type": "Kapal layar motor", **columns})
    plan = a_voyage(ship, cast.port)
    at = plan.eta + timedelta(hours=1)
    with clock.at(at):
        call = by_hand.enter(cast.authority, cast.port, ship.pk, company=cast.agent.organisation)
    return Walk.over(cast, plan, at, call)


@remembered
def a_season(cast: Cast | None = None, **changed: Any) -> tuple[Application, Voyage, Cast]:
    """A ferry's standing schedule from the day of ETA on, granted two days before; two sailings a day."""
    cast = cast or a_cast()
    ship = a_ship(agent=cast.agent, category="ferry", ship_type="Ferry Ro-Ro")
    plan = a_voyage(ship, cast.port)
    a_licence(cast, plan)
    with clock.at(START + timedelta(hours=4)):
        app = lifecycle.begin(cast.agent, "JADWAL", port=cast.port)
        hand_in_papers(app, cast.agent, "JADWAL", plan)
        given = samples.answers("JADWAL", plan) | changed
        lifecycle.submit(app.pk, cast.agent, read(app.service.Form, given, zone=cast.port.zone))
        lifecycle.grant(app.pk, cast.authority)
        granted = lifecycle.grant(app.pk, cast.harbour_master)
        outbox.drain()
    return granted, plan, cast


def a_sailing(season: tuple[Application, Voyage, Cast], number: int = 0) -> Walk:
    """One sailing of a season, two hours before she leaves."""
    app, plan, cast = season
    call = PortCall.objects.filter(schedule__application_id=app.pk).order_by("etd")[number]
    assert call.eta is not None
    assert call.etd is not None
    return Walk.over(cast, replace(plan, eta=call.eta, etd=call.etd), call.etd - timedelta(hours=2), call)


@remembered
def from_abroad(cast: Cast | None = None) -> dict[str, Any]:
    """A bulk carrier under a foreign flag, on a voyage from and to abroad: cast, ship and trade of her call."""
    cast = cast or a_cast()
    marks: dict[str, Any] = {"flag": "SG", "imo_number": "9999993", "registration_key": "", "registration_mark": ""}
    ship = a_ship(agent=cast.agent, ship_type="Bulk carrier", **marks)
    return {"cast": cast, "ship": ship, "trade": (Trade.FOREIGN, Trade.FOREIGN)}


def arrive(walk: Walk) -> Walk:
    """The ship arrives and is made fast, as the harbour master records it."""
    walk.act("SPM", "arrived", walk.voyage.eta)
    if not walk.voyage.place.is_anchorage:
        walk.act("PPK", "all_fast", walk.voyage.eta + timedelta(hours=1))
    return walk


def sail(walk: Walk, *, at: datetime | None = None) -> Walk:
    """Last line and departure, as the harbour master records them."""
    left = at or walk.voyage.etd
    if not walk.voyage.place.is_anchorage:
        walk.act("PPK", "last_line", left - timedelta(minutes=20))
    walk.act("SPB", "departed", left)
    return walk


def pay(walk: Walk, simponi: Sandbox) -> list[Invoice]:
    """Pay every open bill of the call (and of the ships in tow) at the treasury and have the payment pulled."""
    walk.at += timedelta(minutes=20)
    paid = []
    calls = [hull.call.pk for hull in walk.hulls]
    with clock.at(walk.at):
        outbox.drain()
        for invoice in Invoice.objects.filter(call__in=calls, voided_at=None, settled_at=None, total__gt=0):
            code = invoice.current_code
            if invoice.is_owed and code is not None and code.code:
                simponi.ledger.pay(code.code, at=clock.now())
                codes.pull(code.code)
                paid.append(invoice)
        outbox.drain()
    return paid


def an_exchange_rate(rate: str = "16000") -> None:
    """Rupiah for a US dollar."""
    ExchangeRate.objects.create(currency="USD", on=date(2026, 11, 1), rate=Decimal(rate), source="contoh")


def reread(app: Application) -> Application:
    """The application as it stands in the database now."""
    return Application.objects.select_related("port", "call__ship", "organisation").get(pk=app.pk)


def many_calls(count: int, *, granted: Sequence[str] = (), cast: Cast | None = None) -> list[Walk]:
    """Calls of different ships at different times, walked equally far."""
    cast = cast or a_cast()
    return [
        a_port_call(granted=granted, cast=cast, eta=ETA + timedelta(days=n), etd=ETD + timedelta(days=n))
        for n in range(count)
    ]


def hours(count: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=count)


def chain_holds() -> bool:
    """Whether every chain of events is unbroken."""
    return chain.verify_all()[1] == []


@cache
def translations() -> frozenset[str]:
    """Words that have an English translation in the parts from which the catalogue is made."""
    folder = Path(suar.__file__).parent / "locale" / "en"
    found: set[str] = set()
    for file in folder.rglob("*.po"):
        with file.open("rb") as opened:
            catalogue = read_po(opened)
        found |= {str(entry.id) for entry in catalogue if entry.id and entry.string}
    return frozenset(found)


def utc(moment: datetime) -> datetime:
    """A moment as the database gives it back."""
    return moment.astimezone(UTC)


__all__ = [
    "BRIEFLY",
    "ETA",
    "ETD",
    "ROAD",
    "START",
    "WIB",
    "Goods",
    "PortCall",
    "Trade",
    "Walk",
    "a_cast",
    "a_licence",
    "a_paper",
    "a_person",
    "a_place",
    "a_port",
    "a_port_call",
    "a_ship",
    "a_voyage",
    "an_agency",
    "an_agent",
    "an_exchange_rate",
    "an_officer",
    "an_organisation",
    "arrive",
    "chain_holds",
    "from_abroad",
    "hours",
    "many_calls",
    "pay",
    "pay_fees",
    "reread",
    "sail",
    "samples",
    "translations",
    "utc",
]  # fmt: skip
