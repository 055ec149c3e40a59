"""The times of a call for its timeline: what is planned, what happened, who said so and who confirmed it."""

from collections.abc import Iterable
from datetime import datetime

from suar.kernel import clock
from suar.kernel.words import gettext, said
from suar.portal.templatetags.suar import number
from suar.portal.timeline import Happening
from suar.portcalls.models import MovementKind, PortCall, TimeSource


def happenings(call: PortCall, allowed: Iterable[tuple[datetime, str, str]] = ()) -> list[Happening]:
    """Planned and actual times of a call. Its movements should be prefetched with place and confirmer.

    ``allowed``: from when what is allowed, and by whom (``landing.allowed``).
    """
    found: list[Happening] = []
    left = [m for m in call.movements.all() if m.kind == MovementKind.LAST_LINE and not m.superseded]
    left_berths = {m.booking_id for m in left}
    agent = gettext("Agen")
    if call.eta is not None:
        found.append(Happening(call.eta, gettext("Perkiraan tiba (ETA)"), source=agent, planned=True))
    if call.etd is not None:
        found.append(Happening(call.etd, gettext("Perkiraan berangkat (ETD)"), source=agent, planned=True))
    for booking in call.bookings.all():
        if booking.cancelled_at is not None:
            continue
        where = f"{booking.place.name}, {number(booking.from_m)}–{number(booking.to_m)} m"
        office = said(TimeSource.OFFICE.label)
        found.append(Happening(booking.during.lower, gettext("Penetapan sandar mulai"), where, office, planned=True))
        if booking.pk not in left_berths and None not in left_berths:
            found.append(
                Happening(booking.during.upper, gettext("Penetapan sandar selesai"), where, office, planned=True)
            )
    for movement in call.movements.all():
        if movement.superseded:
            continue
        confirmer = str(movement.confirmed_by) if movement.confirmed_by else ""
        if movement.confirmed_at is not None and not confirmer:
            confirmer = said(TimeSource(movement.source).label)
        found.append(
            Happening(
                movement.at,
                said(MovementKind(movement.kind).label),
                movement.place.name if movement.place else "",
                said(TimeSource(movement.source).label),
                confirmer,
            )
        )
    for moment, label in (
        (call.cleared_in_at, gettext("Disetujui masuk (SPM)")),
        (call.cleared_out_at, gettext("Disetujui berlayar (SPB)")),
    ):
        if moment is not None:
            found.append(Happening(moment, label, confirmed_by=call.port.office_name))
    found += [Happening(at, what, confirmed_by=who, planned=at > clock.now()) for at, what, who in allowed]
    return found
