"""News of cases reaches the people of a company or office by the ways they chose, once, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from suar.accounts.actors import Actor, actor_of
from suar.accounts.models import Group, MenuRights, Message, NoticeChoice, User
from suar.accounts.roles import EVERY_MENU, MENU_BILLS, MENU_CALLS, Channel, Family, Level
from suar.kernel import clock
from suar.workflow import news, telling
from suar.workflow.models import Notice
from tests.build import Walk, a_cast, a_person, a_port_call, an_agent
from tests.portal.conftest import person_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk() -> Walk:
    Notice.objects.all().delete()
    return a_port_call(granted=["AGENCY", "PKK"], cast=a_cast())


def listening(actor: Actor, *ways: Channel, family: Family = Family.CASES, mobile: bool = True) -> User:
    person = person_of(actor)
    person.email, person.mobile = f"{person.pk}@contoh.invalid", "+6281234567890" if mobile else ""
    person.mobile_proved_at = clock.now() if mobile else None
    person.save()
    NoticeChoice.objects.bulk_create(NoticeChoice(user=person, family=family, channel=way) for way in ways)
    return person


def news_of(walk: Walk, kind: str, *, office: bool = False, key: str = "") -> Notice:
    company = None if office else walk.call.agent_id
    return Notice.objects.create(
        key=key or f"test:{kind}", kind=kind, application=walk.apps["PKK"], call=walk.call, organisation_id=company,
        port=walk.cast.port if office else None, role="port_authority" if office else "", at=clock.now(),
    )  # fmt: skip


def told() -> set[tuple[str, str]]:
    return {(m.channel, m.user.username) for m in Message.objects.exclude(channel="web") if m.user}


def test_the_applicant_hears_of_a_decision__by_the_way_chosen__in_its_language__once(walk: Walk) -> None:
    person = listening(walk.cast.agent, Channel.EMAIL)
    person.language = "en"
    person.save()
    news_of(walk, "sent_back")
    telling.tell_people()
    telling.tell_people()
    (message,) = Message.objects.filter(channel="email")
    assert message.subject == f"Suar: PKK {walk.call.ship.name} sent back for correction."
    assert f"/permohonan/{walk.apps['PKK'].pk}/" in message.body
    assert message.address == person.email


def test_nobody_is_told__who_did_not_choose_it(walk: Walk) -> None:
    listening(walk.cast.agent, Channel.EMAIL, family=Family.MONEY)
    listening(an_agent("PT Agen Lain"), Channel.EMAIL)
    listening(walk.cast.authority, Channel.EMAIL)
    news_of(walk, "granted")
    telling.tell_people()
    assert told() == set()


def test_an_office_hears_through_its_posted_officers(walk: Walk) -> None:
    officer = listening(walk.cast.authority, Channel.WHATSAPP)
    listening(walk.cast.harbour_master, Channel.WHATSAPP)  # another function
    news_of(walk, "submitted", office=True)
    telling.tell_people()
    assert told() == {("whatsapp", officer.username)}


def test_people_without_the_menu__or_shut_out__hear_nothing(walk: Walk) -> None:
    company = walk.cast.agent.organisation
    assert company is not None
    narrow = a_person(company, "hanya SPM")
    narrow.group = Group.objects.create(
        organisation=company, name="Sempit", level=Level.NON_ADMIN, parent=company.groups.first()
    )
    MenuRights.objects.create(group=narrow.group, menu="SPM", may_view=True)
    narrow.email = "sempit@contoh.invalid"
    narrow.save()
    NoticeChoice.objects.create(user=narrow, family=Family.CASES, channel=Channel.EMAIL)
    gone = listening(walk.cast.agent, Channel.EMAIL)
    gone.is_active = False
    gone.save()
    news_of(walk, "granted")
    telling.tell_people()
    assert told() == set()
    MenuRights.objects.create(group=narrow.group, menu=EVERY_MENU, may_view=True)
    news_of(walk, "granted", key="test:again")
    telling.tell_people()
    assert told() == {("email", "hanya SPM")}


def test_one_sms_a_case_in_ten_minutes__short__and_only_to_a_proven_number(walk: Walk) -> None:
    listening(walk.cast.agent, Channel.SMS)
    for number in range(3):
        news_of(walk, "granted", key=f"test:{number}")
    telling.tell_people()
    (message,) = Message.objects.filter(channel="sms")
    assert len(message.body) <= 160
    assert message.body.startswith("PKK ")
    with clock.at(clock.now() + timedelta(minutes=11)):
        news_of(walk, "revoked", key="test:later")
        telling.tell_people()
    assert Message.objects.filter(channel="sms").count() == 2
    User.objects.update(mobile_proved_at=None)
    with clock.at(clock.now() + timedelta(minutes=22)):
        news_of(walk, "revoked", key="test:last")
        telling.tell_people()
    assert Message.objects.filter(channel="sms").count() == 2


def test_old_news_floods_nobody(walk: Walk) -> None:
    listening(walk.cast.agent, Channel.EMAIL)
    news_of(walk, "granted")
    with clock.at(clock.now() + timedelta(days=2)):
        assert telling.tell_people() == 0
    assert told() == set()


def test_every_kind_of_notice_is_said_in_both_languages(walk: Walk) -> None:
    from suar.kernel.words import in_language

    for kind in (*news._WORDS, "something new"):
        notice = news_of(walk, kind)
        with in_language("id"):
            here = news.sentence(notice)
        with in_language("en"):
            there = news.sentence(notice)
        assert walk.call.ship.name in here, kind
        assert here != there, kind


def in_a_group(walk: Walk, name: str, menu: str) -> Actor:
    """Somebody of the agent's company, who hears by mail and whose group looks at one menu only."""
    company = walk.cast.agent.organisation
    assert company is not None
    person = a_person(company, name)
    person.group = Group.objects.create(
        organisation=company, name=name, level=Level.NON_ADMIN, parent=company.groups.filter(parent=None).first()
    )
    MenuRights.objects.create(group=person.group, menu=menu, may_view=True)
    person.email = f"{menu}@contoh.invalid"
    person.save()
    for family in Family:
        NoticeChoice.objects.create(user=person, family=family, channel=Channel.EMAIL)
    return actor_of(person)


