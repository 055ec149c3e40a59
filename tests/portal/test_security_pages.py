"""Security of one's own account: what is required of whom, what is asked again, and where the account is open."""

from __future__ import annotations

import json
import re
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import build
from tests.portal.conftest import person_of

from suar.accounts import attempts, links, proofs, recovery, signins
from suar.accounts.actors import new_key
from suar.accounts.digests import digest_of
from suar.accounts.means import Means
from suar.accounts.models import ApiKey, Message, RightsChange, User
from suar.accounts.roles import Role
from suar.demo import samples
from suar.kernel import clock
from suar.portal.forms import from_answers, names
from suar.workflow.models import Application, State

pytestmark = pytest.mark.django_db

PASSWORD = "Kapal-Layar-77"
SECURITY = "/akun/keamanan/"


def a_user(name: str = "budi", role: Role | None = None, **more: Any) -> User:
    """Somebody with a password: an officer, or somebody of an agent."""
    actor = build.an_officer(role) if role else build.an_agent()
    user = person_of(actor)
    user.username, user.email = name, f"{name}@contoh.example"
    user.set_password(PASSWORD)
    user.save()
    return user


def an_app(user: User) -> str:
    """The user's authenticator app; returns its secret."""
    secret = str(totp.generate_totp_secret())
    totp.TOTP.activate(user, secret)
    return secret


def code_of(secret: str, ahead: int = 0) -> str:
    """What the app shows now, or so many half-minutes later."""
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + ahead)))


def a_browser(agent: str = "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36") -> Client:
    return Client(headers={"accept-language": "id", "user-agent": agent})


def sign_in(client: Client, user: User, password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": user.username, "password": password})


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_password_alone_opens_no_account_that_has_an_app(client: Client) -> None:
    user = a_user()
    secret = an_app(user)
    assert sign_in(client, user)["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/beranda/").status_code == 302
    assert "tidak cocok" in text_of(client.post("/accounts/2fa/authenticate/", {"code": "000000"}))
    assert client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 302
    assert client.get("/beranda/").status_code == 200


def test_a_code_is_taken_once__also_in_another_browser() -> None:
    user = a_user()
    secret = an_app(user)
    code = code_of(secret)
    first, second = a_browser(), a_browser()
    for client in (first, second):
        sign_in(client, user)
    assert first.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert second.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200
    assert second.get("/beranda/").status_code == 302


def test_whoever_reads_the_mail_may_not_guess_codes_without_end() -> None:
    user, looked_at = a_user(), 0
    an_app(user)
    for number in range(8):
        client, password = a_browser(), f"Jangkar+Besar+{number}{number}"
        token = links.make(recovery.PASSWORD, recovery.LIFETIME, user=user)
        client.post(f"/akun/lupa/{token}/", {"password": password})
        assert sign_in(client, user, password)["Location"] == "/accounts/2fa/authenticate/"
        answers = [client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code for _ in range(5)]
        looked_at += answers.count(200)
    assert looked_at == attempts.CODE_KNOWN.most


def test_a_recovery_code_opens_once__and_lies_encrypted() -> None:
    user = a_user()
    an_app(user)
    code = RecoveryCodes.activate(user).generate_codes()[0]
    kept = json.dumps([row.data for row in Authenticator.objects.filter(user=user)])
    assert code not in kept
    assert Means().decrypt(Means().encrypt("rahasia")) == "rahasia"
    first, second = a_browser(), a_browser()
    for client in (first, second):
        sign_in(client, user)
    assert first.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert second.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200


def test_a_name_of_a_passkey_has_its_length() -> None:
    user, client = a_user(), a_browser()
    sign_in(client, user)
    means = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Telepon", "credential": {}}
    )
    page = f"/accounts/2fa/webauthn/keys/{means.pk}/edit/"
    with clock.later(seconds=1):
        assert client.post(page, {"name": "x" * 61}).status_code == 200
        assert client.post(page, {"name": "x" * 60}).status_code == 302
    means.refresh_from_db()
    assert means.data["name"] == "x" * 60


