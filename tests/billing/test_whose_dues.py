"""Whose dues they are: the place lain at decides, not its port; goods are charged where they were worked."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suar.billing import invoices
from suar.billing.models import Invoice
from suar.cargo.models import DailyWork, Direction
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls.models import Convoy, PortCall
from suar.registry.models import PlaceKind
from tests.billing.build import (
    ETA,
    OFFICER,
    a_place,
    a_port,
    a_port_call,
    a_ship,
    an_exchange_rate,
    departed,
    lain,
    some_cargo,
    worked,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day_of_arrival() -> Iterator[None]:
    with clock.at(ETA + timedelta(hours=2)):
        yield


def at_a_port_with_operator() -> PortCall:
    """A call at a port that an operator runs, bound for its berth T1."""
    port = a_port("IDBPN", tariff_class="I")
    port.has_operator = True
    port.save()
    call = a_port_call(port=port)
    call.place = a_place(port, "T1", operated=True)
    call.save()
    return call


def charged(call: PortCall) -> list[tuple[str, str]]:
    return [(line.code.partition(".")[0], line.subject) for line in invoices.raise_bill(call, OFFICER).lines.all()]


def test_operators_terminal__light_dues_only__and_the_bill_says_who_bills_the_rest() -> None:
    call = at_a_port_with_operator()
    some_cargo(call, "100")
    (line,) = invoices.raise_bill(call, OFFICER).lines.all()
    assert line.code == "light.domestic"
    assert any("operator" in remark for remark in line.remarks)


def test_public_berth_at_a_port_with_operator__is_the_states() -> None:
    call = at_a_port_with_operator()
    call.place = a_place(call.port, "UMUM")
    assert charged(call) == [("berth", "Dermaga UMUM"), ("light", "")]


def test_private_jetty_at_an_office_without_operator__owes_the_state_no_berth() -> None:
    call = a_port_call()
    call.place = a_place(call.port, "TUKS", kind=PlaceKind.JETTY, operated=True)
    some_cargo(call, "100")
    assert charged(call) == [("light", "")]


@pytest.mark.parametrize("opened", [a_port_call, at_a_port_with_operator])
def test_anchorage_owes_light_dues_only__with_or_without_operator(opened: Callable[[], PortCall]) -> None:
    call = opened()
    call.place = a_place(call.port, "L9", kind=PlaceKind.ANCHORAGE)
    assert charged(call) == [("light", "")]


@pytest.mark.parametrize(("has_operator", "expected"), [(False, ["berth", "light"]), (True, ["light"])])
def test_a_berth_that_nobody_named__goes_by_the_port(has_operator: bool, expected: list[str]) -> None:
    call = a_port_call()
    call.place = None
    call.port.has_operator = has_operator
    lain(call, None, 0, 6)
    assert [code for code, _subject in charged(call)] == expected


def test_plan_without_a_place__is_no_stay() -> None:
    call = a_port_call()
    call.place = None
    assert [line.code for line in invoices.estimated_lines(call)] == ["light.domestic"]


def test_after_a_shift__each_berth_is_charged_by_whose_it_is_and_for_its_own_time() -> None:
    call = a_port_call()
    lain(call, a_place(call.port, "TUKS", operated=True), 0, 20)
    lain(call, a_place(call.port, "A"), 21, 28)
    lain(call, a_place(call.port, "B"), 29, 36)
    lines = list(invoices.raise_bill(call, OFFICER).lines.all())
    assert [(line.subject, line.factor, int(line.amount)) for line in lines[:2]] == [
        ("Dermaga A", Decimal("0.50"), 19_000),
        ("Dermaga B", Decimal("0.50"), 19_000),
    ]
    assert all(any("tiap dermaga" in remark for remark in line.remarks) for line in lines[:2])
    assert len(lines) == 3


@pytest.mark.parametrize(("plan", "expected"), [((1, 19), ["berth", "light"]), ((22, 27), ["berth", "quay", "light"])])
def test_quay_dues__where_stevedores_planned_to_work_when_she_lay_there(
    plan: tuple[int, int], expected: list[str]
) -> None:
    call = a_port_call()
    lain(call, a_place(call.port, "TUKS", operated=True), 0, 20)
    lain(call, a_place(call.port, "A"), 21, 28)
    some_cargo(call, "100")
    worked(call, *plan)
    assert [code for code, _subject in charged(call)] == expected


def test_quay_dues__days_that_stevedores_reported_count_more_than_their_plan() -> None:
    call = a_port_call()
    lain(call, a_place(call.port, "TUKS", operated=True), 0, 20)
    lain(call, a_place(call.port, "A"), 48, 60)
    some_cargo(call, "100")
    plan = worked(call, 1, 19)
    DailyWork.objects.create(
        plan=plan, on=(ETA + timedelta(hours=50)).date(), direction=Direction.LOAD, commodity="COAL",
        tonnes=Decimal(100), recorded_at=ETA,
    )  # fmt: skip
    assert "quay" in [code for code, _subject in charged(call)]


def test_tug_and_barge_are_two_ships__each_hull_has_its_own_bill() -> None:
    port = a_port()
    tug = a_port_call(port=port, ship=a_ship("TB Uji", gross_tonnage=150))
    barge = a_port_call(port=port, ship=a_ship("TK Uji", gross_tonnage=1800), request="SL001.DN.2")
    convoy = Convoy.objects.create(port=port, agent=tug.agent, created_at=ETA)
    PortCall.objects.filter(pk__in=[tug.pk, barge.pk]).update(convoy=convoy)
    bills = [invoices.raise_bill(call, OFFICER) for call in (tug, barge)]
    assert [int(bill.total) for bill in bills] == [150 * (38 + 250), 1800 * (38 + 250)]
    assert bills[0].number != bills[1].number


def test_refused_in_words__while_no_exchange_rate_of_the_day_is_known() -> None:
    an_exchange_rate(on=ETA.date() + timedelta(days=1))
    call = a_port_call(trade="LN")
    with pytest.raises(Refused) as refused:
        invoices.raise_bill(call, OFFICER)
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == ("exchange_rate", "exchange_rate")
    assert problem.text
    assert problem.remedy
    assert not Invoice.objects.exists()


def test_the_rate_of_the_billing_date_counts__not_a_later_one() -> None:
    an_exchange_rate("16000", on=ETA.date())
    an_exchange_rate("17000", on=ETA.date() + timedelta(days=1))
    light = invoices.raise_bill(a_port_call(trade="LN"), OFFICER).lines.get(code="light.foreign")
    assert (light.exchange_rate, int(light.amount)) == (Decimal(16_000), 544_000)
    assert light.exchange_source == f"contoh {date.isoformat(ETA.date())}"


def _queries_of(shifts: int) -> int:
    port = a_port(f"IDQ{shifts:02}")
    call = a_port_call(port=port, ship=a_ship(f"KM {shifts}"), request=f"SL.{shifts}")
    for n in range(shifts):
        lain(call, a_place(port, f"B{n}", operated=bool(n % 2)), n * 8, n * 8 + 7)
    some_cargo(call, "10")
    invoices.raise_bill(call, OFFICER)
    departed(call, ETA + timedelta(hours=shifts * 8))
    fresh = PortCall.objects.select_related("port", "ship", "place").get(pk=call.pk)
    with CaptureQueriesContext(connection) as seen:
        invoices.settle(fresh, OFFICER)
    return len(seen)


def test_as_many_queries__however_often_she_shifted() -> None:
    assert _queries_of(2) == _queries_of(8)
