"""Billing codes: asked for once per invoice, again after they lapse, and looked up at the treasury."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from suar.accounts.actors import system
from suar.billing import history, payments
from suar.billing.gateway import CodeRequest, gateway
from suar.billing.models import BillingCode, Invoice, InvoiceKind, Payment
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem
from suar.kernel.words import _, gettext

#: A payment made in the last minutes of a code may be reported a good while later.
_LOOK_BACK = timedelta(days=2)


def obtain(invoice_id: int) -> str | None:
    """The payable code of an invoice, asked of the gateway where there is none; None where nothing is owed.

    Safe to repeat: the row of the request is written first, and the gateway knows it by its reference.
    Errors: GatewayDown, GatewayRefused.
    """
    row = _wanted(invoice_id)
    if row is None or row.code is not None:
        return row.code if row else None
    # No lock is held while the gateway thinks.
    issued = gateway().request_code(_request(row))
    with transaction.atomic():
        call = row.invoice.call
        history.lock(call)
        stored = BillingCode.objects.filter(pk=row.pk, code=None).update(
            code=issued.code, issued_at=issued.issued_at, expires_at=issued.expires_at, pay_url=issued.pay_url
        )
        if stored:
            history.write(
                call, "billing_code_issued", system(),
                invoice=row.invoice.number, code=issued.code, expires_at=issued.expires_at,
            )  # fmt: skip
    return issued.code


@transaction.atomic
def _wanted(invoice_id: int) -> BillingCode | None:
    """The newest request of an invoice, a new one where the last code has lapsed or asks for another amount."""
    invoice = Invoice.objects.select_for_update(no_key=True).filter(pk=invoice_id).first()
    if invoice is None or not invoice.is_owed:
        return None
    due, last = invoice.outstanding, invoice.codes.order_by("-attempt").first()
    if last is not None and last.asks == due and (last.code is None or last.payable(clock.now())):
        return last
    attempt = last.attempt + 1 if last else 1
    part = due if due != invoice.total else None
    return BillingCode.objects.create(invoice=invoice, attempt=attempt, requested_at=clock.now(), amount=part)


def _request(row: BillingCode) -> CodeRequest:
    invoice = row.invoice
    rows = list(invoice.lines.all())
    lines = tuple((line.title, Decimal(line.amount)) for line in rows)
    if row.amount is not None:
        lines = ((gettext("Kekurangan pembayaran tagihan %(number)s") % {"number": invoice.number}, row.amount),)
    return CodeRequest(
        row.reference, invoice.number or "", row.asks, invoice.payer_shown, invoice.payer.npwp,
        invoice.call.port.office_name, lines, clock.now(), next((line.account for line in rows), ""),
    )  # fmt: skip


def pull(code: str) -> Payment | None:
    """Ask the treasury about a code and book what it says. Returns the payment, None while unpaid.

    Errors: NotThere for a code that is not ours, GatewayDown, GatewayRefused.
    """
    if not BillingCode.objects.filter(code=code).exists():
        raise NotThere(
            Problem("code", "unknown", _("Kode billing ini tidak dikenal."), _("Periksa nomor kode billing."))
        )
    return payments.book(code, gateway().status(code))


def open_codes() -> list[str]:
    """Codes on which money may still come in, those of voided invoices too (ruling 20)."""
    rows = BillingCode.objects.filter(
        code__isnull=False, expires_at__gt=clock.now() - _LOOK_BACK, payments__isnull=True
    )
    return [code for code in rows.order_by("pk").values_list("code", flat=True) if code is not None]


def without_code() -> list[int]:
    """Ids of invoices that are owed and cannot be paid now: no code was issued, it lapsed, or too little was paid."""
    owed = Invoice.objects.filter(voided_at=None, settled_at=None, total__gt=0).exclude(kind=InvoiceKind.ESTIMATE)
    payable = BillingCode.objects.filter(code__isnull=False, expires_at__gt=clock.now(), paid_at=None)
    return list(owed.filter(~Q(codes__in=payable)).order_by("pk").values_list("pk", flat=True))
