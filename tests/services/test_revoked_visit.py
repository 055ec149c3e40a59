"""A visit that ends because the office revoked its announcement: unpaid bills are void, paid ones get a ticket."""

from __future__ import annotations

import pytest

from suar.billing.models import Invoice, InvoiceKind, Restitution
from suar.integrations.simponi.sandbox import Sandbox
from tests import build

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["PKK", "AGENCY"])
@pytest.mark.parametrize("paid", [True, False])
def test_what_becomes_of_its_bill(simponi: Sandbox, code: str, paid: bool) -> None:
    walk = build.a_port_call(granted=build.ROAD[: build.ROAD.index("LKK") + 1])
    bill = Invoice.objects.get(call=walk.call, kind=InvoiceKind.BILL, voided_at=None)
    if paid:
        build.pay(walk, simponi)
    walk.revoke(code, "R22", "Data tidak benar.")
    bill.refresh_from_db()
    assert (bill.voided_at is None) == paid
    assert list(Restitution.objects.filter(call=walk.call).values_list("invoice", flat=True)) == [bill.pk] * paid
    assert build.chain_holds()
