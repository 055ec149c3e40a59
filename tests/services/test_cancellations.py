"""Cancellations: what they end is shown beforehand and ends; what was done, paid or is somebody else's stands."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.billing.models import CreditEntry, CreditReason, Invoice, InvoiceKind, Restitution
from suar.cargo import stevedoring
from suar.demo import samples
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls.models import BerthBooking, PortCall
from suar.records import outbox
from suar.workflow import lifecycle, permissions
from suar.workflow.models import Application, State
from suar.workflow.service import Check
from tests import build, commerce
from tests.services import shifting
from tests.services.stevedores import COPRA, DAY, a_stevedore, announced_call, problems_of, report_day, working_call

pytestmark = pytest.mark.django_db
ARRIVED_WITHOUT = ("AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG")


def _states(call: PortCall) -> dict[str, str]:
    return dict(Application.objects.filter(call=call).order_by("pk").values_list("service_code", "state"))


def _checks(app: Application) -> list[Check]:
    app = build.reread(app)
    return list(app.service.checks(app))


def _titles(app: Application) -> list[str]:
    return [check.title for check in _checks(app)]


# ---- the whole visit ----------------------------------------------------------------------------------------


def test_cascade_names_what_will_end__and_that_is_what_ends() -> None:
    walk = build.a_port_call(granted=ARRIVED_WITHOUT)
    walk.file("CREW")
    filed = walk.file("BATAL")
    shown = {title.rpartition(" ")[2] for title in _titles(filed) if title.startswith("Ikut berakhir")}
    before = _states(walk.call)
    walk.grant("BATAL")
    after = _states(walk.call)
    ended = {code for code in after if after[code] != before[code]} - {"BATAL"}
    assert shown == ended == {"PKK", "SPM", "LK3A", "PPKB", "PPK", "SPOG", "CREW"}
    assert after["AGENCY"] == State.GRANTED
    assert walk.call.cancelled
    assert build.chain_holds()


def test_cascade_is_shown_before_it_is_filed__with_the_berth() -> None:
    walk = build.a_port_call(granted=("AGENCY", "PKK", "SPM", "PPKB", "PPK"))
    draft = walk.draft("BATAL")
    draft.statement = samples.statement("BATAL", walk.voyage).model_dump_json()
    checks = list(draft.service.checks(draft))
    assert [c.evidence for c in checks if c.title == "Tempat sandar menjadi kosong"] == [
        "Tempat D1, 0–60,5 m, 11 Nov 2026 08.00 WIB – 12 Nov 2026 16.00 WIB"
    ]
    assert {c.light for c in checks} == {"amber"}
    walk.file("BATAL")
    walk.grant("BATAL")
    assert not BerthBooking.objects.filter(call=walk.call, cancelled_at=None).exists()
    granted = build.reread(walk.apps["BATAL"])
    assert not list(granted.service.checks(granted)), "what has happened is in the history"


@pytest.mark.parametrize("granted", [("AGENCY",), ("AGENCY", "SPM")])
def test_visit_that_was_never_announced_is_cancelled_too(granted: tuple[str, ...]) -> None:
    walk = build.a_port_call(granted=granted)
    walk.file("PKK")
    walk.pass_through("BATAL")
    assert walk.call.cancelled
    assert _states(walk.call) == {
        **dict.fromkeys((*granted, "PKK"), State.WITHDRAWN), "BATAL": State.GRANTED,
    }  # fmt: skip
    assert build.chain_holds()


def test_visit_without_validated_agency_is_not_cancelled_but_left() -> None:
    walk = build.a_port_call()
    assert ("", "requires") in problems_of(walk, "BATAL")


def test_ship_that_has_come_is_not_cancelled() -> None:
    walk = build.a_port_call(granted=ARRIVED_WITHOUT)
    build.arrive(walk)
    assert ("", "arrived") in problems_of(walk, "BATAL")


def test_ship_that_comes_while_the_office_looks_is_not_cancelled() -> None:
    walk = build.a_port_call(granted=ARRIVED_WITHOUT)
    walk.file("BATAL")
    build.arrive(walk)
    with pytest.raises(Refused) as refused:
        walk.grant("BATAL")
    assert [p.code for p in refused.value.problems] == ["arrived"]
    assert not walk.call.cancelled


@pytest.mark.parametrize("claim", [False, True])
def test_ship_that_is_made_fast_before_anybody_wrote_that_she_came__is_not_cancelled(claim: bool) -> None:
    walk = build.a_port_call(granted=ARRIVED_WITHOUT)
    walk.act("PPK", "all_fast", build.ETA + timedelta(hours=1), walk.cast.agent if claim else walk.cast.authority)
    assert problems_of(walk, "BATAL") == [("", "arrived")]
    walk.until(build.ETA + timedelta(hours=80))
    assert ("", "arrived") in problems_of(walk, "BATAL", cause="no_show")


def test_no_show__only_seventy_two_hours_after_the_eta__and_then_filled_in() -> None:
    walk = build.a_port_call(granted=("AGENCY", "PKK", "SPM"))
    walk.until(build.ETA + timedelta(hours=71))
    assert problems_of(walk, "BATAL", cause="no_show") == [("cause", "clock")]
    walk.until(build.ETA + timedelta(hours=72))
    with clock.at(walk.at):
        draft = walk.apps["BATAL"]
        assert draft.service.known(walk.call, walk.cast.agent) == {"cause": "no_show"}
    walk.file("BATAL", cause="no_show")
    walk.grant("BATAL")
    assert walk.call.cancelled


def test_one_hull_of_a_convoy_is_cancelled_alone() -> None:
    walk = commerce.a_convoy(granted=["AGENCY", "PKK"])
    tug, barge = walk.hulls
    walk.file("BATAL", hull=barge)
    walk.grant("BATAL", hull=barge)
    assert barge.call.cancelled
    assert not tug.call.cancelled
    assert _states(tug.call)["PKK"] == State.GRANTED


def test_paid_bill_of_a_cancelled_visit__opens_a_ticket__an_unpaid_one_is_void() -> None:
    walk = build.a_port_call(granted=ARRIVED_WITHOUT)
    paid, unpaid = (_a_bill(walk, number, "1000000") for number in ("NOTA.1", "NOTA.2"))
    Invoice.objects.filter(pk=paid.pk).update(settled_at=walk.at)
    filed = walk.file("BATAL")
    said = {check.title: check.evidence for check in _checks(filed)}
    assert said["Tagihan dibatalkan"] == "NOTA.2: Rp 1.000.000"
    assert said["Tagihan sudah dibayar"] == "NOTA.1: Rp 1.000.000 sudah dibayar; dibukakan tiket restitusi"
    walk.grant("BATAL")
    unpaid.refresh_from_db()
    assert unpaid.voided_at is not None
    assert [ticket.invoice_id for ticket in Restitution.objects.filter(call=walk.call)] == [paid.pk]


def test_what_the_office_is_told_of_money_is_what_happens__and_of_an_earlier_agent_only_how_many() -> None:
    walk = build.a_port_call(granted=ARRIVED_WITHOUT)
    earlier = build.an_agent("PT Agen Terdahulu").organisation_id
    part, owed, paid, fee = (_a_bill(walk, f"NOTA.{n}", "1000000") for n in range(1, 5))
    Invoice.objects.filter(pk=owed.pk).update(payer_id=earlier)
    Invoice.objects.filter(pk=paid.pk).update(payer_id=earlier, settled_at=walk.at)
    Invoice.objects.filter(pk=fee.pk).update(kind=InvoiceKind.FEE, application_id=walk.open_case("SPM").pk)
    CreditEntry.objects.create(
        organisation_id=part.payer_id, invoice=part, reason=CreditReason.UNDERPAID, amount=400_000, booked_at=walk.at
    )
    filed = walk.file("BATAL")
    said = [check.evidence for check in _checks(filed) if check.title.startswith("Tagihan")]
    assert said == [
        "NOTA.1: Rp 1.000.000", "NOTA.1: Rp 400.000 sudah dibayar; dibukakan tiket restitusi",
        "1 tagihan agen sebelumnya",
    ]  # fmt: skip
    walk.grant("BATAL")
    void = Invoice.objects.filter(call=walk.call, voided_at__isnull=False).exclude(kind=InvoiceKind.ESTIMATE)
    assert [bill.pk for bill in void] == [part.pk], "what an earlier agent used and the fee of a decision stay owed"
    tickets = Restitution.objects.filter(call=walk.call).order_by("pk").values_list("invoice", "amount")
    assert sorted(tickets) == sorted([(paid.pk, Decimal(1_000_000)), (part.pk, Decimal(400_000))])


def _a_bill(walk: build.Walk, number: str, total: str) -> Invoice:
    return Invoice.objects.create(
        call=walk.call, kind=InvoiceKind.BILL, number=number, payer_id=walk.call.agent_id, issued_at=walk.at,
        total=Decimal(total),
    )  # fmt: skip


# ---- the berth ----------------------------------------------------------------------------------------------


def test_a_determination_that_was_used_is_not_cancelled() -> None:
    walk = build.a_port_call(granted=ARRIVED_WITHOUT)
    build.arrive(walk)
    walk.act("PPK", "last_line", build.ETA + timedelta(hours=20))
    assert problems_of(walk, "PPKX") == [("", "alongside")], "she has lain there"


def test_in_a_shift__only_the_berth_she_was_to_move_to_is_said_to_become_free() -> None:
    walk = shifting.at_a_small_port()
    to, at = shifting.place_of(walk, "D3"), build.ETA + timedelta(hours=20)
    walk.until(build.ETA + timedelta(hours=10))
    shifting.determined(shifting.requested(walk, to, at, build.ETA + timedelta(hours=100)), to)
    freed = [c.evidence for c in _checks(walk.file("PPKX")) if c.title == "Tempat sandar menjadi kosong"]
    assert [place.partition(",")[0] for place in freed] == ["Tempat D3"]
    walk.grant("PPKX")
    still = BerthBooking.objects.filter(call=walk.call, cancelled_at=None)
    assert [booked.place.code for booked in still] == ["D1"]


def test_of_a_ship_that_has_sailed_no_determination_is_cancelled(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=build.ROAD, simponi=simponi)
    build.sail(walk)
    assert problems_of(walk, "PPKX") == [("", "departed")]
    assert _states(walk.call)["SPB"] == State.GRANTED


# ---- the plan of a stevedore --------------------------------------------------------------------------------


def test_a_plan_is_taken_back_while_no_work_was_done() -> None:
    walk = announced_call()
    walk.pass_through("RKBM", "RKBMX")
    stevedore = walk.cast.parts[Role.STEVEDORE].organisation_id
    assert stevedoring.standing(walk.call, stevedore) is None
    assert _states(walk.call)["RKBM"] == State.WITHDRAWN
    document = walk.open_case("RKBM").documents.get()
    assert document.revoked_at is not None
    walk.file("RKBM")
    assert walk.grant("RKBM").granted, "and it may plan anew"


def test_what_rests_on_the_only_plan_ends_with_it__unless_the_ship_has_come() -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK", "RKBM", "SPM", "PPKB"])
    filed = walk.file("RKBMX")
    assert "Ikut berakhir: PPKB" in _titles(filed)
    walk.grant("RKBMX")
    assert _states(walk.call)["PPKB"] == State.WITHDRAWN
    come = commerce.a_commercial_call(granted=["AGENCY", "PKK", "RKBM", "SPM", "PPKB", "RPKRO", "PPK", "SPK", "SPOG"])
    commerce.arrive(come)
    assert _titles(come.file("RKBMX")) == ["Ikut berakhir: RKBM"]
    come.grant("RKBMX")
    assert {code: state for code, state in _states(come.call).items() if state == State.WITHDRAWN} == {
        "RKBM": State.WITHDRAWN
    }


def test_a_plan_taken_back_while_she_lies_alongside__ends_nothing_else__though_nobody_wrote_that_she_came() -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK", "RKBM", "SPM", "PPKB", "RPKRO", "PPK", "SPK", "SPOG"])
    walk.act("PPK", "all_fast", walk.voyage.eta + timedelta(hours=1))
    assert _titles(walk.file("RKBMX")) == ["Ikut berakhir: RKBM"]
    walk.grant("RKBMX")
    assert _states(walk.call)["PPK"] == _states(walk.call)["SPOG"] == State.GRANTED


def test_with_two_stevedores__only_the_plan_of_the_one_ends() -> None:
    other = a_stevedore("PT Bongkar Kedua")
    walk = announced_call(other, cargo=(build.Goods("discharge", "CEMENT", "841.000", "bag_cargo"), COPRA))
    for one in (walk.cast.parts[Role.STEVEDORE], other):
        walk.apps.pop("RKBM", None)
        half = build.Goods("discharge", "CEMENT", "420.500", "bag_cargo").answers()
        filed = walk.file("RKBM", by=one, cargo=[half])
        with clock.at(walk.at):
            lifecycle.grant(filed.pk, walk.cast.authority)
    walk.pass_through("RKBMX")
    assert stevedoring.standing(walk.call, other.organisation_id) is not None
    mine = Application.objects.filter(call=walk.call, service_code="RKBM", state=State.GRANTED)
    assert [app.organisation_id for app in mine] == [other.organisation_id]


def test_a_change_of_the_plan_ends_with_the_plan() -> None:
    walk = announced_call()
    walk.pass_through("RKBM", "RKBMC", "RKBMX")
    assert _states(walk.call)["RKBMC"] == State.WITHDRAWN
    assert not stevedoring.planned(walk.call)


def test_work_that_was_done_is_not_cancelled() -> None:
    walk = working_call()
    report_day(walk, DAY, ("discharge", "CEMENT", "100"))
    assert problems_of(walk, "RKBMX") == [("", "worked")]


def test_work_reported_while_the_office_looks_is_not_cancelled() -> None:
    walk = working_call()
    walk.file("RKBMX")
    report_day(walk, DAY, ("discharge", "CEMENT", "100"))
    with pytest.raises(Refused) as refused:
        walk.grant("RKBMX")
    assert [p.code for p in refused.value.problems] == ["worked"]


def test_nobody_cancels_the_plan_of_another() -> None:
    rival = a_stevedore("PT Bongkar Kedua")
    walk = announced_call(rival)
    walk.pass_through("RKBM")
    assert problems_of_by(walk, rival) == [("", "requires")]
    stranger = a_stevedore("PT Bongkar Asing")
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.begin(stranger, "RKBMX", port=walk.cast.port, call_id=walk.call.pk)
    assert refused.value.status == 404


def problems_of_by(walk: build.Walk, actor: Actor) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        walk.file("RKBMX", by=actor)
    return [(p.field, p.code) for p in refused.value.problems]


def test_a_stevedore_reads_which_services_end__not_whose_numbers_and_what_is_owed() -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK", "RKBM", "SPM", "PPKB"])
    _a_bill(walk, "NOTA.9", "5000")
    filed = walk.file("RKBMX")
    said = " ".join(f"{check.title} {check.evidence}" for check in _checks(filed))
    assert "PPKB" in said
    assert "SL0" not in said
    assert "NOTA.9" not in said


def test_two_cancellations_at_once_are_one() -> None:
    walk = announced_call()
    walk.pass_through("RKBM")
    walk.file("RKBMX")
    walk.apps.pop("RKBMX")
    with pytest.raises(Refused) as refused:
        walk.file("RKBMX")
    assert [p.code for p in refused.value.problems] == ["already"]


@pytest.mark.parametrize("code", ["BATAL", "RKBMX"])
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"cause": "bosan"}, "cause"), ({"explanation": ""}, "explanation"),
        ({"explanation": "a" * 1001}, "explanation"),
        ({"explanation": "a\x00b"}, "explanation"), ({"explanation": "a\u202eb"}, "explanation"),
    ],
)  # fmt: skip
def test_hostile_answers_are_refused_by_field(code: str, changed: dict[str, str], field: str) -> None:
    walk = announced_call()
    walk.pass_through("RKBM")
    assert [name for name, _code in problems_of(walk, code, **changed)] == [field]


def test_a_cancelled_visit_takes_no_cancellation() -> None:
    walk = announced_call()
    walk.pass_through("RKBM", "BATAL")
    outbox.drain()
    assert not permissions.may_file(walk.cast.agent, walk.apps["BATAL"].service, walk.call)
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.begin(walk.cast.agent, "BATAL", port=walk.cast.port, call_id=walk.call.pk)
    assert refused.value.status == 403
