"""First questions come in order, each answered once; one's own data is changed, proved, or asked of the company."""

from __future__ import annotations

import json
import re
import threading

import pytest
from django.db import connection

from suar.accounts import completing, messages, owndata, phones, profile
from suar.accounts.completing import Step
from suar.accounts.models import Correction, Group, Message, NoticeChoice, RightsChange, User
from suar.accounts.roles import Channel, Family, Level, OrganisationKind
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.records import chain
from tests.build import a_person, an_organisation


@pytest.fixture
def person(db: None) -> User:
    """Somebody new, under the company's super admin."""
    company = an_organisation(OrganisationKind.AGENT, "PT Lengkap")
    boss = a_person(company, "kepala")
    staff = Group.objects.create(organisation=company, name="Staf", level=Level.NON_ADMIN, parent=company.groups.get())
    return User.objects.create(
        username="baru",
        organisation=company,
        group=staff,
        parent=boss,
        full_name="Orang Baru",
        email="baru@contoh.invalid",
    )


def link_in(kind: str) -> str:
    found = re.search(r"/akun/\w+/([\w-]{20,})/", Message.objects.filter(kind=kind).latest("made_at", "pk").body)
    assert found is not None
    return found[1]


def answer_all(person: User) -> None:
    completing.accept_terms(person, True)
    completing.choose(person, [(Family.CASES, Channel.EMAIL)], sure=False)
    phones.ask(person, "0812 1234 5678")
    found = re.search(r"\d{6}", Message.objects.get(kind="phone_code").body)
    assert found is not None
    phones.prove(person, found[0])
    completing.finish(person)


def test_the_questions_come_in_order_and_end(person: User) -> None:
    assert completing.next_step(person) is Step.TERMS
    completing.accept_terms(person, True)
    assert completing.next_step(person) is Step.NOTICES
    completing.choose(person, [(Family.CASES, Channel.SMS)], sure=False)
    assert completing.next_step(person) is Step.MOBILE
    assert not completing.finish(person)
    assert person.completed_at is None


def test_complete_after_the_last__and_written_down(person: User) -> None:
    answer_all(person)
    person.refresh_from_db()
    assert person.completed_at is not None
    verbs = RightsChange.objects.filter(whom=person).order_by("at", "pk").values_list("verb", flat=True)
    assert list(verbs) == ["terms_accepted", "notices_chosen", "mobile_proved", "account_completed"]
    assert not list(chain.breaks(person.organisation))  # type: ignore[arg-type]


def test_terms_must_be_ticked(person: User) -> None:
    with pytest.raises(Refused):
        completing.accept_terms(person, False)
    assert completing.next_step(person) is Step.TERMS


def test_no_way_at_all_is_an_answer__given_twice(person: User) -> None:
    with pytest.raises(Refused) as refused:
        completing.choose(person, [], sure=False)
    assert "yakin" in refused.value.problems[0].text
    completing.choose(person, [], sure=True)
    answer_all(person)
    completing.choose(person, [], sure=True)
    person.refresh_from_db()
    assert messages.ways_of(person, Family.CASES) == {Channel.WEB}


@pytest.mark.django_db(transaction=True)
def test_a_button_pressed_twice_is_no_fault(transactional_db: None) -> None:
    somebody = a_person(an_organisation(OrganisationKind.AGENT, "PT Ganda"), "ganda")
    gate, faults = threading.Barrier(4), list[BaseException]()

    def press() -> None:
        try:
            mine = User.objects.get(pk=somebody.pk)
            gate.wait()
            completing.choose(mine, [(Family.CASES, Channel.EMAIL), (Family.MONEY, Channel.SMS)], sure=False)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert NoticeChoice.objects.filter(user=somebody).count() == 2


def test_only_what_is_offered_is_chosen(person: User) -> None:
    completing.choose(person, [("cases", "email"), ("cases", "pigeon"), ("nothing", "sms"), ("", "")], sure=False)
    assert list(NoticeChoice.objects.values_list("family", "channel")) == [("cases", "email")]


