"""Port calls to bill: built in a line, with what a test says and ordinary values for the rest."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from suar.accounts.actors import Actor, system
from suar.accounts.models import Organisation
from suar.billing.models import ExchangeRate
from suar.cargo.models import CargoLine, Direction, Packaging, Phase, StevedoringPlan
from suar.portcalls.models import Movement, MovementKind, PortCall, TimeSource
from suar.registry.models import Place, PlaceKind, Port, PortTariffClass, Ship

WIB = ZoneInfo("Asia/Jakarta")
ETA = datetime(2026, 11, 3, 8, 0, tzinfo=WIB)
ETD = ETA + timedelta(hours=24)

OFFICER: Actor = system()


def a_port(code: str = "IDSUQ", *, tariff_class: str = "III") -> Port:
    port = Port.objects.create(code=code, name=code, name_key=code.lower(), office_name=f"UPP {code}")
    PortTariffClass.objects.create(port=port, tariff_class=tariff_class, since=date(2020, 1, 1), legal_basis="Uji")
    return port


def a_ship(name: str = "KM Uji", *, gross_tonnage: int = 1000) -> Ship:
    return Ship.objects.create(
        name=name, name_key=name.lower(), registration_key=name, ship_type="General cargo",
        gross_tonnage=gross_tonnage, length_m=Decimal(70),
    )  # fmt: skip


def a_port_call(
    *, port: Port | None = None, ship: Ship | None = None, trade: str = "DN", request: str = "SL001.DN.1"
) -> PortCall:
    """A call of GT 1,000 at a berth of a class III office, planned for exactly one etmal."""
    port, ship = port or a_port(), ship or a_ship()
    place, _new = Place.objects.get_or_create(
        port=port, code="D1", defaults={"name": "Dermaga 1", "kind": PlaceKind.BERTH, "length_m": Decimal(100)}
    )
    agent, _new = Organisation.objects.get_or_create(kind="agent", name="PT Agen Uji", npwp="013121660091000")
    return PortCall.objects.create(
        request_number=request, port=port, ship=ship, agent=agent, place=place, trade_in=trade, trade_out=trade,
        eta=ETA, etd=ETD, created_at=ETA,
    )  # fmt: skip


def an_operator(name: str = "PT Operator Uji") -> Organisation:
    """A company that runs berths: a terminal's operator, or the owner of a private jetty."""
    return Organisation.objects.get_or_create(kind="port_operator", name=name)[0]


def a_place(port: Port, code: str, *, kind: PlaceKind = PlaceKind.BERTH, operated: bool = False) -> Place:
    """A further place of a port, with or without an operator."""
    return Place.objects.create(
        port=port, code=code, name=f"Dermaga {code}", kind=kind, length_m=Decimal(100),
        operator=an_operator() if operated else None,
    )  # fmt: skip


def lain(call: PortCall, place: Place | None, after: float, until: float) -> None:
    """All fast at a place and off again, in hours after the ETA, both confirmed."""
    for kind, hours in ((MovementKind.ALL_FAST, after), (MovementKind.LAST_LINE, until)):
        at = ETA + timedelta(hours=hours)
        Movement.objects.create(
            call=call, kind=kind, at=at, place=place, source=TimeSource.OFFICE, recorded_at=at, confirmed_at=at
        )


def worked(call: PortCall, after: float, until: float) -> StevedoringPlan:
    """A stevedore's plan on a call, in hours after the ETA."""
    stevedore = Organisation.objects.get_or_create(kind="stevedore", name="PT Bongkar Uji")[0]
    return StevedoringPlan.objects.create(
        call=call, stevedore=stevedore, starts_at=ETA + timedelta(hours=after), ends_at=ETA + timedelta(hours=until),
        gangs=2, men=24,
    )  # fmt: skip


def departed(call: PortCall, at: datetime) -> None:
    """The confirmed departure, in place of whatever was recorded before."""
    call.movements.filter(kind=MovementKind.DEPARTED).update(superseded=True)
    moved(call, MovementKind.DEPARTED, at)


def some_cargo(call: PortCall, tonnes: str, *, phase: Phase = Phase.PLANNED, commodity: str = "COAL") -> None:
    CargoLine.objects.create(
        call=call, phase=phase, position=1, direction=Direction.LOAD, packaging=Packaging.DRY_BULK,
        commodity=commodity, description="Batu bara", tonnes=Decimal(tonnes),
    )  # fmt: skip


def moved(call: PortCall, kind: MovementKind, at: datetime, *, confirmed: bool = True) -> None:
    Movement.objects.create(
        call=call, kind=kind, at=at, place=call.place, source=TimeSource.OFFICE, recorded_at=at,
        confirmed_at=at if confirmed else None,
    )  # fmt: skip


def sailed(call: PortCall, *, after_hours: float) -> None:
    """All fast at the ETA, last line and departure so many hours later, all confirmed."""
    leaves = ETA + timedelta(hours=after_hours)
    moved(call, MovementKind.ALL_FAST, ETA)
    moved(call, MovementKind.LAST_LINE, leaves)
    moved(call, MovementKind.DEPARTED, leaves)


def an_exchange_rate(rate: str = "16000", on: date = date(2026, 11, 1)) -> None:
    ExchangeRate.objects.create(currency="USD", on=on, rate=Decimal(rate), source="contoh")
