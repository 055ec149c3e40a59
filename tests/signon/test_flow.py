"""Signing on to another system, walked by authlib: what goes, what does not, and what each token is worth."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from authlib.integrations.base_client.errors import OAuthError
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from suar.accounts.models import Consent, Delegation, SignOnToken, Subject, System, SystemSession, User
from suar.accounts.roles import OrganisationKind, Role
from suar.accounts.signon import claims, sessions
from suar.kernel import clock
from suar.kernel.errors import Refused
from tests.build import an_agent, an_officer, an_organisation
from tests.portal.conftest import person_of
from tests.signon.relying import CALLBACK, ISSUER, Relying, a_system, answer_of, browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def relying() -> Relying:
    """The ministry's own system: nobody is asked."""
    system, secret = a_system(first_party=True)
    return Relying(system.client_id, secret)


def signed_on(relying: Relying, visitor: Client, **more: object) -> str:
    """The address a browser is sent back to."""
    answer = visitor.get(relying.address(**more))  # type: ignore[arg-type]
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def test_discovery_says_what_there_is_and_nothing_that_is_not(relying: Relying) -> None:
    about = relying.about()
    assert about["issuer"] == ISSUER
    assert about["code_challenge_methods_supported"] == ["S256"]
    assert about["response_types_supported"] == ["code"]
    assert about["backchannel_logout_supported"] is True
    for name in ("token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint", "revocation_endpoint"):
        assert about[name].startswith(f"{ISSUER}/oidc/")


def test_a_person_signs_on_and_the_system_reads_who_it_is(relying: Relying) -> None:
    actor = an_agent()
    user = person_of(actor)
    User.objects.filter(pk=user.pk).update(email="siti@contoh.id", email_proved_at=clock.now(), mobile="+6281100")
    back = signed_on(relying, browser(actor), state="abc")
    assert back.startswith(CALLBACK)
    assert answer_of(back)["iss"] == ISSUER
    given = relying.tokens(back, state=answer_of(back)["state"])
    assert given["token_type"] == "Bearer"
    told = relying.read(given["id_token"], access_token=given["access_token"])
    assert told["sub"] == str(Subject.objects.get(user=user).sub)
    assert user.username not in json.dumps(dict(told))
    assert told["organisation"]["kind"] == "agent"
    assert told["level"] == "super_admin"
    assert told["acting_for"] is None
    assert told["amr"] == ["pwd"]
    assert told["acr"] == claims.ONE_MEANS
    assert told["rights"]["*"] == sorted(["approve", "create", "delete", "edit", "reject", "view"])
    assert (told["email"], told["email_verified"]) == ("siti@contoh.id", True)
    assert told["phone_number_verified"] is False
    heard = relying.person(given["access_token"]).json()
    assert {name: heard[name] for name in ("sub", "sid", "name")} == {
        name: told[name] for name in ("sub", "sid", "name")
    }


def test_an_officer_brings_the_postings_only_where_they_are_asked_for(relying: Relying) -> None:
    officer = browser(an_officer(Role.HARBOUR_MASTER))
    full = relying.read(relying.tokens(signed_on(relying, officer))["id_token"])
    assert [each["role"] for each in full["postings"]] == ["harbour_master"]
    bare = relying.read(relying.tokens(signed_on(relying, officer, scope="openid"))["id_token"])
    assert {"postings", "rights", "name", "email", "organisation"}.isdisjoint(bare)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unauthorized_client"),
        ({"scope": "openid admin"}, "invalid_scope"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"request": "eyJ"}, "request_not_supported"),
        ({"request_uri": "https://x.id"}, "request_uri_not_supported"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"nonce": "n" * 256}, "invalid_request"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"prompt": "none login"}, "invalid_request"),
    ],
)
def test_a_wish_out_of_order_goes_back_refused(relying: Relying, changed: dict[str, str | None], error: str) -> None:
    told = {**answer_of(relying.address()), **changed}
    query = {name: value for name, value in told.items() if value is not None}
    answer = browser(an_agent()).get("/oidc/masuk", query)
    assert answer.status_code == 302
    back = str(answer["Location"]).replace("#", "?")
    assert back.startswith(CALLBACK)
    assert answer_of(back)["error"] == error
    assert not SystemSession.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "unknown"},
        {"client_id": "x" * 500},
        {"redirect_uri": "https://boese.example/"},
        {"redirect_uri": f"{CALLBACK}/"},
        {"redirect_uri": f"{CALLBACK}?a=1"},
        {"redirect_uri": "https://MITRA.contoh.id/kembali"},
        {"redirect_uri": ""},
        {"claims": "{"},
    ],
)
def test_a_wish_of_nobody_knows_whom_is_told_here_and_goes_nowhere(relying: Relying, changed: dict[str, str]) -> None:
    told = {**answer_of(relying.address()), **changed}
    answer = browser(an_agent()).get("/oidc/masuk", told)
    assert answer.status_code == 400
    assert "Location" not in answer


