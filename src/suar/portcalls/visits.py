"""The only writer of the facts of a visit: its times, its berth, its crew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from psycopg.types.range import TimestamptzRange

from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls.models import BerthBooking, CrewMember, Movement, MovementKind, PortCall, TimeSource
from suar.registry.models import Place, Port, Ship

#: Metres a ship takes at a berth over her own length, for lines and safety (process.md, RPK-RO).
BERTH_MARGIN = Decimal("1.10")
#: A call without a planned departure is taken to last this long when overlaps are asked.
_ASSUMED_STAY = timedelta(days=1)


def overlapping(call: PortCall, eta: datetime, etd: datetime | None) -> PortCall | None:
    """Another open, announced call of the same ship whose planned times overlap; asked under the ship's lock."""
    until = etd or eta + _ASSUMED_STAY
    return (
        PortCall.objects.filter(ship_id=call.ship_id, cancelled_at=None, announced_at__isnull=False)
        .exclude(pk=call.pk)
        .exclude(Exists(_sure(MovementKind.DEPARTED).filter(call=OuterRef("pk"))))
        .filter(closed_at=None, eta__lt=until)
        .filter(Q(etd__gt=eta) | Q(etd=None, eta__gt=eta - _ASSUMED_STAY))
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


def _sure(kind: MovementKind) -> QuerySet[Movement]:
    return Movement.objects.filter(kind=kind, confirmed_at__isnull=False, superseded=False)


def berth_problems(
    place: Place, ship: Ship, draught_m: Decimal, *, field: str, draught_field: str
) -> Iterable[Problem]:
    """Why a ship does not fit a place: deeper than its water less clearance, or longer than its metres."""
    if place.depth_m is not None and draught_m + place.under_keel_clearance_m > place.depth_m:
        free = place.depth_m - place.under_keel_clearance_m
        yield Problem(
            draught_field,
            "R08",
            gettext("Sarat %(draught)s m melebihi kedalaman aman %(free)s m di %(place)s.")
            % {"draught": draught_m, "free": free, "place": place.name},
            gettext("Pilih tempat yang lebih dalam atau kurangi sarat."),
        )
    if place.length_m is not None and not place.is_anchorage and ship.length_m * BERTH_MARGIN > place.length_m:
        yield Problem(
            field,
            "R08",
            gettext("Panjang kapal %(length)s m (+10%%) melebihi panjang %(place)s %(metres)s m.")
            % {"length": ship.length_m, "place": place.name, "metres": place.length_m},
            gettext("Pilih tempat yang lebih panjang."),
        )


def metre_problems(place: Place, ship: Ship, from_m: Decimal, to_m: Decimal) -> Iterable[Problem]:
    """Why a ship does not lie between two metres: shorter than she is, or beyond the end of the berth."""
    if to_m - from_m < ship.length_m:
        text = gettext("Kapal %(length)s m tidak muat di antara kedua meter.") % {"length": ship.length_m}
        yield Problem("to_m", "R08", text, gettext("Beri ruang sepanjang kapal ditambah 10%."))
    if place.length_m is not None and to_m > place.length_m:
        text = gettext("%(place)s hanya %(metres)s m.") % {"place": place.name, "metres": place.length_m}
        yield Problem("to_m", "R08", text, gettext("Geser ke meter yang ada."))


def book(
    call: PortCall,
    place: Place,
    *,
    from_m: Decimal,
    to_m: Decimal,
    start: datetime,
    end: datetime,
    alongside_of: BerthBooking | None = None,
) -> BerthBooking:
    """Take metres of a berth for a time. Refused (R09) where another ship has them, naming that ship."""
    Place.objects.select_for_update(no_key=True).get(pk=place.pk)
    release(call)
    try:
        with transaction.atomic():
            return BerthBooking.objects.create(
                call=call,
                place=place,
                from_m=from_m,
                to_m=to_m,
                during=TimestamptzRange(start, end),
                alongside_of=alongside_of,
                created_at=clock.now(),
            )
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", None) != "23P01":  # exclusion_violation
            raise
        raise Refused(taken(place, from_m, to_m, start, end)) from error


def taken(place: Place, from_m: Decimal, to_m: Decimal, start: datetime, end: datetime) -> Problem:
    """The refusal that names who lies there and until when."""
    other = conflicts(place, from_m, to_m, start, end).select_related("call__ship").first()
    zone = ZoneInfo(place.port.zone)
    if other is None:
        text = gettext("%(place)s tidak kosong pada waktu itu.") % {"place": place.name}
    else:
        text = gettext("%(place)s meter %(from)s–%(to)s sudah ditetapkan untuk %(ship)s sampai %(until)s %(zone)s.") % {
            "place": place.name,
            "from": other.from_m,
            "to": other.to_m,
            "ship": other.call.ship.name,
            "until": other.during.upper.astimezone(zone).strftime("%d-%m-%Y %H.%M"),
            "zone": place.port.zone_label,
        }
    return Problem("place", "R09", text, gettext("Pilih meter, tempat atau waktu lain."))


def conflicts(place: Place, from_m: Decimal, to_m: Decimal, start: datetime, end: datetime) -> QuerySet[BerthBooking]:
    """Bookings in force that share metres and time."""
    return BerthBooking.objects.filter(
        place=place,
        cancelled_at=None,
        alongside_of=None,
        from_m__lt=to_m,
        to_m__gt=from_m,
        during__overlap=(start, end),
    )


def release(call: PortCall) -> None:
    """Give the berth of a call back."""
    BerthBooking.objects.filter(call=call, cancelled_at=None).update(cancelled_at=clock.now())


def booking(call: PortCall) -> BerthBooking | None:
    """The booking in force of a call."""
    return BerthBooking.objects.filter(call=call, cancelled_at=None).select_related("place").first()


def record(
    call: PortCall,
    kind: MovementKind,
    at: datetime,
    *,
    source: TimeSource,
    user_id: int | None,
    place: Place | None = None,
) -> Movement:
    """Write down an actual time. An office's, pilot's or operator's entry counts at once; an agent's is a claim."""
    now = clock.now()
    counts = source != TimeSource.AGENT
    earlier = Movement.objects.filter(call=call, kind=kind, superseded=False)
    earlier = earlier.filter(place=place) if kind in (MovementKind.ALL_FAST, MovementKind.LAST_LINE) else earlier
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
        source=source,
        recorded_at=now,
        recorded_by_id=user_id,
        confirmed_at=now if counts else None,
        confirmed_by_id=user_id if counts else None,
    )


