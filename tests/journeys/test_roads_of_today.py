"""What the page of a call offers next: never what would be refused, and always what is due."""

import pytest

from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.workflow.models import Application
from suar.workflow.road import Stop, road
from tests import build, commerce

pytestmark = pytest.mark.django_db


def _stops(walk: build.Walk) -> dict[str, Stop]:
    with clock.at(walk.at):
        apps = Application.objects.filter(call=walk.call).prefetch_related("documents")
        return {stop.code: stop for stop in road(walk.call, list(apps))}


def test_clearance_in_is_due__once_health_is_asked() -> None:
    walk = commerce.a_foreign_call(granted=["AGENCY", "PKK"])
    assert _stops(walk)["SPM"].status == "not_started"
    walk.file("COP")
    assert _stops(walk)["SPM"].status == "ready"


def test_report_of_what_was_done_is_due__once_she_has_sailed(simponi: Sandbox) -> None:
    granted = [*build.ROAD[:2], "SPM", "PPKB", "PPK", "SPOG", "CREW", "PHQC", "LK3D", "LKK", "SPB"]
    walk = build.a_port_call(granted=granted, simponi=simponi)
    assert _stops(walk)["LK3R"].status == "not_started"
    build.sail(walk)
    assert _stops(walk)["LK3R"].status == "ready"


def test_nothing_of_a_commercial_port_is_asked_of_a_call_where_none_operates() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM"])
    commercial = {
        "RKBM",
        "RKBMC",
        "LAB",
        "RPKRO",
        "SPK",
        "SPKK",
        "PPKBD",
        "JASA",
        "COP",
        "IMM",
        "IMMO",
        "CUST",
        "CUSTO",
    }
    stops = _stops(walk)
    assert commercial.isdisjoint(stops)
    assert stops["PPKB"].status == "ready"
    assert stops["PPKB"].who == walk.call.agent.name
