"""An officer corrects the time of departure: the settlement follows it, through the engine as people use it."""

from datetime import timedelta

import pytest

from suar.billing.models import Invoice, InvoiceKind, InvoiceState
from suar.integrations.simponi.sandbox import Sandbox
from tests import build

pytestmark = pytest.mark.django_db


def _settlements(walk: build.Walk) -> list[Invoice]:
    return list(Invoice.objects.filter(call=walk.call, kind=InvoiceKind.SETTLEMENT).order_by("id"))


def test_the_settlement_is_reckoned_again__and_the_supplement_is_paid_by_its_own_code(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=build.ROAD, simponi=simponi)
    walk.act("SPB", "departed", build.ETD)
    (first,) = _settlements(walk)
    walk.act("SPB", "departed", build.ETD + timedelta(hours=7))
    first.refresh_from_db()
    _voided, second = _settlements(walk)
    assert (first.state, second.replaces) == (InvoiceState.VOIDED, first)
    assert second.total > 0
    assert build.pay(walk, simponi) == [second]
    walk.act("SPB", "departed", build.ETD + timedelta(hours=7))
    assert len(_settlements(walk)) == 2
    assert build.chain_holds()
