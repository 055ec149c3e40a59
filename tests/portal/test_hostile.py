"""Strangers and rivals at the portal: garbage is answered, nobody is locked out by others, nothing private slips."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, override_settings
from tests.build import Walk, a_port_call, an_agent

from suar.integrations.simponi import signing
from suar.kernel import clock
from suar.portcalls.models import PortCall
from suar.workflow import registry


@pytest.mark.parametrize("stamp", ["0001-01-01T00:00:00%2B23:59:59", "9999-12-31T23:59:59-23:59", "2026-11-21T00:00"])
@pytest.mark.parametrize("path", ["/pantau/", "/pantau.csv", "/kunjungan/", "/meja/"])
def test_no_fault__for_the_key_of_a_page_at_the_end_of_the_calendar(
    path: str, stamp: str, people: dict[str, Client]
) -> None:
    client = people["authority" if path == "/meja/" else "agent"]
    assert client.get(f"{path}?after={stamp}~5").status_code == 200


def test_no_fault__for_an_arrival_typed_with_a_zone_that_is_none(walk: Walk, people: dict[str, Client]) -> None:
    typed = {"port": walk.call.port.code, "ship": walk.call.ship_id, "trade_in": "DN", "trade_out": "DN"}
    answer = people["agent"].post("/kunjungan/baru/", {**typed, "eta": "2026-12-25T10:00+23:59"})
    assert answer.status_code in (302, 422)


@pytest.mark.parametrize("page", ["http://[::1/", "//evil/", "x"])
def test_no_fault__for_a_broken_address_of_the_page_that_asks(page: str, db: None) -> None:
    answer = Client(headers={"HX-Request": "true", "HX-Current-URL": page}).get("/beranda/")
    assert answer.status_code == 401
    assert answer["HX-Redirect"].startswith("/accounts/login/")


@pytest.mark.parametrize("key", ["abcdefghijkl\x00mno", "x" * 5000, "ééééééééé"])
def test_a_stranger__whoever_brings_a_session_that_cannot_be_one(key: str, db: None) -> None:
    client = Client()
    client.cookies["sessionid"] = key
    assert client.get("/beranda/").status_code == 302


def signed_in_from(address: str, name: str, password: str) -> bool:
    answer = Client(REMOTE_ADDR=address).post("/accounts/login/", {"login": name, "password": password})
    return answer.status_code == 302


def test_the_owner_signs_in__while_a_stranger_guesses_at_the_account(db: None) -> None:
    get_user_model().objects.create_user(username="owner", password="a long enough word")
    for guess in range(8):
        assert not signed_in_from("10.0.0.66", "owner", f"guess {guess}")
    assert not signed_in_from("10.0.0.66", "owner", "a long enough word")  # from there no more, not even the right one
    assert signed_in_from("10.0.0.7", "owner", "a long enough word")


@pytest.mark.parametrize("body", [b"[" * 9_000, b"[]", b"\xff", b'{"code": ' + b"9" * 5_000 + b"}"])
def test_unreadable__a_sealed_payment_notice_that_says_nothing(body: bytes, db: None) -> None:
    stamp = str(int(clock.now().timestamp()))
    with override_settings(SUAR_SIMPONI_SECRET="between us"):
        seal = {signing.TIMESTAMP: stamp, signing.SIGNATURE: signing.seal("between us", stamp, body)}
        answer = Client().post("/simponi/callback", body, content_type="application/json", headers=seal)
    assert answer.status_code == 400


def test_a_rival_learns_nothing_of_the_last_call__by_naming_the_ship(db: None) -> None:
    walk = a_port_call(granted=["AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG", "CREW"])
    rival = an_agent("PT Pesaing")
    assert rival.organisation is not None
    walk.call.ship.agents.add(rival.organisation)  # whoever types her marks looks after her too
    for agent, told in ((walk.cast.agent, True), (rival, False)):
        following = PortCall.objects.get(pk=walk.call.pk)
        assert agent.organisation is not None
        following.pk, following.number = None, None
        following.agent = agent.organisation
        following.request_number = f"SL000.DN.IDSUQ.2612.00000{int(told)}"
        following.save()
        assert bool(registry.versions("CREW")[-1].known(following, agent).get("crew")) is told
        assert ("master_name" in registry.versions("PKK")[-1].known(following, agent)) is told


def test_taken_back__whatever_is_typed_as_the_reason(walk: Walk, people: dict[str, Client]) -> None:
    begun = people["agent"].post("/layanan/SPM/mulai/", {"kunjungan": walk.call.pk})
    assert people["agent"].post(f"{begun['Location']}tarik/", {"text": "salah\x00\u202e ketik"}).status_code == 302
