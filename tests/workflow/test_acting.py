"""Under a letter: every list and every row is cut to its services and ports, and what is done says in whose name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from suar.accounts import delegations, postings
from suar.accounts.actors import Actor
from suar.accounts.models import Delegation
from suar.accounts.postings import Order
from suar.accounts.roles import MENU_BILLS, MENU_CALLS, MENU_SHIPS, Capacity, Right, Role
from suar.kernel import clock
from suar.kernel.errors import NotThere, Refused
from suar.portcalls.models import PortCall, Trade
from suar.records import chain
from suar.records.models import Event, StoredFile
from suar.registry.models import Ship, ShipPaper
from suar.workflow import four_eyes, inbox, lifecycle, money, newcall, permissions
from suar.workflow.models import Application, Decision, Outcome, PortRule, State
from tests import build
from tests.accounts.acting import a_company, a_letter, again, person_of, set_active, under
from tests.scenery import remembered

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HERE, THERE = "IDSUQ", "IDTBK"


class World:
    """A principal with calls at two ports, and another agent who may hold its letter."""

    def __init__(self) -> None:
        with clock.at(build.START):
            self.principal = again(build.an_agent("PT Prinsipal"))
            self.delegate = a_company("PT Wakil")
        self.here = build.a_cast(agent=self.principal)
        self.there = build.a_cast(build.a_port(THERE), agent=self.principal)
        self.walks = [build.a_port_call(granted=["AGENCY", "PKK"], cast=cast) for cast in (self.here, self.there)]
        for walk in self.walks:
            walk.file("SPM")
            walk.draft("PPKB")
        self.own = build.a_port_call(granted=["AGENCY"], cast=build.a_cast(agent=self.delegate))
        self.at = max(walk.at for walk in (*self.walks, self.own))

    def under(self, number: str, **limits: Any) -> Actor:
        with clock.at(self.at):
            letter = a_letter(self.principal, self.delegate, number, **limits)
            return under(self.delegate, letter)


@pytest.fixture
@remembered
def world() -> World:
    return World()


@pytest.fixture
def _now(world: World) -> Iterator[None]:
    with clock.at(world.at):
        yield


LIMITS: dict[str, dict[str, Any]] = {
    "all": {},
    "one port": {"ports": (HERE,)},
    "two services": {"services": ("PKK", "SPM")},
    "services of a port": {"services": ("PKK", "SPM"), "ports": (HERE,)},
    "bills of a port": {"services": ("PKK", MENU_BILLS), "ports": (THERE,)},
    "nowhere yet": {"ports": ("IDXXX",)},
}


@pytest.mark.usefixtures("_now")
def test_every_list_and_every_row__is_cut_alike(world: World) -> None:
    build.a_port("IDXXX")
    wrong: list[str] = []
    every = list(Application.objects.select_related("port", "call__ship", "call__port", "call__place", "organisation"))
    for name, limits in LIMITS.items():
        actor = world.under(name, **limits)
        ports, services = limits.get("ports"), limits.get("services")

        def reached(code: str, service: str, at: Any = ports, of: Any = services) -> bool:
            return (not at or code in at) and (not of or service in of)

        def check(what: str, found: set[Any], right: set[Any], who: str = name) -> None:
            if found != right:
                wrong.append(f"{who}: {what}: {found ^ right}")

        mine = {
            a.pk for a in every if a.organisation_id == actor.organisation_id and reached(a.port.code, a.service_code)
        }
        check("applications", set(permissions.applications(actor).values_list("pk", flat=True)), mine)
        check("rows", {a.pk for a in every if permissions.may(actor, "view", a)}, mine)
        calls = {w.call.pk for w in world.walks if not ports or w.call.port.code in ports}
        check("calls", set(permissions.calls(actor).values_list("pk", flat=True)), calls)
        ships = {w.call.ship_id for w in world.walks if w.call.pk in calls}
        check("ships", set(permissions.ships(actor).values_list("pk", flat=True)), ships)
        papers = ShipPaper.objects.filter(ship__in=ships, superseded=False)
        check(
            "papers",
            set(permissions.papers(actor).values_list("pk", flat=True)),
            set(papers.values_list("pk", flat=True)),
        )
        files = {f.pk for f in StoredFile.objects.all() if permissions.may_read_file(actor, f)}
        own = {
            file
            for app in permissions.applications(actor)
            for file in [*app.files.values_list("file", flat=True), *app.documents.values_list("file", flat=True)]
        }
        check("files", files, (own | set(papers.values_list("file", flat=True))) - {None})
        waiting = {a.pk for a in every if a.pk in mine and a.state in (State.DRAFT, State.SENT_BACK)}
        check("waiting", {a.pk for a in inbox.waiting_for(actor)}, waiting)
        bills = {w.call.pk for w in world.walks if permissions.sees_money(actor, w.call)}
        check("bills", bills, calls if not services or MENU_BILLS in services else set())
        reads = {a.pk for a in every if set(permissions.allowed(actor, a)) - {"view"}}
        check("buttons only on what is seen", reads - mine, set())
    assert wrong == []


@pytest.mark.usefixtures("_now")
def test_what_lies_beyond_the_letter__cannot_be_done(world: World) -> None:
    actor = world.under("terbatas", services=("PKK", "SPM"), ports=(HERE,))
    here, there = world.walks
    beyond = there.apps.get("SPM") or Application.objects.get(call=there.call, service_code="SPM")
    for pk in (beyond.pk, Application.objects.get(call=here.call, service_code="PPKB").pk):
        with pytest.raises(NotThere):
            lifecycle.save_draft(pk, actor, "{}", 0)
        with pytest.raises(NotThere):
            lifecycle.withdraw(pk, actor)
    with pytest.raises(Refused) as other_service:
        lifecycle.begin(actor, "PPKB", port=here.call.port, call_id=here.call.pk)
    with pytest.raises(Refused):
        lifecycle.begin(actor, "PKK", port=there.call.port, call_id=there.call.pk)
    with pytest.raises(Refused):
        lifecycle.begin(actor, "PMKU", port=there.call.port)
    assert other_service.value.status in (403, 404)
    for port in (here.call.port, there.call.port):
        with pytest.raises(Refused):
            newcall.open_call(
                actor, port=port, ship_id=here.call.ship_id, trade_in=Trade.DOMESTIC, trade_out=Trade.DOMESTIC
            )
    assert not permissions.may_keep_ships(actor)
    assert list(money.tickets(actor)) == []


@pytest.mark.usefixtures("_now")
def test_a_letter_for_a_port__lets_ships_be_brought_there_for_the_first_time(world: World) -> None:
    actor = world.under("buka", ports=(HERE,))
    ship = build.a_ship(agent=world.principal)
    assert ship not in permissions.ships(actor)
    call = newcall.open_call(
        actor, port=world.walks[0].call.port, ship_id=ship.pk, trade_in=Trade.DOMESTIC, trade_out=Trade.DOMESTIC
    )
    assert call.agent_id == world.principal.organisation_id
    assert ship in permissions.ships(actor)


@pytest.mark.usefixtures("_now")
def test_filed_under_a_letter__case_event_and_decision_say_so(world: World) -> None:
    walk = world.walks[0]
    actor = world.under("SK/9", services=("PKK", "SPM"))
    app = Application.objects.get(call=walk.call, service_code="SPM")
    lifecycle.send_back(app.pk, walk.cast.harbour_master, reason="R22", text="Periksa.")
    lifecycle.submit(app.pk, actor, build.reread(app).form)
    app = build.reread(app)
    assert app.filed_under is not None
    assert app.filed_under.delegate == world.delegate.organisation
    event = Event.objects.filter(subject_kind="application", subject_id=app.pk, verb="submitted").latest("sequence")
    assert "a.n. PT Prinsipal [SK/9]" in event.actor_label
    lifecycle.grant(app.pk, walk.cast.harbour_master)
    words = json.dumps(json.loads(app.documents.get().content), ensure_ascii=False)
    assert "PT Wakil a.n. PT Prinsipal" in words
    assert "SK/9" in words
    assert chain.verify_all()[1] == []


@pytest.mark.usefixtures("_now")
def test_nobody_decides_a_case_of_the_company_they_work_for_or_act_for(world: World) -> None:
    app = Application.objects.select_related("port", "call__port", "organisation").get(
        call=world.walks[0].call, service_code="SPM"
    )
    officer = world.here.harbour_master
    assert permissions.may(officer, "grant", app)
    assert not permissions.may(replace(officer, employer=app.organisation), "grant", app)
    a_letter(world.principal, world.delegate, "kuasa")
    assert world.principal.organisation is not None
    assert delegations.acts_for(again(world.delegate), world.principal.organisation)
    assert not delegations.acts_for(officer, world.principal.organisation)


@pytest.mark.usefixtures("_now")
def test_revoked__the_next_look_finds_nothing_to_use(world: World) -> None:
    actor = world.under("cabut")
    assert actor.delegation is not None
    delegations.end(world.principal, actor.delegation.pk, "selesai")
    assert not delegations.usable(person_of(world.delegate)).exists()


@pytest.mark.usefixtures("_now")
def test_rights_under_a_letter__are_never_more_than_ones_own(world: World) -> None:
    limited = replace(world.delegate)
    letter = Delegation(principal=world.principal.organisation, delegate=world.delegate.organisation, services=["PKK"])
    own = {"PKK": frozenset({Right.VIEW}), "SPM": frozenset(Right), MENU_CALLS: frozenset({Right.VIEW})}
    from suar.accounts.rights import on
    from suar.accounts.rights import under as cut

    found = cut(letter, own)
    assert on(found, "PKK") == {Right.VIEW}
    assert on(found, "SPM") == frozenset()
    assert on(found, MENU_CALLS) == {Right.VIEW}
    assert on(found, MENU_SHIPS) == frozenset()
    assert limited.delegation is None


@pytest.fixture
def two_officers(world: World) -> tuple[Application, Actor, Actor]:
    """A case at a port that asks for two officers, and two harbour masters."""
    walk = world.walks[0]
    first = walk.cast.harbour_master
    second = build.an_officer(Role.HARBOUR_MASTER, walk.cast.port, "syahbandar kedua")
    app = Application.objects.select_related("port", "call__port").get(call=walk.call, service_code="SPM")
    step = app.service.steps[0].name
    PortRule.objects.create(
        port=app.port, service_code="SPM", step=step, four_eyes=True, since=build.START.date() - timedelta(days=30),
        legal_basis="Instruksi kepala kantor",
    )  # fmt: skip
    with clock.at(world.at):
        lifecycle.send_back(app.pk, first, reason="R22", text="Ulangi.")
        lifecycle.submit(app.pk, walk.cast.agent, build.reread(app).form)
    return build.reread(app), first, second


@pytest.mark.usefixtures("_now")
def test_two_officers__the_first_agrees__another_grants(two_officers: tuple[Application, Actor, Actor]) -> None:
    app, first, second = two_officers
    assert app.four_eyes
    lifecycle.grant(app.pk, first)
    app = build.reread(app)
    assert app.state == State.IN_REVIEW
    assert not app.documents.exists()
    assert not permissions.may(first, "grant", app)
    with pytest.raises(Refused) as twice:
        lifecycle.grant(app.pk, first)
    assert (twice.value.status, twice.value.problems[0].code) == (403, "four_eyes")
    assert permissions.may(second, "grant", app)
    lifecycle.grant(app.pk, second)
    app = build.reread(app)
    assert app.state == State.GRANTED
    with pytest.raises(Refused) as late:
        lifecycle.grant(app.pk, first)
    assert late.value.problems[0].code == "state"
    outcomes = [d.outcome for d in Decision.objects.filter(application=app, version=app.version)]
    assert outcomes == [Outcome.AGREED, Outcome.GRANTED]
    assert chain.verify_all()[1] == []


@pytest.mark.usefixtures("_now")
def test_two_officers__a_new_version_needs_both_again(
    two_officers: tuple[Application, Actor, Actor], world: World
) -> None:
    app, first, second = two_officers
    lifecycle.grant(app.pk, first)
    lifecycle.send_back(app.pk, second, reason="R22", text="Salah tulis.")
    lifecycle.submit(app.pk, world.principal, build.reread(app).form)
    lifecycle.grant(app.pk, second)
    assert build.reread(app).state == State.IN_REVIEW
    lifecycle.grant(app.pk, first)
    assert build.reread(app).state == State.GRANTED


@pytest.mark.usefixtures("_now")
def test_two_officers__a_company_that_consented_is_none_of_them(
    two_officers: tuple[Application, Actor, Actor], world: World
) -> None:
    app, first, second = two_officers
    Decision.objects.create(
        application=app, version=app.version, step="consent", outcome=Outcome.GRANTED, decided_at=clock.now(),
        decided_by_id=world.principal.user_id, decided_by_label="PT", desk=world.principal.organisation,
    )  # fmt: skip
    lifecycle.grant(app.pk, first)
    assert build.reread(app).state == State.IN_REVIEW
    lifecycle.grant(app.pk, second)
    assert build.reread(app).state == State.GRANTED


@pytest.mark.usefixtures("_now")
def test_two_officers__who_may_be_the_second_is_said_as_it_is(two_officers: tuple[Application, Actor, Actor]) -> None:
    app, first, _second = two_officers
    head = build.an_officer(Role.HEAD_OF_OFFICE, app.port, "kepala tanpa fungsi lain")
    lifecycle.grant(app.pk, first)
    again = build.reread(app)
    with pytest.raises(Refused) as twice:
        four_eyes.refuse_twice(first, again)
    assert not permissions.may(head, "grant", again)
    assert not any("kepala kantor" in str(one.remedy) for one in twice.value.problems)


@pytest.mark.usefixtures("_now")
def test_two_officers__never_in_bulk(two_officers: tuple[Application, Actor, Actor]) -> None:
    app, first, _second = two_officers
    (tried,) = lifecycle.grant_many(first, {app.pk: app.version})
    assert {p.code for p in tried.problems} <= {"four_eyes", "bulk", "checks", "permission"}
    assert tried.problems
    assert not Decision.objects.filter(application=app, outcome=Outcome.AGREED).exists()


@pytest.mark.usefixtures("_now")
def test_a_rule_of_later__leaves_what_was_filed_before_alone(world: World) -> None:
    walk = world.walks[1]
    app = Application.objects.get(call=walk.call, service_code="SPM")
    PortRule.objects.create(
        port=app.port, service_code="SPM", step=app.service.steps[0].name, four_eyes=True,
        since=build.START.date() + timedelta(days=30), legal_basis="Kelak",
    )  # fmt: skip
    lifecycle.send_back(app.pk, walk.cast.harbour_master, reason="R22", text="Ulangi.")
    lifecycle.submit(app.pk, world.principal, build.reread(app).form)
    assert not build.reread(app).four_eyes


@pytest.mark.usefixtures("_now")
def test_a_substitute_signs_as_one(world: World) -> None:
    walk = world.walks[0]
    head = build.an_officer(Role.HEAD_OF_OFFICE, walk.cast.port, "kepala")
    deputy = build.an_officer(Role.PORT_AUTHORITY, walk.cast.port, "wakil")
    today = clock.today(walk.cast.port.zone)
    stood = person_of(walk.cast.harbour_master).username
    order = Order(
        "wakil", walk.cast.port.code, Role.HARBOUR_MASTER, walk.cast.port.zone, "SP-7", today, today + 9 * DAY,
        Capacity.ACTING_DAILY, stood,
    )  # fmt: skip
    postings.post(head, order)
    app = Application.objects.get(call=walk.call, service_code="SPM")
    lifecycle.grant(app.pk, again(deputy))
    content = json.loads(app.documents.get().content)
    assert content["signer_function"] == "Plh. Syahbandar"
    assert Decision.objects.get(application=app).decided_by_label.startswith("Wakil, Plh. Syahbandar (")


@pytest.mark.usefixtures("_now")
def test_a_frozen_company_reads_its_own__and_is_told_why_it_cannot_act(world: World) -> None:
    set_active(world.principal, False)
    actor = again(world.principal)
    assert actor.frozen
    own = set(Application.objects.filter(organisation=actor.organisation_id).values_list("pk", flat=True))
    assert set(permissions.applications(actor).values_list("pk", flat=True)) == own
    every = Application.objects.select_related("port", "call__ship", "call__port", "organisation")
    assert {a.pk for a in every if permissions.may(actor, "view", a)} == own
    assert set(permissions.calls(actor)) == set(PortCall.objects.filter(agent=actor.organisation_id))
    assert set(permissions.ships(actor)) == set(Ship.objects.filter(agents=actor.organisation_id))
    assert {name for a in every for name in permissions.allowed(actor, a)} == set()
    draft = Application.objects.get(call=world.walks[0].call, service_code="PPKB")
    for attempt in (
        lambda: lifecycle.withdraw(draft.pk, actor),
        lambda: lifecycle.begin(actor, "PMKU", port=draft.port),
        lambda: newcall.open_call(
            actor, port=draft.port, ship_id=world.walks[0].call.ship_id, trade_in=Trade.DOMESTIC,
            trade_out=Trade.DOMESTIC,
        ),
    ):  # fmt: skip
        with pytest.raises(Refused) as problem:
            attempt()
        assert (problem.value.status, problem.value.problems[0].code) == (403, "frozen")
