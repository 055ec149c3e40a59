"""The work on her cargo, and whose goods they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from suar.demo.samples.voyage import Voyage


def _rkbm(v: Voyage) -> dict[str, Any]:
    return {
        "place": v.place.pk, "system": "truck", "starts_at": v.eta + timedelta(hours=2),
        "ends_at": v.etd - timedelta(hours=4), "gangs": 2, "men_per_gang": 12, "shifts_a_day": 2,
        "equipment": "Derek kapal dan forklift", "cargo": v.goods,
        "dangerous_permit": "DG-01/2026" if any(line.dangerous for line in v.cargo) else None,
    }  # fmt: skip


def _lab(v: Voyage) -> dict[str, Any]:
    rows = [
        {
            "direction": line.direction, "bill_of_lading": f"BL-{at:03}", "owner_name": "PT Contoh Pemilik Barang",
            "owner_npwp": "013000005123000", "packaging": line.packaging, "commodity": line.commodity,
            "tonnes": line.tonnes, "store": "Gudang 1", "delivery": f"DO-{at:03}",
        }
        for at, line in enumerate(v.cargo, start=1)
    ]  # fmt: skip
    return {"consignments": rows}


def _muatan(v: Voyage) -> dict[str, Any]:
    """A tenth less of everything than was announced."""
    less = [{**line, "tonnes": str((Decimal(line["tonnes"]) * 9 / 10).quantize(Decimal("0.001")))} for line in v.goods]
    return {
        "before": v.goods, "cargo": less, "cause": "Muatan yang tersedia lebih sedikit.",
        "manifest_number": "MF-77/2026",
    }  # fmt: skip


ANSWERS: dict[str, Callable[[Voyage], dict[str, Any]]] = {
    "RKBM": _rkbm,
    "RKBMC": lambda v: {**_rkbm(v), "gangs": 3, "cause": "Hujan menghentikan kegiatan."},
    "RKBMX": lambda v: {"cause": "cargo", "explanation": "Muatan tidak jadi dikapalkan oleh pemilik barang."},
    "LAB": _lab,
    "MUATAN": _muatan,
}
