"""Goods that are not what was announced: whoever rests on them is asked again, and the dues are reckoned anew."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from suar.accounts.roles import Role
from suar.billing.models import Invoice, InvoiceKind
from suar.cargo import lines, stevedoring
from suar.cargo.models import Phase
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls.models import PortCall
from suar.workflow import lifecycle, permissions
from suar.workflow.models import Application, Notice, State
from tests import build, commerce
from tests.services.stevedores import CEMENT, COPRA, DAY, announced_call, problems_of, report_day, working_call

pytestmark = pytest.mark.django_db
TO_LKK = ("AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG", "CREW", "LK3D", "LKK")


def _goods(*rows: build.Goods) -> list[dict[str, Any]]:
    return [row.answers() for row in rows]


def _planned(call: PortCall) -> list[tuple[str, str, Decimal]]:
    return [(line.direction, line.commodity, line.tonnes) for line in lines.of(call, Phase.PLANNED)]


def _state(walk: build.Walk, code: str) -> str:
    return str(walk.open_case(code).state)


def _estimate(call: PortCall) -> Decimal:
    return Invoice.objects.get(call=call, kind=InvoiceKind.ESTIMATE, voided_at=None).total


def test_plan_is_rewritten_and_dues_are_estimated_anew() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    before = _estimate(walk.call)
    walk.file("MUATAN", cargo=_goods(build.Goods("discharge", "CEMENT", "100.000", "bag_cargo")))
    assert _planned(walk.call) == [("discharge", "CEMENT", Decimal("420.500"))], "nothing changes before the grant"
    walk.grant("MUATAN")
    assert _planned(walk.call) == [("discharge", "CEMENT", Decimal("100.000"))]
    assert _estimate(walk.call) < before
    assert build.chain_holds()


def test_officer_sees_every_kind_before_and_after() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    filed = walk.file("MUATAN", cargo=_goods(build.Goods("load", "COPRA", "50.000", "bag_cargo")))
    said = {check.title: (check.light, check.evidence) for check in filed.service.checks(filed)}
    assert said["Bongkar Semen"] == ("amber", "semula 420,500 ton, menjadi 0 ton")
    assert said["Muat Kopra"] == ("amber", "semula 0 ton, menjadi 50,000 ton")


def test_stevedore_with_a_plan_finds_its_change_ready() -> None:
    walk = announced_call()
    walk.pass_through("RKBM")
    walk.pass_through("MUATAN")
    ready = Application.objects.get(call=walk.call, service_code="RKBMC", state=State.DRAFT)
    stevedore = walk.cast.parts[Role.STEVEDORE]
    assert ready.organisation_id == stevedore.organisation_id
    assert Notice.objects.filter(application=ready, organisation=stevedore.organisation_id, kind="prepared").exists()
    assert _state(walk, "RKBM") == State.GRANTED, "it works on under its plan until the change is granted"
    changed = walk.file("RKBMC", cargo=_goods(build.Goods("discharge", "CEMENT", "378.450", "bag_cargo")))
    assert changed.in_review


def test_plan_that_waits_is_held_against_the_new_goods() -> None:
    walk = announced_call()
    walk.file("RKBM")
    walk.pass_through("MUATAN")
    with pytest.raises(Refused) as refused:
        walk.grant("RKBM")
    assert {p.code for p in refused.value.problems} == {"R12"}


def test_report_of_departure_ends_with_the_notice_and_its_bill(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=TO_LKK)
    bill = Invoice.objects.get(call=walk.call, kind=InvoiceKind.BILL)
    filed = walk.file("MUATAN")
    titles = [check.title for check in filed.service.checks(filed)]
    assert {"Ikut berakhir: LK3D", "Ikut berakhir: LKK", "Tagihan dibatalkan"} <= set(titles)
    walk.grant("MUATAN")
    assert [_state(walk, code) for code in ("LK3D", "LKK")] == [State.WITHDRAWN] * 2
    assert [_state(walk, code) for code in ("CREW", "SPOG", "PPK", "PKK")] == [State.GRANTED] * 4
    bill.refresh_from_db()
    assert bill.voided_at is not None
    less = _goods(build.Goods("discharge", "CEMENT", "378.450", "bag_cargo"))
    walk.apps.pop("LK3D")
    walk.apps.pop("LKK")
    walk.pass_through("LK3D", cargo=less).pass_through("LKK")
    again = Invoice.objects.get(call=walk.call, kind=InvoiceKind.BILL, voided_at=None)
    assert again.total < bill.total


def test_after_the_clearance_it_is_another_service(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=[*TO_LKK, "PHQC", "SPB"], simponi=simponi)
    assert problems_of(walk, "MUATAN") == [("", "cleared")]


def test_operator_who_was_asked_for_the_berth_is_told() -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK", "RKBM", "SPM", "PPKB"])
    walk.pass_through("MUATAN")
    operator = walk.cast.parts[Role.PORT_OPERATOR]
    told = Notice.objects.get(kind="changed", organisation=operator.organisation_id)
    assert permissions.may(operator, "view", told.application or walk.open_case("PKK"))
    other = commerce.a_commercial_call(granted=["AGENCY", "PKK"], cast=walk.cast)
    other.pass_through("MUATAN")
    assert Notice.objects.filter(kind="changed").count() == 1, "who was not asked yet reads it when asked"


def test_forwarder_whose_report_names_the_goods_is_told() -> None:
    walk = announced_call()
    walk.pass_through("RKBM", "LAB", "MUATAN")
    forwarder = walk.cast.parts[Role.FORWARDER]
    told = Notice.objects.get(kind="changed", organisation=forwarder.organisation_id)
    assert told.application is not None
    assert permissions.may(forwarder, "view", told.application)
    assert _state(walk, "LAB") == State.GRANTED


def test_without_goods_left_to_work__no_plan_stands() -> None:
    walk = announced_call()
    walk.pass_through("RKBM", "LAB")
    walk.pass_through("MUATAN", cargo=_goods(build.Goods("through", "CEMENT", "420.500", "bag_cargo")))
    assert walk.call.cargo_work is False
    assert [_state(walk, code) for code in ("RKBM", "LAB")] == [State.WITHDRAWN] * 2
    assert not stevedoring.planned(walk.call)


def test_goods_to_work_need_a_stevedore() -> None:
    walk = announced_call(cargo=())
    goods = _goods(CEMENT)
    walk.pass_through("MUATAN", cargo=goods)
    assert walk.call.cargo_work
    ready = Application.objects.filter(call=walk.call, service_code="RKBM", state=State.DRAFT)
    assert ready.count() == 1, "the appointed stevedore finds its plan to fill in"
    alone = commerce.a_commercial_call(granted=["AGENCY", "PKK"], cargo=(), companies=())
    assert problems_of(alone, "MUATAN", cargo=goods) == [("cargo", "R11")]


def test_what_was_handled_was_there() -> None:
    walk = working_call()
    report_day(walk, DAY, ("discharge", "CEMENT", "400"))
    half = _goods(build.Goods("discharge", "CEMENT", "200.000", "bag_cargo"), COPRA)
    assert problems_of(walk, "MUATAN", cargo=half) == [("cargo", "R12")]
    gone = _goods(COPRA)
    assert problems_of(walk, "MUATAN", cargo=gone) == [("cargo", "R12")]
    walk.file("MUATAN", cargo=_goods(build.Goods("discharge", "CEMENT", "400.000", "bag_cargo"), COPRA))
    assert walk.grant("MUATAN").granted


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"before": []}, ("before", "stale")),
        ({"before": _goods(COPRA)}, ("before", "stale")),
        ({"cargo": _goods(CEMENT, COPRA)}, ("cargo", "missing")),
        ({"cargo": _goods(COPRA, CEMENT)}, ("cargo", "missing")),
        ({"cargo": _goods(build.Goods("load", "COPRA", "4205.000"))}, ("cargo.0.tonnes", "R22")),
    ],
)
def test_refused_by_field(changed: dict[str, Any], expected: tuple[str, str]) -> None:
    assert expected in problems_of(announced_call(), "MUATAN", **changed)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"tonnes": "-1"}, "cargo.0.tonnes"), ({"tonnes": "NaN"}, "cargo.0.tonnes"),
        ({"tonnes": "1e99"}, "cargo.0.tonnes"),
        ({"commodity": "UNKNOWN"}, "cargo.0.commodity"), ({"direction": "up"}, "cargo.0.direction"),
        ({"colour": "red"}, "cargo.0.colour"),
    ],
)  # fmt: skip
def test_hostile_rows_are_refused_by_field(row: dict[str, str], field: str) -> None:
    walk = announced_call()
    found = problems_of(walk, "MUATAN", cargo=[{**CEMENT.answers(), **row}])
    assert [name for name, _code in found] == [field]


def test_plan_changed_meanwhile_is_not_overwritten() -> None:
    walk = announced_call()
    walk.file("MUATAN")
    lines.of(walk.call, Phase.PLANNED)[-1].delete()
    with pytest.raises(Refused) as refused:
        walk.grant("MUATAN")
    assert ("before", "stale") in [(p.field, p.code) for p in refused.value.problems]


def test_one_change_at_a_time_and_another_after_it() -> None:
    walk = announced_call()
    walk.file("MUATAN")
    first = walk.apps.pop("MUATAN")
    assert ("", "already") in problems_of(walk, "MUATAN")
    with clock.at(walk.at):
        lifecycle.grant(first.pk, walk.cast.authority)
    now = lines.prefilled(lines.of(walk.call, Phase.PLANNED))
    again = walk.file("MUATAN", before=now, cargo=_goods(CEMENT))
    assert again.in_review


def test_one_hull_of_a_convoy_is_changed_alone() -> None:
    walk = commerce.a_convoy(granted=["AGENCY", "PKK"])
    tug, barge = walk.hulls
    before = _planned(tug.call)
    coal = _goods(build.Goods("load", "COAL", "6500.000", "dry_bulk"))
    walk.file("MUATAN", hull=barge, cargo=coal)
    walk.grant("MUATAN", hull=barge)
    assert _planned(barge.call) == [("load", "COAL", Decimal("6500.000"))]
    assert _planned(tug.call) == before


def test_revoked__the_plan_is_what_it_was() -> None:
    walk = announced_call()
    before = _planned(walk.call)
    walk.pass_through("MUATAN")
    assert _planned(walk.call) != before
    walk.revoke("MUATAN", "R03", "Manifes tidak sah.")
    assert _planned(walk.call) == before


def test_only_the_agent_of_the_call_asks() -> None:
    walk = announced_call()
    with clock.at(walk.at):
        for actor, status in ((build.an_agent("PT Agen Lain"), 404), (walk.cast.parts[Role.STEVEDORE], 403)):
            with pytest.raises(Refused) as refused:
                lifecycle.begin(actor, "MUATAN", port=walk.cast.port, call_id=walk.call.pk)
            assert refused.value.status == status
