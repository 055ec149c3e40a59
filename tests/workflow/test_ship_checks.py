"""Evidence about the ship and her agent, the same wherever it is asked."""

from datetime import timedelta
from decimal import Decimal

import pytest

from suar.billing.models import Invoice
from suar.kernel import clock
from suar.kernel.words import in_language
from suar.portcalls.models import Hold
from suar.workflow import ship_checks
from suar.workflow.models import Application
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Application:
    """A notice of arrival that waits."""
    return build.a_port_call(granted=["AGENCY"]).file("PKK")


def test_a_ship_like_others_is_green(case: Application) -> None:
    assert [check.light for check in ship_checks.of_ship(case)] == ["green", "green", "green"]


@pytest.mark.parametrize(
    "column", [{"deadweight_tonnes": 1_600_000}, {"length_m": Decimal(900)}, {"draught_m": Decimal(80)}]
)
def test_figures_that_no_ship_has_are_amber(case: Application, column: dict[str, object]) -> None:
    for name, value in column.items():
        setattr(case.visit.ship, name, value)
    assert ship_checks.plausible(case.visit.ship).light == "amber"


def test_a_held_ship_is_red__and_says_by_whom(case: Application) -> None:
    Hold.objects.create(
        application_id=1, ship=case.visit.ship, call=case.visit, kind="court", legal_ground="Penetapan 12",
        set_at=clock.now(),
    )  # fmt: skip
    check = ship_checks.held(case)
    assert (check.light, "Penetapan 12" in check.evidence) == ("red", True)
    with in_language("en"):
        assert ship_checks.held(case).evidence == "Court: Penetapan 12"


def test_old_bills_of_another_call_are_a_debt__new_ones_and_this_calls_own_are_not(case: Application) -> None:
    other = build.a_port_call(granted=["AGENCY"], eta=build.ETA + timedelta(days=3), etd=build.ETD + timedelta(days=3))
    with clock.at(build.ETA):
        bill = Invoice.objects.create(
            call=other.call, kind="bill", number="N-1", payer=case.organisation, total=162_447, issued_at=clock.now()
        )
        assert ship_checks.debts(case).light == "green"
    with clock.at(build.ETA + timedelta(days=8)):
        check = ship_checks.debts(case)
        assert (check.light, "162.447" in check.evidence) == ("amber", True)
        Invoice.objects.filter(pk=bill.pk).update(call=case.call)
        assert ship_checks.debts(case).light == "green"
