"""The technical team founds an office: from the list to its first super admin, and to a posted officer who decides."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import translation
from tests.accounts.acting import a_company, again, person_of
from tests.accounts.nominating import ANSWERS as PERSON
from tests.accounts.registering import a_screener
from tests.build import START, a_port, a_port_call, an_agent, an_officer, an_organisation, reread
from tests.portal.conftest import SignIn
from tests.portal.test_account_entry import GOOD, token_of

from suar.accounts import administration as admin
from suar.accounts import companytickets, proofs, tickets
from suar.accounts.actors import Actor
from suar.accounts.models import MenuRights, Message, Organisation, Posting, RightsChange, User
from suar.accounts.roles import OrganisationKind, Role
from suar.demo.papers import paper
from suar.kernel import clock
from suar.kernel.errors import NotThere, Refused
from suar.records import chain
from suar.registry.models import Port
from suar.workflow import lifecycle
from suar.workflow.models import State

pytestmark = pytest.mark.django_db
NEW = "/meja/organisasi/baru/"
OFFICE = {
    "name": "KSOP Kelas I Uji Samudra", "address": "Jl. Dermaga 1, Uji", "email": "ksop@uji.example",
    "phone": "(0542) 733388", "order_number": "KM 12 Tahun 2026", "why": "Kantor baru mulai melayani tahun ini.",
}  # fmt: skip


def form(**changed: str) -> dict[str, str]:
    return {**OFFICE, "port": "Pelabuhan IDSUQ (IDSUQ)", **changed}


def texts(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


@pytest.fixture
def screener() -> Actor:
    a_port()
    return a_screener()


@pytest.fixture
def team(screener: Actor, sign_in: SignIn) -> Client:
    """Somebody of the technical team who proved just now to be there."""
    client = sign_in(screener)
    session = client.session
    proofs.mark(session, person_of(screener), strong=True)
    session.save()
    return client


def founded(team: Client, **changed: str) -> Organisation:
    answer = team.post(NEW, form(**changed))
    assert answer.status_code == 302, texts(answer)
    return Organisation.objects.get(pk=int(answer["Location"].split("/")[-2]))


class TestFounding:
    def test_from_the_list_to_the_offices_page(self, team: Client, screener: Actor) -> None:
        assert f'href="{NEW}"' in texts(team.get("/meja/organisasi/"))
        assert "Pelabuhan IDSUQ (IDSUQ)" in texts(team.get(NEW))
        office = founded(team)
        assert (office.kind, office.port_code, office.phone) == ("office", "IDSUQ", "+62542733388")
        page = texts(team.get(f"/meja/organisasi/{office.pk}/"))
        assert "Kantor ini belum mempunyai super admin" in page
        assert "Buka super admin pertama" in page
        assert "Buka super admin lain" not in page
        assert "Buka super admin pertama" in texts(team.get(f"/meja/organisasi/{office.pk}/super-admin/"))
        change = RightsChange.objects.select_related("event").get(organisation=office)
        told = chain.particulars(change.event)
        assert (change.verb, change.by_id, told["why"]) == ("office_made", screener.user_id, OFFICE["why"])
        assert told["after"]["order_number"] == "KM 12 Tahun 2026"
        history = texts(team.get("/perusahaan/riwayat-hak/"))
        assert "Kantor didirikan di Suar" in history
        assert office.name in texts(team.get("/meja/organisasi/?state=without"))

    @pytest.mark.parametrize("port", ["IDSUQ", "idsuq", "Apa saja (IDSUQ)"])
    def test_the_port_as_anybody_types_it(self, team: Client, port: str) -> None:
        assert founded(team, port=port).port_code == "IDSUQ"

    def test_wrong_answers_are_named__and_nothing_typed_is_lost(self, team: Client) -> None:
        for field, wrong in (
            ("name", "  "), ("port", "Antah Berantah"), ("port", ""), ("address", ""), ("email", "bukan surel"),
            ("phone", "12"), ("order_number", "x" * 61), ("order_number", ""), ("why", "sebab"), ("why", "y" * 501),
        ):  # fmt: skip
            answer = team.post(NEW, form(**{field: wrong}))
            page = texts(answer)
            assert answer.status_code == 422
            assert page.count('href="#id_') == 1
            assert f'href="#id_{field}"' in page
            assert 'class="remedy"' in page
            for kept in set(OFFICE) - {field}:
                assert OFFICE[kept] in page, (field, kept)
            if field != "port":
                assert "Pelabuhan IDSUQ (IDSUQ)" in page.split('id="id_port"')[1].split(">")[0]
        assert team.post(NEW, {}).status_code == 422
        assert not Organisation.objects.filter(kind=OrganisationKind.OFFICE).exists()
        assert not RightsChange.objects.exists()

    def test_one_office_of_a_name__at_one_port(self, team: Client) -> None:
        founded(team)
        again_ = team.post(NEW, form(name=" ksop kelas i  UJI samudra "))
        assert again_.status_code == 422
        assert "sudah ada kantor bernama" in texts(again_)
        a_port("IDTBK")
        assert founded(team, port="IDTBK").port_code == "IDTBK"
        an_organisation(OrganisationKind.AGENT, "PT Sama")
        founded(team, name="PT Sama")

    def test_a_ticket_cannot_take_another_offices_name(self, team: Client, screener: Actor, sign_in: SignIn) -> None:
        founded(team)
        other = a_company("KUPP Uji", OrganisationKind.OFFICE)
        Organisation.objects.filter(pk=other.organisation_id or 0).update(port_code="IDSUQ")
        ticket = companytickets.ask(again(other), {"name": OFFICE["name"]}, "Berganti nama.")
        with pytest.raises(Refused) as refused:
            companytickets.grant(ticket.pk, screener, "")
        assert refused.value.status == 409
        assert OFFICE["name"] in str(refused.value.problems[0].text)
        assert tickets.tickets(screener).get(pk=ticket.pk).state == "open"

    def test_hostile_input(self, team: Client) -> None:
        for wild in ("a\x00\u202e<script>" * 500, "9" * 5000, "('; DROP", "\uffff\u202e"):
            answer = team.post(NEW, dict.fromkeys(form(), wild))
            assert answer.status_code == 422
            assert "<script>a" not in texts(answer)
        assert not Organisation.objects.filter(kind=OrganisationKind.OFFICE).exists()

    def test_costs_the_same__for_one_port_and_for_many(self, team: Client, django_assert_max_num_queries: Any) -> None:
        Port.objects.bulk_create(
            Port(code=f"ID{n:03}", name=f"Pelabuhan {n:03}", name_key=f"pelabuhan {n:03}") for n in range(200)
        )
        team.get(NEW)
        with django_assert_max_num_queries(10):
            assert "Pelabuhan 199 (ID199)" in texts(team.get(NEW))
        office = founded(team)
        with django_assert_max_num_queries(16):
            team.get(f"/meja/organisasi/{office.pk}/")


class TestMayFound:
    def test_the_technical_team_only(self, screener: Actor, sign_in: SignIn) -> None:
        for actor in (an_agent(), an_officer(Role.HARBOUR_MASTER), an_officer(Role.HEAD_OF_OFFICE)):
            client = sign_in(actor)
            assert client.get(NEW).status_code == 404
            assert client.post(NEW, form()).status_code == 404
            wish = admin.OfficeWish(OFFICE, "IDSUQ", OFFICE["why"])
            with pytest.raises(NotThere):
                admin.make_office(actor, wish, ports_there={"IDSUQ"})
        assert Client().post(NEW, form()).status_code == 302
        assert not RightsChange.objects.exists()

    def test_without_the_right_to_approve__there_is_no_button_and_no_page(
        self, screener: Actor, sign_in: SignIn
    ) -> None:
        MenuRights.objects.filter(group=screener.group_id).update(may_approve=False)
        client = sign_in(screener)
        assert NEW not in texts(client.get("/meja/organisasi/"))
        assert client.get(NEW).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment__one_founds_it_and_the_other_is_told() -> None:
    screener, gate, heard = a_screener(), threading.Barrier(2), list[int]()

    def found() -> None:
        try:
            with translation.override("id"):
                gate.wait(20)
                admin.make_office(screener, admin.OfficeWish(OFFICE, "IDSUQ", OFFICE["why"]), ports_there={"IDSUQ"})
                heard.append(302)
        except Refused as refused:
            heard.append(refused.status if refused.problems[0].code == "taken" else 0)
        finally:
            connection.close()

    threads = [threading.Thread(target=found) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(heard)[0] == 302
    assert sorted(heard)[1] in (409, 422)
    assert Organisation.objects.filter(name=OFFICE["name"]).count() == 1


def test_an_office_from_nothing__to_a_posted_officer_who_decides(
    team: Client, screener: Actor, sign_in: SignIn
) -> None:
    walk = a_port_call(granted=["AGENCY"])
    app = walk.file("PKK")
    office = founded(team)
    there = f"/meja/organisasi/{office.pk}/super-admin/"
    letter = SimpleUploadedFile("surat.pdf", paper("surat"), "application/pdf")
    typed = {**PERSON, "why": "Kantor baru, super admin pertama.", "letter_number": "1/KSOP/2026", "known": "0"}
    review = team.post(there, {**typed, "letter": letter, "do": "check"})
    kept = texts(review).split('name="letter_kept" value="')[1].split('"')[0]
    assert (
        team.post(there, {**typed, "letter_kept": kept, "do": "open"})["Location"] == f"/meja/organisasi/{office.pk}/"
    )
    page = texts(team.get(f"/meja/organisasi/{office.pk}/"))
    assert "belum mempunyai super admin" not in page
    assert Message.objects.filter(kind="super_admin_opened_company", address=OFFICE["email"]).exists()

    newcomer = Client(headers={"accept-language": "id"})
    assert newcomer.post(f"/akun/konfirmasi/{token_of('confirm_account')}/", {"password": GOOD}).status_code == 302
    head = User.objects.get(organisation=office)
    assert head.email_proved_at is not None
    User.objects.filter(pk=head.pk).update(completed_at=clock.now())
    officer = again(head)
    assert not officer.has_role(Role.PORT_AUTHORITY, "IDSUQ")
    with pytest.raises(Refused), clock.at(walk.at):
        lifecycle.grant(app.pk, officer)

    order = {
        "order_number": "SP 1/2026", "person": head.username, "port_code": "IDSUQ", "role": "port_authority",
        "knowing": "1", "since": f"{START - timedelta(days=1):%Y-%m-%d}",
    }  # fmt: skip
    posted = sign_in(an_officer(Role.DIRECTORATE)).post("/meja/penugasan/baru/", order)
    assert re.fullmatch(r"/meja/penugasan/\d+/", posted["Location"])
    assert Posting.objects.get(user=head).role == Role.PORT_AUTHORITY
    with clock.at(walk.at):
        officer = again(head)
        assert f"/meja/{app.pk}/" in texts(sign_in(officer).get("/meja/"))
        lifecycle.grant(app.pk, officer)
    assert reread(app).state == State.GRANTED
