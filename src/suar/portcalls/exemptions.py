"""Ships that the electronic service does not serve: said with the reason, and registered so that statistics hold."""

from dataclasses import dataclass

from django.db import models

from suar.kernel.words import _
from suar.registry.models import Port, Ship, ShipCategory

#: Ships up to this gross tonnage are served by hand (HK.103/3/11/DJPL-15 art. 2(2)).
SMALL_SHIP_GT = 35
#: Ships on a fixed route whose voyage takes less than this many hours are served by hand.
SHORT_VOYAGE_HOURS = 6

LAW = "HK.103/3/11/DJPL-15 art. 2(2)"


class ExemptionKind(models.TextChoices):
    """The four exemptions."""

    TRADITIONAL = "traditional", _("kapal pelayaran rakyat")
    SMALL = "small", _("kapal sampai dengan GT 35")
    SHORT_ROUTE = "short_route", _("kapal bertrayek tetap dengan pelayaran kurang dari 6 jam")
    FISHING = "fishing", _("kapal perikanan")


@dataclass(frozen=True, slots=True)
class Exemption:
    """Why a ship is served by hand."""

    kind: ExemptionKind
    law: str = LAW

    @property
    def because(self) -> str:
        return self.kind.label


def exemption_of(ship: Ship, port: Port) -> Exemption | None:
    """The exemption under which a ship falls at a port, or None. A port may lift them (ruling 10)."""
    if port.serves_exempt_ships:
        return None
    if ship.category == ShipCategory.TRADITIONAL:
        return Exemption(ExemptionKind.TRADITIONAL)
    if ship.category == ShipCategory.FISHING:
        return Exemption(ExemptionKind.FISHING)
    if ship.gross_tonnage <= SMALL_SHIP_GT:
        return Exemption(ExemptionKind.SMALL)
    if ship.fixed_route_hours is not None and ship.fixed_route_hours < SHORT_VOYAGE_HOURS:
        return Exemption(ExemptionKind.SHORT_ROUTE)
    return None
