"""The pages of letters, sanctions and orders, and working in another company's name in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.accounts.acting import PDF, a_colleague, a_company, a_letter, a_paper, an_office, person_of, set_active
from tests.build import Walk, an_officer
from tests.portal.conftest import SignIn

from suar.accounts import delegations, sanctions
from suar.accounts.actors import Actor
from suar.accounts.models import Appeal, Delegation, Posting, Sanction, User
from suar.accounts.roles import OrganisationKind, Role
from suar.accounts.sanctions import Imposed
from suar.kernel import clock
from suar.kernel.dates import day_text
from suar.portal.views import postings as postings_pages
from suar.workflow.models import Application, PortRule

pytestmark = pytest.mark.django_db
LETTERS, POSTINGS, SANCTIONS = "/perusahaan/surat-kuasa/", "/meja/penugasan/", "/meja/sanksi/"


@pytest.fixture(autouse=True)
def _now(walk: Walk) -> Iterator[None]:
    with clock.at(walk.at):
        yield


@pytest.fixture
def delegate() -> Actor:
    return a_company("PT Wakil", nib="9120000000022")


def given(**changed: Any) -> dict[str, Any]:
    today = delegations.today()
    known = {
        "delegate": "9120000000022", "relation": "sub_agent", "letter_number": "SK/1", "person": "", "ports": "",
        "since": f"{today:%Y-%m-%d}", "until": f"{today + timedelta(days=90):%Y-%m-%d}", "step": "preview",
    }  # fmt: skip
    return known | changed


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("kuasa.pdf", PDF, "application/pdf")


def test_a_letter__is_asked_for__shown__given(walk: Walk, delegate: Actor, sign_in: SignIn) -> None:
    client = sign_in(walk.cast.agent)
    preview = client.post(f"{LETTERS}baru/", given(ports="idsuq", services=["PKK"], letter=paper()))
    page = preview.content.decode()
    assert preview.status_code == 200
    assert "PT Wakil" in page
    assert "IDSUQ" in page
    assert not Delegation.objects.exists()
    kept = page.split('name="letter_file" value="')[1].split('"')[0]
    answer = client.post(f"{LETTERS}baru/", given(ports="idsuq", services=["PKK"], step="give", letter_file=kept))
    made = Delegation.objects.get()
    assert answer.headers["Location"] == f"{LETTERS}{made.pk}/"
    assert (made.ports, made.services) == (["IDSUQ"], ["PKK"])
    for who in (client, sign_in(delegate)):
        assert who.get(f"{LETTERS}{made.pk}/").status_code == 200
        assert who.get(f"{LETTERS}{made.pk}/surat/").content == PDF
        assert "SK/1" in who.get(LETTERS).content.decode()


def test_what_is_wrong__is_named_at_its_field__and_nothing_typed_is_lost(
    walk: Walk, delegate: Actor, sign_in: SignIn
) -> None:
    client = sign_in(walk.cast.agent)
    answer = client.post(
        f"{LETTERS}baru/", given(delegate="PT Tiada", until="besok", ports="XXXXX", letter_number="N" * 80)
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    for name in ("id_until", "id_letter"):
        assert f'href="#{name}"' in page
    assert "PT Tiada" in page
    answer = client.post(f"{LETTERS}baru/", given(delegate="PT Tiada", ports="XXXXX", letter=paper()))
    assert answer.status_code == 422
    page = answer.content.decode()
    for name in ("id_delegate", "id_ports"):
        assert f'href="#{name}"' in page
    assert not Delegation.objects.exists()
    assert delegate.organisation is not None


@pytest.mark.parametrize(
    "wrong",
    [
        {"letter_number": "\x00"}, {"delegate": "'\"<script>"}, {"since": "9999-99-99"}, {"ports": "A" * 5000},
        {"relation": "friend"}, {"services": ["SPB", "NOPE", "*"]}, {"letter_file": "../../etc/passwd"},
        {"person": "x" * 4000}, {"delegate": "x" * 100_000},
    ],
)  # fmt: skip
def test_hostile_answers_never_break_it(walk: Walk, delegate: Actor, sign_in: SignIn, wrong: dict[str, Any]) -> None:
    answer = sign_in(walk.cast.agent).post(f"{LETTERS}baru/", given(letter=paper(), **wrong))
    assert answer.status_code in (200, 400, 422)
    assert not Delegation.objects.exists()
    assert delegate.organisation is not None


def test_only_admins_of_companies_give_and_see(walk: Walk, delegate: Actor, sign_in: SignIn) -> None:
    letter = a_letter(walk.cast.agent, delegate, letter=a_paper(walk.cast.agent))
    staff, stranger = a_colleague(walk.cast.agent, "staf biasa"), a_company("PT Asing")
    found = {
        name: [
            sign_in(actor).get(url).status_code
            for url in (LETTERS, f"{LETTERS}baru/", f"{LETTERS}{letter.pk}/", f"{LETTERS}{letter.pk}/surat/")
        ]
        for name, actor in {
            "giver": walk.cast.agent, "holder": delegate, "staff": staff, "stranger": stranger,
            "officer": walk.cast.authority, "directorate": an_officer(Role.DIRECTORATE),
        }.items()
    }  # fmt: skip
    assert found == {
        "giver": [200, 200, 200, 200],
        "holder": [200, 200, 200, 200],
        "staff": [200, 404, 404, 404],
        "stranger": [200, 200, 404, 404],
        "officer": [404, 404, 404, 404],
        "directorate": [404, 404, 404, 404],
    }
    assert Client().get(LETTERS).status_code == 302


def test_a_letter_says_by_which_clock_its_days_are_counted(walk: Walk, delegate: Actor, sign_in: SignIn) -> None:
    """In Jayapura its last day ends at two in the morning of the next."""
    letter = a_letter(walk.cast.agent, delegate)
    page = sign_in(delegate).get(f"{LETTERS}{letter.pk}/").content.decode()
    assert f"{day_text(letter.until)} (WIB)" in page


def use(client: Client, letter: Delegation) -> None:
    assert client.post(f"{LETTERS}{letter.pk}/pakai/").headers["Location"] == "/beranda/"


def test_in_use__the_pages_are_the_principals__and_every_page_says_so(
    walk: Walk, delegate: Actor, sign_in: SignIn
) -> None:
    letter, client = a_letter(walk.cast.agent, delegate), sign_in(delegate)
    assert client.get(f"/kunjungan/{walk.call.pk}/").status_code == 404
    assert "Bertindak atas nama …" in client.get("/beranda/").content.decode()
    use(client, letter)
    page = client.get(f"/kunjungan/{walk.call.pk}/")
    assert page.status_code == 200
    assert f"Bertindak atas nama <strong>{walk.cast.agent.organisation}</strong>" in page.content.decode()
    answer = client.post("/layanan/SPM/mulai/", {"kunjungan": walk.call.pk})
    assert answer.status_code == 302
    draft = Application.objects.get(call=walk.call, service_code="SPM")
    assert draft.organisation_id == walk.cast.agent.organisation_id
    client.post(f"{LETTERS}sendiri/")
    assert client.get(f"/permohonan/{draft.pk}/").status_code == 404


def test_ended_in_the_middle__what_came_in_is_refused__and_one_works_for_oneself_again(
    walk: Walk, delegate: Actor, sign_in: SignIn
) -> None:
    letter, client = a_letter(walk.cast.agent, delegate), sign_in(delegate)
    use(client, letter)
    delegations.end(walk.cast.agent, letter.pk, "cukup")
    before = Application.objects.count()
    answer = client.post("/layanan/SPM/mulai/", {"kunjungan": walk.call.pk})
    assert answer.status_code == 403
    assert "tidak ada yang berubah" in answer.content.decode()
    assert Application.objects.count() == before
    home = client.get("/beranda/")
    assert home.status_code == 200
    assert "Kembali ke perusahaan sendiri" not in home.content.decode()


@pytest.mark.parametrize("how", ["expired", "principal frozen", "person gone elsewhere"])
def test_however_it_ends__a_page_leads_home_with_words(walk: Walk, delegate: Actor, sign_in: SignIn, how: str) -> None:
    letter, client = a_letter(walk.cast.agent, delegate), sign_in(delegate)
    use(client, letter)
    if how == "expired":
        yesterday = delegations.today() - timedelta(days=1)
        Delegation.objects.update(since=yesterday - timedelta(days=9), until=yesterday)
    elif how == "principal frozen":
        set_active(walk.cast.agent, False)
    else:
        other = a_company("PT Lain Lagi").organisation
        User.objects.filter(pk=person_of(delegate).pk).update(organisation=other)
    answer = client.get("/kunjungan/", follow=True)
    assert answer.redirect_chain == [("/beranda/", 302)]
    assert "sudah dicabut atau berakhir" in answer.content.decode()


def test_nobody_uses_what_is_not_theirs(walk: Walk, delegate: Actor, sign_in: SignIn) -> None:
    letter = a_letter(walk.cast.agent, delegate)
    for actor in (a_company("PT Asing"), walk.cast.authority):
        assert sign_in(actor).post(f"{LETTERS}{letter.pk}/pakai/").status_code == 404
    assert sign_in(delegate).get(f"{LETTERS}{letter.pk}/pakai/").status_code == 405


def test_a_form_opened_before_the_switch__is_refused_after_it(walk: Walk, delegate: Actor) -> None:
    letter = a_letter(walk.cast.agent, delegate)
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "id"})
    client.force_login(person_of(delegate))
    page = client.get("/beranda/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert client.post(f"{LETTERS}{letter.pk}/pakai/", {"csrfmiddlewaretoken": token}).status_code == 302
    stale = client.post(f"{LETTERS}sendiri/", {"csrfmiddlewaretoken": token})
    assert stale.status_code == 403


def test_ending_it_on_its_page(walk: Walk, delegate: Actor, sign_in: SignIn) -> None:
    letter, client = a_letter(walk.cast.agent, delegate), sign_in(delegate)
    assert "Tolak surat kuasa" in client.get(f"{LETTERS}{letter.pk}/").content.decode()
    assert client.post(f"{LETTERS}{letter.pk}/akhiri/", {"why": ""}).status_code == 422
    assert client.post(f"{LETTERS}{letter.pk}/akhiri/", {"why": "tidak sanggup"}).status_code == 302
    page = client.get(f"{LETTERS}{letter.pk}/").content.decode()
    assert "tidak sanggup" in page
    assert "Tolak surat kuasa" not in page


def test_lists_ask_as_much_for_many_as_for_few(
    walk: Walk, delegate: Actor, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(delegate)
    for number in range(12):
        a_letter(walk.cast.agent, delegate, f"SK/{number}")
    client.get(LETTERS)
    with django_assert_max_num_queries(10):
        client.get(LETTERS)


# Sanctions


def sanctioned(actor: Actor, *, days: int = 0) -> Sanction:
    """A warning, and a freeze after it where ``days`` have passed."""
    pk = actor.organisation_id
    assert pk is not None
    ditjen = an_officer(Role.DIRECTORATE)
    made = sanctions.impose(ditjen, pk, "", Imposed("Data tidak diperbarui.", f"S/{pk}/1"))
    if days:
        with clock.at(clock.now() + timedelta(days=8)):
            made = sanctions.impose(ditjen, pk, "", Imposed("Tetap tidak diperbarui.", f"S/{pk}/2"))
    return made


def test_the_head_of_office_imposes__the_company_sees_it_at_home__officers_see_the_flag(
    walk: Walk, sign_in: SignIn
) -> None:
    head, _one, _two, _ditjen = an_office()
    client, company = sign_in(head), walk.cast.agent.organisation
    assert company is not None
    page = client.get(f"{SANCTIONS}baru/", {"company": company.name}).content.decode()
    assert "Tahap pertama" in page
    answer = client.post(
        f"{SANCTIONS}baru/", {"company": company.name, "number": "S/1", "ground": "Data lama.", "letter": paper()}
    )
    made = Sanction.objects.get()
    assert answer.headers["Location"] == f"{SANCTIONS}{made.pk}/"
    assert client.get(f"/sanksi/{made.pk}/surat/").content == PDF
    assert made.port_code == "IDSUQ"
    agent = sign_in(walk.cast.agent)
    assert "S/1" in agent.get("/beranda/").content.decode()
    assert "Data lama." in agent.get("/perusahaan/sanksi/").content.decode()
    case = walk.file("SPM")
    assert "S/1" in sign_in(walk.cast.harbour_master).get(f"/meja/{case.pk}/").content.decode()


def test_a_head_does_not_reach_companies_of_other_ports(walk: Walk, sign_in: SignIn) -> None:
    head, *_others = an_office()
    a_company("PT Jauh")
    answer = sign_in(head).get(f"{SANCTIONS}baru/", {"company": "PT Jauh"}).content.decode()
    assert "Tidak ada perusahaan" in answer
    far = sanctioned(a_company("PT Jauh"))
    assert sign_in(head).get(f"{SANCTIONS}{far.pk}/").status_code == 404


def test_who_opens_the_pages_of_sanctions(walk: Walk, sign_in: SignIn) -> None:
    head, officer, _two, ditjen = an_office()
    made = sanctioned(walk.cast.agent)
    found = {
        name: [
            sign_in(actor).get(url).status_code
            for url in (SANCTIONS, f"{SANCTIONS}baru/", f"{SANCTIONS}{made.pk}/", "/perusahaan/sanksi/")
        ]
        for name, actor in {
            "head": head, "officer": officer, "directorate": ditjen, "company": walk.cast.agent,
            "stranger": a_company("PT Asing"),
        }.items()
    }  # fmt: skip
    assert found == {
        "head": [200, 200, 200, 404],
        "officer": [404, 404, 404, 404],
        "directorate": [200, 200, 200, 404],
        "company": [404, 404, 404, 200],
        "stranger": [404, 404, 404, 200],
    }
    assert made.number not in sign_in(a_company("PT Asing")).get("/perusahaan/sanksi/").content.decode()


def test_a_frozen_company__signs_in__reads_its_own__appeals__and_is_told_why_not_the_rest(
    walk: Walk, sign_in: SignIn
) -> None:
    made, client = sanctioned(walk.cast.agent, days=8), sign_in(walk.cast.agent)
    with clock.at(walk.at + timedelta(days=9)):
        for url in ("/beranda/", "/kunjungan/", f"/kunjungan/{walk.call.pk}/", "/perusahaan/", "/perusahaan/sanksi/"):
            page = client.get(url)
            assert page.status_code == 200, url
            assert "dibekukan" in page.content.decode(), url
        own = Application.objects.filter(organisation=walk.cast.agent.organisation_id).latest("pk")
        assert client.get(f"/permohonan/{own.pk}/").status_code == 200
        refused = [
            client.get("/kunjungan/baru/"),
            client.get("/meja/"),
            client.post("/layanan/SPM/mulai/", {"kunjungan": walk.call.pk}),
            client.post("/kunjungan/baru/", {"ship": 1}),
            client.post(f"/permohonan/{own.pk}/tarik/"),
        ]
        for answer in refused:
            assert answer.status_code == 403
            assert made.number in answer.content.decode()
        assert client.get("/tidak-ada-halaman/").status_code == 404
        url = f"/perusahaan/sanksi/{made.pk}/keberatan/"
        assert client.post(url, {"text": ""}).status_code == 422
        assert client.post(url, {"text": "Sudah kami perbarui.", "file": paper()}).status_code == 302
        colleague = sign_in(an_officer(Role.DIRECTORATE, name="ditjen dua"))
        assert "Sudah kami perbarui." in colleague.get(f"{SANCTIONS}{made.pk}/").content.decode()
        assert colleague.get(f"/sanksi/{made.pk}/keberatan/").content == PDF
        colleague.post(f"{SANCTIONS}{made.pk}/batalkan/", {"why": "Benar."})
        assert client.get("/kunjungan/baru/").status_code == 200


def test_the_super_admin_of_a_frozen_company__ends_its_letters__and_takes_its_own_data_along(
    walk: Walk, delegate: Actor, sign_in: SignIn
) -> None:
    letter, clerk = a_letter(walk.cast.agent, delegate), a_colleague(walk.cast.agent, "staf beku")
    client, staff = sign_in(walk.cast.agent), sign_in(clerk)
    made = sanctioned(walk.cast.agent, days=8)
    with clock.at(walk.at + timedelta(days=9)):
        listed = client.get(LETTERS).content.decode()
        assert letter.letter_number in listed
        assert "/perusahaan/riwayat-hak/" in listed
        assert "/perusahaan/pengguna/" not in listed
        page = client.get(f"{LETTERS}{letter.pk}/").content.decode()
        assert f'action="{LETTERS}{letter.pk}/akhiri/"' in page
        for url in ("/perusahaan/riwayat-hak/", "/perusahaan/riwayat-hak/?as=csv", "/akun/unduh/data.json"):
            assert client.get(url).status_code == 200, url
        refused = [
            client.post(f"{LETTERS}baru/", given()),
            client.get(f"{LETTERS}baru/"),
            client.get("/perusahaan/pengguna/"),
            client.post("/perusahaan/riwayat-hak/"),
            staff.get("/perusahaan/riwayat-hak/"),
            staff.post(f"{LETTERS}{letter.pk}/akhiri/", {"why": "iseng"}),
        ]
        for answer in refused:
            assert answer.status_code == 403
            assert made.number in answer.content.decode()
        assert client.post(f"{LETTERS}{letter.pk}/akhiri/", {"why": ""}).status_code == 422
        answer = client.post(f"{LETTERS}{letter.pk}/akhiri/", {"why": "Agen berhenti."})
        assert answer.headers["Location"] == f"{LETTERS}{letter.pk}/"
    letter.refresh_from_db()
    assert letter.revoked_why == "Agen berhenti."


def test_a_revoked_company_only_reads(walk: Walk, delegate: Actor, sign_in: SignIn) -> None:
    letter, client = a_letter(walk.cast.agent, delegate), sign_in(walk.cast.agent)
    sanctioned(walk.cast.agent, days=8)
    with clock.at(walk.at + timedelta(days=40)):
        pk = walk.cast.agent.organisation_id or 0
        sanctions.impose(an_officer(Role.DIRECTORATE), pk, "", Imposed("Tetap.", "S/cabut"))
        assert client.get(f"{LETTERS}{letter.pk}/").status_code == 200
        assert client.post(f"{LETTERS}{letter.pk}/akhiri/", {"why": "x"}).status_code == 403
        assert client.get("/perusahaan/riwayat-hak/").status_code == 403


def test_a_strangers_sanction_is_not_there(walk: Walk, sign_in: SignIn) -> None:
    made, stranger = sanctioned(walk.cast.agent), sign_in(a_company("PT Asing"))
    assert stranger.post(f"/perusahaan/sanksi/{made.pk}/keberatan/", {"text": "x"}).status_code == 404
    assert stranger.get(f"/sanksi/{made.pk}/surat/").status_code == 404
    assert stranger.post(f"{SANCTIONS}{made.pk}/cabut/", {"why": "x"}).status_code == 404


@pytest.mark.parametrize("typed", ["\x00", "'; --", "x" * 20_000, "\u202e\u0000é", "🚢" * 400])
def test_hostile_words_never_break_it(walk: Walk, delegate: Actor, sign_in: SignIn, typed: str) -> None:
    letter, made = a_letter(walk.cast.agent, delegate), sanctioned(walk.cast.agent)
    head, _one, _two, ditjen = an_office()
    agent, officer, chief = sign_in(walk.cast.agent), sign_in(ditjen), sign_in(head)
    answers = [
        agent.post(f"/perusahaan/sanksi/{made.pk}/keberatan/", {"text": typed}),
        officer.post(f"{SANCTIONS}{made.pk}/pertahankan/", {"why": typed}),
        officer.post(f"{SANCTIONS}{made.pk}/cabut/", {"why": typed}),
        officer.post(f"{SANCTIONS}baru/", {"company": typed, "number": typed, "ground": typed, "days": typed}),
        chief.post(f"{SANCTIONS}baru/", {"company": "PT Agen Uji", "number": typed, "ground": typed}),
        sign_in(delegate).post(f"{LETTERS}{letter.pk}/akhiri/", {"why": typed}),
    ]
    assert {answer.status_code for answer in answers} <= {200, 302, 400, 403, 409, 422}


# Orders


def order(**changed: str) -> dict[str, str]:
    today = clock.today("Asia/Jakarta")
    known = {
        "order_number": "SP/1", "person": "petugas dua", "port_code": "IDSUQ", "role": "harbour_master",
        "since": f"{today:%Y-%m-%d}", "until": f"{today + timedelta(days=30):%Y-%m-%d}", "capacity": "",
        "substitutes": "",
    }  # fmt: skip
    return known | changed


def test_an_order__warned_of_another_in_the_same_days__made_when_it_is_meant(walk: Walk, sign_in: SignIn) -> None:
    head, *_others = an_office()
    client, before = sign_in(head), Posting.objects.count()
    warned = client.post(f"{POSTINGS}baru/", order())
    assert "sudah ada penugasan" in warned.content.decode()
    assert Posting.objects.count() == before
    answer = client.post(f"{POSTINGS}baru/", order(knowing="1"))
    made = Posting.objects.latest("pk")
    assert answer.headers["Location"] == f"{POSTINGS}{made.pk}/"
    assert "SP/1" in client.get(POSTINGS, {"port": "IDSUQ"}).content.decode()
    yesterday = clock.today("Asia/Jakarta") - timedelta(days=1)
    assert client.post(f"{POSTINGS}{made.pk}/", {"last_day": f"{yesterday}", "why": ""}).status_code == 422
    assert client.post(f"{POSTINGS}{made.pk}/", {"last_day": f"{yesterday}", "why": "selesai"}).status_code == 302
    assert "selesai" in client.get(f"{POSTINGS}{made.pk}/").content.decode()


def test_where_officers_are_too_many_to_choose_from__the_name_is_typed(
    walk: Walk, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The directorate posts those of every office: the last by name as well as the first."""
    _head, _one, _two, ditjen = an_office()
    client = sign_in(ditjen)
    assert '<select class="form-select" id="id_person"' in client.get(f"{POSTINGS}baru/").content.decode()
    monkeypatch.setattr(postings_pages, "_CHOSEN_FROM", 1)
    page = client.get(f"{POSTINGS}baru/").content.decode()
    assert '<select class="form-select" id="id_person"' not in page
    assert re.search(r'<input[^>]*id="id_person"', page)
    assert client.post(f"{POSTINGS}baru/", order(role="port_authority", knowing="1")).status_code == 302


