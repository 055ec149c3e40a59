"""The demo data loads into an empty database, by walking the lifecycle, and leaves nothing unsound."""

import json
from pathlib import Path

import pytest

from suar import demo
from suar.accounts.actors import actor_of, actor_of_key
from suar.accounts.models import User
from suar.accounts.roles import OFFICE_ROLES, Craft, Right, Role
from suar.demo import fleet, world
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel.database import own_folder
from suar.portcalls.models import ManualEntry, PortCall
from suar.records import chain, outbox
from suar.workflow import inbox
from suar.workflow.models import Application, IssuedDocument, State
from suar.workflow.validity import Standing, standing

pytestmark = pytest.mark.django_db


def test_demo_shows_every_stage_and_is_sound(simponi: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUAR_DATA_DIR", str(tmp_path))
    demo.load()

    assert PortCall.objects.count() >= 20
    assert set(Application.objects.values_list("state", flat=True)) >= set(State) - {State.REVOKED}
    shown = {standing(document) for document in IssuedDocument.objects.all()}
    assert shown >= {Standing.VALID, Standing.USED, Standing.LAPSED, Standing.REVOKED}
    assert PortCall.objects.filter(closed_at__isnull=False).exists()
    assert PortCall.objects.filter(cancelled_at__isnull=False).exists()
    assert ManualEntry.objects.count() == 3
    assert outbox.waiting() == []
    assert chain.verify_all()[1] == []

    told = json.loads((own_folder() / "demo.json").read_text())
    assert len(told["accounts"]) < 25, "a short list for newcomers"
    everybody = told["accounts"] | told["more_accounts"]
    assert User.objects.get(username="agent").check_password(told["accounts"]["agent"]["password"])
    assert len(set(User.objects.values_list("password", flat=True))) == 1, "one password opens every account"
    assert {person.username for person in User.objects.all()} == set(everybody)
    assert {account["password"] for account in everybody.values()} == {told["accounts"]["agent"]["password"]}

    officer = actor_of(User.objects.get(username="harbour_master"))
    assert inbox.open_cases(officer).exists()
    assert actor_of_key(everybody["authority_bpn"]["api_key"]) is not None


def test_world_has_four_ports_where_every_role_is_played() -> None:
    ground = world.build()
    ships = fleet.build(ground)

    for port in ground.ports.values():
        assert 4 <= port.places.count() <= 8
        assert any(place.is_anchorage for place in port.places.all())
        for role in OFFICE_ROLES:
            assert any(ground.actor(name).has_role(role, port.code) for name in ground.people), (port, role)
    for port in (ground.ports["bpn"], ground.ports["srg"], ground.ports["bdj"]):
        assert port.has_operator
        assert port.labour_pools.exists()
        assert port.places.filter(kind="jetty", operator__isnull=False).count() >= 2
    played = {role for name in ground.people for role in Role if ground.actor(name).has_role(role)}
    assert played == set(Role)
    assert sum(ship.unmanned for ship in ships.values()) >= 8, "barges for convoys"
    for name, ship in ships.items():
        assert ship.length_m > 0, name
        assert ship.permits.exists(), name


def test_a_pilot_sees_work_orders_and_nothing_else() -> None:
    pilot = world.build().actor("pilot_bdj")

    assert pilot.craft == Craft.PILOT
    assert {menu for menu in ("SPK", "SPKK", "PKK", "calls", "ships") if pilot.has_right(menu, Right.VIEW)} == {
        "SPK", "SPKK",
    }  # fmt: skip
    assert not pilot.has_right("SPK", Right.CREATE)
