"""What officers enter themselves: holds, inspections, a departure postponed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from suar.demo.samples.voyage import Voyage


def _hold(v: Voyage) -> dict[str, Any]:
    return {
        "kind": "court", "number": "12/Pdt.G/2026/PN", "legal_ground": "Penetapan Pengadilan Negeri, UU 17/2008",
        "text": "Sita jaminan atas kapal sampai perkara diputus.",
    }  # fmt: skip


def _inspection(v: Voyage) -> dict[str, Any]:
    row = {"code": "07105", "text": "Pintu kedap api di kamar mesin tidak menutup", "action": "15"}
    return {
        "inspected_at": v.eta + timedelta(hours=3), "kind": "initial", "inspector": "Capt. Bayu Pratama",
        "number": "PEM-031/2026", "result": "deficiencies", "deficiencies": [row],
    }  # fmt: skip


def _postponed(v: Voyage) -> dict[str, Any]:
    rows = [
        {"text": "Pemadam api di kamar mesin kosong", "order": "repair"},
        {"text": "Sertifikat radio belum dilampirkan", "order": "complete_papers"},
    ]
    return {"findings": rows, "legal_ground": "PM 28/2022 art. 11", "text": "Kapal belum laik laut sampai diperbaiki."}


ANSWERS: dict[str, Callable[[Voyage], dict[str, Any]]] = {
    "HOLD": _hold,
    "FSC": _inspection,
    "PSC": _inspection,
    "TUNDA": _postponed,
}
