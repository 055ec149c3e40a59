"""Another super admin for an organisation whose own is gone: its people ask, the technical team opens the account."""

from suar.accounts.succession.asking import ask, forget_nominees, may_ask, super_admins
from suar.accounts.succession.at_the_machine import Opened, open_at_the_machine
from suar.accounts.succession.nominee import NOMINEE, Wish, nominated
from suar.accounts.succession.opening import open_for
from suar.accounts.succession.standing import (
    Plan,
    concerned,
    every_head,
    heads,
    may_open,
    organisations,
    plan,
    successions,
)

__all__ = [
    "NOMINEE",
    "Opened",
    "Plan",
    "Wish",
    "ask",
    "concerned",
    "every_head",
    "forget_nominees",
    "heads",
    "may_ask",
    "may_open",
    "nominated",
    "open_at_the_machine",
    "open_for",
    "organisations",
    "plan",
    "successions",
    "super_admins",
]
