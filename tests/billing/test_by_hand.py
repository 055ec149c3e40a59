"""Ships that an office serves by hand: rates of their category, times as the officer entered them, a named payer."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from suar.accounts.models import Organisation
from suar.billing import invoices
from suar.billing.models import InvoiceState
from suar.cargo.models import Phase
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls.models import PortCall
from suar.registry.models import Ship
from tests.billing.build import ETA, ETD, OFFICER, a_place, a_port_call, a_ship, departed, lain, sailed, some_cargo
from tests.billing.test_invoices import pay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_day_after() -> Iterator[None]:
    with clock.at(ETD + timedelta(hours=8)):
        yield


def entered(category: str = "traditional", *, gross_tonnage: int = 180) -> PortCall:
    """A visit that the office entered under its own name, for a skipper."""
    ship = a_ship("KLM Uji", gross_tonnage=gross_tonnage)
    Ship.objects.filter(pk=ship.pk).update(category=category)
    ship.refresh_from_db()
    call = a_port_call(ship=ship)
    call.agent = Organisation.objects.create(kind="office", name="UPP IDSUQ", port_code="IDSUQ")
    call.manual, call.master_name, call.etd = True, "Daeng Saleh", None
    call.save()
    return call


def test_a_sailing_vessel_pays_the_rates_of_traditional_shipping__by_her_real_times() -> None:
    call = entered()
    sailed(call, after_hours=9)
    bill = invoices.raise_bill(call, OFFICER)
    amounts = {line.code: (line.factor, line.amount) for line in bill.lines.all()}
    assert amounts == {
        "berth.traditional": (Decimal("0.5"), Decimal(1_710)),  # GT 180 × ½ etmal × Rp 19
        "light.traditional": (Decimal(1), Decimal(22_500)),
    }
    assert (bill.payer_shown, bill.payer.kind) == ("Daeng Saleh", "office")
    pay(bill)
    assert invoices.is_settled(PortCall.objects.get(pk=call.pk))


def test_goods_over_the_quay_are_charged__as_realised() -> None:
    call = entered()
    sailed(call, after_hours=9)
    some_cargo(call, "20", phase=Phase.REALISED)
    quay = next(line for line in invoices.raise_bill(call, OFFICER).lines.all() if line.code == "quay.domestic")
    assert (quay.quantity, quay.amount, quay.doubt) == (Decimal(20), Decimal(3_000), "as_printed")


@pytest.mark.parametrize(
    ("category", "codes"),
    [
        ("ferry", {"berth.domestic", "light.ferry"}),
        ("fishing", {"berth.domestic", "light.domestic"}),
        ("commercial", {"berth.domestic", "light.domestic"}),
        ("state", set()),
        ("warship", set()),
    ],
)
def test_each_category_pays_its_own(category: str, codes: set[str]) -> None:
    call = entered(category, gross_tonnage=30)
    sailed(call, after_hours=5)
    bill = invoices.raise_bill(call, OFFICER)
    assert {line.code for line in bill.lines.all()} == codes
    assert (bill.state == InvoiceState.NOTHING_DUE) is (not codes)


def test_at_an_operators_jetty_only_light_dues_are_the_states() -> None:
    call = entered()
    lain(call, a_place(call.port, "J9", operated=True), 0, 9)
    departed(call, ETA + timedelta(hours=9))
    assert [line.code for line in invoices.raise_bill(call, OFFICER).lines.all()] == ["light.traditional"]


def test_a_company_that_has_an_account_pays_in_its_own_name() -> None:
    call = entered()
    call.agent = Organisation.objects.create(kind="agent", name="PT Pelra")
    call.save()
    sailed(call, after_hours=9)
    bill = invoices.raise_bill(call, OFFICER)
    assert (bill.payer_name, bill.payer_shown) == ("", "PT Pelra")


def test_a_correction_of_her_times_asks_for_the_difference_only() -> None:
    call = entered()
    sailed(call, after_hours=9)
    first = invoices.raise_bill(call, OFFICER)
    pay(first)
    call.movements.all().delete()
    sailed(call, after_hours=15)
    second = invoices.raise_bill(call, OFFICER)
    assert (second.total, second.replaces) == (Decimal(855), None)


def test_refused_before_anybody_says_when_she_left() -> None:
    with pytest.raises(Refused) as refused:
        invoices.raise_bill(entered(), OFFICER)
    assert [p.field for p in refused.value.problems] == ["etd"]
