"""What really happened to a ship: the only writer of actual times. A claim counts once an office confirmed it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from suar.kernel import clock, dates
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls import lying, windows
from suar.portcalls.lying import AT_BERTH, Spot
from suar.portcalls.models import BerthBooking, Movement, MovementKind, PortCall, TimeSource
from suar.registry.models import Place, Port


def _sure(kind: MovementKind) -> QuerySet[Movement]:
    return Movement.objects.filter(kind=kind, confirmed_at__isnull=False, superseded=False)


def local(at: datetime, port: Port) -> str:
    """A time in the port's zone, as screens write it: 21 Nov 2026 09.31 WIB."""
    return dates.moment_text(at, port.zone)


def printed(at: datetime, port: Port) -> str:
    """A time in the port's zone, as papers write it: 21-11-2026 09.31 WIB."""
    return dates.printed_moment(at, port.zone)


def record(
    call: PortCall,
    kind: MovementKind,
    at: datetime,
    *,
    source: TimeSource,
    user_id: int | None,
    place: Place | None = None,
    booking: BerthBooking | None = None,
) -> Movement:
    """Write down an actual time. An office's, pilot's or operator's entry counts at once; an agent's is a claim.

    ``booking``: the stay it begins or ends; what was written of the same stay before is superseded.
    """
    now = clock.now()
    counts = source != TimeSource.AGENT
    earlier = Movement.objects.filter(call=call, kind=kind, superseded=False)
    if kind in AT_BERTH:
        unbooked = Q(booking=None, place=place)
        earlier = earlier.filter(unbooked if booking is None else unbooked | Q(booking=booking))
    if not counts and earlier.exclude(source=TimeSource.AGENT).exists():
        raise Refused(
            Problem(
                "at",
                "confirmed",
                gettext("Waktu ini sudah dikonfirmasi oleh kantor pelabuhan."),
                gettext("Hubungi kantor pelabuhan bila keliru."),
            ),
            status=409,
        )
    earlier.update(superseded=True)
    return Movement.objects.create(
        call=call,
        kind=kind,
        at=at,
        place=place,
        booking=booking,
        source=source,
        recorded_at=now,
        recorded_by_id=user_id,
        confirmed_at=now if counts else None,
        confirmed_by_id=user_id if counts else None,
    )


def strike(call: PortCall) -> None:
    """What was written of this visit did not happen so: it stays readable and counts no more."""
    Movement.objects.filter(call=call, superseded=False).update(superseded=True)


def time_problems(
    call: PortCall, kind: MovementKind, at: datetime, *, officer: bool, spot: Spot | None = None
) -> Iterable[Problem]:
    """Why a time cannot be right: in the future, or out of order with what is known (an officer: sure).

    ``spot``: the stay it belongs to; the order is that of arrival, each stay by itself, departure.
    """
    if at > clock.now() + timedelta(minutes=5):
        yield Problem("at", "clock", gettext("Waktu kejadian belum lewat."), gettext("Catat setelah terjadi."))
    spot = spot or lying.spot_of(call, kind, at, sure=officer)
    here = lying.position(kind, spot.booking.pk if spot.booking is not None else None)
    known = Movement.objects.filter(call=call, superseded=False)
    for other in known.filter(confirmed_at__isnull=False) if officer else known:
        there = lying.position(MovementKind(other.kind), other.booking_id)
        if (there < here and other.at > at) or (there > here and other.at < at):
            yield Problem(
                "at",
                "order",
                gettext("%(kind)s tercatat %(time)s %(zone)s; urutan waktunya tidak mungkin.")
                % {
                    "kind": MovementKind(other.kind).label,
                    "time": dates.face_text(other.at, call.port.zone),
                    "zone": call.port.zone_label,
                },
                gettext("Periksa kedua waktu."),
            )
            return


def actual(call: PortCall, kind: MovementKind) -> Movement | None:
    """The newest standing entry of a kind, confirmed ones before claims."""
    rows = [m for m in call.movements.all() if m.kind == kind and not m.superseded]
    rows.sort(key=lambda m: (m.confirmed_at is not None, m.at, m.pk))
    return rows[-1] if rows else None


def confirmed(call: PortCall, kind: MovementKind) -> Movement | None:
    """The newest confirmed entry of a kind."""
    found = actual(call, kind)
    return found if found is not None and found.confirmed_at is not None else None


def observe(
    call: PortCall,
    kind: MovementKind,
    at: datetime,
    *,
    source: TimeSource,
    user_id: int | None,
    meant: BerthBooking | None = None,
) -> Movement:
    """Record what happened at the place where the ship lies or was to lie; refused where the time cannot be right.

    ``meant``: the stay whose paper it is written on. In a shift the berth is free from when she has left it.
    """
    counts = source != TimeSource.AGENT
    spot = lying.spot_of(call, kind, at, meant=meant, sure=counts)
    problems = list(time_problems(call, kind, at, officer=counts, spot=spot))
    if problems:
        raise Refused.of(problems)
    written = record(call, kind, at, source=source, user_id=user_id, place=spot.place, booking=spot.booking)
    if kind == MovementKind.LAST_LINE and counts and call.shift_id is not None and spot.booking is not None:
        windows.left(spot.booking, at)
    return written
