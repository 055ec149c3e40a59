"""Berths, jetties and anchorages: added and changed by the port's office, never from under a call that needs them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from suar.accounts.actors import Actor
from suar.accounts.models import Organisation
from suar.accounts.roles import Right
from suar.kernel.errors import Problem, Refused
from suar.kernel.units import Bounds
from suar.kernel.words import _, gettext, said
from suar.portcalls import inuse
from suar.registry import places as register
from suar.registry.models import Place, PlaceKind, Port
from suar.workflow import permissions
from suar.workflow.models import Application, State
from suar.workflow.ports import log
from suar.workflow.ports.operators import read_operator
from suar.workflow.ports.reading import Reader
from suar.workflow.ports.words import naming

_LENGTH = Bounds(Decimal(1), Decimal(5000))
_DEPTH = Bounds(Decimal("0.3"), Decimal(200))
_CLEARANCE = Bounds(Decimal(0), Decimal(20))
_CODE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
#: What is typed for a pilot at a place, and what is kept.
_PILOTAGE = {"port": None, "yes": True, "no": False}


def ways_of_pilotage() -> list[tuple[str, str]]:
    """What can be said of a pilot at a place."""
    words = {"port": _("Seperti pelabuhannya"), "yes": _("Wajib pandu"), "no": _("Tanpa pandu")}
    return [(value, said(words[value])) for value in _PILOTAGE]


def _may_add(actor: Actor, port: Port) -> bool:
    return permissions.may_keep_places(actor, port, Right.CREATE)


@transaction.atomic
def add_place(actor: Actor, code: str, typed: Mapping[str, str]) -> Place:
    """A new place of a port; forms offer it from now on."""
    port = log.begin(actor, code, _may_add)
    after, why = _read({**typed, "active": "yes"}, None)
    made = register.add(port, after)
    log.record(actor, port, "place_added", place=made.code, before={}, after=_told(register.facts(made)), why=why)
    return made


@transaction.atomic
def change_place(actor: Actor, code: str, pk: int, typed: Mapping[str, str], seen: str) -> Place:
    """Other facts of a place, where nothing that runs rests on those of today. The last of two officers is told."""
    port = log.begin(actor, code, permissions.may_keep_places)
    place = register.locked(port, pk)
    before, known = register.facts(place), place.code
    after, why = _read(typed, place)
    log.refuse_if_changed(port, before, seen, place=known)
    old, new = log.differing(before, after)
    problems = [*_against(place, new)]
    if problems:
        raise Refused.of(problems, status=409)
    register.alter(place, new)
    log.record(actor, port, "place_changed", place=place.code, before=_told(old), after=_told(new), why=why)
    return place


def _read(typed: Mapping[str, str], place: Place | None) -> tuple[dict[str, Any], str]:
    read = Reader(typed)
    code = read.words("code", 20).upper()
    if code and not set(code) <= _CODE:
        text = gettext("Kode terdiri dari huruf A–Z, angka dan tanda hubung.")
        read.wrong("code", "characters", text, gettext("Tulis seperti UMUM atau D-1."))
    kind = read.one_of("kind", PlaceKind.values)
    operator = read_operator(read, "operator", place.operator if place else None)
    found = {
        "code": code,
        "name": read.words("name", 80),
        "kind": kind,
        "length_m": _length(read, kind),
        "depth_m": read.number("depth_m", _DEPTH, 2),
        "under_keel_clearance_m": read.number("under_keel_clearance_m", _CLEARANCE, 2),
        "operator_id": operator.pk if operator else None,
        "pilotage": _PILOTAGE.get(read.one_of("pilotage", _PILOTAGE)),
        "active": read.one_of("active", ("yes", "no")) == "yes",
    }
    depth, clearance = found["depth_m"], found["under_keel_clearance_m"]
    if isinstance(depth, Decimal) and isinstance(clearance, Decimal) and clearance >= depth:
        text = gettext("Jarak bawah lunas harus kurang dari kedalaman.")
        read.wrong("under_keel_clearance_m", "range", text, gettext("Periksa kedua angkanya."))
    why = read.words("why", log.WHY)
    read.done()
    return found, why


def _length(read: Reader, kind: str) -> Decimal | None:
    """Metres of a quay; an anchorage has none, for ships swing there."""
    if kind != PlaceKind.ANCHORAGE:
        return read.number("length_m", _LENGTH, 1)
    if read.typed.get("length_m", "").strip():
        text = gettext("Area labuh tidak mempunyai panjang tambatan.")
        read.wrong("length_m", "range", text, gettext("Kosongkan panjangnya."))
    return None


def _against(place: Place, new: Mapping[str, Any]) -> list[Problem]:
    """What rests on the place as it is, and would break."""
    found = []
    if "code" in new and inuse.used(place):
        text = gettext("Tempat ini sudah dipakai, jadi kodenya tetap.")
        remedy = gettext("Ubah namanya saja, atau tambahkan tempat baru dan hentikan pemakaian yang ini.")
        found.append(Problem("code", "in_use", text, remedy))
    for field, also_sailed in (("kind", True), ("operator_id", True), ("active", False)):
        if field in new and (field != "active" or not new["active"]):
            found += _in_the_way(place, "operator" if field == "operator_id" else field, also_sailed=also_sailed)
    return found + _too_small(place, new)


def _in_the_way(place: Place, field: str, *, also_sailed: bool) -> list[Problem]:
    calls = inuse.calls_at(place)
    names = inuse.named(calls if also_sailed else inuse.still_there(calls))
    names += [f"{each.ship.name} ({gettext('jadwal tetap')})" for each in inuse.seasons_at(place)]
    names += [name for name in _asked(place) if name not in names]
    if not names:
        return []
    text = gettext("Tempat ini masih dipakai: %(names)s.") % {"names": naming(names)}
    remedy = gettext("Tunggu sampai selesai, atau pindahkan atau batalkan dahulu.")
    return [Problem(field, "in_use", text, remedy)]


def _asked(place: Place) -> list[str]:
    """Applications before the office that name the place, though no call does yet."""
    named = rf'"[a-z_]*place":\s*{place.pk}[,}}\s]'
    waiting = Application.objects.filter(
        port=place.port_id, state__in=(State.IN_REVIEW, State.SENT_BACK), statement__regex=named
    ).select_related("call__ship")
    return [
        *(
            inuse.named([each.call])[0] if each.call is not None else f"{each.service_code} {each}"
            for each in waiting.order_by("pk")
        )
    ]


def _too_small(place: Place, new: Mapping[str, Any]) -> list[Problem]:
    """Ships that are to lie there and would no longer fit, by name."""
    found = []
    length = new.get("length_m")
    if length is not None and (place.length_m is None or length < place.length_m):
        found += _ships("length_m", inuse.named(inuse.too_long_for(place, length)))
    depth = new.get("depth_m", place.depth_m)
    clearance = new.get("under_keel_clearance_m", place.under_keel_clearance_m)
    was = None if place.depth_m is None else place.depth_m - place.under_keel_clearance_m
    if depth is not None and (was is None or depth - clearance < was):
        field = "depth_m" if "depth_m" in new else "under_keel_clearance_m"
        found += _ships(field, inuse.named(inuse.too_deep_for(place, depth - clearance)))
    return found


def _ships(field: str, names: list[str]) -> list[Problem]:
    if not names:
        return []
    text = gettext("Tidak cukup lagi untuk kapal yang sudah dijadwalkan di sini: %(names)s.") % {"names": naming(names)}
    remedy = gettext("Pindahkan atau batalkan dahulu tambatannya.")
    return [Problem(field, "in_use", text, remedy)]


def _told(facts: Mapping[str, Any]) -> dict[str, Any]:
    """As the chain keeps it: an operator by name, for ids say nothing to who reads it later."""
    told = dict(facts)
    if "operator_id" in told:
        company = Organisation.objects.filter(pk=told.pop("operator_id")).first()
        told["operator"] = company.name if company else ""
    return told
