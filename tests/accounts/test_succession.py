"""Another super admin for an organisation whose own is gone: who asks, who opens, who is told, what cannot happen."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import translation

from suar.accounts import administration as admin
from suar.accounts import links, proofs, retention, succession, tasks, tickets
from suar.accounts.actors import Actor, new_key
from suar.accounts.models import (
    ApiKey,
    Group,
    MenuRights,
    Message,
    OneTimeLink,
    Organisation,
    RightsChange,
    Succession,
    Ticket,
    User,
)  # fmt: skip
from suar.accounts.rights import effective
from suar.accounts.roles import EVERY_MENU, Level, OrganisationKind, Right
from suar.accounts.succession import Wish
from suar.kernel import clock
from suar.kernel.errors import NotThere, Refused
from suar.records import chain, outbox
from suar.records.models import StoredFile
from tests.accounts.acting import a_colleague, a_company, a_paper, again, person_of
from tests.accounts.nominating import ANSWERS
from tests.accounts.registering import a_screener, the_link
from tests.build import an_officer

pytestmark = pytest.mark.django_db
WHY = "Super admin lama mengundurkan diri."


def an_officer_of_the_team(name: str = "penyaring") -> Actor:
    """Somebody of the technical team who proved just now to be there."""
    return proofs.proved(a_screener(name))


def wish(paper: StoredFile, **changed: Any) -> Wish:
    """What an officer types from the letter of an organisation."""
    answers = {**ANSWERS, **{name: changed.pop(name) for name in list(changed) if name in ANSWERS}}
    known: dict[str, Any] = {"answers": answers, "why": WHY, "letter_number": "12/DIR/2026", "letter": paper}
    return Wish(**(known | changed))


@pytest.fixture
def boss() -> Actor:
    """The only super admin of a company."""
    actor = a_company("PT Ditinggal")
    User.objects.filter(pk=actor.user_id or 0).update(email="lama@ditinggal.example")
    Organisation.objects.filter(pk=actor.organisation_id or 0).update(email="kantor@ditinggal.example")
    return actor


def house(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.organisation_id or 0)


def refusal(work: Any) -> list[tuple[str, str]]:
    """Fields and codes of what a refused act names; nothing was written."""
    before = RightsChange.objects.count(), User.objects.count(), Succession.objects.count()
    with pytest.raises(Refused) as refused:
        work()
    assert all(str(problem.text) and str(problem.remedy) for problem in refused.value.problems)
    assert (RightsChange.objects.count(), User.objects.count(), Succession.objects.count()) == before
    return [(problem.field, problem.code) for problem in refused.value.problems]


class TestOpening:
    def test_makes_the_account_and_sends_the_link_of_every_new_account(self, boss: Actor) -> None:
        officer = an_officer_of_the_team()
        made = succession.open_for(officer, house(boss).pk, wish(a_paper(officer)))
        person = made.person
        assert (person.username, person.email, person.level) == (
            "budi.santoso", "budi@bahari-uji.co.id", Level.SUPER_ADMIN,
        )  # fmt: skip
        assert person.group_id == boss.group_id
        assert not person.has_usable_password()
        found = links.find("confirm", the_link("confirm_account", person.email))
        assert found is not None
        assert found.user == person
        assert again(boss).active, "whoever was there stays, unless the letter says otherwise"

    def test_is_in_the_audit_of_rights__with_letter_and_reason(self, boss: Actor) -> None:
        officer, company = an_officer_of_the_team(), house(boss)
        made = succession.open_for(officer, company.pk, wish(a_paper(officer)))
        change = RightsChange.objects.get(organisation=company)
        assert (change.verb, change.by_id, change.whom) == ("super_admin_opened", officer.user_id, made.person)
        told = chain.particulars(change.event)
        assert told["why"] == WHY
        assert told["after"]["letter_number"] == "12/DIR/2026"
        assert told["after"]["letter_hash"] == made.letter.sha256
        assert "budi@" not in change.event.body, "a chain forgets nothing"
        company.refresh_from_db()
        assert list(chain.breaks(company)) == []

    def test_tells_all_other_super_admins_and_the_companys_own_address(self, boss: Actor) -> None:
        officer, company = an_officer_of_the_team(), house(boss)
        made = succession.open_for(officer, company.pk, wish(a_paper(officer)))
        mails = Message.objects.filter(kind__startswith="super_admin_opened", channel="email")
        assert set(mails.values_list("address", flat=True)) == {"lama@ditinggal.example", "kantor@ditinggal.example"}
        for mail in mails:
            assert made.person.username in mail.body
            assert "/bantuan/#super-admin" in mail.body
            assert "budi@bahari-uji.co.id" not in mail.body
        assert "opened" in mails.get(address="kantor@ditinggal.example").body, "both languages to who is not known"

    def test_shuts_the_account_of_who_left__with_its_sessions_keys_and_links(self, boss: Actor) -> None:
        officer, company, left = an_officer_of_the_team(), house(boss), person_of(boss)
        new_key(left, "program")
        links.make("password", timedelta(hours=1), user=left)
        made = succession.open_for(officer, company.pk, wish(a_paper(officer), left=left.pk))
        left.refresh_from_db()
        assert not left.is_active
        assert made.left == left
        assert not ApiKey.objects.filter(user=left, revoked_at=None).exists()
        assert not OneTimeLink.objects.filter(user=left, used_at=None).exists()
        verbs = RightsChange.objects.filter(organisation=company).order_by("pk").values_list("verb", flat=True)
        assert list(verbs) == ["super_admin_opened", "person_shut"]
        kinds = set(Message.objects.filter(user=left).values_list("kind", flat=True))
        assert kinds == {"super_admin_opened", "account_shut"}
        fellow = again(made.person)
        with pytest.raises((Refused, NotThere)):
            admin.reactivate_person(fellow, left.pk, "Kembali")

    def test_raises_the_account_that_the_person_has_there_already(self, boss: Actor) -> None:
        officer, company = an_officer_of_the_team(), house(boss)
        staff = person_of(a_colleague(boss, "budi lama"))
        User.objects.filter(pk=staff.pk).update(
            identity_number=ANSWERS["identity_number"], email="budi@lama.example", password="x"
        )
        asked = wish(a_paper(officer))
        found = succession.plan(officer, company, asked)
        assert found.account == staff
        assert refusal(lambda: succession.open_for(officer, company.pk, asked)) == [("", "state")]
        made = succession.open_for(officer, company.pk, replace(asked, account=staff.pk))
        assert made.person == staff
        assert (made.person.level, made.person.email) == (Level.SUPER_ADMIN, "budi@lama.example")
        assert company.people.count() == 2

    def test_makes_the_first_group__where_there_never_was_one(self) -> None:
        officer = an_officer_of_the_team()
        company = Organisation.objects.create(kind=OrganisationKind.AGENT, name="PT Kosong")
        plain = Group.objects.create(organisation=company, name="Super admin", level=Level.NON_ADMIN)
        MenuRights.objects.create(group=plain, menu="PKK", may_view=True)
        assert company in succession.organisations(officer, without=True)
        made = succession.open_for(officer, company.pk, wish(a_paper(officer)))
        assert effective(made.person.group)[EVERY_MENU] == frozenset(Right)
        assert company not in succession.organisations(officer, without=True)

    def test_answers_the_ticket_that_asked_for_it(self, boss: Actor) -> None:
        staff = a_colleague(boss, "staf")
        ticket = succession.ask(staff, ANSWERS, WHY, a_paper(staff))
        officer = an_officer_of_the_team()
        with pytest.raises(Refused) as refused:
            tickets.grant(ticket.pk, officer, "Ya.")
        assert refused.value.status == 409
        assert ticket.letter is not None
        made = succession.open_for(officer, house(boss).pk, wish(ticket.letter, ticket=ticket.pk))
        ticket.refresh_from_db()
        assert (ticket.state, made.ticket) == (Ticket.State.GRANTED, ticket)
        assert Message.objects.filter(kind="ticket_answered", user_id=staff.user_id or 0).exists()
        other = Organisation.objects.create(kind=OrganisationKind.AGENT, name="PT Lain")
        with pytest.raises(NotThere):
            succession.open_for(officer, other.pk, wish(a_paper(officer), ticket=ticket.pk + 10))


class TestRefused:
    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"person_name": ""}, "person_name"), ({"email": "bukan surel"}, "email"), ({"email": ""}, "email"),
            ({"identity_number": "12"}, "identity_number"), ({"person_mobile": "12"}, "person_mobile"),
            ({"why": "pergi"}, "why"), ({"why": "x" * 501}, "why"), ({"letter_number": " "}, "letter_number"),
            ({"letter_number": "x" * 61}, "letter_number"), ({"letter": None}, "letter"), ({"left": 10**9}, "left"),
            ({"email": "LAMA@ditinggal.example"}, "email"),
        ],
    )  # fmt: skip
    def test_with_field_and_remedy(self, boss: Actor, changed: dict[str, Any], field: str) -> None:
        officer = an_officer_of_the_team()
        asked = wish(a_paper(officer), **changed)
        assert field in [name for name, _code in refusal(lambda: succession.open_for(officer, house(boss).pk, asked))]

    def test_everything_wrong_is_named_at_once(self, boss: Actor) -> None:
        officer = an_officer_of_the_team()
        asked = wish(a_paper(officer), person_name="", why="x", letter_number="")
        fields = [name for name, _code in refusal(lambda: succession.open_for(officer, house(boss).pk, asked))]
        assert fields == ["person_name", "letter_number", "why"]

    def test_without_a_fresh_proof(self, boss: Actor) -> None:
        stale = a_screener()
        asked = wish(a_paper(stale))
        assert refusal(lambda: succession.open_for(stale, house(boss).pk, asked)) == [("", "proof")]
        officer = proofs.proved(stale)
        with clock.later(minutes=11):
            assert refusal(lambda: succession.open_for(officer, house(boss).pk, asked)) == [("", "proof")]

    def test_for_ones_own_house__and_where_one_has_an_account_oneself(self, boss: Actor) -> None:
        officer = an_officer_of_the_team()
        own = wish(a_paper(officer))
        assert refusal(lambda: succession.open_for(officer, house(officer).pk, own)) == [("", "own_case")]
        assert not succession.may_open(officer, house(officer))
        User.objects.filter(pk=officer.user_id or 0).update(identity_number="3171011708450009")
        User.objects.filter(pk=boss.user_id or 0).update(identity_number="3171011708450009")
        assert refusal(lambda: succession.open_for(officer, house(boss).pk, own)) == [("", "own_case")]

    def test_for_oneself_in_another_house(self, boss: Actor) -> None:
        officer = an_officer_of_the_team()
        User.objects.filter(pk=officer.user_id or 0).update(email=ANSWERS["email"].upper())
        asked = wish(a_paper(officer))
        assert refusal(lambda: succession.open_for(officer, house(boss).pk, asked)) == [("email", "own_case")]

    def test_for_who_is_super_admin_there_already(self, boss: Actor) -> None:
        officer = an_officer_of_the_team()
        User.objects.filter(pk=boss.user_id or 0).update(identity_number=ANSWERS["identity_number"])
        asked = wish(a_paper(officer))
        assert refusal(lambda: succession.open_for(officer, house(boss).pk, asked)) == [("identity_number", "taken")]

    def test_from_everybody_but_the_technical_team(self, boss: Actor) -> None:
        letter = a_paper(boss)
        reader = an_officer_of_the_team("pembaca")
        group = Group.objects.create(
            organisation=house(reader), name="Pembaca", level=Level.ADMIN, parent_id=reader.group_id
        )
        MenuRights.objects.create(group=group, menu="screening", may_view=True)
        User.objects.filter(pk=reader.user_id or 0).update(group=group)
        for who in (boss, an_officer(), proofs.proved(again(reader))):
            with pytest.raises(NotThere):
                succession.open_for(proofs.proved(who), house(boss).pk, wish(letter))
        assert not succession.organisations(boss).exists()
        assert not succession.successions(boss).exists()
        assert succession.organisations(again(reader)).exists(), "who may look, looks"
        with pytest.raises(NotThere):
            succession.open_for(an_officer_of_the_team(), 10**9, wish(letter))


class TestAsking:
    def test_anybody_of_the_company__and_its_super_admins_hear_of_it(self, boss: Actor) -> None:
        staff = a_colleague(boss, "staf")
        ticket = succession.ask(staff, ANSWERS, WHY, a_paper(staff))
        assert (ticket.kind, ticket.nominee["person_name"], ticket.wishes) == ("super_admin", "Budi Santoso", {})
        assert ticket.number.startswith("TKT-")
        assert list(chain.breaks(ticket)) == []
        assert Message.objects.filter(kind="super_admin_asked", user_id=boss.user_id or 0, channel="email").exists()
        assert list(tickets.tickets(staff)) == [ticket]
        assert list(tickets.tickets(boss)) == [ticket]
        assert not tickets.tickets(a_colleague(boss, "lain")).exists(), "a colleague's request is not everybody's"
        assert not tickets.tickets(a_company("PT Lain")).exists()

    def test_the_technical_team_hears_of_it__unless_it_was_answered_first(self, boss: Actor) -> None:
        screener = a_screener()
        ticket = succession.ask(boss, ANSWERS, WHY, a_paper(boss))
        assert ("suar.accounts.tasks.announce_ticket", {"ticket_id": ticket.pk}) in [
            (name, given) for _pk, name, given in outbox.waiting()
        ]
        tasks.announce_ticket(ticket.pk)
        tasks.announce_ticket(ticket.pk)
        assert Message.objects.filter(kind="ticket_waiting", user_id=screener.user_id or 0, channel="web").count() == 1
        tickets.refuse(ticket.pk, screener, "Suratnya tidak bertanda tangan.")
        Message.objects.filter(kind="ticket_waiting").delete()
        tasks.announce_ticket(ticket.pk)
        assert not Message.objects.filter(kind="ticket_waiting").exists()

    def test_who_was_named_is_forgotten_a_year_after_the_answer(self, boss: Actor) -> None:
        refused = succession.ask(boss, ANSWERS, WHY, a_paper(boss))
        tickets.refuse(refused.pk, a_screener(), "Suratnya tidak bertanda tangan.")
        granted = succession.ask(boss, ANSWERS, WHY, a_paper(boss))
        assert granted.letter is not None
        officer = an_officer_of_the_team()
        succession.open_for(officer, house(boss).pk, wish(granted.letter, ticket=granted.pk))
        waiting = succession.ask(boss, ANSWERS, WHY, a_paper(boss))
        with clock.later(days=364):
            retention.apply()
            assert not Ticket.objects.filter(nominee={}).exists()
        with clock.later(days=366):
            assert retention.apply()["nominees"] == 2
            assert retention.apply()["nominees"] == 0, "once is enough"
        for ticket in (refused, granted, waiting):
            ticket.refresh_from_db()
        assert (refused.nominee, refused.letter, granted.nominee) == ({}, None, {})
        assert waiting.nominee["person_name"] == "Budi Santoso"
        assert waiting.letter is not None
        assert StoredFile.objects.filter(pk=Succession.objects.get().letter_id).exists(), "the ground of what was done"
        assert StoredFile.objects.count() == 2

    def test_once_at_a_time__beside_a_ticket_for_menus(self, boss: Actor) -> None:
        tickets.ask(boss, {"PKK": ["view"]}, "Cukup melihat.", ["PKK"])
        succession.ask(boss, ANSWERS, WHY, a_paper(boss))
        with pytest.raises(Refused) as refused:
            succession.ask(a_colleague(boss, "staf"), ANSWERS, WHY, a_paper(boss))
        assert (refused.value.status, refused.value.problems[0].code) == (409, "open_ticket")

    def test_with_everything_that_is_needed(self, boss: Actor) -> None:
        with pytest.raises(Refused) as refused:
            succession.ask(boss, {**ANSWERS, "email": "x"}, "pendek", None)
        assert [each.field for each in refused.value.problems] == ["email", "letter", "why"]

    def test_not_for_another_company_and_not_from_the_technical_team(self, boss: Actor) -> None:
        frozen = a_company("PT Beku")
        Organisation.objects.filter(pk=frozen.organisation_id or 0).update(active=False)
        for who in (a_screener(), again(frozen)):
            with pytest.raises(NotThere):
                succession.ask(who, ANSWERS, WHY, a_paper(boss))

    def test_refused__says_why(self, boss: Actor) -> None:
        ticket = succession.ask(boss, ANSWERS, WHY, a_paper(boss))
        tickets.refuse(ticket.pk, a_screener(), "Suratnya tidak bertanda tangan.")
        ticket.refresh_from_db()
        assert ticket.state == Ticket.State.REFUSED
        officer = an_officer_of_the_team()
        with pytest.raises(Refused) as refused:
            succession.open_for(officer, house(boss).pk, wish(a_paper(officer), ticket=ticket.pk))
        assert refused.value.status == 409
        assert not Succession.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def run(self, *works: Any) -> list[str]:
        """Everything at once, each in a thread of its own; what became of each."""
        start, found = threading.Barrier(len(works)), ["" for _work in works]

        def one(place: int, work: Any) -> None:
            start.wait()
            try:
                with translation.override("id"):
                    work()
                found[place] = "done"
            except Refused as refused:
                found[place] = refused.problems[0].code
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one, args=each) for each in enumerate(works)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return sorted(found)

    def test_two_officers_open_one_each__the_second_is_told_of_the_first(self) -> None:
        company = house(a_company("PT Ditinggal"))
        one, other = an_officer_of_the_team("satu"), an_officer_of_the_team("dua")
        rival = {"person_name": "Wati", "email": "wati@uji.example", "identity_number": "3171011708450002"}
        asked = wish(a_paper(one)), wish(a_paper(other), **rival)
        found = self.run(
            lambda: succession.open_for(one, company.pk, asked[0]),
            lambda: succession.open_for(other, company.pk, asked[1]),
        )
        assert found == ["done", "state"]
        assert company.people.count() == 2
        company.refresh_from_db()
        assert list(chain.breaks(company)) == []

    def test_people_of_one_name_in_many_companies__each_gets_a_user_name(self) -> None:
        officer = an_officer_of_the_team()
        companies = [house(a_company(f"PT Ditinggal {number}")) for number in range(4)]
        letters = [a_paper(officer) for _each in companies]
        found = self.run(
            *(
                lambda pk=company.pk, letter=letter: succession.open_for(officer, pk, wish(letter))
                for company, letter in zip(companies, letters, strict=True)
            )
        )
        assert found == ["done"] * 4
        names = User.objects.filter(full_name="Budi Santoso").values_list("username", flat=True)
        assert set(names) == {"budi.santoso", *(f"budi.santoso{n}" for n in (2, 3, 4))}

    def test_one_ticket_is_asked_by_two_at_once(self) -> None:
        boss = a_company("PT Ditinggal")
        letter = a_paper(boss)
        found = self.run(*(lambda: succession.ask(boss, ANSWERS, WHY, letter) for _each in range(3)))
        assert found == ["done", "open_ticket", "open_ticket"]
        assert Ticket.objects.count() == 1

    def test_who_left_is_shut_by_a_fellow_at_the_same_time__once(self) -> None:
        boss = a_company("PT Ditinggal")
        fellow = again(boss)
        second = User.objects.create(
            username="rekan", organisation=house(boss), group_id=boss.group_id, full_name="Rekan",
            completed_at=clock.now(),
        )  # fmt: skip
        officer = an_officer_of_the_team()
        asked = wish(a_paper(officer), left=second.pk)
        found = self.run(
            lambda: succession.open_for(officer, house(boss).pk, asked),
            lambda: admin.deactivate_person(fellow, second.pk, "Pergi"),
        )
        assert found in (["choice", "done"], ["done", "state"])
        assert RightsChange.objects.filter(verb="person_shut").count() == 1
