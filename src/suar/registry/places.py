"""The only writer of a port's places (berths, jetties, anchorages), its dock labour and the class of its tariff."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.registry.models import LabourPool, Place, Port, PortTariffClass

#: What can be said of a place.
FACTS = (
    "code", "name", "kind", "length_m", "depth_m", "under_keel_clearance_m", "operator_id", "pilotage", "active",
)  # fmt: skip
Dated = LabourPool | PortTariffClass


def facts(place: Place) -> dict[str, Any]:
    """What is said of a place now, as its form and the chain of its port say it."""
    return {name: plain(getattr(place, name)) for name in FACTS}


def plain(value: Any) -> Any:
    """A number without idle noughts: 6.50 m and 6.5 m are the same water."""
    return Decimal(format(value.normalize(), "f")) if isinstance(value, Decimal) else value


def locked(port: Port, pk: int) -> Place:
    """The place, held until the end of the transaction: whoever would book it now waits, and looks at it again."""
    found = Place.objects.select_for_update(no_key=True).filter(port=port, pk=pk).first() if 0 < pk < 2**63 else None
    if found is None:
        raise NotThere(Problem("", "not_found", gettext("Tempat ini tidak ada."), gettext("Pilih dari daftar.")))
    return found


def add(port: Port, columns: Mapping[str, Any]) -> Place:
    """A new place. Refused where the port has one of that code or name."""
    place = Place(port=port, **columns)
    _save(place)
    return place


def alter(place: Place, columns: Mapping[str, Any]) -> None:
    """Other facts of a place that is locked. Whoever calls has looked at what depends on them."""
    for name, value in columns.items():
        setattr(place, name, value)
    _save(place)


def _save(place: Place) -> None:
    try:
        with transaction.atomic():
            place.save()
    except IntegrityError as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
        if constraint not in ("one_place_of_a_code", "one_place_of_a_name"):
            raise
        field = constraint.rpartition("_")[2]
        text = gettext("Pelabuhan ini sudah mempunyai tempat lain dengan kode itu.")
        if field == "name":
            text = gettext("Pelabuhan ini sudah mempunyai tempat lain yang dipakai dengan nama itu.")
        raise Refused(Problem(field, "taken", text, gettext("Tulis yang lain.")), status=409) from None


def begin(row: Dated) -> None:
    """Dock labour or a tariff class from a day on. Refused where another begins on that day."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        text = gettext("Pada hari itu sudah ada yang mulai berlaku.")
        raise Refused(Problem("since", "taken", text, gettext("Pilih hari lain.")), status=409) from None


def take_back(row: Dated) -> None:
    """A row that nothing rests on goes. Whoever calls has looked whether anything does."""
    row.delete()


def class_on(port: Port, on: date) -> PortTariffClass | None:
    """The class of a port's tariff on a day; None where nobody has said."""
    return PortTariffClass.objects.filter(port=port, since__lte=on).order_by("-since").first()
