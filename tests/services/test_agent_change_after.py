"""After a change of agent: fees, consents and open cases are the newcomer's, and the former agent's if it is undone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from suar.accounts.actors import Actor, system
from suar.billing import invoices
from suar.billing.models import Invoice, InvoiceKind
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.records import outbox
from suar.workflow import lifecycle, permissions
from suar.workflow.models import Application, State
from tests import build, commerce
from tests.scenery import remembered

pytestmark = pytest.mark.django_db


def _newcomer(walk: build.Walk) -> Actor:
    new = build.an_agent("PT Agen Baru")
    build.a_licence(walk.cast, holder=new)
    walk.cast = replace(walk.cast, newcomer=new)
    return new


def _taken_over(walk: build.Walk, **changed: Any) -> Application:
    walk.pass_through("ALIH", **changed)
    return build.reread(walk.apps["ALIH"])


def test_an_unpaid_fee_is_raised_anew_for_the_newcomer(simponi: Sandbox) -> None:
    walk = commerce.a_foreign_call(granted=["AGENCY", "PKK"])
    walk.pays_fees = lambda: None  # type: ignore[method-assign]  # here nobody goes to the bank by himself
    walk.file("COP")
    new, old_fee = _newcomer(walk), Invoice.objects.get(call=walk.call, kind=InvoiceKind.FEE)
    _taken_over(walk)
    old_fee.refresh_from_db()
    assert old_fee.voided_at is not None
    fee = Invoice.objects.get(call=walk.call, kind=InvoiceKind.FEE, voided_at=None)
    assert (fee.payer_id, fee.total, fee.application_id) == (new.organisation_id, old_fee.total, old_fee.application_id)
    assert build.pay(walk, simponi) == [fee]
    walk.revoke("ALIH", "R22", "Keliru.")
    fee.refresh_from_db()
    assert (fee.voided_at, Invoice.objects.filter(kind=InvoiceKind.FEE, voided_at=None).count()) == (None, 1)
    assert build.chain_holds()


def test_undone__the_cases_that_went_over_come_back_and_the_estimate_is_the_former_agents() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    old, new = walk.cast.agent, _newcomer(walk)
    waiting = walk.file("SPM")
    _taken_over(walk)
    assert build.reread(waiting).organisation_id == new.organisation_id
    walk.cast = replace(walk.cast, agent=new)
    own = walk.file("PPKB")
    walk.revoke("ALIH", "R22", "Keliru.")
    with clock.at(walk.at):
        outbox.drain()
    walk.call.refresh_from_db()
    assert walk.call.agent_id == old.organisation_id
    assert build.reread(waiting).organisation_id == old.organisation_id
    assert build.reread(own).organisation_id == new.organisation_id, "what it filed itself stays its own"
    estimate = Invoice.objects.get(call=walk.call, kind=InvoiceKind.ESTIMATE, voided_at=None)
    assert estimate.payer_id == old.organisation_id
    assert build.chain_holds()


def test_undone_after_the_newcomer_was_billed__the_former_agent_is_asked_instead(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=build.ROAD[: build.ROAD.index("SPOG") + 1])
    old, new = walk.cast.agent, _newcomer(walk)
    build.arrive(walk)
    _taken_over(walk, cut_off=walk.at)
    with clock.at(walk.at):
        walk.call.refresh_from_db()
        assert invoices.raise_bill(walk.call, system()).payer_id == new.organisation_id
    walk.revoke("ALIH", "R22", "Keliru.")
    standing = Invoice.objects.filter(call=walk.call, kind=InvoiceKind.BILL, voided_at=None)
    assert {bill.payer_id for bill in standing} == {old.organisation_id}
    assert build.chain_holds()


def test_the_agent_that_consents_reads_no_bill_of_one_before_it__the_office_reads_all() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    _newcomer(walk)
    earlier = build.an_agent("PT Agen Terdahulu")
    for number, payer in (("NOTA.7", earlier.organisation_id), ("NOTA.8", walk.cast.agent.organisation_id)):
        assert payer is not None
        Invoice.objects.create(
            call=walk.call, kind=InvoiceKind.BILL, number=number, payer_id=payer, issued_at=walk.at, total=50_000
        )

    def said(app: Application) -> str:
        shown = {check.title: check.evidence for check in app.service.checks(build.reread(app))}
        return shown["Tagihan terbuka kunjungan ini"]

    filed = walk.file("ALIH")
    assert "NOTA.8" in said(filed)
    assert "NOTA.7" not in said(filed)
    assert "tagihan agen sebelumnya" in said(filed)
    assert said(filed).count("50.000") == 1
    consented = walk.approve("ALIH")
    assert "NOTA.7" in said(consented)


@remembered
def _pair() -> tuple[build.Walk, build.Walk]:
    """She who asks to transfer, and the other ship."""
    before = ("AGENCY", "PKK", "SPM")
    gives = build.a_port_call(granted=before)
    cast = build.a_cast(gives.cast.port, build.an_agent("PT Agen Kedua"))
    takes = build.a_port_call(
        granted=before, cast=cast, place="L1", cargo=(build.Goods("load", "CEMENT", "120.000", "bag_cargo"),)
    )
    gives.until(takes.at)
    return gives, takes


def test_a_transfer_that_names_the_visit__waits_for_the_newcomers_consent() -> None:
    gives, takes = _pair()
    app = gives.file("STS", partner_number=takes.call.number)
    old, new = takes.cast.agent, _newcomer(takes)
    takes.until(gives.at)
    _taken_over(takes)
    again = build.reread(app)
    assert (again.state, again.step, again.desk_id) == (State.IN_REVIEW, 0, new.organisation_id)
    with clock.at(takes.at):
        assert again not in permissions.waiting_at_company(old)
        with pytest.raises(Refused):
            lifecycle.grant(app.pk, old)
        assert lifecycle.grant(app.pk, new).step == 1
    assert build.chain_holds()


def test_whose_desk_is_not_asked_any_more__decides_nothing() -> None:
    gives, takes = _pair()
    app = gives.file("STS", partner_number=takes.call.number)
    other = build.an_agent("PT Agen Lain")
    Application.objects.filter(pk=app.pk).update(desk=other.organisation)
    assert not permissions.may(other, "grant", build.reread(app))
    assert not permissions.may(other, "reject", build.reread(app))


def test_where_the_newcomer_acts_for_both_ships__nobody_need_consent() -> None:
    gives, takes = _pair()
    app = gives.file("STS", partner_number=takes.call.number)
    takes.until(gives.at)
    build.a_licence(takes.cast, holder=gives.cast.agent)
    takes.cast = replace(takes.cast, newcomer=gives.cast.agent)
    _taken_over(takes)
    again = build.reread(app)
    assert (again.step, again.desk_id, again.step_role) == (1, None, "port_authority")