def test_two_of_one_parameter_are_refused(relying: Relying) -> None:
    assert browser(an_agent()).get(relying.address() + "&client_id=other").status_code == 400


def test_the_verifier_must_fit(relying: Relying) -> None:
    back = signed_on(relying, browser(an_agent()))
    with pytest.raises(OAuthError, match="invalid_grant"):
        relying.tokens(back, code_verifier="w" * 50)
    answer = relying.post(
        "/oidc/token", grant_type="authorization_code", code=answer_of(back)["code"], redirect_uri=CALLBACK
    )
    assert answer.status_code == 400
    assert not SignOnToken.objects.exists()


def test_a_code_that_comes_twice_ends_what_was_given_for_it(relying: Relying) -> None:
    back = signed_on(relying, browser(an_agent()))
    given = relying.tokens(back)
    assert relying.person(given["access_token"]).status_code == 200
    with pytest.raises(OAuthError, match="invalid_grant"):
        relying.tokens(back)
    assert relying.person(given["access_token"]).status_code == 401
    with pytest.raises(OAuthError, match="invalid_grant"):
        relying.refresh(given["refresh_token"])


def test_a_code_runs_out_after_a_minute(relying: Relying) -> None:
    back = signed_on(relying, browser(an_agent()))
    with clock.later(seconds=61), pytest.raises(OAuthError, match="invalid_grant"):
        relying.tokens(back)


def test_a_code_belongs_to_its_system_and_its_address(relying: Relying) -> None:
    other_callback = "https://lain.contoh.id/kembali"
    system, secret = a_system(name="Lain", first_party=True, redirect_uris=(CALLBACK, other_callback))
    other = Relying(system.client_id, secret, verifier=relying.verifier)
    back = signed_on(relying, browser(an_agent()))
    with pytest.raises(OAuthError, match="invalid_grant"):
        other.tokens(back)
    elsewhere = Relying(system.client_id, secret, callback=other_callback)
    mine = signed_on(elsewhere, browser(an_agent()))
    elsewhere.callback = CALLBACK
    with pytest.raises(OAuthError):
        elsewhere.tokens(mine)


def test_a_refresh_token_is_used_once_and_a_copy_ends_the_family(relying: Relying) -> None:
    first = relying.tokens(signed_on(relying, browser(an_agent())))
    second = relying.refresh(first["refresh_token"])
    assert second["refresh_token"] != first["refresh_token"]
    assert relying.person(second["access_token"]).status_code == 200
    with pytest.raises(OAuthError, match="invalid_grant"):
        relying.refresh(first["refresh_token"])
    assert relying.person(second["access_token"]).status_code == 401
    with pytest.raises(OAuthError, match="invalid_grant"):
        relying.refresh(second["refresh_token"])


def test_a_refresh_may_ask_for_less_never_for_more(relying: Relying) -> None:
    given = relying.tokens(signed_on(relying, browser(an_agent()), scope="openid profile"))
    answer = relying.post(
        "/oidc/token", grant_type="refresh_token", refresh_token=given["refresh_token"], scope="openid"
    )
    assert answer.json()["scope"] == "openid"
    assert "name" not in relying.person(answer.json()["access_token"]).json()
    more = relying.post(
        "/oidc/token", grant_type="refresh_token", refresh_token=answer.json()["refresh_token"], scope="openid email"
    )
    assert more.json()["error"] == "invalid_scope"