def test_a_substitute_without_whom_is_refused__at_the_field(walk: Walk, sign_in: SignIn) -> None:
    head, *_others = an_office()
    answer = sign_in(head).post(f"{POSTINGS}baru/", order(capacity="plh", knowing="1"))
    assert answer.status_code == 422
    assert 'href="#id_substitutes"' in answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "agent"}, {"role": "x"}, {"port_code": "ZZZZZ"}, {"person": "kepala"}, {"since": "kemarin"},
        {"capacity": "raja"}, {"order_number": "N" * 999}, {"until": "1900-01-01"}, {"person": "\x00"},
    ],
)  # fmt: skip
def test_hostile_orders_are_refused(walk: Walk, sign_in: SignIn, wrong: dict[str, str]) -> None:
    head, *_others = an_office()
    before = Posting.objects.count()
    answer = sign_in(head).post(f"{POSTINGS}baru/", order(knowing="1", **wrong))
    assert answer.status_code in (400, 422)
    assert Posting.objects.count() == before


def test_who_opens_the_pages_of_orders(walk: Walk, sign_in: SignIn) -> None:
    head, _one, _two, ditjen = an_office()
    staff = a_colleague(head, "staf kantor")
    operator = a_company("PT Operator", OrganisationKind.PORT_OPERATOR)
    one = Posting.objects.get(user=head.user_id)
    urls = (POSTINGS, f"{POSTINGS}baru/", f"{POSTINGS}{one.pk}/")
    found = {
        name: [sign_in(actor).get(url).status_code for url in urls]
        for name, actor in {
            "head": head, "directorate": ditjen, "staff": staff, "company": walk.cast.agent, "operator": operator,
        }.items()
    }  # fmt: skip
    assert found == {
        "head": [200] * 3, "directorate": [200] * 3, "staff": [404] * 3, "company": [404] * 3, "operator": [404] * 3,
    }  # fmt: skip


