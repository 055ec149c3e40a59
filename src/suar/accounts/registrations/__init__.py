"""Companies that register: what they are asked, how it is looked at, and how the technical team decides. The only
writer of registrations."""

from suar.accounts.registrations.announcing import announce
from suar.accounts.registrations.checks import checks, differences, overdue
from suar.accounts.registrations.filing import (
    attach,
    begin,
    detach,
    found_by,
    paper_field,
    prove,
    save,
    send_mend_link,
    track,
)
from suar.accounts.registrations.reading import read
from suar.accounts.registrations.screening import (
    approve,
    filed_it,
    may_decide,
    may_screen,
    queue,
    registrations,
    reject,
    send_back,
    team,
)
from suar.accounts.registrations.submitting import problems_of, submit

__all__ = [
    "announce",
    "approve",
    "attach",
    "begin",
    "checks",
    "detach",
    "differences",
    "filed_it",
    "found_by",
    "may_decide",
    "may_screen",
    "overdue",
    "paper_field",
    "problems_of",
    "prove",
    "queue",
    "read",
    "registrations",
    "reject",
    "save",
    "send_back",
    "send_mend_link",
    "submit",
    "team",
    "track",
]
