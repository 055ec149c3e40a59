"""A cargo line as every form asks it, and what stands against one that cannot be true."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from django.utils.translation import get_language

from suar.cargo import lines
from suar.cargo.models import Direction, Packaging, Phase
from suar.kernel.errors import Problem
from suar.kernel.units import DEADWEIGHT_TONNES
from suar.kernel.words import _, gettext
from suar.portcalls.models import PortCall
from suar.registry import commodities
from suar.workflow.forms import BaseForm, Commodity, Field, Tonnes
from suar.workflow.particulars import number
from suar.workflow.service import Check

#: Tonnes over this many times the deadweight are taken for a slip of the decimal (process.md K).
MOST_OF_DEADWEIGHT = 2
#: No ship of the world carries more; it bounds what is stated of one whose deadweight is unknown.
LARGEST_DEADWEIGHT = DEADWEIGHT_TONNES.high


class CargoAnswer(BaseForm):
    """One kind of goods, one way."""

    direction: Direction = Field(title=_("Arah"))
    packaging: Packaging = Field(title=_("Kemasan"))
    commodity: Commodity = Field(title=_("Komoditi"))
    tonnes: Tonnes = Field(title=_("Berat (ton)"))
    dangerous: bool = Field(False, title=_("Barang berbahaya"))


class Goods(Protocol):
    """Goods of a kind that go one way, wherever they are stated."""

    @property
    def direction(self) -> str: ...
    @property
    def commodity(self) -> str: ...
    @property
    def tonnes(self) -> Decimal: ...


def tonnage_problems(call: PortCall, cargo: Sequence[Goods], where: str = "cargo") -> Iterable[Problem]:
    """Lines heavier than the ship can be. An unknown deadweight (0 or blank) refuses only what no ship carries."""
    deadweight = call.ship.deadweight_tonnes
    for index, line in enumerate(cargo):
        if not deadweight and line.tonnes > MOST_OF_DEADWEIGHT * LARGEST_DEADWEIGHT:
            text = gettext("%(tonnes)s ton lebih berat daripada muatan kapal mana pun.")
            remedy = gettext("Periksa tanda desimal.")
            yield Problem(f"{where}.{index}.tonnes", "R22", text % {"tonnes": number(line.tonnes)}, remedy)
        if deadweight and line.tonnes > MOST_OF_DEADWEIGHT * deadweight:
            text = gettext("%(tonnes)s ton melebihi dua kali bobot mati kapal.") % {"tonnes": number(line.tonnes)}
            yield Problem(f"{where}.{index}.tonnes", "R22", text, gettext("Periksa tanda desimal."))


def announced(call: PortCall) -> dict[tuple[str, str], Decimal]:
    """Tonnes by direction and commodity that the notice of arrival says; empty where it names no goods."""
    return by_kind(lines.of(call, Phase.PLANNED))


def announced_problems(
    known: Mapping[tuple[str, str], Decimal], cargo: Sequence[Goods], where: str = "cargo"
) -> Iterable[Problem]:
    """More of a kind of goods than was announced; where nothing was announced nothing is known."""
    so_far: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for index, line in enumerate(cargo if known else ()):
        kind, most = (line.direction, line.commodity), known.get((line.direction, line.commodity), Decimal(0))
        over = so_far[kind] <= most < so_far[kind] + line.tonnes
        so_far[kind] += line.tonnes
        if over:
            text = gettext("%(goods)s: %(here)s ton melebihi %(announced)s ton yang diberitahukan pada PKK.")
            said = {"goods": goods(*kind), "here": number(by_kind(cargo)[kind]), "announced": number(most)}
            remedy = gettext("Samakan dengan PKK, atau minta agen mengubah data muatan.")
            yield Problem(f"{where}.{index}.tonnes", "R12", text % said, remedy, "PM 8/2022")


def other_goods(before: Iterable[Goods], after: Iterable[Goods]) -> Iterator[Check]:
    """Every kind of goods of which it says more or less than what was said before, by name: some are free of dues."""
    was, now = by_kind(before), by_kind(after)
    for kind in sorted({**was, **now}):
        planned, reported = was.get(kind, Decimal(0)), now.get(kind, Decimal(0))
        if planned != reported:
            words = gettext("sebelumnya %(planned)s ton, kini %(reported)s ton")
            said = words % {"planned": number(planned), "reported": number(reported)}
            yield Check(goods(*kind), "amber", said, "cargo")


def by_kind(cargo: Iterable[Goods]) -> dict[tuple[str, str], Decimal]:
    """Tonnes by direction and commodity."""
    totals: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in cargo:
        totals[str(line.direction), line.commodity] += line.tonnes
    return dict(totals)


def goods(direction: str, commodity: str) -> str:
    """Goods in words: "Bongkar Semen"."""
    language = "en" if (get_language() or "id").startswith("en") else "id"
    return f"{Direction(direction).label} {commodities.ALL[commodity].name(language)}"
