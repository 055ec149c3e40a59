"""The hulls of the demo: coasters, tankers, tugs with barges, liners, foreign bulk carriers; none of them sails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from suar.registry.models import ShipCategory


@dataclass(frozen=True)
class Hull:
    """One ship: key, name, agents' accounts, type, GT, deadweight, length, draught, crew needed, what else."""

    key: str
    name: str
    agents: str
    kind: str
    gt: int
    dwt: int
    length: str
    draught: str
    crew: int = 6
    more: Mapping[str, Any] = field(default_factory=dict)
    owned: bool = False
    master: str = ""


def _flag(code: str, imo: str, call_sign: str) -> dict[str, Any]:
    return {"flag": code, "imo_number": imo, "call_sign": call_sign}


_PELRA = {"category": ShipCategory.TRADITIONAL}
_FISHING = {"category": ShipCategory.FISHING}
_SHORT_ROUTE = {"fixed_route_hours": Decimal("3.0")}
_PIONEER = {"pioneer": True}
_FERRY = {"category": ShipCategory.FERRY}
_WARSHIP = {"category": ShipCategory.WARSHIP}


def _tow(
    number: int, tug: str, barge: str, gt: int, dwt: int, length: str, *, owned: bool = False, master: str = ""
) -> tuple[Hull, Hull]:
    """A tug and the barge she tows, of the tug-and-barge company."""
    return (
        Hull(
            f"tb{number}", tug, "agent_tug", "Kapal tunda", 180 + 12 * number, 0, "28.50", "3.20", 6, {}, owned, master
        ),
        Hull(f"bg{number}", barge, "agent_tug", "Tongkang", gt, dwt, length, "4.60", 0, {"unmanned": True}, owned),
    )


