"""What pilot and gang report of a movement from the water, and in which order it happens."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from suar.kernel import clock, dates
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls.models import WorkMovement, WorkOrder

#: A clock of a phone may be ahead by this much.
AHEAD = timedelta(minutes=5)


class Reported(models.TextChoices):
    """What pilot and gang report, in the order in which it happens on a shift; each is a column of the order."""

    PILOT_ON = "pilot_on", _("Pandu naik ke kapal")
    CAST_OFF = "cast_off", _("Semua tali lepas")
    FIRST_LINE = "first_line", _("Tali pertama terikat")
    ALL_FAST = "all_fast", _("Semua tali terikat")
    PILOT_OFF = "pilot_off", _("Pandu turun")


def expected(order: WorkOrder) -> tuple[Reported, ...]:
    """What is reported on this order, in order: no pilot's times without a pilot, no lines at anchor."""
    at_anchor = order.place is not None and order.place.is_anchorage
    from_anchor = order.from_place is not None and order.from_place.is_anchorage
    ties = order.movement != WorkMovement.OUT and not at_anchor
    unties = (order.movement == WorkMovement.SHIFT and not from_anchor) or (
        order.movement == WorkMovement.OUT and not at_anchor
    )
    asked = {
        Reported.PILOT_ON: order.pilot_id is not None,
        Reported.CAST_OFF: unties,
        Reported.FIRST_LINE: ties,
        Reported.ALL_FAST: ties,
        Reported.PILOT_OFF: order.pilot_id is not None,
    }
    return tuple(kind for kind, wanted in asked.items() if wanted)


def reported_at(order: WorkOrder, kind: Reported) -> datetime | None:
    """When it happened, if it was reported."""
    at: datetime | None = getattr(order, f"{kind.value}_at")
    return at


def following(order: WorkOrder) -> Reported | None:
    """What is reported next: the first after the latest that is known, else what was passed over."""
    asked = expected(order)
    known = [n for n, kind in enumerate(asked) if reported_at(order, kind) is not None]
    ahead = asked[known[-1] + 1 :] if known else asked
    passed = [kind for kind in asked if reported_at(order, kind) is None]
    return next(iter(ahead), next(iter(passed), None))


def finished(order: WorkOrder) -> bool:
    """Whether everything was reported."""
    return all(reported_at(order, kind) is not None for kind in expected(order))


def time_problems(order: WorkOrder, kind: Reported, at: datetime) -> list[Problem]:
    """Why a time cannot be right: not asked here, in the future, or out of order with the others."""
    asked = expected(order)
    if kind not in asked:
        text = gettext("%(kind)s tidak dicatat pada perintah kerja ini.") % {"kind": kind.label}
        return [Problem("at", "applies", text, gettext("Catat waktu lain dari daftar."))]
    if at > clock.now() + AHEAD:
        return [Problem("at", "clock", gettext("Waktu itu belum tiba."), gettext("Catat setelah terjadi."))]
    place = asked.index(kind)
    for n, other in enumerate(asked):
        known = reported_at(order, other)
        if known is None or n == place or (known <= at if n < place else known >= at):
            continue
        local = dates.face_text(known, order.call.port.zone)
        said = {"kind": other.label, "time": local, "zone": order.call.port.zone_label}
        text = gettext("%(kind)s sudah tercatat %(time)s %(zone)s; urutannya tidak mungkin.") % said
        return [Problem("at", "order", text, gettext("Periksa kedua waktu dan ubah yang keliru."))]
    return []
