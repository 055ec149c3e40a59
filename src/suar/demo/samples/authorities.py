"""What health, quarantine, immigration and customs ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from suar.demo.samples.voyage import CREW, Voyage, anchorage_of
from suar.workflow.quarantine import subject_codes


def _cop(v: Voyage) -> dict[str, Any]:
    return {
        "expected_at": v.eta, "place": anchorage_of(v).pk, "infected_area": False, "vaccinated": True,
        "mdh_number": None if v.ship.unmanned else "MDH-118/2026",
    }  # fmt: skip


def _phqc(v: Voyage) -> dict[str, Any]:
    manned = not v.ship.unmanned
    return {
        "sails_at": v.etd, "destination": v.destination, "persons": len(CREW) + v.passengers if manned else 0,
        "health_book": "BKK-204/2026" if manned else None, "medicines": manned,
    }  # fmt: skip


def _sanitation(v: Voyage) -> dict[str, Any]:
    return {"inspect_at": v.eta + timedelta(hours=1), "place": v.place.pk, "persons": len(CREW)}


def _quarantine(v: Voyage) -> dict[str, Any]:
    """What of her goods quarantine looks at; livestock where there is none, to show what is asked."""
    subject = subject_codes(v.eta.date())
    carried = [
        {
            "direction": line.direction, "commodity": line.commodity, "tonnes": line.tonnes,
            "certificate": "KH-14/2026", "heads": 500 if line.packaging == "heads" else None,
        }
        for line in v.cargo
        if line.direction in ("discharge", "load") and (line.commodity in subject or line.packaging == "heads")
    ]  # fmt: skip
    livestock = {"direction": "load", "commodity": "CATTLE", "tonnes": "310.000", "certificate": "KH-14/2026"}
    return {"ready_at": v.eta + timedelta(hours=2), "goods": carried or [livestock]}


def _aboard(v: Voyage) -> list[dict[str, Any]]:
    """The crew as immigration asks for it."""
    return [
        {
            "name": v.master if rank == "Nakhoda" else name, "rank": rank, "nationality": "ID",
            "born_on": date(1985, 3, 14), "seaman_book": book, "passport": f"C{book[-7:]}",
        }
        for name, rank, book in CREW
    ]  # fmt: skip


def _travellers(v: Voyage) -> list[dict[str, Any]]:
    return [
        {
            "name": f"Penumpang Contoh {at + 1}", "sex": "F", "born_on": date(1990, 5, 17), "nationality": "ID",
            "document": f"X{at + 1:07}", "origin": v.origin, "destination": v.destination,
        }
        for at in range(min(v.passengers, 40))
    ]  # fmt: skip


def _cust(v: Voyage) -> dict[str, Any]:
    made_on = (v.eta - timedelta(days=5)).date()
    return {"inward_number": "001234", "inward_on": made_on, "stores": _stores(v)}


def _custo(v: Voyage) -> dict[str, Any]:
    made_on = (v.eta - timedelta(days=5)).date()
    return {"outward_number": "001235", "outward_on": made_on, "stores": _stores(v)}


def _stores(v: Voyage) -> list[dict[str, Any]]:
    """What is locked up aboard; an unmanned hull has none."""
    rows = [
        {"goods": "Rokok", "quantity": "12", "unit": "carton", "location": "Gudang tertutup"},
        {"goods": "Minuman beralkohol", "quantity": "18", "unit": "bottle", "location": "Gudang tertutup"},
    ]
    return [] if v.ship.unmanned else rows


ANSWERS: dict[str, Callable[[Voyage], dict[str, Any]]] = {
    "COP": _cop,
    "PHQC": _phqc,
    "SSCEC": _sanitation,
    "KARANTINA": _quarantine,
    "IMM": lambda v: {"crew": _aboard(v)},
    "IMMO": lambda v: {"sails_at": v.etd, "crew": _aboard(v), "passengers": _travellers(v)},
    "CUST": _cust,
    "CUSTO": _custo,
}
