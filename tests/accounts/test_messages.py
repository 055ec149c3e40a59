"""What is told to people: by the ways they chose, once, in their language, and what became of it."""

from __future__ import annotations

import string

import pytest

from suar.accounts import messages
from suar.accounts.messages import delivering
from suar.accounts.messages.kinds import Kind
from suar.accounts.messages.texts import KINDS
from suar.accounts.models import Message, NoticeChoice, User
from suar.accounts.protocols import NotCarried, Outgoing
from suar.accounts.roles import Channel, Family, OrganisationKind
from suar.kernel import clock
from suar.kernel.words import in_language, said
from suar.records import outbox
from tests.build import a_person, an_organisation

pytestmark = pytest.mark.django_db


class Post:
    """A carrier that keeps what it is given, and can be down."""

    def __init__(self) -> None:
        self.carried: list[Outgoing] = []
        self.down = False

    def carry(self, message: Outgoing) -> str:
        if self.down:
            raise NotCarried("down")
        self.carried.append(message)
        return f"ref-{len(self.carried)}"


@pytest.fixture
def person() -> User:
    someone = a_person(an_organisation(OrganisationKind.AGENT, "PT Penerima"), "penerima")
    someone.email = "penerima@contoh.invalid"
    someone.save()
    return someone


DATA = {"name": "Penerima", "username": "penerima", "organisation": "PT", "until": "besok", "url": "https://x/1"}


def test_a_secret_is_forgotten__once_it_is_sent(person: User) -> None:
    (message,) = messages.send("confirm_account", user=person, data=DATA)
    post = Post()
    delivering.deliver(message.pk, lambda channel: post)
    message.refresh_from_db()
    assert (message.state, message.body, message.reference) == ("sent", "", "ref-1")
    assert "https://x/1" in post.carried[0].body
    delivering.deliver(message.pk, lambda channel: post)  # a job done twice carries it once
    assert len(post.carried) == 1


def test_both_languages__where_the_language_is_not_known_yet(person: User) -> None:
    (message,) = messages.send("confirm_account", user=person, data=DATA)
    assert "telah dibuat untuk Anda" in message.body
    assert "has been created for you" in message.body
    assert "\n" not in message.subject


def test_it_is_tried_again__until_it_is_given_up(person: User) -> None:
    (message,) = messages.send("confirm_account", user=person, data=DATA)
    post = Post()
    post.down = True
    for _again in range(delivering.TRIES - 1):
        with pytest.raises(NotCarried):
            delivering.deliver(message.pk, lambda channel: post)
    delivering.deliver(message.pk, lambda channel: post)
    message.refresh_from_db()
    assert (message.state, message.tries, message.reference) == ("failed", delivering.TRIES, "down")


def test_the_same_thing_twice_is_told_once(person: User) -> None:
    assert len(messages.send("confirm_account", user=person, data=DATA, key="event:1")) == 1
    assert messages.send("confirm_account", user=person, data=DATA, key="event:1") == []
    assert Message.objects.count() == 1
    assert [name for _pk, name, _ids in outbox.waiting()] == ["suar.accounts.tasks.deliver"]


def test_people_hear_by_the_ways_they_chose(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "granted", Kind("granted", Family.CASES, "Disetujui", "{what} disetujui."))
    NoticeChoice.objects.create(user=person, family=Family.CASES, channel=Channel.WHATSAPP)
    person.mobile = "+6281234567890"
    assert {m.channel for m in messages.send("granted", user=person, data={"what": "PKK"})} == {"web"}
    person.mobile_proved_at = clock.now()  # only a proven number is written to
    told = messages.send("granted", user=person, data={"what": "SPM"})
    assert {(m.channel, m.address) for m in told} == {("web", ""), ("whatsapp", "+6281234567890")}


def test_a_name_with_braces_or_lines_breaks_nothing(person: User) -> None:
    hostile = DATA | {"name": "{0.__class__}\r\nBcc: all@example.com", "organisation": "{url}"}
    (message,) = messages.send("confirm_account", user=person, data=hostile)
    assert "{0.__class__}" in message.body
    assert "\n" not in message.subject


def test_a_long_sms_loses_words__never_its_address(person: User) -> None:
    NoticeChoice.objects.create(user=person, family=Family.CASES, channel=Channel.SMS)
    person.mobile, person.mobile_proved_at = "+6281234567890", clock.now()
    data = {"sentence": "Kapal " * 40 + "disetujui.", "call": "", "url": "https://suar.contoh.go.id/permohonan/123456/"}
    (short,) = messages.send("news_cases", user=person, data=data, only={Channel.SMS})
    assert len(short.body) == 160
    assert short.body.endswith(".. https://suar.contoh.go.id/permohonan/123456/")
    data["sentence"] = "PKK disetujui."
    (whole,) = messages.send("news_cases", user=person, data=data, only={Channel.SMS})
    assert whole.body == "PKK disetujui. https://suar.contoh.go.id/permohonan/123456/"


def test_a_carrier_that_breaks_leaves_no_message_waiting_for_ever(person: User) -> None:
    (message,) = messages.send("confirm_account", user=person, data=DATA)

    def broken(channel: str) -> Post:
        raise KeyError(channel)

    for _again in range(delivering.TRIES - 1):
        with pytest.raises(NotCarried):
            delivering.deliver(message.pk, broken)
    delivering.deliver(message.pk, broken)
    message.refresh_from_db()
    assert (message.state, message.tries, message.reference) == ("failed", delivering.TRIES, "KeyError")


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_both_languages_have_the_same_places(kind: Kind) -> None:
    def places(text: str, language: str) -> set[str]:
        with in_language(language):
            return {name for _text, name, _spec, _how in string.Formatter().parse(said(text)) if name is not None}

    for text in (kind.subject, kind.body, kind.short):
        assert places(text, "id") == places(text, "en")
