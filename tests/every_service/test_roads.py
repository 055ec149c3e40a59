"""Which services lie on which road: a small port has what it had; an operated berth and a foreign ship add theirs."""

import pytest

from suar.integrations.simponi.sandbox import Sandbox
from suar.workflow import registry, road
from suar.workflow.models import Application, State
from tests import build, commerce
from tests.every_service.scenes import (
    BY_GOODS,
    BY_HAND,
    FILED,
    OF_A_SEASON,
    commercial_call,
    passed,
    service_of,
    shifting_call,
    small_call,
)

pytestmark = pytest.mark.django_db
SMALL = ["AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG", "CREW", "LK3D", "LKK", "PHQC", "PNBP", "SPB", "LK3R"]
#: Filed by the system with the grant of the PKK, and drawn with it.
WITH_PKK = "LK3A"


def _codes(walk: build.Walk) -> list[str]:
    apps = list(Application.objects.filter(call=walk.call).prefetch_related("documents"))
    stops = road.road(walk.call, apps)
    on_it = [s.code for s in stops if s.service is None or not s.service.beside(walk.call) or s.application is not None]
    return [code for code in on_it if code not in (WITH_PKK, "BATAL")]


def test_road_of_a_small_port_is_what_it_was(simponi: Sandbox) -> None:
    walk = commerce.go_on(build.a_port_call(), commerce.ROAD, simponi)
    assert _codes(walk) == SMALL
    assert passed(walk) == {*SMALL, WITH_PKK} - {"PNBP"}
    walk.call.refresh_from_db()
    assert walk.call.closed_at is not None


def test_road_of_an_operated_berth(simponi: Sandbox) -> None:
    walk = commerce.a_commercial_call(granted=commerce.ROAD, simponi=simponi)
    extra = {"RKBM", "LAB", "RPKRO", "SPK", "PPKBD", "SPKK"}
    assert {*SMALL, *extra} <= set(_codes(walk))
    assert passed(walk) >= {*SMALL, *extra} - {"PNBP"}
    assert not passed(walk) & {"COP", "IMM", "IMMO", "CUST", "CUSTO"}
    walk.call.refresh_from_db()
    assert walk.call.closed_at is not None


def test_road_of_a_ship_from_abroad(simponi: Sandbox) -> None:
    walk = commerce.a_foreign_call(granted=commerce.ROAD, simponi=simponi)
    assert {"COP", "PHQC", "IMM", "IMMO", "CUST", "CUSTO"} <= passed(walk)
    walk.call.refresh_from_db()
    assert walk.call.closed_at is not None


def test_road_of_a_public_anchorage_at_a_commercial_port(simponi: Sandbox) -> None:
    walk = commerce.a_commercial_call(place="L1", granted=commerce.ROAD, simponi=simponi)
    assert not passed(walk) & {"RPKRO", "PPK", "SPK", "SPKK", "PPKBD"}
    assert {"RKBM", "LAB"} <= passed(walk), "goods worked at anchor are planned by a stevedore"


def test_road_of_a_private_jetty__its_owner_is_the_operator(simponi: Sandbox) -> None:
    walk = commerce.a_commercial_call(place="J1", granted=commerce.ROAD, simponi=simponi)
    proposed = walk.open_case("RPKRO")
    assert proposed.organisation.name == "PT Jetty IDBPN"
    assert walk.open_case("PPKB").desk_id == proposed.organisation_id


def test_ship_without_cargo_work_needs_no_stevedore(simponi: Sandbox) -> None:
    walk = commerce.a_commercial_call(granted=commerce.ROAD, simponi=simponi, cargo=(), companies=())
    assert not passed(walk) & {"RKBM", "LAB"}


@pytest.mark.parametrize("code", FILED)
def test_a_service_is_not_begun_where_the_road_does_not_go_through_it(code: str) -> None:
    from suar.kernel.errors import Refused

    if service_of(code).on_road(small_call()):
        assert registry.exists(code)
        return
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    with pytest.raises(Refused) as refused:
        walk.draft(code)
    assert {p.code for p in refused.value.problems} <= {"applies", "permission"}
    assert not Application.objects.filter(call=walk.call, service_code=code).exclude(state=State.GRANTED).exists()


def test_every_service_of_a_call_lies_on_one_of_the_roads() -> None:
    from suar.portcalls.models import Trade

    scenes = (small_call(), commercial_call(), commercial_call(Trade.FOREIGN), shifting_call())
    for code in FILED:
        assert code in (*BY_GOODS, *BY_HAND, *OF_A_SEASON) or any(service_of(code).applies(call) for call in scenes), (
            code
        )
