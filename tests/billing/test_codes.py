"""Billing codes over real HTTP: asked for, lapsed, paid, looked up, raced for."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from suar.billing import codes, invoices, payments, tasks
from suar.billing.gateway import GatewayDown, Status, gateway
from suar.billing.models import BillingCode, CreditEntry, Invoice, InvoiceState, Payment
from suar.billing.signals import invoice_settled
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import NotThere
from suar.records import chain
from tests.billing.build import ETA, OFFICER, a_port_call, some_cargo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _day_of_arrival() -> Iterator[None]:
    with clock.at(ETA):
        yield


def a_bill() -> Invoice:
    return invoices.raise_bill(a_port_call(), OFFICER)


def queued(name: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [name])
        return [row[0] for row in cursor.fetchall()]


class _Undone(Exception):
    pass


def test_bill_asks_for_its_code__and_not_when_it_is_rolled_back() -> None:
    call = a_port_call()
    with pytest.raises(_Undone), transaction.atomic():
        invoices.raise_bill(call, OFFICER)
        raise _Undone
    assert queued("billing.request_code") == []
    bill = invoices.raise_bill(type(call).objects.get(pk=call.pk), OFFICER)
    assert queued("billing.request_code") == [f'{{"invoice_id": {bill.pk}}}']


def test_code_is_asked_for_once__however_often(simponi: Sandbox) -> None:
    bill = a_bill()
    assert codes.obtain(bill.pk) == codes.obtain(bill.pk)
    row = BillingCode.objects.get()
    assert row.code == next(iter(simponi.ledger.billings))
    assert str(row.code).startswith("820261103")
    assert row.expires_at == clock.now() + timedelta(days=7)
    assert row.pay_url.startswith(simponi.url)
    assert bill.state == InvoiceState.AWAITING_PAYMENT


def test_same_code__when_the_answer_was_lost_before_it_was_stored(simponi: Sandbox) -> None:
    bill = a_bill()
    first = codes.obtain(bill.pk)
    BillingCode.objects.update(code=None, issued_at=None, expires_at=None)
    assert codes.obtain(bill.pk) == first
    assert len(simponi.ledger.billings) == 1


def test_new_code__when_the_old_one_lapsed__and_both_lead_to_the_bill(simponi: Sandbox) -> None:
    bill = a_bill()
    old = codes.obtain(bill.pk)
    assert codes.without_code() == []
    with clock.later(days=7):
        assert bill.state == InvoiceState.EXPIRED
        assert codes.without_code() == [bill.pk]
        tasks.watch_codes(0)
        tasks.watch_codes(0)
        assert len(queued("billing.request_code")) == 2  # one at the bill, one for the lapsed code
        new = codes.obtain(bill.pk)
        assert new != old
        assert bill.current_code == BillingCode.objects.get(code=new)
        assert codes.open_codes() == [old, new]


def test_no_code__for_a_voided_or_settled_bill(simponi: Sandbox) -> None:
    bill = a_bill()
    some_cargo(bill.call, "5")
    new = invoices.raise_bill(bill.call, OFFICER)
    assert codes.obtain(bill.pk) is None
    assert codes.obtain(new.pk) is not None
    assert codes.obtain(0) is None


def test_paid_bill_is_pulled_and_announced_once(simponi: Sandbox) -> None:
    bill = a_bill()
    code = codes.obtain(bill.pk) or ""
    assert codes.pull(code) is None
    simponi.ledger.pay(code, at=clock.now())
    heard: list[object] = []

    def listener(**said: object) -> None:
        heard.append(said["payment"])

    invoice_settled.connect(listener)
    try:
        assert codes.pull(code) == codes.pull(code)
    finally:
        invoice_settled.disconnect(listener)
    assert len(heard) == 1
    assert invoices.is_settled(bill.call)
    assert codes.open_codes() == []


def test_voided_bill_paid_by_its_old_code__becomes_a_credit(simponi: Sandbox) -> None:
    bill = a_bill()
    code = codes.obtain(bill.pk) or ""
    some_cargo(bill.call, "5")
    invoices.raise_bill(bill.call, OFFICER)
    simponi.ledger.pay(code, at=clock.now())
    assert codes.open_codes() == [code]
    codes.pull(code)
    assert CreditEntry.objects.get().reason == "voided"
    assert not invoices.is_settled(bill.call)


def test_too_little_paid__a_code_for_the_rest_is_asked_for(simponi: Sandbox) -> None:
    bill = a_bill()
    first = codes.obtain(bill.pk) or ""
    payments.book(first, Status(True, "1" * 12, "A" * 16, bill.total - 500, clock.now(), "BANK", "ATM"))
    assert len(queued("billing.request_code")) == 2  # one at the bill, one for the rest
    assert codes.without_code() == [bill.pk]
    rest = codes.obtain(bill.pk) or ""
    assert (rest != first, codes.without_code(), codes.obtain(bill.pk)) == (True, [], rest)
    row = BillingCode.objects.get(code=rest)
    assert (row.asks, simponi.ledger.find(rest).amount) == (Decimal(500), "500")
    assert [line["amount"] for line in simponi.ledger.find(rest).lines] == ["500"]
    assert bill.number is not None
    assert bill.number in simponi.ledger.find(rest).lines[0]["title"]
    assert (bill.current_code, bill.state) == (row, InvoiceState.AWAITING_PAYMENT)
    simponi.ledger.pay(rest, at=clock.now())
    codes.pull(rest)
    assert invoices.is_settled(bill.call)
    assert CreditEntry.objects.get().applied_at is not None


def test_nothing_is_lost__while_the_gateway_is_down(simponi: Sandbox) -> None:
    bill = a_bill()
    simponi.ledger.switch({"down": True})
    with pytest.raises(GatewayDown):
        codes.obtain(bill.pk)
    assert bill.state == InvoiceState.AWAITING_CODE
    simponi.ledger.switch({"down": False})
    assert codes.obtain(bill.pk) is not None
    assert BillingCode.objects.count() == 1


def test_code_that_is_not_ours_is_not_looked_up(simponi: Sandbox) -> None:
    with pytest.raises(NotThere):
        codes.pull("820261103000000")


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run acts in threads that start together; what each gave, or the error it raised."""
    gate, given = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            gate.wait(10)
            given[place] = act()  # type: ignore[call-overload]
        except Exception as fault:
            given[place] = fault  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return list(given)


