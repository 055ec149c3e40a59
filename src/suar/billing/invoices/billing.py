"""The bill of a call: raised, reckoned anew, split between agents, void; and the bill of a fee."""

from datetime import datetime

from django.db import transaction

from suar.accounts.actors import system
from suar.billing import history
from suar.billing.dues import Line, dues, less
from suar.billing.facts import basis_of
from suar.billing.invoices.estimating import estimate_soon
from suar.billing.invoices.writing import announce, billed_on, in_force, issue, left_at, lines_of, mark_void, same
from suar.billing.models import Invoice, InvoiceKind
from suar.portcalls.models import MovementKind, PortCall
from suar.records.chain import Doer


@transaction.atomic
def raise_bill(call: PortCall, actor: Doer) -> Invoice:
    """The bill of a call up to its ETD (or her departure, where that is confirmed), as the LKK is granted.

    An unpaid earlier bill is voided and replaced, unless nothing changed. Where one is paid, or is that of an agent who
    acted before, the new bill asks for the difference only, and for nothing (that one is returned) where the dues did
    not rise. Total 0 needs no code. Refused as ``dues`` is.
    """
    history.lock(call)
    stands, open_ones = _kept(call)
    until = left_at(call) or call.etd
    lines = dues(basis_of(call, actual=True, until=until, billing_on=billed_on(stands)))
    lines = less(lines, lines_of(stands)) if stands else lines
    if len(open_ones) == 1 and same(open_ones[0], lines):
        return open_ones[0]
    mark_void(open_ones)
    if stands and sum(line.amount for line in lines) <= 0:
        return stands[-1]
    invoice = issue(call, InvoiceKind.BILL, lines, open_ones)
    announce(invoice, call, "billed", actor)
    return invoice


def reckon_again(call: PortCall, actor: Doer) -> Invoice | None:
    """The plan changed (a longer stay, other goods): the bill anew where there is one, else the estimate."""
    billed = Invoice.objects.filter(call=call, kind=InvoiceKind.BILL, voided_at=None).exists()
    if billed:
        return raise_bill(call, actor)
    estimate_soon(call)
    return None


@transaction.atomic
def split_at(call: PortCall, cut_off: datetime, actor: Doer) -> Invoice | None:
    """The present agent is left with what was used up to the cut-off; the next one pays the difference to the end.

    Asked before the call is handed over: ``call.agent`` pays this bill. It holds what is confirmed and was not billed
    yet: time alongside, goods realised, light dues once she has come; nothing that is only planned. None where that
    comes to nothing. What the present agent has not paid of an earlier bill is void and reckoned anew; the estimate is
    written again for whoever is agent then. Refused as ``dues`` is.
    """
    history.lock(call)
    stands, open_ones = _kept(call)
    lines: list[Line] = []
    if _has_come(call, cut_off):
        until = min(cut_off, left_at(call) or cut_off)
        basis = basis_of(call, actual=True, until=until, billing_on=billed_on(stands), sure=True)
        lines = less(dues(basis), lines_of(stands))
    estimate_soon(call)
    if len(open_ones) == 1 and same(open_ones[0], lines):
        return open_ones[0]
    mark_void(open_ones)
    for bill in open_ones:
        history.write(call, "bill_voided", actor, invoice=bill.number, total=bill.total)
    if sum(line.amount for line in lines) <= 0:
        return None
    invoice = issue(call, InvoiceKind.BILL, lines, open_ones)
    announce(invoice, call, "billed", actor)
    return invoice


def _kept(call: PortCall) -> tuple[list[Invoice], list[Invoice]]:
    """Bills that stand whatever comes (paid, or of an agent who acted before), and those that may be replaced."""
    bills = in_force(call, InvoiceKind.BILL)
    stands = [bill for bill in bills if bill.settled_at or bill.payer_id != call.agent_id]
    return stands, [bill for bill in bills if bill not in stands]


def _has_come(call: PortCall, by: datetime) -> bool:
    sure = call.movements.filter(superseded=False, confirmed_at__isnull=False, at__lte=by)
    return sure.filter(kind__in=[MovementKind.ARRIVED, MovementKind.ALL_FAST]).exists()


@transaction.atomic
def void_unpaid(call: PortCall) -> None:
    """The departure that was billed ended: its unpaid bills are void; money on their codes becomes credit.

    What an agent who acted before used up stays owed.
    """
    history.lock(call)
    _stands, unpaid = _kept(call)
    mark_void(unpaid)
    for bill in unpaid:
        history.write(call, "bill_voided", system(), invoice=bill.number, total=bill.total)


def void(invoice: Invoice, actor: Doer) -> None:
    """One unpaid invoice is void, on a call that is locked; money on its code becomes credit."""
    mark_void([invoice])
    history.write(invoice.call, "bill_voided", actor, invoice=invoice.number, total=invoice.total)


def issue_fee(call: PortCall, app_id: int, payer_id: int, code: str, line: Line, actor: Doer) -> Invoice:
    """The bill of an application's fee, on a call that is locked."""
    of = {"application_id": app_id, "payer_id": payer_id, "fee": code}
    invoice = issue(call, InvoiceKind.FEE, [line], [], **of)
    announce(invoice, call, "fee_raised", actor)
    return invoice
