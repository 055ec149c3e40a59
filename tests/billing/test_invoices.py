"""Estimate, bill and settlement of a port call, and what counts as settled."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from suar.billing import invoices, payments
from suar.billing.gateway import Status
from suar.billing.models import BillingCode, CreditEntry, Invoice, InvoiceState, LightDuesReceipt, Payment
from suar.cargo.models import Phase
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls.models import MovementKind, PortCall
from suar.records import chain
from tests.billing.build import (
    ETA,
    ETD,
    OFFICER,
    a_place,
    a_port,
    a_port_call,
    a_ship,
    an_exchange_rate,
    departed,
    lain,
    moved,
    sailed,
    some_cargo,
)

pytestmark = pytest.mark.django_db

LIGHT = 250_000  # GT 1,000 × Rp 250
BERTH = 38_000  # GT 1,000 × 1 etmal × Rp 38


@pytest.fixture(autouse=True)
def _day_of_arrival() -> Iterator[None]:
    with clock.at(ETA + timedelta(hours=2)):
        yield


def a_code(invoice: Invoice, *, attempt: int = 1) -> BillingCode:
    return BillingCode.objects.create(
        invoice=invoice, attempt=attempt, code=f"820261103{invoice.pk % 1000:03}{attempt:03}",
        requested_at=clock.now(), issued_at=clock.now(), expires_at=clock.now() + timedelta(days=7),
    )  # fmt: skip


def pay(
    invoice: Invoice, *, ntpn: str = "A" * 16, amount: int | None = None, code: BillingCode | None = None
) -> Payment:
    code = code or a_code(invoice)
    paid = Decimal(amount if amount is not None else int(invoice.total))
    booked = payments.book(code.code or "", Status(True, "1" * 12, ntpn, paid, clock.now(), "BANK", "ATM"))
    assert booked is not None
    invoice.refresh_from_db()
    return booked


def verbs(call: PortCall) -> list[str]:
    call.refresh_from_db()
    assert list(chain.breaks(call)) == []
    return [event.verb for event in chain.history(call)]


def test_estimate_takes_no_number_and_asks_for_no_money() -> None:
    call = a_port_call()
    first = invoices.estimate(call, OFFICER)
    assert invoices.estimate(call, OFFICER) == first  # a job that runs twice writes nothing new
    some_cargo(call, "10")
    second = invoices.estimate(call, OFFICER)
    first.refresh_from_db()
    assert (second.number, second.total > BERTH + LIGHT, second.replaces) == (None, True, first)
    assert (first.state, second.state) == (InvoiceState.VOIDED, InvoiceState.ESTIMATE)
    assert invoices.unsettled(call) == []
    assert not invoices.is_settled(call)


def test_bill_says_that_it_rests_on_the_plan__until_a_time_is_confirmed() -> None:
    call = a_port_call()
    moved(call, MovementKind.ALL_FAST, ETA - timedelta(hours=7), confirmed=False)
    planned = invoices.raise_bill(call, OFFICER)
    assert [line.doubt for line in planned.lines.all()] == ["planned", "planned"]
    moved(call, MovementKind.ALL_FAST, ETA - timedelta(hours=7))
    bill = invoices.raise_bill(call, OFFICER)
    assert bill.total == 57_000 + LIGHT  # 31 hours are 1.5 etmal
    assert not any("planned" in line.doubt for line in bill.lines.all())
    planned.refresh_from_db()
    assert (planned.state, bill.replaces) == (InvoiceState.VOIDED, planned)


def test_bill_stays__when_nothing_changed() -> None:
    call = a_port_call()
    some_cargo(call, "12.345")
    assert invoices.raise_bill(call, OFFICER) == invoices.raise_bill(call, OFFICER)
    assert verbs(call) == ["billed"]


def test_numbers_have_no_gap__and_are_per_port_and_month() -> None:
    port = a_port()
    calls = [a_port_call(port=port, ship=a_ship(f"KM {n}"), request=f"SL.{n}") for n in range(2)]
    other = a_port_call(port=a_port("IDRGT"), ship=a_ship("KM 9"), request="SL.9")
    numbers = [invoices.raise_bill(call, OFFICER).number for call in [*calls, other]]
    assert numbers == ["NOTA.IDSUQ.2611.000001", "NOTA.IDSUQ.2611.000002", "NOTA.IDRGT.2611.000001"]


def test_refused__while_the_departure_is_unknown() -> None:
    call = a_port_call()
    call.etd = None
    with pytest.raises(Refused):
        invoices.raise_bill(call, OFFICER)
    assert not Invoice.objects.exists()


def test_settled__when_the_ntpn_is_there() -> None:
    call = a_port_call()
    bill = invoices.raise_bill(call, OFFICER)
    assert (invoices.unsettled(call), invoices.is_settled(call)) == ([bill], False)
    pay(bill)
    assert (invoices.unsettled(call), invoices.is_settled(call)) == ([], True)
    assert bill.state == InvoiceState.SETTLED
    assert verbs(call) == ["billed", "paid"]


def test_settled_without_code__when_nothing_is_due() -> None:
    call = a_port_call()
    call.place = a_place(call.port, "T1", operated=True)
    call.save()
    LightDuesReceipt.objects.create(
        ship=call.ship, ntpn="L" * 16, valid_from=ETA - timedelta(days=5), valid_to=ETA + timedelta(days=25)
    )
    bill = invoices.raise_bill(call, OFFICER)
    assert (int(bill.total), bill.state) == (0, InvoiceState.NOTHING_DUE)
    assert invoices.is_settled(call)
    assert bill.lines.get().subject == "NTPN " + "L" * 16


def test_light_dues_paid_once__hold_at_the_next_port() -> None:
    ship = a_ship()
    first = a_port_call(ship=ship)
    pay(invoices.raise_bill(first, OFFICER))
    second = a_port_call(port=a_port("IDRGT"), ship=ship, request="SL.2")
    assert invoices.raise_bill(second, OFFICER).total == BERTH


def test_money_on_a_voided_bill_is_a_credit__and_releases_nothing() -> None:
    call = a_port_call()
    old = invoices.raise_bill(call, OFFICER)
    code = a_code(old)
    some_cargo(call, "100")
    new = invoices.raise_bill(call, OFFICER)
    assert new.replaces == old
    payment = pay(old, code=code)
    entry = CreditEntry.objects.get()
    assert (entry.reason, entry.amount, entry.payment, payment.confirmed_at) == ("voided", old.total, payment, None)
    assert not invoices.is_settled(call)
    assert verbs(call)[-1] == "credited"
    assert not LightDuesReceipt.objects.exists()


def test_too_little_money_is_kept_and_settles_nothing() -> None:
    call = a_port_call()
    bill = invoices.raise_bill(call, OFFICER)
    pay(bill, amount=1000)
    assert not invoices.is_settled(call)
    entry = CreditEntry.objects.get()
    assert (entry.reason, entry.applied_at) == ("underpaid", None)
    assert (bill.outstanding, bill.state) == (bill.total - 1000, InvoiceState.AWAITING_CODE)


def test_the_rest_of_what_was_underpaid_settles__and_leaves_no_credit() -> None:
    call = a_port_call()
    bill = invoices.raise_bill(call, OFFICER)
    pay(bill, amount=1000)
    pay(bill, amount=int(bill.total) - 1000, code=a_code(bill, attempt=2), ntpn="B" * 16)
    assert (bill.state, invoices.is_settled(call)) == (InvoiceState.SETTLED, True)
    assert CreditEntry.objects.get().applied_at is not None
    assert LightDuesReceipt.objects.get().ntpn == "B" * 16
    assert verbs(call) == ["billed", "credited", "paid"]


def test_all_of_it_paid_again_after_too_little__the_surplus_is_a_credit() -> None:
    call = a_port_call()
    bill = invoices.raise_bill(call, OFFICER)
    pay(bill, amount=1000)
    pay(bill, code=a_code(bill, attempt=2), ntpn="B" * 16)
    assert invoices.is_settled(call)
    assert list(CreditEntry.objects.filter(applied_at=None).values_list("reason", "amount")) == [
        ("overpaid", Decimal(1000))
    ]


def test_too_much_money_settles__and_the_rest_is_a_credit() -> None:
    call = a_port_call()
    bill = invoices.raise_bill(call, OFFICER)
    pay(bill, amount=int(bill.total) + 7)
    assert invoices.is_settled(call)
    assert CreditEntry.objects.get().amount == 7


def test_paid_twice_on_two_codes__the_second_is_a_credit() -> None:
    call = a_port_call()
    bill = invoices.raise_bill(call, OFFICER)
    codes = [a_code(bill, attempt=1), a_code(bill, attempt=2)]
    pay(bill, code=codes[0])
    pay(bill, code=codes[1], ntpn="B" * 16)
    assert CreditEntry.objects.get().reason == "duplicate"
    assert invoices.is_settled(call)


def test_refused__when_an_ntpn_stands_on_another_code() -> None:
    call = a_port_call()
    bill = invoices.raise_bill(call, OFFICER)
    codes = [a_code(bill, attempt=1), a_code(bill, attempt=2)]
    pay(bill, code=codes[0])
    with pytest.raises(Refused):
        pay(bill, code=codes[1])
    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    "status",
    [
        Status(paid=False),
        Status(True, "1", "", Decimal(5)),
        Status(True, "1", "lower case 16 ch", Decimal(5)),
        Status(True, "1", "A" * 16, None),
        Status(True, "1", "A" * 16, Decimal(-5)),
    ],
)
def test_nothing_is_booked__before_there_is_a_proper_ntpn(status: Status) -> None:
    bill = invoices.raise_bill(a_port_call(), OFFICER)
    assert payments.book(a_code(bill).code or "", status) is None
    assert not Payment.objects.exists()


def test_a_dearer_bill_after_payment_asks_for_the_difference_only() -> None:
    call = a_port_call()
    first = invoices.raise_bill(call, OFFICER)
    pay(first)
    call.etd = ETD + timedelta(hours=6)
    more = invoices.raise_bill(call, OFFICER)
    assert more.total == 9_500
    assert not invoices.is_settled(call)
    assert all(line.holds for line in more.lines.all())
    call.etd = ETD
    assert invoices.raise_bill(call, OFFICER) == first


def test_settlement_is_a_supplement__when_she_stayed_longer() -> None:
    call = a_port_call()
    pay(invoices.raise_bill(call, OFFICER))
    sailed(call, after_hours=25)
    supplement = invoices.settle(call, OFFICER)
    (line,) = supplement.lines.all()
    assert (line.code, line.amount, line.already_billed, line.factor) == (
        "berth.domestic", Decimal(9_500), Decimal(38_000), Decimal("1.25"),
    )  # fmt: skip
    assert line.holds
    assert "sudah ditagih Rp 38.000" in line.formula
    assert invoices.unsettled(call) == [supplement]


def test_settlement_is_a_credit__when_she_left_earlier() -> None:
    call = a_port_call()
    pay(invoices.raise_bill(call, OFFICER))
    sailed(call, after_hours=11)
    credit = invoices.settle(call, OFFICER)
    assert (int(credit.total), credit.state) == (-19_000, InvoiceState.CREDIT)
    assert CreditEntry.objects.get().amount == 19_000
    assert invoices.is_settled(call)
    assert invoices.settle(call, OFFICER) == credit
    assert CreditEntry.objects.count() == 1


def test_a_corrected_departure_redoes_an_unpaid_settlement() -> None:
    call = a_port_call()
    pay(invoices.raise_bill(call, OFFICER))
    lain(call, call.place, 0, 24)
    departed(call, ETA + timedelta(hours=24))
    nothing = invoices.settle(call, OFFICER)
    call.movements.filter(kind=MovementKind.LAST_LINE).update(superseded=True)
    moved(call, MovementKind.LAST_LINE, ETA + timedelta(hours=25))
    departed(call, ETA + timedelta(hours=25))
    supplement = invoices.settle(call, OFFICER)
    assert (int(supplement.total), supplement.replaces) == (9_500, nothing)
    assert invoices.settle(call, OFFICER) == supplement
    departed(call, ETA + timedelta(hours=26))  # in the same etmal
    assert invoices.settle(call, OFFICER) == supplement
    assert invoices.unsettled(call) == [supplement]
    nothing.refresh_from_db()
    assert nothing.state == InvoiceState.VOIDED
    assert verbs(call) == ["billed", "paid", "reckoned", "reckoned"]


def test_a_corrected_departure_after_payment_is_a_further_settlement__of_the_difference() -> None:
    call = a_port_call()
    pay(invoices.raise_bill(call, OFFICER))
    moved(call, MovementKind.ALL_FAST, ETA)
    departed(call, ETA + timedelta(hours=25))
    supplement = invoices.settle(call, OFFICER)
    pay(supplement, ntpn="B" * 16)
    assert invoices.settle(call, OFFICER) == supplement
    departed(call, ETA + timedelta(hours=31))
    more = invoices.settle(call, OFFICER)
    assert (int(more.total), more.replaces, more.lines.get().already_billed) == (9_500, None, Decimal(47_500))
    departed(call, ETA + timedelta(hours=24))  # before the further one is paid
    back = invoices.settle(call, OFFICER)
    assert (int(back.total), back.replaces) == (-9_500, more)
    assert CreditEntry.objects.get().amount == 9_500
    assert invoices.is_settled(call)


def test_a_credit_that_was_booked_stays__and_a_corrected_departure_asks_for_it_again() -> None:
    call = a_port_call()
    pay(invoices.raise_bill(call, OFFICER))
    moved(call, MovementKind.ALL_FAST, ETA)
    departed(call, ETA + timedelta(hours=11))
    credit = invoices.settle(call, OFFICER)
    departed(call, ETA + timedelta(hours=24))
    again = invoices.settle(call, OFFICER)
    assert (int(credit.total), int(again.total)) == (-19_000, 19_000)
    assert CreditEntry.objects.get().invoice == credit
    assert all(line.holds for invoice in (credit, again) for line in invoice.lines.all())


def test_settlement_is_nothing__when_all_went_as_billed__whatever_the_exchange_rate_does() -> None:
    an_exchange_rate("16000")
    call = a_port_call(trade="LN")
    some_cargo(call, "10.5")
    bill = invoices.raise_bill(call, OFFICER)
    assert bill.total == 594_000 + 5_250 + 544_000  # light dues: USD 34 × 16,000
    pay(bill)
    sailed(call, after_hours=24)
    with clock.later(days=3):
        an_exchange_rate("17000", on=clock.today("Asia/Jakarta"))
        done = invoices.settle(call, OFFICER)
    assert (int(done.total), done.lines.count(), done.state) == (0, 0, InvoiceState.NOTHING_DUE)


def test_light_dues_are_owed_again__when_she_stays_beyond_their_days() -> None:
    call = a_port_call()
    pay(invoices.raise_bill(call, OFFICER))
    sailed(call, after_hours=24 * 31)
    supplement = invoices.settle(call, OFFICER)
    light = supplement.lines.get(code="light.domestic")
    assert (int(light.amount), int(light.factor)) == (LIGHT, 2)
    with clock.later(days=31):
        pay(supplement, ntpn="C" * 16)
    first, second = LightDuesReceipt.objects.order_by("valid_from")
    assert second.valid_from == first.valid_to


def test_refused__to_settle_before_the_departure_is_confirmed() -> None:
    call = a_port_call()
    invoices.raise_bill(call, OFFICER)
    moved(call, MovementKind.DEPARTED, ETD, confirmed=False)
    with pytest.raises(Refused) as refused:
        invoices.settle(call, OFFICER)
    assert refused.value.problems[0].code == "state"


def test_realised_cargo_counts__where_there_is_any() -> None:
    call = a_port_call()
    some_cargo(call, "100")
    assert invoices.raise_bill(call, OFFICER).total == BERTH + LIGHT + 30_000
    some_cargo(call, "90", phase=Phase.REALISED)
    assert invoices.raise_bill(call, OFFICER).total == BERTH + LIGHT + 27_000


def test_events_of_the_caller_stay_in_order__when_it_holds_the_call_already() -> None:
    call = PortCall.objects.select_for_update(no_key=True).get(pk=a_port_call().pk)
    chain.append(call, "granted", OFFICER)
    invoices.raise_bill(call, OFFICER)
    chain.append(call, "done", OFFICER)
    call.save()
    assert verbs(call) == ["granted", "billed", "done"]


def test_unpaid_bill_is_void__when_the_departure_ends__and_a_paid_one_stays() -> None:
    call = a_port_call()
    bill = invoices.raise_bill(call, OFFICER)
    invoices.void_unpaid(call)
    bill.refresh_from_db()
    assert (bill.state, invoices.is_settled(call), invoices.unsettled(call)) == (InvoiceState.VOIDED, False, [])
    assert verbs(call) == ["billed", "bill_voided"]
    pay(invoices.raise_bill(call, OFFICER))
    invoices.void_unpaid(call)
    assert invoices.is_settled(call)


def test_rice_pays_no_quay_dues__and_coal_does(db: None) -> None:
    from datetime import date

    from suar.billing.tariffs import is_basic_goods
    from suar.registry import commodities

    day = date(2026, 11, 1)
    assert is_basic_goods(commodities.ALL["RICE"].hs, day)
    assert not is_basic_goods(commodities.ALL["COAL"].hs, day)
    assert not is_basic_goods(commodities.ALL["GENERAL"].hs, day)
