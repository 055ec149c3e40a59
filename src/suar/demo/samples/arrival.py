"""The ship is announced and cleared in, or does not come after all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from suar.demo.samples.voyage import CREW, Voyage
from suar.registry.models import PermitKind


def _pkk(v: Voyage) -> dict[str, Any]:
    return {
        "eta": v.eta, "late_cause": v.late_cause, "etd": v.etd, "place": v.place.pk, "voyage_number": v.voyage_number,
        "origin": v.origin, "destination": v.destination, "master_name": v.master, "crew_count": len(CREW),
        "draught_fore_m": v.draught - Decimal("0.20"), "draught_aft_m": v.draught, "cargo": v.goods,
        "appointed": [{"company": pk} for pk in v.companies] or None,
        **_security(v),
    }  # fmt: skip


def _security(v: Voyage) -> dict[str, Any]:
    """What a ship from abroad says besides: her security level and her last ports, the latest first."""
    if not v.ship.is_foreign and v.permit_kind != PermitKind.PPKN:
        return {}
    days = [v.eta.date() - timedelta(days=back) for back in (3, 4, 8, 9)]
    rows = [
        {"port": v.origin, "country": "SG", "arrived_on": days[1], "left_on": days[0]},
        {"port": "Port Klang", "country": "MY", "arrived_on": days[3], "left_on": days[2]},
    ]
    return {"security_level": "1", "last_ports": rows}


ANSWERS: dict[str, Callable[[Voyage], dict[str, Any]]] = {
    "PKK": _pkk,
    "LK3A": lambda v: {"eta": v.eta, "origin": v.origin, "cargo": v.goods},
    "SPM": lambda v: {"last_port": v.origin, "all_well": True},
    "BATAL": lambda v: {"cause": "route", "explanation": "Muatan dialihkan ke pelabuhan lain oleh pemilik barang."},
}
