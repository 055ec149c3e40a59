"""An invoice as a person reads it: every line with how it was reckoned, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from suar.billing.models import BillingCode, Invoice, InvoiceKind, InvoiceState, Payment
from suar.kernel.words import said

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


def charges(invoices: Iterable[Invoice]) -> list[Charge]:
    """What is shown of a call: the estimate until there is a bill, then bills and the settlement; voided ones last."""
    standing = [i for i in invoices if i.voided_at is None]
    billed = [i for i in standing if i.kind != InvoiceKind.ESTIMATE]
    return [charge_of(i) for i in sorted(billed or standing, key=lambda i: i.pk)]
