"""Transfers between two ships: both there, the other agent consents and goes on reading, nobody else learns of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from suar.accounts.actors import Actor
from suar.accounts.models import User
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.records import outbox
from suar.workflow import inbox, lifecycle, permissions, registry, ship_to_ship, validity
from suar.workflow.models import Application, Notice, State
from suar.workflow.statements import read
from tests import build
from tests.scenery import remembered

pytestmark = pytest.mark.django_db
BEFORE = ("AGENCY", "PKK", "SPM")


@dataclass
class Pair:
    """Two ships at one port: she who gives, and she who takes."""

    gives: build.Walk
    takes: build.Walk

    def file(self, **changed: Any) -> Application:
        return self.gives.file("STS", **{"partner_number": self.takes.call.number, **changed})

    def refused(self, **changed: Any) -> list[Problem]:
        with pytest.raises(Refused) as refused:
            self.file(**changed)
        return list(refused.value.problems)

    @property
    def other_agent(self) -> Actor:
        return self.takes.cast.agent


@remembered
def _pair(*, same_agent: bool = False, **voyage: Any) -> Pair:
    first = build.a_port_call(granted=BEFORE)
    agent = first.cast.agent if same_agent else build.an_agent("PT Agen Kedua")
    cast = build.a_cast(first.cast.port, agent)
    load = {"cargo": (build.Goods("load", "CEMENT", "120.000", "bag_cargo"),)}
    second = build.a_port_call(granted=BEFORE, cast=cast, place="L1", **{**load, **voyage})
    first.until(second.at)
    return Pair(first, second)


def _decide(app: Application, actor: Actor, at: Any) -> Application:
    with clock.at(at):
        decided = lifecycle.grant(app.pk, actor)
        outbox.drain()
    return decided


def _pairs(problems: list[Problem]) -> list[tuple[str, str]]:
    assert all(p.text and p.remedy for p in problems)
    return [(problem.field, problem.code) for problem in problems]


def test_the_other_agent_consents__then_authority_and_harbour_master__and_both_find_it(
    sign_in: Callable[[Actor], Client],
) -> None:
    pair = _pair()
    app, at = pair.file(), pair.gives.at
    assert (app.step, app.desk_id) == (0, pair.other_agent.organisation_id)
    assert app in permissions.waiting_at_company(pair.other_agent)
    assert app not in inbox.open_cases(pair.gives.cast.authority).filter(step_role="port_authority")
    with clock.at(at), pytest.raises(Refused):
        lifecycle.grant(app.pk, pair.gives.cast.authority)
    _decide(app, pair.other_agent, at)
    _decide(app, pair.gives.cast.authority, at)
    granted = _decide(app, pair.gives.cast.harbour_master, at)
    assert granted.state == State.GRANTED
    document = granted.documents.get()
    assert document.file is not None
    for name in (pair.gives.call.ship.name, pair.takes.call.ship.name, str(pair.takes.call), "120"):
        assert name in document.content
    assert document.valid_until == build.utc(build.ETA + timedelta(hours=12))
    with clock.at(build.ETA + timedelta(hours=13)):
        assert validity.standing(document) == validity.Standing.LAPSED
    with clock.at(at):
        for agent, call in ((pair.gives.cast.agent, pair.gives.call), (pair.other_agent, pair.takes.call)):
            page = sign_in(agent).get(f"/kunjungan/{call}/").content.decode()
            assert f"/permohonan/{app.pk}/" in page
            assert sign_in(agent).get(f"/permohonan/{app.pk}/").status_code == 200
    assert build.chain_holds()


def test_of_one_agent__nobody_need_consent() -> None:
    pair = _pair(same_agent=True)
    app = pair.file()
    assert (app.step, app.desk_id, app.step_role) == (1, None, "port_authority")


def test_refused_by_the_other_agent_it_ends() -> None:
    pair = _pair()
    app = pair.file()
    with clock.at(pair.gives.at):
        done = lifecycle.reject(app.pk, pair.other_agent, reason="R12", text="Muatan bukan untuk kapal kami.")
    assert done.state == State.REJECTED


def test_strangers_and_the_other_agent_before_it_is_handed_in__see_nothing() -> None:
    pair = _pair()
    draft = pair.gives.draft("STS")
    assert not permissions.may(pair.other_agent, "view", draft)
    app = pair.file()
    stranger = build.an_agent("PT Agen Lain")
    assert not permissions.may(stranger, "view", app)
    assert app not in permissions.applications(stranger)
    assert not permissions.may(pair.other_agent, "edit", app)
    assert not permissions.calls(pair.other_agent).filter(pk=pair.gives.call.pk).exists()
    _decide(app, pair.other_agent, pair.gives.at)
    again = build.reread(app)
    assert permissions.may(pair.other_agent, "view", again)
    assert again in permissions.applications(pair.other_agent)
    assert not permissions.may(stranger, "view", again)


def test_one_transfer_at_a_time__whoever_filed_it_and_on_whichever_call() -> None:
    pair = _pair()
    cast = build.a_cast(pair.gives.cast.port, build.an_agent("PT Agen Ketiga"))
    third = build.a_port_call(granted=BEFORE, cast=cast, place="L1")
    pair.takes.until(third.at)
    pair.file()
    with pytest.raises(Refused) as refused:
        pair.takes.file("STS", partner_number=third.call.number, part="receives")
    assert _pairs(list(refused.value.problems)) == [("starts_at", "already")], "it is named on another call"


@pytest.mark.parametrize("cancelled", [True, False])
def test_the_other_visit_does_not_take_place__and_the_permission_ends_with_it(cancelled: bool) -> None:
    pair = _pair()
    app = pair.file()
    for actor in (pair.other_agent, pair.gives.cast.authority, pair.gives.cast.harbour_master):
        app = _decide(app, actor, pair.gives.at)
    pair.takes.until(pair.gives.at)
    if cancelled:
        filed = build.reread(pair.takes.file("BATAL"))
        with clock.at(pair.takes.at):
            assert "Ikut berakhir: STS" in [check.title for check in filed.service.checks(filed)]
        pair.takes.grant("BATAL")
    else:
        pair.takes.revoke("PKK", "R03", "Data kapal tidak benar.")
    app = build.reread(app)
    assert (app.state, app.documents.get().revoked_at is not None) == (State.REVOKED, True)
    assert not pair.gives.call.cancelled
    assert build.chain_holds()


def test_called_off__the_other_agent_hears_of_it() -> None:
    pair = _pair()
    app = pair.file()
    for actor in (pair.other_agent, pair.gives.cast.authority, pair.gives.cast.harbour_master):
        app = _decide(app, actor, pair.gives.at)
    pair.gives.pass_through("BATAL")
    assert build.reread(app).state == State.WITHDRAWN
    told = Notice.objects.filter(application=app, kind="changed").values_list("organisation", flat=True)
    assert list(told) == [pair.other_agent.organisation_id]


def test_a_transfer_that_is_over_stays_what_it_was() -> None:
    pair = _pair()
    app = pair.file()
    for actor in (pair.other_agent, pair.gives.cast.authority, pair.gives.cast.harbour_master):
        app = _decide(app, actor, pair.gives.at)
    pair.takes.until(app.form.ends_at + timedelta(hours=1))
    pair.takes.pass_through("BATAL")
    assert build.reread(app).state == State.GRANTED


def test_the_others_cargo_is_looked_at_only_after_its_agent_consented() -> None:
    pair = _pair(cargo=(build.Goods("load", "COAL", "120.000", "dry_bulk"),))
    app = pair.file()
    with clock.at(pair.gives.at):
        before = list(ship_to_ship.plan_checks(build.reread(app)))
        assert [check.light for check in before] == ["green"]
        _decide(app, pair.other_agent, pair.gives.at)
        after = list(ship_to_ship.plan_checks(build.reread(app)))
    assert [check.light for check in after] == ["green", "amber"]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"place": "D1"}, ("place", "place")),
        ({"ends_at": build.ETA + timedelta(hours=3)}, ("ends_at", "order")),
        ({"ends_at": build.ETA + timedelta(days=15)}, ("ends_at", "limit")),
        ({"starts_at": build.START - timedelta(hours=1)}, ("starts_at", "clock")),
        ({"starts_at": build.ETA - timedelta(hours=3)}, ("starts_at", "stay")),
        ({"ends_at": build.ETD + timedelta(hours=3)}, ("partner_number", "stay")),
        ({"hose_expires_on": build.ETA.date() - timedelta(days=1)}, ("hose_expires_on", "R02")),
        ({"fender_expires_on": build.ETA.date() - timedelta(days=1)}, ("fender_expires_on", "R02")),
        ({"cargo": [{"packaging": "bag_cargo", "commodity": "CEMENT", "tonnes": "90000"}]}, ("cargo.0.tonnes", "R22")),
    ],
)
def test_refused_by_field(changed: dict[str, Any], named: tuple[str, str]) -> None:
    pair = _pair()
    if changed.get("place"):
        changed = {"place": build.a_place(pair.gives.cast.port, "D1").pk}
    assert named in _pairs(pair.refused(**changed))


def test_a_number_that_is_no_other_ships_open_call_here__is_one_and_the_same_answer() -> None:
    pair = _pair()
    elsewhere = build.a_port_call(
        granted=("AGENCY", "PKK"), cast=build.a_cast(build.a_port("IDXXX"), build.an_agent("PT Agen Jauh"))
    )
    only_validated = build.a_port_call(granted=("AGENCY",), cast=pair.takes.cast)
    own = str(pair.gives.call.number)
    numbers = ("PKK.DN.IDSUQ.2611.000999", own, str(elsewhere.call.number), only_validated.call.request_number, "'; --")
    said = set()
    for number in numbers:
        problems = pair.refused(partner_number=number)
        assert ("partner_number", "R12") in _pairs(problems)
        said.add(next(p.text for p in problems if p.field == "partner_number"))
    assert len(said) == 1


def test_one_ship_makes_one_transfer_at_a_time() -> None:
    pair = _pair()
    pair.file()
    pair.gives.apps.pop("STS")
    assert ("starts_at", "already") in _pairs(pair.refused())
    pair.gives.apps.pop("STS")
    later = {"starts_at": build.ETA + timedelta(hours=13), "ends_at": build.ETA + timedelta(hours=20)}
    assert pair.file(**later).state == State.IN_REVIEW


def test_cancelled_on_the_other_side__it_is_not_granted() -> None:
    pair = _pair()
    app = pair.file()
    _decide(app, pair.other_agent, pair.gives.at)
    pair.takes.until(pair.gives.at)
    pair.takes.pass_through("BATAL")
    with clock.at(pair.takes.at), pytest.raises(Refused) as refused:
        lifecycle.grant(app.pk, pair.gives.cast.authority)
    assert ("partner_number", "R12") in _pairs(list(refused.value.problems))


@pytest.mark.parametrize(
    ("field", "value"),
    [("partner_number", ""), ("partner_number", "x" * 121), ("part", "both"), ("place", 0), ("cargo", []),
     ("cargo", "semua"), ("max_wind_knots", 0), ("max_wind_knots", 500), ("max_wave_m", "-1"), ("max_wave_m", "1.55"),
     ("superintendent", "\u202eX"), ("hose_expires_on", "kapan")],
)  # fmt: skip
def test_hostile_answers_are_refused(field: str, value: object) -> None:
    cast = build.a_cast()
    voyage = build.a_voyage(build.a_ship(agent=cast.agent), cast.port)
    answers = build.samples.answers("STS", voyage, **{field: value})
    visible = permissions.visible(cast.agent, cast.port)
    with pytest.raises(Refused) as refused:
        read(registry.current_of("STS").Form, answers, zone=cast.port.zone, visible=visible)
    assert {p.field.split(".")[0] for p in refused.value.problems} == {field}


def test_sent_back_for_correction__the_number_can_be_changed_and_nobodys_cargo_is_shown() -> None:
    pair = _pair()
    app = pair.file()
    _decide(app, pair.other_agent, pair.gives.at)
    with clock.at(pair.gives.at):
        back = lifecycle.send_back(app.pk, pair.gives.cast.authority, reason="R12", text="Periksa nomornya.")
        assert back.step > 0
        assert len(list(ship_to_ship.plan_checks(build.reread(back)))) == 1


def test_the_right_to_read_stays_with_the_company_that_consented() -> None:
    pair = _pair()
    app = pair.file()
    _decide(app, pair.other_agent, pair.gives.at)
    elsewhere = build.an_agent("PT Agen Ketiga")
    assert pair.other_agent.user_id is not None
    User.objects.filter(pk=pair.other_agent.user_id).update(organisation=elsewhere.organisation)
    again = build.reread(app)
    assert permissions.may(pair.other_agent, "view", again), "the company's people go on reading"
    assert not permissions.may(elsewhere, "view", again), "nothing is carried to another employer"
    assert again not in permissions.applications(elsewhere)
