"""Records typed wrong or at once: nothing that no ship can be, nothing twice, nothing that is not about the call."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from suar.billing import invoices, restitution
from suar.billing.models import Restitution
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls.models import ManualEntry, PortCall, Trade
from suar.workflow import by_hand, lifecycle, money, newcall, ship_to_ship
from suar.workflow.models import Application
from suar.workflow.statements import read
from tests import build
from tests.billing.test_invoices import pay
from tests.services.test_ship_to_ship import _pair
from tests.workflow.test_races import at_once

pytestmark = pytest.mark.django_db
TONNES = "99999999999.999"


def refused_by_hand(**changed: Any) -> list[tuple[str, str]]:
    """What is said of a visit by hand of a ship whose deadweight nobody knows."""
    walk = build.a_visit_by_hand(deadweight_tonnes=None)
    draft = walk.draft("MANUAL")
    given = build.samples.answers("MANUAL", walk.voyage) | changed
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        form = read(draft.service.Form, given, zone=walk.cast.port.zone)
        lifecycle.submit(draft.pk, walk.cast.authority, form)
    assert build.reread(draft).version == 0
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_refused__more_goods_than_any_ship_carries() -> None:
    line = {"direction": "discharge", "packaging": "bag_cargo", "commodity": "CEMENT", "tonnes": TONNES}
    assert refused_by_hand(cargo=[line] * 30) == [(f"cargo.{row}.tonnes", "R22") for row in range(30)]


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"arrived_at": "2001-01-01T00:00"}, "arrived_at"), ({"leaves_at": "2099-01-01T00:00"}, "leaves_at")],
)
def test_refused__a_slip_of_the_year(changed: dict[str, str], field: str) -> None:
    assert (field, "limit") in refused_by_hand(**changed)


def test_pressed_twice__an_exempt_ship_stands_once_in_the_register() -> None:
    agent, port = build.an_agent(), build.a_port()
    ship = build.a_ship(agent=agent, category="traditional")
    inland = Trade.DOMESTIC
    for minutes, lines in ((0, 1), (1, 1), (29, 1), (300, 2)):
        with clock.at(build.START + timedelta(minutes=minutes)), pytest.raises(Refused):
            newcall.open_call(agent, port=port, ship_id=ship.pk, trade_in=inland, trade_out=inland)
        assert ManualEntry.objects.filter(ship=ship).count() == lines


def test_the_other_call_of_a_transfer_is_known__however_its_number_was_typed() -> None:
    pair = _pair()
    number = pair.takes.call.number or ""
    app = pair.file(partner_number=number.lower())
    assert app.desk_id == pair.other_agent.organisation_id
    assert list(ship_to_ship.naming(pair.takes.call)) == [app]


def test_a_transfer_that_only_mentions_a_number_is_not_about_that_call() -> None:
    pair = _pair()
    third = build.a_port_call(granted=["AGENCY", "PKK"])
    pair.file(remarks=f'lihat "partner_number":"{third.call.number}" dan {third.call.number}')
    assert list(ship_to_ship.naming(third.call)) == []


@pytest.mark.django_db(transaction=True)
def test_two_tickets_under_one_number_of_the_treasury_at_once__one_is_refused() -> None:
    found = []
    for day in range(3):
        later = timedelta(days=day)
        walk = build.a_port_call(granted=["AGENCY", "PKK"], eta=build.ETA + later, etd=build.ETD + later)
        with clock.at(build.START + timedelta(hours=1)):
            pay(invoices.raise_bill(walk.call, walk.cast.authority), ntpn=f"{day}" * 16)
            (ticket,) = restitution.open_for(walk.call, walk.cast.authority, "SL013")
            restitution.state_account(ticket.pk, walk.cast.agent, restitution.Account("Bank", "12345", "PT"))
            restitution.approve(ticket.pk, walk.cast.authority, "ok")
        found.append((ticket, walk.cast.authority))
    day_paid = build.START.date()
    results = at_once(*[lambda t=t, a=a: money.record_payment(a, t.pk, "SP2D-77", day_paid) for t, a in found])
    assert sum(isinstance(one, Restitution) for one in results) == 1
    others = [one for one in results if not isinstance(one, Restitution)]
    assert [one.problems[0].field for one in others] == ["reference", "reference"]


@pytest.mark.django_db(transaction=True)
def test_entered_by_hand_by_everybody_at_once__one_visit() -> None:
    cast = build.a_cast()
    ship = build.a_ship(agent=cast.agent, category="traditional")
    calls = at_once(*[lambda: by_hand.enter(cast.authority, cast.port, ship.pk)] * 5)
    assert len({call.pk for call in calls}) == PortCall.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_of_agent_begun_many_times_at_once__one_draft() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    rival, number = build.an_agent("PT Pesaing"), walk.call.number or ""
    drafts = at_once(*[lambda: lifecycle.begin_by_number(rival, "ALIH", number)] * 5)
    assert len({app.pk for app in drafts}) == Application.objects.filter(service_code="ALIH").count() == 1


@pytest.mark.parametrize(("etd", "code"), [("2001-01-01T00:00", "clock"), ("2099-01-01T00:00", "R22")])
@pytest.mark.parametrize("service", ["LK3D", "LKK"])
def test_refused__a_departure_that_cannot_be(service: str, etd: str, code: str) -> None:
    walk = build.a_port_call(granted=build.ROAD[: build.ROAD.index(service)])
    with pytest.raises(Refused) as refused:
        walk.file(service, etd=etd)
    assert ("etd", code) in {(problem.field, problem.code) for problem in refused.value.problems}


def test_a_certificate_that_ran_out_is_not_made_good_by_a_departure_in_the_past() -> None:
    walk = build.a_port_call(granted=build.ROAD[: build.ROAD.index("CREW")])
    build.arrive(walk)
    crew = [{**build.samples.answers("CREW", walk.voyage)["crew"][0], "certificate_expires_on": "2020-01-01"}]
    with pytest.raises(Refused) as refused:
        walk.file("CREW", crew=crew, sails_at="2019-01-01T00:00")
    assert [(p.field, p.code) for p in refused.value.problems] == [("crew.0.certificate_expires_on", "R02")]