def test_tokens_run_out(relying: Relying) -> None:
    given = relying.tokens(signed_on(relying, browser(an_agent())))
    with clock.later(minutes=11):
        assert relying.person(given["access_token"]).status_code == 401
        assert relying.refresh(given["refresh_token"])["access_token"]
    with clock.later(days=15), pytest.raises(OAuthError, match="invalid_grant"):
        relying.refresh(given["refresh_token"])


def test_a_wrong_secret_and_an_unknown_system_sound_the_same(relying: Relying) -> None:
    back = signed_on(relying, browser(an_agent()))
    wrong, nobody = Relying(relying.client_id, "wrong"), Relying("nobody", "wrong")
    form = {"grant_type": "authorization_code", "code": answer_of(back)["code"], "redirect_uri": CALLBACK}
    answers = [each.post("/oidc/token", code_verifier=relying.verifier, **form) for each in (wrong, nobody)]
    assert [(each.status_code, each.content) for each in answers] == [(401, answers[0].content)] * 2
    without = Relying(relying.client_id, "").post("/oidc/token", client_id=relying.client_id, **form)
    assert without.status_code == 401


def test_a_program_without_a_secret_signs_on_with_its_verifier_alone() -> None:
    system, secret = a_system(confidential=False, first_party=True)
    assert secret == ""
    program = Relying(system.client_id, "")
    given = program.tokens(signed_on(program, browser(an_agent())))
    assert program.read(given["id_token"])["aud"] == system.client_id


def test_tokens_given_back_are_worth_nothing(relying: Relying) -> None:
    given = relying.tokens(signed_on(relying, browser(an_agent())))
    stranger, secret = a_system(name="Lain")
    Relying(stranger.client_id, secret).post("/oidc/cabut", token=given["refresh_token"])
    assert relying.person(given["access_token"]).status_code == 200
    assert relying.post("/oidc/cabut", token=given["refresh_token"]).status_code == 200
    assert relying.person(given["access_token"]).status_code == 401


def test_an_access_token_in_the_address_or_a_form_is_not_taken(relying: Relying) -> None:
    given = relying.tokens(signed_on(relying, browser(an_agent())))
    token = given["access_token"]
    assert Client().get(f"/oidc/orang?access_token={token}").status_code == 401
    assert Client().post("/oidc/orang", {"access_token": token}).status_code == 401
    assert relying.person(given["id_token"]).status_code == 401
    answer = Client().get("/oidc/orang")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_who_is_not_signed_in_signs_in_first_and_comes_back(relying: Relying) -> None:
    answer = Client().get(relying.address())
    assert answer.status_code == 302
    assert str(answer["Location"]).startswith("/accounts/login/?next=/oidc/masuk")
    silent = Client().get(relying.address(prompt="none"))
    assert answer_of(str(silent["Location"]))["error"] == "login_required"


def test_max_age_and_prompt_login_ask_for_a_new_proof(relying: Relying) -> None:
    visitor = browser(an_agent())
    fresh = signed_on(relying, visitor, max_age=300)
    assert "code" in answer_of(fresh)
    with clock.later(minutes=6):
        late = visitor.get(relying.address(max_age=300))
        assert str(late["Location"]).startswith("/accounts/reauthenticate/?next=")
        silent = visitor.get(relying.address(max_age=300, prompt="none"))
        assert answer_of(str(silent["Location"]))["error"] == "login_required"
    forced = visitor.get(relying.address(prompt="login", state="s"))
    assert str(forced["Location"]).startswith("/accounts/reauthenticate/?next=")


