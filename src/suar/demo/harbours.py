"""The four ports of the demo with their quays, river jetties and anchorages, and neighbours known by name only.

Ports, codes, zones and positions are facts; metres, depths and who runs a jetty are invented for practice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from suar.accounts.models import Organisation
from suar.billing.models import ExchangeRate
from suar.kernel import clock
from suar.registry.models import LabourPool, Place, PlaceKind, Port, PortTariffClass

B, J, A = PlaceKind.BERTH, PlaceKind.JETTY, PlaceKind.ANCHORAGE
#: A place: key, name, kind, metres, depth, organisation that runs it, whether a pilot is taken (None: as the port has).
Row = tuple[str, str, PlaceKind, int | None, str, str | None, bool | None]


@dataclass(frozen=True)
class Harbour:
    """One port: its short key, columns of the register, class of its tariff, gangs of dock labour, places."""

    key: str
    code: str
    name: str
    zone: str
    office: str
    tariff_class: str
    gangs: int
    columns: dict[str, Any]
    places: tuple[Row, ...]


def _commercial(latitude: str, longitude: str) -> dict[str, Any]:
    at = {"latitude": Decimal(latitude), "longitude": Decimal(longitude)}
    return {"has_operator": True, "has_pilotage": True, **at}


HARBOURS = (
    Harbour(
        "suq", "IDSUQ", "Sungai Guntung", "Asia/Jakarta",
        "Kantor Unit Penyelenggara Pelabuhan Kelas III Sungai Guntung", "III", 0,
        {
            "flag_state_control_for_all": True, "office_phone": "0779-551611",
            "office_email": "kantoruppguntung@gmail.com",
        },
        (
            ("umum", "Dermaga Umum (latihan)", B, 180, "6.5", None, None),
            ("pelra", "Dermaga Pelra (latihan)", B, 70, "4.5", None, None),
            ("tuks", "Jetty TUKS Kelapa (latihan)", J, 210, "8.0", "terminal", None),
            ("lama", "Dermaga Lama (latihan)", B, 130, "6.0", None, None),
            ("labuh", "Area Labuh Guntung (latihan)", A, None, "12.0", None, None),
        ),
    ),
    Harbour(
        "bpn", "IDBPN", "Balikpapan", "Asia/Makassar",
        "Kantor Kesyahbandaran dan Otoritas Pelabuhan Balikpapan", "I", 14,
        _commercial("-1.27400", "116.80900"),
        (
            ("umum", "Dermaga Semayang Umum", B, 300, "10.0", "bup_bpn", None),
            ("penumpang", "Dermaga Semayang Penumpang", B, 170, "9.0", "bup_bpn", None),
            ("petikemas", "Terminal Peti Kemas Kariangau", B, 280, "13.0", "bup_bpn", None),
            ("batubara", "Jetty TUKS Batu Bara Somber", J, 180, "7.5", "tuks_bpn", None),
            ("kayu", "Jetty TUKS Kayu Penajam", J, 110, "5.5", "tuks_bpn", False),
            ("minyak", "Jetty Tersus Minyak Teluk", J, 250, "12.0", "tersus_bpn", True),
            ("labuh", "Area Labuh Luar Balikpapan", A, None, "22.0", None, False),
            ("dalam", "Area Labuh Teluk Balikpapan", A, None, "14.0", None, True),
        ),
    ),
    Harbour(
        "srg", "IDSRG", "Tanjung Emas", "Asia/Jakarta",
        "Kantor Kesyahbandaran dan Otoritas Pelabuhan Tanjung Emas", "I", 18,
        _commercial("-6.94300", "110.42300"),
        (
            ("samudera", "Dermaga Samudera", B, 600, "10.0", "bup_srg", None),
            ("nusantara", "Dermaga Nusantara", B, 290, "7.0", "bup_srg", None),
            ("petikemas", "Terminal Peti Kemas Semarang", B, 490, "11.0", "bup_srg", None),
            ("curah", "Jetty TUKS Curah Kering", J, 140, "7.5", "tuks_srg", True),
            ("aspal", "Jetty TUKS Aspal", J, 110, "6.0", "tuks_srg", None),
            ("labuh", "Area Labuh Tanjung Emas", A, None, "16.0", None, False),
        ),
    ),
    Harbour(
        "bdj", "IDBDJ", "Banjarmasin", "Asia/Makassar",
        "Kantor Kesyahbandaran dan Otoritas Pelabuhan Banjarmasin", "I", 12,
        _commercial("-3.33100", "114.55700"),
        (
            ("trisakti", "Dermaga Trisakti", B, 320, "8.0", "bup_bdj", None),
            ("petikemas", "Terminal Peti Kemas Trisakti", B, 265, "9.0", "bup_bdj", None),
            ("basirih", "Dermaga Basirih", B, 100, "5.0", None, False),
            ("barito", "Jetty TUKS Barito Satu", J, 200, "6.0", "tuks_bdj", True),
            ("alalak", "Jetty TUKS Alalak", J, 105, "5.6", "tuks_bdj", False),
            ("marabahan", "Jetty Tersus Batu Bara Marabahan", J, 220, "6.5", "tersus_bdj", True),
            ("semen", "Jetty TUKS Semen Kuin", J, 120, "6.0", "tersus_bdj", None),
            ("taboneo", "Area Labuh Taboneo", A, None, "18.0", None, True),
        ),
    ),
)  # fmt: skip
_NEIGHBOURS = (
    ("IDTLN", "Tembilahan", "Asia/Jakarta"),
    ("IDENO", "Kuala Enok", "Asia/Jakarta"),
    ("IDTNJ", "Tanjung Pinang", "Asia/Jakarta"),
    ("IDBTM", "Batam", "Asia/Jakarta"),
    ("IDDUM", "Dumai", "Asia/Jakarta"),
    ("IDSPA", "Selat Panjang", "Asia/Jakarta"),
    ("IDSUB", "Surabaya", "Asia/Jakarta"),
    ("IDSRI", "Samarinda", "Asia/Makassar"),
    ("IDMAK", "Makassar", "Asia/Makassar"),
    ("IDDJJ", "Jayapura", "Asia/Jayapura"),
)
#: Weeks back to the first exchange rate of the demo.
_RATE_WEEKS = 6


def build_ports() -> dict[str, Port]:
    """Every port by its short key, with its tariff class and dock labour."""
    ports: dict[str, Port] = {}
    for harbour in HARBOURS:
        office = {"office_email": f"{harbour.key}@contoh.invalid", **harbour.columns}
        port = Port.objects.create(
            code=harbour.code, name=harbour.name, name_key=harbour.name.lower(), zone=harbour.zone,
            office_name=harbour.office, **office,
        )  # fmt: skip
        PortTariffClass.objects.create(
            port=port, tariff_class=harbour.tariff_class, since=date(2016, 1, 1),
            legal_basis="PP 15 Tahun 2016 (kelas: data latihan)",
        )  # fmt: skip
        if harbour.gangs:
            LabourPool.objects.create(
                port=port, since=date(2026, 1, 1), gangs=harbour.gangs, legal_basis="Data latihan, bukan SK koperasi"
            )
        ports[harbour.key] = port
    Port.objects.bulk_create(
        Port(code=code, name=name, name_key=name.lower(), zone=zone, office_name=f"Kantor Pelabuhan {name}")
        for code, name, zone in _NEIGHBOURS
    )
    return ports


def build_places(ports: dict[str, Port], companies: dict[str, Organisation]) -> dict[str, Place]:
    """Every place under the key of its port and its own: "bdj.taboneo"."""
    return {
        f"{harbour.key}.{key}": Place.objects.create(
            port=ports[harbour.key], code=key.upper(), name=name, kind=kind, length_m=length, depth_m=Decimal(depth),
            under_keel_clearance_m=Decimal("0.5"), operator=companies[runs] if runs else None, pilotage=pilot,
        )
        for harbour in HARBOURS
        for key, name, kind, length, depth, runs, pilot in harbour.places
    }  # fmt: skip


def build_rates(port: Port) -> None:
    """Rupiah for a dollar, one rate a week, said to be an example."""
    today = clock.today(port.zone)
    for week in range(_RATE_WEEKS, -1, -1):
        ExchangeRate.objects.create(
            currency="USD", on=today - timedelta(days=7 * week), rate=Decimal(16_000 + 35 * (week % 3)),
            source="kurs contoh untuk latihan",
        )  # fmt: skip
