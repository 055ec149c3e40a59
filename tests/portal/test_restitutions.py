"""Asking money back on the screens: the company's part, the office's part, and nobody else's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import build, commerce
from tests.billing.test_invoices import a_code, pay
from tests.build import Walk
from tests.portal.conftest import SignIn

from suar.accounts.actors import Actor
from suar.accounts.models import MenuRights
from suar.accounts.roles import MENU_BILLS, OrganisationKind, Role
from suar.billing import fees, invoices, restitution
from suar.billing.models import CreditEntry, CreditReason, Invoice, Restitution, RestitutionState
from suar.kernel import clock
from suar.records import outbox
from suar.workflow.models import Application, Notice
from suar.workflow.requirements import Settled, Standing

pytestmark = pytest.mark.django_db

ACCOUNT = {"bank": "Bank Uji", "account_number": "0123456789", "account_holder": "PT Agen Uji", "_language": "id"}


@dataclass
class Scene:
    """A cancelled call whose bill was paid, and its ticket."""

    walk: Walk
    ticket: Restitution
    agent: Client
    authority: Client

    def act(self, who: Client, name: str, **typed: str) -> int:
        """What a press of a button answers."""
        answer = who.post(f"/restitusi/{self.ticket.pk}/{name}/", {"_language": "id", **typed})
        self.ticket.refresh_from_db()
        return answer.status_code


@pytest.fixture
def scene(walk: Walk, sign_in: SignIn) -> Scene:
    """The arrival was announced; a bill was paid; the visit fell away."""
    with clock.at(walk.at):
        bill = invoices.raise_bill(walk.call, walk.cast.authority)
        pay(bill)
        (ticket,) = restitution.open_for(walk.call, walk.cast.authority, "SL013")
    return Scene(walk, ticket, sign_in(walk.cast.agent), sign_in(walk.cast.authority))


def test_from_the_ticket_to_the_treasurys_number(scene: Scene) -> None:
    page = scene.agent.get(f"/restitusi/{scene.ticket.pk}/").content.decode()
    assert "NTPN" in page  # what to hand in
    assert scene.act(scene.agent, "state_account", **ACCOUNT) == 302
    assert "0123456789" in scene.authority.get(f"/restitusi/{scene.ticket.pk}/").content.decode()
    assert scene.act(scene.authority, "approve", amount="100.000", note="Batal sebelum tiba") == 302
    assert (scene.ticket.state, scene.ticket.granted_amount) == (RestitutionState.APPROVED, Decimal(100_000))
    today = clock.today("Asia/Jakarta").isoformat()
    assert scene.act(scene.authority, "record_payment", reference="SP2D-0001", paid_on=today) == 302
    assert scene.ticket.state == RestitutionState.PAID
    shown = scene.agent.get(f"/restitusi/{scene.ticket.pk}/").content.decode()
    assert "SP2D-0001" in shown
    assert '<form method="post" action="/restitusi/' not in shown
    assert build.chain_holds()


def test_both_sides_are_told(scene: Scene) -> None:
    outbox.drain()
    scene.act(scene.agent, "state_account", **ACCOUNT)
    scene.act(scene.authority, "approve", amount="1", note="x")
    outbox.drain()
    company = scene.ticket.organisation_id
    told = set(Notice.objects.filter(kind__startswith="ticket_", organisation=company).values_list("kind", flat=True))
    assert told == {"ticket_opened", "ticket_approved"}
    office = Notice.objects.filter(kind__startswith="ticket_", port=scene.walk.call.port)
    assert set(office.values_list("kind", "role")) == {
        ("ticket_opened", "port_authority"), ("ticket_account_stated", "port_authority")
    }  # fmt: skip
    assert "/restitusi/" in scene.agent.get("/beranda/").content.decode()


def test_everybody_else_finds_no_such_ticket(scene: Scene, sign_in: SignIn, people: dict[str, Client]) -> None:
    strangers = [people["other_agent"], people["other_port"], sign_in(scene.walk.cast.parts[Role.HEALTH])]
    for browser in strangers:
        assert browser.get(f"/restitusi/{scene.ticket.pk}/").status_code == 404
        assert str(scene.ticket) not in browser.get("/restitusi/").content.decode()
        for name in ("state_account", "approve", "refuse", "record_payment"):
            assert scene.act(browser, name, **ACCOUNT) == 404
    assert people["anonymous"].get(f"/restitusi/{scene.ticket.pk}/").status_code == 302
    assert scene.ticket.stated_at is None


def test_each_side_does_its_own_part_only(scene: Scene, people: dict[str, Client]) -> None:
    assert scene.act(scene.authority, "state_account", **ACCOUNT) == 403
    scene.act(scene.agent, "state_account", **ACCOUNT)
    approve = {"amount": "1", "note": "x"}
    for browser in (scene.agent, people["harbour_master"], people["directorate"]):
        assert scene.act(browser, "approve", **approve) == 403
        assert scene.act(browser, "refuse", reason="x") == 403
    assert scene.ticket.state == RestitutionState.OPEN
    assert people["directorate"].get(f"/restitusi/{scene.ticket.pk}/").status_code == 200


def test_the_head_of_office_decides_too(scene: Scene, sign_in: SignIn) -> None:
    head = sign_in(build.an_officer(Role.HEAD_OF_OFFICE, scene.walk.call.port))
    assert scene.act(head, "refuse", reason="Layanan sudah diberikan") == 302
    assert scene.ticket.note == "Layanan sudah diberikan"


def test_a_group_without_the_menu_reads_and_decides_nothing(scene: Scene, sign_in: SignIn) -> None:
    authority = scene.walk.cast.authority
    assert authority.organisation is not None
    for group in authority.organisation.groups.all():
        MenuRights.objects.create(group=group, menu=MENU_BILLS, may_view=True)
    browser = sign_in(authority)
    assert browser.get(f"/restitusi/{scene.ticket.pk}/").status_code == 200
    assert scene.act(browser, "refuse", reason="x") == 403
    MenuRights.objects.filter(menu=MENU_BILLS).update(may_view=False)
    assert browser.get("/restitusi/").status_code == 403


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("state_account", {}),
        ("state_account", {**ACCOUNT, "account_number": "12ab"}),
        ("state_account", {**ACCOUNT, "account_number": "1" * 35}),
        ("state_account", {**ACCOUNT, "bank": "x" * 81}),
        ("state_account", {**ACCOUNT, "bank": "a\x00b"}),
        ("state_account", {**ACCOUNT, "account_holder": "\u202eX"}),
    ],
)
def test_a_bad_account_is_refused_by_field__and_nothing_is_written(
    scene: Scene, name: str, typed: dict[str, str]
) -> None:
    assert scene.act(scene.agent, name, **typed) in (400, 422)
    assert (scene.ticket.bank, scene.ticket.stated_at) == ("", None)


@pytest.mark.parametrize("amount", ["", "-5", "0", "1,5", "abc", "9" * 30, "999.999.999.999", "NaN", "1e5"])
def test_a_bad_amount_is_refused_by_field(scene: Scene, amount: str) -> None:
    scene.act(scene.agent, "state_account", **ACCOUNT)
    assert scene.act(scene.authority, "approve", amount=amount, note="x") == 422
    assert scene.ticket.state == RestitutionState.OPEN


@pytest.mark.parametrize(
    ("reference", "day"),
    [("", "2026-11-21"), ("<b>x</b>", "2026-11-21"), ("SP2D-1", "0000-00-00"), ("SP2D-1", "9999-12-31")],
)
def test_a_bad_payment_is_refused_by_field(scene: Scene, reference: str, day: str) -> None:
    scene.act(scene.agent, "state_account", **ACCOUNT)
    scene.act(scene.authority, "approve", amount="1", note="x")
    assert scene.act(scene.authority, "record_payment", reference=reference, paid_on=day) == 422
    assert scene.ticket.state == RestitutionState.APPROVED


def test_pressed_twice_it_says_that_somebody_was_faster(scene: Scene) -> None:
    scene.act(scene.agent, "state_account", **ACCOUNT)
    assert scene.act(scene.authority, "approve", amount="1", note="x") == 302
    assert scene.act(scene.authority, "approve", amount="1", note="x") == 409
    assert scene.act(scene.authority, "fly") == 404
    assert scene.authority.post(f"/restitusi/{2**63}/approve/").status_code == 404
    assert scene.authority.get(f"/restitusi/{2**63}/").status_code == 404


def a_credit(scene: Scene, amount: int = 7) -> CreditEntry:
    """Too much was paid, some time ago."""
    bill = scene.ticket.invoice
    return CreditEntry.objects.create(
        organisation=bill.payer, invoice=bill, reason=CreditReason.OVERPAID, amount=amount, booked_at=clock.now()
    )


def test_a_company_asks_for_its_own_credit_once(scene: Scene, people: dict[str, Client]) -> None:
    credit = a_credit(scene)
    asked = f"/restitusi/kredit/{credit.pk}/minta/"
    assert asked in scene.agent.get("/restitusi/").content.decode()
    assert people["other_agent"].post(asked).status_code == 404
    assert scene.authority.post(asked).status_code == 404
    assert scene.agent.get(asked).status_code == 405
    assert scene.agent.post(asked).status_code == 302
    assert Restitution.objects.get(credit=credit).amount == 7
    assert scene.agent.post(asked).status_code == 409
    assert scene.agent.post(f"/restitusi/kredit/{2**63}/minta/").status_code == 404


def test_lists_are_paged_by_key__and_cost_the_same_for_many(scene: Scene) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert scene.authority.get("/restitusi/").status_code == 200
        return len(asked)

    few = cost()
    for amount in range(1, 61):
        restitution.open_for_credit(a_credit(scene, amount), scene.walk.cast.agent, "x")
    assert cost() == few
    first = scene.authority.get("/restitusi/").content.decode()
    following = re.search(r'rel="next" href="\?after=(\d+)"', first)
    assert following is not None
    second = scene.authority.get(f"/restitusi/?after={following[1]}").content.decode()
    seen = re.findall(r"RST-\d{6}", first) + re.findall(r"RST-\d{6}", second)
    assert len(seen) == len(set(seen)) == 61
    assert str(scene.ticket) not in scene.authority.get("/restitusi/?state=paid").content.decode()
    assert scene.authority.get("/restitusi/?state=gone&after=-1").status_code == 200


def test_a_fee_is_decided_by_the_agency_whose_work_it_paid(sign_in: SignIn) -> None:
    cast = commerce.a_commercial_cast()
    walk = commerce.a_foreign_call(granted=["AGENCY"], cast=cast)
    walk.file("COP")
    app = Application.objects.get(call=walk.call, service_code="COP")
    with clock.at(walk.at):
        fee = fees.raise_fee(app, "COP", cast.agent)
        pay(fee, code=a_code(fee, attempt=9))
        ticket = restitution.open_for_invoice(fee, cast.agent, "SL017")
    assert ticket is not None
    health, authority = sign_in(cast.parts[Role.HEALTH]), sign_in(cast.authority)
    assert health.get(f"/restitusi/{ticket.pk}/").status_code == 200
    assert health.get(f"/tagihan/{fee.pk}/").status_code == 200
    assert authority.post(f"/restitusi/{ticket.pk}/refuse/", {"reason": "x", "_language": "id"}).status_code == 403
    customs = sign_in(cast.parts[Role.CUSTOMS])
    assert customs.get(f"/tagihan/{fee.pk}/").status_code == 404
    assert health.post(f"/restitusi/{ticket.pk}/refuse/", {"reason": "x", "_language": "id"}).status_code == 302


def former(walk: Walk) -> tuple[Actor, Invoice]:
    """The call goes over to another agent; the first one's bill stands."""
    old = walk.cast.agent
    new = build.an_agent("PT Agen Kedua")
    with clock.at(walk.at):
        bill = invoices.raise_bill(walk.call, walk.cast.authority)
    assert new.organisation is not None
    walk.call.agent = new.organisation
    walk.call.save(update_fields=["agent"])
    assert old.organisation_id == bill.payer_id
    return new, bill


