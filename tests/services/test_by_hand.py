"""Ships served by hand: the office enters them, they have a bill and a clearance, and nothing else is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from suar.accounts import proofs
from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.billing.models import Invoice, Restitution
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls.models import ManualEntry, PortCall
from suar.records import outbox
from suar.registry.models import ShipCategory
from suar.workflow import by_hand, flags, lifecycle, newcall, permissions
from suar.workflow.models import Application, Notice, State
from suar.workflow.taken_back import TakenBack
from tests import build
from tests.portal.conftest import SignIn, sign_in

pytestmark = pytest.mark.django_db
__all__ = ["sign_in"]


def _codes(refused: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in refused.value.problems}


def test_entered__billed_at_her_own_rate__cleared_and_left(simponi: Sandbox) -> None:
    walk = build.a_visit_by_hand()
    walk.file("MANUAL")
    assert walk.call.number is not None
    assert walk.call.number.startswith("MANUAL.DN.IDSUQ.2611.")
    codes = set(Invoice.objects.get(call=walk.call, kind="bill").lines.values_list("code", flat=True))
    assert "light.traditional" in codes
    assert "berth.traditional" in codes
    with pytest.raises(Refused) as refused:
        walk.file("SPBM")
    assert ("", "R14") in _codes(refused), "without payment no clearance"
    build.pay(walk, simponi)
    clearance = walk.file("SPBM")
    assert clearance.state == State.GRANTED
    paper = clearance.documents.get()
    assert paper.number.startswith("SPBM.DN.IDSUQ.2611.")
    assert paper.valid_until is not None
    walk.act("SPBM", "departed", build.ETD)
    assert walk.call.closed_at is not None
    assert build.chain_holds()


def test_a_fishing_ship_shows_her_fitness_letter(simponi: Sandbox) -> None:
    walk = build.a_visit_by_hand(category=ShipCategory.FISHING)
    walk.file("MANUAL")
    build.pay(walk, simponi)
    with pytest.raises(Refused) as refused:
        walk.file("SPBM", fitness_number="", fitness_on="")
    assert {field for field, _code in _codes(refused)} == {"fitness_number", "fitness_on"}
    with pytest.raises(Refused) as refused:
        walk.file("SPBM", fitness_on="2001-11-11")
    assert _codes(refused) == {("fitness_on", "R02")}
    assert walk.file("SPBM").state == State.GRANTED


def test_a_warship_is_entered_only(simponi: Sandbox) -> None:
    walk = build.a_visit_by_hand(category=ShipCategory.WARSHIP)
    walk.file("MANUAL")
    assert not Invoice.objects.filter(call=walk.call, kind="bill").exists()
    with pytest.raises(Refused):
        walk.draft("SPBM")
    walk.act("MANUAL", "left", build.ETD)
    assert walk.call.closed_at is not None


def test_nothing_of_the_electronic_road_is_asked_of_her() -> None:
    walk = build.a_visit_by_hand()
    for code in ("AGENCY", "PKK", "SPM", "PPKB", "SPB"):
        with pytest.raises(Refused):
            walk.draft(code)
    assert not Application.objects.filter(call=walk.call).exists()


def test_only_the_ports_own_office_enters_a_ship__and_only_one_that_is_exempt() -> None:
    cast = build.a_cast()
    exempt = build.a_ship(agent=cast.agent, category="traditional")
    ordinary = build.a_ship(agent=cast.agent)
    elsewhere = build.an_officer(Role.PORT_AUTHORITY, build.a_port("IDXXX"))
    with clock.at(build.ETA):
        for actor in (cast.agent, elsewhere, build.an_agency(Role.HEALTH, cast.port)):
            with pytest.raises(Refused) as refused:
                by_hand.enter(actor, cast.port, exempt.pk)
            assert refused.value.status == 403
        with pytest.raises(Refused) as refused:
            by_hand.enter(cast.authority, cast.port, ordinary.pk)
        assert ("ship", "electronic") in _codes(refused)
    assert not PortCall.objects.exists()


def test_who_was_turned_away_is_taken_up_from_the_register(sign_in: SignIn) -> None:
    cast = build.a_cast()
    ship = build.a_ship(agent=cast.agent, category="traditional")
    with clock.at(build.START), pytest.raises(Refused):
        newcall.open_call(cast.agent, port=cast.port, ship_id=ship.pk, trade_in=build.Trade.DOMESTIC,
                          trade_out=build.Trade.DOMESTIC)  # fmt: skip
    entry = ManualEntry.objects.get()
    office = sign_in(cast.authority)
    page = office.get(f"/meja/manual/catat/?entry={entry.pk}&ship={ship.pk}")
    assert ship.name in page.content.decode()
    answer = office.post("/meja/manual/catat/", {"port": cast.port.code, "ship": ship.pk, "entry": entry.pk})
    assert answer.status_code == 302
    call = PortCall.objects.get()
    assert (call.manual, call.agent_id) == (True, cast.agent.organisation_id)
    assert office.get(answer["Location"]).status_code == 200
    assert Application.objects.get(call=call).service_code == "MANUAL"


def test_no_fault_for_garbage__and_no_page_for_others(sign_in: SignIn) -> None:
    cast = build.a_cast()
    office = sign_in(cast.authority)
    for query in ("q=%27%22", "q=KM&ship=99999999999999999999", "port=zz&entry=-1", "q=" + "x" * 500):
        assert office.get(f"/meja/manual/catat/?{query}").status_code == 200
    assert office.post("/meja/manual/catat/", {"port": "zz", "ship": "x"}).status_code in (404, 422)
    assert sign_in(cast.agent).get("/meja/manual/catat/").status_code == 404
    assert sign_in(build.an_officer(Role.DIRECTORATE)).get("/meja/manual/catat/").status_code == 404


def test_times_that_cannot_be() -> None:
    walk = build.a_visit_by_hand()
    with pytest.raises(Refused) as refused:
        walk.file("MANUAL", arrived_at=build.ETD, leaves_at=build.ETA)
    assert {("leaves_at", "order"), ("arrived_at", "clock")} <= _codes(refused)
    with clock.at(walk.at), pytest.raises(Refused):
        lifecycle.begin(walk.cast.agent, "MANUAL", port=walk.cast.port, call_id=walk.call.pk)


def test_a_hold_ends_the_clearance_of_a_ship_served_by_hand(simponi: Sandbox) -> None:
    walk = build.a_visit_by_hand()
    walk.file("MANUAL")
    build.pay(walk, simponi)
    clearance = walk.file("SPBM")
    walk.file("HOLD")
    assert build.reread(clearance).state == State.REVOKED
    with pytest.raises(Refused) as refused:
        walk.file("SPBM")
    assert ("", "R20") in _codes(refused)


def test_pressed_twice_it_is_one_visit() -> None:
    walk = build.a_visit_by_hand()
    with clock.at(walk.at):
        again = by_hand.enter(walk.cast.authority, walk.cast.port, walk.call.ship_id)
    assert again.pk == walk.call.pk
    assert PortCall.objects.filter(manual=True).count() == 1


def test_who_left_without_clearance_is_written_down__and_shows(simponi: Sandbox) -> None:
    walk = build.a_visit_by_hand()
    walk.file("MANUAL")
    walk.act("MANUAL", "left", build.ETD)
    assert walk.call.closed_at is not None


def _flags(walk: build.Walk) -> set[str]:
    fresh = PortCall.objects.select_related("port", "ship").get(pk=walk.call.pk)
    with clock.at(walk.at):
        return {flag.code for flag in flags.of([fresh])[fresh.pk]}


def test_who_sailed_on_her_clearance_by_hand_is_not_said_to_have_none(simponi: Sandbox) -> None:
    walk = build.a_visit_by_hand()
    walk.file("MANUAL")
    build.pay(walk, simponi)
    walk.until(build.ETD - timedelta(hours=3)).file("SPBM")
    walk.act("SPBM", "departed", build.ETD)
    assert "uncovered" not in _flags(walk)
    without = build.a_visit_by_hand()
    without.file("MANUAL")
    without.act("MANUAL", "left", build.ETD)
    assert "uncovered" in _flags(without)


def test_a_warship_that_left_needed_no_clearance() -> None:
    walk = build.a_visit_by_hand(category=ShipCategory.WARSHIP)
    walk.file("MANUAL")
    walk.act("MANUAL", "left", build.ETD)
    assert "uncovered" not in _flags(walk)


def test_what_an_inspection_found_keeps_a_ship_served_by_hand_too(simponi: Sandbox) -> None:
    walk = build.a_visit_by_hand()
    walk.file("MANUAL")
    build.pay(walk, simponi)
    walk.until(walk.voyage.eta + timedelta(hours=5))
    grave = {"code": "07105", "text": "Pintu kedap api rusak", "action": "17"}
    walk.file("FSC", walk.cast.harbour_master, result="deficiencies", deficiencies=[grave])
    with pytest.raises(Refused) as refused:
        walk.file("SPBM")
    assert _codes(refused) == {("", "R15")}


def _take_back(walk: build.Walk, code: str, name: str, by: Actor) -> None:
    walk.act(code, name, walk.at, by, TakenBack(text="Salah ketik muatan."))


def _may(walk: build.Walk, name: str, app: Application) -> bool:
    with clock.at(walk.at):
        return permissions.may_act(walk.cast.harbour_master, name, build.reread(app))


def test_a_wrong_bill_keeps_no_ship_in_port__the_entry_is_taken_back_and_made_anew(simponi: Sandbox) -> None:
    walk = build.a_visit_by_hand()
    entry = walk.file("MANUAL")
    bill = Invoice.objects.get(call=walk.call, kind="bill")
    wrong = walk.call
    _take_back(walk, "MANUAL", "struck", walk.cast.authority)
    assert build.reread(entry).state == State.REVOKED
    assert entry.documents.get().revoked_because == "Salah ketik muatan."
    bill.refresh_from_db()
    assert bill.voided_at is not None
    wrong.refresh_from_db()
    assert wrong.cancelled_at is not None
    assert not wrong.movements.filter(superseded=False).exists(), "she lies there no more"
    with clock.at(walk.at):
        anew = by_hand.enter(walk.cast.authority, walk.cast.port, wrong.ship_id, company=walk.cast.agent.organisation)
    assert anew.pk != wrong.pk
    again = build.Walk.over(walk.cast, walk.voyage, walk.at, anew)
    again.file("MANUAL")
    build.pay(again, simponi)
    assert again.file("SPBM").state == State.GRANTED
    assert build.chain_holds()


def test_what_was_paid_on_an_entry_taken_back_gets_a_ticket(simponi: Sandbox) -> None:
    walk = build.a_visit_by_hand()
    walk.file("MANUAL")
    build.pay(walk, simponi)
    _take_back(walk, "MANUAL", "struck", walk.cast.harbour_master)
    ticket = Restitution.objects.get()
    assert ticket.invoice.call_id == walk.call.pk


def test_a_clearance_by_hand_is_taken_back_by_whom_may_sign_it__and_another_is_signed(simponi: Sandbox) -> None:
    walk = build.a_visit_by_hand()
    entry = walk.file("MANUAL")
    build.pay(walk, simponi)
    first = walk.file("SPBM")
    master = walk.cast.harbour_master
    assert not _may(walk, "struck", entry), "the clearance rests on it"
    with pytest.raises(Refused) as refused:
        _take_back(walk, "SPBM", "recalled", master)
    assert ("", "proof") in _codes(refused)
    with clock.at(walk.at), pytest.raises(Refused):
        lifecycle.act(first.pk, walk.cast.authority, "recalled", TakenBack(text="Bukan wewenang."))
    with clock.at(walk.at):
        lifecycle.act(first.pk, proofs.proved(master), "recalled", TakenBack(text="Nakhoda lain."))
        outbox.drain()
    assert build.reread(first).state == State.REVOKED
    assert PortCall.objects.get(pk=walk.call.pk).cleared_out_at is None
    assert Notice.objects.filter(kind="revoked", organisation=walk.cast.agent.organisation).exists()
    assert _may(walk, "struck", entry)
    second = walk.file("SPBM")
    assert second.state == State.GRANTED
    walk.act("SPBM", "departed", walk.at)
    assert not _may(walk, "recalled", second), "it was sailed on"
    assert not _may(walk, "struck", entry)


def test_taking_back_is_offered_on_the_page__and_asks_whoever_signs_to_be_there(
    simponi: Sandbox, sign_in: SignIn
) -> None:
    walk = build.a_visit_by_hand()
    entry = walk.file("MANUAL")
    build.pay(walk, simponi)
    clearance = walk.file("SPBM")
    office = sign_in(walk.cast.harbour_master)
    with clock.at(walk.at):
        page = office.get(f"/permohonan/{clearance.pk}/").content.decode()
        assert "Tarik kembali SPB" in page
        assert "Tarik kembali catatan" not in office.get(f"/permohonan/{entry.pk}/").content.decode()
        answer = office.post(f"/permohonan/{clearance.pk}/tindakan/recalled/", {"text": "Nakhoda lain."})
        assert answer.status_code == 403
        assert "Nakhoda lain." in answer.content.decode(), "the page that asks for a proof keeps what was typed"
        empty = office.post(f"/permohonan/{clearance.pk}/tindakan/recalled/", {"text": ""})
        assert empty.status_code == 422
    assert build.reread(clearance).granted
