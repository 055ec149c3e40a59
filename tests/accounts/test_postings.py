"""Orders of officers: who makes them for whom, substitutes within their days, and that ended orders are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from suar.accounts import postings
from suar.accounts.actors import Actor
from suar.accounts.models import Message, Posting, RightsChange, User
from suar.accounts.postings import Order
from suar.accounts.roles import Capacity, Role
from suar.kernel import clock
from suar.kernel.errors import Refused
from tests.accounts.acting import a_colleague, a_company, again, an_office, person_of
from tests.build import START, a_port, an_agency, an_officer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with clock.at(START):
        yield


@pytest.fixture
def office() -> tuple[Actor, Actor, Actor, Actor]:
    return an_office()


def order(person: Actor, role: Role = Role.HARBOUR_MASTER, **changed: Any) -> Order:
    today = clock.today("Asia/Jakarta")
    name = person_of(person).username
    return replace(Order(name, "IDSUQ", role, "Asia/Jakarta", "SP-1", today, today + 30 * DAY), **changed)


def fields(problem: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {p.field for p in problem.value.problems}


def test_the_offices_super_admin_posts__within_the_days_only(office: tuple[Actor, Actor, Actor, Actor]) -> None:
    head, _one, two, _ditjen = office
    postings.post(head, order(two))
    assert again(two).has_role(Role.HARBOUR_MASTER, "IDSUQ")
    with clock.at(START + 31 * DAY):
        assert not again(two).has_role(Role.HARBOUR_MASTER, "IDSUQ")
    change = RightsChange.objects.get(verb="posted")
    assert change.whom_id == two.user_id


def test_nobody_posts_themselves(office: tuple[Actor, Actor, Actor, Actor]) -> None:
    head, *_others = office
    with pytest.raises(Refused) as problem:
        postings.post(head, order(head))
    assert fields(problem) == {"person"}


def test_staff_and_companies_post_nobody(office: tuple[Actor, Actor, Actor, Actor]) -> None:
    head, one, two, _ditjen = office
    for actor in (a_colleague(head, "staf kantor"), a_company("PT Usil")):
        with pytest.raises(Refused) as problem:
            postings.post(actor, order(two))
        assert problem.value.status == 403
    assert one.user_id is not None


def test_an_office_gives_only_its_own_functions_at_its_own_port(office: tuple[Actor, Actor, Actor, Actor]) -> None:
    head, _one, two, ditjen = office
    a_port("IDTBK")
    for changed, field in (
        ({"role": Role.CUSTOMS}, "role"),
        ({"role": Role.HEAD_OF_OFFICE}, "role"),
        ({"port_code": "IDTBK"}, "port_code"),
    ):
        with pytest.raises(Refused) as problem:
            postings.post(head, replace(order(two), **changed))
        assert fields(problem) == {field}
        postings.post(ditjen, replace(order(two), **changed, order_number=f"D {field} {changed}"[:60]))


def test_another_agency_makes_nobody_harbour_master(office: tuple[Actor, Actor, Actor, Actor]) -> None:
    officer = an_agency(Role.IMMIGRATION, a_port())
    boss = a_colleague(officer, "kepala imigrasi")
    User.objects.filter(pk=person_of(boss).pk).update(group=officer.organisation.groups.first())  # type: ignore[union-attr]
    with pytest.raises(Refused) as problem:
        postings.post(again(boss), order(officer, Role.HARBOUR_MASTER))
    assert fields(problem) == {"role"}
    assert postings.post(again(boss), order(officer, Role.IMMIGRATION)).role == Role.IMMIGRATION


def test_a_substitute__bears_the_name_of_it_and_no_longer_than_written(
    office: tuple[Actor, Actor, Actor, Actor],
) -> None:
    head, one, two, _ditjen = office
    stood = person_of(one).username
    postings.post(head, order(two, capacity=Capacity.ACTING_DAILY, substitutes=stood))
    actor = again(two)
    assert actor.has_role(Role.HARBOUR_MASTER, "IDSUQ")
    named = actor.in_capacity(Role.HARBOUR_MASTER, "IDSUQ")
    assert named.function == "Plh. Syahbandar"
    assert ", Plh. Syahbandar (" in named.label
    assert actor.in_capacity(Role.PORT_AUTHORITY, "IDSUQ").label == actor.label
    with clock.at(START + 31 * DAY):
        assert not again(two).has_role(Role.HARBOUR_MASTER, "IDSUQ")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"capacity": Capacity.ACTING_DAILY}, "substitutes"),
        ({"capacity": Capacity.ACTING_DAILY, "substitutes": "tidak ada"}, "substitutes"),
        ({"capacity": Capacity.ACTING_DAILY, "substitutes": "kepala"}, "substitutes"),
        ({"capacity": Capacity.ACTING, "until": None}, "until"),
        ({"substitutes": "syahbandar satu"}, "substitutes"),
    ],
)
def test_what_a_substitutes_order_must_say(
    office: tuple[Actor, Actor, Actor, Actor], changed: dict[str, Any], field: str
) -> None:
    head, _one, two, _ditjen = office
    with pytest.raises(Refused) as problem:
        postings.post(head, order(two, **changed))
    assert fields(problem) == {field}


def test_a_vacant_post_has_a_plt(office: tuple[Actor, Actor, Actor, Actor]) -> None:
    head, _one, two, _ditjen = office
    postings.post(head, order(two, capacity=Capacity.ACTING))
    assert again(two).in_capacity(Role.HARBOUR_MASTER, "IDSUQ").function == "Plt. Syahbandar"


def test_orders_of_the_same_days_are_named__the_one_stood_in_for_is_not(
    office: tuple[Actor, Actor, Actor, Actor],
) -> None:
    head, one, two, _ditjen = office
    assert [each.user_id for each in postings.overlapping(head, order(two))] == [one.user_id]
    stood = person_of(one).username
    assert postings.overlapping(head, order(two, capacity=Capacity.ACTING_DAILY, substitutes=stood)) == []


def test_ended__it_is_kept_with_the_reason(office: tuple[Actor, Actor, Actor, Actor]) -> None:
    head, _one, two, _ditjen = office
    made = postings.post(head, order(two))
    yesterday = clock.today("Asia/Jakarta") - DAY
    with pytest.raises(Refused) as problem:
        postings.end(head, made.pk, yesterday - DAY, "")
    assert fields(problem) == {"last_day", "why"}
    postings.end(head, made.pk, yesterday, "kembali ke tugas lama")
    assert not again(two).has_role(Role.HARBOUR_MASTER, "IDSUQ")
    kept = Posting.objects.get(pk=made.pk)
    assert kept.ended_why == "kembali ke tugas lama"
    with pytest.raises(Refused) as over:
        postings.end(head, made.pk, yesterday, "lagi")
    assert over.value.status == 409


def test_a_heads_own_order_is_the_directorates_to_end(office: tuple[Actor, Actor, Actor, Actor]) -> None:
    head, one, _two, ditjen = office
    made = Posting.objects.get(user=head.user_id)
    with pytest.raises(Refused) as problem:
        postings.end(one, made.pk, clock.today("Asia/Jakarta"), "kudeta")
    assert problem.value.status == 403
    postings.end(ditjen, made.pk, clock.today("Asia/Jakarta"), "mutasi")


def test_staff_of_the_directorate_post_nobody__whatever_their_group_ticks(
    office: tuple[Actor, Actor, Actor, Actor],
) -> None:
    """Ticks on all menus make nobody an admin: else a clerk would post the heads of offices."""
    _head, _one, two, ditjen = office
    clerk = a_colleague(ditjen, "staf ditjen")
    with pytest.raises(Refused) as problem:
        postings.post(clerk, order(two, Role.HEAD_OF_OFFICE))
    assert problem.value.status == 403
    assert not postings.postings(clerk).exists()
    assert not postings.officers(clerk).exists()


def test_ended_a_second_time__the_officer_hears_of_both(office: tuple[Actor, Actor, Actor, Actor]) -> None:
    head, _one, two, _ditjen = office
    made = postings.post(head, order(two))
    today = clock.today("Asia/Jakarta")
    postings.end(head, made.pk, today + 9 * DAY, "pindah bulan depan")
    postings.end(head, made.pk, today, "pindah sekarang")
    told = Message.objects.filter(user=two.user_id, kind="posting_ended", channel="web").order_by("pk")
    assert ["bulan depan" in told[0].body, "sekarang" in told[1].body] == [True, True]


def test_ended_before_it_began__it_is_over_at_once(office: tuple[Actor, Actor, Actor, Actor]) -> None:
    head, _one, two, _ditjen = office
    today = clock.today("Asia/Jakarta")
    made = postings.post(head, order(two, since=today + 9 * DAY))
    ended = postings.end(head, made.pk, today - DAY, "tidak jadi")
    assert postings.is_over(ended)
    assert not postings.may_end(head, ended)
    begun = order(two, since=today + 5 * DAY, until=today + 20 * DAY)
    assert made.pk not in [each.pk for each in postings.overlapping(head, begun)]


def test_an_office_learns_nothing_of_orders_at_other_ports(office: tuple[Actor, Actor, Actor, Actor]) -> None:
    head, _one, two, _ditjen = office
    an_officer(Role.HARBOUR_MASTER, a_port("IDTBK"), "syahbandar sana")
    assert postings.overlapping(head, order(two, port_code="IDTBK")) == []
