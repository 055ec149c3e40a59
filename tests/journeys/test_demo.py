"""The demo data loads into an empty database, by walking the lifecycle, and leaves nothing unsound."""

import json
from pathlib import Path

import pytest
from django.test import Client

from suar import demo
from suar.accounts.actors import actor_of
from suar.accounts.models import User
from suar.accounts.roles import OFFICE_ROLES, Craft, Right, Role
from suar.billing.models import Restitution
from suar.cargo.models import DailyWork
from suar.demo import fleet, world
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.database import own_folder
from suar.portcalls import plan, workorders
from suar.portcalls.models import (
    BerthBooking,
    BerthMeeting,
    Convoy,
    Hold,
    ManualEntry,
    MovementKind,
    PortCall,
    WorkOrder,
)
from suar.portcalls.visits import NO_SHOW
from suar.records import chain, outbox
from suar.records.models import Event
from suar.registry.models import Port
from suar.workflow import inbox, registry
from suar.workflow.models import Application, IssuedDocument, State
from suar.workflow.validity import Standing, standing

pytestmark = pytest.mark.django_db


@pytest.mark.timeout(900)  # it walks a hundred calls
def test_demo_shows_every_stage_and_is_sound(simponi: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUAR_DATA_DIR", str(tmp_path))
    demo.load()

    _calls_at_every_stage()
    _a_week_of_berths()
    _work_on_the_water_and_the_quay()
    _off_the_straight_road()
    _seasons_and_ships_served_by_hand()
    _everybody_signs_in()
    # Mail to people of the demo, what OSS says of who registers, and what the technical team is told of it, wait for
    # the worker of the started site.
    later = {f"suar.accounts.tasks.{name}" for name in ("deliver", "read_oss", "announce", "announce_ticket")}
    assert {task for _pk, task, _ids in outbox.waiting()} <= later
    assert chain.verify_all()[1] == []
    assert not Event.objects.filter(at__gt=clock.now()).exists(), "nothing happened in the future"


def _calls_at_every_stage() -> None:
    assert PortCall.objects.count() >= 60
    for code in ("IDSUQ", "IDBPN", "IDSRG", "IDBDJ"):
        assert PortCall.objects.filter(port__code=code).count() >= 8, code
    assert set(Application.objects.values_list("state", flat=True)) >= set(State) - {State.REVOKED}
    shown = {standing(document) for document in IssuedDocument.objects.all()}
    assert shown >= {Standing.VALID, Standing.USED, Standing.LAPSED, Standing.REVOKED}
    assert PortCall.objects.filter(closed_at__isnull=False).exists()
    assert PortCall.objects.filter(cancelled_at__isnull=False).exists()
    assert ManualEntry.objects.count() == 3
    waiting = Application.objects.filter(state=State.IN_REVIEW)
    assert waiting.filter(due_at__lt=clock.now()).exists(), "some are late"
    for role in (Role.PORT_AUTHORITY, Role.HARBOUR_MASTER, Role.HEALTH, Role.IMMIGRATION, Role.CUSTOMS):
        assert waiting.filter(step_role=role).exists(), role
    assert waiting.filter(desk__isnull=False).exists(), "an operator has something to decide"
    laid_ready = Application.objects.filter(state=State.DRAFT, created_by=None)
    assert {"RKBM", "SPK"} <= set(laid_ready.values_list("service_code", flat=True))
    assert Convoy.objects.count() >= 6
    assert PortCall.objects.filter(ship__flag="LR", place__kind="anchorage", trade_in="LN").exists()
    services = {service.code for service in registry.current()}
    assert services - set(Application.objects.values_list("service_code", flat=True)) == set()


def _off_the_straight_road() -> None:
    waiting = Application.objects.filter(state=State.IN_REVIEW)
    for code in ("ALIH", "STS", "TAMBAT"):
        assert waiting.filter(service_code=code, desk__isnull=False).exists(), f"{code} waits for a company's consent"
    for code in ("PKKAA", "PPKN", "PMKUE", "JADWAL", "IMMO", "CUSTO", "LOKASI", "MUATAN", "TPBM", "PPKX", "RKBMX"):
        assert waiting.filter(service_code=code).exists(), code
    assert waiting.filter(service_code="PPKB", shift__isnull=False).exists(), "the request of a shift"
    assert waiting.filter(service_code="PKK", statement__contains='"distress"').exists()
    assert waiting.filter(paused_at__isnull=False).exists(), "a postponed clearance"
    assert Hold.objects.filter(lifted_at=None).exists()
    assert Restitution.objects.filter(call__cancelled_at__isnull=False).exists()
    assert Application.objects.filter(service_code="SPBC", state=State.GRANTED).exists()
    away = PortCall.objects.filter(eta__lt=clock.now() - NO_SHOW, cancelled_at=None, closed_at=None)
    assert away.exclude(movements__kind=MovementKind.ARRIVED).exists(), "announced and never seen"


def _seasons_and_ships_served_by_hand() -> None:
    sailing = Application.objects.get(service_code="SPB", call__schedule__isnull=False)
    assert sailing.in_review, "asked for by the tap, paid, and waiting"
    assert PortCall.objects.filter(schedule=sailing.visit.schedule, etd__gt=clock.now()).count() > 1
    assert PortCall.objects.filter(manual=True).count() == 3
    assert PortCall.objects.filter(manual=True, cleared_out_at__isnull=False).count() == 1


def _a_week_of_berths() -> None:
    bookings = BerthBooking.objects.filter(cancelled_at=None)
    assert bookings.filter(determined_at__isnull=False).count() >= 10
    assert bookings.filter(determined_at=None).exists(), "a proposal"
    assert bookings.filter(alongside_of__isnull=False).exists(), "double banking"
    assert plan.conflicts(Port.objects.get(code="IDBPN"), clock.now()), "somebody has overstayed"
    assert BerthMeeting.objects.values("on").distinct().count() == 2


def _work_on_the_water_and_the_quay() -> None:
    orders = WorkOrder.objects.filter(cancelled_at=None)
    assert orders.filter(pilot_on_at=None, all_fast_at=None, movement="in").exists(), "planned"
    assert orders.filter(pilot_on_at__isnull=False, all_fast_at=None, movement="in").exists(), "pilot aboard"
    assert orders.filter(all_fast_at__isnull=False, signed_at=None).exists(), "waits for the master"
    assert orders.filter(signed_at__isnull=False, movement="out").exists()
    assert workorders.to_sign(User.objects.get(username="master").pk).exists()
    assert DailyWork.objects.count() >= 10


def _everybody_signs_in() -> None:
    told = json.loads((own_folder() / "demo.json").read_text())
    assert len(told["accounts"]) < 25, "a short list for newcomers"
    everybody = told["accounts"] | told["more_accounts"]
    assert User.objects.get(username="agent").check_password(told["accounts"]["agent"]["password"])
    confirmed = User.objects.exclude(email_proved_at=None)  # one has not opened the link of the first mail yet
    assert len(set(confirmed.values_list("password", flat=True))) == 1, "one password opens every account"
    assert {person.username for person in confirmed} == set(everybody)
    assert {account["password"] for account in everybody.values()} == {told["accounts"]["agent"]["password"]}
    for name, account in told["accounts"].items():
        visitor = Client()
        visitor.force_login(User.objects.get(username=name))
        assert visitor.get("/", follow=True).status_code == 200, name
        key = {"authorization": f"Bearer {account['api_key']}"}
        assert Client().get("/api/v1/services", headers=key).status_code == 200, name
    officer = actor_of(User.objects.get(username="harbour_master"))
    assert inbox.open_cases(officer).exists()


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
