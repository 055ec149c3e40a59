"""One policy for every password, judged before anything is hashed; a link sets one once, and sessions end with it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from suar.accounts import invitations, passwords, recovery
from suar.accounts.models import Message, OneTimeLink, Organisation, RightsChange, User
from suar.accounts.roles import OrganisationKind
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.records import outbox
from tests.build import a_person, an_organisation

GOOD = "Ombak-Selat-77"


@pytest.fixture
def company(db: None) -> Organisation:
    return an_organisation(OrganisationKind.AGENT, "PT Sandi")


@pytest.fixture
def person(company: Organisation) -> User:
    user = a_person(company, "siti_rahma")
    user.full_name, user.email = "Siti Rahma", "siti.rahma@contoh.invalid"
    user.set_password(GOOD)
    user.save()
    return user


@pytest.mark.parametrize(
    ("word", "broken"),
    [
        ("Sebuah-1", ()),
        ("Sebua-1", ("length",)),
        ("SEBUAH-1x", ()),
        ("SEBUAH-11", ("lower",)),
        ("sebuah-11", ("upper",)),
        ("Sebuah-xx", ("digit",)),
        ("Sebuah11x", ("sign",)),
        ("Sebuah 11", ("sign",)),
        ("", ("length", "lower", "upper", "digit", "sign", "NotOneself")),
        ("A1-" + "b" * 126, ("length",)),
    ],
)
def test_each_rule_is_told_by_itself(word: str, broken: tuple[str, ...]) -> None:
    told = {rule.code: rule.met for rule in passwords.rules(word)}
    own = ("length", "lower", "upper", "digit", "sign", "NotOneself")
    assert tuple(code for code in own if not told[code]) == broken
    assert bool(passwords.problems(word)) == any(not met for met in told.values())


@pytest.mark.parametrize("word", ["Siti-Rahma1", "siti_Rahma-1", "Rahma.Siti-9", "1!SITIrahma"])
def test_not_like_ones_own_name(word: str) -> None:
    user = User(username="siti_rahma", full_name="Siti Rahma", email="siti.rahma@contoh.invalid")
    assert [problem.field for problem in passwords.problems(word, user)] == ["password"]
    assert passwords.problems(word) == []


def test_a_name_somewhere_in_a_long_sentence_is_no_likeness() -> None:
    user = User(username="siti", full_name="Siti", email="")
    assert passwords.problems("Kapal tunda siti berlayar 12 kali!", user) == []


@pytest.mark.parametrize(("word", "least", "most"), [("", 0, 0), ("Password1!", 0, 1), ("Xq7!vd#0Lw-rT", 4, 4)])
def test_strength_is_how_long_guessing_takes(word: str, least: int, most: int) -> None:
    assert least <= passwords.strength(word) <= most


def test_judging_a_very_long_word_costs_no_more() -> None:
    assert passwords.strength("aB3-" * 5000) == passwords.strength("aB3-" * 10)
    assert [problem.code for problem in passwords.problems("aB3-" * 5000)] == ["password"]


def test_a_password_that_breaks_the_policy_changes_nothing(person: User) -> None:
    before = person.password
    with pytest.raises(Refused):
        passwords.put(person, "lemah", "password_changed")
    person.refresh_from_db()
    assert person.password == before
    assert not RightsChange.objects.filter(whom=person).exists()


def token_of(kind: str) -> str:
    """The secret of the link in the newest mail of a kind."""
    body = Message.objects.filter(kind=kind).latest("made_at", "pk").body
    found = re.search(r"/akun/\w+/([\w-]{20,})/", body)
    assert found is not None
    return found[1]


def test_the_link_of_confirmation_sets_the_first_password_once(person: User) -> None:
    invitations.invite(person)
    token = token_of("confirm_account")
    link = invitations.invited(token)
    assert link is not None
    assert invitations.invited(token) is not None, "opening it uses nothing up"
    user = invitations.accept(link, "Angin-Barat-9")
    assert user.check_password("Angin-Barat-9")
    assert user.email_proved_at is not None
    assert invitations.invited(token) is None
    with pytest.raises(Refused) as refused:
        invitations.accept(link, "Angin-Timur-9")
    assert refused.value.status == 409
    user.refresh_from_db()
    assert user.check_password("Angin-Barat-9")


def test_a_link_that_was_not_used_in_time_is_asked_for_anew(person: User) -> None:
    invitations.invite(person)
    token = token_of("confirm_account")
    with clock.later(days=3, minutes=1):
        assert invitations.invited(token) is None
        invitations.ask_again(person.email.upper(), person.username)
        wishes = [ids["user_id"] for _pk, task, ids in outbox.waiting() if task == "suar.accounts.tasks.invite_again"]
        assert wishes == [person.pk]
        invitations.invite_again(wishes[0])
        assert invitations.invited(token_of("confirm_account")) is not None


def test_nobody_ends_a_young_link_by_asking_again(person: User) -> None:
    recovery.recover(person.pk)
    first = token_of("password_reset")
    recovery.recover(person.pk)
    assert recovery.asked(first) is not None
    with clock.later(minutes=11):
        recovery.recover(person.pk)
        assert recovery.asked(first) is None


@pytest.mark.parametrize(
    ("email", "username", "mails"),
    [
        ("siti.rahma@contoh.invalid", "siti_rahma", 1),
        (" Siti.Rahma@contoh.invalid", "Siti_Rahma", 1),
        ("siti.rahma@contoh.invalid", "someone", 0),
        ("other@contoh.invalid", "siti_rahma", 0),
        ("", "", 0),
    ],
)
def test_a_wish_is_one_job__whoever_asks(person: User, email: str, username: str, mails: int) -> None:
    recovery.ask(email, username)
    assert [(task, set(ids)) for _pk, task, ids in outbox.waiting()] == [("suar.accounts.tasks.recover", {"user_id"})]
    recovery.recover(outbox.waiting()[0][2]["user_id"])
    assert Message.objects.filter(kind="password_reset").count() == mails


def test_a_new_password_ends_every_session_and_is_told(person: User) -> None:
    client = Client()
    client.force_login(person)
    assert client.get("/akun/").status_code == 200
    recovery.recover(person.pk)
    link = recovery.asked(token_of("password_reset"))
    assert link is not None
    recovery.renew(link, "Angin-Barat-9")
    assert client.get("/akun/").status_code == 302
    assert Message.objects.filter(kind="password_changed", channel="email").count() == 1
    assert RightsChange.objects.get(whom=person).verb == "password_reset"
    assert OneTimeLink.objects.filter(user=person, used_at=None).count() == 0


def test_no_link_for_an_account_that_was_shut(person: User) -> None:
    recovery.recover(person.pk)
    token = token_of("password_reset")
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert recovery.asked(token) is None
    with clock.at(clock.now() + timedelta(minutes=20)):
        recovery.recover(person.pk)
    assert Message.objects.filter(kind="password_reset").count() == 1
