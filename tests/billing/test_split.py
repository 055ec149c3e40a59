"""A call goes from one agent to another: each pays what was used while it acted, and nothing is asked for twice."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from suar.accounts.models import Organisation
from suar.billing import invoices
from suar.billing.models import Invoice, InvoiceState, LightDuesReceipt
from suar.cargo.models import Phase
from suar.kernel import clock
from suar.portcalls.models import MovementKind, PortCall
from tests.billing.build import ETA, ETD, OFFICER, a_port_call, departed, moved, some_cargo
from tests.billing.test_invoices import BERTH as _BERTH
from tests.billing.test_invoices import LIGHT, pay, verbs

pytestmark = pytest.mark.django_db
BERTH = Decimal(_BERTH)
NOON = ETA + timedelta(hours=6)


@pytest.fixture(autouse=True)
def _six_hours_after_arrival() -> Iterator[None]:
    with clock.at(NOON):
        yield


def alongside() -> PortCall:
    """A ship of GT 1,000 all fast since her ETA, confirmed; planned for one etmal."""
    call = a_port_call()
    moved(call, MovementKind.ALL_FAST, ETA)
    return call


def hand_over(call: PortCall) -> Organisation:
    call.agent = Organisation.objects.create(kind="agent", name="PT Agen Baru")
    call.save(update_fields=["agent"])
    return call.agent


def split(call: PortCall) -> Invoice:
    bill = invoices.split_at(call, NOON, OFFICER)
    assert bill is not None
    return bill


def test_the_present_agent_pays_up_to_the_cut_off__the_next_the_difference() -> None:
    call = alongside()
    former = call.agent
    first = split(call)
    assert (first.payer, first.total) == (former, BERTH / 4 + LIGHT)
    newcomer = hand_over(call)
    second = invoices.raise_bill(call, OFFICER)
    assert (second.payer, second.total) == (newcomer, BERTH * Decimal("0.75"))
    first.refresh_from_db()
    assert first.state == InvoiceState.AWAITING_CODE  # the former agent's bill still stands
    assert invoices.unsettled(call) == [first, second]
    assert first.total + second.total == BERTH + LIGHT


def test_light_dues_are_asked_for_once__whoever_paid_them() -> None:
    call = alongside()
    first = split(call)
    pay(first)
    hand_over(call)
    second = invoices.raise_bill(call, OFFICER)
    assert [line.code for line in second.lines.all()] == ["berth.domestic"]
    assert LightDuesReceipt.objects.count() == 1


def test_the_settlement_reckons_against_the_bills_of_both() -> None:
    call = alongside()
    pay(split(call))
    newcomer = hand_over(call)
    pay(invoices.raise_bill(call, OFFICER), ntpn="B" * 16)
    moved(call, MovementKind.LAST_LINE, ETD + timedelta(hours=6))
    departed(call, ETD + timedelta(hours=6))
    supplement = invoices.settle(call, OFFICER)
    assert (supplement.total, supplement.payer) == (BERTH / 4, newcomer)
    assert verbs(call)[-1] == "reckoned"


def test_an_unpaid_bill_up_to_the_etd_is_cut_to_the_cut_off() -> None:
    call = alongside()
    whole = invoices.raise_bill(call, OFFICER)
    part = split(call)
    whole.refresh_from_db()
    assert (whole.state, part.replaces, part.total) == (InvoiceState.VOIDED, whole, BERTH / 4 + LIGHT)
    assert verbs(call)[-2:] == ["bill_voided", "billed"]


def test_a_bill_already_paid_to_the_end_leaves_nothing_to_either() -> None:
    call = alongside()
    whole = invoices.raise_bill(call, OFFICER)
    pay(whole)
    assert invoices.split_at(call, NOON, OFFICER) is None
    hand_over(call)
    assert invoices.raise_bill(call, OFFICER) == whole
    assert invoices.is_settled(call)


def test_before_she_has_come_nothing_was_used() -> None:
    call = a_port_call()
    assert invoices.split_at(call, NOON, OFFICER) is None
    newcomer = hand_over(call)
    assert invoices.raise_bill(call, OFFICER).payer == newcomer


def test_what_is_only_planned_is_not_the_present_agents() -> None:
    call = alongside()
    some_cargo(call, "100")
    assert "quay.domestic" not in {line.code for line in split(call).lines.all()}
    some_cargo(call, "40", phase=Phase.REALISED)
    quay = next(line for line in split(call).lines.all() if line.code == "quay.domestic")
    assert (quay.quantity, quay.factor) == (Decimal(40), Decimal("0.25"))


def test_times_after_the_cut_off_do_not_count() -> None:
    call = alongside()
    moved(call, MovementKind.LAST_LINE, ETA + timedelta(hours=20))
    assert split(call).total == BERTH / 4 + LIGHT


def test_twice_asked_it_is_the_same_bill() -> None:
    call = alongside()
    assert split(call) == split(call)
    assert Invoice.objects.filter(call=call, kind="bill").count() == 1


def test_the_end_of_the_departure_leaves_the_former_agents_bill() -> None:
    call = alongside()
    first = split(call)
    hand_over(call)
    second = invoices.raise_bill(call, OFFICER)
    invoices.void_unpaid(call)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.voided_at, second.state) == (None, InvoiceState.VOIDED)


def test_a_third_agent_pays_what_is_left_after_both() -> None:
    call = alongside()
    split(call)
    hand_over(call)
    with clock.at(ETA + timedelta(hours=18)):
        second = invoices.split_at(call, clock.now(), OFFICER)
    assert second is not None
    assert second.total == BERTH / 2
    call.agent = Organisation.objects.create(kind="agent", name="PT Agen Ketiga")
    assert invoices.raise_bill(call, OFFICER).total == BERTH / 4