def test_prompt_login_is_content_with_one_new_sign_in() -> None:
    system, secret = a_system(first_party=True)
    relying = Relying(system.client_id, secret)
    user = person_of(an_agent())
    user.set_password("Kata-Sandi-Uji-1")
    user.save()
    visitor = Client()
    address = relying.address(prompt="login", state="s")
    to_sign_in = visitor.get(address)
    assert str(to_sign_in["Location"]).startswith("/accounts/login/")
    visitor.post("/accounts/login/", {"login": user.username, "password": "Kata-Sandi-Uji-1"})
    given = relying.tokens(str(visitor.get(address)["Location"]), state="s")
    proved = datetime.fromtimestamp(relying.read(given["id_token"])["auth_time"], UTC)
    assert datetime.now(UTC) - proved < timedelta(minutes=1)
    again = visitor.get(address)
    assert str(again["Location"]).startswith("/accounts/reauthenticate/")


def test_the_smallest_max_age_asks_once__not_without_end() -> None:
    system, secret = a_system(first_party=True)
    relying = Relying(system.client_id, secret)
    user = person_of(an_agent())
    user.set_password("Kata-Sandi-Uji-1")
    user.save()
    visitor = Client()
    address = relying.address(max_age=0, state="s")
    assert str(visitor.get(address)["Location"]).startswith("/accounts/login/")
    visitor.post("/accounts/login/", {"login": user.username, "password": "Kata-Sandi-Uji-1"})
    assert "code" in answer_of(str(visitor.get(address)["Location"]))  # that sign-in was the proof
    address = relying.address(max_age=0, state="t")
    assert str(visitor.get(address)["Location"]).startswith("/accounts/reauthenticate/")
    assert str(visitor.get(address)["Location"]).startswith("/accounts/reauthenticate/")
    visitor.post("/accounts/reauthenticate/", {"password": "Kata-Sandi-Uji-1"})
    assert "code" in answer_of(str(visitor.get(address)["Location"]))
    assert str(visitor.get(address)["Location"]).startswith("/accounts/reauthenticate/")


def test_means_of_the_sign_in_are_told(relying: Relying) -> None:
    actor = an_agent()
    visitor, at = browser(actor), clock.now().timestamp()
    session = visitor.session
    session["account_authentication_methods_user"] = str(actor.user_id)
    session["account_authentication_methods"] = [
        {"method": "password", "at": at - 60}, {"method": "mfa", "type": "totp", "at": at},
    ]  # fmt: skip
    session.save()
    told = relying.read(relying.tokens(signed_on(relying, visitor))["id_token"])
    assert told["amr"] == ["otp", "pwd", "mfa"]
    assert told["acr"] == claims.TWO_MEANS
    assert told["auth_time"] == int(at)


def test_an_officer_without_the_second_means_the_site_requires_enters_nothing(
    relying: Relying, settings: LazySettings
) -> None:
    settings.SUAR_SECOND_FACTOR = "required"
    visitor = browser(an_officer(Role.HARBOUR_MASTER))
    assert str(visitor.get(relying.address())["Location"]).startswith("/akun/keamanan/")
    silent = visitor.get(relying.address(prompt="none"))
    assert answer_of(str(silent["Location"]))["error"] == "interaction_required"
    assert not SystemSession.objects.exists()


def test_a_hint_at_somebody_else_is_not_answered_with_this_person(relying: Relying) -> None:
    hint = relying.tokens(signed_on(relying, browser(an_agent())))["id_token"]
    other = browser(an_agent("PT Lain"))
    answer = other.get(relying.address(id_token_hint=hint, prompt="none"))
    assert answer_of(str(answer["Location"]))["error"] == "login_required"


