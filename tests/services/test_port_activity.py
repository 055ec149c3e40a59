"""Work on a ship in port: its window, its papers, what may not be done together, who asks, and how it ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.workflow import attachments, lifecycle, permissions, registry, validity
from suar.workflow.activities import Finished
from suar.workflow.models import Application, State
from suar.workflow.statements import read
from tests import build, commerce

pytestmark = pytest.mark.django_db
IN_PORT = ("AGENCY", "PKK", "SPM")
DANGEROUS = (build.Goods("discharge", "FUEL", "300.000", "liquid_bulk", dangerous=True),)


def _walk(**voyage: Any) -> build.Walk:
    return build.a_port_call(granted=IN_PORT, **voyage)


def _hour(count: float) -> datetime:
    """So many hours after she is due."""
    return build.ETA + timedelta(hours=count)


def _ask(walk: build.Walk, **changed: Any) -> list[tuple[str, str]]:
    """What stands against it; nothing where it is taken in."""
    walk.apps.pop("KEGIATAN", None)
    try:
        walk.file("KEGIATAN", **changed)
    except Refused as refused:
        return [(p.field, p.code) for p in refused.problems]
    return []


def test_granted_it_is_valid_for_its_window__and_used_up_when_the_work_is_over() -> None:
    walk = _walk()
    assert _ask(walk) == []
    app = walk.grant("KEGIATAN")
    document = app.documents.get()
    assert document.file is not None
    assert (document.kind, document.valid_until) == ("KEGIATAN", build.utc(_hour(9)))
    with clock.at(_hour(8)):
        assert validity.standing(document) == validity.Standing.VALID
    with clock.at(_hour(10)):
        assert validity.standing(document) == validity.Standing.LAPSED
    assert _over(walk, walk.cast.agent, _hour(2), _hour(1)) == [("at", "clock")]
    assert _over(walk, walk.cast.agent, _hour(2), _hour(8)) == [("at", "order")]
    assert _over(walk, walk.cast.agent, _hour(7), _hour(8)) == []
    assert validity.standing(app.documents.get()) == validity.Standing.USED
    assert not permissions.may_act(walk.cast.agent, "finished", build.reread(app))
    assert build.chain_holds()


def _over(walk: build.Walk, actor: Actor, at: datetime, now: datetime) -> list[tuple[str, str]]:
    with clock.at(now):
        try:
            lifecycle.act(walk.open_case("KEGIATAN").pk, actor, "finished", Finished(at=at, note="Rapi."))
        except Refused as refused:
            return [(p.field, p.code) for p in refused.problems]
    return []


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"starts_at": _hour(-2)}, ("starts_at", "order")),
        ({"starts_at": build.START - timedelta(hours=2)}, ("starts_at", "clock")),
        ({"ends_at": _hour(2)}, ("ends_at", "order")),
        ({"ends_at": build.ETD + timedelta(hours=1)}, ("ends_at", "stay")),
        ({"kind": "painting", "ends_at": _hour(24 * 15)}, ("ends_at", "limit")),
        ({"kind": "sea_trial"}, ("kind", "requires")),
    ],
)
def test_times_and_kinds_that_cannot_be_are_refused_by_field(changed: dict[str, Any], named: tuple[str, str]) -> None:
    assert named in _ask(_walk(), **changed)


def test_nothing_is_allowed_on_a_ship_that_has_sailed(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=build.ROAD, simponi=simponi)
    build.sail(walk, at=walk.at + timedelta(hours=1))
    soon = {"starts_at": walk.at + timedelta(minutes=10), "ends_at": walk.at + timedelta(minutes=30)}
    assert ("", "departed") in _ask(walk, **soon)


def test_no_flame_while_dangerous_goods_are_aboard() -> None:
    walk = _walk(cargo=DANGEROUS)
    assert ("starts_at", "hazard") in _ask(walk, kind="hot_work")
    assert ("starts_at", "hazard") not in _ask(walk, kind="painting")


def test_no_flame_while_they_are_worked__before_or_after_it_may_be() -> None:
    cast = commerce.a_commercial_cast()
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK", "SPM", "RKBM"], cast=cast, cargo=DANGEROUS)
    eta, etd = walk.voyage.eta, walk.voyage.etd
    during = {"starts_at": eta + timedelta(hours=3), "ends_at": eta + timedelta(hours=5)}
    after = {"starts_at": etd - timedelta(hours=3), "ends_at": etd - timedelta(hours=1)}
    assert ("starts_at", "hazard") in _ask(walk, kind="hot_work", **during)
    assert ("starts_at", "hazard") not in _ask(walk, kind="hot_work", **after)


def test_no_flame_beside_fuel_and_no_second_bunkering_at_the_same_time() -> None:
    walk = _walk()
    assert _ask(walk, kind="bunkering") == []
    assert _ask(walk, kind="hot_work") == [("starts_at", "hazard")]
    assert _ask(walk, kind="bunkering", starts_at=_hour(8), ends_at=_hour(11)) == [("starts_at", "already")]
    assert _ask(walk, kind="painting") == [], "paint and fuel are looked at, not refused"
    assert _ask(walk, kind="bunkering", starts_at=_hour(9), ends_at=_hour(11)) == []
    assert _ask(walk, kind="hot_work", starts_at=_hour(12), ends_at=_hour(14)) == []


def test_what_is_over_is_in_nobodys_way() -> None:
    walk = _walk()
    assert _ask(walk, kind="bunkering") == []
    walk.grant("KEGIATAN")
    assert _over(walk, walk.cast.harbour_master, _hour(4), _hour(4.5)) == []
    walk.until(_hour(4.6))
    assert _ask(walk, kind="hot_work", starts_at=_hour(5), ends_at=_hour(6)) == []


@pytest.mark.parametrize(
    ("kind", "paper"),
    [
        ("hot_work", "gas_free"), ("tank_cleaning", "gas_free"), ("bunkering", "bunker_checklist"),
        ("docking", "dock_agreement"), ("lay_up", "lay_up_plan"), ("underwater", "divers"),
    ],
)  # fmt: skip
def test_each_kind_of_work_asks_for_its_own_papers(kind: str, paper: str) -> None:
    walk = _walk()
    draft = walk.draft("KEGIATAN")
    with clock.at(walk.at):
        attachments.detach(draft.pk, walk.cast.agent, paper)
    assert (f"files.{paper}", "R01") in _submitted(walk, draft, kind=kind)
    assert _submitted(walk, draft) == [], "other work does not ask for it"


def _submitted(walk: build.Walk, draft: Application, **changed: Any) -> list[tuple[str, str]]:
    form = build.samples.statement("KEGIATAN", walk.voyage, **changed)
    try:
        with clock.at(walk.at):
            lifecycle.submit(draft.pk, walk.cast.agent, form)
    except Refused as refused:
        return [(p.field, p.code) for p in refused.problems]
    return []


def test_a_sea_trial_waits_for_its_movement_approval() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG"])
    assert ("kind", "requires") in _ask(walk, kind="sea_trial")
    walk.apps.pop("SPOG", None)
    walk.file("SPOG", manoeuvre="trial", at=_hour(3))
    assert _ask(walk, kind="sea_trial") == []


def test_owner_and_master_may_ask__of_their_own_ship_alone() -> None:
    walk = commerce.a_commercial_call(granted=IN_PORT)
    service = registry.current_of("KEGIATAN")
    assert permissions.may_file(walk.cast.parts[Role.OWNER], service, walk.call)
    assert permissions.may_file(walk.cast.parts[Role.MASTER], service, walk.call)
    assert not permissions.may_file(walk.cast.parts[Role.STEVEDORE], service, walk.call)
    assert not permissions.may_file(build.an_agent("PT Agen Lain"), service, walk.call)
    by_master = walk.file("KEGIATAN", by=walk.cast.parts[Role.MASTER])
    assert by_master.state == State.IN_REVIEW
    assert permissions.may(walk.cast.agent, "view", by_master)
    walk.grant("KEGIATAN")
    assert _over(walk, build.an_agent("PT Agen Lain"), _hour(4), _hour(5)) != []


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "dance"), ("place", -1), ("place", 2**70), ("starts_at", "besok"), ("starts_at", "0001-01-01T00:00"),
     ("ends_at", "9999-12-31T23:59"), ("contractor", ""), ("contractor", "x" * 121), ("safety", "x" * 1001),
     ("details", "\u202edetails")],
)  # fmt: skip
def test_hostile_answers_are_refused(field: str, value: object) -> None:
    walk = _walk()
    answers = build.samples.answers("KEGIATAN", walk.voyage, **{field: value})
    visible = permissions.visible(walk.cast.agent, walk.cast.port)
    with pytest.raises(Refused) as refused:
        read(registry.current_of("KEGIATAN").Form, answers, zone=walk.cast.port.zone, visible=visible)
    assert {p.field for p in refused.value.problems} == {field}


def test_at_another_ports_place_it_is_not_found() -> None:
    walk = _walk()
    elsewhere = build.a_place(build.a_port("IDXXX"), "D1").pk
    answers = build.samples.answers("KEGIATAN", walk.voyage, place=elsewhere)
    visible = permissions.visible(walk.cast.agent, walk.cast.port)
    with pytest.raises(Refused) as refused:
        read(registry.current_of("KEGIATAN").Form, answers, zone=walk.cast.port.zone, visible=visible)
    assert [p.field for p in refused.value.problems] == ["place"]
    assert not Application.objects.filter(service_code="KEGIATAN").exists()