GUNTUNG = (
    Hull("guntung", "KM GUNTUNG JAYA 08", "agent", "General cargo", 626, 900, "55.20", "3.20"),
    Hull("riau", "KM SINAR RIAU", "agent", "General cargo", 1180, 1750, "68.00", "3.90"),
    Hull("riau2", "KM SINAR RIAU 02", "agent", "General cargo", 998, 1400, "63.50", "3.60"),
    Hull("bahari", "KM BAHARI NUSANTARA", "agent2", "Peti kemas", 2210, 3100, "89.00", "4.60"),
    Hull("mutiara", "KM MUTIARA KATEMAN", "agent2", "General cargo", 747, 1100, "58.40", "3.40"),
    Hull("kelapa", "MT KELAPA MAS", "agent", "Tanker minyak nabati", 1545, 2400, "78.00", "4.20"),
    Hull("sawit", "MT SAWIT LESTARI", "agent3", "Tanker minyak nabati", 2890, 4300, "92.00", "5.40"),
    Hull("tunda", "TB SELAT PANJANG 3", "agent3", "Kapal tunda", 145, 0, "26.00", "2.60"),
    Hull("tongkang", "BG INDRAGIRI 2701", "agent3", "Tongkang", 2050, 4600, "82.30", "4.00", 0, {"unmanned": True}),
    Hull("tongkang2", "BG INDRAGIRI 2303", "agent3", "Tongkang", 1390, 3000, "70.10", "3.50", 0, {"unmanned": True}),
    Hull("harvest", "MV OCEAN HARVEST", "agent2", "General cargo", 2980, 4400, "92.40", "5.20", 6,
         _flag("SG", "9999993", "9V9999")),
    Hull("kuala", "MV KUALA STAR", "agent2", "General cargo", 1320, 1900, "70.00", "4.00", 6,
         _flag("MY", "9999981", "9M9998")),
    Hull("elok", "KM ELOK PERMAI", "agent", "General cargo", 512, 760, "49.80", "3.00"),
    Hull("harapan", "KM HARAPAN ENOK", "agent3", "General cargo", 690, 1010, "56.00", "3.30"),
    Hull("cahaya", "KLM CAHAYA LAUT", "agent", "Kapal layar motor", 98, 150, "28.00", "2.10", 0, _PELRA),
    Hull("nelayan", "KM NELAYAN MAKMUR", "agent2", "Kapal ikan", 60, 40, "22.00", "1.90", 0, _FISHING),
    Hull("kecil", "KM LAYAR KECIL", "agent", "General cargo", 28, 40, "17.00", "1.50", 0),
    Hull("feri", "KMP TELUK GUNTUNG", "agent", "Penumpang", 420, 200, "45.00", "2.20", 0, _SHORT_ROUTE),
)  # fmt: skip
COMMERCIAL = (
    Hull("arunika", "KM ARUNIKA BORNEO", "agent_liner", "Peti kemas", 8306, 10700, "129.50", "7.10", 6, {}, True,
         "master2"),
    Hull("arunika2", "KM ARUNIKA JAYA", "agent_liner", "Peti kemas", 6590, 8400, "118.00", "6.40", 6, {}, True),
    Hull("arunika3", "KM ARUNIKA KALIMANTAN", "agent_liner", "Peti kemas", 5120, 6800, "106.70", "5.90", 6, {}, True),
    Hull("marlin", "MV PACIFIC MARLIN", "agent_foreign", "Curah kering", 31240, 56100, "189.90", "12.40", 6,
         _flag("PA", "9999905", "3E9905")),
    Hull("kestrel", "MV GOLDEN KESTREL", "agent_foreign", "Curah kering", 43900, 81500, "229.00", "14.30", 6,
         _flag("LR", "9999917", "D5AA7")),
    Hull("southern", "MV SOUTHERN STRAIT", "agent_foreign", "General cargo", 5230, 7600, "104.80", "6.30", 6,
         _flag("VN", "9999929", "3WAA9")),
    Hull("straits", "MV STRAITS LINK", "agent_foreign", "Peti kemas", 9610, 12400, "139.10", "7.80", 6,
         _flag("SG", "9999931", "9V9931")),
    Hull("sekar", "MT SEKAR LAUT", "agent_coastal", "Tanker minyak", 5480, 8300, "108.20", "6.30"),
    Hull("telaga", "MT TELAGA BIRU", "agent_coastal", "Tanker minyak", 2190, 3400, "79.80", "5.00"),
    Hull("pelita", "KM PELITA BAHARI 12", "agent_coastal", "Penumpang", 1420, 320, "68.50", "3.40", 6, _PIONEER),
    Hull("meranti", "KM MERANTI RAYA", "agent_coastal", "Penumpang", 6020, 1400, "99.80", "4.30"),
    Hull("ternak", "KM CEMARA TERNAK 3", "agent_coastal", "Pengangkut ternak", 1510, 900, "69.80", "3.60", 6, _PIONEER),
    Hull("meratus", "KM SINAR MERATUS", "agent_coastal", "General cargo", 1870, 2700, "76.00", "4.30"),
    Hull("tirta", "KM TIRTA MAHAKAM", "agent_coastal", "General cargo", 1240, 1800, "69.00", "3.80"),
    Hull("lautan", "KM LAUTAN EMAS", "agent_coastal", "General cargo", 3350, 5000, "94.00", "5.60"),
    Hull("semen", "KM PUTRA SEMERU", "agent_coastal", "Pengangkut semen", 3990, 6100, "97.40", "5.40"),
    Hull("kencana", "KM KENCANA UTAMA", "agent_coastal", "General cargo", 1105, 1600, "66.50", "3.70"),
    Hull("bintang", "KM BINTANG BORNEO", "agent_coastal", "General cargo", 1490, 2200, "72.00", "4.10"),
    Hull("kencana2", "KM KENCANA UTAMA 02", "agent_coastal", "General cargo", 1180, 1980, "67.80", "3.80"),
    Hull("mega", "KM MEGA SENTOSA", "agent_coastal", "General cargo", 1320, 1950, "70.20", "3.90"),
    Hull("mulia", "MT ASPAL MULIA", "agent_coastal", "Tanker aspal", 960, 1300, "64.00", "4.00"),
    Hull("etam", "LCT BUMI ETAM 5", "agent_coastal", "LCT", 648, 1000, "61.00", "2.80"),
    *_tow(1, "TB MERATUS JAYA 11", "BG MERATUS 3011", 3147, 8200, "91.44", owned=True, master="master"),
    *_tow(2, "TB MERATUS JAYA 12", "BG MERATUS 3012", 3147, 8200, "91.44", owned=True),
    *_tow(3, "TB BARITO MANDIRI 7", "BG BARITO 2707", 2105, 5400, "82.30"),
    *_tow(4, "TB BARITO MANDIRI 9", "BG BARITO 2709", 2105, 5400, "82.30"),
    *_tow(5, "TB KAPUAS SETIA", "BG KAPUAS 2305", 1420, 3300, "70.10"),
    *_tow(6, "TB MAHAKAM TUNAS 2", "BG MAHAKAM 3302", 3680, 10400, "100.60"),
    *_tow(7, "TB MAHAKAM TUNAS 5", "BG MAHAKAM 3005", 3147, 8200, "91.44"),
    *_tow(8, "TB SOMBER RAYA", "BG SOMBER 2708", 2105, 5400, "82.30"),
)  # fmt: skip