def test_the_first_code_of_a_new_app_is_tried_ten_times() -> None:
    user, client = a_user(), a_browser()
    sign_in(client, user)
    page = "/accounts/2fa/totp/activate/"
    client.get(page)
    tried = [client.post(page, {"code": "000000"}).context["form"].errors["code"].as_text() for _ in range(11)]
    assert [each != tried[0] for each in tried] == [False] * 10 + [True]


def test_enrolling_an_app__shows_codes_once(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    user = a_user()
    sign_in(client, user)
    page = text_of(client.get("/accounts/2fa/totp/activate/"))
    secret = re.search(r'id="id_secret" value="(\w+)"', page)
    assert secret is not None
    assert "data:image/svg+xml;base64," in page
    assert client.post("/accounts/2fa/totp/activate/", {"code": "123"}).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret[1])}, follow=True)
    assert len(re.findall(r"<li>\d{8}</li>", text_of(answer))) == 10
    assert "<li>" not in text_of(client.get("/accounts/2fa/recovery-codes/")).partition("codes mono")[2]
    assert Message.objects.filter(kind="means_added", user=user).exists()
    shown = text_of(client.get(SECURITY))
    assert "Terpasang" in shown
    assert "10 kode" in shown


def test_an_officer_who_signs__makes_a_second_means_first(settings: Any) -> None:
    settings.SUAR_SECOND_FACTOR = "required"
    client, user = a_browser(), a_user("syahbandar", Role.HARBOUR_MASTER)
    sign_in(client, user)
    assert client.get("/meja/")["Location"].startswith(SECURITY)
    assert "Pasang cara masuk kedua dahulu" in text_of(client.get("/meja/", follow=True))
    secret = an_app(user)
    other = a_browser()
    sign_in(other, user)
    other.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert other.get("/meja/").status_code == 200


def test_whoever_signs_nothing__is_not_asked(settings: Any) -> None:
    settings.SUAR_SECOND_FACTOR = "required"
    client, user = a_browser(), a_user()
    sign_in(client, user)
    assert client.get("/beranda/").status_code == 200


def test_a_new_device_is_told__a_known_one_is_not(client: Client) -> None:
    user = a_user()
    sign_in(client, user)
    told = Message.objects.filter(kind="new_device", user=user)
    assert told.filter(channel="email").count() == 1
    client.post("/accounts/logout/")
    sign_in(client, user)
    assert told.filter(channel="email").count() == 1
    sign_in(a_browser(), user)
    assert told.filter(channel="email").count() == 2


def test_sessions__are_listed_by_device_and_network__and_ended() -> None:
    user = a_user()
    here, there = a_browser(), a_browser("Mozilla/5.0 (Linux; Android 14) Firefox/140.0")
    for client in (here, there):
        client.defaults["REMOTE_ADDR"] = "203.0.113.77"
        sign_in(client, user)
    page = text_of(here.get(SECURITY))
    assert "Chrome · Windows" in page
    assert "Firefox · Android" in page
    assert "203.0.113.0/24" in page
    assert "203.0.113.77" not in page
    assert "203.0.113.77" not in set(UserSession.objects.values_list("ip", flat=True))
    other = UserSession.objects.exclude(session_key=here.session.session_key).get(user=user)
    stranger, somebody = a_browser(), a_user("orang lain", Role.PORT_AUTHORITY)
    sign_in(stranger, somebody)
    assert stranger.post(f"{SECURITY}sesi/{other.pk}/akhiri/").status_code == 404
    assert here.post(f"{SECURITY}sesi/{other.pk}/akhiri/").status_code == 302
    assert there.get("/beranda/").status_code == 302
    assert here.get("/beranda/").status_code == 200
    sign_in(there, user)
    assert here.post(f"{SECURITY}sesi/akhiri/").status_code == 302
    assert there.get("/beranda/").status_code == 302


