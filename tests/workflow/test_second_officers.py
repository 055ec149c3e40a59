"""Where a step takes two officers and one goes, it is said before the order ends, on the rules and as news, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suar.accounts.actors import Actor
from suar.accounts.models import Group, MenuRights, Message, NoticeChoice, Posting, User
from suar.accounts.roles import MENU_CALLS, Channel, Family, Role
from suar.kernel import clock
from suar.registry.models import Port
from suar.workflow import news, second_officers, telling
from suar.workflow.models import Notice, PortRule
from tests import build
from tests.accounts.acting import again, person_of, posted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with clock.at(build.START):
        yield


def today() -> date:
    return clock.today("Asia/Jakarta")


@pytest.fixture
def port() -> Port:
    """A port that asks for two harbour masters at the clearance in."""
    found = build.a_port()
    PortRule.objects.create(
        port=found, service_code="SPM", step="clear_in", four_eyes=True, since=today() - timedelta(days=30),
        legal_basis="SK 1",
    )  # fmt: skip
    return found


@pytest.fixture
def two(port: Port) -> tuple[Posting, Posting]:
    made = [build.an_officer(Role.HARBOUR_MASTER, port, name) for name in ("syahbandar satu", "syahbandar dua")]
    one, other = (Posting.objects.get(user=each.user_id) for each in made)
    return one, other


def said(found: list[second_officers.Alone]) -> list[tuple[str, date, int]]:
    return [(one.service.code, one.since, one.count) for one in found]


def test_two_are_enough__one_is_told_with_the_day_from_which_on(port: Port, two: tuple[Posting, Posting]) -> None:
    assert second_officers.at(port) == []
    ends = today() + timedelta(days=5)
    Posting.objects.filter(pk=two[0].pk).update(until=ends)
    assert said(second_officers.at(port)) == [("SPM", ends + timedelta(days=1), 1)]
    person = person_of(build.an_officer(Role.PORT_AUTHORITY, port, "petugas"))
    Posting.objects.create(
        user=person, port_code=port.code, role=Role.HARBOUR_MASTER, order_number="SK 2", since=ends + timedelta(days=3)
    )
    assert said(second_officers.at(port)) == [("SPM", ends + timedelta(days=1), 1)], "two days without"
    Posting.objects.filter(user=person).update(since=ends)
    assert second_officers.at(port) == [], "the next one begins in time"


def test_one_person_with_two_orders_is_one__and_whoever_cannot_sign_in_is_none(
    port: Port, two: tuple[Posting, Posting]
) -> None:
    posted(again(two[0].user), Role.HARBOUR_MASTER, today() - timedelta(days=1))
    Posting.objects.filter(pk=two[1].pk).delete()
    assert [count for _code, _since, count in said(second_officers.at(port))] == [1]
    User.objects.filter(pk=two[0].user_id).update(is_active=False)
    assert [count for _code, _since, count in said(second_officers.at(port))] == [0]


def test_a_rule_that_begins_later__and_one_that_asks_it_no_more(port: Port, two: tuple[Posting, Posting]) -> None:
    Posting.objects.filter(pk=two[0].pk).delete()
    begins = today() + timedelta(days=20)
    PortRule.objects.update(since=begins)
    assert said(second_officers.at(port)) == [("SPM", begins, 1)]
    PortRule.objects.create(
        port=port, service_code="SPM", step="clear_in", four_eyes=False, since=begins + timedelta(days=1),
        legal_basis="SK 2",
    )  # fmt: skip
    assert said(second_officers.at(port)) == [("SPM", begins, 1)]
    with clock.at(build.START + timedelta(days=22)):
        assert second_officers.at(port) == []


def test_what_an_end_would_leave_alone__and_only_that(port: Port, two: tuple[Posting, Posting]) -> None:
    yesterday = today() - timedelta(days=1)
    found = second_officers.left_by(port, two[0], yesterday)
    assert said(found) == [("SPM", today(), 1)]
    assert "hanya satu pejabat" in str(found[0])
    assert second_officers.word(found) != second_officers.word(second_officers.left_by(port, two[0], today()))
    head = build.an_officer(Role.HEAD_OF_OFFICE, port, "kepala")
    assert second_officers.left_by(port, Posting.objects.get(user=head.user_id), yesterday) == []
    Posting.objects.filter(pk=two[1].pk).update(until=yesterday)
    left = second_officers.left_by(port, two[0], yesterday)
    assert said(left) == [("SPM", today(), 0)], "worse than it is"
    assert "tidak seorang pun" in str(left[0])


def test_the_news__once__to_the_head__to_whoever_is_left__and_to_the_directorate(
    port: Port, two: tuple[Posting, Posting]
) -> None:
    head, elsewhere = build.an_officer(Role.HEAD_OF_OFFICE, port, "kepala"), build.a_port("IDTBK")
    stranger = build.an_officer(Role.HEAD_OF_OFFICE, elsewhere, "kepala lain")
    assert second_officers.tell() == 0
    Posting.objects.filter(pk=two[0].pk).update(until=today() + timedelta(days=20))
    assert second_officers.tell() == 0, "three weeks are no news"
    Posting.objects.filter(pk=two[0].pk).update(until=today() + timedelta(days=3))
    NoticeChoice.objects.create(user=person_of(head), family=Family.LIMITS, channel=Channel.EMAIL)
    User.objects.filter(pk=head.user_id or 0).update(email="kepala@contoh.invalid")
    assert second_officers.tell() == 3
    assert telling.tell_people() == 3
    mail = Message.objects.get(user=head.user_id or 0, channel=Channel.EMAIL)
    assert port.name in mail.body
    assert f"/meja/aturan/?port={port.code}" in mail.body
    with clock.at(build.START + timedelta(days=9)):
        assert second_officers.tell() == 0, "told already"
        for reader in (head, again(two[1].user), build.an_officer(Role.DIRECTORATE)):
            notice = news.concerning(reader).get()
            assert port.name in news.sentence(notice)
            assert news.path(notice) == f"/meja/aturan/?port={port.code}"
        assert not news.concerning(stranger).exists()


def test_only_whoever_may_look_at_the_rules_is_told(port: Port, two: tuple[Posting, Posting]) -> None:
    Posting.objects.filter(pk=two[0].pk).delete()
    second_officers.tell()
    person = person_of(again(two[1].user))
    group = Group.objects.create(organisation_id=person.organisation_id or 0, name="Sedikit")
    MenuRights.objects.create(group=group, menu=MENU_CALLS, may_view=True)
    User.objects.filter(pk=person.pk).update(group=group)
    reader: Actor = again(person)
    assert not news.concerning(reader).exists()


def test_as_many_questions_for_many_ports_as_for_one(port: Port, two: tuple[Posting, Posting]) -> None:
    Posting.objects.filter(pk=two[0].pk).delete()

    def asked() -> int:
        Notice.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            second_officers.tell()
        return len(queries)

    once = asked()
    for code in ("IDTBK", "IDBPN", "IDSRG"):
        PortRule.objects.create(
            port=build.a_port(code),
            service_code="SPM",
            step="clear_in",
            four_eyes=True,
            since=today(),
            legal_basis="SK",
        )
    assert asked() == once
