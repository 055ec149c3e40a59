"""A program signs a clearance only with a fresh code of its person's authenticator app."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp

from tests import build
from tests.api.program import Program
from tests.portal.conftest import person_of

pytestmark = pytest.mark.django_db


def code_of(secret: str) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30)))


def test_a_clearance_is_granted_over_the_api__with_a_proof(simponi: Any) -> None:
    walk = build.a_port_call(granted=build.ROAD[: build.ROAD.index("SPB")])
    build.pay(walk, simponi)
    app = walk.file("SPB")
    master = Program.of(walk.cast.harbour_master, walk.at + timedelta(minutes=1))
    grant, body = f"/applications/{app.pk}/grant", {"version": app.version}
    refused = master.ask("POST", grant, body)
    assert refused.status_code == 403
    problem = refused.json()["problems"][0]
    assert problem["rule"] == "proof"
    assert "/api/v1/proof" in problem["remedy"]
    assert master.ask("POST", "/proof", {"code": "123456"}).json()["problems"][0]["rule"] == "no_means"
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person_of(walk.cast.harbour_master), secret)
    code = code_of(secret)
    answer = master.ask("POST", "/proof", {"code": code})
    assert answer.status_code == 201
    proof = answer.json()["proof"]
    assert master.ask("POST", "/proof", {"code": code}).status_code == 422  # replayed
    other = Program.of(walk.cast.harbour_master, master.at)  # another key of the same person
    assert other.ask("POST", grant, body, **{"Suar-Proof": proof}).status_code == 403
    master.at += timedelta(minutes=6)
    assert master.ask("POST", grant, body, **{"Suar-Proof": proof}).status_code == 403
    master.at -= timedelta(minutes=3)
    assert master.ask("POST", grant, body, **{"Suar-Proof": proof}).status_code == 200


def test_codes_are_not_guessed__and_nothing_is_said_of_them() -> None:
    officer = build.an_officer()
    user = person_of(officer)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    program = Program.of(officer, build.START)
    answers = [program.ask("POST", "/proof", {"code": f"{number:06}"}).status_code for number in range(9)]
    assert answers == [422] * 5 + [429] * 4
    assert program.ask("POST", "/proof", {"code": code_of(secret)}).status_code == 429
    for hostile in ({}, {"code": 5}, {"code": "x" * 200}, {"code": "1", "more": 1}, {"code": "１２３４５６"}):
        assert program.ask("POST", "/proof", hostile).status_code in (422, 429)
