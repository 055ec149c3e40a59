"""Companies register: what is asked, who screens, what an approval makes, and what cannot happen twice."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, connections

from suar.accounts import links, oss, registrations, tasks
from suar.accounts.actors import actor_of
from suar.accounts.models import (
    Group,
    MenuRights,
    Message,
    NoticeChoice,
    Organisation,
    OssSnapshot,
    Registration,
    RightsChange,
    User,
)  # fmt: skip
from suar.accounts.roles import EVERY_MENU, Level, OrganisationKind, Right
from suar.demo.papers import paper
from suar.kernel import clock
from suar.kernel.errors import NotThere, Refused
from suar.records import chain, outbox
from suar.records.models import FreeDay
from suar.records.workdays import next_working_day
from tests.accounts.registering import ANSWERS, EMAIL, NIB, a_screener, filled, proved, submitted, the_link
from tests.build import an_agent, an_organisation

State = Registration.State
pytestmark = pytest.mark.django_db


def refusal(work: Any) -> list[str]:
    """Fields of the problems that a refused act names."""
    with pytest.raises(Refused) as refused:
        work()
    assert all(str(problem.text) and str(problem.remedy) for problem in refused.value.problems)
    return [problem.field for problem in refused.value.problems]


class TestAddress:
    def test_proved_by_its_link__which_works_once(self) -> None:
        registrations.begin(EMAIL, "id")
        token = the_link("registration_link")
        assert registrations.found_by(token) is not None
        registration = registrations.prove(token)
        assert registration.state == State.EMAIL_PROVED
        with pytest.raises(NotThere):
            registrations.prove(token)

    def test_opens_what_was_begun__when_asked_again(self) -> None:
        first = proved()
        registrations.save(first.pk, "company", {"name": "PT Belum Selesai"})
        again = proved()
        assert again.pk == first.pk
        assert again.answers["name"] == "PT Belum Selesai"

    def test_gets_three_living_links__and_no_word_about_it(self) -> None:
        for _again in range(8):
            registrations.begin(EMAIL, "id")
        assert Message.objects.filter(kind="registration_link").count() == 3

    def test_gets_five_links_an_hour__however_many_were_used(self) -> None:
        for _again in range(8):
            registrations.begin(EMAIL, "id")
            link = links.find("registration", the_link("registration_link"))
            assert link is None or links.use(link)
        assert Message.objects.filter(kind="registration_link").count() == 5

    def test_keeps_its_link__however_often_a_stranger_asks_for_another(self) -> None:
        registrations.begin(EMAIL, "id")
        own = the_link("registration_link")
        for _again in range(20):
            registrations.begin(EMAIL.upper(), "en")
        with clock.later(hours=23):
            registrations.begin(EMAIL, "en")
            assert registrations.prove(own).state == State.EMAIL_PROVED

    def test_gets_new_links__when_the_former_ran_out(self) -> None:
        for _again in range(4):
            registrations.begin(EMAIL, "id")
        with clock.later(hours=25):
            registrations.begin(EMAIL, "id")
            assert registrations.prove(the_link("registration_link")).email == EMAIL

    def test_gets_the_link_to_mend__also_where_a_stranger_took_all_others(self) -> None:
        registration = submitted()
        for _again in range(4):
            registrations.begin(EMAIL, "id")
        registrations.send_back(registration.pk, a_screener(), 1, {}, "Perbaiki NIB.")
        mend = the_link("registration_mend")
        for _again in range(4):
            registrations.send_mend_link(Registration.objects.get(pk=registration.pk))
        assert registrations.prove(mend).pk == registration.pk

    def test_not_proved__nothing_can_be_typed(self) -> None:
        registrations.begin(EMAIL, "id")
        registration = Registration.objects.get()
        with pytest.raises(Refused):
            registrations.save(registration.pk, "company", ANSWERS)


class TestAnswers:
    @pytest.mark.parametrize(
        ("field", "text"),
        [
            ("nib", "123"), ("nib", "912000001234X"), ("npwp", "013121661091000"), ("phone", "12"),
            ("person_mobile", "0542 733388"), ("identity_number", "5879789846546867"), ("licence_on", "2031-01-01"),
            ("licence_on", "kemarin"), ("licence_kind", "SIUPBM"), ("kind", "directorate"), ("kind", "office"),
            ("company_email", "bukan surel"), ("name", "x" * 5000), ("name", ""), ("address", "a\x07b"),
        ],
    )  # fmt: skip
    def test_refused_with_field_and_remedy__and_kept_as_typed(self, field: str, text: str) -> None:
        registration = filled(**{field: text})
        assert field in refusal(lambda: registrations.submit(registration.pk, terms=True, ports_there={"IDSUQ"}))
        registration.refresh_from_db()
        assert registration.state == State.EMAIL_PROVED
        assert registration.number == ""
        assert registration.answers[field] == text[:161]

    def test_a_foreigner_shows_a_passport(self) -> None:
        registration = submitted(identity_kind="passport", identity_number="E1234567K")
        assert registration.answers["identity_number"] == "E1234567K"

    def test_everything_missing_is_named_at_once(self) -> None:
        registration = proved()
        fields = refusal(lambda: registrations.submit(registration.pk, terms=False, ports_there=set()))
        assert {"nib", "ports", "person_name", "licence", "nib_paper", "authority", "terms"} <= set(fields)

    def test_a_port_that_is_not_there_is_refused(self) -> None:
        registration = filled()
        assert refusal(lambda: registrations.submit(registration.pk, terms=True, ports_there=set())) == ["ports"]

    @pytest.mark.parametrize("content", [b"", b"MZ\x90\x00", b"<html></html>", paper("x")[:-200], b"a" * 11_000_000])
    def test_a_paper_is_a_whole_pdf(self, content: bytes) -> None:
        registration = proved()
        assert refusal(lambda: registrations.attach(registration.pk, "nib", content, "nib.pdf")) == ["nib_paper"]

    def test_a_paper_of_another_kind_is_not_asked_for(self) -> None:
        registration = proved()
        with pytest.raises(NotThere):
            registrations.attach(registration.pk, "../etc", paper("x"), "x.pdf")


class TestSubmission:
    def test_gets_a_number_and_one_working_day(self, settings: Any) -> None:
        settings.SUAR_TRAINING = True
        friday = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
        with clock.at(friday):
            first = submitted()
            second = submitted("lain@contoh.co.id", nib="9120000012346", name="PT Lain")
        assert (first.number, second.number) == ("REG-2026-000001", "REG-2026-000002")
        assert first.due_at == datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
        assert first.npwp == "013121660091000"
        assert first.answers["person_mobile"] == "+628111234567"

    def test_takes_no_number__when_refused(self) -> None:
        with pytest.raises(Refused):
            submitted(nib="12")
        assert submitted("lain@contoh.co.id").number.endswith("000001")

    def test_refused_in_the_same_words__for_a_company_there_and_one_under_way(self) -> None:
        company = an_organisation(OrganisationKind.AGENT, "PT Ada")
        company.nib = NIB
        company.save()
        with pytest.raises(Refused) as there:
            submitted()
        Organisation.objects.filter(pk=company.pk).update(nib="")
        submitted("satu@contoh.co.id")
        with pytest.raises(Refused) as under_way:
            submitted("dua@contoh.co.id")
        assert there.value.problems == under_way.value.problems
        assert "PT Ada" not in str(there.value.problems)

    def test_cannot_be_changed_afterwards(self) -> None:
        registration = submitted()
        with pytest.raises(Refused):
            registrations.save(registration.pk, "company", {"name": "PT Lain"})

    def test_chain_holds_and_names_nobody(self) -> None:
        registration = submitted()
        assert list(chain.breaks(registration)) == []
        text = " ".join(event.body for event in chain.history(registration))
        assert "Siti" not in text
        assert EMAIL not in text

    def test_tracked_by_number_and_address_together_only(self) -> None:
        registration = submitted()
        assert registrations.track(registration.number.lower(), EMAIL.upper()) == registration
        assert registrations.track(registration.number, "lain@contoh.co.id") is None
        assert registrations.track("REG-2026-000002", EMAIL) is None


class TestScreening:
    def test_approval_makes_company_group_and_super_admin(self) -> None:
        registration = submitted()
        done = registrations.approve(registration.pk, a_screener(), 1)
        company, person = done.organisation, done.user
        assert company is not None
        assert person is not None
        assert (company.kind, company.nib, company.name) == ("agent", NIB, "PT Bahari Uji")
        assert (person.username, person.email, person.level) == ("siti.rahma", EMAIL, Level.SUPER_ADMIN)
        assert not person.has_usable_password()
        assert person.email_proved_at is None
        row = MenuRights.objects.get(group=person.group)
        assert (row.menu, row.ticked()) == (EVERY_MENU, frozenset(Right))
        assert RightsChange.objects.get(organisation=company).whom == person
        company.refresh_from_db()
        assert list(chain.breaks(company)) == []

    def test_approval_sends_one_link_in_both_languages(self) -> None:
        done = registrations.approve(submitted().pk, a_screener(), 1)
        message = Message.objects.get(kind="registration_approved")
        assert message.user == done.user
        assert "Registrasi Akun Suar Anda telah disetujui / " in message.subject
        assert message.body.count("siti.rahma") == 2
        link = links.find("confirm", the_link("registration_approved"))
        assert link is not None
        assert link.user == done.user

    def test_user_names_are_never_given_twice(self) -> None:
        screener = a_screener()
        for number in range(3):
            email = f"siti{number}@contoh.co.id"
            one = submitted(email, nib=f"912000001000{number}", identity_number="3171011708450001")
            registrations.approve(one.pk, screener, 1)
        names = User.objects.filter(full_name="Siti Rahma").order_by("pk").values_list("username", flat=True)
        assert list(names) == ["siti.rahma", "siti.rahma2", "siti.rahma3"]

    def test_sent_back_with_remarks__mended_and_sent_again(self) -> None:
        registration = submitted()
        registrations.send_back(registration.pk, a_screener(), 1, {"nib": "Salah ketik?", "passwd": "x"}, "")
        registration.refresh_from_db()
        assert registration.state == State.NEEDS_WORK
        assert registration.remarks == {"nib": "Salah ketik?"}
        mended = registrations.prove(the_link("registration_mend"))
        assert mended.state == State.NEEDS_WORK
        registrations.save(mended.pk, "company", {"nib": "9120000012349"})
        again = registrations.submit(mended.pk, terms=False, ports_there={"IDSUQ"})
        assert (again.number, again.submissions, again.nib) == (registration.number, 2, "9120000012349")

    def test_an_old_page_decides_nothing(self) -> None:
        registration = submitted()
        screener = a_screener()
        registrations.reject(registration.pk, screener, 1, "Bukan pelaku usaha pelabuhan.")
        with pytest.raises(Refused) as refused:
            registrations.approve(registration.pk, screener, 1)
        assert refused.value.status == 409
        assert not Organisation.objects.filter(nib=NIB).exists()

    def test_nothing_is_sent_back_or_rejected_without_a_reason(self) -> None:
        registration, screener = submitted(), a_screener()
        assert refusal(lambda: registrations.send_back(registration.pk, screener, 1, {}, " ")) == ["reason"]
        assert refusal(lambda: registrations.reject(registration.pk, screener, 1, "")) == ["reason"]

    def test_nobody_screens_what_they_filed(self) -> None:
        screener = a_screener()
        assert screener.user_id is not None
        User.objects.filter(pk=screener.user_id).update(email=EMAIL.upper())
        registration = submitted()
        with pytest.raises(Refused) as refused:
            registrations.approve(registration.pk, screener, 1)
        assert refused.value.status == 403
        assert not registrations.may_decide(screener, registration)

    def test_only_the_technical_team_sees_it(self) -> None:
        registration = submitted()
        agent = an_agent()
        assert not registrations.may_screen(agent)
        assert not registrations.registrations(agent).exists()
        with pytest.raises(NotThere):
            registrations.approve(registration.pk, agent, 1)
        plain = a_screener("tanpa tingkat")
        person = User.objects.select_related("group").get(pk=plain.user_id or 0)
        assert person.group is not None
        person.group.level = Level.NON_ADMIN
        person.group.save()
        assert not registrations.may_screen(actor_of(User.objects.get(pk=plain.user_id or 0)))

    def test_the_company_keeps_what_oss_said(self) -> None:
        registration = submitted()
        answer = oss.OssAnswer(NIB, "PT Bahari Uji", "", "Jl. Lain 2", True, None).as_json()
        Registration.objects.filter(pk=registration.pk).update(oss=answer)
        done = registrations.approve(registration.pk, a_screener(), 1)
        assert OssSnapshot.objects.get(organisation=done.organisation).data["address"] == "Jl. Lain 2"

    def test_checks_say_what_was_seen(self) -> None:
        twin = an_organisation(OrganisationKind.AGENT, "pt bahari uji")
        registration = submitted()
        states = {look.title: look.state for look in registrations.checks(registration)}
        assert states["NIB"] == "green"
        assert states["Pendaftar ganda"] == "amber"
        assert states["OSS"] == "amber"
        assert twin.name in " ".join(look.evidence for look in registrations.checks(registration))


class TestNotice:
    def told(self) -> None:
        """What waits to be announced is announced."""
        for _pk, name, given in outbox.waiting():
            if name == "suar.accounts.tasks.announce":
                tasks.announce(**given)

    def team(self, kind: str = "registration_waiting") -> set[tuple[str, str]]:
        """Whom a kind of message told, by which way."""
        found = Message.objects.filter(kind=kind).values_list("user__username", "channel")
        return {(str(name), str(way)) for name, way in found}

    def test_of_a_new_registration__to_each_of_the_team_by_their_ways(self) -> None:
        for name in ("satu", "dua"):
            a_screener(name)
        User.objects.filter(username="satu").update(email="satu@ditjen.example", completed_at=None)
        NoticeChoice.objects.create(user=User.objects.get(username="dua"), family="service", channel="email")
        User.objects.filter(username="dua").update(email="")
        an_agent()
        registration = submitted()
        self.told()
        ditjen = {("ditjen", "web")}
        assert self.team() == {("satu", "web"), ("satu", "email"), ("dua", "web")} | ditjen
        body = Message.objects.filter(kind="registration_waiting", user__username="satu", channel="email").get().body
        assert registration.number in body
        assert f"/meja/pendaftaran/{registration.pk}/" in body

    def test_comes_again__when_it_is_sent_in_again__once_each_time(self) -> None:
        screener = a_screener("satu")
        registration = submitted()
        self.told()
        registrations.send_back(registration.pk, screener, 1, {}, "Perbaiki.")
        mended = registrations.prove(the_link("registration_mend"))
        registrations.submit(mended.pk, terms=False, ports_there={"IDSUQ"})
        self.told()
        registrations.announce(registration.pk, 2)
        assert Message.objects.filter(kind="registration_waiting", user__username="satu").count() == 1
        assert Message.objects.filter(kind="registration_again", user__username="satu").count() == 1

    def test_reaches_nobody__who_is_not_of_the_team_any_more(self) -> None:
        left, plain = a_screener("pergi"), a_screener("tanpa menu")
        User.objects.filter(pk=left.user_id or 0).update(is_active=False)
        group = Group.objects.create(
            organisation_id=plain.organisation_id or 0, name="Lain", level=Level.ADMIN,
            parent=Group.objects.get(pk=plain.group_id or 0),
        )  # fmt: skip
        MenuRights.objects.create(group=group, menu="PKK", may_view=True)
        User.objects.filter(pk=plain.user_id or 0).update(group=group)
        submitted()
        self.told()
        assert {name for name, _way in self.team()} == {"ditjen"}

    def test_is_not_sent__where_it_was_decided_before_the_job_ran(self) -> None:
        screener = a_screener()
        registration = submitted()
        registrations.reject(registration.pk, screener, 1, "Bukan perusahaan pelabuhan.")
        self.told()
        assert not Message.objects.filter(kind="registration_waiting").exists()


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def run(self, *works: Any) -> list[str]:
        """Everything at once, each in a thread of its own; what became of each."""
        start, found = threading.Barrier(len(works)), ["" for _work in works]

        def one(place: int, work: Any) -> None:
            start.wait()
            try:
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
            thread.join()
        return sorted(found)

    def test_one_nib_is_submitted_once__by_two_at_once(self) -> None:
        both = [filled(f"{who}@contoh.co.id").pk for who in ("satu", "dua")]
        found = self.run(*(lambda pk=pk: registrations.submit(pk, terms=True, ports_there={"IDSUQ"}) for pk in both))
        assert found == ["done", "nib_taken"]
        assert Registration.objects.filter(state=State.SCREENING).count() == 1
        numbers = [one.number for one in Registration.objects.exclude(number="")]
        assert len(numbers) == 1

    def test_one_decision_stands__of_two_at_once(self) -> None:
        registration = submitted()
        one, other = a_screener("satu"), a_screener("dua")
        found = self.run(
            lambda: registrations.approve(registration.pk, one, 1),
            lambda: registrations.reject(registration.pk, other, 1, "Tidak."),
        )
        assert found == ["done", "state"]
        registration.refresh_from_db()
        assert list(chain.breaks(registration)) == []
        assert Organisation.objects.filter(nib=NIB).exists() == (registration.state == State.APPROVED)

    def test_links_are_three__of_many_asked_at_once(self) -> None:
        registrations.begin(EMAIL, "id")
        self.run(*(lambda: registrations.begin(EMAIL, "id") for _each in range(6)))
        assert Message.objects.filter(kind="registration_link").count() == 3

    def test_a_link_is_used_once__by_many_at_once(self) -> None:
        registrations.begin(EMAIL, "id")
        token = the_link("registration_link")
        found = self.run(*(lambda: registrations.prove(token) for _each in range(6)))
        assert found == ["done", *["link"] * 5]


def test_working_days_pass_over_the_weekend() -> None:
    thursday = datetime(2026, 11, 19, 20, 0, tzinfo=UTC)  # Friday in Jakarta
    assert next_working_day(thursday, "Asia/Jakarta").date().isoformat() == "2026-11-23"


def test_a_registration_falls_due_after_the_holidays_that_were_entered() -> None:
    thursday = datetime(2026, 12, 24, 1, 30, tzinfo=UTC)
    for on in ("2026-12-25", "2026-12-28"):
        FreeDay.objects.create(on=on, name="Libur", source="SKB uji", made_at=thursday)
    due = next_working_day(thursday, "Asia/Jakarta")
    assert due.isoformat() == "2026-12-29T08:30:00+07:00"
    assert next_working_day(thursday, "Asia/Jayapura").isoformat() == "2026-12-29T10:30:00+09:00"
    assert connection is not None
