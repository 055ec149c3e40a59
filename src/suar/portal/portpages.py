"""What the pages of a port ask, and how its facts, its changes and its places are written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from suar.kernel.clock import ZONE_LABELS
from suar.kernel.dates import kept_text
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext, said
from suar.portal import plainform
from suar.portal.plainform import Ask, Typed
from suar.portcalls.metres import written
from suar.records import chain
from suar.records.models import Event
from suar.registry.models import Place, PlaceKind
from suar.registry.ports import CLASSES
from suar.workflow import ports

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
_HINTS = {
    "office_head": _("Tercetak di bawah dokumen yang ditandatangani sistem tanpa nama pejabat."),
    "office_address": _("Tercetak pada kepala surat."), "latitude": _("Derajat desimal; selatan dengan minus."),
    "longitude": _("Derajat desimal."),
    "serves_exempt_ships": _("Bila tidak dicentang, kapal negara, perikanan dan sebagainya dilayani manual."),
    "flag_state_control_for_all": _("Bila tidak dicentang, hanya kapal Indonesia."),
    "code": _("Huruf A–Z, angka dan tanda hubung; tidak berubah setelah dipakai."),
    "operator": _("Kosong: kantor pelabuhan sendiri. Ketik namanya, lalu pilih."),
    "length_m": _("Kosong untuk area labuh."),
    "gangs": _("0 bila tidak ada."),
    "legal_basis": _("Nomor keputusan atau surat yang menetapkannya."),
    "why": _("Tersimpan dalam riwayat pelabuhan."),
}  # fmt: skip
_WHY = Ask("why", LABELS["why"], "textarea", hint=_HINTS["why"], maxlength=300, wide=True)
#: So many operators are offered to pick from; any other is found by its name all the same.
_OFFERED = 500


def _ask(name: str, kind: str = "text", *, required: bool = True, longest: int = 160, **more: Any) -> Ask:
    return Ask(name, LABELS[name], kind, required=required, hint=_HINTS.get(name, ""), maxlength=longest, **more)


def office_asks() -> list[Ask]:
    """The office, and what the port asks of ships."""
    return [
        _ask("office_name"), _ask("office_head", required=False, longest=120),
        _ask("office_address", required=False, longest=300, wide=True),
        _ask("office_phone", "tel", required=False), _ask("office_email", "email", required=False),
        _ask("latitude", required=False, longest=12), _ask("longitude", required=False, longest=12),
        *(_ask(flag, "checkbox", required=False, wide=True) for flag in ports.FLAGS), _WHY,
    ]  # fmt: skip


def structure_asks() -> list[Ask]:
    """Zone, operator, pilotage, with the decree."""
    zones = [(zone, f"{label} ({zone})") for zone, label in ZONE_LABELS.items()]
    return [
        _ask("zone", "select", options=zones), _ask("has_operator", "checkbox", required=False, wide=True),
        _ask("has_pilotage", "checkbox", required=False, wide=True), _ask("legal_basis"), _ask("since", "date"), _WHY,
    ]  # fmt: skip


def class_asks() -> list[Ask]:
    """A class of the tariff from a day on."""
    classes = [(each, each) for each in CLASSES]
    return [
        _ask("tariff_class", "select", options=classes), _ask("since", "date"), _ask("legal_basis", longest=120), _WHY,
    ]  # fmt: skip


def labour_asks() -> list[Ask]:
    """Gangs of dock labour from a day on."""
    return [
        _ask("gangs", longest=4), _ask("men_per_gang", longest=4), _ask("since", "date"),
        _ask("legal_basis", longest=120), _WHY,
    ]  # fmt: skip


def place_asks(place: Place | None) -> list[Ask]:
    """A berth, jetty or anchorage; whether it is in use is asked of one that is there."""
    kinds = [(value, said(label)) for value, label in PlaceKind.choices]
    offered = [(label, label) for label in map(ports.operator_label, ports.operators()[:_OFFERED])]
    in_use = [("yes", gettext("Ya, dapat dipilih")), ("no", gettext("Tidak, dihentikan"))]
    return [
        _ask("name", longest=80), _ask("code", longest=20), _ask("kind", "select", options=kinds),
        _ask("length_m", required=False, longest=8), _ask("depth_m", longest=8),
        _ask("under_keel_clearance_m", longest=6), _ask("operator", "search", required=False, options=offered),
        _ask("pilotage", "select", options=ports.ways_of_pilotage()),
        *([_ask("active", "select", options=in_use)] if place else []), _WHY,
    ]  # fmt: skip


_UNITS = {"length_m": "m", "depth_m": "m", "under_keel_clearance_m": "m"}
#: Facts that the chain keeps as the text of a number.
_MEASURED = frozenset({*_UNITS, "latitude", "longitude"})
_FIGURES = {"latitude": "text", "longitude": "text", "gangs": "numeric", "men_per_gang": "numeric"}


def fields(asks: Sequence[Ask], given: Typed, problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """The questions as components/field.html draws them, numbers with their unit and keyboard."""
    found = plainform.fields(asks, given, problems)
    for each in found:
        if each["name"] in _UNITS:
            each |= {"unit": _UNITS[each["name"]], "inputmode": "decimal"}
            each["label"] = each["label"].removesuffix(" (m)")
        each["inputmode"] = each.get("inputmode") or _FIGURES.get(each["name"], "")
    return found


def typed_facts(facts: Mapping[str, Any]) -> Typed:
    """What stands in the boxes before anybody types."""
    return {name: _typed(value) for name, value in facts.items()} | {"why": ""}


def typed_place(place: Place) -> Typed:
    """A place as its form begins."""
    known = {name: getattr(place, name) for name in ("code", "name", "kind")}
    metres = {name: getattr(place, name) for name in _UNITS}
    pilotage = {None: "port", True: "yes", False: "no"}[place.pilotage]
    return {
        **known, **{name: _typed(value) for name, value in metres.items()}, "pilotage": pilotage, "why": "",
        "operator": ports.operator_label(place.operator), "active": "yes" if place.active else "no",
    }  # fmt: skip


def _typed(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else ""
    return written(value) if isinstance(value, Decimal) else str(value or "")


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