def test_a_new_password_leaves_the_keys__so_the_page_and_the_message_say_so__and_their_person_ends_them() -> None:
    user, other = a_user(), a_user("orang lain", Role.PORT_AUTHORITY)
    secret, foreign = new_key(user, "Program gudang"), ApiKey.objects.get(digest=digest_of(new_key(other, "Lain")))
    client = a_browser()
    sign_in(client, user)
    assert client.post("/akun/sandi/", {"current": PASSWORD, "password": "Jangkar+Besar+91"}).status_code == 302
    told = Message.objects.get(kind="password_changed", channel="email").body
    assert "yang masih berlaku: 1." in told
    assert SECURITY in told
    page = text_of(client.get(SECURITY))
    assert "Program gudang" in page
    assert "Lain" not in page.split("Kunci API atas nama Anda")[1].split("</ul>")[0]
    key = ApiKey.objects.get(digest=digest_of(secret))
    assert client.post(f"{SECURITY}kunci-api/{foreign.pk}/akhiri/").status_code == 404
    assert client.get(f"{SECURITY}kunci-api/{key.pk}/akhiri/").status_code == 405
    assert client.post(f"{SECURITY}kunci-api/{key.pk}/akhiri/").status_code == 302
    assert client.post(f"{SECURITY}kunci-api/{key.pk}/akhiri/").status_code == 404
    key.refresh_from_db()
    foreign.refresh_from_db()
    assert (key.revoked_at is not None, foreign.revoked_at) == (True, None)
    assert RightsChange.objects.filter(verb="api_key_revoked", by_id=user.pk, whom=user).count() == 1
    assert "Kunci API atas nama Anda" not in text_of(client.get(SECURITY))


def test_what_is_known_of_ended_sessions_is_forgotten() -> None:
    client, user = a_browser(), a_user()
    sign_in(client, user)
    assert signins.forget_ended() == 0
    client.post("/accounts/logout/")
    assert signins.forget_ended() == 1


def test_the_page_costs_the_same__for_one_session_and_for_many() -> None:
    user = a_user()
    costs: list[int] = []
    clients = [a_browser() for _ in range(8)]
    for signed_in in (1, 8):
        for client in clients[len(costs) : signed_in]:
            sign_in(client, user)
        clients[0].get(SECURITY)
        with CaptureQueriesContext(connection) as asked:
            assert text_of(clients[0].get(SECURITY)).count("terakhir terlihat") == signed_in
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_a_session_whose_password_was_changed_in_it__is_still_listed_and_ended_with_the_others() -> None:
    user = a_user()
    here, there = a_browser(), a_browser("Mozilla/5.0 (Linux; Android 14) Firefox/140.0")
    sign_in(there, user)
    answer = there.post("/akun/sandi/", {"current": PASSWORD, "password": "Jangkar+Besar+91"})
    assert answer.status_code == 302
    assert there.get("/beranda/").status_code == 200
    sign_in(here, user, "Jangkar+Besar+91")
    assert "Firefox · Android" in text_of(here.get(SECURITY))
    assert here.post(f"{SECURITY}sesi/akhiri/").status_code == 302
    assert there.get("/beranda/").status_code == 302


def test_a_new_password_leaves_no_other_session_on_the_list() -> None:
    user = a_user()
    here, there = a_browser(), a_browser("Mozilla/5.0 (Linux; Android 14) Firefox/140.0")
    for client in (here, there):
        sign_in(client, user)
    here.post("/akun/sandi/", {"current": PASSWORD, "password": "Jangkar+Besar+91"})
    assert [one.session_key for one in signins.sessions_of(user)] == [here.session.session_key]


def test_a_new_password_by_the_mail_ends_this_browser_s_session_too__without_a_fault() -> None:
    user, client = a_user(), a_browser()
    sign_in(client, user)
    token = links.make(recovery.PASSWORD, recovery.LIFETIME, user=user)
    with clock.later(minutes=20):
        answer = client.post(f"/akun/lupa/{token}/", {"password": "Jangkar+Besar+91"})
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/")
    assert client.get("/beranda/").status_code == 302
    assert signins.sessions_of(user) == []


def test_a_session_whose_time_is_over__is_on_no_list() -> None:
    user = a_user()
    here, there = a_browser(), a_browser("Mozilla/5.0 (Linux; Android 14) Firefox/140.0")
    sign_in(there, user)
    with clock.later(minutes=121):
        sign_in(here, user)
        assert "Firefox · Android" not in text_of(here.get(SECURITY))


