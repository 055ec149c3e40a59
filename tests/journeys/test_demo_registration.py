"""The demo's registrations, its OSS and its ticket, on the ground of the demo alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from suar.accounts import oss, registrations
from suar.accounts.models import Registration, Ticket
from suar.demo import registering, world
from suar.demo.stage import Stage
from suar.integrations.oss.sandbox import Sandbox
from suar.kernel import clock
from suar.records import chain

pytestmark = pytest.mark.django_db


def test_two_registrations__an_oss_that_differs__and_a_ticket(tmp_path: Path) -> None:
    ground = world.build()
    registering.fill(Stage(ground, {}, clock.now()), tmp_path)

    states = {one.name: one.state for one in Registration.objects.all()}
    assert sorted(states.values()) == ["needs_work", "screening"]
    waiting = Registration.objects.get(state="screening")
    assert registrations.may_decide(ground.actor("directorate"), waiting)
    assert all(look.state != "red" for look in registrations.checks(waiting))
    assert Ticket.objects.get().state == "open"
    for one in (*Registration.objects.all(), *Ticket.objects.all()):
        assert list(chain.breaks(one)) == []

    agent = ground.organisations["agent"]
    agent.refresh_from_db()
    snapshot = oss.latest(agent)
    assert snapshot is not None
    ours = {"name": agent.name, "npwp": agent.npwp, "address": agent.address}
    assert [line.same for line in oss.side_by_side(ours, snapshot.data)] == [True, True, False]
    known = json.loads((tmp_path / "oss.json").read_text())["businesses"]
    assert {agent.nib, waiting.nib} <= {row["nib"] for row in known}
    server = Sandbox(0, "a secret", state=tmp_path / "oss.json")
    server.server_close()
    assert server.known()[agent.nib]["address"] != agent.address
