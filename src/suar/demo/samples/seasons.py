"""Ferries by their schedule, and ships served by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from suar.demo.samples.voyage import CREW, Voyage


def _jadwal(v: Voyage) -> dict[str, Any]:
    """Two sailings a day for a month."""
    first = v.eta.date()
    return {
        "ship": v.ship.pk, "place": v.place.pk, "origin": v.origin, "destination": v.destination,
        "route_kind": v.permit_kind.value, "route_number": v.permit_number, "master_name": v.master,
        "crew_count": len(CREW), "valid_from": first, "valid_until": first + timedelta(days=30),
        "sailings": [
            {"days": "daily", "arrives": "07:30", "leaves": "09:00"},
            {"days": "daily", "arrives": "15:30", "leaves": "17:00"},
        ],
    }  # fmt: skip


def _trip(v: Voyage) -> dict[str, Any]:
    return {"sails_at": v.etd, "passengers": 84, "vehicles": 12, "master_name": v.master, "seaworthy": True}


def _manual(v: Voyage) -> dict[str, Any]:
    return {
        "skipper": v.master, "crew_count": len(CREW), "place": v.place.pk, "origin": v.origin,
        "destination": v.destination, "arrived_at": v.eta, "leaves_at": v.etd, "cargo": v.goods,
    }  # fmt: skip


def _spbm(v: Voyage) -> dict[str, Any]:
    fishes = v.ship.category == "fishing"
    return {
        "sails_at": v.etd, "destination": v.destination, "skipper": v.master, "seaworthy": True,
        "fitness_number": "SLO-77/2026" if fishes else None,
        "fitness_on": (v.eta - timedelta(days=2)).date() if fishes else None,
    }  # fmt: skip


ANSWERS: dict[str, Callable[[Voyage], dict[str, Any]]] = {
    "JADWAL": _jadwal,
    "TRIP": _trip,
    "MANUAL": _manual,
    "SPBM": _spbm,
}
