"""An invoice with its lines is written, read back, made void, and told of."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from suar.accounts.roles import OrganisationKind
from suar.billing import history, signals
from suar.billing.dues import Line
from suar.billing.models import Invoice, InvoiceKind, InvoiceLine
from suar.kernel import clock
from suar.portcalls.models import MovementKind, PortCall
from suar.records import outbox, sequences
from suar.records.chain import Doer

_COLUMNS = (
    "code", "subject", "quantity", "unit", "factor", "factor_unit", "rate", "currency", "exchange_rate",
    "exchange_source", "already_billed", "amount", "legal_basis", "tariff_version", "doubt",
    "account",
)  # fmt: skip


def in_force(call: PortCall, kind: InvoiceKind) -> list[Invoice]:
    """Invoices of a kind that are not void, locked, the oldest first."""
    rows = Invoice.objects.select_for_update(no_key=True).filter(call=call, kind=kind, voided_at=None)
    return list(rows.order_by("id").prefetch_related("lines"))


def mark_void(invoices: Iterable[Invoice]) -> None:
    """Codes are not cancelled at the treasury: they stay payable until they expire, and are looked up (ruling 20)."""
    for invoice in invoices:
        invoice.voided_at = clock.now()
        invoice.save(update_fields=["voided_at"])


def left_at(call: PortCall) -> datetime | None:
    """Her confirmed departure."""
    left = call.movements.filter(kind=MovementKind.DEPARTED, confirmed_at__isnull=False, superseded=False)
    departed = left.order_by("-at").first()
    return departed.at if departed else None


def billed_on(bills: Sequence[Invoice]) -> date | None:
    """A later reckoning keeps tariff and exchange rate of the first bill: only facts may make a difference."""
    if not bills:
        return None
    return bills[0].issued_at.astimezone(ZoneInfo(bills[0].call.port.zone)).date()


def lines_of(invoices: Iterable[Invoice]) -> list[Line]:
    """The lines as they were reckoned, of all these invoices."""
    return [Line(**{c: getattr(row, c) for c in _COLUMNS}) for invoice in invoices for row in invoice.lines.all()]


def same(invoice: Invoice, lines: Sequence[Line]) -> bool:
    """Whether an invoice says just this already."""
    return lines_of([invoice]) == list(lines)


def issue(
    call: PortCall, kind: InvoiceKind, lines: Sequence[Line], voided: Sequence[Invoice], **columns: Any
) -> Invoice:
    """Write an invoice with its lines, replacing the last of those made void; all but an estimate take a number."""
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


def announce(invoice: Invoice, call: PortCall, verb: str, actor: Doer) -> None:
    """Write the event, ask for a billing code once this is committed, or say at once that nothing is due."""
    replaced = invoice.replaces.number if invoice.replaces else None
    history.write(call, verb, actor, invoice=invoice.number, total=invoice.total, replaces=replaced)
    if invoice.is_owed:
        outbox.leave("billing.request_code", invoice_id=invoice.pk)
    else:
        signals.invoice_settled.send(sender=Invoice, invoice=invoice, payment=None)
