"""Booking what the treasury received: an invoice is settled by its NTPN, and no money is ever lost."""

import re
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from suar.accounts.actors import system
from suar.billing import history, restitution, signals
from suar.billing.gateway import Status
from suar.billing.models import BillingCode, CreditEntry, CreditReason, Invoice, LightDuesReceipt, Payment
from suar.billing.tariffs import tariff_in_force
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _, gettext, in_language
from suar.records import outbox

_NTPN = re.compile(r"[0-9A-Z]{16}")


@transaction.atomic
def book(code: str, status: Status) -> Payment | None:
    """Book the pulled state of a code once, however often and from wherever it comes. None while there is no NTPN.

    Full payment settles the invoice; money on a voided or settled one, too much or too little becomes a credit. After
    too little a code for the rest is asked for; what fills it up settles the invoice with all that came before.
    Refused where the NTPN stands on another code.
    """
    if not status.paid or status.amount is None or status.amount <= 0 or not _NTPN.fullmatch(status.ntpn):
        return None
    row = BillingCode.objects.select_related("invoice__call").get(code=code)
    call = row.invoice.call
    history.lock(call)
    invoice = Invoice.objects.select_for_update(no_key=True).get(pk=row.invoice_id)
    known = Payment.objects.filter(ntpn=status.ntpn).first()
    if known is not None:
        if known.code_id != row.pk:
            raise Refused(
                Problem(
                    "ntpn",
                    "ntpn",
                    _("NTPN ini sudah tercatat pada kode billing lain."),
                    _("Laporkan kepada bendahara penerimaan."),
                ),
                status=409,
            )
        return known
    due = invoice.outstanding
    reason = _credit_reason(invoice, status.amount, due)
    settles = reason in (None, CreditReason.OVERPAID)
    payment = Payment.objects.create(
        code=row, ntb=status.ntb[:16], ntpn=status.ntpn, amount=status.amount, paid_at=status.paid_at or clock.now(),
        bank=status.bank[:80], channel=status.channel[:40], confirmed_at=clock.now() if settles else None,
    )  # fmt: skip
    BillingCode.objects.filter(pk=row.pk).update(paid_at=payment.paid_at)
    if reason is not None:
        _credit(invoice, payment, reason, status.amount - due if settles else status.amount)
    history.write(
        call, "paid" if settles else "credited", system(),
        invoice=invoice.number, code=code, ntpn=status.ntpn, amount=status.amount, reason=reason,
    )  # fmt: skip
    if settles:
        _settle(invoice, payment)
    elif reason == CreditReason.UNDERPAID:
        outbox.leave("billing.request_code", invoice_id=invoice.pk)
    if call.cancelled:
        with in_language("id"):
            because = gettext("Dibayar setelah kunjungan dibatalkan")
        restitution.open_for(call, system(), because)
    return payment


def _credit_reason(invoice: Invoice, amount: Decimal, due: Decimal) -> CreditReason | None:
    if invoice.voided_at is not None:
        return CreditReason.VOIDED
    if invoice.settled_at is not None:
        return CreditReason.DUPLICATE
    if amount < due:
        return CreditReason.UNDERPAID
    return CreditReason.OVERPAID if amount > due else None


def _credit(invoice: Invoice, payment: Payment, reason: CreditReason, amount: Decimal) -> None:
    CreditEntry.objects.create(
        organisation_id=invoice.payer_id, invoice=invoice, payment=payment, reason=reason, amount=amount,
        booked_at=clock.now(),
    )  # fmt: skip


def _settle(invoice: Invoice, payment: Payment) -> None:
    invoice.settled_at = clock.now()
    invoice.save(update_fields=["settled_at"])
    invoice.credits.filter(reason=CreditReason.UNDERPAID, applied_at=None).update(applied_at=invoice.settled_at)
    _light_dues(invoice, payment)
    signals.invoice_settled.send(sender=Invoice, invoice=invoice, payment=payment)


def _light_dues(invoice: Invoice, payment: Payment) -> None:
    """Light dues paid hold everywhere for 30 times 24 hours, a second time from where the first ended."""
    line = invoice.lines.filter(code__startswith="light.", amount__gt=0).first()
    if line is None:
        return
    days = tariff_in_force(payment.paid_at.date()).light_dues_days
    own = list(LightDuesReceipt.objects.filter(invoice__call=invoice.call_id, ended_at=None).order_by("valid_from"))
    first: datetime = own[0].valid_from if own else payment.paid_at
    start = own[-1].valid_to if own else payment.paid_at
    end = first + timedelta(days=days) * int(line.factor)
    if end > start:
        LightDuesReceipt.objects.create(
            ship_id=invoice.call.ship_id, ntpn=payment.ntpn, valid_from=start, valid_to=end, invoice=invoice
        )
