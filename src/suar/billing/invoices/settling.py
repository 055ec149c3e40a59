"""The final reckoning of a call once its ship has left."""

from django.db import transaction

from suar.billing import history
from suar.billing.dues import dues, less
from suar.billing.facts import basis_of
from suar.billing.invoices.writing import announce, billed_on, in_force, issue, left_at, lines_of, mark_void, same
from suar.billing.models import CreditEntry, CreditReason, Invoice, InvoiceKind
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _
from suar.portcalls.models import PortCall
from suar.records.chain import Doer


@transaction.atomic
def settle(call: PortCall, actor: Doer) -> Invoice:
    """The final reckoning by confirmed times, line by line against the bills: a supplement, a credit, or nothing.

    A second time it returns the first, unless the confirmed times were corrected meanwhile: an unpaid settlement is
    voided and replaced; where money moved on it (paid, or booked as credit) it stays, and a further one holds the
    difference. Refused before a departure is confirmed.
    """
    history.lock(call)
    departed = left_at(call)
    if departed is None:
        raise Refused(
            Problem(
                "departed",
                "state",
                _("Keberangkatan kapal belum dikonfirmasi."),
                _("Konfirmasi waktu berangkat lebih dahulu."),
            )
        )
    bills, earlier = in_force(call, InvoiceKind.BILL), in_force(call, InvoiceKind.SETTLEMENT)
    moved = [done for done in earlier if done.settled_at or done.total < 0]
    unpaid = [done for done in earlier if done not in moved]
    basis = basis_of(call, actual=True, until=departed, billing_on=billed_on(bills))
    lines = less(dues(basis), lines_of([*bills, *moved]))
    if unpaid and same(unpaid[0], lines):
        return unpaid[0]
    if moved and not unpaid and not lines:
        return moved[-1]
    mark_void(unpaid)
    invoice = issue(call, InvoiceKind.SETTLEMENT, lines, unpaid)
    if invoice.total < 0:
        CreditEntry.objects.create(
            organisation_id=invoice.payer_id, invoice=invoice, reason=CreditReason.SETTLEMENT,
            amount=-invoice.total, booked_at=clock.now(),
        )  # fmt: skip
    announce(invoice, call, "reckoned", actor)
    return invoice
