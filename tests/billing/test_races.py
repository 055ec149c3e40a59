"""Two at the same moment: money is asked for once, given back once, and never lost in between."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from suar.billing import fees, invoices, payments, restitution
from suar.billing.gateway import Status
from suar.billing.models import BillingCode, CreditEntry, Invoice, InvoiceState, Restitution
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls.models import MovementKind, PortCall
from suar.records import chain
from tests import build
from tests.billing.build import OFFICER, a_port_call, moved
from tests.billing.test_fees import Case
from tests.billing.test_invoices import a_code, pay
from tests.billing.test_restitution import ACCOUNT
from tests.workflow.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = build.START + timedelta(hours=2)


def again(call: PortCall) -> PortCall:
    """The call as another process reads it."""
    return PortCall.objects.select_related("port", "ship", "agent", "place").get(pk=call.pk)


def lost(results: list[Any]) -> list[Refused]:
    """The refusals; anything else that went wrong fails the test."""
    assert [r for r in results if isinstance(r, Exception) and not isinstance(r, Refused)] == []
    return [r for r in results if isinstance(r, Refused)]


def a_call() -> PortCall:
    """A ship alongside now."""
    call = a_port_call()
    call.eta, call.etd = NOW - timedelta(hours=6), NOW + timedelta(hours=18)
    call.save()
    moved(call, MovementKind.ALL_FAST, call.eta)
    return call


def test_a_call_cancelled_twice_at_once__gets_one_ticket() -> None:
    call = a_call()
    with clock.at(NOW):
        pay(invoices.raise_bill(call, OFFICER))
    results = at_once(*[lambda: restitution.open_for(again(call), OFFICER, "SL013")] * 3)
    assert lost(results) == []
    assert sum(len(found) for found in results) == Restitution.objects.count() == 1
    assert list(chain.breaks(again(call))) == []


def test_two_officers_decide_one_ticket__one_wins() -> None:
    call = a_call()
    with clock.at(NOW):
        pay(invoices.raise_bill(call, OFFICER))
        (ticket,) = restitution.open_for(call, OFFICER, "SL013")
        restitution.state_account(ticket.pk, OFFICER, ACCOUNT)
    results = at_once(
        lambda: restitution.approve(ticket.pk, OFFICER, "ya"), lambda: restitution.refuse(ticket.pk, OFFICER, "tidak")
    )
    (late,) = lost(results)
    assert late.status == 409
    ticket.refresh_from_db()
    assert ticket.note in ("ya", "tidak")
    assert list(chain.breaks(again(call))) == []


def test_a_fee_handed_in_twice_at_once__is_asked_for_once() -> None:
    call = a_call()
    results = at_once(*[lambda: fees.raise_fee(Case(again(call)), "COP", OFFICER)] * 3)
    assert lost(results) == []
    assert len({invoice.pk for invoice in results}) == Invoice.objects.count() == 1


def test_money_that_comes_in_while_the_bill_is_split__is_kept_either_way() -> None:
    call = a_call()
    with clock.at(NOW):
        bill = invoices.raise_bill(call, OFFICER)
        code = a_code(bill)
    status = Status(True, "1" * 12, "A" * 16, bill.total, NOW, "BANK", "ATM")
    assert code.code is not None
    paying = code.code
    results = at_once(
        lambda: payments.book(paying, status), lambda: invoices.split_at(again(call), clock.now(), OFFICER)
    )
    assert lost(results) == []
    bill.refresh_from_db()
    if bill.state == InvoiceState.SETTLED:  # the money was first: nothing is left to ask for
        assert not CreditEntry.objects.exists()
        assert Invoice.objects.filter(kind="bill", voided_at=None).count() == 1
    else:  # the split was first: what came in on the void bill is the payer's
        assert CreditEntry.objects.get().amount == bill.total
    assert BillingCode.objects.get(pk=code.pk).payments.count() == 1
    assert list(chain.breaks(again(call))) == []