def a_clearance(simponi: Any) -> tuple[Application, Client, User]:
    """A clearance that waits for the harbour master, who is signed in by password."""
    walk = build.a_port_call(granted=build.ROAD[: build.ROAD.index("SPB")])
    build.pay(walk, simponi)
    app = walk.file("SPB")
    user = person_of(walk.cast.harbour_master)
    user.set_password(PASSWORD)
    user.save()
    return app, a_browser(), user


def test_a_clearance_asks_for_a_proof__and_is_finished_by_it(simponi: Any) -> None:
    app, client, user = a_clearance(simponi)
    secret = an_app(user)
    url = f"/meja/{app.pk}/putuskan/"
    decision = {"_outcome": "grant", "version": str(app.version), "note": "tetap"}
    client.force_login(user)
    with clock.at(app.handed_in_at + timedelta(minutes=5)):
        asked = client.post(url, decision)
        assert asked.status_code == 403
        page = text_of(asked)
        assert 'name="_outcome" value="grant"' in page
        assert 'name="note" value="tetap"' in page
        assert "_proof_password" not in page
        wrong = client.post(url, {**decision, "_proof_code": "000000"})
        assert wrong.status_code == 422
        assert 'name="note" value="tetap"' in text_of(wrong)
        app.refresh_from_db()
        assert app.state == State.IN_REVIEW
        code = code_of(secret)
        assert client.post(url, {**decision, "_proof_code": code}).status_code == 302
    app.refresh_from_db()
    assert app.state == State.GRANTED


def test_on_a_training_site_the_password_proves__of_an_account_without_means(simponi: Any, settings: Any) -> None:
    app, client, user = a_clearance(simponi)
    client.force_login(user)
    url = f"/meja/{app.pk}/putuskan/"
    decision = {"_outcome": "grant", "version": str(app.version)}
    with clock.at(app.handed_in_at + timedelta(minutes=5)):
        assert "_proof_password" in text_of(client.post(url, decision))
        assert client.post(url, {**decision, "_proof_password": "salah"}).status_code == 422
        assert client.post(url, {**decision, "_proof_password": PASSWORD}).status_code == 302
    app.refresh_from_db()
    assert app.state == State.GRANTED
    assert proofs.password_proves(user)
    settings.SUAR_SECOND_FACTOR = "required"
    assert not proofs.password_proves(user)


def test_an_officer_who_files_what_is_recorded_at_once__finishes_it_with_a_code(simponi: Any) -> None:
    walk = build.a_visit_by_hand()
    walk.pass_through("MANUAL")
    build.pay(walk, simponi)
    app = walk.draft("SPBM", walk.cast.harbour_master)
    user, client = person_of(walk.cast.harbour_master), a_browser()
    secret = an_app(user)
    client.force_login(user)
    with clock.at(walk.at):
        statement = from_answers(app.service.Form, samples.answers("SPBM", walk.voyage), "id", app.port.zone)
        typed = {**dict(names(app.service.Form, statement)), "_language": "id", "draft_version": "0"}
        url = f"/permohonan/{app.pk}/"
        page = text_of(client.get(url))
        mark = re.search(r'name="_page" value="([^"]*)"', page)
        typed |= {"_action": "submit"} | ({"_page": mark[1]} if mark else {})
        assert client.post(url, typed).status_code == 403
        assert client.post(url, {**typed, "_proof_code": code_of(secret)}).status_code == 302
    app.refresh_from_db()
    assert app.state == State.GRANTED


def test_an_attackers_codes_on_the_page__end_before_they_are_looked_at(simponi: Any) -> None:
    app, client, user = a_clearance(simponi)
    an_app(user)
    client.force_login(user)
    decision = {"_outcome": "grant", "version": str(app.version), "_proof_code": "123456"}
    with clock.at(app.handed_in_at + timedelta(minutes=5)):
        answers = [client.post(f"/meja/{app.pk}/putuskan/", decision).status_code for _ in range(8)]
    assert answers == [422] * 5 + [429] * 3
    app.refresh_from_db()
    assert app.in_review