def test_own_fields_are_changed_together_or_not_at_all(person: User) -> None:
    with pytest.raises(Refused) as refused:
        profile.change(person, {"phone": "12", "postal_code": "1234", "address": "x" * 400, "fax": ""})
    assert {problem.field for problem in refused.value.problems} == {"phone", "postal_code", "address"}
    person.refresh_from_db()
    assert (person.phone, person.address) == ("", "")
    changed = profile.change(person, {"phone": "021 555 1234", "postal_code": "21274", "address": " Jalan  Dermaga 1 "})
    assert changed == ["phone", "address", "postal_code"]
    person.refresh_from_db()
    assert (person.phone, person.address, person.postal_code) == ("+62215551234", "Jalan Dermaga 1", "21274")
    body = json.loads(RightsChange.objects.get(whom=person, verb="profile_changed").event.body)
    assert body["after"] == {"fields": ["phone", "address", "postal_code"]}


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "baru@contoh.invalid", "x" * 300 + "@contoh.invalid"])
def test_refused__an_address_that_is_none_or_the_same(person: User, email: str) -> None:
    with pytest.raises(Refused):
        profile.ask_address(person, email)
    assert not Message.objects.exists()


def test_another_address_counts_once_its_link_was_used__and_the_old_one_is_told(person: User) -> None:
    profile.ask_address(person, "lain@contoh.invalid")
    profile.ask_address(person, "baru2@contoh.invalid")
    first, second = Message.objects.filter(kind="email_proof").order_by("pk")
    assert (first.address, second.address) == ("lain@contoh.invalid", "baru2@contoh.invalid")
    person.refresh_from_db()
    assert person.email == "baru@contoh.invalid"
    found = profile.address_wish(link_in("email_proof"))
    assert found is not None
    profile.take_address(*found)
    person.refresh_from_db()
    assert (person.email, person.email_proved_at is not None) == ("baru2@contoh.invalid", True)
    assert Message.objects.get(kind="email_changed").address == "baru@contoh.invalid"
    with pytest.raises(Refused):
        profile.take_address(*found)


def test_a_correction_is_asked_of_those_above_and_answered_once(person: User) -> None:
    stranger = a_person(an_organisation(OrganisationKind.AGENT, "PT Lain"), "orang lain")
    boss = User.objects.get(username="kepala")
    asked = profile.ask_correction(person, "full_name", "Orang  Baru, S.T.", "KTP")
    with pytest.raises(Refused):
        profile.ask_correction(person, "full_name", "lagi", "")
    assert list(profile.asked_of(boss)) == [asked]
    assert not profile.asked_of(stranger).exists()
    assert not profile.asked_of(person).exists()
    with pytest.raises(Refused):
        profile.answer(asked, boss, done=False, words=" ")
    profile.answer(asked, boss, done=True, words="")
    profile.answer(asked, boss, done=False, words="too late")
    asked.refresh_from_db()
    assert (asked.done, asked.answered_by, asked.answer) == (True, boss, "")
    assert Message.objects.filter(kind="correction_answered", user=person, channel="web").count() == 1


@pytest.mark.parametrize("field", ["", "username", "is_superuser", "password", "x" * 5000])
def test_refused__a_correction_of_what_is_no_such_field(person: User, field: str) -> None:
    with pytest.raises(Refused):
        profile.ask_correction(person, field, "x", "")
    assert not Correction.objects.exists()


def test_own_data_is_whole_and_holds_no_secret(person: User) -> None:
    answer_all(person)
    profile.ask_correction(person, "job_title", "Kepala", "")
    text = json.dumps(owndata.of(person))
    for known in ("Orang Baru", "+6281212345678", "PT Lengkap", "Staf", "job_title", "account_completed"):
        assert known in text
    assert "digest" not in text
    assert person.password not in text or not person.password
    with clock.later(hours=1):
        assert owndata.of(person)["made_at"] > clock.now().isoformat()[:10]