def test_news_of_a_call_without_a_case__is_for_whoever_sees_calls__of_money_for_whoever_sees_bills(walk: Walk) -> None:
    people = {menu: in_a_group(walk, f"hanya {menu}", menu) for menu in (MENU_CALLS, MENU_BILLS, "PKK")}
    for kind in ("window_ends", "ticket_paid"):
        Notice.objects.create(
            key=f"test:{kind}", kind=kind, call=walk.call, organisation_id=walk.call.agent_id, at=clock.now()
        )
    news_of(walk, "granted")
    telling.tell_people()
    heard = {
        menu: set(Message.objects.filter(user=one.user_id, channel="email").values_list("kind", flat=True))
        for menu, one in people.items()
    }
    assert heard == {MENU_CALLS: {"news_limits"}, MENU_BILLS: {"news_money"}, "PKK": {"news_cases"}}


def test_the_screen_tells_nobody_more_than_the_mail_would(walk: Walk) -> None:
    Notice.objects.all().delete()
    Notice.objects.create(
        key="test:window", kind="window_ends", call=walk.call, organisation_id=walk.call.agent_id, at=clock.now()
    )
    Notice.objects.create(
        key="test:paid", kind="ticket_paid", call=walk.call, organisation_id=walk.call.agent_id, at=clock.now()
    )
    news_of(walk, "granted")
    seen = {
        menu: set(news.concerning(in_a_group(walk, f"hanya {menu}", menu)).values_list("kind", flat=True))
        for menu in (MENU_CALLS, MENU_BILLS, "PKK", "SPM")
    }
    assert seen == {MENU_CALLS: {"window_ends"}, MENU_BILLS: {"ticket_paid"}, "PKK": {"granted"}, "SPM": set()}
    assert news.concerning(walk.cast.agent).count() == 3


def test_however_many_may_not_look__whoever_may_is_told(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The most that are told is counted among those who may look, not among all who listen."""
    for n in range(3):
        in_a_group(walk, f"tanpa hak {n}", f"LAIN{n}")
    last = in_a_group(walk, "berhak", "PKK")
    monkeypatch.setattr(telling, "_MOST_PEOPLE", 2)
    news_of(walk, "granted")
    telling.tell_people()
    assert {m.user_id for m in Message.objects.filter(channel="email")} == {last.user_id}
