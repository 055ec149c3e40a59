"""Who berths first and why; the minutes of the daily meeting, whose past stays readable."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.build import a_port, a_ship, an_agent, an_officer, chain_holds
from tests.portcalls.quay import DAY, at

from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls import meetings
from suar.portcalls.meetings import Minutes
from suar.portcalls.models import BerthMeeting
from suar.portcalls.priority import Rank, Request, carries_passengers, ranked
from suar.records import chain
from suar.registry.models import ShipCategory

pytestmark = pytest.mark.django_db
SAID = Minutes("Budi", "Agen A, Agen B", "KM Satu di meter 0.")


def test_passengers_public_service_livestock_basic_goods__then_whoever_asked_first() -> None:
    requests = [
        Request(at(1)), Request(at(0)), Request(at(9), passengers=True, livestock=True),
        Request(at(8), public_service=True), Request(at(7), livestock=True, basic_goods=True),
        Request(at(6), basic_goods=True),
    ]  # fmt: skip
    ordered = sorted(requests, key=lambda request: request.order)
    assert [r.rank for r in ordered] == [1, 2, 3, 4, 5, 5]
    assert [r.asked_at for r in ordered[-2:]] == [at(0), at(1)]


def test_the_reason_of_a_position_is_a_sentence_with_the_time_it_was_asked() -> None:
    rank, reason = ranked(Request(at(6), livestock=True), a_port())
    assert (rank, reason) == (Rank.LIVESTOCK, "Kapal bermuatan ternak didahulukan; diminta 20 Nov 2026 06.00 WIB.")


def test_a_ship_carries_passengers__by_type_category_or_announcement() -> None:
    ferry = a_ship(papers=False, category=ShipCategory.FERRY)
    liner = a_ship(papers=False, ship_type="Kapal Penumpang (Ro-Ro)")
    assert carries_passengers(ferry, 0)
    assert carries_passengers(liner, 0)
    assert carries_passengers(a_ship(papers=False), 12)
    assert not carries_passengers(a_ship(papers=False), 0)


def test_minutes_are_written_once_a_day__and_their_change_stays_readable() -> None:
    officer, port, today = an_officer(), a_port(), DAY.date()
    with clock.at(at(9)):
        first = meetings.record(officer, port, today, SAID, version=0)
        meetings.record(officer, port, today, SAID, version=0)  # pressed twice: nothing new
        changed = Minutes("Budi", "", "KM Satu di meter 60.")
        meetings.record(officer, port, today, changed, version=1)
    meeting = BerthMeeting.objects.get()
    assert (meeting.pk, meeting.minutes) == (first.pk, "KM Satu di meter 60.")
    told = [(event.verb, chain.particulars(event)["minutes"]) for event in chain.history(meeting)]
    assert told == [("recorded", SAID.minutes), ("changed", changed.minutes)]
    assert chain_holds()


def test_whoever_was_slower_is_told__and_nothing_is_lost() -> None:
    officer, port = an_officer(), a_port()
    with clock.at(at(9)):
        meetings.record(officer, port, DAY.date(), SAID, version=0)
        with pytest.raises(Refused) as refused:
            meetings.record(officer, port, DAY.date(), Minutes("Siti", "", "Lain."), version=0)
    assert refused.value.status == 409
    assert BerthMeeting.objects.get().chair == "Budi"


@pytest.mark.parametrize(
    ("said", "day", "field"),
    [
        (Minutes(" ", "", "x"), 0, "chair"),
        (Minutes("Budi", "", ""), 0, "minutes"),
        (Minutes("B" * 121, "", "x"), 0, "chair"),
        (Minutes("Budi", "\x00", "x"), 0, "attendees"),
        (SAID, 1, ""),
    ],
)
def test_minutes_that_cannot_stand_are_refused(said: Minutes, day: int, field: str) -> None:
    with clock.at(at(9)), pytest.raises(Refused) as refused:
        meetings.record(an_officer(), a_port(), DAY.date() + timedelta(days=day), said, version=0)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert not BerthMeeting.objects.exists()


def test_only_the_authority_of_the_port_writes_them() -> None:
    elsewhere = an_officer(Role.PORT_AUTHORITY, a_port("IDTBK"))
    for actor in (an_agent(), elsewhere, an_officer(Role.HARBOUR_MASTER), an_officer(Role.DIRECTORATE)):
        with clock.at(at(9)), pytest.raises(Refused) as refused:
            meetings.record(actor, a_port(), date(2026, 11, 20), SAID, version=0)
        assert refused.value.status == 403
