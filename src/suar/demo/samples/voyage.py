"""The plan of a voyage from which all statements of one call are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from suar.registry.models import PermitKind, Place, Ship


@dataclass(frozen=True)
class Goods:
    """One line of cargo: tonnes to the kilogram, a commodity of the closed list."""

    direction: str
    commodity: str
    tonnes: str
    packaging: str = "break_bulk"
    dangerous: bool = False

    def answers(self) -> dict[str, Any]:
        """The line as a form of the PKK or the LK3 asks for it."""
        return {
            "direction": self.direction,
            "packaging": self.packaging,
            "commodity": self.commodity,
            "tonnes": self.tonnes,
            "dangerous": self.dangerous,
        }


#: Ranks of a small coaster, with names that belong to nobody in particular.
CREW = (
    ("Muhammad Ridwan", "Nakhoda", "6200081001"),
    ("Andi Saputra", "Mualim I", "6200081002"),
    ("Yosep Sinaga", "Kepala Kamar Mesin", "6200081003"),
    ("Rudi Hartono", "Masinis II", "6200081004"),
    ("Slamet Riyadi", "Juru mudi", "6200081005"),
    ("Darwis", "Juru minyak", "6200081006"),
)


@dataclass(frozen=True)
class Voyage:
    """The plan from which all statements of one call are written."""

    ship: Ship
    place: Place
    eta: datetime
    etd: datetime
    permit_number: str
    permit_kind: PermitKind = PermitKind.TRAMPER
    origin: str = "Tanjung Priok"
    destination: str = "Batam"
    voyage_number: str = "V.026"
    master: str = "Muhammad Ridwan"
    late_cause: str | None = None
    passengers: int = 0
    cargo: tuple[Goods, ...] = (Goods("discharge", "CEMENT", "420.500", "bag_cargo"),)
    anchorage: Place | None = None
    #: Stevedores and forwarders whom the agent appoints, by the ids of their companies.
    companies: tuple[int, ...] = ()
    #: Whom the operator sends to the ship, by the ids of their accounts.
    pilot: int | None = None
    mooring: int | None = None

    @property
    def draught(self) -> Decimal:
        """Her draught on this voyage, in metres."""
        return self.ship.draught_m or Decimal("3.20")

    @property
    def goods(self) -> list[dict[str, Any]]:
        return [line.answers() for line in self.cargo]


def anchorage_of(v: Voyage) -> Place:
    """The anchorage of the port, where she goes when she does not lie alongside."""
    found = v.anchorage or Place.objects.filter(port=v.place.port_id, kind="anchorage").order_by("name").first()
    return found or v.place


def local(day: date, hour: int, minute: int = 0, zone: str = "Asia/Jakarta") -> datetime:
    """A time of day at the port."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))
