"""The technical team's list of organisations, opening another super admin, and asking for one: on the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.accounts.acting import a_colleague, a_company, person_of
from tests.accounts.nominating import ANSWERS
from tests.accounts.registering import a_screener
from tests.build import an_agent, an_officer
from tests.portal.conftest import SignIn

from suar.accounts import proofs
from suar.accounts.actors import Actor
from suar.accounts.models import Attempt, Group, Organisation, RightsChange, Succession, Ticket, User
from suar.accounts.roles import OrganisationKind, Role
from suar.accounts.signins import sessions_of
from suar.demo.papers import paper
from suar.kernel import clock
from suar.records.models import StoredFile

pytestmark = pytest.mark.django_db
WHY = "Super admin lama mengundurkan diri."


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("surat.pdf", paper("surat"), "application/pdf")


def texts(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def prove(client: Client, actor: Actor) -> None:
    """As after a passkey: what is opened now needs no other proof."""
    session = client.session
    proofs.mark(session, person_of(actor), strong=True)
    session.save()


@pytest.fixture
def boss() -> Actor:
    return a_company("PT Ditinggal", nib="9120000012345")


@pytest.fixture
def team(sign_in: SignIn) -> Client:
    """An officer of the technical team who proved just now to be there."""
    screener = a_screener()
    client = sign_in(screener)
    prove(client, screener)
    return client


def there(boss: Actor) -> str:
    return f"/meja/organisasi/{boss.organisation_id}/super-admin/"


def form(**changed: Any) -> dict[str, Any]:
    return {**ANSWERS, "why": WHY, "letter_number": "12/DIR/2026", "known": "0", "do": "check", **changed}


def kept_letter(answer: Any) -> str:
    return texts(answer).split('name="letter_kept" value="')[1].split('"')[0]


class TestOpening:
    def test_from_the_list_to_the_new_account(self, boss: Actor, team: Client, sign_in: SignIn) -> None:
        his = sign_in(boss)
        assert his.get("/akun/keamanan/").status_code == 200
        assert sessions_of(person_of(boss))
        assert "PT Ditinggal" in texts(team.get("/meja/organisasi/"))
        one = texts(team.get(f"/meja/organisasi/{boss.organisation_id}/"))
        assert there(boss) in one
        review = team.post(there(boss), form(letter=pdf(), left=str(boss.user_id)))
        assert review.status_code == 200
        assert "Periksa lalu buka" in texts(review)
        assert not Succession.objects.exists(), "looking writes nothing"
        hidden = form(letter_kept=kept_letter(review), left=str(boss.user_id), do="open")
        assert team.post(there(boss), hidden)["Location"] == f"/meja/organisasi/{boss.organisation_id}/"
        made = Succession.objects.get()
        assert (made.person.full_name, made.left) == ("Budi Santoso", person_of(boss))
        assert not sessions_of(person_of(boss))
        assert his.get("/beranda/").status_code == 302
        page = texts(team.get(f"/meja/organisasi/{boss.organisation_id}/"))
        assert "12/DIR/2026" in page
        assert "menggantikan" in page
        letter = team.get(f"/meja/organisasi/surat/{made.pk}/")
        assert letter["Content-Disposition"].startswith("attachment")
        assert b"".join(letter).startswith(b"%PDF")

    def test_asks_for_a_proof__and_goes_on_with_what_was_typed(self, boss: Actor, sign_in: SignIn) -> None:
        screener = a_screener()
        person = person_of(screener)
        person.set_password("Sandi-Uji.2026")
        person.save()
        client = sign_in(screener)
        review = client.post(there(boss), form(letter=pdf()))
        hidden = form(letter_kept=kept_letter(review), do="open")
        asked = client.post(there(boss), hidden)
        assert asked.status_code == 403
        assert "Buktikan bahwa ini Anda" in texts(asked)
        for name in ("person_name", "letter_kept", "do"):
            assert f'name="{name}"' in texts(asked)
        assert not Succession.objects.exists()
        assert client.post(there(boss), {**hidden, "_proof_password": "Sandi-Uji.2026"}).status_code == 302
        assert Succession.objects.count() == 1

    def test_loses_nothing__where_an_answer_is_wrong(self, boss: Actor, team: Client) -> None:
        answer = team.post(there(boss), form(letter=pdf(), why="pergi", person_job="Manajer umum"))
        page = texts(answer)
        assert answer.status_code == 422
        assert 'href="#id_why"' in page
        assert "Manajer umum" in page
        assert "surat.pdf" in page
        again = team.post(there(boss), form(letter_kept=kept_letter(answer)))
        assert again.status_code == 200
        back = team.post(there(boss), form(letter_kept=kept_letter(answer), do="back"))
        assert "Periksa akibatnya" in texts(back)
        assert "surat.pdf" in texts(back)

    def test_says_before_anything_is_typed__that_a_second_means_is_needed(
        self, boss: Actor, sign_in: SignIn, settings: Any
    ) -> None:
        client = sign_in(a_screener())
        assert "akun Anda belum punya" not in texts(client.get(there(boss)))
        settings.SUAR_SECOND_FACTOR = "required"
        answer = client.get(there(boss), follow=True)
        assert "akun Anda belum punya" in texts(answer) or "Pasang cara masuk kedua" in texts(answer)

    def test_takes_no_letter_of_somebody_else(self, boss: Actor, team: Client) -> None:
        other = StoredFile.objects.create(
            name="x.pdf", kind="PDF", mime="application/pdf", size=1, sha256="0" * 64, stored_at=clock.now(),
            uploaded_by=person_of(boss),
        )  # fmt: skip
        answer = team.post(there(boss), form(letter_kept=str(other.pk), do="open"))
        assert answer.status_code == 422
        assert 'href="#id_letter"' in texts(answer)
        assert not Succession.objects.exists()

    @pytest.mark.parametrize("content", [b"", b"MZ\x90\x00", b"<html></html>", b"\x89PNG\r\n\x1a\n" + b"0" * 99])
    def test_takes_a_pdf_only(self, boss: Actor, team: Client, content: bytes) -> None:
        wrong = SimpleUploadedFile("surat.pdf", content, "application/pdf")
        answer = team.post(there(boss), form(letter=wrong))
        assert answer.status_code == 422
        assert not StoredFile.objects.exists()

    def test_tells_who_was_faster__and_begins_from_the_newest(self, boss: Actor, team: Client) -> None:
        review = team.post(there(boss), form(letter=pdf()))
        letter = kept_letter(review)
        team.post(there(boss), form(letter_kept=letter, do="open"))
        rival = form(
            letter_kept=letter, do="open", person_name="Wati", email="wati@uji.example",
            identity_number="3171011708450002",
        )  # fmt: skip
        late = team.post(there(boss), rival)
        assert late.status_code == 409
        assert "baru saja dibuka" in texts(late)
        assert "Wati" in texts(late)
        assert Succession.objects.count() == 1

    def test_from_a_ticket__with_what_the_ticket_says(self, boss: Actor, team: Client, sign_in: SignIn) -> None:
        staff = sign_in(a_colleague(boss, "staf"))
        assert "Super admin lain" in texts(staff.get("/perusahaan/"))
        sent = staff.post("/perusahaan/super-admin/", {**ANSWERS, "why": WHY, "letter": pdf()})
        ticket = Ticket.objects.get()
        assert sent["Location"] == f"/tiket/{ticket.pk}/"
        assert "Budi Santoso" in texts(staff.get(f"/tiket/{ticket.pk}/"))
        assert staff.get(f"/tiket/{ticket.pk}/surat/").status_code == 200
        assert ticket.number in texts(team.get("/meja/tiket/"))
        assert "Buka menurut tiket" in texts(team.get(f"/tiket/{ticket.pk}/"))
        assert team.post(f"/meja/tiket/{ticket.pk}/jawab/", {"outcome": "grant"}).status_code == 409
        filled = texts(team.get(f"{there(boss)}?tiket={ticket.pk}"))
        assert "Budi Santoso" in filled
        assert "surat.pdf" in filled
        done = team.post(there(boss), form(letter_kept=str(ticket.letter_id), ticket=str(ticket.pk), do="open"))
        assert done.status_code == 302
        ticket.refresh_from_db()
        assert ticket.state == Ticket.State.GRANTED
        assert Succession.objects.get().letter_id == ticket.letter_id
        history = texts(sign_in(boss).get("/perusahaan/riwayat-hak/"))
        assert "Super admin dibuka tim teknis" in history


class TestSeen:
    def test_by_the_technical_team_only(self, boss: Actor, sign_in: SignIn, team: Client) -> None:
        team.post(there(boss), form(letter=pdf()))
        letter = StoredFile.objects.get()
        opened = form(letter_kept=str(letter.pk), do="open")
        team.post(there(boss), opened)
        made = Succession.objects.get()
        pages = (
            "/meja/organisasi/", f"/meja/organisasi/{boss.organisation_id}/", there(boss),
            f"/meja/organisasi/surat/{made.pk}/",
        )  # fmt: skip
        for actor in (boss, an_agent(), an_officer(Role.HARBOUR_MASTER), an_officer(Role.HEAD_OF_OFFICE)):
            client = sign_in(actor)
            assert [client.get(page).status_code for page in pages] == [404] * len(pages)
            assert client.post(there(boss), opened).status_code == 404
        assert Succession.objects.count() == 1
        assert [Client().get(page).status_code for page in pages] == [302] * len(pages)

    def test_ones_own_house_is_for_a_colleague(self, sign_in: SignIn) -> None:
        screener = a_screener()
        client = sign_in(screener)
        own = f"/meja/organisasi/{screener.organisation_id}/"
        assert "rekan lain di tim teknis" in texts(client.get(own))
        assert "super-admin/" not in texts(client.get(own)).split("<main")[1]
        assert client.get(f"{own}super-admin/").status_code == 404

    def test_another_companys_request_is_not_there(self, boss: Actor, sign_in: SignIn) -> None:
        sign_in(boss).post("/perusahaan/super-admin/", {**ANSWERS, "why": WHY, "letter": pdf()})
        ticket = Ticket.objects.get()
        for other in (an_agent("PT Lain"), a_colleague(boss, "rekan")):
            client = sign_in(other)
            assert client.get(f"/tiket/{ticket.pk}/").status_code == 404
            assert client.get(f"/tiket/{ticket.pk}/surat/").status_code == 404
        assert sign_in(a_screener()).get("/perusahaan/super-admin/").status_code == 404

    def test_asked_with_what_is_missing__keeps_the_rest(self, boss: Actor, sign_in: SignIn) -> None:
        answer = sign_in(boss).post("/perusahaan/super-admin/", {**ANSWERS, "why": "x", "letter": pdf()})
        assert answer.status_code == 422
        assert "surat.pdf" in texts(answer)
        assert "Budi Santoso" in texts(answer)
        assert not Ticket.objects.exists()

    def test_the_page_of_help_names_the_way__and_the_contact(self, settings: Any) -> None:
        settings.SUAR_DESK_EMAIL = "meja@suar.example"
        page = texts(Client().get("/bantuan/"))
        assert 'id="super-admin"' in page
        assert "mailto:meja@suar.example" in page

    def test_the_first_page_and_the_sign_in_lead_to_registration(self) -> None:
        for path in ("/", "/accounts/login/"):
            for language in ("id", "en"):
                page = texts(Client(headers={"accept-language": language}).get(path))
                assert 'href="/daftar/"' in page.split("<main")[1]


class TestList:
    def test_by_key__searched__and_those_without_anybody(self, team: Client) -> None:
        for number in range(30):
            a_company(f"PT Armada {number:02}", nib=f"91200000{number:05}")
        empty = Organisation.objects.create(kind=OrganisationKind.OWNER, name="PT Tak Bertuan", npwp="0131216600910000")
        first = team.get("/meja/organisasi/")
        assert "PT Armada 00" in texts(first)
        assert "PT Armada 29" not in texts(first)
        onward = texts(first).split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
        assert "PT Armada 29" in texts(team.get(f"/meja/organisasi/{onward}"))
        assert "PT Armada 07" in texts(team.get("/meja/organisasi/?q=armada+07"))
        assert "PT Armada 06" not in texts(team.get("/meja/organisasi/?q=9120000000007"))
        assert empty.name in texts(team.get("/meja/organisasi/?q=01.312.166"))
        without = texts(team.get("/meja/organisasi/?state=without"))
        assert empty.name in without
        assert "PT Armada" not in without
        User.objects.filter(organisation__name="PT Armada 03").update(is_active=False)
        assert "PT Armada 03" in texts(team.get("/meja/organisasi/?state=without"))

    def test_costs_the_same__for_one_and_for_many(self, team: Client, django_assert_max_num_queries: Any) -> None:
        company = a_company("PT Armada 00")
        for number in range(1, 25):
            a_company(f"PT Armada {number:02}")
        group = Group.objects.get(pk=company.group_id or 0)
        for number in range(20):
            User.objects.create(username=f"super {number}", organisation_id=company.organisation_id, group=group)
        Attempt.objects.all().delete()
        with django_assert_max_num_queries(12):
            team.get("/meja/organisasi/")
        with django_assert_max_num_queries(16):
            team.get(f"/meja/organisasi/{company.organisation_id}/")


class TestHostile:
    @pytest.mark.parametrize(
        "query", ["?after=~", "?after=%00~1", f"?after=x~{'9' * 40}", "?q=%00%00", "?q=" + "a+" * 99]
    )
    def test_lists(self, team: Client, query: str) -> None:
        assert team.get(f"/meja/organisasi/{query}").status_code in (200, 400)

    def test_forms(self, boss: Actor, team: Client) -> None:
        wild = dict.fromkeys(form(), "a\x00\u202e<script>" * 500)
        answer = team.post(there(boss), {**wild, "do": "open", "letter_kept": "\x00", "ticket": "9" * 50, "left": "-1"})
        assert answer.status_code == 422
        assert "<script>a" not in texts(answer)
        assert not RightsChange.objects.exists()
        assert team.get(f"/meja/organisasi/{2**70}/").status_code == 404
        assert team.get(f"/meja/organisasi/{2**70}/super-admin/").status_code == 404
        assert team.get(f"/meja/organisasi/surat/{2**70}/").status_code == 404
        assert team.get(f"/tiket/{2**70}/surat/").status_code == 404

    def test_another_ticket_cannot_be_smuggled_in(self, boss: Actor, team: Client, sign_in: SignIn) -> None:
        other = an_agent("PT Lain")
        sign_in(other).post("/perusahaan/super-admin/", {**ANSWERS, "why": WHY, "letter": pdf()})
        ticket = Ticket.objects.get()
        answer = team.post(there(boss), form(ticket=str(ticket.pk), letter_kept=str(ticket.letter_id), do="open"))
        assert answer.status_code == 422
        assert not Succession.objects.exists()
