"""Ships served by hand are seen by the office that serves them, and by nobody else."""

import pytest
from django.test import Client
from tests import build

from suar.accounts.actors import Actor
from suar.accounts.models import User
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.words import in_language, said
from suar.portcalls.models import ManualEntry
from suar.workflow import registry
from suar.workflow.statements import sections

pytestmark = pytest.mark.django_db


def _client_of(actor: Actor) -> Client:
    assert actor.user_id is not None
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_listed_for_the_office_of_the_port__and_hidden_from_others() -> None:
    port, elsewhere = build.a_port(), build.a_port("IDXXX")
    agent = build.an_agent()
    assert agent.organisation is not None
    ship = build.a_ship()
    ManualEntry.objects.create(
        port=port,
        ship=ship,
        organisation=agent.organisation,
        exemption="small",
        at=clock.now(),
        recorded_by_id=agent.user_id,
    )
    ours = _client_of(build.an_officer(Role.PORT_AUTHORITY, port)).get("/meja/manual/")
    theirs = _client_of(build.an_officer(Role.PORT_AUTHORITY, elsewhere)).get("/meja/manual/")
    assert ship.name in ours.content.decode()
    assert ship.name not in theirs.content.decode()
    assert _client_of(agent).get("/meja/manual/").status_code in (403, 404)


def test_csv_holds_what_is_shown__and_garbage_keys_are_ignored() -> None:
    port = build.a_port()
    client = _client_of(build.an_officer(Role.PORT_AUTHORITY, port))
    assert client.get("/meja/manual/?format=csv&after=%00x").status_code in (200, 400)
    assert client.get("/meja/manual/?after=99999999999999999999").status_code == 200


def test_in_english__the_part_of_the_form_about_one_call_is_not_called_calls() -> None:
    with in_language("en"):
        titles = [said(title) for title, _asked in sections(registry.current_of("MANUAL").Form)]
    assert titles == ["Ship and people", "Call", "Cargo"]
