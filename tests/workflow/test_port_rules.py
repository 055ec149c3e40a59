"""Rules of a port: its head sets them from a day on, each with ground and reason; nothing in force is ever unmade."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import close_old_connections, connection
from django.utils import translation

from suar.accounts.actors import NOBODY, Actor
from suar.accounts.models import MenuRights, Posting, RightsChange
from suar.accounts.roles import EVERY_MENU, MENU_RULES, Role
from suar.kernel import clock
from suar.kernel.errors import NotThere, Refused
from suar.records import chain
from suar.registry.models import Port
from suar.workflow import lifecycle, portrules
from suar.workflow.models import PortRule, State
from suar.workflow.portrules import Wish
from suar.workflow.service import Service, Step
from tests import build
from tests.accounts.acting import again, person_of

pytestmark = pytest.mark.django_db


def clear_in() -> tuple[Service, Step]:
    found = portrules.step_of("SPM", "clear_in")
    assert found is not None
    return found


def a_wish(port: Port, **changed: Any) -> Wish:
    tomorrow = clock.today(port.zone) + timedelta(days=1)
    return replace(Wish(None, True, tomorrow, "SK.12/KSOP/2026", "Perintah pengawasan."), **changed)


@pytest.fixture
def port() -> Port:
    """A port with two harbour masters."""
    found = build.a_port()
    for name in ("syahbandar satu", "syahbandar dua"):
        build.an_officer(Role.HARBOUR_MASTER, found, name)
    return found


@pytest.fixture
def head(port: Port) -> Actor:
    return build.an_officer(Role.HEAD_OF_OFFICE, port, "kepala kantor")


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in refused.value.problems]


def test_only_steps_of_the_ports_own_office_are_ruled_on() -> None:
    ruled = {(service.code, step.name) for service, step in portrules.steps()}
    assert {("SPM", "clear_in"), ("SPB", "clear_out"), ("PKK", "verify")} <= ruled
    for service, step in portrules.steps():
        assert step.by in (Role.PORT_AUTHORITY, Role.HARBOUR_MASTER, Role.HEAD_OF_OFFICE)
        assert not step.at_company, service.code
    assert portrules.step_of("SPM", "x") is None
    assert portrules.step_of("\x00", "") is None


def test_the_head_sets_a_rule__and_the_chain_says_who_what_and_why(port: Port, head: Actor) -> None:
    portrules.set_rule(head, port, *clear_in(), a_wish(port, within_minutes=45))
    change = RightsChange.objects.select_related("event").get(verb="port_rule_set")
    told = chain.particulars(change.event)
    assert change.by_id == head.user_id
    assert change.organisation_id == head.organisation_id
    assert told["before"] == {}
    tomorrow = str(clock.today(port.zone) + timedelta(days=1))
    assert told["after"] == {
        "port": port.code, "service": "SPM", "step": "clear_in", "since": tomorrow, "within_minutes": 45,
        "four_eyes": True, "letter": "SK.12/KSOP/2026",
    }  # fmt: skip
    assert told["why"] == "Perintah pengawasan."
    later = a_wish(port, since=clock.today(port.zone) + timedelta(days=9), four_eyes=False)
    portrules.set_rule(head, port, *clear_in(), later)
    told = chain.particulars(RightsChange.objects.select_related("event").latest("event_id").event)
    assert (told["before"]["four_eyes"], told["after"]["four_eyes"]) == (True, False)
    assert chain.verify_all()[1] == []


def test_what_is_filed_from_that_day_on_takes_two_officers__what_was_filed_before_one() -> None:
    cast = build.a_cast()
    port, first = cast.port, cast.harbour_master
    second = build.an_officer(Role.HARBOUR_MASTER, port, "syahbandar kedua")
    head = build.an_officer(Role.HEAD_OF_OFFICE, port, "kepala kantor")
    walk = build.a_port_call(granted=["AGENCY", "PKK"], cast=cast)
    before = walk.file("SPM")
    with clock.at(walk.at):
        portrules.set_rule(head, port, *clear_in(), a_wish(port))
    other = build.a_port_call(granted=["AGENCY", "PKK"], cast=cast)
    other.at = max(other.at, walk.at) + timedelta(days=1)
    after = other.file("SPM")
    assert (build.reread(before).four_eyes, build.reread(after).four_eyes) == (False, True)
    with clock.at(other.at):
        lifecycle.grant(after.pk, first)
        assert build.reread(after).state == State.IN_REVIEW
        lifecycle.grant(after.pk, second)
        assert build.reread(after).state == State.GRANTED


def test_each_fault_is_named_at_its_field(port: Port, head: Actor) -> None:
    today, far = clock.today(port.zone), clock.today(port.zone) + timedelta(days=400)
    for changed, expected in (
        ({"since": today}, [("since", "order")]),
        ({"since": today - timedelta(days=900)}, [("since", "order")]),
        ({"since": far}, [("since", "order")]),
        ({"within_minutes": 0}, [("within_minutes", "range")]),
        ({"within_minutes": 43_201}, [("within_minutes", "range")]),
        ({"legal_basis": " "}, [("legal_basis", "missing")]),
        ({"why": ""}, [("why", "missing")]),
        ({"why": "x" * 301, "legal_basis": "x" * 161}, [("legal_basis", "missing"), ("why", "missing")]),
        ({"four_eyes": False}, [("", "same")]),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            portrules.set_rule(head, port, *clear_in(), a_wish(port, **changed))
        assert codes(refused) == expected, changed
    assert not PortRule.objects.exists()
    portrules.set_rule(head, port, *clear_in(), a_wish(port))
    with pytest.raises(Refused) as refused:
        portrules.set_rule(head, port, *clear_in(), a_wish(port, within_minutes=10))
    assert codes(refused) == [("since", "taken")]


def test_two_officers_are_asked_for_only_where_there_are_two(port: Port, head: Actor) -> None:
    Posting.objects.filter(role=Role.HARBOUR_MASTER, user__username="syahbandar dua").update(until=date(2020, 1, 2))
    with pytest.raises(Refused) as refused:
        portrules.set_rule(head, port, *clear_in(), a_wish(port))
    assert codes(refused) == [("four_eyes", "alone")]
    assert portrules.set_rule(head, port, *clear_in(), a_wish(port, four_eyes=False, within_minutes=20)).pk


def test_nobody_else_sets_a_rule__and_other_ports_are_not_there(port: Port, head: Actor) -> None:
    elsewhere = build.a_port("IDTBK")
    stranger = build.an_officer(Role.HEAD_OF_OFFICE, elsewhere, "kepala lain")
    reader = build.an_officer(Role.HARBOUR_MASTER, port, "syahbandar satu")
    customs = build.an_officer(Role.CUSTOMS, port, "bea cukai")
    for actor in (stranger, customs, build.an_agent(), NOBODY):
        assert port not in portrules.ports(actor)
        with pytest.raises(NotThere):
            portrules.set_rule(actor, port, *clear_in(), a_wish(port))
    assert list(portrules.ports(reader)) == [port]
    with pytest.raises(Refused) as refused:
        portrules.set_rule(reader, port, *clear_in(), a_wish(port))
    assert refused.value.status == 403
    assert not PortRule.objects.exists()
    assert portrules.set_rule(build.an_officer(Role.DIRECTORATE), port, *clear_in(), a_wish(port)).four_eyes


def test_the_menu_is_asked_too(port: Port, head: Actor) -> None:
    group = person_of(head).group
    assert group is not None
    row = MenuRights.objects.create(group=group, menu=MENU_RULES, may_view=True)
    assert not portrules.may_change(again(head), port)
    assert list(portrules.ports(again(head))) == [port]
    row.may_view = False
    row.save()
    assert not portrules.ports(again(head)).exists()
    assert MenuRights.objects.filter(group=group, menu=EVERY_MENU).exists()


def test_a_rule_that_has_not_begun_is_taken_back__one_in_force_is_not(port: Port, head: Actor) -> None:
    made = portrules.set_rule(head, port, *clear_in(), a_wish(port))
    with pytest.raises(Refused) as unsaid:
        portrules.take_back(head, port, made.pk, " ")
    assert codes(unsaid) == [("why", "missing")]
    with clock.later(days=1):
        with pytest.raises(Refused) as begun:
            portrules.take_back(head, port, made.pk, "Salah")
        assert begun.value.status == 409
        assert portrules.in_force(port)["SPM", "clear_in"] == made
    other = build.a_port("IDTBK")
    for where, pk in ((other, made.pk), (port, 0), (port, 2**63), (port, made.pk + 1)):
        with pytest.raises(NotThere):
            portrules.take_back(head, where, pk, "Salah")
    portrules.take_back(head, port, made.pk, "Salah tanggal")
    assert not PortRule.objects.exists()
    told = chain.particulars(RightsChange.objects.select_related("event").get(verb="port_rule_taken_back").event)
    assert (told["before"]["four_eyes"], told["after"], told["why"]) == (True, {}, "Salah tanggal")


@pytest.mark.django_db(transaction=True)
def test_two_rules_for_one_day_at_once__there_is_one() -> None:
    port = build.a_port()
    for name in ("syahbandar satu", "syahbandar dua"):
        build.an_officer(Role.HARBOUR_MASTER, port, name)
    heads = [build.an_officer(Role.HEAD_OF_OFFICE, port, "kepala"), build.an_officer(Role.DIRECTORATE)]
    gate, results = threading.Barrier(2), list[Any]()

    def run(actor: Actor, minutes: int) -> None:
        try:
            with translation.override("id"):
                gate.wait(20)
                results.append(portrules.set_rule(actor, port, *clear_in(), a_wish(port, within_minutes=minutes)))
        except Exception as error:  # shown by the assertion that follows
            results.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=(actor, 10 + n)) for n, actor in enumerate(heads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(type(one).__name__ for one in results) == ["PortRule", "Refused"]
    assert PortRule.objects.count() == 1
    assert chain.verify_all()[1] == []
