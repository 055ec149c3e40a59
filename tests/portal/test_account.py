"""One's own account: only one's own, changed by oneself or asked of the company; menus only where they are granted."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.build import Walk, a_person, an_organisation
from tests.portal.conftest import SignIn
from tests.signon.relying import a_system

from suar.accounts import profile
from suar.accounts.actors import actor_of
from suar.accounts.models import Correction, Group, MenuRights, Message, NoticeChoice, User
from suar.accounts.roles import EVERY_MENU, Level, OrganisationKind
from suar.accounts.signon import claims, consents, sessions
from suar.kernel import clock
from suar.portal import menusearch

pytestmark = pytest.mark.django_db
GOOD, OTHER = "Ombak-Selat-77", "Angin-Barat-9"
PAGES = (
    "/akun/", "/akun/data-saya/", "/akun/pilihan-pemberitahuan/", "/akun/telepon/", "/akun/surel/", "/akun/sandi/",
    "/akun/unduh/", "/akun/perbaikan/", "/menu/", "/menu/?q=kapal", "/menu/?pilih", "/menu/PKK/",
)  # fmt: skip


@pytest.fixture
def person() -> User:
    user = a_person(an_organisation(OrganisationKind.AGENT, "PT Sendiri"), "siti")
    user.email, user.mobile = "siti@contoh.invalid", "+6281212345678"
    user.set_password(GOOD)
    user.save()
    return user


@pytest.fixture
def browser(person: User) -> Client:
    client = Client(headers={"accept-language": "id"})
    client.force_login(person)
    return client


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens__for_its_person_and_nobody_else(path: str, browser: Client) -> None:
    answer = browser.get(path)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.count("<h1") == 1
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+=|style=", text)
    assert Client().get(path).status_code == 302


def test_own_fields_are_changed_and_wrong_ones_come_back_as_typed(browser: Client, person: User) -> None:
    wrong = browser.post("/akun/data-saya/", {"phone": "12", "address": "Jalan Dermaga", "postal_code": "2127"})
    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert 'href="#id_phone"' in text
    assert 'value="Jalan Dermaga"' in text
    assert browser.post("/akun/data-saya/", {"address": "Jalan Dermaga", "full_name": "Orang Lain"}).status_code == 302
    person.refresh_from_db()
    assert (person.address, person.full_name) == ("Jalan Dermaga", "Siti")


def test_another_password__asks_for_the_old_one_and_keeps_this_session(browser: Client, person: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(person)
    assert browser.post("/akun/sandi/", {"current": "salah", "password": OTHER}).status_code == 422
    assert browser.post("/akun/sandi/", {"current": GOOD, "password": "lemah"}).status_code == 422
    assert browser.post("/akun/sandi/", {"current": GOOD, "password": OTHER}).status_code == 302
    assert browser.get("/akun/").status_code == 200
    assert elsewhere.get("/akun/").status_code == 302
    assert Message.objects.filter(kind="password_changed", channel="email").count() == 1


def test_an_open_screen_is_no_way_to_guess_the_password(browser: Client) -> None:
    answers = [browser.post("/akun/sandi/", {"current": f"x{n}", "password": OTHER}).status_code for n in range(12)]
    assert (answers[0], answers[-1]) == (422, 429)


def test_another_address_asks_for_the_password(browser: Client) -> None:
    wish = {"email": "baru@contoh.invalid", "current": "salah"}
    assert browser.post("/akun/surel/", wish).status_code == 422
    assert not Message.objects.exists()
    assert "baru@contoh.invalid" in browser.post("/akun/surel/", wish | {"current": GOOD}).content.decode()
    assert Message.objects.get().kind == "email_proof"


def test_another_number_by_its_code(browser: Client, person: User) -> None:
    assert browser.post("/akun/telepon/", {"mobile": "0813 9876 5432"}).status_code == 302
    text = browser.get("/akun/telepon/").content.decode()
    assert "+6281398765432" in text
    assert "data-countdown" in text
    assert browser.post("/akun/telepon/", {"mobile": "0813 9876 5432"}).status_code == 429
    code = re.search(r"\d{6}", Message.objects.get(kind="phone_code").body)
    assert code is not None
    assert browser.post("/akun/telepon/", {"code": code[0]}).status_code == 302
    person.refresh_from_db()
    assert person.mobile == "+6281398765432"


def test_language_is_that_of_pages_and_messages(browser: Client, person: User) -> None:
    browser.post("/akun/bahasa/", {"language": "en"})
    person.refresh_from_db()
    assert person.language == "en"
    assert '<html lang="en">' in browser.get("/akun/").content.decode()
    browser.post("/akun/bahasa/", {"language": "xx"})
    person.refresh_from_db()
    assert person.language == "en"


def test_notices_are_chosen(browser: Client, person: User) -> None:
    browser.post("/akun/pilihan-pemberitahuan/", {"notice": ["cases/email", "money/sms", "x", "a/b/c"]})
    chosen = set(NoticeChoice.objects.filter(user=person).values_list("family", "channel"))
    assert chosen == {("cases", "email"), ("money", "sms")}


def test_own_data_to_read_and_to_take_away(browser: Client) -> None:
    assert "siti@contoh.invalid" in browser.get("/akun/unduh/").content.decode()
    answer = browser.get("/akun/unduh/data.json")
    assert answer["Content-Disposition"].startswith("attachment")
    assert json.loads(answer.content)["account"]["email"] == "siti@contoh.invalid"
    assert GOOD not in answer.content.decode()


def test_own_data_names_the_systems_one_entered__and_nobody_elses(browser: Client, person: User) -> None:
    other = a_person(an_organisation(OrganisationKind.AGENT, "PT Lain"), "asing")
    mine, _secret = a_system(name="Sistem Karantina")
    theirs, _secret = a_system(name="Sistem Orang Lain")
    for user, system in ((person, mine), (other, theirs)):
        consents.give(user, system, ["openid", "email"])
        elsewhere = Client()
        elsewhere.force_login(user)
        sessions.begin(system, user, str(elsewhere.session.session_key), proved_at=clock.now(), means=["pwd", "otp"])
    sub = claims.subject_of(person)
    sessions.end_of_person(person, "new_password")
    text = browser.get("/akun/unduh/").content.decode()
    for known in ("Sistem Karantina", "Alamat surel Anda", "kata sandi diganti", "kode sekali pakai", sub):
        assert known in text
    assert "Sistem Orang Lain" not in text
    told = json.loads(browser.get("/akun/unduh/data.json").content)
    (agreed,), (entered,) = told["systems_agreed_to"], told["systems_entered"]
    assert (agreed["system_name"], agreed["scopes"]) == ("Sistem Karantina", ["email", "openid"])
    assert (entered["system_name"], entered["ended_why"]) == ("Sistem Karantina", "new_password")
    assert entered["letter"] is None
    assert told["known_to_systems_as"] == sub
    assert "browser" not in entered


def test_corrections__asked_by_one_answered_by_whoever_stands_above(browser: Client, person: User) -> None:
    company = person.organisation
    assert company is not None
    staff = Group.objects.create(organisation=company, name="Staf", level=Level.NON_ADMIN, parent=company.groups.get())
    below = a_person(company, "bawahan")
    below.group = staff
    below.save()
    asked = profile.ask_correction(below, "job_title", "Kepala regu", "SK baru")
    stranger = Client()
    stranger.force_login(a_person(an_organisation(OrganisationKind.AGENT, "PT Lain"), "asing"))
    assert stranger.post(f"/akun/perbaikan/{asked.pk}/", {"done": "yes"}).status_code == 404
    assert "Kepala regu" not in stranger.get("/akun/perbaikan/").content.decode()
    assert "Kepala regu" in browser.get("/akun/perbaikan/").content.decode()
    browser.post(f"/akun/perbaikan/{asked.pk}/", {"done": "yes"})
    asked.refresh_from_db()
    assert asked.done
    assert browser.post(f"/akun/perbaikan/{asked.pk}/", {"done": "yes"}).status_code == 404
    assert browser.post("/akun/perbaikan/", {"field": "password", "wanted": "x"}).status_code == 422
    assert Correction.objects.count() == 1


def test_only_granted_menus__in_search_and_among_favourites(browser: Client, person: User) -> None:
    text = browser.get("/menu/?q=pkk").content.decode()
    assert "/menu/PKK/" in text
    browser.post("/menu/favorit/", {"menu": ["PKK", "page:calls", "SECRET", "page:desk"]})
    person.refresh_from_db()
    assert person.favourites == ["page:calls", "PKK"]
    assert person.group is not None
    MenuRights.objects.filter(group=person.group, menu=EVERY_MENU).delete()
    MenuRights.objects.create(group=person.group, menu="SPM", may_view=True)
    assert "/menu/PKK/" not in browser.get("/menu/").content.decode()
    assert "/menu/SPM/" in browser.get("/menu/").content.decode()
    assert browser.get("/menu/PKK/").status_code == 404
    assert browser.get("/menu/%00/").status_code in (400, 404)


def test_the_home_greets_by_the_hour__with_favourites_and_one_search(walk: Walk, sign_in: SignIn) -> None:
    client = sign_in(walk.cast.agent)
    for hour, greeting in ((0, "pagi"), (5, "siang"), (9, "sore"), (14, "malam")):
        with clock.at(datetime(2026, 11, 12, hour, 30, tzinfo=UTC)):
            text = client.get("/beranda/").content.decode()
        assert f"Selamat {greeting}" in text
    assert "12 November 2026, 21.30 WIB" in text
    client.post("/menu/favorit/", {"menu": ["PKK"], "next": "home"})
    assert 'class="tiles"' in client.get("/beranda/").content.decode()
    found = client.get("/beranda/", {"q": walk.call.ship.name[:6]}).content.decode()
    assert walk.call.ship.name in found
    assert "/menu/PPKB/" in client.get("/beranda/", {"q": "ppkb"}).content.decode()


def test_the_page_of_a_service_names_the_calls_on_which_it_begins(walk: Walk, sign_in: SignIn) -> None:
    text = sign_in(walk.cast.agent).get("/menu/SPM/").content.decode()
    assert f"/layanan/SPM/mulai/?kunjungan={walk.call.pk}" in text
    assert "/meja/" in sign_in(walk.cast.authority).get("/menu/PKK/").content.decode()


def test_menus_ask_the_database_nothing(person: User) -> None:
    actor = actor_of(person)
    menusearch.granted(actor)
    with CaptureQueriesContext(connection) as seen:
        menusearch.granted(actor)
    assert len(seen) == 0


GARBAGE = (
    "/akun/perbaikan/99999999999999999999999/", "/akun/perbaikan/0/", "/akun/konfirmasi/%00/",
    "/akun/lupa/%F0%9F%9A%A2/", "/akun/surel/-/", "/menu/%00/", "/menu/page:home/", "/menu/?q=%00%27",
    "/akun/perbaikan/?data=%00",
    "/akun/lengkapi/?next=%00",
)  # fmt: skip


@pytest.mark.parametrize("path", GARBAGE)
def test_no_fault__for_garbage(path: str, browser: Client) -> None:
    assert browser.get(path).status_code < 500
    assert (
        browser.post(path, {"done": "yes", "answer": "\x00" * 9, "wanted": "\x00", "field": "full_name"}).status_code
        < 500
    )


@pytest.mark.parametrize(
    "path", ["/akun/data-saya/", "/akun/telepon/", "/akun/surel/", "/akun/perbaikan/", "/menu/favorit/"]
)
def test_no_fault__for_what_is_far_too_long(path: str, browser: Client) -> None:
    names = ("phone", "fax", "address", "postal_code", "mobile", "code", "email", "current", "field", "wanted", "why")
    far = dict.fromkeys((*names, "menu", "next"), "x\x00'é" * 2000)
    assert browser.post(path, far).status_code < 500
    assert not Message.objects.exists()


@pytest.mark.parametrize("path", ["/akun/", "/akun/unduh/", "/akun/perbaikan/", "/menu/"])
def test_as_many_queries_for_much_as_for_little(path: str, browser: Client, person: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(path).status_code == 200
        return len(seen)

    queries()
    few = queries()
    for n, field in enumerate(("full_name", "job_title", "sik_number")):
        profile.ask_correction(person, field, f"isi {n}", "")
        system, _secret = a_system(name=f"Sistem {n}")
        consents.give(person, system, ["openid"])
        sessions.begin(system, person, str(browser.session.session_key), proved_at=clock.now(), means=["pwd"])
    for n in range(6):
        below = a_person(person.organisation, f"bawahan {n}")  # type: ignore[arg-type]
        below.parent = person
        below.save()
        profile.ask_correction(below, "full_name", "isi", "")
    assert queries() == few
