"""Warta kapal — the ship's report, the same on arrival and departure: who is aboard and how deep she lies."""

from collections.abc import Iterable
from decimal import Decimal

from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.registry.models import Ship
from suar.workflow.forms import BaseForm, Count, Draught, Field, PersonName

#: What each hull of a convoy answers for itself.
REPORTED = ("master_name", "crew_count", "draught_fore_m", "draught_aft_m")


class ShipReport(BaseForm):
    """The part of a notice that the master answers for."""

    master_name: PersonName | None = Field(None, title=_("Nakhoda"), description=_("Wajib bagi kapal berawak"))
    crew_count: Count = Field(0, title=_("Jumlah awak kapal"))
    draught_fore_m: Draught = Field(title=_("Sarat depan"))
    draught_aft_m: Draught = Field(title=_("Sarat belakang"))

    @property
    def draught_m(self) -> Decimal:
        """The deeper end, in metres."""
        return max(self.draught_fore_m, self.draught_aft_m)

    @property
    def deeper_end(self) -> str:
        """The field that holds it."""
        return "draught_fore_m" if self.draught_fore_m >= self.draught_aft_m else "draught_aft_m"


def manning_problems(ship: Ship, report: ShipReport) -> Iterable[Problem]:
    """A manned ship has a master and a crew; a barge has neither (ruling 9)."""
    if ship.unmanned or (report.master_name and report.crew_count):
        return
    field = "crew_count" if report.master_name else "master_name"
    text = gettext("Kapal berawak perlu nakhoda dan jumlah awak.")
    yield Problem(field, "R13", text, gettext("Isi keduanya."))
