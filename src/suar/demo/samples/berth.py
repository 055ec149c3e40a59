"""Berth, movements in port, and who brings her there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from suar.demo.samples.voyage import Voyage, anchorage_of


def _ppkb(v: Voyage) -> dict[str, Any]:
    return {
        "place": v.place.pk, "etb": v.eta + timedelta(hours=1), "etd": v.etd, "draught_m": v.draught, "water": True,
    }  # fmt: skip


def _spk(v: Voyage) -> dict[str, Any]:
    return {
        "planned_at": v.eta + timedelta(minutes=20), "from_name": "Ambang luar", "to_name": v.place.name,
        "pilot": v.pilot, "mooring": v.mooring, "tugs": [{"name": "KT Contoh 1", "horsepower": 2400}],
    }  # fmt: skip


def _spkk(v: Voyage) -> dict[str, Any]:
    way = {"planned_at": v.etd - timedelta(minutes=30), "from_name": v.place.name, "to_name": "Ambang luar"}
    return {**_spk(v), **way}


def _spog(v: Voyage) -> dict[str, Any]:
    return {
        "manoeuvre": "in", "to_place": v.place.pk, "at": v.eta + timedelta(minutes=40), "draught_m": v.draught,
    }  # fmt: skip


def _pindah(v: Voyage) -> dict[str, Any]:
    return {
        "from_place": v.place.pk, "to_place": anchorage_of(v).pk, "at": v.eta + timedelta(hours=9),
        "draught_m": v.draught, "cause": "waiting",
        "explanation": "Menunggu muatan berikutnya di area labuh.", "cargo_state": "partly",
    }  # fmt: skip


def _spkp(v: Voyage) -> dict[str, Any]:
    way = {"planned_at": v.eta + timedelta(hours=9), "from_name": v.place.name, "to_name": anchorage_of(v).name}
    return {**_spk(v), **way}


def _tambat(v: Voyage) -> dict[str, Any]:
    until = v.etd + timedelta(hours=12)
    return {"ends_at": v.etd, "until": until, "reason": "Hujan menghentikan bongkar muat.", "progress": 70}


def _lokasi(v: Voyage) -> dict[str, Any]:
    return {"from_place": v.place.pk, "to_place": anchorage_of(v).pk, "reason": "Dermaga tujuan dipakai kapal lain."}


ANSWERS: dict[str, Callable[[Voyage], dict[str, Any]]] = {
    "PPKB": _ppkb,
    "PPK": lambda v: {},
    "PPKX": lambda v: {"cause": "delay", "explanation": "Kapal terlambat dua hari karena cuaca di laut."},
    "SPOG": _spog,
    "SPK": _spk,
    "TAMBAT": _tambat,
    "LOKASI": _lokasi,
    "PINDAH": _pindah,
    "SPKP": _spkp,
    "PPKBD": lambda v: {"leaves_at": v.etd - timedelta(minutes=30), "tugs": 1},
    "SPKK": _spkk,
}
