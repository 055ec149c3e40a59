"""Tickets of restitution and bills of two agents over the API: each reads its own, the office its port's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from suar.billing import invoices, restitution
from suar.billing.restitution import Account
from suar.kernel import clock
from tests.api.program import Program
from tests.billing.test_invoices import pay
from tests.build import Walk, a_port, a_port_call, an_agent, an_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk() -> Walk:
    """A call whose arrival was announced."""
    return a_port_call(granted=["AGENCY", "PKK"])


def test_a_company_follows_its_ticket__and_no_other_finds_it(walk: Walk) -> None:
    with clock.at(walk.at):
        bill = invoices.raise_bill(walk.call, walk.cast.authority)
        pay(bill)
        (ticket,) = restitution.open_for(walk.call, walk.cast.authority, "SL013")
        restitution.state_account(ticket.pk, walk.cast.agent, Account("Bank", "12345", "PT Agen"))
        restitution.approve(ticket.pk, walk.cast.authority, "Batal")
    own = Program.of(walk.cast.agent, walk.at)
    (listed,) = own.get("/restitutions")["items"]
    assert listed == own.get(f"/restitutions/{ticket.pk}")
    assert (listed["ticket"], listed["state"], listed["bill"]) == (str(ticket), "approved", bill.number)
    assert (listed["amount"], listed["granted_amount"], listed["reference"]) == (f"{bill.total}", f"{bill.total}", None)
    assert len(Program.of(walk.cast.authority, walk.at).get("/restitutions")["items"]) == 1
    for stranger in (an_agent("PT Lain"), an_officer(port=a_port("IDTBK"))):
        program = Program.of(stranger, walk.at)
        assert program.get("/restitutions")["items"] == []
        assert program.ask("GET", f"/restitutions/{ticket.pk}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/restitutions/0", "/restitutions/x", "/restitutions?after=0", "/restitutions?limit=0"]
)
def test_what_cannot_be_asked_is_refused(walk: Walk, path: str) -> None:
    assert Program.of(walk.cast.agent, walk.at).ask("GET", path).status_code in (404, 422)
    assert Program.of(walk.cast.agent, walk.at).ask("GET", "/restitutions/999999").status_code == 404


def test_of_a_former_agents_bill_the_newcomer_reads_that_it_is_open(walk: Walk) -> None:
    with clock.at(walk.at):
        bill = invoices.raise_bill(walk.call, walk.cast.authority)
    newcomer = an_agent("PT Agen Kedua")
    assert newcomer.organisation is not None
    walk.call.agent = newcomer.organisation
    walk.call.save(update_fields=["agent"])
    later = walk.at + timedelta(hours=1)
    (told,) = Program.of(newcomer, later).get(f"/port-calls/{walk.call.pk}")["bills"]
    assert (told["number"], told["open"], told["payer"]) == (bill.number, True, bill.payer.name)
    assert (told["total"], told["billing_code"]) == (None, None)
    (whole,) = Program.of(walk.cast.authority, later).get(f"/port-calls/{walk.call.pk}")["bills"]
    assert whole["total"] == f"{bill.total}"
