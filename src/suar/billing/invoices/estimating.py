"""What a call will cost by its plan."""

from django.db import transaction

from suar.billing import history
from suar.billing.dues import Line, dues
from suar.billing.facts import basis_of
from suar.billing.invoices.writing import in_force, issue, mark_void, same
from suar.billing.models import Invoice, InvoiceKind
from suar.portcalls.models import PortCall
from suar.records import outbox
from suar.records.chain import Doer


def estimated_lines(call: PortCall) -> list[Line]:
    """What the call would cost by its plan, without writing anything. Refused as ``dues`` is."""
    return dues(basis_of(call, actual=False, until=call.etd))


def estimate_soon(call: PortCall) -> None:
    """Have the call's estimate written after this transaction."""
    outbox.leave("billing.estimate", call_id=call.pk)


@transaction.atomic
def estimate(call: PortCall, actor: Doer) -> Invoice:
    """Write the estimate of a call from its planned times and cargo; an earlier one is voided."""
    history.lock(call)
    earlier, lines = in_force(call, InvoiceKind.ESTIMATE), estimated_lines(call)
    if len(earlier) == 1 and earlier[0].payer_id == call.agent_id and same(earlier[0], lines):
        return earlier[0]
    mark_void(earlier)
    invoice = issue(call, InvoiceKind.ESTIMATE, lines, earlier)
    history.write(call, "estimated", actor, total=invoice.total)
    return invoice
