"""Menus that rights can be given on: none that some page asks for is missing from the list that admins choose from."""

from __future__ import annotations

import pytest

from suar.accounts import roles
from suar.accounts.roles import OrganisationKind
from suar.workflow.menus import menus_of, titles
from tests.build import an_organisation

pytestmark = pytest.mark.django_db
ASKED_FOR = {value for name, value in vars(roles).items() if name.startswith("MENU_")}


def test_each_menu_is_offered_to_somebody__and_has_a_name() -> None:
    everywhere = {kind: menus_of(an_organisation(kind, f"O {kind}")).keys() for kind in OrganisationKind}
    assert set().union(*everywhere.values()) >= ASKED_FOR
    assert titles().keys() >= ASKED_FOR
    of_state = {roles.MENU_SANCTIONS, roles.MENU_SCREENING, roles.MENU_SYSTEMS}
    assert not everywhere[OrganisationKind.AGENT] & of_state
    assert not everywhere[OrganisationKind.OFFICE] & {roles.MENU_SCREENING, roles.MENU_SYSTEMS}