def test_a_paper_that_came_with_a_faulty_form__is_still_there_when_it_is_mended(walk: Walk, sign_in: SignIn) -> None:
    head, *_others = an_office()
    company = walk.cast.agent.organisation
    assert company is not None
    client, form = sign_in(head), {"company": company.name, "number": "S/1", "ground": ""}
    page = client.post(f"{SANCTIONS}baru/", form | {"letter": paper()}).content.decode()
    kept = re.search(r'name="letter_file" value="([^"]+)"', page)
    assert kept is not None
    client.post(f"{SANCTIONS}baru/", form | {"ground": "Data lama.", "letter_file": kept[1]})
    made = Sanction.objects.get()
    assert made.letter is not None
    agent = sign_in(walk.cast.agent)
    page = agent.post(f"/perusahaan/sanksi/{made.pk}/keberatan/", {"text": "", "file": paper()}).content.decode()
    kept = re.search(r'name="file_file" value="([^"]+)"', page)
    assert kept is not None
    agent.post(f"/perusahaan/sanksi/{made.pk}/keberatan/", {"text": "Sudah.", "file_file": kept[1]})
    assert Appeal.objects.get().file is not None


def test_a_paper_of_somebody_else_is_not_taken_for_ones_own(walk: Walk, delegate: Actor, sign_in: SignIn) -> None:
    head, *_others = an_office()
    company = walk.cast.agent.organisation
    assert company is not None
    form = {"company": company.name, "number": "S/1", "ground": "Data lama.", "letter_file": str(a_paper(delegate).pk)}
    sign_in(head).post(f"{SANCTIONS}baru/", form)
    assert Sanction.objects.get().letter is None


