"""A port's standing in law, by the directorate with its decree: zone, terminal operator, pilotage, tariff class."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from suar.accounts.actors import Actor
from suar.billing.models import Invoice
from suar.kernel import clock
from suar.kernel.clock import ZONE_LABELS
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls import inuse
from suar.registry import places as dated
from suar.registry import ports as register
from suar.registry.models import Port, PortTariffClass
from suar.workflow import permissions
from suar.workflow.ports import log
from suar.workflow.ports.reading import Reader
from suar.workflow.ports.words import naming

STRUCTURE = ("zone", "has_operator", "has_pilotage")
#: Decrees are no older than the republic, and take effect at most a year ahead [own].
OLDEST, AHEAD = date(1945, 8, 17), timedelta(days=366)


def structure_facts(port: Port) -> dict[str, Any]:
    """How the port stands now."""
    return {name: getattr(port, name) for name in STRUCTURE}


def _may(actor: Actor, _port: Port) -> bool:
    return permissions.may_set_structure(actor)


@transaction.atomic
def change_structure(actor: Actor, code: str, typed: Mapping[str, str], seen: str) -> Port:
    """Another standing, in force at once: entered once its decree is in force and no open call rests on the old."""
    port = log.begin(actor, code, _may)
    before = structure_facts(port)
    read = Reader(typed)
    after = {
        "zone": read.one_of("zone", ZONE_LABELS),
        "has_operator": read.tick("has_operator"),
        "has_pilotage": read.tick("has_pilotage"),
    }
    since = read.day("since", OLDEST, clock.today(port.zone))
    basis, why = read.words("legal_basis", 160), read.words("why", log.WHY)
    read.done()
    log.refuse_if_changed(port, before, seen)
    old, new = log.differing(before, after)
    _refuse_if_rested_on(port, new)
    register.alter(port, new)
    log.record(
        actor, port, "port_structure_changed", before=old, after={**new, "since": since, "legal_basis": basis}, why=why
    )
    return port


def _refuse_if_rested_on(port: Port, new: Mapping[str, Any]) -> None:
    """Open calls whose road or times would turn into others: all by the zone, those at no operator's place by it."""
    open_calls = inuse.open_calls(port)
    for field, calls in (("zone", open_calls), ("has_operator", open_calls.filter(place__operator=None))):
        if field in new and (named := naming(inuse.named(calls))):
            text = gettext("Kunjungan yang masih berjalan memakai susunan sekarang: %(names)s.") % {"names": named}
            remedy = gettext(
                "Tunggu sampai semuanya selesai atau dibatalkan. Tempat dapat diberi operator satu per satu."
            )
            raise Refused(Problem(field, "in_use", text, remedy), status=409)


@transaction.atomic
def set_class(actor: Actor, code: str, typed: Mapping[str, str]) -> PortTariffClass:
    """The class of the tariff from a day on; never from a day on which a bill already rests."""
    port = log.begin(actor, code, _may)
    read = Reader(typed)
    chosen = read.one_of("tariff_class", register.CLASSES)
    since = read.day("since", OLDEST, clock.today(port.zone) + AHEAD)
    basis, why = read.words("legal_basis", 120), read.words("why", log.WHY)
    if since is not None and not unbilled(port, since):
        text = gettext("Sejak hari itu sudah ada tagihan menurut kelas yang berlaku.")
        read.wrong("since", "billed", text, gettext("Paling awal besok."))
    read.done()
    assert since is not None
    before = dated.class_on(port, since)
    row = PortTariffClass(port=port, tariff_class=chosen, since=since, legal_basis=basis)
    dated.begin(row)
    log.record(actor, port, "tariff_class_set", before=_said(before) if before else {}, after=_said(row), why=why)
    return row


@transaction.atomic
def take_class_back(actor: Actor, code: str, pk: int, why: str) -> PortTariffClass:
    """A class by which no bill was made goes again, as if it had never been said; the chain keeps that it was."""
    port = log.begin(actor, code, _may)
    row = port.tariff_classes.filter(pk=pk).first() if 0 < pk < 2**63 else None
    if row is None:
        raise NotThere(Problem("", "not_found", gettext("Kelas tarif ini tidak ada."), gettext("Periksa daftarnya.")))
    if not unbilled(port, row.since):
        text = gettext("Menurut kelas ini sudah ada tagihan.")
        raise Refused(Problem("", "state", text, gettext("Tetapkan kelas lain mulai besok.")), status=409)
    read = Reader({"why": why})
    reason = read.words("why", log.WHY)
    read.done()
    log.record(actor, port, "tariff_class_taken_back", before=_said(row), after={}, why=reason)
    dated.take_back(row)
    return row


def unbilled(port: Port, since: date) -> bool:
    """Whether no bill of the port in force was issued on or after a day."""
    begin = datetime.combine(since, time.min, tzinfo=ZoneInfo(port.zone))
    return not Invoice.objects.filter(
        call__port=port, number__isnull=False, voided_at=None, issued_at__gte=begin
    ).exists()


def _said(row: PortTariffClass) -> dict[str, Any]:
    return {"tariff_class": row.tariff_class, "since": row.since, "legal_basis": row.legal_basis}
