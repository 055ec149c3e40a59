"""The fee of one application: by the bands of the tariff, raised once, void where nothing was decided."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from suar.billing import codes, fees, invoices, payments
from suar.billing.feerates import fee_in_force
from suar.billing.gateway import Status
from suar.billing.models import BillingCode, CreditEntry, Invoice, InvoiceKind, InvoiceState, Restitution
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls.models import PortCall
from tests.billing.build import ETA, OFFICER, a_port_call, a_ship
from tests.billing.test_invoices import a_code, pay, verbs

pytestmark = pytest.mark.django_db


@dataclass
class Case:
    """What the fee is asked of: an application, as far as billing knows it."""

    call: PortCall | None
    pk: int = 41

    @property
    def organisation_id(self) -> int:
        assert self.call is not None
        return self.call.agent_id


@pytest.fixture(autouse=True)
def _day_of_arrival() -> Iterator[None]:
    with clock.at(ETA):
        yield


@pytest.mark.parametrize(
    ("tonnage", "rupiah"),
    [
        (7, 50_000), (100, 50_000), (101, 60_000), (200, 60_000), (350, 70_000), (351, 85_000), (1_000, 85_000),
        (2_000, 120_000), (3_500, 150_000), (7_000, 175_000), (10_000, 200_000), (15_000, 250_000), (20_000, 275_000),
        (20_001, 300_000), (250_000, 300_000),
    ],
)  # fmt: skip
def test_the_bands_are_those_of_the_regulation(tonnage: int, rupiah: int) -> None:
    band = fee_in_force("COP", date(2026, 11, 1)).band(tonnage)
    assert band is not None
    assert band.rate == rupiah


def test_a_band_reads_as_in_a_price_list() -> None:
    listed = dict(fee_in_force("COP", date(2026, 11, 1)).price_list())
    assert listed["351–1.000 GT"] == "Rp 85.000"
    assert listed[">20.000 GT"] == "Rp 300.000"


def test_no_fee_before_the_regulation__nor_under_an_unknown_name() -> None:
    for code, on in (("COP", date(2019, 1, 1)), ("XYZ", date(2026, 1, 1))):
        with pytest.raises(Refused):
            fee_in_force(code, on)


def test_a_fee_explains_itself_and_can_be_reckoned_again() -> None:
    invoice = fees.raise_fee(Case(a_port_call(ship=a_ship(gross_tonnage=626))), "COP", OFFICER)
    (line,) = invoice.lines.all()
    assert (invoice.kind, line.holds) == (InvoiceKind.FEE, True)
    assert invoice.total == line.amount == 85_000
    assert (line.account, line.legal_basis) == ("425299", "PP 64/2019")
    assert "GT 626" in line.title
    assert line.formula == "1 × Rp 85.000"
    assert line.remarks


def test_handed_in_twice_it_is_asked_for_once() -> None:
    case = Case(a_port_call())
    assert fees.raise_fee(case, "COP", OFFICER) == fees.raise_fee(case, "COP", OFFICER)
    assert verbs(case.call or a_port_call()).count("fee_raised") == 1


def test_the_database_itself_refuses_a_second_one() -> None:
    first = fees.raise_fee(Case(a_port_call()), "COP", OFFICER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invoice.objects.create(
            call=first.call, kind="fee", number="X", payer=first.payer, total=1, issued_at=clock.now(),
            application_id=first.application_id, fee="COP",
        )  # fmt: skip


def test_the_smallest_ships_owe_nothing__and_the_bill_says_so() -> None:
    invoice = fees.raise_fee(Case(a_port_call(ship=a_ship(gross_tonnage=6))), "COP", OFFICER)
    assert (invoice.total, invoice.state) == (Decimal(0), InvoiceState.NOTHING_DUE)


def test_refused_without_a_call() -> None:
    with pytest.raises(Refused):
        fees.raise_fee(Case(None), "COP", OFFICER)
    assert not Invoice.objects.exists()


def test_it_stands_between_the_ship_and_her_clearance() -> None:
    call = a_port_call()
    pay(invoices.raise_bill(call, OFFICER))
    fee = fees.raise_fee(Case(call), "COP", OFFICER)
    assert (invoices.unsettled(call), invoices.is_settled(call)) == ([fee], False)
    pay(fee, ntpn="F" * 16)
    call = PortCall.objects.get(pk=call.pk)
    assert invoices.is_settled(call)


def test_it_changes_neither_bill_nor_settlement() -> None:
    call = a_port_call()
    before = invoices.raise_bill(call, OFFICER)
    fees.raise_fee(Case(call), "COP", OFFICER)
    assert invoices.raise_bill(call, OFFICER) == before


def test_ended_undecided_an_unpaid_fee_is_void__money_on_its_code_is_kept() -> None:
    case = Case(a_port_call())
    fee = fees.raise_fee(case, "COP", OFFICER)
    code = a_code(fee)
    fees.take_back(case, OFFICER, "SL017")
    fee.refresh_from_db()
    assert fee.state == InvoiceState.VOIDED
    pay(fee, code=code)
    assert CreditEntry.objects.get().reason == "voided"
    assert fees.raise_fee(case, "COP", OFFICER) != fee


def test_ended_undecided_a_paid_fee_gets_a_ticket__refused_after_the_work_it_does_not() -> None:
    case = Case(a_port_call())
    pay(fees.raise_fee(case, "COP", OFFICER))
    fees.take_back(case, OFFICER, "SL017", undone=False)
    assert not Restitution.objects.exists()
    fees.take_back(case, OFFICER, "SL017")
    fees.take_back(case, OFFICER, "SL017")
    assert Restitution.objects.get().amount == 85_000


def test_the_treasury_learns_the_account(simponi: object) -> None:
    fee = fees.raise_fee(Case(a_port_call()), "COP", OFFICER)
    request = codes._request(BillingCode.objects.create(invoice=fee, attempt=1, requested_at=clock.now()))
    assert (request.account, request.amount) == ("425299", Decimal(85_000))


def test_a_fee_paid_in_parts_is_topped_up_by_a_second_code() -> None:
    fee = fees.raise_fee(Case(a_port_call()), "COP", OFFICER)
    pay(fee, amount=50_000)
    assert (fee.is_owed, fee.outstanding) == (True, Decimal(35_000))
    second = BillingCode.objects.create(
        invoice=fee, attempt=2, code="820261103999999", amount=35_000, requested_at=clock.now(),
        issued_at=clock.now(), expires_at=clock.now() + timedelta(days=7),
    )  # fmt: skip
    payments.book(second.code or "", Status(True, "2" * 12, "Z" * 16, Decimal(35_000), clock.now()))
    fee.refresh_from_db()
    assert fee.state == InvoiceState.SETTLED
