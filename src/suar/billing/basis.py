"""The facts that the dues of one visit rest on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Stay:
    """A time alongside. ``operated``: an operator (BUP, or owner of the jetty) takes the dues, not the state.

    ``worked``: for how much of it stevedores handled goods; nothing where they neither reported nor planned any work.
    """

    place_name: str
    from_at: datetime
    to_at: datetime
    operated: bool = False
    worked: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Cargo:
    """Goods that crossed the quay, in tonnes to the kilogram."""

    description: str
    tonnes: Decimal
    export_import: bool
    basic_goods: bool


@dataclass(frozen=True, slots=True)
class Exchange:
    """Rupiah for one unit of a foreign currency, whose rate it is and of which day."""

    rate: Decimal
    source: str
    on: date


@dataclass(frozen=True, slots=True)
class Basis:
    """Every fact the dues of one visit rest on. Trades are "DN" or "LN"; times are aware."""

    port_code: str
    port_name: str
    tariff_class: str | None
    ship_gross_tonnage: int
    ship_category: str
    trade_in: str
    trade_out: str
    stays: Sequence[Stay]
    cargo: Sequence[Cargo]
    billing_on: date
    exchange_rate: Exchange | None
    light_dues_covered_until: datetime | None
    departs_at: datetime
    #: Evidence of that cover, shown on the line.
    light_dues_ntpn: str = ""
    #: When this visit's own light dues were paid; a stay beyond their days owes them again.
    light_dues_from: datetime | None = None
    #: The facts were planned, not confirmed; said on the lines.
    planned: bool = False
