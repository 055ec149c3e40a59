"""Valid statements of the permits, reports and activities that a call may need beside its road."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from suar.demo.samples.voyage import Voyage, anchorage_of
from suar.portcalls.models import PortCall


def _pmkue(v: Voyage) -> dict[str, Any]:
    code = v.place.port.code
    return {
        "pmku_number": f"SL040.DN.{code}.2611.000001", "valid_until": v.eta.date() + timedelta(days=360),
    }  # fmt: skip


def _ppkn(v: Voyage) -> dict[str, Any]:
    return {
        "kind": "abroad", "ship": v.ship.pk, "valid_from": v.eta.date(),
        "valid_until": v.eta.date() + timedelta(days=90), "ports": [{"port": "Singapore", "country": "SG"}],
        "cargo": "Semen dalam kantong.", "cause": "Kontrak angkutan tiga bulan.",
    }  # fmt: skip


def _pkkaa(v: Voyage) -> dict[str, Any]:
    return {
        "place": anchorage_of(v).pk, "purpose": "wait_cargo", "arrives_at": v.eta, "days": 10, "no_cargo": True,
        "principal": v.ship.owner_name or "Prinsipal Contoh", "principal_country": "SG",
        "letter_number": "LOA-7/2026", "letter_on": (v.eta - timedelta(days=14)).date(),
    }  # fmt: skip


def _pwms(v: Voyage) -> dict[str, Any]:
    rows = [
        {"kind": "i_sludge", "aboard_m3": "6.500", "capacity_m3": "12", "deliver_m3": "4.500", "kept_m3": "2"},
        {"kind": "iv_sewage", "aboard_m3": "3", "capacity_m3": "8", "deliver_m3": "0", "kept_m3": "3"},
        {"kind": "v_a", "aboard_m3": "1.250", "capacity_m3": "2", "deliver_m3": "1.250", "kept_m3": "0"},
    ]  # fmt: skip
    return {
        "waste": rows, "last_port": v.origin, "last_on": (v.eta - timedelta(days=5)).date(),
        "facility": "Fasilitas Penerima Contoh", "transporter": "PT Contoh Pengangkut Limbah",
    }  # fmt: skip


def _kegiatan(v: Voyage) -> dict[str, Any]:
    return {
        "kind": "repair", "place": v.place.pk, "starts_at": v.eta + timedelta(hours=3),
        "ends_at": v.eta + timedelta(hours=9), "contractor": "PT Contoh Perbaikan Kapal",
        "details": "Ganti pompa balas nomor 2.", "safety": "Daerah kerja dibatasi; alat pemadam siap di tempat.",
    }  # fmt: skip


def _sts(v: Voyage) -> dict[str, Any]:
    port = v.place.port
    others = PortCall.objects.filter(port=port, number__isnull=False, cancelled_at=None).exclude(ship=v.ship.pk)
    other = others.order_by("-pk").first()
    goods = {"packaging": "bag_cargo", "commodity": "CEMENT", "tonnes": "120.000"}
    return {
        "partner_number": other.number if other else f"PKK.DN.{port.code}.2611.000099", "part": "gives",
        "place": anchorage_of(v).pk, "starts_at": v.eta + timedelta(hours=4), "ends_at": v.eta + timedelta(hours=12),
        "cargo": [goods], "superintendent": "Bambang Wijaya", "hose_certificate": "SH-11/2026",
        "hose_expires_on": v.eta.date() + timedelta(days=200), "fender_certificate": "SF-12/2026",
        "fender_expires_on": v.eta.date() + timedelta(days=200), "max_wind_knots": 25, "max_wave_m": "1.5",
    }  # fmt: skip


ANSWERS: dict[str, Callable[[Voyage], dict[str, Any]]] = {
    "PMKUE": _pmkue,
    "PPKN": _ppkn,
    "PKKAA": _pkkaa,
    "PWMS": _pwms,
    "KEGIATAN": _kegiatan,
    "STS": _sts,
}
