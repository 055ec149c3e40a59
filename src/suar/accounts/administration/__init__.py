"""A company, or an office, manages its own people: groups, rights, accounts. The only writer of them; all of it in the
audit of rights."""

from suar.accounts.administration.cascade import Loss, NotAgreed
from suar.accounts.administration.company_data import (
    change_company,
    data_of,
    data_seen,
    is_ports_own,
    may_change_company,
    versions,
)
from suar.accounts.administration.groups import change_group, delete_group, make_group
from suar.accounts.administration.groupwish import GroupWish
from suar.accounts.administration.keys import make_key, revoke_key
from suar.accounts.administration.moving import move_group, new_parents
from suar.accounts.administration.offices import OfficeWish, asked_of_office, make_office, may_make_office
from suar.accounts.administration.people import (
    change_person,
    deactivate_person,
    make_person,
    reactivate_person,
    send_link_again,
)
from suar.accounts.administration.persons import PersonWish, problems_of
from suar.accounts.administration.reopening import may_reopen
from suar.accounts.administration.scope import (
    groups,
    levels_made,
    may_administer,
    may_change_group,
    may_change_person,
    may_deactivate,
    parents,
    people,
    places_for_people,
)

__all__ = [
    "GroupWish",
    "Loss",
    "NotAgreed",
    "OfficeWish",
    "PersonWish",
    "asked_of_office",
    "change_company",
    "change_group",
    "change_person",
    "data_of",
    "data_seen",
    "deactivate_person",
    "delete_group",
    "groups",
    "is_ports_own",
    "levels_made",
    "make_group",
    "make_key",
    "make_office",
    "make_person",
    "may_administer",
    "may_change_company",
    "may_change_group",
    "may_change_person",
    "may_deactivate",
    "may_make_office",
    "may_reopen",
    "move_group",
    "new_parents",
    "parents",
    "people",
    "places_for_people",
    "problems_of",
    "reactivate_person",
    "revoke_key",
    "send_link_again",
    "versions",
]
