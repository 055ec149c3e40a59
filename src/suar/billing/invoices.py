"""Estimate at the PKK, bill at the LKK, settlement at departure; the only writer of invoices."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from suar.accounts.actors import system
from suar.accounts.roles import OrganisationKind
from suar.billing import history, signals
from suar.billing.dues import Line, dues, less
from suar.billing.facts import basis_of
from suar.billing.models import CreditEntry, CreditReason, Invoice, InvoiceKind, InvoiceLine
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _
from suar.portcalls.models import MovementKind, PortCall
from suar.records import outbox, sequences
from suar.records.chain import Doer

__all__ = [
    "basis_of", "estimate", "estimated_lines", "is_settled", "issue_fee", "raise_bill", "reckon_again", "settle",
    "split_at", "unsettled", "void", "void_unpaid",
]  # fmt: skip

_COLUMNS = (
    "code", "subject", "quantity", "unit", "factor", "factor_unit", "rate", "currency", "exchange_rate",
    "exchange_source", "already_billed", "amount", "legal_basis", "tariff_version", "doubt",
    "account",
)  # fmt: skip


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
    earlier, lines = _in_force(call, InvoiceKind.ESTIMATE), estimated_lines(call)
    if len(earlier) == 1 and earlier[0].payer_id == call.agent_id and _same(earlier[0], lines):
        return earlier[0]
    _void(earlier)
    invoice = _issue(call, InvoiceKind.ESTIMATE, lines, earlier)
    history.write(call, "estimated", actor, total=invoice.total)
    return invoice


@transaction.atomic
def raise_bill(call: PortCall, actor: Doer) -> Invoice:
    """The bill of a call up to its ETD (or her departure, where that is confirmed), as the LKK is granted.

    An unpaid earlier bill is voided and replaced, unless nothing changed. Where one is paid, or is that of an agent who
    acted before, the new bill asks for the difference only, and for nothing (that one is returned) where the dues did
    not rise. Total 0 needs no code. Refused as ``dues`` is.
    """
    history.lock(call)
    stands, open_ones = _kept(call)
    until = _left_at(call) or call.etd
    lines = dues(basis_of(call, actual=True, until=until, billing_on=_billed_on(stands)))
    lines = less(lines, _lines(stands)) if stands else lines
    if len(open_ones) == 1 and _same(open_ones[0], lines):
        return open_ones[0]
    _void(open_ones)
    if stands and sum(line.amount for line in lines) <= 0:
        return stands[-1]
    invoice = _issue(call, InvoiceKind.BILL, lines, open_ones)
    _announce(invoice, call, "billed", actor)
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
        until = min(cut_off, _left_at(call) or cut_off)
        basis = basis_of(call, actual=True, until=until, billing_on=_billed_on(stands), sure=True)
        lines = less(dues(basis), _lines(stands))
    estimate_soon(call)
    if len(open_ones) == 1 and _same(open_ones[0], lines):
        return open_ones[0]
    _void(open_ones)
    for bill in open_ones:
        history.write(call, "bill_voided", actor, invoice=bill.number, total=bill.total)
    if sum(line.amount for line in lines) <= 0:
        return None
    invoice = _issue(call, InvoiceKind.BILL, lines, open_ones)
    _announce(invoice, call, "billed", actor)
    return invoice


def _kept(call: PortCall) -> tuple[list[Invoice], list[Invoice]]:
    """Bills that stand whatever comes (paid, or of an agent who acted before), and those that may be replaced."""
    bills = _in_force(call, InvoiceKind.BILL)
    stands = [bill for bill in bills if bill.settled_at or bill.payer_id != call.agent_id]
    return stands, [bill for bill in bills if bill not in stands]


def _has_come(call: PortCall, by: datetime) -> bool:
    sure = call.movements.filter(superseded=False, confirmed_at__isnull=False, at__lte=by)
    return sure.filter(kind__in=[MovementKind.ARRIVED, MovementKind.ALL_FAST]).exists()


@transaction.atomic
def settle(call: PortCall, actor: Doer) -> Invoice:
    """The final reckoning by confirmed times, line by line against the bills: a supplement, a credit, or nothing.

    A second time it returns the first, unless the confirmed times were corrected meanwhile: an unpaid settlement is
    voided and replaced; where money moved on it (paid, or booked as credit) it stays, and a further one holds the
    difference. Refused before a departure is confirmed.
    """
    history.lock(call)
    departed = _left_at(call)
    if departed is None:
        raise Refused(
            Problem(
                "departed",
                "state",
                _("Keberangkatan kapal belum dikonfirmasi."),
                _("Konfirmasi waktu berangkat lebih dahulu."),
            )
        )
    bills, earlier = _in_force(call, InvoiceKind.BILL), _in_force(call, InvoiceKind.SETTLEMENT)
    moved = [done for done in earlier if done.settled_at or done.total < 0]
    unpaid = [done for done in earlier if done not in moved]
    basis = basis_of(call, actual=True, until=departed, billing_on=_billed_on(bills))
    lines = less(dues(basis), _lines([*bills, *moved]))
    if unpaid and _same(unpaid[0], lines):
        return unpaid[0]
    if moved and not unpaid and not lines:
        return moved[-1]
    _void(unpaid)
    invoice = _issue(call, InvoiceKind.SETTLEMENT, lines, unpaid)
    if invoice.total < 0:
        CreditEntry.objects.create(
            organisation_id=invoice.payer_id, invoice=invoice, reason=CreditReason.SETTLEMENT,
            amount=-invoice.total, booked_at=clock.now(),
        )  # fmt: skip
    _announce(invoice, call, "reckoned", actor)
    return invoice


def _left_at(call: PortCall) -> datetime | None:
    """Her confirmed departure."""
    left = call.movements.filter(kind=MovementKind.DEPARTED, confirmed_at__isnull=False, superseded=False)
    departed = left.order_by("-at").first()
    return departed.at if departed else None


def unsettled(call: PortCall) -> list[Invoice]:
    """Invoices of the call that still wait for an NTPN, oldest first."""
    # Read whole and sifted here: a list of calls can prefetch the invoices of all of them.
    return sorted((i for i in call.invoices.all() if i.is_owed), key=lambda i: (i.issued_at, i.pk))


def is_settled(call: PortCall) -> bool:
    """Whether a bill was raised and nothing of the call is owed (ruling 20). A bill of 0 needs no payment."""
    invoices = call.invoices.all()
    billed = any(i.kind == InvoiceKind.BILL and i.voided_at is None for i in invoices)
    return billed and not any(i.is_owed for i in invoices)


@transaction.atomic
def void_unpaid(call: PortCall) -> None:
    """The departure that was billed ended: its unpaid bills are void; money on their codes becomes credit.

    What an agent who acted before used up stays owed.
    """
    history.lock(call)
    _stands, unpaid = _kept(call)
    _void(unpaid)
    for bill in unpaid:
        history.write(call, "bill_voided", system(), invoice=bill.number, total=bill.total)


def void(invoice: Invoice, actor: Doer) -> None:
    """One unpaid invoice is void, on a call that is locked; money on its code becomes credit."""
    _void([invoice])
    history.write(invoice.call, "bill_voided", actor, invoice=invoice.number, total=invoice.total)


def issue_fee(call: PortCall, app_id: int, payer_id: int, code: str, line: Line, actor: Doer) -> Invoice:
    """The bill of an application's fee, on a call that is locked."""
    of = {"application_id": app_id, "payer_id": payer_id, "fee": code}
    invoice = _issue(call, InvoiceKind.FEE, [line], [], **of)
    _announce(invoice, call, "fee_raised", actor)
    return invoice


