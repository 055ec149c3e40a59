"""JASA: the operator states that its bill is paid; else the agent hands in the operator's receipt with the SPB."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from suar.accounts.models import User
from suar.billing.models import Invoice
from suar.demo.papers import paper
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import NotThere, Refused
from suar.records import outbox
from suar.services.port_dues import Retraction
from suar.workflow import attachments, lifecycle, permissions, port_dues, registry
from suar.workflow.models import Application, State
from suar.workflow.service import Check
from tests import build
from tests.services.harbour import Harbour, a_harbour

pytestmark = pytest.mark.django_db
TO_PPKB = ("AGENCY", "PKK", "SPM", "PPKB")
TO_LKK = (*TO_PPKB, "RPKRO", "PPK", "SPK", "SPOG", "CREW", "LK3D", "LKK")


@pytest.fixture
def harbour() -> Harbour:
    return a_harbour()


def state(walk: build.Walk, **changed: Any) -> Application:
    """The operator states, with other answers than the sample's; None leaves one out."""
    draft = walk.draft("JASA")
    with clock.at(walk.at):
        form = build.samples.statement("JASA", walk.voyage, **changed)
        app = lifecycle.submit(draft.pk, walk.cast.files(draft.service), form)
        outbox.drain()
    return app


def refused(walk: build.Walk, **changed: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as given:
        state(walk, **changed)
    assert all(problem.text and problem.remedy and problem.law for problem in given.value.problems)
    return [(p.field, p.code) for p in given.value.problems]


def before_sailing(harbour: Harbour, simponi: Sandbox) -> build.Walk:
    """A call at the operator's berth with its light dues paid, about to ask for the clearance."""
    walk = harbour.walk(granted=TO_PPKB)
    walk.pass_through("RPKRO", "PPK", "SPK", "SPOG")
    build.arrive(walk)
    walk.pass_through("CREW", "PHQC", "LK3D").until(build.ETD - timedelta(hours=6)).pass_through("LKK")
    build.pay(walk, simponi)
    return walk


def proof(app: Application) -> Check:
    """What the officer is shown about the operator's dues: one line, whichever proof there is."""
    (found,) = [check for check in app.service.checks(app) if check.field == f"files.{port_dues.RECEIPT}"]
    return found


def test_recorded_at_once__any_time_after_the_request_for_service(harbour: Harbour) -> None:
    walk = harbour.walk(granted=TO_PPKB)
    app = state(walk)
    assert (app.state, app.organisation) == (State.GRANTED, harbour.dispatcher.organisation)
    assert app.request_number is not None
    assert app.request_number.startswith("SL020.DN.IDBPN.")
    assert (app.form.amount, app.documents.count()) == (Decimal(18_450_000), 0)
    assert build.chain_holds()


def test_refused__before_the_request_for_service_is_granted(harbour: Harbour) -> None:
    assert refused(harbour.walk(granted=("AGENCY", "PKK"))) == [("", "requires")]


def test_paid_needs_number_and_day__no_debt_needs_neither(harbour: Harbour) -> None:
    walk = harbour.walk(granted=TO_PPKB)
    assert refused(walk, invoice_number=None, paid_on=None) == [("invoice_number", "missing"), ("paid_on", "missing")]
    assert refused(walk, paid_on=(walk.at + timedelta(days=1)).date()) == [("paid_on", "clock")]
    nothing = {"ground": "nothing", "invoice_number": None, "amount": None, "paid_on": None, "remarks": None}
    assert state(walk, **nothing).granted


@pytest.mark.parametrize("amount", ["0", "-5", "1.234", "NaN", "1e30", "banyak"])
def test_amount_that_is_no_money__is_refused_by_name(harbour: Harbour, amount: str) -> None:
    with pytest.raises(Refused) as given:
        build.samples.statement("JASA", build.a_voyage(build.a_ship(), harbour.port), amount=amount)
    assert [p.field for p in given.value.problems] == ["amount"]


def test_does_not_apply__where_the_place_has_no_operator() -> None:
    walk = build.a_port_call(granted=TO_PPKB)
    company = a_harbour("IDBPN").dispatcher
    with clock.at(walk.at), pytest.raises((Refused, NotThere)):
        lifecycle.begin(company, "JASA", port=walk.cast.port, call_id=walk.call.pk)
    assert not registry.current_of("JASA").applies(walk.call)


def test_only_the_operator_of_the_place_states_it(harbour: Harbour) -> None:
    walk = harbour.walk(granted=TO_PPKB)
    other = a_harbour("IDSRG", "PT Operator Lain").dispatcher
    for actor in (harbour.cast.agent, harbour.cast.authority, other):
        with clock.at(walk.at), pytest.raises((Refused, NotThere)):
            lifecycle.begin(actor, "JASA", port=walk.cast.port, call_id=walk.call.pk)


def test_agent_and_office_read_it__another_agent_and_operator_do_not(harbour: Harbour) -> None:
    app = state(harbour.walk(granted=TO_PPKB))
    for actor in (harbour.dispatcher, harbour.cast.agent, harbour.cast.harbour_master):
        assert permissions.sees(actor, app)
        assert app in permissions.applications(actor)
    for actor in (build.an_agent("PT Lain"), a_harbour("IDSRG", "PT Operator Lain").dispatcher):
        assert not permissions.sees(actor, app)
        assert app not in permissions.applications(actor)


def test_stated__the_clearance_asks_for_no_receipt(harbour: Harbour, simponi: Sandbox) -> None:
    walk = before_sailing(harbour, simponi)
    state(walk)
    app = walk.file("SPB")
    assert port_dues.RECEIPT not in {slot.attachment.code for slot in attachments.slots(app)}
    assert (proof(app).light, proof(app).evidence) == ("green", "dinyatakan lunas oleh PT Operator Uji")
    assert walk.grant("SPB").granted


def test_not_stated__the_clearance_is_refused_without_the_receipt_and_granted_with_it(
    harbour: Harbour, simponi: Sandbox
) -> None:
    walk = before_sailing(harbour, simponi)
    draft = walk.draft("SPB")
    with clock.at(walk.at):
        attachments.detach(draft.pk, harbour.cast.agent, port_dues.RECEIPT)
    with pytest.raises(Refused) as given:
        walk.file("SPB")
    assert [(p.field, p.code) for p in given.value.problems] == [("files.port_dues", "R01")]
    with clock.at(walk.at):
        attachments.attach(draft.pk, harbour.cast.agent, port_dues.RECEIPT, paper("Kuitansi"), "kuitansi.pdf")
    app = walk.file("SPB")
    assert (proof(app).light, proof(app).evidence) == ("amber", "bukti diunggah agen")
    assert walk.grant("SPB").granted


def test_no_operator__no_proof_is_asked(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=build.ROAD[:-1], simponi=simponi)
    build.pay(walk, simponi)
    app = walk.file("SPB")
    assert port_dues.RECEIPT not in {slot.attachment.code for slot in attachments.slots(app)}
    assert not [check for check in app.service.checks(app) if check.field == "files.port_dues"]


def test_a_wrong_statement_is_taken_back__shown_in_red_and_made_anew(harbour: Harbour, simponi: Sandbox) -> None:
    walk = before_sailing(harbour, simponi)
    app = state(walk)
    clearance = walk.file("SPB")
    with clock.at(walk.at), pytest.raises(Refused):
        lifecycle.act(app.pk, harbour.cast.agent, "retracted", Retraction(text="Bukan milik saya."))
    with clock.at(walk.at):
        lifecycle.act(app.pk, harbour.dispatcher, "retracted", Retraction(text="Transfer dibatalkan bank."))
        outbox.drain()
    assert build.reread(app).state == State.REVOKED
    assert build.reread(clearance).in_review
    assert proof(build.reread(clearance)).light == "red"
    state(walk, invoice_number="INV-OP/2")
    assert proof(build.reread(clearance)).light == "green"
    walk.grant("SPB")
    again = walk.open_case("JASA")
    assert not permissions.may_act(harbour.dispatcher, "retracted", again)
    assert build.chain_holds()


def test_the_operators_money_is_on_no_bill_of_the_state(harbour: Harbour, simponi: Sandbox) -> None:
    walk = before_sailing(harbour, simponi)
    before = list(Invoice.objects.values_list("pk", "total", "voided_at"))
    state(walk)
    assert list(Invoice.objects.values_list("pk", "total", "voided_at")) == before
    (bill,) = Invoice.objects.filter(call=walk.call, kind="bill")
    assert [line.code for line in bill.lines.all()] == ["light.domestic"]


def test_filed_and_shown_on_its_screens(harbour: Harbour) -> None:
    walk = harbour.walk(granted=TO_PPKB)
    draft = walk.draft("JASA")
    client = Client(headers={"accept-language": "id"})
    assert harbour.dispatcher.user_id is not None
    client.force_login(User.objects.get(pk=harbour.dispatcher.user_id))
    with clock.at(walk.at):
        page = client.get(f"/permohonan/{draft.pk}/")
        assert "Nomor tagihan operator" in page.content.decode()
        typed = {
            "ground": "paid", "invoice_number": "INV-7", "amount": "18.450.000,50", "paid_on": "2026-11-08",
            "_language": "id", "draft_version": "0", "_action": "submit",
        }  # fmt: skip
        assert client.post(f"/permohonan/{draft.pk}/", typed).status_code in (200, 302)
        app = build.reread(draft)
        assert (app.state, app.form.amount) == (State.GRANTED, Decimal("18450000.50"))
        assert client.get(f"/permohonan/{draft.pk}/").status_code == 200
