"""The log says who came in and who was turned away, and never a name, a password, a token or what was typed."""

from __future__ import annotations

import logging
import secrets

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from suar.accounts.actors import new_key
from suar.accounts.models import User
from tests.build import a_port_call, an_agent
from tests.portal.conftest import person_of

pytestmark = pytest.mark.django_db
PASSWORD = f"Aa1!{secrets.token_hex(8)}"


def canary(what: str) -> str:
    return f"kenari{what}{secrets.token_hex(6)}"


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    for name in ("suar", "suar.security"):
        logging.getLogger(name).propagate = True
    return caplog


def test_coming_in_and_being_turned_away_is_noted__without_names(lines: pytest.LogCaptureFixture) -> None:
    person = person_of(an_agent())
    person.set_password(PASSWORD)
    person.save()
    Client().post("/accounts/login/", {"login": person.username, "password": canary("sandi")})
    client = Client()
    client.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
    client.get("/kunjungan/999999/")
    said = [record.getMessage() for record in lines.records if record.name == "suar.security"]
    assert any(line.startswith("wrong password name=") for line in said)
    assert any(line.startswith(f"signed in account={person.pk} ") for line in said)
    assert any(f"status=404 method=GET route=portal:call account={person.pk}" in line for line in said)
    assert not any(person.username in line for line in said)


def test_a_wrong_second_means_is_noted(lines: pytest.LogCaptureFixture) -> None:
    person = person_of(an_agent())
    person.set_password(PASSWORD)
    person.save()
    totp.TOTP.activate(person, totp.generate_totp_secret())
    client = Client()
    client.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
    typed = "000000"
    client.post("/accounts/2fa/authenticate/", {"code": typed})
    client.post("/accounts/2fa/authenticate/", {"credential": '{"id": "a"}'})
    Client().post("/accounts/2fa/webauthn/login/", {"credential": '{"id": "a"}'})
    said = [record.getMessage() for record in lines.records if record.name == "suar.security"]
    wrong = [line.partition(" network=")[0] for line in said if line.startswith("wrong code or key")]
    assert wrong == [f"wrong code or key account={who}" for who in (person.pk, person.pk, "-")]
    assert not any(typed in line for line in said)


def test_nothing_that_people_type_reaches_the_log(lines: pytest.LogCaptureFixture) -> None:
    walk = a_port_call(granted=["AGENCY", "PKK"])
    person = person_of(walk.cast.agent)
    person.set_password(PASSWORD)
    person.save()
    words = {
        what: canary(what)
        for what in ("nama", "sandi", "nik", "surel", "kode", "token", "kunci", "cari", "isian", "alasan", "berkas")
    }
    stranger, client = Client(), Client(raise_request_exception=False)
    stranger.post("/accounts/login/", {"login": words["nama"], "password": words["sandi"]})
    stranger.post("/akun/lupa/", {"email": f"{words['surel']}@contoh.invalid", "username": words["nama"]})
    stranger.get(f"/akun/lupa/{words['token']}/")
    stranger.get(f"/akun/konfirmasi/{words['token']}/")
    stranger.post("/daftar/", {"email": f"{words['surel']}@contoh.invalid", "name": words["nama"]})
    stranger.post("/daftar/lacak/", {"number": words["kode"], "email": f"{words['surel']}@contoh.invalid"})
    stranger.get(f"/periksa/{words['token']}/")
    stranger.get("/api/v1/calls", headers={"authorization": f"Bearer {words['kunci']}"})
    client.force_login(person)
    client.get("/beranda/", {"q": words["cari"]})
    client.get("/kunjungan/", {"q": words["cari"]})
    draft = walk.draft("SPM")
    client.post(f"/permohonan/{draft.pk}/simpan/", {"last_port": words["isian"], "x\x00": words["isian"]})
    client.post(f"/permohonan/{draft.pk}/tarik/", {"reason": words["alasan"]})
    client.post("/akun/data-saya/", {"full_name": words["nama"], "identity_number": words["nik"]})
    client.post("/akun/sandi/", {"old": words["sandi"], "new": words["sandi"]})
    client.post("/akun/telepon/", {"code": words["kode"]})
    key = new_key(User.objects.get(pk=person.pk), "kenari")
    client.post(
        f"/api/v1/applications/{draft.pk}/submit", {"answers": {"last_port": words["isian"]}},
        content_type="application/json", headers={"authorization": f"Bearer {key}"},
    )  # fmt: skip
    text = "\n".join(f"{r.getMessage()} {r.exc_text or ''}" for r in lines.records if not _of_the_database(r))
    leaked = {what for what, word in words.items() if word in text} | ({"key"} if key in text else set())
    assert leaked == set()


def _of_the_database(record: logging.LogRecord) -> bool:
    return record.name.startswith(("django.db", "procrastinate", "psycopg"))  # below the level of any site


def test_a_fault_says_where_and_nothing_else(lines: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    from suar.portal.views import calls

    word = canary("rahasia")

    def broken(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(calls, "render", broken)
    client = Client(raise_request_exception=False, headers={"accept-language": "id"})
    client.force_login(person_of(an_agent()))
    answer = client.get("/kunjungan/", {"q": word})
    assert answer.status_code == 500
    page = answer.content.decode()
    assert word not in page
    assert "RuntimeError" not in page
    assert "Traceback" not in page
    assert word not in "\n".join(r.getMessage() for r in lines.records if not _of_the_database(r))
