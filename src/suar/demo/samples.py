"""One valid statement of every service: for tests, for the demo and for whoever learns the programming interface."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from suar.accounts.models import Organisation
from suar.accounts.roles import OrganisationKind
from suar.demo import permit_samples
from suar.registry.models import PermitKind, Place, Ship
from suar.workflow import registry
from suar.workflow.forms import BaseForm
from suar.workflow.quarantine import subject_codes
from suar.workflow.statements import read


@dataclass(frozen=True)
class Goods:
    """One line of cargo: tonnes to the kilogram, a commodity of the closed list."""

    direction: str
    commodity: str
    tonnes: str
    packaging: str = "break_bulk"
    dangerous: bool = False

    def answers(self) -> dict[str, Any]:
        """The line as a form of the PKK or the LK3 asks for it."""
        return {
            "direction": self.direction,
            "packaging": self.packaging,
            "commodity": self.commodity,
            "tonnes": self.tonnes,
            "dangerous": self.dangerous,
        }


#: Ranks of a small coaster, with names that belong to nobody in particular.
CREW = (
    ("Muhammad Ridwan", "Nakhoda", "6200081001"),
    ("Andi Saputra", "Mualim I", "6200081002"),
    ("Yosep Sinaga", "Kepala Kamar Mesin", "6200081003"),
    ("Rudi Hartono", "Masinis II", "6200081004"),
    ("Slamet Riyadi", "Juru mudi", "6200081005"),
    ("Darwis", "Juru minyak", "6200081006"),
)


@dataclass(frozen=True)
class Voyage:
    """The plan from which all statements of one call are written."""

    ship: Ship
    place: Place
    eta: datetime
    etd: datetime
    permit_number: str
    permit_kind: PermitKind = PermitKind.TRAMPER
    origin: str = "Tanjung Priok"
    destination: str = "Batam"
    voyage_number: str = "V.026"
    master: str = "Muhammad Ridwan"
    late_cause: str | None = None
    passengers: int = 0
    cargo: tuple[Goods, ...] = (Goods("discharge", "CEMENT", "420.500", "bag_cargo"),)
    anchorage: Place | None = None
    #: Stevedores and forwarders whom the agent appoints, by the ids of their companies.
    companies: tuple[int, ...] = ()
    #: Whom the operator sends to the ship, by the ids of their accounts.
    pilot: int | None = None
    mooring: int | None = None

    @property
    def draught(self) -> Decimal:
        """Her draught on this voyage, in metres."""
        return self.ship.draught_m or Decimal("3.20")

    @property
    def goods(self) -> list[dict[str, Any]]:
        return [line.answers() for line in self.cargo]


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


def _cop(v: Voyage) -> dict[str, Any]:
    roads = v.anchorage or Place.objects.filter(port=v.place.port_id, kind="anchorage").order_by("name").first()
    return {
        "expected_at": v.eta, "place": (roads or v.place).pk, "infected_area": False, "vaccinated": True,
        "mdh_number": None if v.ship.unmanned else "MDH-118/2026",
    }  # fmt: skip


def _cust(v: Voyage) -> dict[str, Any]:
    made_on = (v.eta - timedelta(days=5)).date()
    return {"inward_number": "001234", "inward_on": made_on, "stores": _stores(v)}


def _custo(v: Voyage) -> dict[str, Any]:
    made_on = (v.eta - timedelta(days=5)).date()
    return {"outward_number": "001235", "outward_on": made_on, "stores": _stores(v)}


def _stores(v: Voyage) -> list[dict[str, Any]]:
    """What is locked up aboard; an unmanned hull has none."""
    rows = [
        {"goods": "Rokok", "quantity": "12", "unit": "carton", "location": "Gudang tertutup"},
        {"goods": "Minuman beralkohol", "quantity": "18", "unit": "bottle", "location": "Gudang tertutup"},
    ]
    return [] if v.ship.unmanned else rows


def _aboard(v: Voyage) -> list[dict[str, Any]]:
    """The crew as immigration asks for it."""
    return [
        {
            "name": v.master if rank == "Nakhoda" else name, "rank": rank, "nationality": "ID",
            "born_on": date(1985, 3, 14), "seaman_book": book, "passport": f"C{book[-7:]}",
        }
        for name, rank, book in CREW
    ]  # fmt: skip


def _travellers(v: Voyage) -> list[dict[str, Any]]:
    return [
        {
            "name": f"Penumpang Contoh {at + 1}", "sex": "F", "born_on": date(1990, 5, 17), "nationality": "ID",
            "document": f"X{at + 1:07}", "origin": v.origin, "destination": v.destination,
        }
        for at in range(min(v.passengers, 40))
    ]  # fmt: skip


def _quarantine(v: Voyage) -> dict[str, Any]:
    """What of her goods quarantine looks at; livestock where there is none, to show what is asked."""
    subject = subject_codes(v.eta.date())
    carried = [
        {
            "direction": line.direction, "commodity": line.commodity, "tonnes": line.tonnes,
            "certificate": "KH-14/2026", "heads": 500 if line.packaging == "heads" else None,
        }
        for line in v.cargo
        if line.direction in ("discharge", "load") and (line.commodity in subject or line.packaging == "heads")
    ]  # fmt: skip
    livestock = {"direction": "load", "commodity": "CATTLE", "tonnes": "310.000", "certificate": "KH-14/2026"}
    return {"ready_at": v.eta + timedelta(hours=2), "goods": carried or [livestock]}


def _sanitation(v: Voyage) -> dict[str, Any]:
    return {"inspect_at": v.eta + timedelta(hours=1), "place": v.place.pk, "persons": len(CREW)}


def _phqc(v: Voyage) -> dict[str, Any]:
    manned = not v.ship.unmanned
    return {
        "sails_at": v.etd, "destination": v.destination, "persons": len(CREW) + v.passengers if manned else 0,
        "health_book": "BKK-204/2026" if manned else None, "medicines": manned,
    }  # fmt: skip


def _agency(v: Voyage) -> dict[str, Any]:
    return {
        "route_kind": v.permit_kind.value, "route_number": v.permit_number, "eta": v.eta,
        "principal": v.ship.owner_name or "PT Pemilik Kapal", "letter_number": "012/KEAG/2026",
        "letter_on": (v.eta - timedelta(days=14)).date(),
    }  # fmt: skip


def _ppkb(v: Voyage) -> dict[str, Any]:
    return {
        "place": v.place.pk, "etb": v.eta + timedelta(hours=1), "etd": v.etd, "draught_m": v.draught, "water": True,
    }  # fmt: skip


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


def _spk(v: Voyage) -> dict[str, Any]:
    return {
        "planned_at": v.eta + timedelta(minutes=20), "from_name": "Ambang luar", "to_name": v.place.name,
        "pilot": v.pilot, "mooring": v.mooring, "tugs": [{"name": "KT Contoh 1", "horsepower": 2400}],
    }  # fmt: skip


def _spkk(v: Voyage) -> dict[str, Any]:
    way = {"planned_at": v.etd - timedelta(minutes=30), "from_name": v.place.name, "to_name": "Ambang luar"}
    return {**_spk(v), **way}


def _roads(v: Voyage) -> Place:
    """The anchorage of the port, where she goes when she does not lie alongside."""
    found = v.anchorage or Place.objects.filter(port=v.place.port_id, kind="anchorage").order_by("name").first()
    return found or v.place


def _pindah(v: Voyage) -> dict[str, Any]:
    return {
        "from_place": v.place.pk, "to_place": _roads(v).pk, "at": v.eta + timedelta(hours=9), "draught_m": v.draught,
        "cause": "waiting", "explanation": "Menunggu muatan berikutnya di area labuh.", "cargo_state": "partly",
    }  # fmt: skip


def _spkp(v: Voyage) -> dict[str, Any]:
    way = {"planned_at": v.eta + timedelta(hours=9), "from_name": v.place.name, "to_name": _roads(v).name}
    return {**_spk(v), **way}


def _tambat(v: Voyage) -> dict[str, Any]:
    until = v.etd + timedelta(hours=12)
    return {"ends_at": v.etd, "until": until, "reason": "Hujan menghentikan bongkar muat.", "progress": 70}


def _lokasi(v: Voyage) -> dict[str, Any]:
    return {"from_place": v.place.pk, "to_place": _roads(v).pk, "reason": "Dermaga tujuan dipakai kapal lain."}


def _spog(v: Voyage) -> dict[str, Any]:
    return {
        "manoeuvre": "in", "to_place": v.place.pk, "at": v.eta + timedelta(minutes=40), "draught_m": v.draught,
    }  # fmt: skip


def _crew(v: Voyage) -> dict[str, Any]:
    people = [
        {
            "name": v.master if rank == "Nakhoda" else name, "rank": rank, "nationality": "ID",
            "born_on": date(1985, 3, 14), "seaman_book": book, "certificate": "ANT-III",
            "certificate_expires_on": v.etd.date() + timedelta(days=700),
        }
        for name, rank, book in CREW
    ]  # fmt: skip
    return {"sails_at": v.etd, "crew": people}


def _lk3d(v: Voyage) -> dict[str, Any]:
    return {"etd": v.etd, "destination": v.destination, "passengers_out": v.passengers, "cargo": v.goods}


def _lkk(v: Voyage) -> dict[str, Any]:
    return {
        "etd": v.etd, "destination": v.destination, "draught_fore_m": v.draught, "draught_aft_m": v.draught,
        "master_name": None if v.ship.unmanned else v.master, "crew_count": 0 if v.ship.unmanned else len(CREW),
        "activities_finished": True,
    }  # fmt: skip


def _spb(v: Voyage) -> dict[str, Any]:
    return {"sails_at": v.etd, "destination": v.destination, "master_name": v.master, "seaworthy": True}


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


def _spbc(v: Voyage) -> dict[str, Any]:
    manned = not v.ship.unmanned
    return {
        "reason": "Muatan dijual kembali; pembeli meminta pelabuhan lain.", "destination": "Tanjung Pinang",
        "master_name": v.master if manned else None, "crew": _crew(v)["crew"] if manned else [], "cargo": v.goods,
    }  # fmt: skip


def _port_dues(v: Voyage) -> dict[str, Any]:
    return {
        "ground": "paid", "invoice_number": "INV-OP/2611/0042", "amount": "18450000",
        "paid_on": (v.eta - timedelta(days=3)).date(), "remarks": "Dibayar di muka.",
    }  # fmt: skip


def _pmku(v: Voyage) -> dict[str, Any]:
    start = v.eta.date() - timedelta(days=60)
    return {
        "licence_kind": "SIUPAL", "licence_number": "B.XXV-123/AL.001", "branch_head": "Siti Rahma",
        "branch_address": "Jalan Pelabuhan 1, Sungai Guntung", "valid_from": start,
        "valid_until": start + timedelta(days=365),
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


def _jadwal(v: Voyage) -> dict[str, Any]:
    """Two sailings a day for a month."""
    first = v.eta.date()
    return {
        "ship": v.ship.pk, "place": v.place.pk, "origin": v.origin, "destination": v.destination,
        "route_kind": v.permit_kind.value, "route_number": v.permit_number, "master_name": v.master,
        "crew_count": len(CREW), "valid_from": first, "valid_until": first + timedelta(days=30),
        "sailings": [
            {"days": "daily", "arrives": "07:30", "leaves": "09:00"},
            {"days": "daily", "arrives": "15:30", "leaves": "17:00"},
        ],
    }  # fmt: skip


def _trip(v: Voyage) -> dict[str, Any]:
    return {"sails_at": v.etd, "passengers": 84, "vehicles": 12, "master_name": v.master, "seaworthy": True}


def _manual(v: Voyage) -> dict[str, Any]:
    return {
        "skipper": v.master, "crew_count": len(CREW), "place": v.place.pk, "origin": v.origin,
        "destination": v.destination, "arrived_at": v.eta, "leaves_at": v.etd, "cargo": v.goods,
    }  # fmt: skip


def _spbm(v: Voyage) -> dict[str, Any]:
    fishes = v.ship.category == "fishing"
    return {
        "sails_at": v.etd, "destination": v.destination, "skipper": v.master, "seaworthy": True,
        "fitness_number": "SLO-77/2026" if fishes else None,
        "fitness_on": (v.eta - timedelta(days=2)).date() if fishes else None,
    }  # fmt: skip


def _muatan(v: Voyage) -> dict[str, Any]:
    """A tenth less of everything than was announced."""
    less = [{**line, "tonnes": str((Decimal(line["tonnes"]) * 9 / 10).quantize(Decimal("0.001")))} for line in v.goods]
    return {
        "before": v.goods, "cargo": less, "cause": "Muatan yang tersedia lebih sedikit.",
        "manifest_number": "MF-77/2026",
    }  # fmt: skip


_ANSWERS: dict[str, Callable[[Voyage], dict[str, Any]]] = {
    "PMKU": _pmku,
    "AGENCY": _agency,
    "PKK": _pkk,
    "SPM": lambda v: {"last_port": v.origin, "all_well": True},
    "PPKB": _ppkb,
    "PPK": lambda v: {},
    "RKBM": _rkbm,
    "RKBMC": lambda v: {**_rkbm(v), "gangs": 3, "cause": "Hujan menghentikan kegiatan."},
    "LAB": _lab,
    "SPK": _spk,
    "SPKK": _spkk,
    "PPKBD": lambda v: {"leaves_at": v.etd - timedelta(minutes=30), "tugs": 1},
    "COP": _cop,
    "PHQC": _phqc,
    "SSCEC": _sanitation,
    "KARANTINA": _quarantine,
    "IMM": lambda v: {"crew": _aboard(v)},
    "IMMO": lambda v: {"sails_at": v.etd, "crew": _aboard(v), "passengers": _travellers(v)},
    "CUST": _cust,
    "CUSTO": _custo,
    "SPOG": _spog,
    "PINDAH": _pindah,
    "SPKP": _spkp,
    "TAMBAT": _tambat,
    "LOKASI": _lokasi,
    "PPKX": lambda v: {"cause": "delay", "explanation": "Kapal terlambat dua hari karena cuaca di laut."},
    "CREW": _crew,
    "LK3A": lambda v: {"eta": v.eta, "origin": v.origin, "cargo": v.goods},
    "LK3D": _lk3d,
    "LKK": _lkk,
    "JASA": _port_dues,
    "HOLD": _hold,
    "FSC": _inspection,
    "PSC": _inspection,
    "TUNDA": _postponed,
    "SPBC": _spbc,
    "SPB": _spb,
    "LK3R": lambda v: {"cargo": v.goods},
    "ALIH": _alih,
    "TPBM": _tpbm,
    "MUATAN": _muatan,
    "JADWAL": _jadwal,
    "TRIP": _trip,
    "MANUAL": _manual,
    "SPBM": _spbm,
    **permit_samples.ANSWERS,
    "RKBMX": lambda v: {"cause": "cargo", "explanation": "Muatan tidak jadi dikapalkan oleh pemilik barang."},
    "BATAL": lambda v: {"cause": "route", "explanation": "Muatan dialihkan ke pelabuhan lain oleh pemilik barang."},
}


def codes() -> list[str]:
    """Codes of the services that have a sample here."""
    return list(_ANSWERS)


def answers(code: str, voyage: Voyage, **changed: Any) -> dict[str, Any]:
    """The answers of a service on a voyage; ``changed`` stands in place of the ordinary ones. None is left out."""
    given: Mapping[str, Any] = {**_ANSWERS[code](voyage), **changed}
    return {name: value for name, value in given.items() if value is not None}


def statement(code: str, voyage: Voyage, **changed: Any) -> BaseForm:
    """The typed statement. Raises Refused where an answer does not fit the form."""
    service = registry.versions(code)[-1]
    return read(service.Form, answers(code, voyage, **changed), zone=voyage.place.port.zone)


def determination(voyage: Voyage, from_m: Decimal = Decimal(0)) -> BaseForm:
    """What the authority sets for this voyage: her length and a tenth, from a metre on, from ETB until ETD."""
    length = (voyage.ship.length_m * Decimal("1.10")).quantize(Decimal("0.1"))
    decided = {
        "place": voyage.place.pk, "from_m": from_m, "to_m": from_m + length,
        "etb": voyage.eta + timedelta(hours=1), "etd": voyage.etd,
    }  # fmt: skip
    form = registry.versions("PPK")[-1].steps[-1].form
    assert form is not None
    return read(form, decided, zone=voyage.place.port.zone)


def local(day: date, hour: int, minute: int = 0, zone: str = "Asia/Jakarta") -> datetime:
    """A time of day at the port."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))
