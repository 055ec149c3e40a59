"""Metres of berths: whether a ship fits, who has them and until when. The database itself refuses an overlap."""

from suar.portcalls.berths.fitting import BERTH_MARGIN, berth_problems, metre_problems
from suar.portcalls.berths.freeing import cut, give_back, release, vacate
from suar.portcalls.berths.overlaps import Window, banking_problems, conflicts, is_conflict, taken
from suar.portcalls.berths.standing import as_answers, booking, free_metre, lying_at, of_application, proposal
from suar.portcalls.berths.taking import book, propose, withdraw_proposal

__all__ = [
    "BERTH_MARGIN",
    "Window",
    "as_answers",
    "banking_problems",
    "berth_problems",
    "book",
    "booking",
    "conflicts",
    "cut",
    "free_metre",
    "give_back",
    "is_conflict",
    "lying_at",
    "metre_problems",
    "of_application",
    "proposal",
    "propose",
    "release",
    "taken",
    "vacate",
    "withdraw_proposal",
]