def test_another_house_asks_once_and_what_it_knows_can_be_taken_back() -> None:
    system, secret = a_system()
    relying, visitor = Relying(system.client_id, secret), browser(an_agent())
    silent = visitor.get(relying.address(prompt="none"))
    assert answer_of(str(silent["Location"]))["error"] == "consent_required"
    page = visitor.get(relying.address())
    assert page.status_code == 200
    assert "form-action 'self' https://mitra.contoh.id" in page["Content-Security-Policy"]
    denied = visitor.post(relying.address(), {"decision": "deny"})
    assert answer_of(str(denied["Location"]))["error"] == "access_denied"
    allowed = visitor.post(relying.address(), {"decision": "allow"})
    given = relying.tokens(str(allowed["Location"]), state=answer_of(str(allowed["Location"]))["state"])
    assert "code" in answer_of(signed_on(relying, visitor, prompt="none"))
    assert visitor.get(relying.address(prompt="consent")).status_code == 200
    listed = visitor.get("/akun/sistem/")
    assert "Contoh sistem mitra" in listed.content.decode()
    visitor.post("/akun/sistem/", {"system": system.pk})
    assert not Consent.objects.exists()
    assert relying.person(given["access_token"]).status_code == 401
    assert visitor.get(relying.address()).status_code == 200


def test_more_than_was_agreed_is_asked_anew() -> None:
    system, secret = a_system()
    relying, visitor = Relying(system.client_id, secret), browser(an_agent())
    visitor.post(relying.address(scope="openid"), {"decision": "allow"})
    assert "code" in answer_of(signed_on(relying, visitor, scope="openid"))
    assert visitor.get(relying.address(scope="openid email")).status_code == 200


def test_nobody_agrees_for_somebody_by_a_foreign_form() -> None:
    system, secret = a_system()
    relying = Relying(system.client_id, secret)
    visitor = Client(enforce_csrf_checks=True)
    visitor.force_login(person_of(an_agent()))
    assert visitor.post(relying.address(), {"decision": "allow"}).status_code == 403
    assert not Consent.objects.exists()


