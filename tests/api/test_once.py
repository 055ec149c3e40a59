"""An Idempotency-Key: one effect, the same answer again, and another request is refused."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from suar.api.models import IdempotencyKey
from suar.portcalls.models import ManualEntry, PortCall
from suar.registry.models import ShipCategory
from suar.workflow.models import Application
from tests import build
from tests.api.program import Program


@pytest.mark.django_db
def test_same_key__same_answer_and_one_effect() -> None:
    port, agent = build.a_port(), Program.of(build.an_agent(), build.START)
    body = {"service": "PMKU", "port": port.code}
    first = agent.ask("POST", "/applications", body, **{"Idempotency-Key": "a-1"})
    again = agent.ask("POST", "/applications", body, **{"Idempotency-Key": "a-1"})
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert Application.objects.count() == 1
    other = agent.ask("POST", "/applications", {**body, "answers": {}}, **{"Idempotency-Key": "a-1"})
    assert other.status_code == 422
    assert other.json()["problems"][0]["rule"] == "other_request"
    stranger = Program.of(build.an_agent("PT Lain"), build.START)
    assert stranger.post("/applications", body, **{"Idempotency-Key": "a-1"})["id"] != first.json()["id"]


@pytest.mark.django_db
def test_upload_repeated__is_the_same_request_whatever_its_boundary() -> None:
    port, agent = build.a_port(), Program.of(build.an_agent(), build.START)
    begun = agent.post("/applications", {"service": "PMKU", "port": port.code})
    slot = begun["papers"][0]["code"]
    first = agent.upload(begun["id"], slot, key="u-1")
    assert first.json() == agent.upload(begun["id"], slot, key="u-1").json()
    assert agent.upload(begun["id"], slot, b"%PDF-1.4 other", key="u-1").status_code == 422


@pytest.mark.django_db
def test_refused_request__leaves_its_key_free_and_what_is_recorded_stays_recorded() -> None:
    agent = build.an_agent()
    program, port = Program.of(agent, build.START), build.a_port()
    ferry = build.a_ship(agent=agent, category=ShipCategory.TRADITIONAL, gross_tonnage=20)
    body = {"port": port.code, "ship": ferry.pk}
    refused = program.ask("POST", "/port-calls", body, **{"Idempotency-Key": "c-1"})
    assert refused.status_code == 422
    assert ManualEntry.objects.count() == 1
    assert not IdempotencyKey.objects.exists()
    ship = build.a_ship(agent=agent)
    program.post("/port-calls", {**body, "ship": ship.pk}, **{"Idempotency-Key": "c-1"})
    assert PortCall.objects.count() == 1


@pytest.mark.django_db
def test_key_refused__with_characters_that_are_no_key() -> None:
    agent = Program.of(build.an_agent(), build.START)
    answer = agent.ask("POST", "/applications", {}, **{"Idempotency-Key": "a b"})
    assert answer.status_code == 422


@pytest.mark.django_db(transaction=True)
def test_same_key_at_the_same_time__one_effect() -> None:
    actor = build.an_agent()
    agent, port, ship = Program.of(actor, build.START), build.a_port(), build.a_ship(agent=actor)

    def ask(_turn: int) -> int:
        try:
            body = {"port": port.code, "ship": ship.pk}
            return int(agent.post("/port-calls", body, **{"Idempotency-Key": "same"})["id"])
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as crowd:
        assert len(set(crowd.map(ask, range(6)))) == 1
    assert PortCall.objects.count() == 1
