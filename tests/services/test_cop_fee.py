"""The fee of a COP through the engine: asked for when it is handed in, paid before health decides, else void."""

from __future__ import annotations

from decimal import Decimal

import pytest

from suar.accounts.roles import Role
from suar.billing import fees
from suar.billing.models import Invoice, InvoiceKind, InvoiceState, Restitution
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.workflow import lifecycle
from suar.workflow.models import Application
from suar.workflow.standard import standard_of
from tests import build, commerce
from tests.billing.conftest import simponi
from tests.build import Walk

pytestmark = pytest.mark.django_db
__all__ = ["simponi"]


@pytest.fixture
def asked(simponi: Sandbox) -> Walk:
    """A foreign ship of GT 626 for which pratique was asked."""
    walk = commerce.a_foreign_call(granted=["AGENCY"])
    walk.pays_fees = lambda: None  # type: ignore[method-assign]  # here nobody goes to the bank by himself
    walk.file("COP")
    return walk


def cop(walk: Walk) -> Application:
    return build.reread(Application.objects.get(call=walk.call, service_code="COP"))


def fee_of(walk: Walk) -> Invoice:
    return Invoice.objects.get(call=walk.call, kind=InvoiceKind.FEE)


def test_it_is_raised_when_handed_in__for_the_applicant_by_tonnage(asked: Walk) -> None:
    fee = fee_of(asked)
    assert (fee.application_id, fee.payer, fee.total) == (cop(asked).pk, asked.call.agent, Decimal(85_000))
    assert build.chain_holds()


def test_health_decides_only_once_it_is_paid(asked: Walk, simponi: Sandbox) -> None:
    health = asked.cast.parts[Role.HEALTH]
    service = cop(asked).service
    decided = service.steps[0].form
    assert decided is not None
    with clock.at(asked.at), pytest.raises(Refused) as refused:
        app = cop(asked)
        lifecycle.grant(
            app.pk, health, decided=decided.model_validate({**service.proposal(app), "note": "Tanpa naik turun orang"})
        )
    (problem,) = [p for p in refused.value.problems if p.code == "R14"]
    fee = fee_of(asked)
    assert str(fee.number) in problem.text
    assert build.pay(asked, simponi) == [fee]
    app = cop(asked)
    with clock.at(asked.at):
        assert [c.light for c in service.checks(app) if c.title == "Biaya layanan lunas"] == ["green"]
        granted = lifecycle.grant(
            app.pk, health, decided=decided.model_validate({**service.proposal(app), "note": "Tanpa naik turun orang"})
        )
    assert granted.granted
    assert build.chain_holds()


def test_sent_back_and_handed_in_again_it_is_not_asked_for_twice(asked: Walk) -> None:
    with clock.at(asked.at):
        lifecycle.send_back(cop(asked).pk, asked.cast.parts[Role.HEALTH], reason="R01", text="MDH kurang")
    asked.file("COP")
    assert Invoice.objects.filter(kind=InvoiceKind.FEE).count() == 1


def test_withdrawn_before_anybody_decided_it_is_void(asked: Walk) -> None:
    with clock.at(asked.at):
        lifecycle.withdraw(cop(asked).pk, asked.cast.agent)
    assert fee_of(asked).state == InvoiceState.VOIDED
    assert build.chain_holds()


def test_withdrawn_after_it_was_paid_it_gets_a_ticket(asked: Walk, simponi: Sandbox) -> None:
    build.pay(asked, simponi)
    with clock.at(asked.at):
        lifecycle.withdraw(cop(asked).pk, asked.cast.agent)
    assert Restitution.objects.get().amount == 85_000


def test_rejected_unpaid_it_is_void__paid_it_stays_with_the_state(asked: Walk) -> None:
    with clock.at(asked.at):
        lifecycle.reject(cop(asked).pk, asked.cast.parts[Role.HEALTH], reason="R01", text="Tidak lengkap")
    assert fee_of(asked).state == InvoiceState.VOIDED
    assert not Restitution.objects.exists()


def test_the_standard_lists_every_band(asked: Walk) -> None:
    said = standard_of(cop(asked).service).fee
    assert "351–1.000 GT Rp 85.000" in said
    assert "PP 64/2019" in said
    assert fees.of(cop(asked)).get() == fee_of(asked)


def test_a_visit_cancelled_with_its_fee_paid__leaves_one_ticket_and_nothing_owed(asked: Walk, simponi: Sandbox) -> None:
    build.pay(asked, simponi)
    commerce.go_on(asked, ["PKK"])
    asked.file("BATAL")
    asked.grant("BATAL")
    assert (asked.call.cancelled, cop(asked).state) == (True, "withdrawn")
    assert [ticket.invoice for ticket in Restitution.objects.all()] == [fee_of(asked)]
    assert build.chain_holds()
