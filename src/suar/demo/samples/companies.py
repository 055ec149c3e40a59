"""What companies state of themselves and of whom they act for: licence, agency, its change, stevedores."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from suar.accounts.models import Organisation
from suar.accounts.roles import OrganisationKind
from suar.demo.samples.voyage import Voyage


def _pmku(v: Voyage) -> dict[str, Any]:
    start = v.eta.date() - timedelta(days=60)
    return {
        "licence_kind": "SIUPAL", "licence_number": "B.XXV-123/AL.001", "branch_head": "Siti Rahma",
        "branch_address": "Jalan Pelabuhan 1, Sungai Guntung", "valid_from": start,
        "valid_until": start + timedelta(days=365),
    }  # fmt: skip


def _agency(v: Voyage) -> dict[str, Any]:
    return {
        "route_kind": v.permit_kind.value, "route_number": v.permit_number, "eta": v.eta,
        "principal": v.ship.owner_name or "PT Pemilik Kapal", "letter_number": "012/KEAG/2026",
        "letter_on": (v.eta - timedelta(days=14)).date(),
    }  # fmt: skip


def _alih(v: Voyage) -> dict[str, Any]:
    return {
        "cut_off": v.eta - timedelta(hours=47), "cause": "Pemilik kapal menunjuk agen lain.",
        "route_kind": v.permit_kind.value, "route_number": v.permit_number,
        "principal": v.ship.owner_name or "PT Pemilik Kapal", "letter_number": "044/KEAG/2026",
        "letter_on": (v.eta - timedelta(days=14)).date(), "release_number": "017/LEPAS/2026",
    }  # fmt: skip


def _tpbm(v: Voyage) -> dict[str, Any]:
    """The forwarder is released; who else was appointed goes on."""
    companies = Organisation.objects.filter(pk__in=v.companies, kind=OrganisationKind.FORWARDER).order_by("name")
    return {
        "present": [{"name": company.name, "stays": False} for company in companies],
        "cause": "Barang diurus sendiri oleh pemiliknya.", "letter_number": "021/PBM/2026",
        "letter_on": (v.eta - timedelta(days=14)).date(),
    }  # fmt: skip


ANSWERS: dict[str, Callable[[Voyage], dict[str, Any]]] = {
    "PMKU": _pmku,
    "AGENCY": _agency,
    "ALIH": _alih,
    "TPBM": _tpbm,
}
