"""What papers and people read of a port's office, and what this port asks of ships; by its head, with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from suar.accounts.actors import Actor
from suar.kernel.telephones import telephone
from suar.kernel.units import Bounds
from suar.kernel.words import gettext, said
from suar.registry import ports as register
from suar.registry.models import Port
from suar.registry.places import plain
from suar.workflow import permissions
from suar.workflow.ports import log
from suar.workflow.ports.reading import Reader

OFFICE = (
    "office_name", "office_head", "office_address", "office_phone", "office_email", "latitude", "longitude",
)  # fmt: skip
FLAGS = ("waste_report_required", "serves_exempt_ships", "flag_state_control_for_all")
_LATITUDE, _LONGITUDE = Bounds(Decimal(-90), Decimal(90)), Bounds(Decimal(-180), Decimal(180))


def office_facts(port: Port) -> dict[str, Any]:
    """What is said of the office now."""
    return {name: plain(getattr(port, name)) for name in (*OFFICE, *FLAGS)}


@transaction.atomic
def change_office(actor: Actor, code: str, typed: Mapping[str, str], seen: str) -> Port:
    """Other facts of the office and other flags, in force at once; papers that were issued stay as they are."""
    port = log.begin(actor, code, permissions.may_keep_office)
    before = office_facts(port)
    after, why = _read(typed)
    log.refuse_if_changed(port, before, seen)
    old, new = log.differing(before, after)
    register.alter(port, new)
    log.record(actor, port, "port_office_changed", before=old, after=new, why=why)
    return port


def _read(typed: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    read = Reader(typed)
    found: dict[str, Any] = {
        "office_name": read.words("office_name", 160),
        "office_head": read.words("office_head", 120, required=False),
        "office_address": read.words("office_address", 300, required=False),
        "office_phone": _phone(read),
        "office_email": read.email("office_email"),
        "latitude": read.number("latitude", _LATITUDE, 5, required=False),
        "longitude": read.number("longitude", _LONGITUDE, 5, required=False),
        **{flag: read.tick(flag) for flag in FLAGS},
    }
    if not read.problems and (found["latitude"] is None) != (found["longitude"] is None):
        half = "latitude" if found["latitude"] is None else "longitude"
        text = gettext("Letak memerlukan lintang dan bujur.")
        read.wrong(half, "missing", text, gettext("Isi keduanya, atau kosongkan keduanya."))
    why = read.words("why", log.WHY)
    read.done()
    return found, why


def _phone(read: Reader) -> str:
    """A number as it is to be printed; whether it can exist is asked, how it is spaced is the office's own."""
    text = read.words("office_phone", 40, required=False)
    if text and (wrong := telephone(text)).refused:
        read.wrong("office_phone", "phone", said(wrong.reason), said(wrong.remedy))
    return text
