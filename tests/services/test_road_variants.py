"""Roads that differ: foreign voyages, anchorages, unmanned hulls; and ships that are served by hand."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from suar.billing.models import Invoice
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls.models import ManualEntry, PortCall, Trade
from suar.registry.models import PaperKind, ShipCategory
from suar.workflow import attachments, newcall, road
from suar.workflow.models import Application, State
from tests import build
from tests.build import ROAD

pytestmark = pytest.mark.django_db
FOREIGN = (Trade.FOREIGN, Trade.FOREIGN)


def _codes(walk: build.Walk) -> list[str]:
    apps = list(Application.objects.filter(call=walk.call).prefetch_related("documents"))
    return [stop.code for stop in road.road(walk.call, apps)]


def test_foreign_call__is_numbered_and_asked_for_papers_as_foreign(simponi: Sandbox) -> None:
    build.an_exchange_rate()
    cast = build.a_cast()
    ship = build.a_ship(agent=cast.agent, flag="SG", imo_number="9999993", registration_key="", registration_mark="")
    walk = build.a_port_call(granted=ROAD, cast=cast, ship=ship, trade=FOREIGN, simponi=simponi, origin="Singapore")
    assert walk.call.number == "PKK.LN.IDSUQ.2611.000001"
    entry = {slot.attachment.code for slot in attachments.slots(walk.open_case("SPM"))}
    leaving = {slot.attachment.code for slot in attachments.slots(walk.open_case("SPB"))}
    assert "safety" in entry
    assert "port_state_control" in leaving
    assert "flag_state_control" not in leaving
    bill = Invoice.objects.get(call=walk.call, kind="bill")
    assert any(line.currency == "USD" for line in bill.lines.all())


def test_domestic_call__is_not_asked_for_foreign_papers(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=ROAD, simponi=simponi)
    leaving = {slot.attachment.code for slot in attachments.slots(walk.open_case("SPB"))}
    assert "flag_state_control" in leaving
    assert "port_state_control" not in leaving


def test_foreign_ship_with_a_doubtful_imo_number__is_asked_for_proof() -> None:
    cast = build.a_cast()
    ship = build.a_ship(agent=cast.agent, flag="SG", imo_number="9999990", registration_key="", registration_mark="")
    ship.papers.filter(kind=PaperKind.IMO_PROOF).delete()
    walk = build.a_port_call(granted=["AGENCY"], cast=cast, ship=ship, trade=FOREIGN)
    with pytest.raises(Refused) as refused:
        walk.file("PKK")
    assert [p.field for p in refused.value.problems] == ["files.imo_proof"]


def test_at_anchor__there_is_no_berth_to_set_and_nothing_due_for_one(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=ROAD, place="L1", simponi=simponi)
    assert "PPK" not in _codes(walk)
    assert not Application.objects.filter(call=walk.call, service_code="PPK").exists()
    bill = Invoice.objects.get(call=walk.call, kind="bill")
    assert not bill.lines.filter(code__startswith="berth").exists()
    build.sail(walk)
    assert walk.open_case("SPB").documents.get().used_at is not None


def test_unmanned_barge__has_no_crew_to_clear(simponi: Sandbox) -> None:
    cast = build.a_cast()
    barge = build.a_ship(agent=cast.agent, unmanned=True, ship_type="Tongkang", safe_manning=None)
    barge.papers.filter(kind=PaperKind.SAFE_MANNING).delete()
    walk = build.a_port_call(granted=ROAD, cast=cast, ship=barge, simponi=simponi)
    assert "CREW" not in _codes(walk)
    assert walk.open_case("SPB").state == State.GRANTED
    with pytest.raises(Refused) as refused:
        walk.draft("CREW")
    assert refused.value.problems[0].code == "applies"


@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        ("traditional", {"category": ShipCategory.TRADITIONAL}),
        ("fishing", {"category": ShipCategory.FISHING}),
        ("small", {"gross_tonnage": 35}),
        ("short_route", {"fixed_route_hours": Decimal("5.9")}),
    ],
)
def test_exempt_ship__is_sent_to_the_counter_and_registered(kind: str, columns: dict[str, Any]) -> None:
    cast = build.a_cast()
    ship = build.a_ship(agent=cast.agent, **columns)
    with clock.at(build.START), pytest.raises(Refused) as refused:
        newcall.open_call(
            cast.agent, port=cast.port, ship_id=ship.pk, trade_in=Trade.DOMESTIC, trade_out=Trade.DOMESTIC
        )
    assert refused.value.problems[0].code == "by_hand"
    assert ManualEntry.objects.get().exemption == kind
    assert not PortCall.objects.exists()


@pytest.mark.parametrize("columns", [{"gross_tonnage": 36}, {"fixed_route_hours": Decimal("6.0")}])
def test_ship_at_the_edge_of_an_exemption__is_served(columns: dict[str, Any]) -> None:
    cast = build.a_cast()
    assert build.a_port_call(cast=cast, ship=build.a_ship(agent=cast.agent, **columns)).call.pk


def test_port_that_lifts_the_exemptions__serves_them() -> None:
    cast = build.a_cast(build.a_port("IDTLN", serves_exempt_ships=True))
    ship = build.a_ship(agent=cast.agent, category=ShipCategory.TRADITIONAL)
    assert build.a_port_call(cast=cast, ship=ship).call.pk


def test_a_warship_needs_no_clearance() -> None:
    cast = build.a_cast()
    ship = build.a_ship(agent=cast.agent, category=ShipCategory.WARSHIP)
    with pytest.raises(Refused) as refused:
        build.a_port_call(cast=cast, ship=ship)
    assert refused.value.problems[0].code == "not_needed"


def test_without_operator__the_office_itself_decides_the_request_for_service() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    app = walk.file("PPKB")
    assert walk.cast.decides(app.step_role).user_id == walk.cast.authority.user_id
    assert walk.grant("PPKB").state == State.GRANTED


def test_notice_less_than_24_hours_before__needs_a_cause_and_is_marked() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    walk.until(build.ETA - timedelta(hours=20))
    with pytest.raises(Refused) as refused:
        walk.file("PKK")
    assert [(p.field, p.code) for p in refused.value.problems] == [("late_cause", "R07")]
    app = walk.file("PKK", late_cause="Perubahan rencana muat.")
    lights = {check.field: check.light for check in app.service.checks(app)}
    assert lights["eta"] in ("amber", "green")


def test_notice_of_an_arrival_that_is_past__is_refused() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    walk.until(build.ETA + timedelta(hours=1))
    with pytest.raises(Refused) as refused:
        walk.file("PKK", late_cause="Terlambat.")
    assert ("eta", "clock") in [(p.field, p.code) for p in refused.value.problems]


def test_ship_too_deep_or_too_long_for_a_place__is_refused_by_field() -> None:
    walk = build.a_port_call(granted=["AGENCY"], place="D2")
    with pytest.raises(Refused) as refused:
        walk.file("PKK")
    assert {(p.field, p.code) for p in refused.value.problems} == {("place", "R08"), ("draught_aft_m", "R08")}


def test_tonnes_over_twice_the_deadweight__is_taken_for_a_slip() -> None:
    cargo = (build.Goods("load", "COAL", "7934.000", "dry_bulk"),)
    walk = build.a_port_call(granted=["AGENCY"], cargo=cargo)
    with pytest.raises(Refused) as refused:
        walk.file("PKK")
    assert [(p.field, p.code) for p in refused.value.problems] == [("cargo.0.tonnes", "R22")]


def test_route_number_of_another_ship__is_refused() -> None:
    walk = build.a_port_call()
    with pytest.raises(Refused) as refused:
        walk.file("AGENCY", route_number="TR-OTHER")
    assert [(p.field, p.code) for p in refused.value.problems] == [("route_number", "R04")]


def test_without_a_notice_of_business_at_the_port__agency_is_refused() -> None:
    walk = build.a_port_call()
    Application.objects.filter(service_code="PMKU").update(state=State.REVOKED)
    with pytest.raises(Refused) as refused:
        walk.file("AGENCY")
    assert [p.code for p in refused.value.problems] == ["R06"]


def test_the_clearance_in_is_a_fact_of_the_call__though_nothing_opens_with_it() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM"])
    walk.call.refresh_from_db()
    assert walk.call.cleared_in_at is not None
