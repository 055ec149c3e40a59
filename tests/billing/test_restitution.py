"""Money that the state may owe back: a ticket for each paid bill or credit, decided, paid, never twice."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from suar.billing import invoices, restitution
from suar.billing.models import CreditEntry, Invoice, InvoiceState, LightDuesReceipt, Restitution, RestitutionState
from suar.billing.restitution import Account
from suar.kernel import clock
from suar.kernel.errors import NotThere, Refused
from suar.portcalls.models import PortCall
from tests.billing.build import ETA, OFFICER, a_port_call, sailed, some_cargo
from tests.billing.test_invoices import BERTH, LIGHT, a_code, pay, verbs

pytestmark = pytest.mark.django_db

ACCOUNT = Account("Bank Uji", "0123456789", "PT Agen Uji")
TODAY = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _day_of_arrival() -> Iterator[None]:
    with clock.at(ETA + timedelta(hours=2)):
        yield


def paid_bill(call: PortCall | None = None) -> Invoice:
    bill = invoices.raise_bill(call or a_port_call(), OFFICER)
    pay(bill)
    return bill


def ticket_of(bill: Invoice) -> Restitution:
    (ticket,) = restitution.open_for(bill.call, OFFICER, "SL013")
    return ticket


def approved(ticket: Restitution, amount: int | None = None) -> Restitution:
    restitution.state_account(ticket.pk, OFFICER, ACCOUNT)
    return restitution.approve(ticket.pk, OFFICER, "Batal", None if amount is None else Decimal(amount))


def cancel(call: PortCall) -> None:
    call.cancelled_at = clock.now()
    call.save(update_fields=["cancelled_at"])


def test_a_paid_bill_of_a_cancelled_call_gets_one_ticket__however_often_it_is_asked() -> None:
    bill = paid_bill()
    ticket = ticket_of(bill)
    assert (ticket.amount, ticket.organisation, ticket.state) == (bill.total, bill.payer, RestitutionState.OPEN)
    assert restitution.open_for(bill.call, OFFICER, "SL013") == []
    bill.refresh_from_db()
    assert bill.state == InvoiceState.SETTLED  # it was paid, whatever becomes of the ticket
    assert verbs(bill.call)[-1] == "restitution_opened"


def test_an_unpaid_bill_gets_none() -> None:
    bill = invoices.raise_bill(a_port_call(), OFFICER)
    assert restitution.open_for(bill.call, OFFICER, "SL013") == []
    assert restitution.open_for_invoice(bill, OFFICER, "SL013") is None


def test_stated_approved_and_paid_by_the_treasury() -> None:
    ticket = approved(ticket_of(paid_bill()))
    assert (ticket.state, ticket.granted_amount) == (RestitutionState.APPROVED, ticket.amount)
    done = restitution.record_payment(ticket.pk, OFFICER, "SP2D/0001", TODAY)
    assert (done.state, done.reference, done.paid_on) == (RestitutionState.PAID, "SP2D/0001", TODAY)
    assert verbs(done.call)[-3:] == ["restitution_account_stated", "restitution_approved", "restitution_paid"]


def test_not_approved_before_the_company_named_its_account() -> None:
    ticket = ticket_of(paid_bill())
    with pytest.raises(Refused) as refused:
        restitution.approve(ticket.pk, OFFICER, "Batal")
    assert [p.field for p in refused.value.problems] == ["account_number"]


def test_refused_only_with_a_reason() -> None:
    ticket = ticket_of(paid_bill())
    with pytest.raises(Refused):
        restitution.refuse(ticket.pk, OFFICER, "  ")
    assert restitution.refuse(ticket.pk, OFFICER, "Kapal sudah dilayani").state == RestitutionState.REFUSED
    assert restitution.open_for(ticket.call, OFFICER, "SL013") == []  # the money was decided about once


@pytest.mark.parametrize("amount", ["0", "-1", "1.5", "288001"])
def test_never_more_than_was_paid__nor_a_part_of_a_rupiah(amount: str) -> None:
    ticket = ticket_of(paid_bill())
    assert ticket.amount == BERTH + LIGHT
    restitution.state_account(ticket.pk, OFFICER, ACCOUNT)
    with pytest.raises(Refused) as refused:
        restitution.approve(ticket.pk, OFFICER, "Batal", Decimal(amount))
    assert [p.field for p in refused.value.problems] == ["amount"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Restitution.objects.filter(pk=ticket.pk).update(granted_amount=ticket.amount + 1)


def _state(ticket: Restitution) -> None:
    restitution.state_account(ticket.pk, OFFICER, ACCOUNT)


def _approve(ticket: Restitution) -> None:
    restitution.approve(ticket.pk, OFFICER, "x")


def _refuse(ticket: Restitution) -> None:
    restitution.refuse(ticket.pk, OFFICER, "x")


def _pay(ticket: Restitution) -> None:
    restitution.record_payment(ticket.pk, OFFICER, "SP2D/0009", TODAY)


@pytest.mark.parametrize("act", [_state, _approve, _refuse, _pay])
def test_after_it_is_paid_nothing_moves_any_more(act: Callable[[Restitution], None]) -> None:
    ticket = approved(ticket_of(paid_bill()))
    restitution.record_payment(ticket.pk, OFFICER, "SP2D/0001", TODAY)
    with pytest.raises(Refused) as refused:
        act(ticket)
    assert refused.value.status == 409


def test_an_open_ticket_is_not_paid__and_an_unknown_one_is_not_there() -> None:
    ticket = ticket_of(paid_bill())
    with pytest.raises(Refused):
        _pay(ticket)
    with pytest.raises(NotThere):
        restitution.refuse(2**40, OFFICER, "x")


@pytest.mark.parametrize(
    ("reference", "day"), [("", TODAY), ("SP2D/1", date(2026, 11, 2)), ("SP2D/1", date(2026, 11, 4))]
)
def test_the_payment_names_its_number__and_lies_between_decision_and_today(reference: str, day: date) -> None:
    ticket = approved(ticket_of(paid_bill()))
    with pytest.raises(Refused):
        restitution.record_payment(ticket.pk, OFFICER, reference, day)


def test_one_number_of_the_treasury_pays_one_ticket() -> None:
    first = approved(ticket_of(paid_bill()))
    restitution.record_payment(first.pk, OFFICER, "SP2D/0001", TODAY)
    bill = invoices.raise_bill(a_port_call(port=first.call.port, ship=first.call.ship, request="SL001.DN.2"), OFFICER)
    pay(bill, ntpn="B" * 16)
    second = approved(ticket_of(bill))
    with pytest.raises(Refused) as refused:
        restitution.record_payment(second.pk, OFFICER, "SP2D/0001", TODAY)
    assert [p.field for p in refused.value.problems] == ["reference"]


def test_light_dues_given_back_cover_no_other_port() -> None:
    bill = paid_bill()
    ship, port = bill.call.ship, bill.call.port
    approved(ticket_of(bill))
    receipt = LightDuesReceipt.objects.get()
    assert receipt.ended_at is not None
    later = invoices.raise_bill(a_port_call(port=port, ship=ship, request="SL001.DN.2"), OFFICER)
    assert later.total == BERTH + LIGHT


def test_light_dues_kept_by_the_state_go_on_covering_the_ship() -> None:
    bill = paid_bill()
    approved(ticket_of(bill), int(bill.total) - LIGHT)
    assert LightDuesReceipt.objects.get().ended_at is None


def test_light_dues_that_another_call_rests_on_are_not_given_back() -> None:
    bill = paid_bill()
    other = invoices.raise_bill(a_port_call(port=bill.call.port, ship=bill.call.ship, request="SL001.DN.2"), OFFICER)
    assert other.total == BERTH
    ticket = ticket_of(bill)
    assert restitution.limit(ticket) == BERTH
    with pytest.raises(Refused):
        approved(ticket, int(bill.total))
    assert restitution.approve(ticket.pk, OFFICER, "Tanpa uang rambu").granted_amount == BERTH


def test_a_credit_of_the_settlement_is_asked_back_once() -> None:
    call = a_port_call()
    some_cargo(call, "100")
    pay(invoices.raise_bill(call, OFFICER))
    sailed(call, after_hours=5)
    credit = invoices.settle(call, OFFICER).credits.get()
    ticket = restitution.open_for_credit(credit, OFFICER, "Perhitungan akhir")
    assert (ticket.amount, ticket.credit) == (credit.amount, credit)
    assert list(restitution.free_credits()) == []
    with pytest.raises(Refused) as refused:
        restitution.open_for_credit(credit, OFFICER, "lagi")
    assert refused.value.status == 409


def test_a_part_payment_belongs_to_its_open_bill__and_is_free_once_that_is_void() -> None:
    call = a_port_call()
    bill = invoices.raise_bill(call, OFFICER)
    pay(bill, amount=1_000)
    assert not restitution.free_credits(call)
    invoices.void_unpaid(call)
    (ticket,) = restitution.open_for(call, OFFICER, "SL013")
    assert ticket.amount == 1_000


def test_money_that_comes_in_after_the_call_was_cancelled_gets_its_ticket_by_itself() -> None:
    call = a_port_call()
    bill = invoices.raise_bill(call, OFFICER)
    code = a_code(bill)
    invoices.void_unpaid(call)
    cancel(call)
    assert restitution.open_for(call, OFFICER, "SL013") == []
    pay(bill, code=code)
    ticket, credit = Restitution.objects.get(), CreditEntry.objects.get()
    assert (ticket.credit, ticket.amount) == (credit, bill.total)
    assert verbs(call)[-2:] == ["credited", "restitution_opened"]


def test_the_database_refuses_a_second_ticket_for_the_same_money() -> None:
    ticket = ticket_of(paid_bill())
    with pytest.raises(IntegrityError), transaction.atomic():
        Restitution.objects.create(
            call=ticket.call, organisation=ticket.organisation, invoice=ticket.invoice, amount=1, because="x",
            opened_at=clock.now(),
        )  # fmt: skip
