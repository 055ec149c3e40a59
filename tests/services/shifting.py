"""Ships that lie in port and shift inside it: each movement walked from its request to the last line of its times."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from suar.accounts.actors import Actor
from suar.accounts.roles import Craft, OrganisationKind, Role
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.registry.models import Place
from suar.workflow import lifecycle
from suar.workflow.models import Application
from suar.workflow.workorders import MasterSignature
from tests import build, commerce
from tests.build import Walk
from tests.scenery import remembered

HOUR = timedelta(hours=1)
#: Granted before a ship lies at an operated berth.
TO_BERTH = (
    "AGENCY", "PKK", "RKBM", "SPM", "PPKB", "RPKRO", "PPK", "SPK", "COP", "SPOG",
)  # fmt: skip
#: The same at a port without operator.
TO_PUBLIC_BERTH = ("AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG")


def place_of(walk: Walk, code: str) -> Place:
    """A place of the walk's port."""
    return Place.objects.select_related("port").get(port=walk.cast.port, code=code)


@remembered
def alongside(*, foreign: bool = False, **voyage: Any) -> Walk:
    """A ship made fast at the operated berth O1, for two days of a stay of five."""
    late = {"etd": build.ETA + 120 * HOUR, **voyage}
    walk = commerce.a_foreign_call(**late) if foreign else commerce.a_commercial_call(**late)
    commerce.go_on(walk, [code for code in TO_BERTH if code not in ("RPKRO", "PPK", "SPK", "SPOG", "COP")])
    first: dict[str, Any] = {"from_m": Decimal(0), "to_m": commerce._room(walk), "etd": build.ETA + 48 * HOUR}
    walk.file("RPKRO", **first)
    commerce.go_on(walk, [code for code in TO_BERTH[6:] if foreign or code != "COP"])
    return commerce.arrive(walk)


@remembered
def at_a_small_port(**voyage: Any) -> Walk:
    """A ship made fast at the public berth D1 of a port without operator, which has a second berth D3."""
    port = build.a_port()
    build.a_place(port, "D3", length_m=Decimal(200), depth_m=Decimal(8))
    walk = build.a_port_call(granted=TO_PUBLIC_BERTH, etd=build.ETA + 120 * HOUR, **voyage)
    return build.arrive(walk)


def served_by(walk: Walk, place: Place) -> Walk:
    """From now on the operator of another place serves the ship."""
    assert place.operator is not None
    run_by = OrganisationKind.PORT_OPERATOR, place.operator.name
    pilot, mooring = (commerce.a_company(*run_by, craft) for craft in (Craft.PILOT, Craft.MOORING))
    parts = {**walk.cast.parts, Role.PORT_OPERATOR: commerce.a_company(*run_by)}
    walk.cast = replace(walk.cast, parts=parts, pilot=pilot, mooring=mooring)
    walk.voyage = replace(walk.voyage, pilot=pilot.user_id, mooring=mooring.user_id)
    walk.hulls[0].voyage = walk.voyage
    return walk


def requested(walk: Walk, to: Place, at: datetime, until: datetime, **changed: Any) -> Walk:
    """The shift granted, and the services at the new place asked for and accepted."""
    commerce.shift(walk, to, at, **changed)
    if to.operator_id is not None:
        served_by(walk, Place.objects.select_related("operator").get(pk=to.pk))
    walk.file("PPKB", place=to.pk, etb=at + HOUR, etd=until)
    walk.grant("PPKB")
    return walk


def determined(walk: Walk, to: Place) -> Walk:
    """The berth of the shift proposed and set."""
    if to.operator_id is not None:
        walk.file("RPKRO", from_m=Decimal(0), to_m=commerce._room(walk))
    if not to.is_anchorage:
        walk.grant("PPK")
    return walk


def approved(walk: Walk, to: Place, at: datetime) -> Walk:
    """Whoever serves the movement sent, and the movement approved."""
    if walk.hulls[0].call.port.has_operator:
        walk.file("SPKP", planned_at=at, from_name="Dari", to_name=to.name)
    walk.file("SPOG", manoeuvre="shift", to_place=to.pk, at=at)
    walk.grant("SPOG")
    return walk


def moved(walk: Walk, at: datetime, *names: str) -> Walk:
    """What pilot and gang report, ten minutes apart from ``at`` on, and the master's signature."""
    for n, name in enumerate(names):
        by = walk.cast.pilot if name.startswith("pilot") else walk.cast.mooring
        walk.act("SPKP", name, at + timedelta(minutes=10 * n), by)
    walk.act("SPKP", "signed", walk.at, walk.cast.parts[Role.MASTER], MasterSignature(confirmed=True))
    return walk


def shifted(walk: Walk, to: Place, at: datetime, until: datetime) -> Walk:
    """A whole shift at a port without operator; an officer records the times."""
    begins = Application.objects.filter(call=walk.call, service_code="PINDAH", state="granted").count()
    lay = walk.call.place
    approved(determined(requested(walk, to, at, until, from_place=lay.pk if lay else None), to), to, at)
    assert Application.objects.filter(call=walk.call, service_code="PINDAH", state="granted").count() == begins + 1
    if lay is not None and not lay.is_anchorage:
        walk.act("PPK", "last_line", at)
    if not to.is_anchorage:
        walk.act("PPK", "all_fast", at + HOUR)
    return walk


def refused(walk: Walk, code: str, by: Actor | None = None, **changed: Any) -> list[Problem]:
    """Why a filing is refused; each with a remedy."""
    with pytest.raises(Refused) as stopped:
        walk.file(code, by=by, **changed)
    found = list(stopped.value.problems)
    assert all(problem.text and problem.remedy for problem in found), found
    return found


def codes(problems: list[Problem]) -> list[tuple[str, str]]:
    """Field and code of each."""
    return [(problem.field, problem.code) for problem in problems]


def act(walk: Walk, code: str, name: str, by: Actor, form: Any) -> Application:
    """Use an action some minutes later."""
    walk.at += timedelta(minutes=3)
    with clock.at(walk.at):
        app = lifecycle.act(walk.open_case(code).pk, by, name, form)
    walk._reread()
    return app
