"""Who berths first: passengers, public service, livestock, basic goods; among equals whoever asked first.

The order is common practice at Indonesian ports, not printed in any source we have; the office decides and may differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from suar.kernel.words import gettext
from suar.portcalls import times
from suar.registry.models import Port, Ship, ShipCategory

#: Words in the type of a ship that carries passengers.
_PASSENGER_TYPES = ("passenger", "penumpang", "cruise", "pesiar", "ferry", "ro-pax", "ropax")


class Rank(IntEnum):
    """Classes of priority, the first berths first."""

    PASSENGERS = 1
    PUBLIC_SERVICE = 2
    LIVESTOCK = 3
    BASIC_GOODS = 4
    OTHERS = 5


@dataclass(frozen=True, slots=True)
class Request:
    """The facts of a ship that asks for a berth, as far as its place in the order depends on them."""

    asked_at: datetime
    passengers: bool = False
    public_service: bool = False
    livestock: bool = False
    #: The greater part of what she carries is on the list of basic goods.
    basic_goods: bool = False

    @property
    def rank(self) -> Rank:
        if self.passengers:
            return Rank.PASSENGERS
        if self.public_service:
            return Rank.PUBLIC_SERVICE
        if self.livestock:
            return Rank.LIVESTOCK
        return Rank.BASIC_GOODS if self.basic_goods else Rank.OTHERS

    @property
    def order(self) -> tuple[Rank, datetime]:
        """The key by which requests are sorted."""
        return self.rank, self.asked_at


def carries_passengers(ship: Ship, passengers: int) -> bool:
    """A passenger ship or ferry, or any ship with passengers announced."""
    kind = ship.ship_type.lower()
    return passengers > 0 or ship.category == ShipCategory.FERRY or any(word in kind for word in _PASSENGER_TYPES)


def ranked(request: Request, port: Port) -> tuple[Rank, str]:
    """The class of a request and the reason of its position, one sentence."""
    reasons = {
        Rank.PASSENGERS: gettext("Kapal penumpang didahulukan"),
        Rank.PUBLIC_SERVICE: gettext("Kapal perintis atau pelayanan publik didahulukan"),
        Rank.LIVESTOCK: gettext("Kapal bermuatan ternak didahulukan"),
        Rank.BASIC_GOODS: gettext("Muatan kebutuhan pokok didahulukan"),
        Rank.OTHERS: gettext("Menurut urutan permintaan"),
    }
    asked = gettext("diminta %(at)s") % {"at": times.local(request.asked_at, port)}
    return request.rank, f"{reasons[request.rank]}; {asked}."
