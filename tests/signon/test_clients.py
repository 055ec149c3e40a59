"""The technical team keeps the systems: who may, what an address must be, what is written down, what is shown once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from suar.accounts.digests import digest_of
from suar.accounts.models import RightsChange, System
from suar.accounts.roles import Level, Role
from suar.accounts.signon.systems import well_formed
from suar.records import chain
from tests.build import an_officer
from tests.portal.conftest import person_of
from tests.signon.relying import CALLBACK, Relying, a_system, browser

pytestmark = pytest.mark.django_db

FORM = {
    "name": "SIMKAPAL", "contact": "it@contoh.go.id", "redirect_uris": f"{CALLBACK}\r\nhttp://127.0.0.1:9000/cb",
    "after_logout_uris": "", "backchannel_uri": "", "scopes": ["openid", "profile"], "confidential": "yes",
}  # fmt: skip


@pytest.fixture
def team() -> Client:
    return browser(an_officer(Role.DIRECTORATE))


def test_a_system_is_registered_and_its_secret_shown_once(team: Client) -> None:
    page = team.post("/meja/klien/baru/", FORM)
    system = System.objects.get()
    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert system.secret_digest == digest_of(secret)
    assert system.redirect_uris == [CALLBACK, "http://127.0.0.1:9000/cb"]
    assert secret not in team.get(f"/meja/klien/{system.pk}/").content.decode()
    assert "SIMKAPAL" in team.get("/meja/klien/").content.decode()


def test_every_change_stands_in_the_audit_and_no_secret_does(team: Client) -> None:
    secret = team.post("/meja/klien/baru/", FORM).context["secret"]
    place = f"/meja/klien/{System.objects.get().pk}/"
    team.post(place, {**FORM, "name": "SIMKAPAL 2", "do": "save"})
    second = team.post(place, {"do": "secret"}).context["secret"]
    team.post(place, {"do": "shut", "why": "Kontrak berakhir"})
    team.post(place, {"do": "reopen"})
    changes = RightsChange.objects.order_by("event_id").select_related("event")
    verbs = ["system_made", "system_changed", "system_secret", "system_shut", "system_reopened"]
    assert [each.verb for each in changes] == verbs
    written = " ".join(each.event.body for each in changes)
    assert "Kontrak berakhir" in written
    assert secret not in written
    assert second not in written
    assert digest_of(second) not in written
    assert chain.verify_all()[1] == []


def test_the_old_secret_ends_with_the_new_one(team: Client) -> None:
    system, secret = a_system(first_party=True)
    new = team.post(f"/meja/klien/{system.pk}/", {"do": "secret"}).context["secret"]
    old_answer = Relying(system.client_id, secret).post("/oidc/token", grant_type="refresh_token", refresh_token="x")
    new_answer = Relying(system.client_id, new).post("/oidc/token", grant_type="refresh_token", refresh_token="x")
    assert (old_answer.status_code, new_answer.status_code) == (401, 400)


def test_shutting_asks_why(team: Client) -> None:
    system, _secret = a_system()
    page = team.post(f"/meja/klien/{system.pk}/", {"do": "shut", "why": " "})
    assert page.status_code == 422
    system.refresh_from_db()
    assert system.disabled_at is None


def test_the_page_says_what_shutting_does(team: Client) -> None:
    told, deaf = a_system(backchannel_uri="https://mitra.contoh.id/keluar")[0], a_system()[0]
    assert "sistem itu diberi tahu" in team.get(f"/meja/klien/{told.pk}/").content.decode()
    assert "tidak menerima kabar keluar" in team.get(f"/meja/klien/{deaf.pk}/").content.decode()


@pytest.mark.parametrize(
    "changed",
    [
        {"name": ""}, {"name": "n" * 5000}, {"contact": "nobody"}, {"redirect_uris": ""},
        {"redirect_uris": "https://*.contoh.id/"}, {"redirect_uris": "http://contoh.id/"},
        {"redirect_uris": "\n".join(f"https://c{n}.id/" for n in range(11))}, {"after_logout_uris": "javascript:x"},
        {"backchannel_uri": "ftp://contoh.id/"}, {"scopes": ["openid", "admin"]},
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_at_its_field_and_nothing_is_kept(team: Client, changed: dict[str, object]) -> None:
    page = team.post("/meja/klien/baru/", {**FORM, **changed})
    assert page.status_code == 422
    (field,) = changed
    assert f'href="#id_{field}"' in page.content.decode()
    if field != "contact":
        assert "it@contoh.go.id" in page.content.decode()
    assert not System.objects.exists()


@pytest.mark.parametrize(
    ("address", "well"),
    [
        ("https://a.id/x?y=1", True), ("http://127.0.0.1:8000/x", True), ("http://[::1]/x", True),
        ("http://localhost/x", True), ("http://a.id/", False), ("https://a.id/#x", False), ("https://u:p@a.id/", False),
        ("https://a.id:99999/", False), ("https://a.id/ x", False), ("https://a.id/\n", False), ("//a.id/", False),
        ("https:///x", False), ("https://a.id;x/", False), ("https://ä.id/", False), ("data:x", False),
        ("https://a.id/" + "x" * 300, False), ("http://localhost.a.id/", False),
    ],
)  # fmt: skip
def test_addresses(address: str, well: bool) -> None:
    assert well_formed(address) is well


@pytest.mark.parametrize("path", ["/meja/klien/", "/meja/klien/baru/", "/meja/klien/1/"])
def test_for_everybody_else_there_is_no_such_page(people: dict[str, Client], path: str) -> None:
    System.objects.filter(pk=1).delete()
    for name, visitor in people.items():
        if name == "directorate":
            continue
        expected = 302 if name == "anonymous" else 404
        assert visitor.get(path).status_code == expected, name
        assert visitor.post(path, {**FORM, "do": "secret"}).status_code in (expected, 403), name
    assert not System.objects.exists()


def test_a_non_admin_of_the_directorate_keeps_no_systems() -> None:
    actor = an_officer(Role.DIRECTORATE)
    group = person_of(actor).group
    assert group is not None
    group.level = Level.NON_ADMIN
    group.save()
    assert browser(actor).get("/meja/klien/").status_code == 404


def test_the_list_costs_the_same_however_long(team: Client) -> None:
    counts = []
    for _ in range(3):
        a_system()
        with CaptureQueriesContext(connection) as asked:
            team.get("/meja/klien/")
        counts.append(len(asked))
    assert len(set(counts)) == 1
