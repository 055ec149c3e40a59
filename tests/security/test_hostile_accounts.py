"""Strangers at the doors of accounts: what they try, and what must not give way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from suar.accounts import links, passwords, phones, profile, recovery, registrations, sanctions
from suar.accounts.actors import Actor, new_key
from suar.accounts.models import Appeal, Group, MenuRights, OneTimeLink, Organisation, Registration
from suar.accounts.registrations.filing import link_to
from suar.accounts.roles import Level, Right, Role
from suar.accounts.sanctions import Imposed
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.records.models import StoredFile
from tests.accounts.acting import PDF, a_colleague, a_company, a_letter, again, an_office, set_active, under
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


@pytest.mark.parametrize("path", ["/beranda/", "/meja/", "/kunjungan/", "/akun/", "/perusahaan/", "/meja/penugasan/"])
def test_pages_of_a_frozen_office_break_nothing__and_show_no_port(path: str) -> None:
    officer = an_officer(Role.HEAD_OF_OFFICE)
    client = Client(raise_request_exception=False, headers={"accept-language": "id"})
    client.force_login(person_of(officer))
    set_active(officer, False)
    assert client.get(path).status_code in (200, 302, 403, 404)
    if path.startswith("/meja/"):
        assert client.get(path).status_code == 404


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


def test_whoever_guesses_does_not_keep_out_the_owner__who_comes_by_the_mail() -> None:
    person = person_of(an_agent())
    person.username = "siti.rini"
    person.set_password(PASSWORD)
    person.save()
    for guess in range(25):
        there = Client(headers={"accept-language": "id"}, REMOTE_ADDR=f"10.1.{guess}.9")
        last = there.post("/accounts/login/", {"login": "siti.rini", "password": f"Salah-{guess}!"})
    assert last.status_code == 429
    owner = Client(headers={"accept-language": "id"}, REMOTE_ADDR="10.2.0.1")
    sign_in = {"login": "siti.rini", "password": OTHER}
    assert owner.post("/accounts/login/", sign_in).status_code == 429
    token = links.make(recovery.PASSWORD, recovery.LIFETIME, user=person)
    assert owner.post(f"/akun/lupa/{token}/", {"password": OTHER}).status_code == 302
    assert owner.post("/accounts/login/", sign_in).status_code == 302
    assert owner.get("/akun/").status_code == 200


def test_addresses_in_a_header_open_no_second_count() -> None:
    answers = []
    for guess in range(7):
        there = Client(headers={"x-forwarded-for": f"10.3.{guess}.1", "forwarded": f"for=10.3.{guess}.1"})
        answers.append(there.post("/accounts/login/", {"login": "siapa.saja", "password": "Salah-1!"}).status_code)
    assert answers[-1] == 429


@pytest.mark.parametrize(
    "hostile",
    ['{"id": 5}', '{"id": "a"}', "[]", "[1]", "null", '"x"', '{"id":"a","rawId":"a"}', "[" * 5000, '{"id":' * 5000],
)
def test_what_is_no_passkey_is_refused(hostile: str) -> None:
    stranger, officer = Client(), Client()
    officer.force_login(person_of(an_officer()))
    assert stranger.post("/accounts/2fa/webauthn/login/", {"credential": hostile}).status_code < 500
    assert officer.post("/meja/", {"_proof_key": hostile}).status_code == 422
    assert officer.post("/accounts/2fa/webauthn/add/", {"credential": hostile}).status_code < 500


def test_secrets_posted_after_the_end_of_a_session_are_not_kept() -> None:
    owner, client = person_of(an_agent()), Client()
    owner.set_password(PASSWORD)
    owner.save()
    client.post("/accounts/login/", {"login": owner.username, "password": PASSWORD})
    del client.cookies["sessionid"]
    secret = {"_proof_password": PASSWORD, "_proof_code": "123456", "_proof_key": "{}", "current": PASSWORD, "why": "x"}
    client.post("/akun/surel/", secret)
    assert "why=x" in str(dict(client.session))
    assert PASSWORD not in str(dict(client.session))
    assert "_proof" not in str(dict(client.session))


# ── Phones ──
def test_strangers_do_not_wear_out_the_number_of_an_account() -> None:
    owner, stranger = person_of(an_agent("PT Satu")), person_of(an_agent("PT Dua"))
    number = "+6281234567890"
    owner.mobile = number
    owner.save()
    for wish in range(5):
        with clock.later(minutes=3 * wish):
            phones.ask(stranger, number)
    with clock.later(minutes=16):
        phones.ask(owner, number)
        with pytest.raises(Refused):
            phones.ask(person_of(an_agent("PT Tiga")), number)


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


# ── Letters ──
def test_a_letter_gives_no_more_than_the_company_itself_still_has() -> None:
    principal, delegate = a_company("PT Pemberi"), a_company("PT Wakil")
    letter = a_letter(principal, delegate, services=("SPM", "PKK"))
    whole = a_letter(principal, delegate, "SK-2")
    assert under(delegate, letter).has_right("SPM", Right.CREATE)
    group = Group.objects.get(pk=principal.group_id or 0)
    MenuRights.objects.create(group=group, menu="SPM", may_view=True)
    for each in (letter, whole):
        now = under(delegate, each)
        assert now.rights_on("SPM") == {Right.VIEW}
        assert now.rights_on("PKK") == frozenset(Right)
    assert again(delegate).rights_on("SPM") == frozenset(Right)
    Group.objects.filter(pk=group.pk).update(active=False)
    assert not any(under(delegate, whole).rights.values())


def test_a_letter_that_is_not_ones_own_is_not_used__by_session_or_header() -> None:
    principal = a_company("PT Pemberi", nib="1234567890123")
    letter = a_letter(principal, a_company("PT Wakil"), "SK-9")
    stranger = a_company("PT Asing")
    client = Client(headers={"accept-language": "id"})
    client.force_login(person_of(stranger))
    session = client.session
    session["acting_for"] = letter.pk
    session.save()
    assert client.get("/perusahaan/").status_code == 302
    assert "acting_for" not in client.session
    key = {"authorization": f"Bearer {new_key(person_of(stranger), 'uji')}"}
    for named in ("SK-9", "SK-9; nib=1234567890123", "SK-9;nib=", "x" * 5000, "'"):
        assert client.get("/api/v1/port-calls", headers={**key, "suar-acting-for": named}).status_code == 403


# ── Registration ──
def test_papers_of_one_registration_do_not_fill_the_store() -> None:
    registrations.begin("calon@contoh.test", "id")
    made = Registration.objects.get()
    client = Client()
    client.post(link_to(made))
    answers = []
    for round_ in range(7):
        with clock.later(minutes=2 * round_):
            for _paper in range(10):
                pdf = SimpleUploadedFile("nib.pdf", PDF, "application/pdf")
                answers.append(client.post("/daftar/isi/papers/", {"nib_paper": pdf}).status_code)
    assert answers[0] == 302
    assert answers[-1] == 429
    assert StoredFile.objects.count() <= 60


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


def test_people_of_a_frozen_company_end_their_own_sessions() -> None:
    company = a_company("PT Beku")
    elsewhere, here = Client(), Client(headers={"accept-language": "id"})
    elsewhere.force_login(person_of(company))
    here.force_login(person_of(company))
    for each in (elsewhere, here):
        assert each.get("/akun/keamanan/").status_code == 200
    set_active(company, False)
    assert here.post("/akun/keamanan/sesi/akhiri/").status_code == 302
    assert elsewhere.get("/akun/keamanan/").status_code == 302


def test_people_of_a_frozen_company_sign_out__where_a_system_asks_for_it() -> None:
    company = a_company("PT Beku")
    here = Client(headers={"accept-language": "id"})
    here.force_login(person_of(company))
    set_active(company, False)
    assert here.get("/oidc/keluar").status_code == 200
    assert here.post("/oidc/keluar/ya").status_code == 302
    assert "_auth_user_id" not in here.session


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
