"""What is over goes, in time and not before; who was here long ago is forgotten, what they decided is not."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client

from suar.accounts import changes, links, messages, phones, registrations, retention
from suar.accounts.actors import actor_of, new_key
from suar.accounts.chores import each_day
from suar.accounts.models import Message, OneTimeLink, PhoneCode, Registration, RegistrationPaper, User
from suar.accounts.roles import OrganisationKind
from suar.demo.papers import paper
from suar.kernel import clock
from suar.records import chain, files
from suar.records.models import Event, StoredFile
from tests.accounts.registering import a_screener, filled, submitted
from tests.build import a_person, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    user = a_person(an_organisation(OrganisationKind.AGENT, "PT Simpan"), "lama")
    user.email, user.mobile, user.identity_number = "lama@contoh.invalid", "+6281212345678", "1403010101900001"
    user.save()
    return user


def test_links_and_codes_go_a_day_after_their_end(person: User) -> None:
    links.make("password", timedelta(minutes=30), user=person)
    phones.ask(person, "0812 1234 5678")
    with clock.later(hours=24):
        retention.apply()
        assert (OneTimeLink.objects.count(), PhoneCode.objects.count()) == (1, 1)
    with clock.later(hours=25):
        retention.apply()
        assert (OneTimeLink.objects.count(), PhoneCode.objects.count()) == (0, 0)


def test_deliveries_go_after_a_year(person: User) -> None:
    messages.send("password_changed", user=person, data={"username": "lama", "at": "", "keys": "0", "url": ""})
    kept = Message.objects.count()
    with clock.later(days=364):
        retention.apply()
        assert Message.objects.count() == kept > 0
    with clock.later(days=366):
        retention.apply()
        assert Message.objects.count() == 0


def test_sessions_go_when_they_have_ended() -> None:
    now = clock.now()
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="b" * 32, session_data="", expire_date=now + timedelta(minutes=1))
    retention.apply()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["b" * 32]


def test_registrations_never_proved_go_after_thirty_days__and_those_never_sent_after_ninety() -> None:
    made = {"email": "a@contoh.invalid", "made_at": clock.now()}
    Registration.objects.create(state=Registration.State.DRAFT, **made)
    kept = Registration.objects.create(state=Registration.State.EMAIL_PROVED, **made)
    with clock.later(days=29):
        retention.apply()
        assert Registration.objects.count() == 2
    with clock.later(days=31):
        retention.apply()
        assert list(Registration.objects.all()) == [kept]
    with clock.later(days=91):
        retention.apply()
        assert not Registration.objects.exists()


def the_bytes(paper: RegistrationPaper, settings: Any) -> Path:
    """Where the bytes of a paper lie."""
    return Path(settings.SUAR_FILES_DIR) / paper.file.sha256[:2] / paper.file.sha256


@pytest.mark.parametrize(("decide", "days"), [(registrations.reject, 365), (registrations.send_back, 90)])
def test_a_registration_that_was_rejected_goes_after_a_year__one_never_mended_after_ninety_days(
    decide: Any, days: int, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    registration, screener = submitted(), a_screener()
    kept = submitted("lain@contoh.co.id", nib="9120000012346", name="PT Menunggu")
    words: tuple[Any, ...] = ("Tidak lengkap.",) if decide == registrations.reject else ({}, "Tidak lengkap.")
    decide(registration.pk, screener, 1, *words)
    papers = list(registration.papers.select_related("file"))
    # The other applicant handed in the same licence: these bytes are theirs too.
    shared = the_bytes(next(each for each in papers if each.kind == "licence"), settings)
    own = files.keep(
        b"only theirs", name="x.pdf", kind="PDF", mime="application/pdf", user_id=None, organisation_id=None
    )
    RegistrationPaper.objects.filter(pk=papers[1].pk).update(file=own)
    alone = the_bytes(RegistrationPaper.objects.select_related("file").get(pk=papers[1].pk), settings)
    with clock.later(days=days - 1):
        retention.apply()
        assert Registration.objects.count() == 2
    with clock.later(days=days + 1), django_capture_on_commit_callbacks(execute=True):
        told = retention.apply()
    assert told["rejected"] + told["unmended"] == 1
    assert list(Registration.objects.all()) == [kept]
    assert not StoredFile.objects.filter(pk=own.pk).exists()
    assert not alone.exists()
    assert shared.exists()
    assert Event.objects.filter(subject_kind="registration", subject_id=registration.pk).exists()
    assert chain.verify_all()[1] == []


def test_a_paper_that_is_handed_in_anew_takes_the_former_with_it(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    registration = filled()
    former = registration.papers.select_related("file").get(kind="nib")
    StoredFile.objects.filter(sha256=former.file.sha256).exclude(pk=former.file_id).delete()
    with django_capture_on_commit_callbacks(execute=True):
        registrations.attach(registration.pk, "nib", paper("NIB baru"), "nib.pdf")
    assert not StoredFile.objects.filter(pk=former.file_id).exists()
    assert not the_bytes(former, settings).exists()
    assert registration.papers.filter(kind="nib").count() == 1


def test_a_person_is_forgotten_five_years_after_the_last_trace(person: User) -> None:
    company, key = person.organisation, new_key(person, "program")
    assert company is not None
    boss = a_person(company, "kepala")
    changes.record(company, actor_of(person), "profile_changed", whom=person)
    with clock.later(days=365):
        changes.record(company, actor_of(boss), "deactivated", whom=person)
        User.objects.filter(pk=person.pk).update(is_active=False)
    with clock.later(days=365 * 6 - 2):
        retention.apply()
        person.refresh_from_db()
        assert person.identity_number == "1403010101900001"
    with clock.later(days=365 * 6 + 2):
        retention.apply()
        assert retention.apply()["people"] == 0, "once is enough"
    person.refresh_from_db()
    assert (person.full_name, person.email, person.mobile, person.identity_number) == ("", "", "", "")
    assert person.username == f"terhapus-{person.pk}"
    assert person.forgotten
    assert not person.has_usable_password()
    answer = Client().get("/api/v1/services", headers={"authorization": f"Bearer {key}"})
    assert answer.status_code == 401
    company.refresh_from_db()
    assert chain.history(company)[0].actor_label.startswith("Lama"), "what was done keeps its name"
    assert not list(chain.breaks(company))


def test_whoever_had_such_a_name_is_forgotten_in_time_too(person: User) -> None:
    User.objects.filter(pk=person.pk).update(username="terhapus-lama", is_active=False)
    with clock.later(days=365 * 6):
        retention.apply()
    person.refresh_from_db()
    assert (person.forgotten, person.identity_number) == (True, "")


def test_a_name_that_somebody_chose_long_ago_stands_in_nobodys_way(person: User) -> None:
    other = a_person(an_organisation(OrganisationKind.AGENT, "PT Simpan"), f"terhapus-{person.pk}")
    User.objects.filter(pk=person.pk).update(is_active=False)
    with clock.later(days=365 * 6):
        retention.apply()
    person.refresh_from_db()
    other.refresh_from_db()
    assert (person.forgotten, person.username) == (True, f"terhapus-{person.pk}-")
    assert not other.forgotten


def test_those_forgotten_before_the_day_was_kept__are_known_by_what_is_gone(person: User) -> None:
    chose = a_person(an_organisation(OrganisationKind.AGENT, "PT Simpan"), "terhapus-siti")
    User.objects.filter(pk=chose.pk).update(is_active=False)
    User.objects.filter(pk=person.pk).update(is_active=False)
    person.refresh_from_db()
    retention.forget(person)
    User.objects.update(forgotten_at=None)
    import_module("suar.accounts.migrations.0016_who_was_forgotten").those_before(apps, None)
    assert [one.username for one in User.objects.exclude(forgotten_at=None)] == [f"terhapus-{person.pk}"]


def test_nobody_is_forgotten_who_is_still_here(person: User) -> None:
    with clock.later(days=365 * 20):
        retention.apply()
    person.refresh_from_db()
    assert person.email


def test_the_nightly_task_does_it(person: User) -> None:
    links.make("password", timedelta(minutes=30), user=person)
    with clock.later(days=3):
        each_day(0)
    assert not OneTimeLink.objects.exists()


def test_every_period_has_words_and_a_ground() -> None:
    assert all(period.what and period.until and period.ground for period in retention.PERIODS)
