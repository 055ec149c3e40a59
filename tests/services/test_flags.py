"""What a supervisor is shown of a call: no false alarm for who sailed early, or whose arrival nobody wrote down."""

from datetime import timedelta
from typing import Any

import pytest

from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.portcalls import visits
from suar.portcalls.models import PortCall
from suar.workflow import flags
from tests import build
from tests.build import ROAD

pytestmark = pytest.mark.django_db


def _flags(walk: build.Walk) -> set[str]:
    fresh = PortCall.objects.select_related("port", "ship").get(pk=walk.call.pk)
    with clock.at(walk.at):
        return {flag.code for flag in flags.of([fresh])[fresh.pk]}


def test_who_sailed_early_is_announced_elsewhere_without_a_flag(simponi: Sandbox) -> None:
    first = build.a_port_call(granted=ROAD, simponi=simponi)
    build.sail(first, at=build.ETD - timedelta(hours=4))
    elsewhere = build.a_cast(build.a_port("IDXXX"), first.cast.agent)
    plan: dict[str, Any] = {"eta": build.ETD - timedelta(hours=2), "etd": build.ETD + timedelta(days=1)}
    second = build.a_port_call(granted=["AGENCY"], cast=elsewhere, ship=first.voyage.ship, **plan)
    second.until(first.at).pass_through("PKK", late_cause="Muatan habis lebih awal.")
    assert not {"two_ports", "overlap"} & (_flags(first) | _flags(second))


def test_who_was_made_fast_did_come__though_nobody_wrote_down_her_arrival() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM", "PPKB", "PPK"])
    walk.until(build.ETA + visits.NO_SHOW + timedelta(hours=1))
    assert "no_show" in _flags(walk)
    walk.act("PPK", "all_fast", build.ETA + timedelta(hours=1))
    assert "no_show" not in _flags(walk)
