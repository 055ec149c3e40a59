"""The demo shows a letter in force, a company under warning, and an officer in another's stead."""

from __future__ import annotations

import pytest

from suar.accounts import delegations, sanctions
from suar.accounts.actors import actor_of
from suar.accounts.models import User
from suar.accounts.roles import Role
from suar.demo import acting, world
from suar.demo.stage import Stage
from suar.kernel import clock
from suar.records import chain

pytestmark = pytest.mark.django_db


def test_letter__warning__substitute() -> None:
    ground = world.build()
    acting.fill(Stage(ground, {}, clock.now()))
    (letter,) = delegations.usable(ground.people["agent"])
    assert letter.principal == ground.organisations["agent_coastal"]
    assert letter.ports == [ground.ports["suq"].code]
    standing = sanctions.standing(ground.organisations["agent3"].pk)
    assert standing is not None
    assert standing.kind == "warning"
    officer = actor_of(User.objects.select_related("organisation", "group").get(username="authority_srg"))
    named = officer.in_capacity(Role.HARBOUR_MASTER, ground.ports["srg"].code)
    assert named.function == "Plh. Syahbandar"
    assert chain.verify_all()[1] == []