def _in_force(call: PortCall, kind: InvoiceKind) -> list[Invoice]:
    rows = Invoice.objects.select_for_update(no_key=True).filter(call=call, kind=kind, voided_at=None)
    return list(rows.order_by("id").prefetch_related("lines"))


def _void(invoices: Iterable[Invoice]) -> None:
    """Codes are not cancelled at the treasury: they stay payable until they expire, and are looked up (ruling 20)."""
    for invoice in invoices:
        invoice.voided_at = clock.now()
        invoice.save(update_fields=["voided_at"])


def _billed_on(bills: Sequence[Invoice]) -> date | None:
    """A later reckoning keeps tariff and exchange rate of the first bill: only facts may make a difference."""
    if not bills:
        return None
    return bills[0].issued_at.astimezone(ZoneInfo(bills[0].call.port.zone)).date()


def _lines(invoices: Iterable[Invoice]) -> list[Line]:
    return [Line(**{c: getattr(row, c) for c in _COLUMNS}) for invoice in invoices for row in invoice.lines.all()]


def _same(invoice: Invoice, lines: Sequence[Line]) -> bool:
    return _lines([invoice]) == list(lines)


def _issue(
    call: PortCall, kind: InvoiceKind, lines: Sequence[Line], voided: Sequence[Invoice], **columns: Any
) -> Invoice:
    number = None
    if kind != InvoiceKind.ESTIMATE:
        month = clock.today(call.port.zone).strftime("%y%m")
        number = f"NOTA.{call.port.code}.{month}.{sequences.take(f'NOTA/{call.port.code}/{month}'):06}"
    total = sum((line.amount for line in lines), Decimal(0))
    ordinary = {"payer_id": call.agent_id, "payer_name": _skipper(call), "total": total, "issued_at": clock.now()}
    invoice = Invoice.objects.create(
        call=call, kind=kind, number=number, replaces=voided[-1] if voided else None, **{**ordinary, **columns}
    )
    InvoiceLine.objects.bulk_create(
        InvoiceLine(invoice=invoice, position=n, **{c: getattr(line, c) for c in _COLUMNS})
        for n, line in enumerate(lines, 1)
    )
    return invoice


def _skipper(call: PortCall) -> str:
    """Whose name stands on the bill of a ship that the office itself entered by hand; else it is the agent's."""
    return call.master_name if call.manual and call.agent.kind == OrganisationKind.OFFICE else ""


def _announce(invoice: Invoice, call: PortCall, verb: str, actor: Doer) -> None:
    """Write the event, ask for a billing code once this is committed, or say at once that nothing is due."""
    replaced = invoice.replaces.number if invoice.replaces else None
    history.write(call, verb, actor, invoice=invoice.number, total=invoice.total, replaces=replaced)
    if invoice.is_owed:
        outbox.leave("billing.request_code", invoice_id=invoice.pk)
    else:
        signals.invoice_settled.send(sender=Invoice, invoice=invoice, payment=None)
