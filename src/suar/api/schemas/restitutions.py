"""Tickets of restitution as they come out."""

from suar.api.schemas.catalogue import Moment, Out


class RestitutionOut(Out):
    """Money that the state may owe back. ``state``: open, approved, refused, paid."""

    id: int
    ticket: str
    state: str
    port_call: str
    bill: str
    company: str
    because: str
    amount: str
    granted_amount: str | None
    note: str
    opened_at: Moment
    account_stated_at: Moment | None
    decided_at: Moment | None
    reference: str | None
    paid_on: str | None


class RestitutionPage(Out):
    items: list[RestitutionOut]
    after: str
