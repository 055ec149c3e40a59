"""Whether anything of a call is still owed."""

from suar.billing.models import Invoice, InvoiceKind
from suar.portcalls.models import PortCall


def unsettled(call: PortCall) -> list[Invoice]:
    """Invoices of the call that still wait for an NTPN, oldest first."""
    # Read whole and sifted here: a list of calls can prefetch the invoices of all of them.
    return sorted((i for i in call.invoices.all() if i.is_owed), key=lambda i: (i.issued_at, i.pk))


def is_settled(call: PortCall) -> bool:
    """Whether a bill was raised and nothing of the call is owed (ruling 20). A bill of 0 needs no payment."""
    invoices = call.invoices.all()
    billed = any(i.kind == InvoiceKind.BILL and i.voided_at is None for i in invoices)
    return billed and not any(i.is_owed for i in invoices)
