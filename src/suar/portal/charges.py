"""An invoice as a person reads it: every line with how it was reckoned, and what to do about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from suar.billing.models import BillingCode, Invoice, InvoiceKind, InvoiceState, Payment
from suar.kernel.words import gettext, said

_LOOKS = {
    InvoiceState.ESTIMATE: "not_started",
    InvoiceState.VOIDED: "withdrawn",
    InvoiceState.SETTLED: "paid",
    InvoiceState.NOTHING_DUE: "paid",
    InvoiceState.CREDIT: "paid",
    InvoiceState.AWAITING_CODE: "unpaid",
    InvoiceState.AWAITING_PAYMENT: "unpaid",
    InvoiceState.EXPIRED: "unpaid",
}


@dataclass(frozen=True, slots=True)
class Due:
    """One line, in the words of components/money.html."""

    title: str
    explanation: str
    law: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Charge:
    """An invoice with its lines, its code and its payments."""

    invoice: Invoice
    status: str
    word: str
    kind: str
    lines: tuple[Due, ...]
    code: BillingCode | None
    payments: tuple[Payment, ...]
    #: The reader learns of it no more than whose it is and whether it is open.
    concealed: bool = False

    @property
    def payable(self) -> bool:
        """Whether there is a code that money can be paid on now."""
        return self.invoice.state == InvoiceState.AWAITING_PAYMENT


def charge_of(invoice: Invoice) -> Charge:
    """The invoice for the screen; its lines, codes and payments should be prefetched."""
    state = invoice.state
    lines = tuple(
        Due(line.title, " · ".join([line.formula, *line.remarks]), line.legal_basis, line.amount)
        for line in invoice.lines.all()
    )
    payments = tuple(payment for code in invoice.codes.all() for payment in code.payments.all())
    code = invoice.current_code if invoice.is_owed else None
    kind = said(InvoiceKind(invoice.kind).label)
    return Charge(invoice, _LOOKS[state], said(state.label), kind, lines, code, payments)


def of_other(invoice: Invoice) -> Charge:
    """A bill of somebody else on the same call: whose it is and whether it is open, nothing of its lines."""
    word = gettext("belum lunas") if invoice.is_owed else gettext("tidak ada yang terbuka")
    kind = said(InvoiceKind(invoice.kind).label)
    return Charge(invoice, "unpaid" if invoice.is_owed else "paid", word, kind, (), None, (), concealed=True)


def charges(invoices: Iterable[Invoice], reads: Callable[[Invoice], bool]) -> list[Charge]:
    """What is shown of a call: the estimate until there is a bill, then bills and the settlement; fees beside them."""
    standing = [i for i in invoices if i.voided_at is None]
    billed = any(i.kind in (InvoiceKind.BILL, InvoiceKind.SETTLEMENT) for i in standing)
    shown = [i for i in standing if not (billed and i.kind == InvoiceKind.ESTIMATE)]
    return [charge_of(i) if reads(i) else of_other(i) for i in sorted(shown, key=lambda i: i.pk)]
