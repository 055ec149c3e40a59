"""What the last granted statement said fills the next one: of the same company and ship, without what has passed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from suar.demo.walking import Walk
from suar.kernel import clock
from suar.workflow import as_before
from suar.workflow.forms import BaseForm, Day, PortTime, ShipRef, Text
from suar.workflow.models import Application
from suar.workflow.statements import questions
from tests import commerce
from tests.build import START, a_port_call, a_ship, an_agent


class Row(BaseForm):
    name: Text
    born_on: Day
    certificate: Text | None = None
    certificate_expires_on: Day | None = None


class Form(BaseForm):
    master_name: Text
    etd: PortTime
    route_number: Text
    inward_number: Text
    inward_on: Day
    imo_number: Text
    ship: ShipRef
    crew: list[Row]


def test_left_out__what_passed_lapsed_or_is_not_seen() -> None:
    row = {"name": "A", "born_on": date(1980, 1, 1), "certificate": "C", "certificate_expires_on": date(2020, 1, 1)}
    good = {**row, "certificate_expires_on": date(2099, 1, 1)}
    answers = {
        "master_name": "M", "etd": datetime(2020, 1, 1, tzinfo=START.tzinfo), "route_number": "R1",
        "inward_number": "I1", "inward_on": date(2020, 1, 1), "imo_number": "9", "ship": 5, "crew": [row, good],
    }  # fmt: skip
    kept = as_before._holding(questions(Form), answers, lambda _model, _pk: False)
    assert kept == {
        "master_name": "M", "imo_number": "9", "crew": [{"name": "A", "born_on": date(1980, 1, 1)}, good],
    }  # fmt: skip
    later = {**answers, "etd": datetime(2099, 1, 1, tzinfo=START.tzinfo)}
    seen = as_before._holding(questions(Form), later, lambda _model, _pk: True)
    assert (seen["ship"], seen["etd"]) == (5, later["etd"])


def test_found__of_the_same_ship_and_company_only(db: None) -> None:
    walk = a_port_call(granted=["AGENCY", "PKK", "SPM"])
    other = Application(
        service_code="SPM", port=walk.cast.port, organisation=an_agent("PT Lain").organisation, call=walk.call
    )
    assert as_before.last(other, walk.call) is None
    mine = Application(service_code="SPM", port=walk.cast.port, organisation=walk.cast.agent.organisation)
    found = as_before.last(mine, walk.call)
    assert found is not None
    assert found.pk == walk.apps["SPM"].pk
    walk.call.ship = a_ship(agent=walk.cast.agent, name="LAIN")
    assert as_before.last(mine, walk.call) is None


def test_a_convoy__says_of_each_hull_what_it_said_of_her(db: None) -> None:
    first = commerce.a_convoy(granted=["AGENCY", "PKK"])
    days = timedelta(days=10)
    plans = [replace(h.voyage, eta=h.voyage.eta + days, etd=h.voyage.etd + days) for h in first.hulls]
    walk = Walk(first.cast, plans[0], START + days - timedelta(days=1), commerce.DOMESTIC, plans[1:])
    walk.file("AGENCY")
    walk.grant("AGENCY")
    draft = walk.draft("PKK")
    with clock.at(walk.at):
        found = as_before.before(draft, walk.cast.agent)
        assert as_before.before(draft, an_agent("PT Lain")) is None
    assert found is not None
    assert found.answers["cargo"] == []
    barge = found.answers[f"hull_{walk.hulls[1].call.pk}"]
    assert [line["commodity"] for line in barge["cargo"]] == ["COAL"]
    assert "eta" not in found.answers
