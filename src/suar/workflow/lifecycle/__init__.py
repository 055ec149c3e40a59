"""File, submit, grant, send back, reject, withdraw, revoke, act: the only writer of an application's state.

Each is one transaction: lock, ask again who may, check the rules, change, write the event, leave a job. What people
are told, the signature and messages to others follow after commit.
"""

from suar.workflow.guards import Anchor
from suar.workflow.lifecycle.deciding import act, grant, reject, revoke, send_back
from suar.workflow.lifecycle.filing import begin, begin_by_number, save_draft, submit, withdraw
from suar.workflow.lifecycle.many import grant_many

__all__ = [
    "Anchor",
    "act",
    "begin",
    "begin_by_number",
    "grant",
    "grant_many",
    "reject",
    "revoke",
    "save_draft",
    "send_back",
    "submit",
    "withdraw",
]