def test_one_payment__when_many_pull_at_once(simponi: Sandbox) -> None:
    bill = a_bill()
    code = codes.obtain(bill.pk) or ""
    simponi.ledger.pay(code, at=clock.now())
    gateway()
    given = at_once(*[lambda: codes.pull(code)] * 8)
    assert given == [Payment.objects.get()] * 8
    bill.call.refresh_from_db()
    assert list(chain.breaks(bill.call)) == []
    assert [e.verb for e in chain.history(bill.call)] == ["billed", "billing_code_issued", "paid"]


def test_one_code__when_many_ask_at_once(simponi: Sandbox) -> None:
    bill = a_bill()
    # Threads have the true time: a code of today must not be lapsed for them.
    with clock.at(datetime.now(UTC)):
        gateway()
        given = at_once(*[lambda: codes.obtain(bill.pk)] * 6)
    assert len(set(given)) == 1
    assert len(simponi.ledger.billings) == 1
    bill.call.refresh_from_db()
    assert [e.verb for e in chain.history(bill.call)] == ["billed", "billing_code_issued"]


def test_one_bill_in_force__when_two_officers_bill_at_once() -> None:
    call = a_port_call()
    given = at_once(*[lambda: invoices.raise_bill(type(call).objects.get(pk=call.pk), OFFICER)] * 4)
    assert len({getattr(invoice, "pk", invoice) for invoice in given}) == 1
    assert Invoice.objects.filter(voided_at=None).count() == 1
