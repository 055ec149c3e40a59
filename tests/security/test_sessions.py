"""A session ends with the working day, and when nobody is at it; what asks by itself is nobody's use."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from suar.kernel import clock
from tests.build import an_agent
from tests.portal.conftest import person_of

pytestmark = pytest.mark.django_db
PASSWORD = "Kapal-Laut-72!"


@pytest.fixture
def client() -> Client:
    person = person_of(an_agent())
    person.set_password(PASSWORD)
    person.save()
    client = Client(headers={"accept-language": "id"})
    client.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
    assert client.get("/akun/").status_code == 200
    return client


def after(client: Client, **time: float) -> int:
    with clock.at(clock.now() + timedelta(**time)):
        return client.get("/akun/").status_code


def test_it_ends__when_nobody_was_there_for_two_hours(client: Client) -> None:
    assert after(client, minutes=100) == 200
    assert after(client, minutes=100 + 121) == 302


def test_it_ends__after_twelve_hours_of_use(client: Client) -> None:
    for hour in range(1, 12):
        assert after(client, hours=hour) == 200, hour
    assert after(client, hours=12, minutes=1) == 302


def test_the_bell_keeps_nobody_signed_in(client: Client) -> None:
    for minutes in (30, 60, 90, 119):
        with clock.at(clock.now() + timedelta(minutes=minutes)):
            client.get("/akun/pesan/jumlah/")
    assert after(client, minutes=125) == 302


@pytest.mark.parametrize("said", ["203.0.113.9", "203.0.113.9:51234", "[2001:db8::1]:443", "unknown", ""])
def test_whatever_a_proxy_says_of_an_address__nobody_is_kept_out(said: str, settings: Any) -> None:
    settings.SUAR_TRUSTED_PROXIES = settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    person = person_of(an_agent())
    person.set_password(PASSWORD)
    person.save()
    client = Client(headers={"x-forwarded-for": said} if said else {})
    typed = {"login": person.username, "password": PASSWORD}
    assert client.post("/accounts/login/", typed).status_code == 302
    assert client.get("/akun/keamanan/").status_code == 200
