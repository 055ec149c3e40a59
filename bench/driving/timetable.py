"""What becomes of each imported call: when her ship comes and leaves, who travels with her, and who never came."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from suar.portcalls.models import ConvoyProposal, PortCall

HOUR = timedelta(hours=1)
#: Two notices of one ship within this time are one visit that was announced twice.
TWICE = 8 * HOUR
#: A visit with all its papers takes at least this long.
SHORTEST = 6 * HOUR
#: Taken where the list has the departure before the arrival.
USUAL = 24 * HOUR
#: Between leaving and coming again.
APART = 2 * HOUR
#: Ships that stay longer lie at anchor and keep no jetty from others.
LAID_UP = timedelta(days=30)
MOST_IN_TOW = 7


@dataclass(frozen=True, slots=True)
class Stay:
    """One call's stay as it will be driven."""

    call: PortCall
    eta: datetime
    leaves: datetime
    #: The latest moment at which she can leave: she comes again after it.
    limit: datetime | None
    #: Why what happens is not what the list says; "" where it is.
    changed: str = ""

    @property
    def number(self) -> int:
        """Running number of the call as the list writes it: the same in every database."""
        return int((self.call.number or "").rpartition(".")[2])

    @property
    def laid_up(self) -> bool:
        """Whether she stays so long that no jetty is kept for her."""
        return self.leaves - self.eta > LAID_UP


@dataclass(frozen=True, slots=True)
class Timetable:
    """Convoys and single ships that come, calls that are cancelled, and what was decided about the rows."""

    coming: list[list[Stay]]
    never_came: list[PortCall]
    accepted: list[ConvoyProposal]
    refused: list[ConvoyProposal]
    decided: Counter[str]


def timetable(calls: Sequence[PortCall]) -> Timetable:
    """Decide lawfully what the list leaves in doubt: one ship is at one place at a time."""
    stays, never_came = _stays(calls)
    proposals = ConvoyProposal.objects.filter(decided_at=None, barge__in=calls, tug__in=calls)
    of_tug: dict[int, list[int]] = defaultdict(list)
    accepted, refused = [], []
    for proposal in proposals.order_by("barge__eta", "barge__number"):
        comes = proposal.barge_id in stays and proposal.tug_id in stays
        if proposal.candidates == 1 and comes and len(of_tug[proposal.tug_id]) < MOST_IN_TOW:
            of_tug[proposal.tug_id].append(proposal.barge_id)
            accepted.append(proposal)
        elif proposal.candidates == 1:
            refused.append(proposal)
    in_tow = {barge for barges in of_tug.values() for barge in barges}
    coming = [[stay, *(stays[barge] for barge in of_tug.get(pk, ()))] for pk, stay in stays.items() if pk not in in_tow]
    decided = Counter(stay.changed for stay in stays.values() if stay.changed)
    decided["announced twice: cancelled"] = len(never_came)
    return Timetable(coming, never_came, accepted, refused, decided)


def _stays(calls: Sequence[PortCall]) -> tuple[dict[int, Stay], list[PortCall]]:
    by_ship: dict[int, list[PortCall]] = defaultdict(list)
    for call in sorted(calls, key=lambda one: (one.eta, one.number)):
        by_ship[call.ship_id].append(call)
    stays: dict[int, Stay] = {}
    never_came: list[PortCall] = []
    for visits in by_ship.values():
        kept: list[PortCall] = []
        for call in visits:
            assert call.eta is not None
            last = kept[-1].eta if kept else None
            if last is not None and call.eta - last < TWICE:
                never_came.append(call)
            else:
                kept.append(call)
        stays |= {stay.call.pk: stay for stay in _of_one_ship(kept)}
    return stays, never_came


def _of_one_ship(calls: Sequence[PortCall]) -> Iterable[Stay]:
    for call, following in zip(calls, [*calls[1:], None], strict=True):
        assert call.eta is not None
        limit = following.eta - APART if following is not None and following.eta is not None else None
        leaves, changed = call.etd, ""
        if leaves is None or leaves <= call.eta:
            leaves, changed = call.eta + USUAL, "departure before arrival: stated anew"
        elif leaves < call.eta + SHORTEST:
            leaves, changed = call.eta + SHORTEST, "stay too short for its papers: later departure stated"
        if limit is not None and leaves > limit:
            leaves, changed = limit, "still here when announced again: earlier departure stated"
        yield Stay(call, call.eta, leaves, limit, changed)
