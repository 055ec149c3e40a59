"""Strangers at the doors of accounts: what they try, and what must not give way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from suar.accounts import links, passwords, profile, recovery, sanctions
from suar.accounts.actors import Actor
from suar.accounts.models import Appeal, OneTimeLink, Organisation
from suar.accounts.roles import Level, Role
from suar.accounts.sanctions import Imposed
from suar.kernel import clock
from tests.accounts.acting import a_colleague, a_company, again, an_office, set_active
from tests.build import START, an_agent, an_officer
from tests.portal.conftest import person_of

pytestmark = pytest.mark.django_db
PASSWORD, OTHER = "Kapal-Laut-72!", "Jangkar+Besar+91"


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with clock.at(START):
        yield


# ── A frozen office ──
@pytest.mark.parametrize("role", [Role.HARBOUR_MASTER, Role.HEAD_OF_OFFICE, Role.HEALTH])
def test_people_of_a_frozen_office_hold_no_office(role: Role) -> None:
    officer = an_officer(role)
    assert officer.has_role(role, "IDSUQ")
    set_active(officer, False)
    now = again(officer)
    assert not now.postings
    assert not now.has_role(role)
    assert not now.has_desk
    assert not now.ports()


# ── Sign-in ──
def test_letters_that_look_alike_open_no_second_count_for_an_account() -> None:
    person = person_of(an_agent())
    person.username = "siti.rini"
    person.set_password(PASSWORD)
    person.save()
    for variant in ("s\u0131ti.rini", "\u017fiti.rini", "SITI.R\u0131N\u0131", "siti.rini\u200b"):
        client = Client(headers={"accept-language": "id"})
        client.post("/accounts/login/", {"login": variant, "password": PASSWORD})
        assert "_auth_user_id" not in client.session, variant


# ── Links ──
def test_a_reset_link_to_the_old_address_ends_when_the_address_changes() -> None:
    person = person_of(an_agent())
    person.email = "lama@contoh.test"
    person.save()
    token = links.make(recovery.PASSWORD, recovery.LIFETIME, user=person)
    wish = profile.ask_address(person, "baru@contoh.test")
    link = OneTimeLink.objects.get(purpose=profile.EMAIL, subject_id=wish.pk)
    profile.take_address(link, wish)
    assert recovery.asked(token) is None


def test_a_new_password_ends_every_link_that_was_asked_under_the_old_one() -> None:
    person = person_of(an_agent())
    wish = profile.ask_address(person, "pencuri@contoh.test")
    reset = links.make(recovery.PASSWORD, recovery.LIFETIME, user=person)
    passwords.put(person, OTHER, "password_changed")
    assert not OneTimeLink.objects.filter(user=person, used_at=None).exists(), wish
    assert recovery.asked(reset) is None


# ── Sanctions ──
def test_an_old_appeal_that_is_heard_thaws_no_later_freeze() -> None:
    company = a_company("PT Lalai")
    head, _one, _two, ditjen = an_office()
    assert company.organisation is not None
    pk, day = company.organisation.pk, timedelta(days=1)

    def impose(number: str, at: float, by: Actor = head) -> int:
        with clock.at(START + at * day):
            return sanctions.impose(by, pk, "IDSUQ", Imposed("Data tidak diperbarui.", number)).pk

    old = impose("S-1", 0)
    sanctions.appeal(again(company), old, "Sudah kami perbarui.")
    with clock.at(START + 8 * day):
        sanctions.run_out()
    impose("S-2", 60)
    impose("S-3", 68)
    assert not Organisation.objects.get(pk=pk).active
    with clock.at(START + 69 * day):
        sanctions.decide(ditjen, old, Appeal.Outcome.LIFTED, "Keberatan benar.")
        standing = sanctions.standing(pk)
    assert standing is not None
    assert standing.number == "S-3"
    assert not Organisation.objects.get(pk=pk).active


# ── Corrections ──
def test_who_was_an_admin_reads_no_requests_any_more() -> None:
    boss = a_company("PT Turun")
    admin = a_colleague(boss, "admin lama", Level.ADMIN)
    worker = person_of(a_colleague(boss, "pekerja baru"))
    worker.parent = person_of(admin)
    worker.save()
    profile.ask_correction(worker, "identity_number", "3171011501900001", "")
    assert profile.asked_of(person_of(again(admin))).count() == 1
    demoted = person_of(admin)
    demoted.group = person_of(a_colleague(boss, "biasa")).group
    demoted.save()
    assert not profile.asked_of(person_of(again(admin))).exists()
    assert not profile.keepers(worker).filter(pk=demoted.pk).exists()
