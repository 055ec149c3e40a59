"""Whether a ship fits a berth: its water, its length, the metres she is given."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from suar.kernel.errors import Problem
from suar.kernel.words import gettext
from suar.registry.models import Place, Ship

#: Metres a ship takes at a berth over her own length, for lines and safety (process.md, RPK-RO).
BERTH_MARGIN = Decimal("1.10")
#: Lists from the field have ships of length 0: those take some metres all the same.
_LEAST_METRES = Decimal(1)


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
    if to_m - from_m < max(ship.length_m, _LEAST_METRES):
        text = gettext("Kapal %(length)s m tidak muat di antara kedua meter.") % {"length": ship.length_m}
        yield Problem("to_m", "R08", text, gettext("Beri ruang sepanjang kapal ditambah 10%."))
    if place.length_m is not None and to_m > place.length_m:
        text = gettext("%(place)s hanya %(metres)s m.") % {"place": place.name, "metres": place.length_m}
        yield Problem("to_m", "R08", text, gettext("Geser ke meter yang ada."))
