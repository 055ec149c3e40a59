"""A number is proved by a code: three minutes, five tries, again after two; nobody guesses it, nobody is locked out."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection

from suar.accounts import phones
from suar.accounts.models import Message, PhoneCode, RightsChange, User
from suar.accounts.roles import OrganisationKind
from suar.kernel import clock
from suar.kernel.errors import Refused
from tests.build import a_person, an_organisation

NUMBER = "0812 1234 5678"


@pytest.fixture
def person(db: None) -> User:
    return a_person(an_organisation(OrganisationKind.AGENT, "PT Telepon"), "budi")


def code_sent() -> str:
    found = re.search(r"\d{6}", Message.objects.filter(kind="phone_code").latest("made_at", "pk").body)
    assert found is not None
    return found[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_code_proves_the_number(person: User) -> None:
    made = phones.ask(person, NUMBER)
    assert made.number == "+6281212345678"
    assert code_sent() not in made.digest
    phones.prove(person, f" {code_sent()[:3]} {code_sent()[3:]} ")
    person.refresh_from_db()
    assert (person.mobile, person.mobile_proved_at is not None) == ("+6281212345678", True)
    change = RightsChange.objects.get(whom=person)
    assert change.verb == "mobile_proved"
    assert "81212345678" not in change.event.body, "a chain forgets nothing, so it holds no number"


@pytest.mark.parametrize("number", ["", "021 5551234", "0812", "not a number", "x" * 500, "0812\x00"])
def test_refused__what_takes_no_sms(person: User, number: str) -> None:
    with pytest.raises(Refused) as refused:
        phones.ask(person, number)
    assert refused.value.problems[0].field == "mobile"
    assert refused.value.problems[0].remedy
    assert not PhoneCode.objects.exists()


def test_a_foreign_number_takes_a_code_too(person: User) -> None:
    assert phones.ask(person, "+65 9123 4567").number == "+6591234567"


def test_a_code_ends_after_three_minutes(person: User) -> None:
    phones.ask(person, NUMBER)
    with clock.later(minutes=3, seconds=1), pytest.raises(Refused):
        phones.prove(person, code_sent())
    person.refresh_from_db()
    assert person.mobile_proved_at is None


def test_another_code_only_after_two_minutes__and_it_ends_the_first(person: User) -> None:
    phones.ask(person, NUMBER)
    first = code_sent()
    with pytest.raises(Refused) as refused:
        phones.ask(person, NUMBER)
    assert refused.value.status == 429
    with clock.later(minutes=2, seconds=1):
        phones.ask(person, NUMBER)
        if code_sent() != first:
            with pytest.raises(Refused):
                phones.prove(person, first)
        phones.prove(person, code_sent())


def test_five_tries__then_not_even_the_right_one(person: User) -> None:
    phones.ask(person, NUMBER)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(Refused) as refused:
            phones.prove(person, wrong(code_sent()))
        assert str(left) in refused.value.problems[0].text
    with pytest.raises(Refused):
        phones.prove(person, code_sent())
    with clock.later(minutes=3):
        phones.ask(person, NUMBER)
        phones.prove(person, code_sent())  # nobody is locked out for good


def test_five_codes_an_hour__for_an_account_and_for_a_number(person: User) -> None:
    other = a_person(an_organisation(OrganisationKind.AGENT, "PT Telepon"), "ani")
    for n in range(5):
        with clock.later(minutes=3 * n):
            phones.ask(person, NUMBER)
    with clock.later(minutes=16):
        for whoever in (person, other):
            with pytest.raises(Refused) as refused:
                phones.ask(whoever, NUMBER)
            assert refused.value.status == 429
    with clock.later(minutes=90):
        phones.ask(person, NUMBER)


def test_somebody_elses_code_proves_nothing(person: User) -> None:
    other = a_person(an_organisation(OrganisationKind.AGENT, "PT Telepon"), "ani")
    phones.ask(person, NUMBER)
    with pytest.raises(Refused):
        phones.prove(other, code_sent())


@pytest.mark.django_db(transaction=True)
def test_many_hands_at_once_have_five_tries_together() -> None:
    person = a_person(an_organisation(OrganisationKind.AGENT, "PT Serentak"), "serentak")
    phones.ask(person, NUMBER)
    guess, told, ready = wrong(code_sent()), [], threading.Barrier(8)

    def knock() -> None:
        try:
            ready.wait()
            phones.prove(person, guess)
        except Refused as refused:
            told.append(refused.problems[0].text)
        finally:
            connection.close()

    hands = [threading.Thread(target=knock) for _ in range(8)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert PhoneCode.objects.get(user=person).tries == phones.TRIES
    assert sum("Sisa" in text for text in told) == phones.TRIES
    assert timedelta(0) < phones.may_ask_again_at(PhoneCode.objects.get(user=person))


def test_another_number_is_told_by_mail__the_first_one_is_no_news(person: User) -> None:
    person.email = "budi@contoh.invalid"
    person.save()
    phones.ask(person, NUMBER)
    phones.prove(person, code_sent())
    told = Message.objects.filter(kind="mobile_changed", channel="email")
    assert not told.exists()
    with clock.later(minutes=10):
        phones.ask(person, "0813 1111 2222")
        phones.prove(person, code_sent())
    assert told.get().address == "budi@contoh.invalid"
    assert "…222" in told.get().body
    assert "81311112222" not in told.get().body