def time_problems(call: PortCall, kind: MovementKind, at: datetime, *, officer: bool) -> Iterable[Problem]:
    """Why a time cannot be right: in the future, or out of order with what is known (an officer: sure)."""
    if at > clock.now() + timedelta(minutes=5):
        yield Problem("at", "clock", gettext("Waktu kejadian belum lewat."), gettext("Catat setelah terjadi."))
    order = list(MovementKind)
    known = Movement.objects.filter(call=call, superseded=False)
    for other in known.filter(confirmed_at__isnull=False) if officer else known:
        before = order.index(MovementKind(other.kind)) < order.index(kind)
        after = order.index(MovementKind(other.kind)) > order.index(kind)
        if (before and other.at > at) or (after and other.at < at):
            local = other.at.astimezone(ZoneInfo(call.port.zone)).strftime("%d-%m-%Y %H.%M")
            yield Problem(
                "at",
                "order",
                gettext("%(kind)s tercatat %(time)s %(zone)s; urutan waktunya tidak mungkin.")
                % {"kind": MovementKind(other.kind).label, "time": local, "zone": call.port.zone_label},
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


def observe(call: PortCall, kind: MovementKind, at: datetime, *, officer: bool, user_id: int | None) -> Movement:
    """Record what happened at the place where the ship lies or was to lie; refused where the time cannot be right."""
    problems = list(time_problems(call, kind, at, officer=officer))
    if problems:
        raise Refused.of(problems)
    at_berth = kind in (MovementKind.ALL_FAST, MovementKind.LAST_LINE)
    booked = booking(call) if at_berth else None
    return record(
        call,
        kind,
        at,
        source=TimeSource.OFFICE if officer else TimeSource.AGENT,
        user_id=user_id,
        place=booked.place if booked else call.place,
    )


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


class Announced(Protocol):
    """What a granted notice of arrival says of the visit."""

    eta: datetime
    etd: datetime
    place: int
    voyage_number: str
    master_name: str | None
    origin: str
    destination: str


def announce(call: PortCall, notice: Announced) -> None:
    """The visit is announced; the caller, which holds the call's lock, saves it."""
    call.eta, call.etd, call.place_id = notice.eta, notice.etd, notice.place
    call.voyage_number, call.master_name = notice.voyage_number, notice.master_name or ""
    call.origin, call.destination = notice.origin, notice.destination
    call.announced_at = clock.now()


def cancel(call: PortCall) -> None:
    """The visit will not take place: its berth is free again; the caller saves the call."""
    call.cancelled_at = clock.now()
    release(call)


def last_crew(call: PortCall) -> list[dict[str, object]]:
    """The crew of this call, or of the ship's last one under the same agent, as answers of a form."""
    crew = list(CrewMember.objects.filter(call=call))
    if not crew:
        before = (
            CrewMember.objects.filter(call__ship_id=call.ship_id, call__agent_id=call.agent_id)
            .order_by("-call_id")
            .first()
        )
        crew = list(CrewMember.objects.filter(call_id=before.call_id)) if before else []
    return [
        {
            "name": person.name,
            "rank": person.rank,
            "nationality": person.nationality,
            "born_on": person.born_on,
            "seaman_book": person.seaman_book,
            "certificate": person.certificate or None,
            "certificate_expires_on": person.certificate_expires_on,
        }
        for person in crew
    ]


def lying_at(place: Place, start: datetime, end: datetime, *, except_call: PortCall | None) -> QuerySet[BerthBooking]:
    """Other ships' bookings at a place during a time."""
    found = BerthBooking.objects.filter(place=place, cancelled_at=None, during__overlap=(start, end))
    return found.exclude(call=except_call).select_related("call__ship").order_by("from_m")


def free_metre(place: Place, width: Decimal, start: datetime, end: datetime) -> Decimal:
    """The first metre from which ``width`` metres are free all the time; 0 where none is (the office decides)."""
    at = Decimal(0)
    for other in lying_at(place, start, end, except_call=None):
        if other.from_m - at >= width:
            return at
        at = max(at, other.to_m)
    return at if place.length_m is None or at + width <= place.length_m else Decimal(0)


def local(at: datetime, port: Port) -> str:
    """A time as papers write it: 21-11-2026 09.31 WIB."""
    return f"{at.astimezone(ZoneInfo(port.zone)):%d-%m-%Y %H.%M} {port.zone_label}"


class FiledCrewMember(Protocol):
    """A crew member as the form of the crew clearance states it."""

    name: str
    rank: str
    nationality: str
    born_on: date
    seaman_book: str
    certificate: str | None
    certificate_expires_on: date | None


def muster(call: PortCall, filed: Sequence[FiledCrewMember]) -> None:
    """Replace the crew of a call by the list that was granted."""
    CrewMember.objects.filter(call=call).delete()
    CrewMember.objects.bulk_create(
        CrewMember(
            call=call,
            position=position,
            name=person.name,
            rank=person.rank,
            nationality=person.nationality,
            born_on=person.born_on,
            seaman_book=person.seaman_book,
            certificate=person.certificate or "",
            certificate_expires_on=person.certificate_expires_on,
        )
        for position, person in enumerate(filed, start=1)
    )
