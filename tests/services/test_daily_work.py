"""The daily report of a stevedore, and the departure report that begins with it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from suar.accounts.roles import Role
from suar.cargo import stevedoring
from suar.cargo.models import CargoLine, DailyWork
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.workflow import lifecycle, permissions, registry
from suar.workflow.models import Application
from suar.workflow.service import Check
from tests import build
from tests.services.stevedores import (
    CEMENT,
    COPRA,
    DAY,
    a_stevedore,
    announced_call,
    daily_form,
    light_of,
    refused_day,
    report_day,
    working_call,
)

pytestmark = pytest.mark.django_db


def test_a_later_report_of_a_day_takes_the_place_of_the_earlier() -> None:
    walk = working_call()
    report_day(walk, DAY, ("discharge", "CEMENT", "100"), ("load", "COPRA", "80"))
    report_day(walk, DAY, ("discharge", "CEMENT", "120.5"))
    report_day(walk, DAY + timedelta(days=1), ("discharge", "CEMENT", "100"))
    assert DailyWork.objects.filter(superseded=True).count() == 2
    done = {line.commodity: (line.planned, line.done, line.percent) for line in stevedoring.progress(walk.call)}
    assert done == {"CEMENT": (Decimal("420.500"), Decimal("220.500"), 52), "COPRA": (Decimal("80.000"), Decimal(0), 0)}
    app = walk.open_case("RKBM")
    title = "Realisasi Bongkar Semen"
    assert light_of(app.service.checks(app), title) == ("green", "220,500 dari 420,500 ton (52 %)")
    assert build.chain_holds()


def test_a_report_that_cannot_be__is_refused_by_field() -> None:
    walk = working_call()
    named = [(p.field, p.code) for p in refused_day(walk, DAY + timedelta(days=2), ("discharge", "CEMENT", "1"))]
    assert named == [("day", "clock")]
    named = [(p.field, p.code) for p in refused_day(walk, DAY - timedelta(days=1), ("discharge", "CEMENT", "1"))]
    assert named == [("day", "order")]
    named = [(p.field, p.code) for p in refused_day(walk, DAY, ("discharge", "CEMENT", "1"), ("load", "CEMENT", "1"))]
    assert named == [("done.1.commodity", "R12")]
    named = [(p.field, p.code) for p in refused_day(walk, DAY, ("discharge", "CEMENT", "1801"))]
    assert named == [("done.0.tonnes", "R22")]
    assert not DailyWork.objects.exists()


def test_of_goods_planned_in_two_packagings__the_report_says_which() -> None:
    cargo = (CEMENT, build.Goods("discharge", "CEMENT", "100", "unitized"))
    walk = working_call(cargo=cargo)
    refused = refused_day(walk, DAY, ("discharge", "CEMENT", "40"))
    assert [(p.field, p.code) for p in refused] == [("done.0.packaging", "missing")]
    report_day(walk, DAY, ("discharge", "CEMENT", "40"), packaging="unitized")
    done = {line.packaging: line.done for line in stevedoring.progress(walk.call)}
    assert done == {"bag_cargo": 0, "unitized": 40}


def test_only_the_stevedore_reports_its_work() -> None:
    walk = working_call()
    app = walk.open_case("RKBM")
    everybody = (walk.cast.agent, walk.cast.authority, walk.cast.parts[Role.FORWARDER], a_stevedore("PT Bongkar Lain"))
    assert not any(permissions.may_act(actor, "daily", app) for actor in everybody)
    assert permissions.may_act(walk.cast.parts[Role.STEVEDORE], "daily", app)


def test_another_appointed_stevedore__may_not_report_for_it() -> None:
    other = a_stevedore("PT Bongkar Lain")
    walk = announced_call(other)
    walk.pass_through("RKBM")
    walk.until(build.ETA + timedelta(hours=30))
    app = walk.open_case("RKBM")
    form = daily_form(walk, DAY, [{"direction": "discharge", "commodity": "CEMENT", "tonnes": "1"}])
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.act(app.pk, other, "daily", form)
    assert refused.value.status in (403, 404)
    assert not DailyWork.objects.exists()


def test_the_departure_report_begins_with_what_was_done__and_is_held_against_it() -> None:
    cargo = (CEMENT, COPRA, build.Goods("through", "COAL", "50", "dry_bulk"))
    walk = working_call(cargo=cargo)
    report_day(walk, DAY, ("discharge", "CEMENT", "420.5"))
    report_day(walk, DAY + timedelta(days=1), ("load", "COPRA", "75"))
    service = registry.current_of("LK3D")
    known = service.known(walk.call, walk.cast.agent)["cargo"]
    assert [(line["direction"], line["commodity"], line["tonnes"]) for line in known] == [
        ("discharge", "CEMENT", Decimal("420.500")),
        ("load", "COPRA", Decimal("75.000")),
        ("through", "COAL", Decimal("50.000")),
    ]
    assert light_of(_filed(walk, known), "Realisasi RKBM = LK3")[0] == "green"
    assert light_of(_filed(walk, walk.voyage.goods), "Realisasi RKBM = LK3") == (
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
    walk = working_call()
    known = registry.current_of("LK3D").known(walk.call, walk.cast.agent)["cargo"]
    assert [line["tonnes"] for line in known] == list(
        CargoLine.objects.filter(call=walk.call, phase="planned").values_list("tonnes", flat=True)
    )
    light, said = light_of(_filed(walk, walk.voyage.goods), "Realisasi RKBM = LK3")
    assert (light, said) == ("amber", "belum ada laporan harian")
