"""The only writer of the facts of a visit: announced, cancelled, and never twice at the same time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from django.db.models import Exists, OuterRef, Q

from suar.accounts.models import Organisation
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import gettext
from suar.portcalls import berths, times
from suar.portcalls.models import MovementKind, PortCall
from suar.registry.models import Ship

#: A call without a planned departure is taken to last this long when overlaps are asked.
ASSUMED_STAY = timedelta(days=1)


#: An arrival is announced at the latest this long before it (PM 28/2022); later needs a reason (ruling 11).
NOTICE = timedelta(hours=24)

#: A ship that has not come this long after her ETA is taken not to come (process.md c, own practice).
NO_SHOW = timedelta(hours=72)


def notice_problems(
    eta: datetime, etd: datetime, late_cause: str | None, *, handed_in: datetime, urgent: bool = False
) -> Iterable[Problem]:
    """An arrival is announced beforehand, a day before it or with a reason; the ship leaves after it.

    ``urgent``: she came in distress, and is announced when she could be (ruling 11).
    """
    if etd <= eta:
        yield Problem("etd", "order", gettext("ETD mendahului ETA."), gettext("Periksa kedua waktu."))
    if urgent:
        return
    if eta < handed_in:
        remedy = gettext("Bila kapal datang dalam keadaan darurat, pilih sebabnya pada Kedatangan darurat.")
        yield Problem("eta", "clock", gettext("ETA sudah lewat."), remedy, "PM 8/2022 art. 15")
    elif eta < handed_in + NOTICE and not late_cause:
        text = gettext("Kurang dari 24 jam sebelum tiba.")
        yield Problem("late_cause", "R07", text, gettext("Isi alasannya."), "PM 28/2022")


def overlapping(call: PortCall, eta: datetime, etd: datetime | None) -> PortCall | None:
    """Another open, announced call of the same ship whose planned times overlap; asked under the ship's lock."""
    until = etd or eta + ASSUMED_STAY
    return (
        PortCall.objects.filter(ship_id=call.ship_id, cancelled_at=None, announced_at__isnull=False)
        .exclude(pk=call.pk)
        .exclude(Exists(times._sure(MovementKind.DEPARTED).filter(call=OuterRef("pk"))))
        .filter(closed_at=None, eta__lt=until)
        .filter(Q(etd__gt=eta) | Q(etd=None, eta__gt=eta - ASSUMED_STAY))
        .select_related("port")
        .first()
    )


def overlap_problems(call: PortCall, eta: datetime, etd: datetime) -> Iterable[Problem]:
    """One ship is in one port at a time."""
    other = overlapping(call, eta, etd)
    if other is not None:
        there = {"port": other.port.name, "call": other}
        text = gettext("Kedatangan kapal ini sudah diberitahukan di %(port)s: %(call)s.") % there
        yield Problem("eta", "R21", text, gettext("Batalkan kunjungan itu atau ubah waktunya."), "PM 8/2022")


def last_of(ship: Ship, *, except_call: PortCall) -> PortCall | None:
    """The ship's last announced call under the same agent, from which a new one can be filled in.

    Whoever types a ship's marks may look after her: what another company filed is not theirs to read.
    """
    return (
        PortCall.objects.filter(ship=ship, agent_id=except_call.agent_id, announced_at__isnull=False)
        .exclude(pk=except_call.pk)
        .order_by("-announced_at")
        .first()
    )


def as_last_time(call: PortCall) -> dict[str, object]:
    """What the ship's last call under this agent says of the voyage; her place only where it was this port."""
    last = last_of(call.ship, except_call=call)
    if last is None:
        return {}
    known: dict[str, object] = {"origin": last.origin, "destination": last.destination, "master_name": last.master_name}
    return known | ({"place": last.place_id} if last.port_id == call.port_id else {})


class Worked(Protocol):
    """A kind of goods and its direction."""

    @property
    def direction(self) -> str: ...


class Announced(Protocol):
    """What a granted notice of arrival says of the visit."""

    eta: datetime
    etd: datetime
    place: int
    voyage_number: str
    master_name: str | None
    origin: str
    destination: str
    passengers_in: int

    @property
    def draught_m(self) -> Decimal: ...

    @property
    def cargo(self) -> Sequence[Worked]:
        """The goods planned, each with its direction."""


def announce(call: PortCall, notice: Announced) -> None:
    """The visit is announced; the caller, which holds the call's lock, saves it."""
    call.eta, call.etd, call.place_id = notice.eta, notice.etd, notice.place
    call.voyage_number, call.master_name = notice.voyage_number, notice.master_name or ""
    call.origin, call.destination = notice.origin, notice.destination
    call.passengers_in, call.draught_m = notice.passengers_in, notice.draught_m
    state_cargo(call, notice.cargo)
    call.announced_at = clock.now()


def state_cargo(call: PortCall, cargo: Sequence[Worked]) -> None:
    """Whether goods are discharged or loaded here, by what is planned; the caller saves the call."""
    call.cargo_work = any(line.direction in ("discharge", "load") for line in cargo)


def hand_over(call: PortCall, agent: Organisation) -> None:
    """Another agent acts for the ship from now on, and finds her among its own; the caller saves the call."""
    call.agent = agent
    call.ship.agents.add(agent)


def stayed_away(call: PortCall) -> bool:
    """Whether the ship is overdue for so long that she will not come; who lies or left here did come."""
    overdue = call.eta is not None and clock.now() >= call.eta + NO_SHOW
    return overdue and all(move.superseded for move in call.movements.all())


def clear_out(call: PortCall, destination: str, master_name: str) -> None:
    """The ship may sail: where to and under whom; the caller saves the call."""
    call.destination, call.master_name, call.cleared_out_at = destination, master_name, clock.now()


def cancel(call: PortCall) -> None:
    """The visit will not take place: its berth is free again; the caller saves the call."""
    call.cancelled_at = clock.now()
    berths.release(call)
