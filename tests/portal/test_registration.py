"""The pages of registration, screening, OSS and tickets: who opens them, what they keep, and what they cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.accounts.registering import ANSWERS, EMAIL, NIB, a_screener, submitted, the_link
from tests.build import a_port, an_agent, an_officer
from tests.portal.conftest import SignIn

from suar.accounts import oss, registrations, tickets
from suar.accounts.models import (
    Attempt,
    Group,
    MenuRights,
    Message,
    Organisation,
    Registration,
    RegistrationPaper,
    Ticket,
)
from suar.accounts.roles import Right, Role
from suar.demo.papers import paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    """A browser of somebody without an account."""
    return Client(headers={"accept-language": "id"})


def enter(visitor: Client, email: str = EMAIL) -> Registration:
    """Ask for the link and follow it."""
    assert visitor.post("/daftar/", {"email": email}).status_code == 302
    token = the_link("registration_link", email)
    assert visitor.get(f"/daftar/bukti/{token}/").status_code == 200
    assert visitor.post(f"/daftar/bukti/{token}/")["Location"] == "/daftar/isi/company/"
    return Registration.objects.get(email=email)


def pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.pdf", paper(name), "application/pdf")


def texts(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def walked(visitor: Client) -> Registration:
    """Everything filled in on the pages and sent."""
    a_port("IDSUQ", name="Sungai Guntung")
    registration = enter(visitor)
    company = visitor.post("/daftar/isi/company/", {**ANSWERS, "go": "next"})
    assert company["Location"] == "/daftar/isi/ports/"
    visitor.post("/daftar/isi/ports/", {"port": "Sungai Guntung (IDSUQ)", "add": "1"})
    assert visitor.post("/daftar/isi/ports/", {"go": "next"})["Location"] == "/daftar/isi/person/"
    assert visitor.post("/daftar/isi/person/", {**ANSWERS, "go": "next"})["Location"] == "/daftar/isi/papers/"
    given = {name: pdf(name) for name in ("licence", "nib_paper", "authority")}
    assert visitor.post("/daftar/isi/papers/", {**given, "go": "next"})["Location"] == "/daftar/isi/review/"
    assert visitor.post("/daftar/isi/review/", {"terms": "true"})["Location"] == "/daftar/selesai/"
    registration.refresh_from_db()
    return registration


class TestApplicant:
    def test_walks_from_the_address_to_the_number(self, visitor: Client) -> None:
        registration = walked(visitor)
        assert registration.state == Registration.State.SCREENING
        assert registration.answers["ports"] == ["IDSUQ"]
        assert registration.number in texts(visitor.get("/daftar/selesai/"))

    def test_is_answered_alike__whatever_is_known_of_the_address(self, visitor: Client) -> None:
        submitted("kenal@contoh.co.id")
        answers = []
        for email in ("kenal@contoh.co.id", "baru@contoh.co.id"):
            answer = visitor.post("/daftar/", {"email": email}, follow=True)
            answers.append(texts(answer).replace(email, "…").split("<main")[1])
        assert answers[0] == answers[1]

    def test_loses_nothing__where_an_answer_is_wrong(self, visitor: Client) -> None:
        enter(visitor)
        answer = visitor.post("/daftar/isi/company/", {**ANSWERS, "nib": "12", "go": "next"})
        assert answer.status_code == 422
        assert 'href="#id_nib"' in texts(answer)
        assert "PT Bahari Uji" in texts(answer)
        assert 'value="12"' in texts(visitor.get("/daftar/isi/company/"))

    def test_is_told_everything_that_is_missing__with_the_way_there(self, visitor: Client) -> None:
        enter(visitor)
        answer = visitor.post("/daftar/isi/review/", {})
        assert answer.status_code == 422
        assert 'href="/daftar/isi/company/"' in texts(answer)
        assert "terms" in texts(answer)

    def test_cannot_hand_in_what_is_no_pdf(self, visitor: Client) -> None:
        enter(visitor)
        wrong = SimpleUploadedFile("nib.pdf", b"MZ\x90\x00 not a pdf", "application/pdf")
        answer = visitor.post("/daftar/isi/papers/", {"nib_paper": wrong, "go": "next"})
        assert answer.status_code == 422
        assert not RegistrationPaper.objects.exists()

    def test_does_not_get_in_without_the_link(self, visitor: Client) -> None:
        enter(visitor)
        stranger = Client()
        assert stranger.get("/daftar/isi/company/")["Location"] == "/daftar/"
        assert stranger.post("/daftar/isi/company/", ANSWERS)["Location"] == "/daftar/"
        assert stranger.get("/daftar/bukti/ditebak/").status_code == 404
        assert stranger.get("/daftar/isi/lain/").status_code == 404

    @pytest.mark.parametrize(
        "typed", [{"port": "x" * 5000}, {"port": "Tidak Ada"}, {"port": "a\x00b"}, {"remove": "X"}]
    )
    def test_unknown_ports_are_words_not_faults(self, visitor: Client, typed: dict[str, str]) -> None:
        enter(visitor)
        assert visitor.post("/daftar/isi/ports/", typed).status_code in (302, 400, 422)

    def test_tracks_with_both_only__and_not_often(self, visitor: Client) -> None:
        registration = submitted()
        right = {"number": registration.number, "email": EMAIL}
        assert "Ada pada tim teknis" in texts(visitor.post("/daftar/lacak/", right))
        assert visitor.post("/daftar/lacak/", {**right, "email": "lain@contoh.co.id"}).status_code == 404
        for _again in range(12):
            last = visitor.post("/daftar/lacak/", {**right, "number": "REG-2026-999999"})
        assert last.status_code == 429

    def test_mends_what_was_sent_back(self, visitor: Client) -> None:
        registration = submitted()
        registrations.send_back(registration.pk, a_screener(), 1, {"nib": "Salah ketik?"}, "Lihat NIB.")
        right = {"number": registration.number, "email": EMAIL, "act": "mend"}
        page = texts(visitor.post("/daftar/lacak/", right))
        assert "Salah ketik?" in page
        assert Message.objects.filter(kind="registration_link").count() == 2
        visitor.post(f"/daftar/bukti/{the_link('registration_link')}/")
        assert "Catatan tim teknis: Salah ketik?" in texts(visitor.get("/daftar/isi/company/"))


class TestTechnicalTeam:
    def test_approves_on_one_screen(self, sign_in: SignIn) -> None:
        registration = submitted()
        team = sign_in(a_screener())
        assert registration.number in texts(team.get("/meja/pendaftaran/"))
        page = texts(team.get(f"/meja/pendaftaran/{registration.pk}/"))
        assert "Pemeriksaan otomatis" in page
        wish = {"outcome": "approve", "submissions": "1"}
        assert team.post(f"/meja/pendaftaran/{registration.pk}/putuskan/", wish).status_code == 302
        assert Organisation.objects.get(nib=NIB).name == "PT Bahari Uji"

    def test_keeps_what_was_typed__where_a_reason_is_missing_or_a_page_is_old(self, sign_in: SignIn) -> None:
        registration = submitted()
        team = sign_in(a_screener())
        there = f"/meja/pendaftaran/{registration.pk}/putuskan/"
        assert team.post(there, {"outcome": "send_back", "submissions": "1"}).status_code == 422
        old = {"outcome": "send_back", "submissions": "0", "mark": "nib", "remark.nib": "Apa ini?", "reason": "Lihat."}
        answer = team.post(there, old)
        assert answer.status_code == 409
        assert "Apa ini?" in texts(answer)
        assert team.post(there, {**old, "submissions": "1"}).status_code == 302

    def test_sees_papers_as_downloads_and_pictures(self, sign_in: SignIn) -> None:
        registration = submitted()
        team = sign_in(a_screener())
        file = team.get(f"/meja/pendaftaran/{registration.pk}/surat/nib/")
        assert file["Content-Disposition"].startswith("attachment")
        picture = team.get(f"/meja/pendaftaran/{registration.pk}/surat/nib.png")
        assert picture["Content-Type"] == "image/png"
        assert "halaman 1 dari 1" in texts(team.get(f"/meja/pendaftaran/{registration.pk}/surat/nib/lihat/"))
        assert team.get(f"/meja/pendaftaran/{registration.pk}/surat/nib/lihat/?page=2").status_code == 404
        assert team.get(f"/meja/pendaftaran/{registration.pk}/surat/lain/").status_code == 404

    def test_others_find_no_such_page(self, sign_in: SignIn) -> None:
        registration = submitted()
        pages = (
            "/meja/pendaftaran/", f"/meja/pendaftaran/{registration.pk}/", "/meja/tiket/",
            f"/meja/pendaftaran/{registration.pk}/surat/nib/", f"/meja/pendaftaran/{registration.pk}/surat/nib.png",
            f"/meja/pendaftaran/{registration.pk}/surat/nib/lihat/",
        )  # fmt: skip
        acts = (f"/meja/pendaftaran/{registration.pk}/putuskan/", f"/meja/pendaftaran/{registration.pk}/oss/")
        for actor in (an_agent(), an_officer(Role.HARBOUR_MASTER), an_officer(Role.PORT_AUTHORITY)):
            client = sign_in(actor)
            assert [client.get(page).status_code for page in pages] == [404] * len(pages)
            wish = {"outcome": "approve", "submissions": "1"}
            assert [client.post(act, wish).status_code for act in acts] == [404, 404]
        registration.refresh_from_db()
        assert registration.state == Registration.State.SCREENING

    def test_the_queue_costs_the_same__for_one_and_for_forty(
        self, sign_in: SignIn, django_assert_max_num_queries: Any
    ) -> None:
        team = sign_in(a_screener())
        submitted()
        for number in range(40):
            submitted(f"a{number}@contoh.co.id", nib=f"91200000{number:05}")
        Attempt.objects.all().delete()
        with django_assert_max_num_queries(12):
            assert texts(team.get("/meja/pendaftaran/")).count("REG-") >= 40
        one = Registration.objects.earliest("pk")
        with django_assert_max_num_queries(24):
            team.get(f"/meja/pendaftaran/{one.pk}/")


class TestHostile:
    """What no form of ours sends: words, never a fault, and nothing half written."""

    @pytest.mark.parametrize("email", ["", "a\x00@contoh.co.id", "x" * 5000 + "@contoh.co.id", "a@b\r\nBcc: c@d.e"])
    def test_addresses(self, visitor: Client, email: str) -> None:
        assert visitor.post("/daftar/", {"email": email}).status_code == 422
        assert not Registration.objects.exists()

    @pytest.mark.parametrize("typed", [{"number": "\x00", "email": EMAIL}, {"number": "x" * 9999, "email": "\x00"}, {}])
    def test_tracking(self, visitor: Client, typed: dict[str, str]) -> None:
        assert visitor.post("/daftar/lacak/", typed).status_code == 404

    def test_answers(self, visitor: Client) -> None:
        registration = enter(visitor)
        wild = dict.fromkeys(ANSWERS, "a\x00\u202e<script>" * 1000) | {"state": "approved", "number": "REG-1"}
        assert visitor.post("/daftar/isi/company/", {**wild, "go": "next"}).status_code == 422
        assert visitor.post("/daftar/isi/person/", {**wild, "go": "next"}).status_code == 422
        assert "<script>" not in texts(visitor.get("/daftar/isi/company/"))
        registration.refresh_from_db()
        assert (registration.state, registration.number) == ("email_proved", "")

    def test_decisions(self, sign_in: SignIn) -> None:
        registration = submitted()
        team = sign_in(a_screener())
        there = f"/meja/pendaftaran/{registration.pk}/putuskan/"
        wish = {"outcome": "send_back", "submissions": "9" * 400, "reason": "a\x00b", "mark": ["nib", "\x00"]}
        assert team.post(there, wish).status_code == 409
        assert team.post(there, {**wish, "submissions": "1", "remark.nib": "\x00" * 500}).status_code == 302
        assert team.post(there, {"outcome": "drop"}).status_code == 404
        assert team.get(f"/meja/pendaftaran/{2**70}/").status_code == 404
        registration.refresh_from_db()
        assert registration.remarks == {"nib": ""}

    def test_tickets(self, sign_in: SignIn) -> None:
        agent = sign_in(an_agent())
        form = {"rows": "1", "menu.1": "PKK\x00", "rights.1": ["\x00"], "why": "\x00"}
        assert agent.post("/perusahaan/tiket/baru/", form).status_code == 422
        good = {**form, "menu.1": "PKK", "why": "a\x00b"}
        assert agent.post("/perusahaan/tiket/baru/", good).status_code == 302
        assert Ticket.objects.get().wishes == {"PKK": []}


class TestOssPanel:
    def test_down_is_words__and_stops_nothing(self, sign_in: SignIn, settings: Any) -> None:
        settings.SUAR_OSS_URL = "http://127.0.0.1:9"
        oss.oss.cache_clear()
        agent = an_agent()
        Organisation.objects.filter(pk=agent.organisation_id or 0).update(nib=NIB)
        client = sign_in(agent)
        answer = client.post("/perusahaan/oss/", follow=True)
        oss.oss.cache_clear()
        assert answer.status_code == 200
        assert "OSS tidak menjawab sekarang" in texts(answer)
        assert "tidak menghalangi layanan apa pun" in texts(answer)

    def test_words_for_those_without_a_nib__who_read_nothing(self, sign_in: SignIn) -> None:
        for actor in (an_officer(Role.DIRECTORATE), an_agent()):
            client = sign_in(actor)
            assert "tidak punya NIB" in texts(client.get("/perusahaan/oss/"))
            assert client.post("/perusahaan/oss/").status_code == 404


def seen(page: str) -> str:
    """The word for what a page said that others lose."""
    return page.split('name="agreed" value="')[1].partition('"')[0]


class TestTickets:
    def test_asked_on_one_side_and_granted_on_the_other(self, sign_in: SignIn) -> None:
        agent = sign_in(an_agent())
        form = {"rows": "1", "menu.1": "PKK", "rights.1": ["view"], "why": "Cukup melihat."}
        more = agent.post("/perusahaan/tiket/baru/", {**form, "add": "1"})
        assert 'name="menu.2"' in texts(more)
        assert agent.post("/perusahaan/tiket/baru/", form).status_code == 302
        ticket = Ticket.objects.get()
        assert ticket.number in texts(agent.get("/perusahaan/tiket/"))
        team = sign_in(a_screener())
        assert ticket.number in texts(team.get("/meja/tiket/"))
        assert "Kabulkan" in texts(team.get(f"/tiket/{ticket.pk}/"))
        assert "Kabulkan" not in texts(agent.get(f"/tiket/{ticket.pk}/"))
        assert agent.post(f"/meja/tiket/{ticket.pk}/jawab/", {"outcome": "grant"}).status_code == 404
        team.post(f"/meja/tiket/{ticket.pk}/jawab/", {"outcome": "grant", "answer": "Baik."})
        ticket.refresh_from_db()
        assert ticket.state == Ticket.State.GRANTED

    def test_what_was_seen_is_what_is_granted__the_answer_stays_where_it_changed(self, sign_in: SignIn) -> None:
        agent = an_agent()
        above = Group.objects.get(pk=agent.group_id or 0)
        below = Group.objects.create(organisation=above.organisation, name="Staf", parent=above)
        row = MenuRights.objects.create(group=below, menu="PKK", may_view=True, may_create=True)
        ticket = tickets.ask(agent, {"PKK": ["view"]}, "Cukup melihat.", ["PKK"])
        team, there = sign_in(a_screener()), f"/meja/tiket/{ticket.pk}/jawab/"
        shown = texts(team.get(f"/tiket/{ticket.pk}/"))
        wish = {"outcome": "grant", "answer": "Silakan.", "agreed": seen(shown)}
        MenuRights.objects.filter(pk=row.pk).update(may_edit=True)
        stopped = team.post(there, wish)
        assert stopped.status_code == 409
        assert "lalu kabulkan sekali lagi" in texts(stopped)
        assert "Silakan." in texts(stopped)
        assert team.post(there, {**wish, "agreed": seen(texts(stopped))}).status_code == 302
        row.refresh_from_db()
        assert row.ticked() == {Right.VIEW}

    def test_wrong_answers_are_named_and_kept(self, sign_in: SignIn) -> None:
        agent = sign_in(an_agent())
        answer = agent.post("/perusahaan/tiket/baru/", {"rows": "99", "menu.1": "JAHAT", "why": "Sebab ini."})
        assert answer.status_code == 422
        assert "Sebab ini." in texts(answer)
        assert not Ticket.objects.exists()

    def test_another_companys_ticket_is_not_there(self, sign_in: SignIn) -> None:
        ticket = tickets.ask(an_agent(), {"PKK": ["view"]}, "Satu.", ["PKK"])
        other = sign_in(an_agent("PT Lain"))
        assert other.get(f"/tiket/{ticket.pk}/").status_code == 404
        assert ticket.number not in texts(other.get("/perusahaan/tiket/"))