def test_an_order_whose_end_leaves_somebody_alone__is_ended_knowingly_only(walk: Walk, sign_in: SignIn) -> None:
    """Two officers are asked at the clearance in, and one of the two goes."""
    head, one, _two, _ditjen = an_office()
    PortRule.objects.create(
        port=walk.cast.port, service_code="SPM", step="clear_in", four_eyes=True, since=delegations.today(),
        legal_basis="SK 1",
    )  # fmt: skip
    for each in Posting.objects.filter(role=Role.HARBOUR_MASTER, port_code="IDSUQ").exclude(user=one.user_id)[1:]:
        each.delete()
    assert Posting.objects.filter(role=Role.HARBOUR_MASTER, port_code="IDSUQ").count() == 2
    client, posting = sign_in(head), Posting.objects.get(user=one.user_id)
    url = f"{POSTINGS}{posting.pk}/"
    page = client.get(url).content.decode()
    assert "hanya satu pejabat" in page
    ends = {"last_day": f"{delegations.today() + timedelta(days=3):%Y-%m-%d}", "why": "Pindah tugas"}
    asked = client.post(url, ends)
    assert asked.status_code == 200
    assert 'role="alert"' in asked.content.decode()
    assert "Pindah tugas" in asked.content.decode()
    of_today = re.search(r'name="knowing" value="(\w+)"', page)
    of_then = re.search(r'name="knowing" value="(\w+)"', asked.content.decode())
    assert of_today is not None
    assert of_then is not None
    assert client.post(url, {**ends, "knowing": of_today[1]}).status_code == 200, "agreed to another day"
    posting.refresh_from_db()
    assert posting.until is None
    assert client.post(url, {**ends, "why": "", "knowing": of_then[1]}).status_code == 422
    assert client.post(url, {**ends, "knowing": of_then[1]}).status_code == 302
    posting.refresh_from_db()
    assert posting.until == delegations.today() + timedelta(days=3)
    for page_of_rules in ("/meja/aturan/", "/meja/aturan/IDSUQ/SPM/clear_in/"):
        page = client.get(page_of_rules).content.decode()
        assert "Kurang dari dua pejabat" in page, page_of_rules
    assert "Kurang dari dua pejabat" not in client.get("/meja/aturan/IDSUQ/SPB/clear_out/").content.decode()
    other = Posting.objects.get(user=head.user_id)
    assert "hanya satu pejabat" not in client.get(f"{POSTINGS}{other.pk}/").content.decode()
