"""One row of the list of calls, as the register takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from suar.exchange.columns import NUMBER, TYPE
from suar.kernel.errors import Problem
from suar.kernel.words import gettext

#: Until it is read.
NEVER = datetime(1, 1, 1)  # noqa: DTZ001 - of no zone, as the list is


@dataclass(slots=True)
class Row:
    """One row as the register takes it; the raw cells stay beside it."""

    line: int
    raw: Mapping[str, str]
    flag: str = ""
    call_sign: str = ""
    imo: str = ""
    gt: int = 0
    dwt: int | None = None
    length: Decimal = Decimal(0)
    beam: Decimal | None = None
    draught: Decimal | None = None
    #: Of the port's own clock: its zone is known with the port.
    eta: datetime = NEVER
    etd: datetime | None = None
    problems: list[Problem] = field(default_factory=list)

    def __getitem__(self, column: str) -> str:
        return self.raw[column]

    @property
    def port_code(self) -> str:
        return self[NUMBER].split(".")[2]

    @property
    def is_tug(self) -> bool:
        return "TUG" in self[TYPE].upper()

    @property
    def is_barge(self) -> bool:
        """A hull that others tow: unmanned."""
        kind = self[TYPE].upper()
        return not self.is_tug and ("BARGE" in kind or "TONGKANG" in kind)

    def refuse(self, column: str, code: str, text: str, remedy: str = "") -> None:
        """Something without which the row cannot become a call."""
        where = gettext("Baris %(row)d, kolom %(column)s: %(text)s") % {
            "row": self.line, "column": column, "text": text,
        }  # fmt: skip
        self.problems.append(Problem(f"{self.line}.{column}", code, where, remedy or gettext("Perbaiki di sumbernya.")))