def test_after_signing_in_by_a_form_a_page_leads_on(relying: Relying) -> None:
    visitor = browser(an_agent())
    answer = visitor.get(relying.address(), headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 200
    assert 'http-equiv="refresh"' in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_a_shut_system_is_unknown(relying: Relying) -> None:
    given = relying.tokens(signed_on(relying, browser(an_agent())))
    found = System.objects.get(client_id=relying.client_id)
    found.disabled_at = clock.now()
    found.save()
    assert browser(an_agent()).get(relying.address()).status_code == 400
    assert relying.person(given["access_token"]).status_code == 401


def test_whose_company_is_frozen_enters_nothing(relying: Relying) -> None:
    actor = an_agent()
    assert actor.organisation is not None
    actor.organisation.active = False
    actor.organisation.save()
    answer = browser(actor).get(relying.address())
    assert answer_of(str(answer["Location"]))["error"] == "access_denied"


def test_rights_that_were_cut_are_gone_at_the_next_look(relying: Relying) -> None:
    actor = an_agent()
    given = relying.tokens(signed_on(relying, browser(actor)))
    group = person_of(actor).group
    assert group is not None
    group.menus.update(may_approve=False)
    assert "approve" not in relying.person(given["access_token"]).json()["rights"]["*"]


def test_what_a_system_may_no_longer_know_is_gone_at_the_next_look(relying: Relying) -> None:
    given = relying.tokens(signed_on(relying, browser(an_agent())))
    assert "rights" in relying.person(given["access_token"]).json()
    System.objects.update(scopes=["openid", "email"])
    told = relying.person(given["access_token"]).json()
    assert not {"rights", "postings", "organisation", "phone_number"} & set(told)
    assert "rights" not in relying.read(relying.refresh(given["refresh_token"])["id_token"], nonce=None)


def test_a_wish_that_a_system_posts_is_taken__and_no_answer_of_a_foreign_page() -> None:
    system, secret = a_system()
    relying, visitor = Relying(system.client_id, secret), Client(enforce_csrf_checks=True)
    visitor.force_login(person_of(an_agent()))
    path, _mark, query = relying.address().partition("?")
    posted = visitor.post(path, query, content_type="application/x-www-form-urlencoded")
    assert posted.status_code == 303
    assert visitor.get(str(posted["Location"])).status_code == 200  # asks whether the person agrees
    assert visitor.post(f"{path}?{query}", {"decision": "allow"}).status_code == 403
    assert not Consent.objects.exists()
    assert visitor.post(path, {"response_type": "code", "state": "x" * 9000}).status_code == 400


def test_a_program_in_a_browser_may_read_the_answers(relying: Relying) -> None:
    for path in ("/oidc/token", "/oidc/orang", "/oidc/cabut"):
        asked = Client().options(path, headers={"origin": "https://aplikasi.contoh.id"})
        assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*")
        assert "authorization" in asked["Access-Control-Allow-Headers"]
        answer = Client().post(path, {"token": "x"}, headers={"origin": "https://aplikasi.contoh.id"})
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer


def test_what_there_is_not_is_left_out(relying: Relying) -> None:
    actor = an_agent()
    User.objects.filter(pk=person_of(actor).pk).update(email="", mobile="")
    told = relying.read(relying.tokens(signed_on(relying, browser(actor)))["id_token"])
    assert not {"email", "email_verified", "phone_number", "phone_number_verified"} & set(told)


def test_nobody_enters_from_a_session_that_ended_meanwhile() -> None:
    system, _secret = a_system(first_party=True)
    visitor = browser(an_agent())
    key, person = str(visitor.session.session_key), User.objects.get(pk=visitor.session["_auth_user_id"])
    visitor.logout()
    with pytest.raises(Refused):
        sessions.begin(system, person, key, proved_at=clock.now(), means=["pwd"])
    assert not SystemSession.objects.exists()


def test_a_letter_that_ended__is_said_in_silence_to_whoever_asks_in_silence(relying: Relying) -> None:
    actor, today = an_agent(), clock.today("Asia/Jakarta")
    assert actor.organisation is not None
    letter = Delegation.objects.create(
        principal=an_organisation(OrganisationKind.AGENT, "PT Prinsipal"), delegate=actor.organisation,
        relation="agent", letter_number="SK/1", since=today, until=today, made_by=person_of(actor),
        made_at=clock.now(),
    )  # fmt: skip
    visitor = browser(actor)
    visitor.post(f"/perusahaan/surat-kuasa/{letter.pk}/pakai/")
    told = relying.read(relying.tokens(signed_on(relying, visitor, prompt="none"))["id_token"])
    assert told["acting_for"]["letter"] == "SK/1"
    Delegation.objects.update(revoked_at=clock.now())
    silent = visitor.get(relying.address(prompt="none"))
    assert answer_of(str(silent["Location"]))["error"] == "interaction_required"
    own = relying.read(relying.tokens(signed_on(relying, visitor))["id_token"])
    assert own["acting_for"] is None


def test_unreadable_requests_are_refused_not_broken(relying: Relying) -> None:
    assert (
        Client().post("/oidc/token", b"\xff\xfe", content_type="application/x-www-form-urlencoded").status_code == 400
    )
    assert Client().post("/oidc/token", {"grant_type": "password"}).status_code == 400
    assert Client().post("/oidc/token?a=b").status_code == 400
    assert Client().get("/oidc/token").status_code == 405
    assert Client().get("/oidc/masuk").status_code == 400
    assert Client().get("/oidc/masuk?%zz=<&client_id=a b").status_code == 400
    assert Client().post("/oidc/cabut", {"token": "x"}).status_code == 401


def test_tokens_are_asked_for_only_so_often(relying: Relying, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("suar.portal.views.signon_tokens._TOKENS", 3)
    answers = [Client().post("/oidc/token", {"grant_type": "x"}) for _ in range(5)]
    assert [each.status_code for each in answers] == [400, 400, 400, 429, 429]
    assert answers[-1].json()["error"] == "temporarily_unavailable"
    assert "Retry-After" in answers[-1]


def test_the_list_of_systems_costs_the_same_however_many(relying: Relying) -> None:
    visitor = browser(an_agent())
    signed_on(relying, visitor)
    counts = []
    for number in range(3):
        system, secret = a_system(name=f"Sistem {number}", first_party=True)
        signed_on(Relying(system.client_id, secret), visitor)
        with CaptureQueriesContext(connection) as asked:
            assert visitor.get("/akun/sistem/").status_code == 200
        counts.append(len(asked))
    assert len(set(counts)) == 1
