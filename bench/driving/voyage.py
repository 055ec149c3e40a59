"""The plan of a driven call: what the list says of the voyage, and goods, crew and draught that are made."""

from __future__ import annotations

from copy import copy
from decimal import Decimal
from typing import Any

from bench.driving.scenery import MADE
from bench.driving.timetable import Stay
from suar.demo.samples import CREW, Goods, Voyage
from suar.portcalls.models import PortCall
from suar.registry.models import Place

#: What ships of a type are taken to carry, by a word of the type: direction, goods, packaging.
_GOODS = (
    ("OIL", "discharge", "FUEL", "liquid_bulk"), ("SPOB", "discharge", "FUEL", "liquid_bulk"),
    ("TANK", "discharge", "FUEL", "liquid_bulk"), ("LPG", "discharge", "LPG", "liquid_bulk"),
    ("GAS", "discharge", "LPG", "liquid_bulk"), ("BARGE", "load", "COAL", "dry_bulk"),
    ("TONGKANG", "load", "COAL", "dry_bulk"), ("CURAH", "load", "COAL", "dry_bulk"),
    ("CONTAINER", "discharge", "CONTAINER", "container_domestic"), ("RO-RO", "discharge", "VEHICLES", "unitized"),
    ("TUG", "", "", ""),
)  # fmt: skip
_USUAL_DRAUGHT = Decimal("2.50")


def planned(stay: Stay, place: Place) -> Voyage:
    """The plan of one call at a place."""
    call = stay.call
    ship = copy(call.ship)  # her draught is that of this voyage, and is written nowhere
    ship.draught_m = call.draught_m or ship.draught_m or _USUAL_DRAUGHT
    return Voyage(
        ship, place, stay.eta, stay.leaves, permit_number="", origin=_named(call.origin),
        destination=_named(call.destination), master=call.master_name or f"Nakhoda ({MADE})", cargo=_goods(call),
    )  # fmt: skip


#: Answers of forms as they were until both legs were filed by themselves; the real list is older than that.
OF_BOTH_LEGS: dict[str, dict[str, Any]] = {
    "IMM": {"crew_count": len(CREW)},
    "CUST": {"inward_number": f"001234 ({MADE})", "outward_number": f"001235 ({MADE})"},
}  # fmt: skip


def _named(port: str) -> str:
    return port if len(port) > 1 else f"Tidak disebut ({MADE})"


def _goods(call: PortCall) -> tuple[Goods, ...]:
    kind, ship = call.ship.ship_type.upper(), call.ship
    found = next((goods for goods in _GOODS if goods[0] in kind), ("", "discharge", "GENERAL", "break_bulk"))
    _word, direction, commodity, packaging = found
    if not direction:
        return ()
    tonnes = Decimal(ship.deadweight_tonnes or ship.gross_tonnage) * Decimal("0.8")
    return (Goods(direction, commodity, f"{max(tonnes, Decimal(1)):.3f}", packaging),)
