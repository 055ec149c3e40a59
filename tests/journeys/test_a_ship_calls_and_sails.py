"""A whole visit of a domestic ship: announced, berthed, billed, paid, cleared, sailed and closed."""

from datetime import timedelta
from decimal import Decimal

import pytest

from suar.billing import invoices
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.portcalls import berths, times
from suar.portcalls.models import MovementKind
from suar.records import chain
from suar.workflow import road, validity
from suar.workflow.models import Application, State
from tests import build

pytestmark = pytest.mark.django_db
_COMMERCIAL = {"RKBM", "RKBMC", "LAB", "RPKRO", "SPK", "SPKK", "PPKBD", "JASA", "COP", "IMM", "IMMO", "CUST", "CUSTO"}


def test_domestic_ship_calls_pays_sails_and_the_call_is_closed(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM"], simponi=simponi)
    assert walk.call.number == "PKK.DN.IDSUQ.2611.000001"
    assert walk.open_case("LK3A").state == State.GRANTED, "written by the system from the PKK"

    walk.pass_through("PPKB", "PPK", "SPOG")
    booked = berths.booking(walk.call)
    assert booked is not None
    assert (booked.from_m, booked.to_m) == (Decimal(0), walk.voyage.ship.length_m * berths.BERTH_MARGIN)

    build.arrive(walk)
    walk.pass_through("CREW", "PHQC", "LK3D")
    assert walk.call.crew.count() == 6
    walk.until(build.ETD - timedelta(hours=6)).pass_through("LKK")
    (bill,) = invoices.unsettled(walk.call)
    assert bill.total > 0
    assert not invoices.is_settled(walk.call)

    build.pay(walk, simponi)
    assert invoices.is_settled(walk.call)
    walk.pass_through("SPB")
    document = walk.open_case("SPB").documents.get()
    assert document.number == "SPB.DN.IDSUQ.2611.000001"
    assert document.signed_at is not None
    assert document.valid_until == document.signed_at + timedelta(hours=24)
    assert document.file is not None
    with clock.at(walk.at):
        assert validity.standing(document) == validity.Standing.VALID

    build.sail(walk)
    document.refresh_from_db()
    assert document.used_at == build.utc(build.ETD)
    left = times.confirmed(walk.call, MovementKind.DEPARTED)
    assert left is not None
    booked = berths.booking(walk.call)
    assert booked is not None, "what she had stays in the plan"
    assert booked.during.upper <= left.at, "and the berth is free again"

    walk.file("LK3R")
    walk.grant("LK3R")
    assert walk.call.closed_at is not None
    apps = list(Application.objects.filter(call=walk.call).prefetch_related("documents"))
    assert {app.state for app in apps} == {State.GRANTED}
    assert {app.service_code for app in apps}.isdisjoint(_COMMERCIAL), "nothing of a commercial port was asked here"
    with clock.at(walk.at):
        assert road.next_of(walk.call, road.road(walk.call, apps)).sentence == "Kunjungan ini selesai."
    walked, broken = chain.verify_all()
    assert walked >= len(apps)
    assert broken == []
