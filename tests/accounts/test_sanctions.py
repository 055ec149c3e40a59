"""Sanctions step by step: in their order, after their time, with appeal; a frozen company can only read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from procrastinate.contrib.django import app as jobs

from suar.accounts import sanctions
from suar.accounts.actors import Actor
from suar.accounts.models import Appeal, Message, Organisation, Sanction, User
from suar.accounts.roles import Role
from suar.accounts.sanctions import Imposed
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.kernel.words import in_language
from suar.portal import sanctionlines
from suar.records import chain
from tests.accounts.acting import a_colleague, a_company, a_letter, again, an_office, under
from tests.build import START, an_officer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with clock.at(START):
        yield


class Case:
    """A company, the head of an office, and two people of the directorate."""

    def __init__(self) -> None:
        self.company = a_company("PT Lalai")
        self.head, self.officer, _other, self.ditjen = an_office()
        self.colleague = an_officer(Role.DIRECTORATE, name="ditjen dua")
        self.number = 0

    def impose(self, at: datetime, by: Actor | None = None, port: str = "IDSUQ", days: int | None = None) -> Sanction:
        self.number += 1
        with clock.at(at):
            what = Imposed("Data perusahaan tidak diperbarui.", f"S-{self.number}", days=days)
            return sanctions.impose(by or self.head, self.pk, port, what)

    @property
    def pk(self) -> int:
        assert self.company.organisation is not None
        return self.company.organisation.pk

    @property
    def active(self) -> bool:
        return Organisation.objects.get(pk=self.pk).active


@pytest.fixture
def case() -> Case:
    return Case()


def test_warning__then_freeze__then_revocation__each_after_the_time_of_the_one_before(case: Case) -> None:
    warning = case.impose(START)
    assert (warning.kind, case.active, warning.until) == ("warning", True, START + 7 * DAY)
    with pytest.raises(Refused) as early:
        case.impose(START + 6 * DAY)
    assert early.value.problems[0].code == "too_early"
    freeze = case.impose(START + 8 * DAY)
    assert (freeze.kind, case.active, freeze.until) == ("freeze", False, START + 38 * DAY)
    with pytest.raises(Refused):
        case.impose(START + 20 * DAY)
    revocation = case.impose(START + 39 * DAY)
    assert (revocation.kind, case.active, revocation.until) == ("revocation", False, None)
    with pytest.raises(Refused) as over:
        case.impose(START + 400 * DAY)
    assert over.value.status == 409
    assert Message.objects.filter(kind="sanction_imposed", user=case.company.user_id, channel="web").count() == 3
    assert chain.verify_all()[1] == []


def test_the_hour_ends_what_has_had_its_time(case: Case) -> None:
    case.impose(START)
    case.impose(START + 8 * DAY, days=10)
    with clock.at(START + 17 * DAY):
        assert sanctions.run_out() == 0
        assert not case.active
    with clock.at(START + 18 * DAY):
        assert sanctions.run_out() == 1
        assert sanctions.run_out() == 0
    assert case.active
    assert sanctions.standing(case.pk) is None
    assert case.impose(START + 19 * DAY).kind == "revocation"


def test_after_a_month_in_peace__it_begins_anew(case: Case) -> None:
    case.impose(START)
    with clock.at(START + 7 * DAY):
        sanctions.run_out()
    assert case.impose(START + 38 * DAY).kind == "warning"


@pytest.mark.parametrize(("days", "well"), [(0, True), (30, True), (31, False)])
def test_a_freeze_lasts_thirty_days_at_most(case: Case, days: int, well: bool) -> None:
    case.impose(START)
    if well:
        assert case.impose(START + 8 * DAY, days=days or None).kind == "freeze"
        return
    with pytest.raises(Refused) as problem:
        case.impose(START + 8 * DAY, days=days)
    assert problem.value.problems[0].field == "days"


def test_only_heads_of_office_and_the_directorate_impose(case: Case) -> None:
    elsewhere = an_officer(Role.HARBOUR_MASTER)
    for actor, port in (
        (case.officer, "IDSUQ"),
        (elsewhere, "IDSUQ"),
        (case.company, ""),
        (case.head, "IDTBK"),
        (case.head, ""),
    ):
        with pytest.raises(Refused) as problem:
            case.impose(START, by=actor, port=port)
        assert problem.value.status == 403
    assert case.impose(START, by=case.ditjen, port="").port_code == ""


def test_offices_are_not_sanctioned(case: Case) -> None:
    assert case.head.organisation is not None
    with pytest.raises(Refused) as problem:
        sanctions.impose(case.ditjen, case.head.organisation.pk, "", Imposed("Iseng", "S-9"))
    assert problem.value.status == 404


def test_two_offices_at_once__impose_one_step(case: Case) -> None:
    case.impose(START)
    with pytest.raises(Refused):
        case.impose(START, by=case.ditjen, port="")
    assert Sanction.objects.count() == 1


def test_lifted_by_who_imposed_it_or_the_directorate(case: Case) -> None:
    case.impose(START)
    freeze = case.impose(START + 8 * DAY)
    with clock.at(START + 9 * DAY):
        with pytest.raises(Refused) as problem:
            sanctions.lift(case.officer, freeze.pk, "sudah baik")
        assert problem.value.status == 403
        sanctions.lift(case.head, freeze.pk, "data sudah diperbarui")
    assert case.active
    assert case.impose(START + 10 * DAY).kind == "warning"


def test_an_appeal__in_time__once__by_an_admin_of_the_frozen_company(case: Case) -> None:
    case.impose(START)
    freeze = case.impose(START + 8 * DAY)
    staff, frozen = a_colleague(case.company, "staf"), again(case.company)
    assert frozen.frozen
    with clock.at(START + 9 * DAY):
        with pytest.raises(Refused):
            sanctions.appeal(staff, freeze.pk, "tidak adil")
        sanctions.appeal(frozen, freeze.pk, "Data sudah kami perbarui tanggal 3.")
        with pytest.raises(Refused):
            sanctions.appeal(frozen, freeze.pk, "sekali lagi")
        made = Sanction.objects.select_related("appeal").get(pk=freeze.pk)
        assert not sanctions.may_decide(case.head, made)
        sanctions.decide(case.ditjen, freeze.pk, Appeal.Outcome.LIFTED, "Benar, sudah diperbarui.")
        with pytest.raises(Refused) as twice:
            sanctions.decide(case.colleague, freeze.pk, Appeal.Outcome.UPHELD, "tidak")
        assert twice.value.status == 409
    assert case.active
    assert Sanction.objects.get(pk=freeze.pk).ended_how == "appeal"


def test_too_late__or_of_another_company__no_appeal(case: Case) -> None:
    warning, stranger = case.impose(START), a_company("PT Asing")
    with clock.at(START + DAY), pytest.raises(Refused) as other:
        sanctions.appeal(stranger, warning.pk, "saya juga")
    assert other.value.status == 404
    with clock.at(START + 8 * DAY), pytest.raises(Refused) as late:
        sanctions.appeal(case.company, warning.pk, "terlambat")
    assert late.value.status == 409


def test_nobody_decides_about_what_they_imposed(case: Case) -> None:
    warning = case.impose(START, by=case.ditjen, port="")
    sanctions.appeal(case.company, warning.pk, "keliru")
    with pytest.raises(Refused) as problem:
        sanctions.decide(case.ditjen, warning.pk, Appeal.Outcome.UPHELD, "tetap")
    assert problem.value.status == 403
    sanctions.decide(case.colleague, warning.pk, Appeal.Outcome.UPHELD, "tetap")
    assert sanctions.standing(case.pk) is not None
    assert Message.objects.filter(kind="appeal_upheld").exists()


def test_an_appeal_not_decided__holds_up_the_next_step(case: Case) -> None:
    warning = case.impose(START)
    sanctions.appeal(case.company, warning.pk, "keliru")
    with pytest.raises(Refused) as problem:
        case.impose(START + 8 * DAY)
    assert problem.value.problems[0].code == "appeal"
    with clock.at(START + 9 * DAY):
        sanctions.decide(case.ditjen, warning.pk, Appeal.Outcome.UPHELD, "tetap")
    assert case.impose(START + 10 * DAY).kind == "freeze"


def test_why_it_is_frozen__names_number_end_and_remedy(case: Case) -> None:
    case.impose(START)
    case.impose(START + 8 * DAY)
    problem = sanctions.why_frozen(Organisation.objects.get(pk=case.pk))
    assert problem.code == "frozen"
    assert "S-2" in str(problem.text)
    assert problem.law == sanctions.LAW
    assert problem.remedy


def test_under_a_letter__nobody_appeals_for_the_principal(case: Case) -> None:
    delegate = a_company("PT Penerima")
    actor = under(delegate, a_letter(case.company, delegate))
    warning = case.impose(START)
    assert not sanctions.may_appeal(actor, warning)


def test_an_end_is_said_with_its_hour__a_day_alone_would_promise_too_much(case: Case) -> None:
    """Imposed at eight in the morning, the time to appeal ends at eight: not with that day."""
    warning = case.impose(START)
    (told,) = Message.objects.filter(kind="sanction_imposed", channel="web")
    assert "16 Nov 2026 08.00 WIB" in told.body
    with clock.at(START + 7 * DAY + timedelta(minutes=1)):
        assert not sanctions.may_appeal(again(case.company), warning)
    case.impose(START + 8 * DAY)
    assert "17 Des 2026 08.00 WIB" in str(sanctions.why_frozen(Organisation.objects.get(pk=case.pk)).text)


def test_each_is_told_in_their_own_language__whoever_imposes_it(case: Case) -> None:
    User.objects.filter(pk=case.company.user_id or 0).update(language="en")
    with in_language("id"):
        case.impose(START)
    (told,) = Message.objects.filter(kind="sanction_imposed", channel="web")
    assert "Written warning" in told.subject
    assert "Peringatan" not in told.body
    assert "sampai" not in told.body


def test_cancelled_after_its_time_was_over__the_company_hears_of_that_too(case: Case) -> None:
    warning = case.impose(START)
    sanctions.appeal(again(case.company), warning.pk, "Data kami sudah diperbarui.")
    with clock.at(START + 8 * DAY):
        sanctions.run_out()
        sanctions.decide(case.ditjen, warning.pk, Appeal.Outcome.LIFTED, "Keberatan beralasan.")
    told = Message.objects.filter(kind="sanction_ended", channel="web").order_by("pk")
    assert ["beralasan" in each.body for each in told] == [False, True]


def test_a_step_whose_end_nobody_wrote_down__stands_in_no_new_ones_way(case: Case) -> None:
    """Also where the task that ends them did not run for months."""
    old = case.impose(START)
    anew = case.impose(START + 60 * DAY)
    assert (anew.kind, anew.follows_id) == ("warning", None)
    old.refresh_from_db()
    assert old.ended_how == Sanction.Ended.RAN_OUT


def test_one_letter_number_by_two_offices_at_once__is_refused_not_broken(case: Case) -> None:
    other = a_company("PT Lain")
    case.impose(START)
    assert other.organisation is not None
    with pytest.raises(Refused) as problem:
        sanctions.impose(case.head, other.organisation.pk, "IDSUQ", Imposed("lalai", " S-1 "))
    assert [one.code for one in problem.value.problems] == ["already"]


def test_the_task_looks_every_minute__a_freeze_of_thirty_days_is_not_one_of_thirty_and_an_hour() -> None:
    (found,) = [
        each for each in jobs.periodic_registry.periodic_tasks.values() if each.task.name.endswith("end_sanctions")
    ]
    assert found.cron == "* * * * *"


def test_taken_back_while_an_appeal_waits__there_is_nothing_left_to_uphold(case: Case) -> None:
    warning = case.impose(START)
    sanctions.appeal(again(case.company), warning.pk, "Data kami sudah diperbarui.")
    assert Sanction.objects.filter(sanctions.with_appeal_to_decide(), pk=warning.pk).exists()
    sanctions.lift(case.head, warning.pk, "Keliru.")
    warning = Sanction.objects.select_related("appeal").get(pk=warning.pk)
    assert not sanctions.may_decide(case.ditjen, warning)
    assert not Sanction.objects.filter(sanctions.with_appeal_to_decide(), pk=warning.pk).exists()
    with pytest.raises(Refused):
        sanctions.decide(case.ditjen, warning.pk, Appeal.Outcome.UPHELD, "tetap")
    assert "dicabut" in sanctionlines.answer_of(warning.appeal)
