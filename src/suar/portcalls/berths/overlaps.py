"""Who else has the metres a ship asks for: alongside of whom she lies, and what refuses her."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError
from django.db.models import QuerySet

from suar.kernel import dates
from suar.kernel.errors import Problem
from suar.kernel.words import gettext
from suar.portcalls.metres import written
from suar.portcalls.models import BerthBooking, PortCall
from suar.registry.models import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Metres of a place for a time; ``double_banking``: alongside the ship that has them."""

    place: Place
    from_m: Decimal
    to_m: Decimal
    start: datetime
    end: datetime
    side: str = ""
    double_banking: bool = False


def conflicts(window: Window) -> QuerySet[BerthBooking]:
    """Determined bookings that share metres and time."""
    return BerthBooking.objects.filter(
        place=window.place,
        cancelled_at=None,
        determined_at__isnull=False,
        alongside_of=None,
        from_m__lt=window.to_m,
        to_m__gt=window.from_m,
        during__overlap=(window.start, window.end),
    )


def within(window: Window, host: BerthBooking) -> bool:
    """Whether the host has all the metres and the time."""
    metres = host.from_m <= window.from_m and window.to_m <= host.to_m
    return metres and host.during.lower <= window.start and window.end <= host.during.upper


def host_for(call: PortCall, window: Window) -> BerthBooking | None:
    """The booking alongside which the ship lies: another hull of her convoy (one booking each), or whoever is there."""
    there = conflicts(window).exclude(call=call).select_related("call")
    for other in there if call.convoy_id is not None else ():
        if other.call.convoy_id == call.convoy_id:
            return other
    return next((one for one in there if within(window, one)), None) if window.double_banking else None


def banking_problems(call: PortCall, window: Window, *, field: str) -> Iterable[Problem]:
    """Double banking needs a ship to lie alongside of, within her metres and her time: what goes beyond is nobody's."""
    if not window.double_banking or host_for(call, window) is not None:
        return
    other = conflicts(window).exclude(call=call).select_related("call__ship").first()
    if other is None:
        text = gettext("Tidak ada kapal lain pada meter dan waktu itu untuk disandari.")
    else:
        text = gettext(
            "Sandar berganda harus di dalam meter dan waktu %(ship)s: meter %(from)s–%(to)s sampai %(until)s."
        )
        text %= {
            "ship": other.call.ship.name,
            "from": written(other.from_m),
            "to": written(other.to_m),
            "until": dates.face_text(other.during.upper, window.place.port.zone),
        }
    yield Problem(field, "R09", text, gettext("Hapus tanda sandar berganda atau pilih meter kapal yang disandari."))


def taken(window: Window) -> Problem:
    """The refusal that names who lies there and until when."""
    place = window.place
    other = conflicts(window).select_related("call__ship").first()
    if other is None:
        text = gettext("%(place)s tidak kosong pada waktu itu.") % {"place": place.name}
    else:
        text = gettext("%(place)s meter %(from)s–%(to)s sudah ditetapkan untuk %(ship)s sampai %(until)s %(zone)s.") % {
            "place": place.name,
            "from": written(other.from_m),
            "to": written(other.to_m),
            "ship": other.call.ship.name,
            "until": dates.face_text(other.during.upper, place.port.zone),
            "zone": place.port.zone_label,
        }
    return Problem("place", "R09", text, gettext("Pilih meter, tempat atau waktu lain."))


def is_conflict(error: IntegrityError) -> bool:
    """Whether the database refused an overlap (exclusion_violation)."""
    return getattr(error.__cause__, "sqlstate", None) == "23P01"
