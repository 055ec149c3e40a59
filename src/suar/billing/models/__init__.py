"""Invoices with their explained lines, billing codes, what was paid, and money owed back."""

from suar.billing.models.invoices import BillingCode, Invoice
from suar.billing.models.kinds import CreditReason, InvoiceKind, InvoiceState, RestitutionState
from suar.billing.models.light_dues import LightDuesReceipt
from suar.billing.models.lines import InvoiceLine
from suar.billing.models.payments import CreditEntry, Payment
from suar.billing.models.rates import ExchangeRate
from suar.billing.models.restitution import Restitution

__all__ = [
    "BillingCode",
    "CreditEntry",
    "CreditReason",
    "ExchangeRate",
    "Invoice",
    "InvoiceKind",
    "InvoiceLine",
    "InvoiceState",
    "LightDuesReceipt",
    "Payment",
    "Restitution",
    "RestitutionState",
]
