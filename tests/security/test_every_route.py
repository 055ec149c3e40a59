"""Every address of the pages and of the API, knocked at by everybody: who gets in is declared, and nobody else does."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tools.doors import DOORS, OF_API, Door

from suar.api.site import api
from suar.kernel import clock
from suar.portal import frozen
from tests.build import chain_holds
from tests.security import knocking
from tests.security.world import ADMIN, FEW, FROZEN, LETTER, World, a_world
from tools import doors

pytestmark = pytest.mark.django_db

_AGENTS = {"agent", ADMIN}
_OFFICE = {"authority", "harbour master", "head"}
_ELSEWHERE = {"harbour master elsewhere", "authority elsewhere", "customs elsewhere"}
_RIVALS = {"another agent", "another operator", "another ship's master"}
_COMPANIES = {*_AGENTS, FEW, FROZEN, "stevedore", "forwarder", "operator", "owner", "master", *_RIVALS}
_OFFICERS = {*_OFFICE, *_ELSEWHERE, "customs", "health", "immigration", "quarantine", "directorate"}
_SIGNED_IN = {*_COMPANIES, *_OFFICERS, LETTER, "clerk without an order"}
_OF_PORTS = {*_OFFICE, "harbour master elsewhere", "authority elsewhere"}
_OF_CALL = {*_COMPANIES, *_OFFICE, "health", "quarantine", "directorate", LETTER} - {*_RIVALS, FEW, FROZEN}
_OF_ORDER = {*_AGENTS, *_OFFICE, "operator", "owner", "master", "directorate"}
#: Who stands behind each word of the doors, among those who knock.
_RELATIONS: dict[str, set[str]] = {
    "any": {*_SIGNED_IN, "nobody"}, "none": set(), "empty": set(), "way in": set(), "not set up": set(),
    "signed": _SIGNED_IN, "told": _SIGNED_IN,
    "unfrozen": _SIGNED_IN - {FROZEN}, "companies": {*_COMPANIES, LETTER}, "own company": _COMPANIES,
    "houses": _SIGNED_IN - {LETTER, FROZEN, "directorate"},
    "company admins": _COMPANIES - {FEW, FROZEN}, "admins": _SIGNED_IN - {FEW, FROZEN, LETTER},
    "history": _SIGNED_IN - {FEW, LETTER},
    "asks money": _SIGNED_IN - {FEW, FROZEN, LETTER},
    "super admins": _SIGNED_IN - {FEW, ADMIN, LETTER, FROZEN, "directorate"}, "super admin": {"agent"},
    "every house": _SIGNED_IN - {FEW, ADMIN, LETTER, FROZEN},
    "letter": {*_AGENTS, LETTER}, "holder": {LETTER}, "key": {FEW},
    "warned": {"another agent"}, "imposers": {"head", "directorate"},
    "sanction": {"head", "directorate", "another agent"}, "officers": _OFFICERS, "office": {*_OFFICE, "directorate"},
    "keeps the port": {"authority", "head", "directorate"},
    "filer": _AGENTS, "agents": {*_AGENTS, "another agent"}, "agent and office": {*_AGENTS, *_OFFICE},
    "call": _OF_CALL, "notice": {*_OF_CALL, FEW},
    "files it": {*_AGENTS, LETTER}, "above": {"agent"},
    "seafaring": {*_AGENTS, *_OF_PORTS, FEW, LETTER, "another agent", "owner", "master", "another ship's master",
                  "directorate"},
    "ships": {*_AGENTS, *_OF_PORTS, "directorate", LETTER}, "keeps ships": {*_AGENTS, *_OF_PORTS, "another agent"},
    "keeps the ship": {*_AGENTS, *_OF_PORTS},
    "bill": {*_AGENTS, *_OFFICE, "owner", "master", "directorate"},
    "money": {*_AGENTS, *_OFFICE, "directorate"}, "meetings": {*_OFFICE, "operator", "another operator", "directorate"},
    "authority": {"authority"}, "operator": {"operator"}, "harbour master": {"harbour master"},
    "boards": {*_OF_PORTS, "operator", "another operator"}, "order": _OF_ORDER, "acts on arrival": _OF_ORDER,
    "directorate": {"directorate"}, "menu": _SIGNED_IN - {"master", "another ship's master", FROZEN},
    "ticket": {"agent", "directorate"}, "desks": {*_OFFICERS, "operator", "another operator"},
    "overseers": {*_OF_PORTS, "directorate"}, "port officers": _OF_PORTS,
    "register": {*_OF_PORTS, "directorate"}, "report": {*_OF_PORTS, "directorate"},
    "case": {*_OFFICE, "operator", "directorate"},
}  # fmt: skip
#: Who knocks where everybody does only: at what belongs to the call.
_AT_CASES = {"call", "application", "file", "document"}
_ONLY_AT_CASES = {"forwarder", "owner", "health", "immigration", "quarantine", "another ship's master",
                  "authority elsewhere", "customs elsewhere", "clerk without an order"}  # fmt: skip
_ONE_OF_EACH = ("nobody", "agent", "authority", "another operator", FEW, FROZEN, LETTER)


def _knockers(world: World, door: Door, access: str) -> list[str]:
    """Everybody; at doors that stand open to all alike, one of each sort: every page costs its time."""
    if door.rows or access not in ("public", "signed_in"):
        return [who for who in world.actors if who not in _ONLY_AT_CASES or door.name in _AT_CASES]
    return [*_ONE_OF_EACH]


def _address(world: World, door: Door) -> str:
    known = {word: world.rows.get(row, row) for word, row in door.rows.items()}
    path = reverse(f"portal:{door.name}", kwargs=known)
    return f"{path}?kunjungan={world.rows['call']}" if door.name == "begin" else path


def test_every_address_has_its_door__and_every_door_its_address() -> None:
    named = {name for name, path, _route in knocking.addresses() if not doors.of_libraries(name, path)}
    assert named == set(DOORS)


def test_every_operation_of_the_api_has_its_door() -> None:
    paths = api.get_openapi_schema()["paths"]
    assert {operation["operationId"] for methods in paths.values() for operation in methods.values()} == set(OF_API)


def test_what_a_frozen_company_may_still_send__is_what_the_gate_lets_through() -> None:
    let_through = {name for name in DOORS if frozen.is_open(f"portal:{name}")}
    assert let_through == doors.OPEN_TO_FROZEN & DOORS.keys()


@pytest.mark.timeout(900)
def test_nobody_gets_in_who_may_not__and_nothing_is_written_for_them() -> None:
    world, wrong = a_world(), []
    access = {name: getattr(route.callback, "access", "") for name, _path, route in knocking.addresses()}
    with clock.at(world.at):
        for door in DOORS.values():
            path = _address(world, door)
            for method, relation in (("GET", door.get), ("POST", door.post)):
                right = _RELATIONS[relation]
                if method == "POST" and door.name not in doors.OPEN_TO_FROZEN:
                    right = right - {FROZEN}
                for who in _knockers(world, door, access[door.name]):
                    heard = knocking.knock(world, who, method, path)
                    wrong += [
                        f"{method} {door.name}: {who} {fault}" for fault in _faults(heard, who in right, door.name)
                    ]
        for name, (method, path, body, relation) in _operations(world).items():
            for who in set(world.actors) - _ONLY_AT_CASES:
                heard = knocking.ask(world, who, method, path, body)
                right = _RELATIONS[relation] - ({FROZEN} if method != "GET" else set())
                wrong += [f"{name}: {who} {fault}" for fault in _faults(heard, who in right, name)]
    assert not wrong, "\n".join(wrong)
    assert chain_holds()


def _faults(heard: knocking.Heard, may: bool, name: str) -> list[str]:
    faults = []
    if heard.status >= 500 or heard.status == 429:
        faults.append(f"got {heard.status}")
    if heard.inside != may:
        faults.append(f"{'may' if may else 'may not'}, got {heard.status}")
    if not may and heard.written:
        faults.append(f"wrote {heard.written[0]}")
    if may and heard.written and not heard.told and name not in doors.WITHOUT_EVENT:
        faults.append(f"left no event: {heard.written[0]}")
    return faults


def _operations(world: World) -> dict[str, tuple[str, str, Any, str]]:
    """Method, address, body and who may, of every operation of the API."""
    found = {}
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            door = OF_API[operation["operationId"]]
            known = {word: world.rows.get(row, row) for word, row in door.rows.items()}
            found[operation["operationId"]] = (method.upper(), path.format(**known), door.body(world.rows), door.who)
    return found
