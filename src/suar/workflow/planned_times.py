"""What no plan can be: a departure before now or before she came, and a time that is a slip of the year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from suar.kernel.errors import Problem
from suar.kernel.words import gettext
from suar.portcalls import times
from suar.portcalls.models import MovementKind
from suar.workflow.models import Application

#: Nothing is planned further ahead; what is, would be billed by the day (own practice).
LONGEST = timedelta(days=366)


def departure_problems(app: Application, etd: datetime, field: str = "etd") -> Iterator[Problem]:
    """A ship leaves after she came and after it is said, and within a year."""
    if etd < app.handed_in_at:
        yield Problem(field, "clock", gettext("ETD sudah lewat."), gettext("Isi waktu berangkat yang akan datang."))
    arrived = times.actual(app.visit, MovementKind.ARRIVED)
    if arrived is not None and etd <= arrived.at:
        yield Problem(field, "order", gettext("ETD mendahului kedatangan kapal."), gettext("Periksa waktunya."))
    yield from far_problems(app, etd, field)


def far_problems(app: Application, at: datetime, field: str) -> Iterator[Problem]:
    """More than a year after it was handed in is a slip of the year."""
    if at - app.handed_in_at > LONGEST:
        text = gettext("Lebih dari setahun sesudah permohonan diajukan.")
        yield Problem(field, "R22", text, gettext("Periksa tahunnya."))
