"""The ships of a list of calls: known ones found, new ones entered, and never two merged on a doubt."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal

from suar.exchange.columns import MARKS, NAME, REGISTRATION, SIZE, TONNAGE, TYPE
from suar.exchange.remarks import Remarks
from suar.exchange.rows import Row
from suar.kernel.identifiers import registration_key
from suar.registry.models import Ship
from suar.registry.ships import Fleet, Particulars

#: A gross tonnage that differs by more of this is another ship, or another measurement.
_GT_TOLERANCE = Decimal("0.15")
#: Deadweight by gross tonnage of real ships lies between (process.md, identifiers).
_DWT_TO_GT = (Decimal("0.3"), Decimal(5))
#: Types that may be exempt or have a tariff of their own (ruling 10): said, and never decided here.
_UNSURE = ("LAYAR MOTOR", "PELRA", "FERRY", "PENYEBERANGAN", "IKAN", "FISHING", "NEGARA", "PERANG")


class Hulls:
    """Finds or enters the ship of each row."""

    def __init__(self, rows: Sequence[Row], remarks: Remarks) -> None:
        marks = [row[REGISTRATION] for row in rows]
        self.fleet = Fleet(marks, (row.imo for row in rows), (row.call_sign for row in rows))
        self._remarks = remarks
        self._marks_of: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for ship in self.fleet.ships():
            self._note_marks(ship.imo_number, ship.call_sign, ship.registration_mark)

    def ship_of(self, row: Row) -> Ship:
        """The ship of a row; she has her id once the fleet is written."""
        found = self.fleet.find(row[REGISTRATION], row.imo, row.call_sign, row[NAME])
        self._two_hulls(row)
        if found is not None:
            self._compare(row, found)
            return found
        if not (row[REGISTRATION] or row.imo or row.call_sign):
            self._remarks.add(row.line, NAME, "no_identity", row[NAME])
        if row.dwt is not None and not _DWT_TO_GT[0] <= Decimal(row.dwt) / row.gt <= _DWT_TO_GT[1]:
            self._remarks.add(row.line, TONNAGE, "dwt_to_gt", row.dwt, row.dwt, gt=row.gt)
        return self.fleet.enter(
            Particulars(
                name=row[NAME], ship_type=row[TYPE], gross_tonnage=row.gt, length_m=row.length, flag=row.flag,
                unmanned=row.is_barge, registration_mark=row[REGISTRATION], imo_number=row.imo,
                call_sign=row.call_sign, deadweight_tonnes=row.dwt, beam_m=row.beam,
            )
        )  # fmt: skip

    def _note_marks(self, imo: str, sign: str, mark: str) -> list[str]:
        """Remember which marks an IMO number and a call sign stand with. Returns the rules that this breaks."""
        broken = []
        for rule, value in (("imo_two_hulls", imo), ("call_sign_two_hulls", sign)):
            if value and mark:
                known = self._marks_of[rule, value]
                if known and registration_key(mark) not in known:
                    broken.append(rule)
                known.setdefault(registration_key(mark), mark)
        return broken

    def _two_hulls(self, row: Row) -> None:
        for rule in self._note_marks(row.imo, row.call_sign, row[REGISTRATION]):
            value = row.imo if rule == "imo_two_hulls" else row.call_sign
            marks = "; ".join(self._marks_of[rule, value].values())
            self._remarks.add(row.line, MARKS, rule, value, value, marks=marks)

    def _compare(self, row: Row, ship: Ship) -> None:
        """What a row says of a ship that is there: the first stays."""
        pairs = (
            (NAME, row[NAME], ship.name), (TYPE, row[TYPE], ship.ship_type), (MARKS, row.flag, ship.flag),
            (MARKS, row.call_sign, ship.call_sign), (MARKS, row.imo, ship.imo_number),
            (TONNAGE, row.dwt, ship.deadweight_tonnes), (SIZE, row.length, ship.length_m),
            (SIZE, row.beam, ship.beam_m),
        )  # fmt: skip
        for column, read, kept in pairs:
            if not read or read == kept:
                continue
            rule = "ship_differs" if kept else "ship_adds"
            self._remarks.add(row.line, column, rule, read, kept or "", ship=ship.name)
        if row.gt != ship.gross_tonnage:
            much = abs(row.gt - ship.gross_tonnage) > _GT_TOLERANCE * ship.gross_tonnage
            rule = "gt_differs_much" if much else "ship_differs"
            self._remarks.add(row.line, TONNAGE, rule, row.gt, ship.gross_tonnage, ship=ship.name)
        mark = row[REGISTRATION]
        if mark and not ship.registration_mark:
            self._remarks.add(row.line, REGISTRATION, "ship_adds", mark, ship=ship.name)
        elif mark and mark != ship.registration_mark:
            self._remarks.add(row.line, REGISTRATION, "mark_spelling", mark, ship.registration_mark)


def note_types(rows: Sequence[Row], remarks: Remarks) -> None:
    """What a type of ship was taken for, once a type."""
    count = Counter(row[TYPE] for row in rows)
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row[TYPE], row)
    for kind, row in first.items():
        if row.is_barge:
            remarks.add(row.line, TYPE, "unmanned", kind, count=count[kind])
        if any(word in kind.upper() for word in _UNSURE):
            remarks.add(row.line, TYPE, "category_unsure", kind, count=count[kind])
