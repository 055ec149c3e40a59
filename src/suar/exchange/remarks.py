"""Remarks gathered while a list is read, until they are written with its run."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from suar.exchange.models import ImportRemark, ImportRun, Severity
from suar.exchange.rules import RULES


@dataclass(slots=True)
class Remarks:
    """What there is to say of a list, in the order in which it was found."""

    found: list[ImportRemark] = field(default_factory=list)

    def add(self, row: int, column: str, rule: str, read: object = "", kept: object = "", **params: Any) -> None:
        """One remark on a line and column of the list."""
        self.found.append(
            ImportRemark(
                row=row, field=column[:80], rule=rule, severity=RULES[rule].severity, read=str(read), kept=str(kept),
                params=params,
            )
        )  # fmt: skip

    def by_severity(self) -> Counter[Severity]:
        """How many of each severity."""
        return Counter(Severity(one.severity) for one in self.found)

    def keep(self, run: ImportRun) -> None:
        """Write them, in order of their lines, and their counts on the run."""
        count = self.by_severity()
        run.repairs, run.doubts = count[Severity.REPAIR], count[Severity.DOUBT]
        run.save(update_fields=["repairs", "doubts"])
        for one in self.found:
            one.run = run
        self.found.sort(key=lambda one: one.row)
        ImportRemark.objects.bulk_create(self.found, batch_size=1000)
