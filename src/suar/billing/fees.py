"""The fee of one application: raised when it is handed in, paid like every bill, void where nothing was decided."""

from decimal import Decimal
from typing import Protocol

from django.db import transaction
from django.db.models import QuerySet

from suar.billing import history, invoices, restitution
from suar.billing.dues import Line
from suar.billing.feerates import fee_in_force
from suar.billing.models import Invoice, InvoiceKind
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls.models import PortCall
from suar.records.chain import Doer


class Charged(Protocol):
    """What costs a fee: an application, which lives a floor above."""

    @property
    def pk(self) -> int: ...
    @property
    def call(self) -> PortCall | None: ...
    @property
    def organisation_id(self) -> int: ...


@transaction.atomic
def raise_fee(app: Charged, code: str, actor: Doer) -> Invoice:
    """The bill of an application's fee, by the tariff of today and the ship's GT; the applicant pays it.

    Safe to repeat: handed in anew, the first one stands. Ships below the tariff's first band owe nothing, and the bill
    says so. Refused without a call or a tariff.
    """
    if app.call is None:
        text = gettext("Biaya ini hanya untuk permohonan pada sebuah kunjungan.")
        raise Refused(Problem("", "call", text, gettext("Ajukan pada sebuah kunjungan.")))
    call = app.call
    history.lock(call)
    standing = of(app).filter(fee=code).first()
    if standing is not None:
        return standing
    return invoices.issue_fee(call, app.pk, app.organisation_id, code, _line(call, code), actor)


def of(app: Charged) -> QuerySet[Invoice]:
    """The fees of an application in force, oldest first."""
    standing = Invoice.objects.filter(kind=InvoiceKind.FEE, application_id=app.pk, voided_at=None)
    return standing.select_related("payer", "call__port", "call__ship").order_by("pk")


@transaction.atomic
def take_back(app: Charged, actor: Doer, because: str, *, undone: bool = True) -> None:
    """The application ended undecided: an unpaid fee is void, a paid one gets a ticket.

    Not ``undone``: it was refused after the office did its work, so what was paid stays paid.
    """
    if app.call is None:
        return
    history.lock(app.call)
    for invoice in of(app):
        invoice.call = app.call
        if invoice.settled_at is None:
            invoices.void(invoice, actor)
        elif undone:
            restitution.open_for_invoice(invoice, actor, because)


@transaction.atomic
def pass_on(app: Charged, actor: Doer) -> None:
    """Another company applies from now on: what was not paid yet is void, and the newcomer is asked for it."""
    if app.call is None:
        return
    history.lock(app.call)
    for invoice in of(app):
        if invoice.is_owed and invoice.payer_id != app.organisation_id:
            invoice.call = app.call
            invoices.void(invoice, actor)
            raise_fee(app, invoice.fee, actor)


def _line(call: PortCall, code: str) -> Line:
    tonnage = call.ship.gross_tonnage
    fee = fee_in_force(code, clock.today(call.port.zone))
    band = fee.band(tonnage)
    rate = band.rate if band else Decimal(0)
    subject = f"GT {tonnage}" if band is None else f"GT {tonnage} ({band.above + 1}–{band.to or '…'})"
    return Line(
        f"fee.{code}", subject, Decimal(1), "once", Decimal(1), "", rate, fee.currency, None, "", rate,
        fee.legal_basis, fee.version, "by_tonnage" if band else "below_bands", account=fee.account,
    )  # fmt: skip
