"""Letters by which a company lets another act in its name: an agent, a sub-agent, a branch."""

from suar.accounts.delegations.giving import checked, end, give
from suar.accounts.delegations.standing import (
    acts_for,
    dated,
    holds,
    in_force,
    is_standing,
    letters,
    may_end,
    may_give,
    may_see,
    today,
    usable,
)
from suar.accounts.delegations.terms import LONGEST, Terms

__all__ = [
    "LONGEST", "Terms", "acts_for", "checked", "dated", "end", "give", "holds", "in_force", "is_standing", "letters",
    "may_end", "may_give", "may_see", "today", "usable",
]  # fmt: skip
