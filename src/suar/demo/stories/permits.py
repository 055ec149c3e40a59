"""Permits beside the road and the agencies' own desks: anchorage, transfers, bunkers, waste, health and borders."""

from __future__ import annotations

from typing import Any

from suar.demo.stage import Story
from suar.demo.stories.telling import AT_ANCHOR, at, coal, files, goods, grants, of, place, then, visit
from suar.demo.visit import Visit
from suar.portcalls.models import PortCall

_COASTAL, _ABROAD, _ROADS = "agent_coastal", "agent_foreign", "bpn.labuh"
_COAL: dict[str, Any] = {"cargo": coal("48000.000"), "more": AT_ANCHOR, "origin": "Qinzhou", "destination": "Qinzhou"}
_BOTH: dict[str, Any] = {"parts": {"stevedore": "stevedore2", "forwarder": "forwarder2"}}
_OIL = goods("discharge", "FUEL", "5200.000", "liquid_bulk")
_BUNKERS: dict[str, Any] = {
    "kind": "bunkering", "contractor": "PT Contoh Niaga Bahan Bakar", "details": "Pengisian 60 ton B35 dari tongkang.",
    "safety": "Daftar periksa bunker diisi kedua pihak; alat penanggulangan tumpahan siap di geladak.",
}  # fmt: skip


def _beside(visit: Visit) -> Any:
    """The number of the ship with which cargo is transferred."""
    return PortCall.objects.get(ship=visit.stage.fleet["tern"]).number


STORIES: tuple[Story, ...] = (
    # Every agency has answered; the promise was kept.
    then(of("tern", _ABROAD, _ROADS, -30, 60, "moving", **_COAL),
         files("IMM"), files("CUST"), grants("IMM", "CUST"), files("PWMS"), grants("PWMS")),
    # The promise runs.
    then(of("petrel", _ABROAD, _ROADS, -3, 90, "moving_filed", last=-1.2, **_COAL), files("IMM"), files("CUST")),
    # On her way out: the agencies' second round waits.
    then(of("gannet", _ABROAD, _ROADS, -70, 7, "agencies_filed", last=-4, **_COAL), files("PSC"),
         grants("IMM", "CUST"), files("IMMO"), files("CUSTO")),
    then(of("sekar2", _COASTAL, _ROADS, -8, 44, "boarding", cargo=_OIL),
         files("STS", partner_number=_beside, place=place(_ROADS), starts_at=at(5), ends_at=at(14),
               cargo=[{"packaging": "liquid_bulk", "commodity": "FUEL", "tonnes": "600.000"}])),
    then(of("heron2", _ABROAD, _ROADS, 60, 130, "begun", opened=-3, cargo=()),
         files("PKKAA", place=place(_ROADS))),
    # Bunkers allowed, repairs asked for; her inspection is written down.
    then(of("nusa12", _COASTAL, "srg.samudera", -28, 18, "working", last=-4, **_BOTH,
            cargo=goods("discharge", "CEMENT", "1100.000", "bag_cargo")),
         files("KEGIATAN", starts_at=at(1), ends_at=at(5), **_BUNKERS), grants("KEGIATAN"),
         files("FSC"), files("PWMS")),
    then(of("nusa13", _COASTAL, "srg.samudera", -10, 40, "working", last=-1.5, **_BOTH,
            cargo=goods("discharge", "CEMENT", "900.000", "bag_cargo")),
         files("KEGIATAN", starts_at=at(4), ends_at=at(12))),
    visit("nusa13", _COASTAL, "srg.samudera", 200, 220, "agency_filed", opened=-1, last=-0.3),
)  # fmt: skip
