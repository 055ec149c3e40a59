"""Decisions on a convoy: both hulls or one alone, and never a statement that nobody has looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from suar.accounts.models import User
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.workflow import lifecycle
from suar.workflow.models import Application, State
from tests import build, commerce
from tests.api.program import Program
from tests.scenery import remembered

pytestmark = pytest.mark.django_db


@remembered
def _filed() -> tuple[build.Walk, Application, Application]:
    """A convoy whose announcement waits for the authority: the tug's and the barge's."""
    walk = commerce.a_convoy(granted=["AGENCY"])
    walk.file("PKK")
    tug, barge = (_newest(walk, n) for n in (0, 1))
    return walk, tug, barge


def _newest(walk: build.Walk, n: int) -> Application:
    return Application.objects.filter(call=walk.hulls[n].call, service_code="PKK").latest("pk")


def _states(*apps: Application) -> list[str]:
    return [build.reread(app).state for app in apps]


def _refiled(walk: build.Walk, barge: Application) -> Application:
    """The barge's statement is sent back by a colleague and comes again."""
    with clock.at(walk.at + timedelta(minutes=1)):
        lifecycle.send_back(barge.pk, walk.cast.authority, reason="R22", text="Periksa.", together=False)
    walk.at += timedelta(minutes=2)
    walk.apps["PKK"] = build.reread(barge)
    walk.file("PKK", hull=walk.hulls[1])
    return build.reread(barge)


def _officer(walk: build.Walk) -> Program:
    return Program.of(walk.cast.authority, walk.at + timedelta(minutes=5))


def test_a_program_decides_one_hull_alone_or_both() -> None:
    walk, tug, barge = _filed()
    office = _officer(walk)
    why = {"reason": "R22", "text": "Periksa."}
    office.post(f"/applications/{barge.pk}/send-back", {**why, "together": False})
    assert _states(tug, barge) == [State.IN_REVIEW, State.SENT_BACK]
    office.post(f"/applications/{tug.pk}/grant", {"version": 1, "together": False})
    assert _states(tug, barge) == [State.GRANTED, State.SENT_BACK]


@pytest.mark.parametrize(
    ("how", "said", "states"),
    [
        ("send-back", {}, [State.SENT_BACK, State.SENT_BACK]),
        ("reject", {}, [State.REJECTED, State.IN_REVIEW]),
        ("reject", {"together": True}, [State.REJECTED, State.REJECTED]),
    ],
)
def test_what_is_left_out__is_as_on_the_screens(how: str, said: dict[str, bool], states: list[State]) -> None:
    walk, tug, barge = _filed()
    _officer(walk).post(f"/applications/{tug.pk}/{how}", {"reason": "R22", "text": "Periksa.", **said})
    assert _states(tug, barge) == states


def test_a_partner_filed_again_meanwhile__is_not_granted_unseen() -> None:
    walk, tug, barge = _filed()
    again = _refiled(walk, barge)
    assert again.version == 2
    office = _officer(walk)
    body = {"version": 1, "partners": {str(barge.pk): 1}}
    answer = office.ask("POST", f"/applications/{tug.pk}/grant", body)
    assert answer.status_code == 409
    assert answer.json()["problems"][0]["rule"] == "stale"
    assert walk.hulls[1].voyage.ship.name in answer.json()["problems"][0]["detail"]
    assert office.ask("POST", f"/applications/{tug.pk}/grant", {"partners": {}}).status_code == 409, "not seen at all"
    for nonsense in ({"x": 1}, {"1": "a"}, {"-1": 1}, {str(n): 1 for n in range(1, 20)}, {"9" * 30: 1}, [1], {"1": 0}):
        assert office.ask("POST", f"/applications/{tug.pk}/grant", {"partners": nonsense}).status_code == 422, nonsense
    assert _states(tug, barge) == [State.IN_REVIEW, State.IN_REVIEW]
    office.post(f"/applications/{tug.pk}/grant", {"partners": {str(barge.pk): 2}})
    assert _states(tug, barge) == [State.GRANTED, State.GRANTED]


def test_the_engine_asks_for_what_was_seen__and_nothing_where_nothing_is_said() -> None:
    walk, tug, barge = _filed()
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.grant(tug.pk, walk.cast.authority, partner_versions={barge.pk: 7})
    assert refused.value.status == 409
    with clock.at(walk.at):
        lifecycle.grant(tug.pk, walk.cast.authority)
    assert _states(tug, barge) == [State.GRANTED, State.GRANTED]


def test_the_officers_screen__carries_what_was_seen_of_each_hull() -> None:
    walk, tug, barge = _filed()
    client = Client()
    client.force_login(User.objects.get(pk=walk.cast.authority.user_id or 0))
    seen = f'name="_partner.{barge.pk}" value="{{}}"'
    with clock.at(walk.at):
        assert seen.format(1) in client.get(f"/meja/{tug.pk}/").content.decode()
    _refiled(walk, barge)
    decision = {"_version": 1, "_language": "id", "_outcome": "grant", "_together": "1"}
    with clock.at(walk.at + timedelta(minutes=1)):
        answer = client.post(f"/meja/{tug.pk}/putuskan/", {**decision, f"_partner.{barge.pk}": 1, "_partner.x": "y"})
        assert answer.status_code == 409
        assert seen.format(2) in answer.content.decode(), "the page shows what came meanwhile"
        assert client.post(f"/meja/{tug.pk}/putuskan/", decision).status_code == 409, "a form that says nothing"
        assert _states(tug, barge) == [State.IN_REVIEW, State.IN_REVIEW]
        done = client.post(f"/meja/{tug.pk}/putuskan/", {**decision, f"_partner.{barge.pk}": 2})
        assert done.status_code == 302
    assert _states(tug, barge) == [State.GRANTED, State.GRANTED]
