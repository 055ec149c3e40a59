"""The reports of departure and of what really was: other goods than before are seen by whoever verifies them."""

from typing import Any

import pytest

from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.workflow import checking, lifecycle
from suar.workflow.models import Application
from tests import build
from tests.build import ROAD

pytestmark = pytest.mark.django_db
CEMENT = build.Goods("discharge", "CEMENT", "500.000", "bag_cargo")
RICE = build.Goods("discharge", "RICE", "500.000", "bag_cargo")


def _lights(walk: build.Walk, app: Application) -> dict[str, tuple[str, str]]:
    with clock.at(walk.at):
        return {check.title: (check.light, check.evidence) for check in checking.checks_of(build.reread(app))}


def _in_bulk(walk: build.Walk, app: Application) -> set[str]:
    """What stands against granting it together with others."""
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.grant(app.pk, walk.cast.authority, bulk=True)
    return {problem.code for problem in refused.value.problems}


def test_departure__as_many_tonnes_of_goods_that_are_free_of_dues_are_seen(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=ROAD[: ROAD.index("LK3D")], simponi=simponi, cargo=(CEMENT,))
    app = walk.file("LK3D", cargo=[RICE.answers()])
    lights = _lights(walk, app)
    assert lights["Bongkar"][0] == "green", "the tonnes are the same"
    assert lights["Bongkar Semen"] == ("amber", "sebelumnya 500,000 ton, kini 0 ton")
    assert lights["Bongkar Beras"][0] == "amber"
    assert _in_bulk(walk, app) == {"not_green"}


@pytest.mark.parametrize("cargo", [[], [RICE.answers()], [{**CEMENT.answers(), "tonnes": "5.000"}]])
def test_realised__fewer_or_other_goods_than_were_cleared_are_seen(cargo: list[Any], simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=ROAD, simponi=simponi, cargo=(CEMENT,))
    build.sail(walk)
    app = walk.file("LK3R", cargo=cargo)
    assert _lights(walk, app)["Bongkar Semen"][0] == "amber"
    assert _in_bulk(walk, app) == {"not_green"}
    assert walk.grant("LK3R").granted, "who looks at it may grant it"


def test_realised__the_same_again_is_green(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=ROAD, simponi=simponi, cargo=(CEMENT,))
    build.sail(walk)
    app = walk.file("LK3R", cargo=[CEMENT.answers()])
    assert {light for light, _words in _lights(walk, app).values()} == {"green"}
