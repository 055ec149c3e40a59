"""Tickets to the contact desk: a super admin asks for other menus or rights, the technical team answers.

Those that ask for another super admin are handed in by suar.accounts.succession, those for the company's name and
numbers by suar.accounts.companytickets."""

from suar.accounts.tickets.answering import answered, fulfil, grant, refuse, to_answer
from suar.accounts.tickets.asking import MOST_MENUS, announce, ask, new_number
from suar.accounts.tickets.cutting import Cut, cuts, seen
from suar.accounts.tickets.reading import may_ask, tickets

__all__ = [
    "MOST_MENUS",
    "Cut",
    "announce",
    "answered",
    "ask",
    "cuts",
    "fulfil",
    "grant",
    "may_ask",
    "new_number",
    "refuse",
    "seen",
    "tickets",
    "to_answer",
]
