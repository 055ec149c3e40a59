"""The route permits of a list of calls: number, kind, ship and holder; how long they run nobody wrote down."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from suar.accounts.models import Organisation
from suar.exchange.columns import PERMIT_IN, PERMIT_OUT, TRADE_IN, TRADE_OUT
from suar.exchange.remarks import Remarks
from suar.exchange.rows import Row
from suar.kernel.identifiers import pkk_number, registration_mark
from suar.registry import permits
from suar.registry.models import Permit, PermitKind, Ship

#: Kinds of trade that need no permit of the directorate.
_WITHOUT = ("PELRA", "DOMESTIK", "")
_SHORTEST = 5


@dataclass(slots=True)
class _Seen:
    row: int
    column: str
    count: int = 0


@dataclass(slots=True)
class Permits:
    """Gathers the permits of all rows; written once, after ships and companies have their ids."""

    rows: Sequence[Row]
    remarks: Remarks
    new: list[Permit] = field(default_factory=list)
    _known: dict[str, Permit] = field(default_factory=dict)
    _holders: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    _shared_at: dict[str, tuple[int, str]] = field(default_factory=dict)
    _trades: dict[str, _Seen] = field(default_factory=dict)

    def __post_init__(self) -> None:
        numbers = {row[column] for row in self.rows for column in (PERMIT_IN, PERMIT_OUT)}
        for permit in Permit.objects.filter(number__in=numbers).select_related("holder", "ship"):
            self._known[permit.number] = permit
            self._holders[permit.number][permit.holder_id] = permit.holder.name

    def read(self, row: Row, ship: Ship, company: Organisation) -> None:
        """Both permits of a row, that of the arrival and that of the departure."""
        for trade_column, column in ((TRADE_IN, PERMIT_IN), (TRADE_OUT, PERMIT_OUT)):
            kind, number = row[trade_column], row[column]
            if kind not in PermitKind.values:
                seen = self._trades.setdefault(kind, _Seen(row.line, trade_column))
                seen.count += 1
            elif not number:
                self.remarks.add(row.line, column, "permit_blank", kind=kind)
            elif _is_none(number):
                self.remarks.add(row.line, column, "permit_form", number)
            else:
                self._one(row, column, PermitKind(kind), ship, company)

    def _one(self, row: Row, column: str, kind: PermitKind, ship: Ship, company: Organisation) -> None:
        number = row[column]
        permit = self._known.get(number)
        if permit is None:
            permit = self._known[number] = Permit(kind=kind, number=number, holder=company, ship=ship)
            self.new.append(permit)
        holders = self._holders[number]
        if company.pk not in holders:
            holders[company.pk] = company.name
            if len(holders) > 1:
                self._shared_at.setdefault(number, (row.line, column))
        # A new ship has no id yet, so the rows themselves are compared.
        if permit.ship is not ship and (ship.pk is None or permit.ship.pk != ship.pk):
            self.remarks.add(row.line, column, "permit_other_ship", number, permit.ship.name, ship=ship.name)
        if permit.kind != kind:
            self.remarks.add(row.line, column, "permit_kind", kind, permit.kind, number=number)

    def write(self) -> int:
        """Write the new permits and say what was seen of several. Returns how many were new."""
        for number, (line, column) in self._shared_at.items():
            names = list(self._holders[number].values())
            kept = self._known[number].holder.name
            self.remarks.add(line, column, "permit_shared", number, kept, others=", ".join(names))
        for kind, seen in self._trades.items():
            rule = "trade_without_permit" if kind in _WITHOUT else "trade_unknown"
            self.remarks.add(seen.row, seen.column, rule, kind, count=seen.count)
        for permit in self.new:
            permit.ship_id = permit.ship.pk
        return permits.take_over(self.new)


def _is_none(number: str) -> bool:
    """Too short for a permit, or the number of something else."""
    short = len(re.sub(r"\W", "", number)) < _SHORTEST
    return short or not pkk_number(number).refused or not registration_mark(number).refused