def _coaster(number: int) -> Hull:
    """One of a row of sister ships, of the company of the coasters."""
    name, length = f"KM NUSA LESTARI {number:02}", f"{62 + number % 5}.40"
    return Hull(f"nusa{number}", name, "agent_coastal", "General cargo", 1040 + 11 * number, 1800, length, "3.60")


#: Ships to which something happens that is not on the straight road.
TROUBLED = (
    *(_coaster(number) for number in range(1, 14)),
    Hull("heron", "MV HERON BAY", "agent_foreign", "General cargo", 4870, 6900, "99.80", "5.90", 6,
         _flag("VN", "9999943", "3WAB2")),
    Hull("heron2", "MV HERON CAPE", "agent_foreign", "Curah kering", 28600, 47800, "182.00", "11.60", 6,
         _flag("PA", "9999955", "3E9955")),
    Hull("tern", "MV ARCTIC TERN", "agent_foreign", "Curah kering", 32400, 57900, "189.90", "12.20", 6,
         _flag("LR", "9999967", "D5AB9")),
    Hull("petrel", "MV STORM PETREL", "agent_foreign", "Curah kering", 29900, 52300, "188.00", "11.90", 6,
         _flag("PA", "9999979", "3E9979")),
    Hull("gannet", "MV NORTHERN GANNET", "agent_foreign", "Curah kering", 30800, 55400, "189.20", "12.10", 6,
         _flag("SG", "9998808", "9V8808")),
    Hull("sekar2", "MT SEKAR SAMUDERA", "agent_coastal", "Tanker minyak", 4980, 7900, "104.00", "6.10"),
    Hull("elang", "KM ELANG SELAT", "agent3", "General cargo", 655, 940, "54.00", "3.20"),
    Hull("layar", "KM LAYAR KATEMAN", "agent", "General cargo", 702, 1030, "56.50", "3.30"),
    Hull("feri2", "KMP SELAT GUNTUNG", "agent", "Ferry Ro-Ro", 540, 260, "47.00", "2.30", 6, _FERRY),
    Hull("feri3", "KMP INDRAGIRI PERMAI", "agent2", "Ferry Ro-Ro", 610, 300, "49.50", "2.40", 6, _FERRY),
    Hull("perang", "KRI CONTOH 999", "agent", "Kapal perang", 480, 0, "58.00", "2.60", 0, _WARSHIP),
)  # fmt: skip
FLEET = (*GUNTUNG, *COMMERCIAL, *TROUBLED)
