"""The only writer of calls taken over from a list: they keep their own numbers and begin their chains here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from suar.kernel import clock
from suar.portcalls.models import ConvoyProposal, PortCall
from suar.records import chain, sequences
from suar.records.chain import Doer


def take_over(calls: Sequence[PortCall], doer: Doer, particulars: Sequence[Mapping[str, Any]]) -> None:
    """Write calls that were announced elsewhere, each with its first event; they count as announced from now."""
    now = clock.now()
    for call, pk in zip(calls, sequences.reserve_ids(PortCall, len(calls)), strict=True):
        call.pk = pk
        call.created_at = call.planned_at = call.announced_at = now
    chain.append_all(calls, "imported", doer, particulars)
    PortCall.objects.bulk_create(calls, batch_size=500)
    _go_on_after(calls)


def _go_on_after(calls: Sequence[PortCall]) -> None:
    """Numbers given here go on after the highest of each port, trade and month (ruling 12)."""
    highest: dict[str, int] = {}
    for call in calls:
        prefix, _dot, last = (call.number or "").rpartition(".")
        highest[f"{prefix}."] = max(int(last), highest.get(f"{prefix}.", 0))
    for prefix, seen in sorted(highest.items()):
        sequences.lift(prefix, seen)


def propose(pairs: Sequence[tuple[PortCall, PortCall, int]]) -> None:
    """Propose barges with the tugs that may tow them (barge, tug, how many tugs fit); nobody is joined by itself."""
    now = clock.now()
    ConvoyProposal.objects.bulk_create(
        (ConvoyProposal(barge=barge, tug=tug, candidates=count, made_at=now) for barge, tug, count in pairs),
        batch_size=1000,
        ignore_conflicts=True,
    )


def times_of(ship_ids: Sequence[int]) -> list[tuple[int, datetime, datetime | None, str]]:
    """(ship, ETA, ETD, number) of the calls that these ships have already, cancelled ones aside."""
    rows = PortCall.objects.filter(ship__in=ship_ids, cancelled_at=None, eta__isnull=False, announced_at__isnull=False)
    return [
        (ship, eta, etd, str(number))
        for ship, eta, etd, number in rows.values_list("ship", "eta", "etd", "number")
        if eta
    ]
