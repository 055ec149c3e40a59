"""Stevedores and forwarders: the plan, its change, the daily report, dock labour, and goods by bill of lading."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from suar.accounts.actors import Actor, actor_of
from suar.accounts.roles import OrganisationKind, Role
from suar.cargo import stevedoring
from suar.cargo.models import CargoLine, DailyWork, StevedoringPlan
from suar.demo.walking import Cast
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.portcalls import appointments
from suar.registry.models import LabourPool, Port
from suar.workflow import lifecycle, permissions, registry
from suar.workflow.daily_work import DailyReport
from suar.workflow.forms import BaseForm
from suar.workflow.models import Application, State
from suar.workflow.service import Check
from suar.workflow.statements import describe, read
from tests import build

pytestmark = pytest.mark.django_db
CEMENT = build.Goods("discharge", "CEMENT", "420.500", "bag_cargo")
COPRA = build.Goods("load", "COPRA", "80.000", "bag_cargo")


def _company(kind: OrganisationKind, name: str) -> Actor:
    company = build.an_organisation(kind, name)
    return actor_of(build.a_person(company, f"orang {company.pk}"))


def _stevedore(name: str = "PT Bongkar Uji") -> Actor:
    return _company(OrganisationKind.STEVEDORE, name)


def _forwarder(name: str = "PT Muatan Uji") -> Actor:
    return _company(OrganisationKind.FORWARDER, name)


def _port() -> Port:
    return build.a_port("IDBPN", has_operator=True)


def announced_call(*others: Actor, cargo: tuple[build.Goods, ...] = (CEMENT, COPRA), **voyage: Any) -> build.Walk:
    """An announced call at a commercial port that appointed a stevedore, a forwarder and these others."""
    port = _port()
    parts = {Role.STEVEDORE: _stevedore(), Role.FORWARDER: _forwarder()}
    plain = build.a_cast(port)
    cast = Cast(port, plain.agent, plain.authority, plain.harbour_master, parts)
    companies = tuple(a.organisation_id for a in (*parts.values(), *others) if a.organisation_id)
    return build.a_port_call(cast=cast, granted=["AGENCY", "PKK"], cargo=cargo, companies=companies, **voyage)


def _problems(walk: build.Walk, code: str, **changed: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        walk.file(code, **changed)
    return [(p.field, p.code) for p in refused.value.problems]


def _light(checks: Any, title: str) -> tuple[str, str]:
    found: list[Check] = [check for check in checks if check.title == title]
    return found[0].light, found[0].evidence


def _report(walk: build.Walk, day: date, *done: tuple[str, str, str], by: Actor | None = None, **more: Any) -> None:
    rows = [{"direction": way, "commodity": goods, "tonnes": tonnes, **more} for way, goods, tonnes in done]
    actor = by or walk.cast.parts[Role.STEVEDORE]
    mine = Application.objects.filter(
        call=walk.call, service_code="RKBM", organisation=actor.organisation_id, state=State.GRANTED
    ).get()
    form = _daily(walk, day, rows)
    with clock.at(walk.at):
        lifecycle.act(mine.pk, actor, "daily", form)


def _daily(walk: build.Walk, day: date, rows: list[dict[str, str]]) -> BaseForm:
    return read(DailyReport, {"day": day.isoformat(), "done": rows}, zone=walk.cast.port.zone)


def _refused(walk: build.Walk, day: date, *done: tuple[str, str, str], **more: Any) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as refused:
        _report(walk, day, *done, **more)
    return refused.value.problems


# ---- the plan -----------------------------------------------------------------------------------------------


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
    other = _stevedore("PT Bongkar Lain")
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.begin(other, "RKBM", port=walk.cast.port, call_id=walk.call.pk)
    assert refused.value.status == 404


def test_who_is_no_longer_appointed__is_refused_with_r11() -> None:
    walk = announced_call()
    walk.draft("RKBM")
    forwarder = walk.cast.parts[Role.FORWARDER].organisation_id
    assert forwarder is not None
    appointments.appoint(walk.call, [forwarder])
    assert ("", "R11") in _problems(walk, "RKBM")


def test_another_stevedore_sees_nothing_of_it() -> None:
    walk = announced_call()
    app = walk.file("RKBM")
    other = _stevedore("PT Bongkar Lain")
    assert not permissions.applications(other).filter(pk=app.pk).exists()
    assert not permissions.calls(other).exists()
    assert not permissions.may(other, "view", app)
    assert permissions.may(walk.cast.agent, "view", app)


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
    assert named in _problems(announced_call(), "RKBM", **changed)


def test_pipes_need_no_gangs() -> None:
    assert announced_call().file("RKBM", system="pipe", gangs=0, men_per_gang=0).in_review


def test_a_plan_for_a_time_that_has_passed__is_refused() -> None:
    walk = announced_call().until(build.ETA + timedelta(hours=6))
    assert ("starts_at", "clock") in _problems(walk, "RKBM")


def test_more_than_was_announced__is_refused_and_less_is_marked() -> None:
    walk = announced_call()
    more = [build.Goods("discharge", "CEMENT", "300", "bag_cargo"), build.Goods("discharge", "CEMENT", "120.501")]
    assert _problems(walk, "RKBM", cargo=[line.answers() for line in more]) == [("cargo.1.tonnes", "R12")]
    unknown = [build.Goods("discharge", "COAL", "1", "dry_bulk").answers()]
    assert _problems(walk, "RKBM", cargo=unknown) == [("cargo.0.tonnes", "R12")]
    app = walk.file("RKBM", cargo=[build.Goods("discharge", "CEMENT", "400", "bag_cargo").answers()])
    assert _light(app.service.checks(app), "Muatan sesuai PKK") == ("amber", "Bongkar Semen: 400 dari 420,500 ton")


def test_dangerous_goods_need_the_number_of_their_permit() -> None:
    walk = announced_call(cargo=(build.Goods("discharge", "CEMENT", "420.500", "bag_cargo", dangerous=True),))
    draft = walk.draft("RKBM")
    without = build.samples.statement("RKBM", walk.voyage, dangerous_permit=None)
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.submit(draft.pk, walk.cast.parts[Role.STEVEDORE], without)
    assert [(p.field, p.code) for p in refused.value.problems] == [("dangerous_permit", "R01")]
    assert walk.file("RKBM").in_review


def test_a_second_plan_of_the_same_stevedore_is_refused__of_another_not() -> None:
    other = _stevedore("PT Bongkar Lain")
    walk = announced_call(other)
    walk.pass_through("RKBM")
    with clock.at(walk.at):
        again = lifecycle.begin(walk.cast.parts[Role.STEVEDORE], "RKBM", port=walk.cast.port, call_id=walk.call.pk)
        with pytest.raises(Refused) as refused:
            lifecycle.submit(again.pk, walk.cast.parts[Role.STEVEDORE], build.samples.statement("RKBM", walk.voyage))
    assert [p.code for p in refused.value.problems] == ["already"]
    app = walk.file("RKBM", by=other)
    light, said = _light(app.service.checks(app), "Muatan sesuai PKK")
    assert (light, said) == ("red", "Bongkar Semen: 841,000 dari 420,500 ton")
    with clock.at(walk.at):
        lifecycle.grant(app.pk, walk.cast.authority)
    assert StevedoringPlan.objects.filter(call=walk.call, cancelled_at=None).count() == 2


# ---- dock labour --------------------------------------------------------------------------------------------


def _pool(gangs: int) -> None:
    LabourPool.objects.create(port=_port(), since=date(2026, 1, 1), gangs=gangs)


def test_gangs_of_others_at_the_same_time_count_against_the_pool() -> None:
    _pool(6)
    first = announced_call()
    first.pass_through("RKBM")
    title = "Regu TKBM pelabuhan"
    fits, over, alone = announced_call(), announced_call(), announced_call()
    app = fits.file("RKBM", gangs=4)
    assert _light(app.service.checks(app), title) == ("green", "dipakai 2 dari 6 regu, diminta 4")
    app = over.file("RKBM", gangs=5)
    assert _light(app.service.checks(app), title) == ("amber", "dipakai 2 dari 6 regu, diminta 5")
    app = alone.file("RKBM", gangs=7)
    assert _light(app.service.checks(app), title) == ("red", "dipakai 2 dari 6 regu, diminta 7")


def test_gangs_count_only_while_they_work() -> None:
    _pool(2)
    first = announced_call()
    first.file("RKBM", ends_at=build.ETA + timedelta(hours=8))
    first.grant("RKBM")
    second = announced_call()
    app = second.file("RKBM", starts_at=build.ETA + timedelta(hours=8))
    assert _light(app.service.checks(app), "Regu TKBM pelabuhan")[0] == "green"


def test_a_port_that_has_not_said_its_gangs__is_marked() -> None:
    app = announced_call().file("RKBM")
    assert _light(app.service.checks(app), "Regu TKBM pelabuhan")[0] == "amber"


def test_a_pace_that_no_gang_can_keep__is_marked() -> None:
    walk = announced_call()
    slow = [build.Goods("load", "COPRA", "3", "bag_cargo").answers()]
    app = walk.file("RKBM", cargo=slow)
    assert _light(app.service.checks(app), "Ton per regu per gilir kerja") == ("amber", "0,4 ton")


# ---- its change ---------------------------------------------------------------------------------------------


def test_a_change_is_verified_and_answered__each_within_its_own_30_minutes() -> None:
    walk = announced_call()
    walk.pass_through("RKBM")
    stevedore = walk.cast.parts[Role.STEVEDORE]
    change = registry.current_of("RKBMC")
    known = change.known(walk.call, stevedore)
    assert (known["gangs"], "cause" in known) == (2, False)
    app = walk.file("RKBMC", ends_at=build.ETD + timedelta(hours=2))
    assert app.due_at == build.utc(walk.at + timedelta(minutes=30))
    assert _light(app.service.checks(app), "Selesai sebelum kapal berangkat (ETD)")[0] == "amber"
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
    other = _stevedore("PT Bongkar Lain")
    walk = announced_call(other)
    assert ("", "requires") in _problems(walk, "RKBMC")
    walk.pass_through("RKBM")
    with pytest.raises(Refused) as refused:
        walk.file("RKBMC", by=other)
    assert [(p.field, p.code) for p in refused.value.problems] == [("", "requires")]


def test_one_change_at_a_time() -> None:
    walk = announced_call()
    walk.pass_through("RKBM")
    walk.file("RKBMC")
    assert _problems(walk, "RKBMC") == [("", "already")]


# ---- the daily report ---------------------------------------------------------------------------------------


def _working(**voyage: Any) -> build.Walk:
    """A call whose plan is granted and whose work has begun."""
    walk = announced_call(**voyage)
    walk.pass_through("RKBM")
    return walk.until(build.ETA + timedelta(hours=30))


DAY = build.ETA.date()


def test_a_later_report_of_a_day_takes_the_place_of_the_earlier() -> None:
    walk = _working()
    _report(walk, DAY, ("discharge", "CEMENT", "100"), ("load", "COPRA", "80"))
    _report(walk, DAY, ("discharge", "CEMENT", "120.5"))
    _report(walk, DAY + timedelta(days=1), ("discharge", "CEMENT", "100"))
    assert DailyWork.objects.filter(superseded=True).count() == 2
    done = {line.commodity: (line.planned, line.done, line.percent) for line in stevedoring.progress(walk.call)}
    assert done == {"CEMENT": (Decimal("420.500"), Decimal("220.500"), 52), "COPRA": (Decimal("80.000"), Decimal(0), 0)}
    app = walk.open_case("RKBM")
    title = "Realisasi Bongkar Semen"
    assert _light(app.service.checks(app), title) == ("green", "220,500 dari 420,500 ton (52 %)")
    assert build.chain_holds()


def test_a_report_that_cannot_be__is_refused_by_field() -> None:
    walk = _working()
    named = [(p.field, p.code) for p in _refused(walk, DAY + timedelta(days=2), ("discharge", "CEMENT", "1"))]
    assert named == [("day", "clock")]
    named = [(p.field, p.code) for p in _refused(walk, DAY - timedelta(days=1), ("discharge", "CEMENT", "1"))]
    assert named == [("day", "order")]
    named = [(p.field, p.code) for p in _refused(walk, DAY, ("discharge", "CEMENT", "1"), ("load", "CEMENT", "1"))]
    assert named == [("done.1.commodity", "R12")]
    named = [(p.field, p.code) for p in _refused(walk, DAY, ("discharge", "CEMENT", "1801"))]
    assert named == [("done.0.tonnes", "R22")]
    assert not DailyWork.objects.exists()


def test_of_goods_planned_in_two_packagings__the_report_says_which() -> None:
    cargo = (CEMENT, build.Goods("discharge", "CEMENT", "100", "unitized"))
    walk = _working(cargo=cargo)
    refused = _refused(walk, DAY, ("discharge", "CEMENT", "40"))
    assert [(p.field, p.code) for p in refused] == [("done.0.packaging", "missing")]
    _report(walk, DAY, ("discharge", "CEMENT", "40"), packaging="unitized")
    done = {line.packaging: line.done for line in stevedoring.progress(walk.call)}
    assert done == {"bag_cargo": 0, "unitized": 40}


def test_only_the_stevedore_reports_its_work() -> None:
    walk = _working()
    app = walk.open_case("RKBM")
    everybody = (walk.cast.agent, walk.cast.authority, walk.cast.parts[Role.FORWARDER], _stevedore("PT Bongkar Lain"))
    assert not any(permissions.may_act(actor, "daily", app) for actor in everybody)
    assert permissions.may_act(walk.cast.parts[Role.STEVEDORE], "daily", app)


def test_another_appointed_stevedore__may_not_report_for_it() -> None:
    other = _stevedore("PT Bongkar Lain")
    walk = announced_call(other)
    walk.pass_through("RKBM")
    walk.until(build.ETA + timedelta(hours=30))
    app = walk.open_case("RKBM")
    form = _daily(walk, DAY, [{"direction": "discharge", "commodity": "CEMENT", "tonnes": "1"}])
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.act(app.pk, other, "daily", form)
    assert refused.value.status in (403, 404)
    assert not DailyWork.objects.exists()


def test_the_departure_report_begins_with_what_was_done__and_is_held_against_it() -> None:
    cargo = (CEMENT, COPRA, build.Goods("through", "COAL", "50", "dry_bulk"))
    walk = _working(cargo=cargo)
    _report(walk, DAY, ("discharge", "CEMENT", "420.5"))
    _report(walk, DAY + timedelta(days=1), ("load", "COPRA", "75"))
    service = registry.current_of("LK3D")
    known = service.known(walk.call, walk.cast.agent)["cargo"]
    assert [(line["direction"], line["commodity"], line["tonnes"]) for line in known] == [
        ("discharge", "CEMENT", Decimal("420.500")),
        ("load", "COPRA", Decimal("75.000")),
        ("through", "COAL", Decimal("50.000")),
    ]
    assert _light(_filed(walk, known), "Realisasi RKBM = LK3")[0] == "green"
    assert _light(_filed(walk, walk.voyage.goods), "Realisasi RKBM = LK3") == (
        "amber",
        "Bongkar: RKBM 420,500 ton, LK3 420,500 ton; Muat: RKBM 75,000 ton, LK3 80,000 ton",
    )


def _filed(walk: build.Walk, cargo: Any) -> list[Check]:
    """What the officer would see beside a departure report with this cargo."""
    service = registry.current_of("LK3D")
    form = build.samples.statement("LK3D", walk.voyage, cargo=cargo)
    app = Application(
        service_code="LK3D", service_since=service.since, port=walk.cast.port, call=walk.call,
        organisation=walk.cast.agent.organisation, created_at=walk.at, statement=form.model_dump_json(),
    )  # fmt: skip
    return list(service.checks(app))


def test_without_daily_reports__the_departure_report_begins_with_the_plan() -> None:
    walk = _working()
    known = registry.current_of("LK3D").known(walk.call, walk.cast.agent)["cargo"]
    assert [line["tonnes"] for line in known] == list(
        CargoLine.objects.filter(call=walk.call, phase="planned").values_list("tonnes", flat=True)
    )
    light, said = _light(_filed(walk, walk.voyage.goods), "Realisasi RKBM = LK3")
    assert (light, said) == ("amber", "belum ada laporan harian")


# ---- goods by bill of lading --------------------------------------------------------------------------------


def test_goods_are_reported_by_each_forwarder_once() -> None:
    other = _forwarder("PT Muatan Lain")
    walk = announced_call(other, cargo=(CEMENT,))
    app = walk.file("LAB")
    assert app.organisation == walk.cast.parts[Role.FORWARDER].organisation
    assert _light(app.service.checks(app), "Barang sesuai PKK")[0] == "green"
    walk.grant("LAB")
    assert _problems(walk, "LAB") == [("", "already")]
    second = walk.file("LAB", by=other)
    assert _light(second.service.checks(second), "Barang sesuai PKK") == (
        "red",
        "Bongkar Semen: 841,000 dari 420,500 ton",
    )


def test_goods_more_than_announced_or_with_a_wrong_tax_number__are_refused_by_row() -> None:
    walk = announced_call()
    row = build.samples.answers("LAB", walk.voyage)["consignments"][0]
    wrong = [row, {**row, "tonnes": "0.001", "owner_npwp": "123"}]
    assert _problems(walk, "LAB", consignments=wrong) == [
        ("consignments.1.owner_npwp", "npwp"),
        ("consignments.1.tonnes", "R12"),
    ]
    app = walk.file("LAB", consignments=[{**row, "tonnes": "20", "owner_npwp": None}])
    assert _light(app.service.checks(app), "Barang sesuai PKK")[0] == "amber"
    assert _light(app.service.checks(app), "NPWP pemilik barang") == ("amber", "1 baris tanpa NPWP")


def test_a_forwarder_that_is_not_appointed__sees_no_call_and_files_nothing() -> None:
    walk = announced_call()
    other = _forwarder("PT Muatan Lain")
    app = walk.file("LAB")
    assert not permissions.may(other, "view", app)
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.begin(other, "LAB", port=walk.cast.port, call_id=walk.call.pk)
    assert refused.value.status == 404


def test_statements_read_in_both_languages() -> None:
    walk = announced_call()
    for code in ("RKBM", "RKBMC", "LAB"):
        form = build.samples.statement(code, walk.voyage)
        for language in ("id", "en"):
            shown = describe(type(form), form, lookup=None, zone=walk.cast.port.zone, language=language)
            assert all(section.title for section in shown)
