"""The dock labour (TKBM) that a port can put to work at the same time, from a day on, with the letter it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from suar.accounts.actors import Actor
from suar.accounts.roles import Right
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.registry import places as dated
from suar.registry.models import LabourPool, Port
from suar.workflow import permissions
from suar.workflow.ports import log
from suar.workflow.ports.reading import Reader

#: No port has more gangs, no gang more men, and a pool is said at most a year back or ahead [own].
MOST_GANGS, MOST_MEN, AROUND = 999, 99, timedelta(days=366)


def _may_begin(actor: Actor, port: Port) -> bool:
    return permissions.may_keep_places(actor, port, Right.CREATE)


@transaction.atomic
def set_labour(actor: Actor, code: str, typed: Mapping[str, str]) -> LabourPool:
    """So many gangs of so many men from a day on; plans that stand are not touched."""
    port = log.begin(actor, code, _may_begin)
    today = clock.today(port.zone)
    read = Reader(typed)
    since = read.day("since", today - AROUND, today + AROUND)
    gangs, men = read.count("gangs", 0, MOST_GANGS), read.count("men_per_gang", 1, MOST_MEN)
    basis, why = read.words("legal_basis", 120), read.words("why", log.WHY)
    read.done()
    assert since is not None
    before = LabourPool.objects.filter(port=port, since__lte=since).order_by("-since").first()
    row = LabourPool(port=port, since=since, gangs=gangs or 0, men_per_gang=men or 1, legal_basis=basis)
    dated.begin(row)
    log.record(actor, port, "labour_set", before=_said(before) if before else {}, after=_said(row), why=why)
    return row


@transaction.atomic
def take_labour_back(actor: Actor, code: str, pk: int, why: str) -> LabourPool:
    """A pool whose day has not come is taken back; what has begun is followed by another."""
    port = log.begin(actor, code, permissions.may_keep_places)
    row = port.labour_pools.filter(pk=pk).first() if 0 < pk < 2**63 else None
    if row is None:
        raise NotThere(Problem("", "not_found", gettext("Baris ini tidak ada."), gettext("Periksa daftarnya.")))
    if row.since <= clock.today(port.zone):
        text, remedy = gettext("Jumlah ini sudah berlaku."), gettext("Tetapkan jumlah lain mulai hari lain.")
        raise Refused(Problem("", "state", text, remedy), status=409)
    read = Reader({"why": why})
    reason = read.words("why", log.WHY)
    read.done()
    log.record(actor, port, "labour_taken_back", before=_said(row), after={}, why=reason)
    dated.take_back(row)
    return row


def _said(row: LabourPool) -> dict[str, Any]:
    return {
        "since": row.since, "gangs": row.gangs, "men_per_gang": row.men_per_gang, "legal_basis": row.legal_basis,
    }  # fmt: skip