def test_the_newcomer_reads_that_a_former_bill_is_open__and_nothing_more(walk: Walk, sign_in: SignIn) -> None:
    old = sign_in(walk.cast.agent)
    actor, bill = former(walk)
    new = sign_in(actor)
    page = new.get(f"/kunjungan/{walk.call.pk}/").content.decode()
    assert bill.number
    assert bill.number in page
    assert "belum lunas" in page
    assert f"{int(bill.total):,}".replace(",", ".") not in page
    assert f"/tagihan/{bill.pk}/" not in page
    assert new.get(f"/tagihan/{bill.pk}/").status_code == 404
    assert old.get(f"/kunjungan/{walk.call.pk}/").status_code == 404
    own = old.get(f"/tagihan/{bill.pk}/").content.decode()  # its own bill stays its own
    assert bill.number in own
    assert f'href="/kunjungan/{walk.call}' not in own


def test_the_manual_bill_carries_the_skippers_name(walk: Walk, sign_in: SignIn) -> None:
    office = build.an_organisation(OrganisationKind.OFFICE, walk.call.port.office_name, walk.call.port.code)
    walk.call.manual, walk.call.agent, walk.call.master_name = True, office, "Daeng Saleh"
    walk.call.save()
    with clock.at(walk.at + timedelta(hours=1)):
        bill = invoices.raise_bill(walk.call, walk.cast.authority)
    assert bill.payer_shown == "Daeng Saleh"
    assert "Daeng Saleh" in sign_in(walk.cast.authority).get(f"/tagihan/{bill.pk}/").content.decode()
    assert bill.total > Decimal(0)


def test_the_clearance_waits_for_both_agents_bills__and_names_who_owes(walk: Walk) -> None:
    _newcomer, bill = former(walk)
    app = Application(call=walk.call, port=walk.call.port, service_code="SPB")
    (problem,) = Settled().problems(app, Standing(walk.call))
    assert problem.code == "R14"
    assert str(bill.number) in problem.text
    assert bill.payer.name in problem.text
    assert "Rp" not in problem.text
