"""Who may do what: buttons, API and engine ask the same question. Yes needs capability, right, relation and state.

``acting``: what somebody may do, ``may()`` above all. ``seeing``: which cases and calls there are for somebody.
``papers``: ships, their papers, stored files. ``bills``: the state's bills. ``pages``: which pages are open.
``choosing``: what a form offers to choose from. ``ports``: who keeps a port. ``decrees``: rates, route permits.
"""

from suar.workflow.permissions.acting import (
    APPLICANT_ACTIONS,
    OFFICE_ACTIONS,
    allowed,
    capable,
    decided_by_others,
    has_part_in,
    may,
    may_act,
    may_file,
    may_file_from_outside,
    shares_in,
    states_of,
)
from suar.workflow.permissions.bills import lacks_bills, reads_bills, sees_money
from suar.workflow.permissions.choosing import Visible, appointees, ships_to_call, visible, workforce
from suar.workflow.permissions.decrees import may_keep_permits, may_keep_rates, may_see_permits, may_see_rates
from suar.workflow.permissions.pages import (
    looks_at_calls,
    may_keep_ships,
    may_open_call,
    may_oversee,
    may_read_lk3,
    may_read_register,
    may_use_desk,
    overseen_ports,
)
from suar.workflow.permissions.papers import may_read_file, papers, ships
from suar.workflow.permissions.ports import (
    kept_ports,
    may_keep_office,
    may_keep_places,
    may_see_ports,
    may_set_structure,
)
from suar.workflow.permissions.seeing import (
    applications,
    calls,
    manual_entries,
    of_menus,
    sees,
    sees_crew,
    under_letter,
    waiting_at_company,
)

__all__ = [
    "APPLICANT_ACTIONS",
    "OFFICE_ACTIONS",
    "Visible",
    "allowed",
    "applications",
    "appointees",
    "calls",
    "capable",
    "decided_by_others",
    "has_part_in",
    "kept_ports",
    "lacks_bills",
    "looks_at_calls",
    "manual_entries",
    "may",
    "may_act",
    "may_file",
    "may_file_from_outside",
    "may_keep_office",
    "may_keep_permits",
    "may_keep_places",
    "may_keep_rates",
    "may_keep_ships",
    "may_open_call",
    "may_oversee",
    "may_read_file",
    "may_read_lk3",
    "may_read_register",
    "may_see_permits",
    "may_see_ports",
    "may_see_rates",
    "may_set_structure",
    "may_use_desk",
    "of_menus",
    "overseen_ports",
    "papers",
    "reads_bills",
    "sees",
    "sees_crew",
    "sees_money",
    "shares_in",
    "ships",
    "ships_to_call",
    "states_of",
    "under_letter",
    "visible",
    "waiting_at_company",
    "workforce",
]
