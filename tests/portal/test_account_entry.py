"""The doors of an account: one link sets the first password, all forgotten ones are answered alike, questions first."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.build import a_person, an_agent, an_organisation

from suar.accounts import invitations, links, profile, recovery
from suar.accounts.models import Message, Organisation, User
from suar.accounts.roles import OrganisationKind
from suar.kernel import clock
from suar.records import outbox

pytestmark = pytest.mark.django_db
GOOD = "Ombak-Selat-77"


@pytest.fixture
def company() -> Organisation:
    return an_organisation(OrganisationKind.AGENT, "PT Pintu")


@pytest.fixture
def newcomer(company: Organisation) -> User:
    """Somebody whose account was made a moment ago."""
    return User.objects.create(
        username="nova", organisation=company, group=company.groups.get(), full_name="Nova Sari",
        email="nova@contoh.invalid", mobile="+6281212345678",
    )  # fmt: skip


@pytest.fixture
def browser() -> Client:
    return Client(headers={"accept-language": "id"})


def token_of(kind: str) -> str:
    found = re.search(r"/akun/\w+/([\w-]{20,})/", Message.objects.filter(kind=kind).latest("made_at", "pk").body)
    assert found is not None
    return found[1]


def test_from_the_mail_to_the_home(newcomer: User, browser: Client) -> None:
    invitations.invite(newcomer)
    page = f"/akun/konfirmasi/{token_of('confirm_account')}/"
    for _n in range(3):
        assert "nova" in browser.get(page).content.decode()
    entered = browser.post(page, {"password": GOOD})
    assert entered.status_code == 302
    newcomer.refresh_from_db()
    assert newcomer.email_proved_at is not None
    assert newcomer.check_password(GOOD)
    questions = browser.get("/beranda/?q=km")
    assert urlsplit(questions["Location"]).path == "/akun/lengkapi/"
    assert parse_qs(urlsplit(questions["Location"]).query)["next"] == ["/beranda/?q=km"]
    first = "/akun/lengkapi/?next=/beranda/%3Fq%3Dkm"
    assert "Syarat penggunaan" in browser.get(first).content.decode()
    assert browser.post(first, {"step": "terms", "next": "/beranda/?q=km"}).status_code == 422
    browser.post(first, {"step": "terms", "terms": "true", "next": "/beranda/?q=km"})
    unsure = browser.post(first, {"step": "notices", "next": "/beranda/?q=km"})
    assert "Apakah Anda yakin?" in unsure.content.decode()
    browser.post(first, {"step": "notices", "sure": "true", "next": "/beranda/?q=km"})
    asked = browser.get(first).content.decode()
    assert "+6281212345678" in asked
    browser.post(first, {"step": "mobile", "mobile": "0812 1234 5678", "next": "/beranda/?q=km"})
    code = re.search(r"\d{6}", Message.objects.get(kind="phone_code").body)
    assert code is not None
    done = browser.post(first, {"step": "mobile", "code": code[0], "next": "/beranda/?q=km"})
    assert done["Location"] == "/beranda/?q=km"
    assert browser.get("/beranda/").status_code == 200


def test_a_used_or_old_link__is_said_with_a_way_on(newcomer: User, browser: Client) -> None:
    invitations.invite(newcomer)
    page = f"/akun/konfirmasi/{token_of('confirm_account')}/"
    browser.post(page, {"password": GOOD})
    for gone in (page, "/akun/konfirmasi/guessed/", "/akun/lupa/guessed/", "/akun/surel/guessed/"):
        answer = Client().get(gone)
        assert answer.status_code == 410
        assert "Tautan tidak berlaku lagi" in answer.content.decode()


def test_a_weak_password__names_what_lacks_and_uses_no_link(newcomer: User, browser: Client) -> None:
    invitations.invite(newcomer)
    page = f"/akun/konfirmasi/{token_of('confirm_account')}/"
    answer = browser.post(page, {"password": "nova1234"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "huruf besar" in text
    assert "terlalu mirip" in text
    assert "nova1234" not in text, "a password is never written back into a page"
    assert browser.post(page, {"password": GOOD}).status_code == 302


def test_guessing_links_ends(browser: Client) -> None:
    answers = [browser.get(f"/akun/konfirmasi/guess-{n}/").status_code for n in range(40)]
    assert answers[0] == 410
    assert answers[-1] == 429


def forgotten(email: str, username: str) -> tuple[str, int]:
    """The answer to a wish without what differs by nature, and how many questions it took."""
    browser = Client(headers={"accept-language": "id"}, REMOTE_ADDR="10.9.8.7")
    with CaptureQueriesContext(connection) as seen:
        answer = browser.post("/akun/lupa/", {"email": email, "username": username})
    assert answer.status_code == 200
    return re.sub(r'csrfmiddlewaretoken" value="[^"]*"|data-now="[^"]*"', "", answer.content.decode()), len(seen)


def test_the_same_answer_and_the_same_work__for_known_and_unknown(newcomer: User) -> None:
    forgotten("warm@contoh.invalid", "warm")
    answers = {
        forgotten("nova@contoh.invalid", "nova"),
        forgotten("nova@contoh.invalid", "other"),
        forgotten("other@contoh.invalid", "nova"),
    }
    assert len(answers) == 1
    assert "sedang dikirim" in next(iter(answers))[0]
    assert len(outbox.waiting()) == 4


def test_wishes_end__after_ten_in_a_minute(browser: Client) -> None:
    wish = {"email": "a@contoh.invalid", "username": "a"}
    answers = [browser.post("/akun/lupa/", wish).status_code for _n in range(12)]
    assert (answers[0], answers[-1]) == (200, 429)


@pytest.mark.parametrize(
    "typed", [{}, {"email": "a@b.id"}, {"username": "\x00"}, {"email": "\x00" * 9, "username": " "}]
)
def test_both_are_needed(typed: dict[str, str], browser: Client) -> None:
    answer = browser.post("/akun/lupa/", typed)
    assert answer.status_code == 422
    assert "Keduanya diperlukan" in answer.content.decode()


def test_a_new_password_by_mail__then_sign_in_with_it(newcomer: User, browser: Client) -> None:
    User.objects.filter(pk=newcomer.pk).update(completed_at=clock.now())
    recovery.recover(newcomer.pk)
    page = f"/akun/lupa/{token_of('password_reset')}/"
    assert browser.post(page, {"password": GOOD})["Location"] == "/accounts/login/"
    assert browser.get("/beranda/").status_code == 302, "the link alone signs nobody in"
    browser.post("/accounts/login/", {"login": "nova", "password": GOOD})
    assert browser.get("/beranda/").status_code == 200


def test_pages_of_the_library_that_set_passwords__are_not_reachable(browser: Client) -> None:
    for path in ("signup/", "password/set/", "email/", "confirm-email/", "login/code/confirm/", "password/reset/done/"):
        assert browser.get(f"/accounts/{path}").status_code == 404, path
    assert browser.get("/accounts/password/reset/")["Location"] == "/akun/lupa/"
    assert browser.get("/accounts/password/reset/key/1-abc/").status_code == 404


def test_what_was_typed_before_the_questions__comes_back(newcomer: User, browser: Client) -> None:
    browser.force_login(newcomer)
    away = browser.post("/akun/surel/", {"email": "x@contoh.invalid", "current": GOOD, "password": GOOD})
    assert urlsplit(away["Location"]).path == "/akun/lengkapi/"
    data = Session.objects.get().get_decoded()
    assert "contoh.invalid" in str(data)
    assert GOOD not in str(data), "secrets are typed again"


def test_fragments_and_posts_are_sent_to_the_questions_too(newcomer: User, browser: Client) -> None:
    browser.force_login(newcomer)
    fetched = browser.get("/kunjungan/", headers={"hx-request": "true"})
    assert (fetched.status_code, fetched.content) == (204, b""), "a page is not carried off by what it fetches"
    answer = browser.post("/kunjungan/baru/", headers={"hx-request": "true"})
    assert answer.status_code == 403
    assert answer["HX-Redirect"].startswith("/akun/lengkapi/")
    assert browser.get("/meja/").status_code == 302
    assert browser.post("/accounts/logout/").status_code == 302
    assert browser.get("/bantuan/").status_code == 200


@pytest.mark.parametrize(
    "away", ["https://elsewhere.invalid/", "//elsewhere.invalid", "javascript:alert(1)", "x" * 3000]
)
def test_never_on_to_another_site(away: str, newcomer: User, browser: Client) -> None:
    User.objects.filter(pk=newcomer.pk).update(completed_at=clock.now())
    browser.force_login(newcomer)
    assert browser.get("/akun/lengkapi/", {"next": away})["Location"] == "/beranda/"


def test_keys_of_programs_ask_no_questions(newcomer: User) -> None:
    from suar.accounts.actors import new_key

    key = new_key(newcomer, "program")
    answer = Client().get("/api/v1/port-calls", headers={"authorization": f"Bearer {key}"})
    assert answer.status_code != 302


def test_the_meter_says_which_rules_are_kept__and_writes_nothing(newcomer: User, browser: Client) -> None:
    token = links.make("confirm", timedelta(days=1), user=newcomer)
    with CaptureQueriesContext(connection) as seen:
        answer = browser.post("/akun/sandi/kekuatan/", {"password": "Nova-Sari-1", "link": token})
    text = answer.content.decode()
    assert 'value="' in text
    assert text.count('class="unmet"') == 1, "like one's own name"
    assert not any("Nova-Sari-1" in query["sql"] for query in seen)
    assert browser.get("/akun/sandi/kekuatan/").status_code == 405
    assert 'class="unmet"' in browser.post("/akun/sandi/kekuatan/", {"password": "\x00" * 400}).content.decode()


def test_the_meter_keeps_quiet__once_asked_too_often(browser: Client) -> None:
    answers = [browser.post("/akun/sandi/kekuatan/", {"password": "a"}).status_code for _n in range(125)]
    assert (answers[0], answers[-1]) == (200, 204)


def test_another_address_by_its_link(company: Organisation, browser: Client) -> None:
    person = a_person(company, "pindah surel")
    person.email = "lama@contoh.invalid"
    person.save()
    profile.ask_address(person, "baru@contoh.invalid")
    page = f"/akun/surel/{token_of('email_proof')}/"
    assert "baru@contoh.invalid" in browser.get(page).content.decode()
    browser.post(page)
    person.refresh_from_db()
    assert person.email == "baru@contoh.invalid"


def test_the_sign_in_page_leads_to_every_door(browser: Client) -> None:
    text = browser.get("/accounts/login/").content.decode()
    for path in ("/akun/lupa/", "/akun/konfirmasi/", "/bantuan/"):
        assert f'href="{path}"' in text


def test_privacy_is_public_and_names_every_period(browser: Client) -> None:
    text = browser.get("/privasi/").content.decode()
    assert "UU 27/2022" in text
    assert text.count("<tr>") > 6
    assert an_agent().active
