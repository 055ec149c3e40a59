"""What the pages of a port ask, and what stands in their boxes before anybody types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from suar.kernel.clock import ZONE_LABELS
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext, said
from suar.portal import plainform
from suar.portal.plainform import Ask, Typed
from suar.portal.portfacts import LABELS
from suar.portcalls.metres import written
from suar.registry.models import Place, PlaceKind
from suar.registry.ports import CLASSES
from suar.workflow import ports

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
