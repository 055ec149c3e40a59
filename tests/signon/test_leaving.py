"""Signing out reaches every system: who is told, when, by what, and what happens where nobody answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import Client
from joserfc import jwt
from joserfc.jwk import KeySet

from suar.accounts import sanctions, signins
from suar.accounts.models import Delegation, SignOutNotice, System, SystemSession
from suar.accounts.roles import OrganisationKind, Role
from suar.accounts.sanctions import Imposed
from suar.accounts.signon import keys, leaving, sessions, systems
from suar.kernel import clock
from suar.records import outbox
from tests.build import an_agent, an_officer, an_organisation
from tests.portal.conftest import person_of
from tests.signon.relying import AFTER, ISSUER, Relying, a_system, answer_of, browser

pytestmark = pytest.mark.django_db


@dataclass
class Listening:
    """The side of a system that hears of sign-outs: a real server."""

    url: str
    answers: list[int] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)


@pytest.fixture
def listening(settings: LazySettings) -> Iterator[Listening]:
    """A system at an address of this computer, which the site is allowed to call."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            ear.heard.append(form["logout_token"][0])
            self.send_response(ear.answers.pop(0) if ear.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    ear = Listening(f"http://127.0.0.1:{server.server_port}/keluar")
    settings.SUAR_OUTGOING_ALLOWED = frozenset({f"127.0.0.1:{server.server_port}"})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield ear
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def relying(listening: Listening) -> Relying:
    system, secret = a_system(first_party=True, backchannel_uri=listening.url)
    return Relying(system.client_id, secret)


def enter(relying: Relying, visitor: Client) -> dict[str, str]:
    return relying.tokens(str(visitor.get(relying.address())["Location"]))


def test_signing_out_here_reaches_the_system_as_a_logout_token(relying: Relying, listening: Listening) -> None:
    visitor = browser(an_agent())
    given = enter(relying, visitor)
    told = relying.read(given["id_token"])
    visitor.post("/accounts/logout/")
    assert listening.heard == []
    outbox.drain()
    found = jwt.decode(listening.heard[0], KeySet.import_key_set({"keys": keys.public()}), algorithms=["RS256"])
    assert found.header["typ"] == "logout+jwt"
    claims = found.claims
    assert (claims["iss"], claims["aud"]) == (ISSUER, relying.client_id)
    assert (claims["sid"], claims["sub"]) == (told["sid"], told["sub"])
    assert claims["events"] == {"http://schemas.openid.net/event/backchannel-logout": {}}
    assert "nonce" not in claims
    assert claims["exp"] - claims["iat"] == 120
    assert relying.person(given["access_token"]).status_code == 401
    notice = SignOutNotice.objects.get()
    assert notice.delivered_at is not None
    assert notice.heard == "200"


def test_only_the_systems_of_that_browser_are_left(relying: Relying, listening: Listening) -> None:
    actor = an_agent()
    here, there = browser(actor), browser(actor)
    gone, stays = enter(relying, here), enter(relying, there)
    here.post("/accounts/logout/")
    outbox.drain()
    assert len(listening.heard) == 1
    assert relying.person(gone["access_token"]).status_code == 401
    assert relying.person(stays["access_token"]).status_code == 200


def test_another_key_for_the_same_session_ends_nothing(relying: Relying, listening: Listening) -> None:
    visitor = browser(an_agent())
    given = enter(relying, visitor)
    session = visitor.session
    session.cycle_key()
    session.save()
    assert relying.person(given["access_token"]).status_code == 200
    assert outbox.drain() == 0
    session.flush()
    outbox.drain()
    assert len(listening.heard) == 1


def test_the_end_of_an_account_a_password_a_company_or_a_letter_ends_the_stay(
    relying: Relying, listening: Listening
) -> None:
    def left(why: str) -> bool:
        return SystemSession.objects.filter(ended_why=why, ended_at__isnull=False).count() == 1

    actor = an_agent()
    user = person_of(actor)
    enter(relying, browser(actor))
    user.full_name = "Nama Baru"
    user.save()
    assert not SystemSession.objects.exclude(ended_at=None).exists()
    user.set_password("Kata-Sandi-Baru-1")
    user.save()
    assert left("new_password")

    actor = an_agent("PT Kedua")
    enter(relying, browser(actor))
    user = person_of(actor)
    user.is_active = False
    user.save()
    assert left("person_left")

    actor = an_agent("PT Ketiga")
    enter(relying, browser(actor))
    assert actor.organisation is not None
    actor.organisation.active = False
    actor.organisation.save()
    assert left("company_frozen")
    outbox.drain()
    assert len(listening.heard) == 3


def test_a_freeze_by_sanction_ends_the_stays_of_the_company(relying: Relying, listening: Listening) -> None:
    actor, team = an_agent(), an_officer(Role.DIRECTORATE)
    given = enter(relying, browser(actor))
    assert actor.organisation is not None
    sanctions.impose(team, actor.organisation.pk, "", Imposed("Data tidak diperbarui.", "S-1"))
    assert relying.person(given["access_token"]).status_code == 200
    with clock.later(days=8):
        sanctions.impose(team, actor.organisation.pk, "", Imposed("Data tidak diperbarui.", "S-2"))
    assert SystemSession.objects.get().ended_why == "company_frozen"


def test_a_stay_under_a_letter_ends_with_the_letter(relying: Relying, listening: Listening) -> None:
    actor = an_agent()
    assert actor.organisation is not None
    principal = an_organisation(OrganisationKind.AGENT, "PT Prinsipal")
    today = clock.today("Asia/Jakarta")
    letter = Delegation.objects.create(
        principal=principal, delegate=actor.organisation, relation="agent", letter_number="SK/1", since=today,
        until=today, made_by=person_of(actor), made_at=clock.now(),
    )  # fmt: skip
    given = enter(relying, browser(actor))
    stay = SystemSession.objects.get()
    stay.delegation = letter
    stay.save()
    told = relying.person(given["access_token"]).json()
    assert told["acting_for"]["principal"]["name"] == "PT Prinsipal"
    assert told["acting_for"]["letter"] == "SK/1"
    assert told["organisation"]["name"] == "PT Agen Uji"
    with clock.later(days=1):
        assert relying.person(given["access_token"]).status_code == 401
        assert (
            relying.post("/oidc/token", grant_type="refresh_token", refresh_token=given["refresh_token"]).status_code
            == 400
        )
    assert sessions.end_lapsed() == 0
    letter.revoked_at = clock.now()
    letter.save()
    outbox.drain()
    assert SystemSession.objects.get().ended_why == "letter_revoked"
    assert len(listening.heard) == 1


def test_a_stay_under_a_letter_ends_as_its_person_moves_to_another_company(
    relying: Relying, listening: Listening
) -> None:
    actor = an_agent()
    assert actor.organisation is not None
    user, today = person_of(actor), clock.today("Asia/Jakarta")
    letter = Delegation.objects.create(
        principal=an_organisation(OrganisationKind.AGENT, "PT Prinsipal"), delegate=actor.organisation,
        relation="agent", letter_number="SK/1", since=today, until=today, made_by=user, made_at=clock.now(),
    )  # fmt: skip
    enter(relying, browser(actor))
    enter(relying, browser(actor))
    own, under = SystemSession.objects.order_by("pk")
    under.delegation = letter
    under.save()
    user.full_name = "Nama Baru"
    user.save()
    assert not SystemSession.objects.exclude(ended_at=None).exists()
    user.organisation = an_organisation(OrganisationKind.AGENT, "PT Baru")
    user.save(update_fields=["organisation"])
    outbox.drain()
    under.refresh_from_db()
    own.refresh_from_db()
    assert (under.ended_why, own.ended_why) == ("company_left", "")
    assert len(listening.heard) == 1


def test_a_system_that_is_shut_is_told_to_let_its_people_go(relying: Relying, listening: Listening) -> None:
    given = enter(relying, browser(an_agent()))
    systems.shut(an_officer(Role.DIRECTORATE), System.objects.get().pk, "Kontrak berakhir")
    outbox.drain()
    found = jwt.decode(listening.heard[0], KeySet.import_key_set({"keys": keys.public()}), algorithms=["RS256"])
    assert found.claims["sub"] == relying.read(given["id_token"])["sub"]
    assert SystemSession.objects.get().ended_why == "system_shut"


def test_a_stay_under_a_letter_ends_with_its_last_day__and_the_system_hears_of_it(
    relying: Relying, listening: Listening
) -> None:
    actor, today = an_agent(), clock.today("Asia/Jakarta")
    assert actor.organisation is not None
    letter = Delegation.objects.create(
        principal=an_organisation(OrganisationKind.AGENT, "PT Prinsipal"), delegate=actor.organisation,
        relation="agent", letter_number="SK/1", since=today, until=today, made_by=person_of(actor),
        made_at=clock.now(),
    )  # fmt: skip
    enter(relying, browser(actor))
    enter(relying, browser(actor))
    SystemSession.objects.filter(pk=SystemSession.objects.latest("pk").pk).update(delegation=letter)
    with clock.later(days=1):
        assert sessions.end_lapsed() == 1
        outbox.drain()
    assert SystemSession.objects.get(delegation=letter).ended_why == "letter_over"
    assert SystemSession.objects.get(delegation=None).ended_at is None
    assert len(listening.heard) == 1


def test_a_session_that_ran_out_ends_the_stay__though_its_browser_never_came_back(
    relying: Relying, listening: Listening
) -> None:
    person = person_of(an_agent())
    person.set_password("Kata-Sandi-Uji-1")
    person.save()
    visitor = Client()
    visitor.post("/accounts/login/", {"login": person.username, "password": "Kata-Sandi-Uji-1"})
    given = enter(relying, visitor)
    with clock.later(minutes=110):
        assert signins.end_over() == 0
        again = relying.refresh(given["refresh_token"])
    with clock.later(minutes=130):  # nobody is at the site, but somebody is at the system
        assert signins.end_over() == 0
        assert SystemSession.objects.filter(ended_at=None).exists()
    with clock.later(minutes=240):
        assert signins.end_over() == 1
        outbox.drain()
        assert len(listening.heard) == 1
        assert relying.person(again["access_token"]).status_code == 401


def test_what_was_not_taken_is_tried_again_under_the_same_name_and_once_only(
    relying: Relying, listening: Listening
) -> None:
    listening.answers = [503, 200]
    visitor = browser(an_agent())
    enter(relying, visitor)
    visitor.post("/accounts/logout/")
    (session,) = SystemSession.objects.all()
    with pytest.raises(leaving.NotTaken):
        leaving.tell(session.pk)
    leaving.tell(session.pk)
    leaving.tell(session.pk)
    read = KeySet.import_key_set({"keys": keys.public()})
    names = [jwt.decode(each, read, algorithms=["RS256"]).claims["jti"] for each in listening.heard]
    assert len(names) == 2
    assert len(set(names)) == 1
    assert SignOutNotice.objects.get().tries == 2


def test_a_system_that_refuses_or_never_answers_is_left_alone(relying: Relying, listening: Listening) -> None:
    visitor = browser(an_agent())
    enter(relying, visitor)
    visitor.post("/accounts/logout/")
    (session,) = SystemSession.objects.all()
    listening.answers = [500] * leaving.TRIES
    for _ in range(leaving.TRIES - 1):
        with pytest.raises(leaving.NotTaken):
            leaving.tell(session.pk)
    leaving.tell(session.pk)
    notice = SignOutNotice.objects.get()
    assert notice.given_up_at is not None
    assert notice.heard == "500"
    leaving.tell(session.pk)
    assert len(listening.heard) == leaving.TRIES


def test_nothing_is_sent_into_a_private_network(relying: Relying, settings: LazySettings) -> None:
    settings.SUAR_OUTGOING_ALLOWED = frozenset()
    visitor = browser(an_agent())
    enter(relying, visitor)
    visitor.post("/accounts/logout/")
    outbox.drain()
    notice = SignOutNotice.objects.get()
    assert notice.delivered_at is None
    assert notice.given_up_at is not None


def test_a_sign_out_that_is_rolled_back_tells_nobody(relying: Relying, listening: Listening) -> None:
    enter(relying, browser(an_agent()))
    with pytest.raises(RuntimeError), transaction.atomic():
        assert sessions.end(SystemSession.objects.all(), "signed_out") == 1
        raise RuntimeError
    assert outbox.drain() == 0
    assert SystemSession.objects.get().ended_at is None


# ── The system asks that somebody sign out ──
def test_a_system_that_shows_the_stay_signs_out_at_once(relying: Relying, listening: Listening) -> None:
    visitor = browser(an_agent())
    given = enter(relying, visitor)
    told = {"id_token_hint": given["id_token"], "post_logout_redirect_uri": AFTER, "state": "s 1"}
    with clock.later(hours=1):  # an old token shows it too
        answer = visitor.get("/oidc/keluar", told)
    assert str(answer["Location"]) == f"{AFTER}?state=s+1"
    assert visitor.get("/beranda/").status_code == 302
    outbox.drain()
    assert len(listening.heard) == 1


def test_a_system_that_shows_nothing_asks_the_person(relying: Relying) -> None:
    visitor = browser(an_agent())
    enter(relying, visitor)
    page = visitor.get("/oidc/keluar", {"client_id": relying.client_id, "post_logout_redirect_uri": AFTER})
    assert page.status_code == 200
    assert "form-action 'self' https://mitra.contoh.id" in page["Content-Security-Policy"]
    assert visitor.get("/beranda/").status_code == 200
    answer = visitor.post("/oidc/keluar/ya", {"client_id": relying.client_id, "where": AFTER})
    assert str(answer["Location"]) == AFTER
    assert visitor.get("/beranda/").status_code == 302


def test_what_a_system_wants_to_be_told_again_comes_whole_or_is_refused(relying: Relying) -> None:
    visitor = browser(an_agent())
    told = {"client_id": relying.client_id, "post_logout_redirect_uri": AFTER}
    long = {"client_id": relying.client_id, "where": AFTER, "state": "s" * 501}
    assert visitor.get("/oidc/keluar", {**told, "state": "s" * 501}).status_code == 400
    assert visitor.post("/oidc/keluar/ya", long).status_code == 400
    assert visitor.get("/beranda/").status_code == 200
    answer = visitor.post("/oidc/keluar/ya", {**long, "state": "s" * 500})
    assert str(answer["Location"]) == f"{AFTER}?state={'s' * 500}"


def test_somebody_elses_token_signs_nobody_out(relying: Relying) -> None:
    given = enter(relying, browser(an_agent()))
    other = browser(an_agent("PT Lain"))
    assert other.get("/oidc/keluar", {"id_token_hint": given["id_token"]}).status_code == 200
    assert other.get("/beranda/").status_code == 200


@pytest.mark.parametrize("where", ["https://boese.example/", f"{AFTER}/x", "javascript:alert(1)", "//boese.example"])
def test_nobody_is_led_to_an_address_that_is_not_registered(relying: Relying, where: str) -> None:
    visitor = browser(an_agent())
    given = enter(relying, visitor)
    told = {"id_token_hint": given["id_token"], "post_logout_redirect_uri": where}
    assert visitor.get("/oidc/keluar", told).status_code == 400
    assert visitor.post("/oidc/keluar/ya", {"client_id": relying.client_id, "where": where}).status_code == 400
    assert visitor.get("/beranda/").status_code == 200
    assert visitor.get("/oidc/keluar", {"post_logout_redirect_uri": AFTER}).status_code == 400
    other = {"id_token_hint": given["id_token"], "client_id": "other", "post_logout_redirect_uri": AFTER}
    assert visitor.get("/oidc/keluar", other).status_code == 400


def test_who_is_signed_out_already_is_just_led_on(relying: Relying) -> None:
    given = enter(relying, browser(an_agent()))
    answer = Client().get("/oidc/keluar", {"id_token_hint": given["id_token"], "post_logout_redirect_uri": AFTER})
    assert str(answer["Location"]) == AFTER
    assert answer_of(str(Client().get("/oidc/keluar")["Location"])) == {}


def test_a_request_to_leave_that_is_posted_from_elsewhere_comes_again_with_the_cookie(relying: Relying) -> None:
    visitor = browser(an_agent())
    told = {"id_token_hint": enter(relying, visitor)["id_token"], "post_logout_redirect_uri": AFTER, "other": "x"}
    answer = Client(enforce_csrf_checks=True).post("/oidc/keluar", told)
    assert answer.status_code == 303
    again = str(answer["Location"])
    assert again.startswith("/oidc/keluar?id_token_hint=")
    assert "other" not in again
    assert str(visitor.get(again)["Location"]) == AFTER


def test_a_forged_hint_is_none(relying: Relying) -> None:
    visitor = browser(an_agent())
    given = enter(relying, visitor)
    head, body, seal = given["id_token"].split(".")
    forged = f"{head}.{body}.{seal[:-4]}AAAA"
    assert visitor.get("/oidc/keluar", {"id_token_hint": forged}).status_code == 200
    assert visitor.get("/beranda/").status_code == 200
    assert json.loads(json.dumps(keys.read("a.b.c"))) is None
