"""A cargo line as every form asks it, and what stands against one that cannot be true."""

from collections.abc import Iterable, Sequence

from suar.cargo.models import Direction, Packaging
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls.models import PortCall
from suar.workflow.forms import BaseForm, Commodity, Field, Tonnes
from suar.workflow.particulars import number

#: Tonnes over this many times the deadweight are taken for a slip of the decimal (process.md K).
MOST_OF_DEADWEIGHT = 2


class CargoAnswer(BaseForm):
    """One kind of goods, one way."""

    direction: Direction = Field(title=_("Arah"))
    packaging: Packaging = Field(title=_("Kemasan"))
    commodity: Commodity = Field(title=_("Komoditi"))
    tonnes: Tonnes = Field(title=_("Berat (ton)"))
    dangerous: bool = Field(False, title=_("Barang berbahaya"))


def tonnage_problems(call: PortCall, cargo: Sequence[CargoAnswer]) -> Iterable[Problem]:
    """Lines heavier than the ship can be. An unknown deadweight (0 or blank) refuses nothing (ruling 24)."""
    deadweight = call.ship.deadweight_tonnes
    for index, line in enumerate(cargo):
        if deadweight and line.tonnes > MOST_OF_DEADWEIGHT * deadweight:
            text = gettext("%(tonnes)s ton melebihi dua kali bobot mati kapal.") % {"tonnes": number(line.tonnes)}
            yield Problem(f"cargo.{index}.tonnes", "R22", text, gettext("Periksa tanda desimal."))
