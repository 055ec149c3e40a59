"""The ships of the demo: coasters, tankers, tugs and barges, foreign ships, and four that are served by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from suar.demo.papers import paper
from suar.demo.world import World
from suar.kernel import clock
from suar.kernel.words import said
from suar.records import files
from suar.registry.models import PaperKind, Permit, PermitKind, Ship, ShipCategory, ShipPaper

_SINGAPORE = {"flag": "SG", "imo_number": "9999993", "call_sign": "9V9999"}
_MALAYSIA = {"flag": "MY", "imo_number": "9999981", "call_sign": "9M9998"}
_BARGE = {"unmanned": True}
_PELRA = {"category": ShipCategory.TRADITIONAL}
_FISHING = {"category": ShipCategory.FISHING}
_SHORT_ROUTE = {"fixed_route_hours": Decimal("3.0")}
#: Key, name, agent, type, GT, deadweight, length, draught, crew needed, what else.
_ROWS: tuple[tuple[str, str, str, str, int, int, str, str, int, dict[str, Any]], ...] = (
    ("guntung", "KM GUNTUNG JAYA 08", "agent", "General cargo", 626, 900, "55.20", "3.20", 6, {}),
    ("riau", "KM SINAR RIAU", "agent", "General cargo", 1180, 1750, "68.00", "3.90", 6, {}),
    ("riau2", "KM SINAR RIAU 02", "agent", "General cargo", 998, 1400, "63.50", "3.60", 6, {}),
    ("bahari", "KM BAHARI NUSANTARA", "agent2", "Peti kemas", 2210, 3100, "89.00", "4.60", 6, {}),
    ("mutiara", "KM MUTIARA KATEMAN", "agent2", "General cargo", 747, 1100, "58.40", "3.40", 6, {}),
    ("kelapa", "MT KELAPA MAS", "agent", "Tanker minyak nabati", 1545, 2400, "78.00", "4.20", 6, {}),
    ("sawit", "MT SAWIT LESTARI", "agent3", "Tanker minyak nabati", 2890, 4300, "92.00", "5.40", 6, {}),
    ("tunda", "TB SELAT PANJANG 3", "agent3", "Kapal tunda", 145, 0, "26.00", "2.60", 6, {}),
    ("tongkang", "BG INDRAGIRI 2701", "agent3", "Tongkang", 2050, 4600, "82.30", "4.00", 0, _BARGE),
    ("tongkang2", "BG INDRAGIRI 2303", "agent3", "Tongkang", 1390, 3000, "70.10", "3.50", 0, _BARGE),
    ("harvest", "MV OCEAN HARVEST", "agent2", "General cargo", 2980, 4400, "92.40", "5.20", 6, _SINGAPORE),
    ("kuala", "MV KUALA STAR", "agent2", "General cargo", 1320, 1900, "70.00", "4.00", 6, _MALAYSIA),
    ("elok", "KM ELOK PERMAI", "agent", "General cargo", 512, 760, "49.80", "3.00", 6, {}),
    ("harapan", "KM HARAPAN ENOK", "agent3", "General cargo", 690, 1010, "56.00", "3.30", 6, {}),
    ("cahaya", "KLM CAHAYA LAUT", "agent", "Kapal layar motor", 98, 150, "28.00", "2.10", 0, _PELRA),
    ("nelayan", "KM NELAYAN MAKMUR", "agent2", "Kapal ikan", 60, 40, "22.00", "1.90", 0, _FISHING),
    ("kecil", "KM LAYAR KECIL", "agent", "General cargo", 28, 40, "17.00", "1.50", 0, {}),
    ("feri", "KMP TELUK GUNTUNG", "agent", "Penumpang", 420, 200, "45.00", "2.20", 0, _SHORT_ROUTE),
)  # fmt: skip


def build(world: World) -> dict[str, Ship]:
    """Ships with their permits and papers; one paper lapses in a few days, one ship's has lapsed."""
    today = clock.today(world.port.zone)
    fleet: dict[str, Ship] = {}
    for number, (key, name, agent, kind, gt, dwt, length, draught, crew, more) in enumerate(_ROWS, start=1):
        company = world.organisations[agent]
        domestic = "flag" not in more
        ship = Ship.objects.create(
            name=name, name_key=name.lower(), ship_type=kind, gross_tonnage=gt, net_tonnage=gt * 3 // 10,
            deadweight_tonnes=dwt or None, length_m=Decimal(length), beam_m=Decimal(length) / 5,
            draught_m=Decimal(draught), safe_manning=crew or None, owner_name=f"{company.name}",
            registration_mark=f"2014 PPm No. {9000 + number}/L" if domestic else "",
            registration_key=f"2014 PPM {9000 + number}/L" if domestic else "",
            port_of_registry="Tanjung Pinang" if domestic else "", year_built=2014, **more,
        )  # fmt: skip
        ship.agents.add(company)
        Permit.objects.create(
            kind=PermitKind.TRAMPER if domestic else PermitKind.PKKA, number=permit_number(ship, today.year),
            holder=company, ship=ship, valid_from=today - timedelta(days=90), valid_until=today + timedelta(days=270),
        )  # fmt: skip
        _papers(ship, today, soon=key == "elok")
        fleet[key] = ship
    return fleet


def permit_number(ship: Ship, year: int) -> str:
    """The number of a ship's permit in the demo's mirror of the register."""
    return f"AL.103/{'2' if ship.is_foreign else '1'}/{ship.pk:04}/LATIHAN/{year}"


def _papers(ship: Ship, today: date, *, soon: bool) -> None:
    company = ship.agents.get()
    for kind in PaperKind:
        if kind == PaperKind.IMO_PROOF or (ship.unmanned and kind == PaperKind.SAFE_MANNING):
            continue
        number = f"{kind.value.upper()[:4]}.{ship.pk:03}/LATIHAN"
        expires = None if kind == PaperKind.TONNAGE else today + timedelta(days=200 + ship.pk * 3)
        if soon and kind == PaperKind.SAFETY:
            expires = today + timedelta(days=4)
        lines = (ship.name, f"Nomor {number}", f"Berlaku sampai {expires:%d-%m-%Y}" if expires else "")
        stored = files.keep(
            paper(said(kind.label), lines), name=f"{kind.value}.pdf", kind="PDF", mime="application/pdf",
            user_id=None, organisation_id=company.pk,
        )  # fmt: skip
        ShipPaper.objects.create(
            ship=ship, kind=kind, number=number, issuer="Contoh untuk latihan", issued_on=today - timedelta(days=150),
            expires_on=expires, file=stored, organisation=company, recorded_at=clock.now(),
        )  # fmt: skip
