"""Crew and reports before she sails, her clearance out and its change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from suar.demo.samples.voyage import CREW, Voyage


def _crew(v: Voyage) -> dict[str, Any]:
    people = [
        {
            "name": v.master if rank == "Nakhoda" else name, "rank": rank, "nationality": "ID",
            "born_on": date(1985, 3, 14), "seaman_book": book, "certificate": "ANT-III",
            "certificate_expires_on": v.etd.date() + timedelta(days=700),
        }
        for name, rank, book in CREW
    ]  # fmt: skip
    return {"sails_at": v.etd, "crew": people}


def _lk3d(v: Voyage) -> dict[str, Any]:
    return {"etd": v.etd, "destination": v.destination, "passengers_out": v.passengers, "cargo": v.goods}


def _lkk(v: Voyage) -> dict[str, Any]:
    return {
        "etd": v.etd, "destination": v.destination, "draught_fore_m": v.draught, "draught_aft_m": v.draught,
        "master_name": None if v.ship.unmanned else v.master, "crew_count": 0 if v.ship.unmanned else len(CREW),
        "activities_finished": True,
    }  # fmt: skip


def _port_dues(v: Voyage) -> dict[str, Any]:
    return {
        "ground": "paid", "invoice_number": "INV-OP/2611/0042", "amount": "18450000",
        "paid_on": (v.eta - timedelta(days=3)).date(), "remarks": "Dibayar di muka.",
    }  # fmt: skip


def _spb(v: Voyage) -> dict[str, Any]:
    return {"sails_at": v.etd, "destination": v.destination, "master_name": v.master, "seaworthy": True}


def _spbc(v: Voyage) -> dict[str, Any]:
    manned = not v.ship.unmanned
    return {
        "reason": "Muatan dijual kembali; pembeli meminta pelabuhan lain.", "destination": "Tanjung Pinang",
        "master_name": v.master if manned else None, "crew": _crew(v)["crew"] if manned else [], "cargo": v.goods,
    }  # fmt: skip


ANSWERS: dict[str, Callable[[Voyage], dict[str, Any]]] = {
    "CREW": _crew,
    "LK3D": _lk3d,
    "LKK": _lkk,
    "JASA": _port_dues,
    "SPB": _spb,
    "SPBC": _spbc,
    "LK3R": lambda v: {"cargo": v.goods},
}
