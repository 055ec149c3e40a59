"""A line of an invoice: reproducible from its own columns, and comparable with what was billed before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from suar.billing import wording
from suar.kernel.money import rupiah

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One due.

    ``amount`` = quantity × factor × rate × exchange rate, rounded half up to the rupiah, less ``already_billed``.
    """

    code: str
    subject: str
    quantity: Decimal
    unit: str
    factor: Decimal
    factor_unit: str
    rate: Decimal
    currency: str
    exchange_rate: Decimal | None
    exchange_source: str
    amount: Decimal
    legal_basis: str
    tariff_version: str
    doubt: str = ""
    already_billed: Decimal = NOTHING
    #: Account of the state's revenue; blank: that of port dues.
    account: str = ""

    @property
    def title(self) -> str:
        """What is charged, in the reader's language."""
        return wording.title(self)

    @property
    def formula(self) -> str:
        """How it was reckoned, in the reader's language: "GT 12.345 × 1,5 etmal × Rp 594"."""
        return wording.formula(self)

    @property
    def remarks(self) -> list[str]:
        """What is uncertain or particular about it, one sentence each."""
        return wording.remarks(self)


def reckoned(
    quantity: Decimal, factor: Decimal, rate: Decimal, exchange_rate: Decimal | None, already_billed: Decimal = NOTHING
) -> Decimal:
    """The amount of a line from its own columns, in whole rupiah: the only place where a line is rounded."""
    due: Decimal = rupiah(quantity * factor * rate * (exchange_rate if exchange_rate is not None else Decimal(1)))
    return due - already_billed


def less(lines: Sequence[Line], billed: Sequence[Line]) -> list[Line]:
    """What is still owed, or owed back, line by line: each new line less what was billed under its name.

    Lines that come to nothing are left out; a billed line that fell away comes back as its own credit.
    """
    before: dict[tuple[str, str], Decimal] = {}
    forms: dict[tuple[str, str], Line] = {}
    for line in billed:
        before[line.code, line.subject] = before.get((line.code, line.subject), NOTHING) + line.amount
        forms[line.code, line.subject] = line
    found = []
    for line in lines:
        paid = before.pop((line.code, line.subject), NOTHING)
        found.append(replace(line, amount=line.amount - paid, already_billed=line.already_billed + paid))
    for key, paid in before.items():
        gone = replace(forms[key], factor=NOTHING, already_billed=paid, amount=-paid, doubt="fell_away")
        found.append(gone)
    return [line for line in found if line.amount]
