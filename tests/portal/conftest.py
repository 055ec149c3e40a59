"""People at the portal's door: each role signed in, around one call at one port."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from tests.billing.conftest import simponi
from tests.build import Walk, a_cast, a_port, a_port_call, an_agent, an_officer
from tests.scenery import remembered

from suar.accounts.actors import Actor
from suar.accounts.models import User
from suar.accounts.roles import Role

__all__ = ["simponi"]

SignIn = Callable[[Actor], Client]


def person_of(actor: Actor) -> User:
    """The account behind an actor."""
    assert actor.user_id is not None
    return User.objects.get(pk=actor.user_id)


@pytest.fixture
def sign_in() -> SignIn:
    """A browser in which somebody is signed in."""

    def signed_in(actor: Actor) -> Client:
        client = Client(raise_request_exception=True, headers={"accept-language": "id"})
        client.force_login(person_of(actor))
        return client

    return signed_in


@pytest.fixture
@remembered
def walk(db: None) -> Walk:
    """A call whose arrival notice is granted."""
    return a_port_call(granted=["AGENCY", "PKK"], cast=a_cast())


@pytest.fixture
def people(walk: Walk, sign_in: SignIn) -> dict[str, Client]:
    """A browser for each role, of this call and of others."""
    elsewhere = a_port("IDTBK")
    return {
        "anonymous": Client(headers={"accept-language": "id"}),
        "agent": sign_in(walk.cast.agent),
        "other_agent": sign_in(an_agent("PT Agen Lain")),
        "authority": sign_in(walk.cast.authority),
        "harbour_master": sign_in(walk.cast.harbour_master),
        "other_port": sign_in(an_officer(Role.PORT_AUTHORITY, elsewhere)),
        "directorate": sign_in(an_officer(Role.DIRECTORATE)),
    }
