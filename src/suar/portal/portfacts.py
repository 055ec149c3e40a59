"""Facts of a port in words, and the history of a port: what was changed, by whom, from what to what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from suar.kernel.clock import ZONE_LABELS
from suar.kernel.dates import kept_text
from suar.kernel.words import _, gettext, said
from suar.portcalls.metres import written
from suar.records import chain
from suar.records.models import Event
from suar.registry.models import PlaceKind

_VERBS = {
    "port_set_up": _("Pelabuhan disiapkan"),
    "port_office_changed": _("Data kantor diubah"),
    "port_structure_changed": _("Susunan pelabuhan diubah"),
    "tariff_class_set": _("Kelas tarif ditetapkan"),
    "tariff_class_taken_back": _("Kelas tarif dibatalkan"),
    "labour_set": _("Tenaga kerja bongkar muat ditetapkan"),
    "labour_taken_back": _("Tenaga kerja bongkar muat dibatalkan"),
    "place_added": _("Tempat ditambahkan"),
    "place_changed": _("Tempat diubah"),
}
LABELS = {
    "office_name": _("Nama kantor"), "office_head": _("Kepala kantor"), "office_address": _("Alamat kantor"),
    "office_phone": _("Telepon kantor"), "office_email": _("Surel kantor"), "latitude": _("Lintang"),
    "longitude": _("Bujur"), "waste_report_required": _("SPM memerlukan laporan limbah (PWMS)"),
    "serves_exempt_ships": _("Kapal yang dikecualikan dilayani lewat Suar"),
    "flag_state_control_for_all": _("Pemeriksaan FSC untuk semua kapal"), "zone": _("Zona waktu"),
    "has_operator": _("Ada operator terminal"), "has_pilotage": _("Wajib pandu"), "since": _("Berlaku mulai"),
    "tariff_class": _("Kelas tarif"), "legal_basis": _("Dasar hukum"), "gangs": _("Regu yang dapat bekerja bersamaan"),
    "men_per_gang": _("Orang tiap regu"), "code": _("Kode"), "name": _("Nama"), "kind": _("Jenis"),
    "length_m": _("Panjang (m)"), "depth_m": _("Kedalaman (m)"),
    "under_keel_clearance_m": _("Jarak bawah lunas (m)"), "operator": _("Operator"), "pilotage": _("Pandu"),
    "active": _("Dipakai"), "why": _("Alasan"),
}  # fmt: skip
#: Facts that the chain keeps as the text of a number.
_MEASURED = frozenset({"length_m", "depth_m", "under_keel_clearance_m", "latitude", "longitude"})


def shown(name: str, value: Any) -> str:
    """One fact in words."""
    if value is None or value == "":
        return gettext("seperti pelabuhannya") if name == "pilotage" else "–"
    if isinstance(value, bool):
        return gettext("ya") if value else gettext("tidak")
    if isinstance(value, Decimal) or name in _MEASURED:
        return written(Decimal(value))
    if name == "zone":
        return f"{ZONE_LABELS.get(str(value), '')} ({value})"
    if name == "kind" and value in PlaceKind.values:
        return said(PlaceKind(value).label)
    return kept_text(str(value)) if name == "since" else str(value)


def lines(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Facts with their words, in the order given."""
    return [(said(LABELS[name]), shown(name, value)) for name, value in facts.items()]


def _place_in_form(name: str) -> int:
    """Facts in the order of the forms; the chain keeps them by the alphabet."""
    return next((n for n, known in enumerate(LABELS) if known == name), len(LABELS))


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a port as its history shows it."""

    event: Event
    what: str
    place: str
    why: str
    differences: list[tuple[str, str, str]]


def change(event: Event) -> Change:
    """An event of the port's chain in words."""
    told = chain.particulars(event)
    before, after = told.get("before") or {}, told.get("after") or {}
    differences = [
        (said(LABELS[name]) if name in LABELS else name, _old(name, before), shown(name, after.get(name)))
        for name in sorted({*before, *after}, key=_place_in_form)
        if before.get(name) != after.get(name)
    ]
    what = said(_VERBS[event.verb]) if event.verb in _VERBS else event.verb
    return Change(event, what, str(told.get("place") or ""), str(told.get("why") or ""), differences)


def _old(name: str, before: Mapping[str, Any]) -> str:
    return shown(name, before[name]) if name in before else ""
