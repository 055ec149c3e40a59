"""A commercial port with a stevedore and a forwarder at work on a call; what tests of them share."""

from datetime import date, timedelta
from typing import Any

import pytest

from suar.accounts.actors import Actor, actor_of
from suar.accounts.roles import OrganisationKind, Role
from suar.demo.walking import Cast
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.registry.models import Port
from suar.workflow import lifecycle
from suar.workflow.daily_work import DailyReport
from suar.workflow.forms import BaseForm
from suar.workflow.models import Application, State
from suar.workflow.service import Check
from suar.workflow.statements import read
from tests import build
from tests.scenery import remembered

CEMENT = build.Goods("discharge", "CEMENT", "420.500", "bag_cargo")
DAY = build.ETA.date()
COPRA = build.Goods("load", "COPRA", "80.000", "bag_cargo")


def _company_of(kind: OrganisationKind, name: str) -> Actor:
    company = build.an_organisation(kind, name)
    return actor_of(build.a_person(company, f"orang {company.pk}"))


def a_stevedore(name: str = "PT Bongkar Uji") -> Actor:
    return _company_of(OrganisationKind.STEVEDORE, name)


def a_forwarder(name: str = "PT Muatan Uji") -> Actor:
    return _company_of(OrganisationKind.FORWARDER, name)


def commercial_port() -> Port:
    return build.a_port("IDBPN", has_operator=True)


@remembered
def announced_call(*others: Actor, cargo: tuple[build.Goods, ...] = (CEMENT, COPRA), **voyage: Any) -> build.Walk:
    """An announced call at a commercial port that appointed a stevedore, a forwarder and these others."""
    port = commercial_port()
    parts = {Role.STEVEDORE: a_stevedore(), Role.FORWARDER: a_forwarder()}
    plain = build.a_cast(port)
    cast = Cast(port, plain.agent, plain.authority, plain.harbour_master, parts)
    for holder in (*parts.values(), *others):
        build.a_licence(cast, holder=holder)
    companies = tuple(a.organisation_id for a in (*parts.values(), *others) if a.organisation_id)
    return build.a_port_call(cast=cast, granted=["AGENCY", "PKK"], cargo=cargo, companies=companies, **voyage)


def problems_of(walk: build.Walk, code: str, **changed: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        walk.file(code, **changed)
    return [(p.field, p.code) for p in refused.value.problems]


def light_of(checks: Any, title: str) -> tuple[str, str]:
    found: list[Check] = [check for check in checks if check.title == title]
    return found[0].light, found[0].evidence


def report_day(walk: build.Walk, day: date, *done: tuple[str, str, str], by: Actor | None = None, **more: Any) -> None:
    rows = [{"direction": way, "commodity": goods, "tonnes": tonnes, **more} for way, goods, tonnes in done]
    actor = by or walk.cast.parts[Role.STEVEDORE]
    mine = Application.objects.filter(
        call=walk.call, service_code="RKBM", organisation=actor.organisation_id, state=State.GRANTED
    ).get()
    form = daily_form(walk, day, rows)
    with clock.at(walk.at):
        lifecycle.act(mine.pk, actor, "daily", form)


def daily_form(walk: build.Walk, day: date, rows: list[dict[str, str]]) -> BaseForm:
    return read(DailyReport, {"day": day.isoformat(), "done": rows}, zone=walk.cast.port.zone)


def refused_day(walk: build.Walk, day: date, *done: tuple[str, str, str], **more: Any) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as refused:
        report_day(walk, day, *done, **more)
    return refused.value.problems


@remembered
def working_call(**voyage: Any) -> build.Walk:
    """A call whose plan is granted and whose work has begun."""
    walk = announced_call(**voyage)
    walk.pass_through("RKBM")
    return walk.until(build.ETA + timedelta(hours=30))
