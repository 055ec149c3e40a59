"""Programs in another company's name: by a header, or by a key that is bound to the letter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from suar.accounts import delegations
from suar.accounts.actors import Actor, new_key
from suar.accounts.models import Delegation
from suar.kernel import clock
from suar.records.models import Event
from suar.workflow.models import Application
from tests.accounts.acting import a_company, a_letter, person_of, set_active
from tests.build import Walk, a_cast, a_port_call
from tests.scenery import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def walk() -> Walk:
    return a_port_call(granted=["AGENCY", "PKK"], cast=a_cast())


@pytest.fixture(autouse=True)
def _now(walk: Walk) -> Iterator[None]:
    with clock.at(walk.at):
        yield


@pytest.fixture
def delegate() -> Actor:
    return a_company("PT Wakil")


class Caller:
    """A program with a key."""

    def __init__(self, actor: Actor, letter: Delegation | None = None) -> None:
        self.client = Client(raise_request_exception=False)
        self.key = new_key(person_of(actor), "uji", delegation=letter)

    def ask(self, method: str, path: str, body: Any = None, acting: str = "", **headers: str) -> Any:
        sent = {"authorization": f"Bearer {self.key}", **headers} | ({"suar-acting-for": acting} if acting else {})
        more = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(self.client, method.lower())(f"/api/v1{path}", headers=sent, **more)


def rules(answer: Any) -> set[str]:
    return {p["rule"] for p in answer.json()["problems"]}


def test_by_its_number__what_is_filed_is_the_principals__and_says_so(walk: Walk, delegate: Actor) -> None:
    a_letter(walk.cast.agent, delegate, "SK/7")
    program = Caller(delegate)
    begin = {"service": "SPM", "port_call": walk.call.pk}
    assert program.ask("POST", "/applications", begin).status_code == 404
    made = program.ask("POST", "/applications", begin, acting="SK/7")
    assert made.status_code == 201, made.content
    app = Application.objects.get(pk=made.json()["id"])
    assert app.organisation_id == walk.cast.agent.organisation_id
    assert made.json()["filed_under"] is None
    begun = Event.objects.filter(subject_kind="application", subject_id=app.pk, verb="begun").get()
    assert "a.n. PT Agen Uji [SK/7]" in begun.actor_label
    assert program.ask("GET", f"/applications/{app.pk}").status_code == 404
    assert program.ask("GET", f"/applications/{app.pk}", acting="SK/7").status_code == 200


@pytest.mark.parametrize("number", ["SK/8", "sk/7 ", "'; drop table", "é", "x" * 5000, "SK/7; nib=0"])
def test_an_unknown_letter_is_refused(walk: Walk, delegate: Actor, number: str) -> None:
    a_letter(walk.cast.agent, delegate, "SK/7")
    answer = Caller(delegate).ask("GET", "/port-calls", acting=number)
    assert (answer.status_code, rules(answer)) == (403, {"letter"})


def test_a_strangers_letter_is_refused(walk: Walk, delegate: Actor) -> None:
    a_letter(walk.cast.agent, delegate, "SK/7")
    answer = Caller(a_company("PT Asing")).ask("GET", "/port-calls", acting="SK/7")
    assert (answer.status_code, rules(answer)) == (403, {"letter"})


def test_two_letters_of_one_number__the_nib_tells_which(walk: Walk, delegate: Actor) -> None:
    other = a_company("PT Kembar", nib="9120000000033")
    for principal in (walk.cast.agent, other):
        a_letter(principal, delegate, "SK/7")
    program = Caller(delegate)
    answer = program.ask("GET", "/port-calls", acting="SK/7")
    assert (answer.status_code, rules(answer)) == (409, {"ambiguous"})
    assert program.ask("GET", "/port-calls", acting="SK/7; nib=9120000000033").status_code == 200


def test_a_key_bound_to_a_letter__acts_under_it_always__and_under_nothing_once_it_ends(
    walk: Walk, delegate: Actor
) -> None:
    letter = a_letter(walk.cast.agent, delegate, "SK/7")
    program = Caller(delegate, letter)
    listed = program.ask("GET", "/port-calls").json()["items"]
    assert [one["id"] for one in listed] == [walk.call.pk]
    assert program.ask("GET", "/port-calls", acting="SK/9").status_code == 403
    delegations.end(walk.cast.agent, letter.pk, "cukup")
    answer = program.ask("GET", "/port-calls")
    assert (answer.status_code, rules(answer)) == (403, {"letter"})
    assert "kunci" in answer.json()["problems"][0]["detail"]


def test_limited__lists_and_rows_are_cut(walk: Walk, delegate: Actor) -> None:
    a_letter(walk.cast.agent, delegate, "SK/7", services=("PKK",))
    program = Caller(delegate)
    apps = Application.objects.filter(call=walk.call)
    found = {app.service_code: program.ask("GET", f"/applications/{app.pk}", acting="SK/7").status_code for app in apps}
    assert found == {code: 200 if code == "PKK" else 404 for code in found}
    assert {"AGENCY", "PKK"} <= set(found)
    begin = {"service": "SPM", "port_call": walk.call.pk}
    assert program.ask("POST", "/applications", begin, acting="SK/7").status_code == 403


def test_the_same_idempotency_key__in_two_names__is_two_requests(walk: Walk, delegate: Actor) -> None:
    a_letter(walk.cast.agent, delegate, "SK/7")
    program, begin = Caller(delegate), {"service": "SPM", "port_call": walk.call.pk}
    key = {"idempotency-key": "satu"}
    assert program.ask("POST", "/applications", begin, acting="SK/7", **key).status_code == 201
    again = program.ask("POST", "/applications", begin, **key)
    assert rules(again) == {"other_request"}


def test_a_frozen_company__reads_its_own__and_is_told_why_not_the_rest(walk: Walk) -> None:
    set_active(walk.cast.agent, False)
    program = Caller(walk.cast.agent)
    own = Application.objects.filter(call=walk.call).earliest("pk")
    assert program.ask("GET", f"/applications/{own.pk}").status_code == 200
    assert [one["id"] for one in program.ask("GET", "/port-calls").json()["items"]] == [walk.call.pk]
    for answer in (
        program.ask("POST", "/applications", {"service": "SPM", "port_call": walk.call.pk}),
        program.ask("GET", "/applications/999999"),
    ):
        assert (answer.status_code, rules(answer)) == (403, {"frozen"})
