"""The demo's company with three levels: its groups, its people, and a cut that reached the group below."""

from __future__ import annotations

import pytest

from suar.accounts.models import Group, RightsChange, User
from suar.accounts.roles import Level
from suar.demo import departments, world
from suar.demo.stage import Stage
from suar.kernel import clock
from suar.records import chain

pytestmark = pytest.mark.django_db


def test_a_company_of_the_demo_has_three_levels_and_a_history() -> None:
    stage = Stage(world.build(), {}, clock.now())
    departments.fill(stage)
    company = stage.world.organisations["agent_liner"]
    assert set(Group.objects.filter(organisation=company).values_list("level", flat=True)) == set(Level.values)
    verbs = set(RightsChange.objects.filter(organisation=company).values_list("verb", flat=True))
    assert verbs == {"group_made", "group_changed", "group_cut", "person_made"}
    assert not User.objects.get(username="liner.baru").has_usable_password()
    assert {"liner_admin", "liner_docs", "liner_docs2", "liner_cash"} <= stage.world.told.keys()
    assert chain.verify_all()[1] == []
