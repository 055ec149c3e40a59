"""Keys that a company's admins make: as one of their people, under a letter no more than it says, and ended with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from suar.accounts import administration as admin
from suar.accounts import delegations
from suar.accounts.actors import NOBODY, Actor, new_key
from suar.accounts.administration import keys
from suar.accounts.models import ApiKey, Message, RightsChange
from suar.accounts.roles import Level, Right, Role
from suar.kernel import clock
from suar.kernel.errors import NotThere, Refused
from suar.records import chain
from suar.workflow.models import Application
from tests.accounts.acting import a_colleague, a_company, a_letter, again, person_of, set_active
from tests.build import Walk, a_cast, a_port_call, an_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk() -> Walk:
    return a_port_call(granted=["AGENCY", "PKK"], cast=a_cast())


@pytest.fixture(autouse=True)
def _now(walk: Walk) -> Iterator[None]:
    with clock.at(walk.at):
        yield


@pytest.fixture
def delegate() -> Actor:
    return a_company("PT Wakil")


@pytest.fixture
def clerk(delegate: Actor) -> Actor:
    return a_colleague(delegate, "klerk")


def ask(key: str, method: str, path: str, body: Any = None) -> Any:
    sent = {} if body is None else {"data": body, "content_type": "application/json"}
    client = Client(raise_request_exception=False)
    return getattr(client, method)(f"/api/v1{path}", headers={"authorization": f"Bearer {key}"}, **sent)


def browser(actor: Actor) -> Client:
    client = Client(headers={"accept-language": "id"})
    client.force_login(person_of(actor))
    return client


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in refused.value.problems]


def make(client: Client, **form: str) -> str:
    """A key made through its page."""
    answer = client.post("/perusahaan/kunci-api/baru/", form)
    found = re.search(r'id="secret">(suar_[\w-]+)<', answer.content.decode())
    assert found is not None, answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    return found[1]


def test_a_key_under_a_letter_does_what_the_letter_says_and_dies_with_it(
    walk: Walk, delegate: Actor, clerk: Actor
) -> None:
    letter = a_letter(walk.cast.agent, delegate, "SK/7", services=("PKK",), ports=(walk.call.port.code,))
    client = browser(delegate)
    secret = make(client, name="Gudang data", person=str(clerk.user_id), letter=str(letter.pk))
    kept = ApiKey.objects.get(name="Gudang data")
    assert (kept.user_id, kept.delegation) == (clerk.user_id, letter)
    assert secret not in kept.digest
    assert [one["id"] for one in ask(secret, "get", "/port-calls").json()["items"]] == [walk.call.pk]
    apps = Application.objects.filter(call=walk.call)
    found = {app.service_code: ask(secret, "get", f"/applications/{app.pk}").status_code for app in apps}
    assert found == {code: 200 if code == "PKK" else 404 for code in found}
    assert ask(secret, "post", "/applications", {"service": "SPM", "port_call": walk.call.pk}).status_code == 403
    listed = client.get("/perusahaan/kunci-api/").content.decode()
    for known in ("Gudang data", "SK/7", "klerk", "Berlaku"):
        assert known in listed
    assert secret not in listed
    delegations.end(walk.cast.agent, letter.pk, "Cukup")
    assert ask(secret, "get", "/port-calls").status_code == 403
    assert not keys.lives(ApiKey.objects.get(pk=kept.pk))
    assert "Surat kuasa: Diakhiri" in client.get("/perusahaan/kunci-api/").content.decode()


def test_a_key_under_a_letter_has_no_more_than_its_person(walk: Walk, delegate: Actor) -> None:
    few = a_colleague(delegate, "sedikit", SPM=frozenset({Right.VIEW}))
    letter = a_letter(walk.cast.agent, delegate, "SK/7")
    secret = make(browser(delegate), name="Sempit", person=str(few.user_id), letter=str(letter.pk))
    pkk = Application.objects.get(call=walk.call, service_code="PKK")
    assert ask(secret, "get", f"/applications/{pkk.pk}").status_code == 404


def test_without_a_letter_it_is_the_companys_own(walk: Walk, delegate: Actor, clerk: Actor) -> None:
    secret = make(browser(delegate), name="Sendiri", person=str(clerk.user_id), letter="")
    assert ask(secret, "get", "/port-calls").json()["items"] == []
    assert ask(secret, "get", "/services").status_code == 200


def test_who_it_acts_as_is_told__and_the_audit_says_it(walk: Walk, delegate: Actor, clerk: Actor) -> None:
    letter = a_letter(walk.cast.agent, delegate, "SK/7")
    admin.make_key(delegate, clerk.user_id or 0, " Gudang \t data ", letter.pk)
    told = chain.particulars(RightsChange.objects.select_related("event").get(verb="api_key_made").event)
    assert told["whom"] == "klerk"
    assert told["after"] == {"name": "Gudang data", "letter": "SK/7", "principal": "PT Agen Uji"}
    assert Message.objects.filter(user=clerk.user_id, kind="api_key_made").exists()
    kept = ApiKey.objects.get()
    admin.revoke_key(delegate, kept.pk, "Program diganti")
    change = RightsChange.objects.select_related("event").get(verb="api_key_revoked")
    assert chain.particulars(change.event)["why"] == "Program diganti"
    assert Message.objects.filter(user=clerk.user_id, kind="api_key_revoked").exists()
    assert chain.verify_all()[1] == []


def test_a_revoked_key_opens_nothing(delegate: Actor, clerk: Actor) -> None:
    client = browser(delegate)
    secret = make(client, name="Lama", person=str(clerk.user_id))
    page = f"/perusahaan/kunci-api/{ApiKey.objects.get().pk}/cabut/"
    assert "Lama" in client.get(page).content.decode()
    unsaid = client.post(page, {"why": " "})
    assert unsaid.status_code == 422
    assert 'href="#id_why"' in unsaid.content.decode()
    assert ask(secret, "get", "/services").status_code == 200
    assert client.post(page, {"why": "Bocor"}).status_code == 302
    assert ask(secret, "get", "/services").status_code == 401
    assert client.post(page, {"why": "Bocor"}).status_code == 409


def test_only_letters_in_force_and_meant_for_that_person(walk: Walk, delegate: Actor, clerk: Actor) -> None:
    principal, today = walk.cast.agent, delegations.today()
    other = a_colleague(delegate, "orang lain")
    alone = a_letter(principal, delegate, "SK/1", person="orang lain")
    later = a_letter(principal, delegate, "SK/2", since=today + timedelta(days=3))
    ended = a_letter(principal, delegate, "SK/3")
    delegations.end(principal, ended.pk, "Cukup")
    foreign = a_letter(principal, a_company("PT Asing"), "SK/4")
    given = a_letter(delegate, a_company("PT Sub"), "SK/5")
    assert list(keys.letters(delegate)) == [alone]
    for letter in (later, ended, foreign, given):
        with pytest.raises(Refused) as refused:
            admin.make_key(delegate, clerk.user_id or 0, "Kunci", letter.pk)
        assert codes(refused) == [("letter", "letter")]
    for strange in (0, -1, 2**63, 2**70):
        with pytest.raises(Refused):
            admin.make_key(delegate, clerk.user_id or 0, "Kunci", strange)
    with pytest.raises(Refused) as refused:
        admin.make_key(delegate, clerk.user_id or 0, "Kunci", alone.pk)
    assert codes(refused) == [("letter", "letter_person")]
    assert not ApiKey.objects.exists()
    assert admin.make_key(delegate, other.user_id or 0, "Kunci", alone.pk)
    key = ApiKey.objects.select_related("user", "delegation__principal", "delegation__delegate").get()
    assert keys.lives(key)
    set_active(principal, False)
    assert not keys.lives(ApiKey.objects.get())


def test_nobody_makes_or_sees_keys_beyond_their_reach(delegate: Actor, clerk: Actor) -> None:
    stranger, middle = a_company("PT Asing"), a_colleague(delegate, "tengah", Level.ADMIN)
    beside = a_colleague(delegate, "sebelah")
    new_key(person_of(clerk), "milik klerk")
    key = ApiKey.objects.get()
    for actor in (stranger, clerk, middle, NOBODY):
        assert not keys.holders(actor).filter(pk=clerk.user_id or 0).exists()
        assert not keys.keys(actor).exists()
        with pytest.raises(Refused):
            admin.make_key(actor, clerk.user_id or 0, "Kunci", None)
        with pytest.raises(NotThere):
            admin.revoke_key(actor, key.pk, "Uji")
    assert [one.pk for one in keys.holders(middle)] == [middle.user_id]
    assert {one.pk for one in keys.holders(delegate)} == {
        delegate.user_id, clerk.user_id, middle.user_id, beside.user_id
    }  # fmt: skip
    for actor, status in ((stranger, 404), (clerk, 404), (middle, 404)):
        assert browser(actor).get(f"/perusahaan/kunci-api/{key.pk}/cabut/").status_code == status
    assert browser(clerk).get("/perusahaan/kunci-api/").status_code == 404
    assert "milik klerk" not in browser(stranger).get("/perusahaan/kunci-api/").content.decode()
    assert ApiKey.objects.get().revoked_at is None


def test_in_an_office_everybody_has_keys_in_their_own_name_only(walk: Walk) -> None:
    head = an_officer(Role.HEAD_OF_OFFICE, walk.call.port, "kepala")
    officer = a_colleague(head, "staf kantor")
    assert [one.pk for one in keys.holders(head)] == [head.user_id]
    with pytest.raises(Refused) as refused:
        admin.make_key(head, officer.user_id or 0, "Kunci", None)
    assert codes(refused) == [("person", "person")]
    assert "perbuatannya sendiri" in browser(head).get("/perusahaan/kunci-api/baru/").content.decode()
    assert admin.make_key(again(head), head.user_id or 0, "Kunci", None)


def test_what_is_wrong_is_named__and_nothing_typed_is_lost(delegate: Actor, clerk: Actor) -> None:
    client, page = browser(delegate), "/perusahaan/kunci-api/baru/"
    right = {"name": "Tetap <i>ada</i>", "person": str(clerk.user_id), "letter": ""}
    for field, text in (
        ("name", ""), ("name", "x" * 81), ("person", ""), ("person", "x"), ("person", "9" * 18), ("person", "9" * 40),
        ("letter", "x"), ("letter", "9" * 40), ("letter", "\x00"),
    ):  # fmt: skip
        answer = client.post(page, {**right, field: text})
        assert answer.status_code == 422, (field, text)
        assert field == "name" or "Tetap &lt;i&gt;ada&lt;/i&gt;" in answer.content.decode()
        assert f'href="#id_{field}"' in answer.content.decode()
        assert f'id="id_{field}"' in answer.content.decode()
    assert not ApiKey.objects.exists()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person_of(delegate))
    assert strict.post(page, right).status_code == 403


def test_a_person_holds_twenty_at_most(delegate: Actor, clerk: Actor) -> None:
    for n in range(keys.MOST):
        new_key(person_of(clerk), f"kunci {n}")
    with pytest.raises(Refused) as refused:
        admin.make_key(delegate, clerk.user_id or 0, "Satu lagi", None)
    assert codes(refused) == [("person", "too_many")]


def test_the_list_is_paged__with_as_many_queries_for_many_as_for_few(walk: Walk, delegate: Actor, clerk: Actor) -> None:
    client, path = browser(delegate), "/perusahaan/kunci-api/"

    def queries() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    letters = [a_letter(walk.cast.agent, delegate, f"SK/{n}") for n in range(4)]
    new_key(person_of(clerk), "kunci.0.", delegation=letters[0])
    few = queries()
    for n in range(1, 60):
        new_key(person_of(clerk), f"kunci.{n}.", delegation=letters[n % 4])
    assert queries() == few
    seen: list[str] = []
    while path:
        text = client.get(path).content.decode()
        seen += dict.fromkeys(re.findall(r"kunci\.\d+\.", text))
        following = re.search(r'rel="next" href="([^"]+)"', text)
        path = f"/perusahaan/kunci-api/{following[1]}" if following else ""
    assert len(seen) == len(set(seen)) == 60


def test_a_frozen_company_makes_none(delegate: Actor, clerk: Actor) -> None:
    set_active(delegate, False)
    with pytest.raises(NotThere):
        admin.make_key(again(delegate), clerk.user_id or 0, "Kunci", None)
    assert not keys.keys(again(delegate)).exists()
