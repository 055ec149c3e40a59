"""OSS: what is read of a NIB, what is made of nonsense, and what happens while it is down."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings

from suar.accounts import oss, registrations
from suar.accounts.models import Organisation, OssSnapshot, Registration
from suar.accounts.oss import OssDown, OssRefused
from suar.accounts.roles import OrganisationKind
from suar.integrations.oss import sandbox
from suar.integrations.oss.client import OssService
from suar.kernel import clock
from suar.kernel.errors import Refused
from tests.accounts.registering import NIB, submitted
from tests.build import an_organisation

SECRET = "a secret for tests"
BUSINESS: dict[str, Any] = {
    "nib": NIB,
    "name": "PT BAHARI UJI",
    "npwp": "013121660091000",
    "address": "Jl. Sudirman 9, Samarinda",
    "status": "active",
    "changed_on": "2026-05-01",
    "kbli": [{"code": "50133", "title": "Angkutan laut"}],
    "people": [{"name": "Siti Rahma", "role": "Direktur", "share": "60"}],
}


@pytest.fixture
def server(settings: LazySettings) -> Iterator[sandbox.Sandbox]:
    settings.SUAR_OSS_SECRET = SECRET
    with sandbox.running(SECRET, [BUSINESS]) as running:
        settings.SUAR_OSS_URL = running.url
        oss.oss.cache_clear()
        yield running
    oss.oss.cache_clear()


def test_reads_what_oss_knows(server: sandbox.Sandbox) -> None:
    found = OssService().read(NIB)
    assert found is not None
    assert (found.name, found.active, str(found.changed_on)) == ("PT BAHARI UJI", True, "2026-05-01")
    assert found.kbli == (("50133", "Angkutan laut"),)
    assert found.people == (("Siti Rahma", "Direktur", "60"),)


@pytest.mark.parametrize("nib", ["9120000099999", "../health", "", "x" * 500])
def test_nothing__where_oss_knows_no_such_nib(server: sandbox.Sandbox, nib: str) -> None:
    assert OssService().read(nib) is None


def test_refused__with_a_wrong_secret(server: sandbox.Sandbox) -> None:
    with pytest.raises(OssRefused):
        OssService(server.url, "guessed").read(NIB)


def test_nonsense_is_no_answer(server: sandbox.Sandbox) -> None:
    server.switch({"nonsense": True})
    with pytest.raises(OssRefused):
        OssService().read(NIB)


def test_down__and_left_alone_for_a_moment_after_five_failures(server: sandbox.Sandbox) -> None:
    service = OssService()
    server.switch({"down": True})
    for _again in range(5):
        with pytest.raises(OssDown):
            service.read(NIB)
    server.switch({"down": False})
    with pytest.raises(OssDown):
        service.read(NIB)
    assert OssService().read(NIB) is not None


def test_nobody_there_is_down() -> None:
    with pytest.raises(OssDown):
        OssService("http://127.0.0.1:9", "x").read(NIB)


@pytest.mark.parametrize(
    ("path", "status"), [("/", 200), ("/?lang=en", 200), (f"/nib/{NIB}", 200), ("/nib/1", 404), ("/api/v1/health", 401)]
)
def test_the_sandbox_has_pages_for_people__and_asks_programs_for_the_secret(
    server: sandbox.Sandbox, path: str, status: int
) -> None:
    try:
        with urllib.request.urlopen(server.url + path, timeout=5) as answer:
            found = answer.status
    except urllib.error.HTTPError as refused:
        found = refused.code
    assert found == status or (status, found) == (401, 403)


@pytest.mark.django_db
class TestBesideOurs:
    def company(self) -> Organisation:
        company = an_organisation(OrganisationKind.AGENT, "PT Bahari Uji")
        company.nib, company.npwp, company.address = NIB, "013121660091000", "Jl. Pelabuhan 1"
        company.save()
        return company

    def test_differences_are_shown_line_by_line(self, server: sandbox.Sandbox) -> None:
        company = self.company()
        snapshot = oss.resync(company)
        ours = {"name": company.name, "npwp": company.npwp, "address": company.address}
        assert [line.same for line in oss.side_by_side(ours, snapshot.data)] == [True, True, False]

    def test_not_read_again__within_five_minutes(self, server: sandbox.Sandbox) -> None:
        company = self.company()
        oss.resync(company)
        with pytest.raises(Refused):
            oss.resync(company)
        with clock.later(minutes=6):
            oss.resync(company)
        assert OssSnapshot.objects.filter(organisation=company).count() == 2

    def test_a_registration_gets_its_answer__and_silence_never_replaces_it(self, server: sandbox.Sandbox) -> None:
        registration = submitted()
        registrations.read(registration.pk)
        registration.refresh_from_db()
        titles = [(look.title, look.state) for look in registrations.checks(registration)]
        assert ("OSS", "amber") in titles
        assert ("Penanggung jawab", "green") in titles
        server.switch({"down": True})
        with pytest.raises(OssDown):
            registrations.read(registration.pk, again=True)
        registration.refresh_from_db()
        assert registration.oss is not None
        assert registration.oss["nib"] == NIB

    def test_a_registration_waits_for_no_oss(self, settings: LazySettings) -> None:
        settings.SUAR_OSS_URL = "http://127.0.0.1:9"
        oss.oss.cache_clear()
        registration = submitted()
        with pytest.raises(OssDown):
            registrations.read(registration.pk)
        oss.oss.cache_clear()
        found = Registration.objects.get(pk=registration.pk)
        assert found.oss == {"down": True}
        assert all(look.state != "red" for look in registrations.checks(found))
