"""The stevedoring plan and its change: who may file it, what stands against it, and the port's dock labour."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.cargo import stevedoring
from suar.cargo.models import StevedoringPlan
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls import appointments
from suar.registry.models import LabourPool
from suar.workflow import lifecycle, permissions, registry
from suar.workflow.models import Application, State
from tests import build
from tests.services.stevedores import (
    DAY,
    a_stevedore,
    announced_call,
    commercial_port,
    light_of,
    problems_of,
    report_day,
    working_call,
)

pytestmark = pytest.mark.django_db


def test_a_plan_lies_ready__filled_in__and_its_grant_is_written_down() -> None:
    walk = announced_call()
    stevedore = walk.cast.parts[Role.STEVEDORE]
    ready = Application.objects.get(call=walk.call, service_code="RKBM", state=State.DRAFT)
    assert ready.organisation == stevedore.organisation
    known = ready.service.known(walk.call, stevedore)
    assert [(line["direction"], line["tonnes"]) for line in known["cargo"]] == [
        ("discharge", Decimal("420.500")),
        ("load", Decimal("80.000")),
    ]
    assert known["starts_at"] == walk.call.eta
    app = walk.file("RKBM")
    assert app.pk == ready.pk
    granted = walk.grant("RKBM")
    assert granted.documents.get().number == "RKBM.DN.IDBPN.2611.000001"
    plan = StevedoringPlan.objects.get(call=walk.call, stevedore=stevedore.organisation, cancelled_at=None)
    assert (plan.gangs, plan.men) == (2, 24)
    assert [line.commodity for line in plan.lines.all()] == ["CEMENT", "COPRA"]
    assert build.chain_holds()


def test_a_plan_ends_with_its_approval() -> None:
    walk = announced_call()
    walk.pass_through("RKBM")
    walk.revoke("RKBM", "R03", "Surat perintah kerja tidak sah.")
    assert stevedoring.standing(walk.call, walk.cast.parts[Role.STEVEDORE].organisation_id) is None
    assert not stevedoring.planned(walk.call)


def test_where_the_office_sees_to_the_work__there_is_no_plan() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    for code in ("RKBM", "RKBMC", "LAB"):
        assert not registry.current_of(code).applies(walk.call)


def test_without_goods_to_work__there_is_no_plan() -> None:
    walk = announced_call(cargo=())
    assert walk.call.cargo_work is False
    assert not registry.current_of("RKBM").applies(walk.call)


def test_who_is_not_appointed__may_not_even_begin() -> None:
    walk = announced_call()
    other = a_stevedore("PT Bongkar Lain")
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.begin(other, "RKBM", port=walk.cast.port, call_id=walk.call.pk)
    assert refused.value.status == 404


def test_who_is_no_longer_appointed__files_nothing_and_gets_nothing_granted() -> None:
    walk = announced_call()
    walk.file("RKBM")
    forwarder = walk.cast.parts[Role.FORWARDER].organisation_id
    assert forwarder is not None
    appointments.appoint(walk.call, [forwarder])
    with pytest.raises(Refused) as refused:
        walk.grant("RKBM")
    assert [(p.field, p.code) for p in refused.value.problems] == [("", "R11")]
    walk.withdraw("RKBM")
    assert problems_of(walk, "RKBM") == [("", "not_found")]


@pytest.mark.parametrize("code", ["RKBM", "RKBMC", "LAB"])
def test_a_company_whose_notice_of_business_has_run_out__files_nothing_new(code: str) -> None:
    walk = announced_call()
    if code == "RKBMC":
        walk.pass_through("RKBM")
    holder = walk.cast.files(registry.current_of(code))
    _last_day(holder, build.START.date() - timedelta(days=1))
    assert ("", "R06") in problems_of(walk, code)
    _last_day(holder, build.START.date())
    assert ("", "R06") not in problems_of(walk, code, starts_at=build.START) if code != "LAB" else walk.file(code)


def test_work_that_was_approved_goes_on__after_the_notice_of_business_has_run_out() -> None:
    walk = working_call()
    _last_day(walk.cast.parts[Role.STEVEDORE], build.START.date())
    report_day(walk, DAY, ("discharge", "CEMENT", "100"))
    assert stevedoring.progress(walk.call)[0].done == 100


def test_only_companies_whose_notice_is_in_force_today__may_be_appointed() -> None:
    walk = announced_call()
    port, holder = walk.cast.port, walk.cast.parts[Role.STEVEDORE]
    company, forwarder = holder.organisation, walk.cast.parts[Role.FORWARDER].organisation
    with clock.at(walk.at):
        assert set(permissions.appointees(port)) == {company, forwarder}
        _last_day(holder, walk.at.date())
        assert set(permissions.appointees(port)) == {company, forwarder}
        _last_day(holder, walk.at.date() - timedelta(days=1))
        assert list(permissions.appointees(port)) == [forwarder]
        assert not permissions.visible(walk.cast.agent, port)("appointee", holder.organisation_id or 0)
        _licence_of(holder).update(statement="")
        assert list(permissions.appointees(port)) == [forwarder], "what was erased says nothing"
    with clock.at(build.ETA - timedelta(days=61)):
        assert not permissions.appointees(port).exists(), "before its first day it is not in force"


def _licence_of(holder: Actor) -> Any:
    return Application.objects.filter(service_code="PMKU", organisation=holder.organisation_id)


def _last_day(holder: Actor, day: date) -> None:
    licence = _licence_of(holder).get()
    _licence_of(holder).update(statement=licence.form.model_copy(update={"valid_until": day}).model_dump_json())


def test_another_stevedore_sees_nothing_of_it() -> None:
    walk = announced_call()
    app = walk.file("RKBM")
    other = a_stevedore("PT Bongkar Lain")
    assert not permissions.applications(other).filter(pk=app.pk).exists()
    assert not permissions.calls(other).exists()
    assert not permissions.may(other, "view", app)
    assert permissions.may(walk.cast.agent, "view", app)


def test_no_changed_plan_takes_gangs_of_the_port_for_years() -> None:
    walk = announced_call()
    walk.pass_through("RKBM")
    assert problems_of(walk, "RKBMC", ends_at=build.ETD.replace(year=2062)) == [("ends_at", "limit")]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"starts_at": build.ETA - timedelta(hours=1)}, ("starts_at", "stay")),
        ({"starts_at": build.ETD, "ends_at": build.ETD + timedelta(hours=1)}, ("starts_at", "stay")),
        ({"ends_at": build.ETD + timedelta(hours=1)}, ("ends_at", "stay")),
        ({"ends_at": build.ETA + timedelta(hours=1)}, ("ends_at", "order")),
        ({"gangs": 0}, ("gangs", "labour")),
        ({"men_per_gang": 0}, ("men_per_gang", "labour")),
    ],
)
def test_a_plan_that_cannot_be__is_refused_by_field(changed: dict[str, Any], named: tuple[str, str]) -> None:
    assert named in problems_of(announced_call(), "RKBM", **changed)


def test_pipes_need_no_gangs() -> None:
    assert announced_call().file("RKBM", system="pipe", gangs=0, men_per_gang=0).in_review


def test_a_plan_for_a_time_that_has_passed__isrefused_day() -> None:
    walk = announced_call().until(build.ETA + timedelta(hours=6))
    assert ("starts_at", "clock") in problems_of(walk, "RKBM")


def test_more_than_was_announced__is_refused_and_less_is_marked() -> None:
    walk = announced_call()
    more = [build.Goods("discharge", "CEMENT", "300", "bag_cargo"), build.Goods("discharge", "CEMENT", "120.501")]
    assert problems_of(walk, "RKBM", cargo=[line.answers() for line in more]) == [("cargo.1.tonnes", "R12")]
    unknown = [build.Goods("discharge", "COAL", "1", "dry_bulk").answers()]
    assert problems_of(walk, "RKBM", cargo=unknown) == [("cargo.0.tonnes", "R12")]
    app = walk.file("RKBM", cargo=[build.Goods("discharge", "CEMENT", "400", "bag_cargo").answers()])
    assert light_of(app.service.checks(app), "Muatan sesuai PKK") == ("amber", "Bongkar Semen: 400 dari 420,500 ton")


def test_dangerous_goods_need_the_number_of_their_permit() -> None:
    walk = announced_call(cargo=(build.Goods("discharge", "CEMENT", "420.500", "bag_cargo", dangerous=True),))
    draft = walk.draft("RKBM")
    without = build.samples.statement("RKBM", walk.voyage, dangerous_permit=None)
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.submit(draft.pk, walk.cast.parts[Role.STEVEDORE], without)
    assert [(p.field, p.code) for p in refused.value.problems] == [("dangerous_permit", "R01")]
    assert walk.file("RKBM").in_review


def test_a_second_plan_of_the_same_stevedore_is_refused__of_another_not() -> None:
    other = a_stevedore("PT Bongkar Lain")
    walk = announced_call(other)
    walk.pass_through("RKBM")
    with clock.at(walk.at):
        again = lifecycle.begin(walk.cast.parts[Role.STEVEDORE], "RKBM", port=walk.cast.port, call_id=walk.call.pk)
        with pytest.raises(Refused) as refused:
            lifecycle.submit(again.pk, walk.cast.parts[Role.STEVEDORE], build.samples.statement("RKBM", walk.voyage))
    assert [p.code for p in refused.value.problems] == ["already"]
    with clock.at(walk.at):
        draft = lifecycle.begin(other, "RKBM", port=walk.cast.port, call_id=walk.call.pk)
        own = Application.objects.get(pk=draft.pk)
        own.statement = build.samples.statement("RKBM", walk.voyage).model_dump_json()
        light, said = light_of(own.service.checks(own), "Muatan sesuai PKK")
    assert (light, said) == ("green", "Bongkar Semen: 420,500 dari 420,500 ton"), "of a rival's tonnes nothing is told"
    app = walk.file("RKBM", by=other)
    light, said = light_of(app.service.checks(app), "Muatan sesuai PKK")
    assert (light, said) == ("red", "Bongkar Semen: 841,000 dari 420,500 ton")
    with clock.at(walk.at):
        lifecycle.grant(app.pk, walk.cast.authority)
    assert StevedoringPlan.objects.filter(call=walk.call, cancelled_at=None).count() == 2


def _pool(gangs: int) -> None:
    LabourPool.objects.create(port=commercial_port(), since=date(2026, 1, 1), gangs=gangs)


def test_gangs_of_others_at_the_same_time_count_against_the_pool() -> None:
    _pool(6)
    first = announced_call()
    first.pass_through("RKBM")
    title = "Regu TKBM pelabuhan"
    fits, over, alone = announced_call(), announced_call(), announced_call()
    app = fits.file("RKBM", gangs=4)
    assert light_of(app.service.checks(app), title) == ("green", "dipakai 2 dari 6 regu, diminta 4")
    app = over.file("RKBM", gangs=5)
    assert light_of(app.service.checks(app), title) == ("amber", "dipakai 2 dari 6 regu, diminta 5")
    app = alone.file("RKBM", gangs=7)
    assert light_of(app.service.checks(app), title) == ("red", "dipakai 2 dari 6 regu, diminta 7")


def test_gangs_count_only_while_they_work() -> None:
    _pool(2)
    first = announced_call()
    first.file("RKBM", ends_at=build.ETA + timedelta(hours=8))
    first.grant("RKBM")
    second = announced_call()
    app = second.file("RKBM", starts_at=build.ETA + timedelta(hours=8))
    assert light_of(app.service.checks(app), "Regu TKBM pelabuhan")[0] == "green"


def test_a_port_that_has_not_said_its_gangs__is_marked() -> None:
    app = announced_call().file("RKBM")
    assert light_of(app.service.checks(app), "Regu TKBM pelabuhan")[0] == "amber"


def test_a_pace_that_no_gang_can_keep__is_marked() -> None:
    walk = announced_call()
    slow = [build.Goods("load", "COPRA", "3", "bag_cargo").answers()]
    app = walk.file("RKBM", cargo=slow)
    assert light_of(app.service.checks(app), "Ton per regu per gilir kerja") == ("amber", "0,4 ton")


def test_a_change_is_verified_and_answered__each_within_its_own_30_minutes() -> None:
    walk = announced_call()
    walk.pass_through("RKBM")
    stevedore = walk.cast.parts[Role.STEVEDORE]
    change = registry.current_of("RKBMC")
    known = change.known(walk.call, stevedore)
    assert (known["gangs"], "cause" in known) == (2, False)
    app = walk.file("RKBMC", ends_at=build.ETD + timedelta(hours=2))
    assert app.due_at == build.utc(walk.at + timedelta(minutes=30))
    assert light_of(app.service.checks(app), "Selesai sebelum kapal berangkat (ETD)")[0] == "amber"
    waiting = walk.approve("RKBMC", after=timedelta(minutes=25))
    assert (waiting.state, waiting.current_step.name) == (State.IN_REVIEW, "notify")
    assert waiting.due_at == build.utc(walk.at + timedelta(minutes=30))
    plan = StevedoringPlan.objects.get(call=walk.call)
    assert plan.gangs == 2, "nothing changes before the answer"
    granted = walk.approve("RKBMC")
    assert granted.granted
    plan.refresh_from_db()
    assert (plan.gangs, plan.ends_at) == (3, build.utc(build.ETD + timedelta(hours=2)))
    first = walk.open_case("RKBM")
    assert any(str(granted) in check.title for check in first.service.checks(first))
    assert change.known(walk.call, stevedore)["gangs"] == 3
    assert granted.documents.get().number == "RKBMC.DN.IDBPN.2611.000001"


def test_a_change_that_is_taken_back__leaves_the_plan_as_it_was() -> None:
    walk = announced_call()
    walk.pass_through("RKBM", "RKBMC")
    walk.revoke("RKBMC", "R03", "Alasan tidak benar.")
    assert StevedoringPlan.objects.get(call=walk.call, cancelled_at=None).gangs == 2


def test_a_change_ends_with_the_plan_it_changed() -> None:
    walk = announced_call()
    walk.pass_through("RKBM", "RKBMC")
    walk.revoke("RKBM", "R03", "Surat perintah kerja tidak sah.")
    assert walk.open_case("RKBMC").state == State.REVOKED
    assert not StevedoringPlan.objects.filter(call=walk.call, cancelled_at=None).exists()


def test_without_a_plan_of_its_own__there_is_nothing_to_change() -> None:
    other = a_stevedore("PT Bongkar Lain")
    walk = announced_call(other)
    assert ("", "requires") in problems_of(walk, "RKBMC")
    walk.pass_through("RKBM")
    with pytest.raises(Refused) as refused:
        walk.file("RKBMC", by=other)
    assert [(p.field, p.code) for p in refused.value.problems] == [("", "requires")]


def test_one_change_at_a_time() -> None:
    walk = announced_call()
    walk.pass_through("RKBM")
    walk.file("RKBMC")
    assert problems_of(walk, "RKBMC") == [("", "already")]
