"""Estimate at the PKK, bill at the LKK, settlement at departure; the only writer of invoices."""

from suar.billing.facts import basis_of
from suar.billing.invoices.billing import issue_fee, raise_bill, reckon_again, split_at, void, void_unpaid
from suar.billing.invoices.estimating import estimate, estimate_soon, estimated_lines
from suar.billing.invoices.owed import is_settled, unsettled
from suar.billing.invoices.settling import settle

__all__ = [
    "basis_of",
    "estimate",
    "estimate_soon",
    "estimated_lines",
    "is_settled",
    "issue_fee",
    "raise_bill",
    "reckon_again",
    "settle",
    "split_at",
    "unsettled",
    "void",
    "void_unpaid",
]
