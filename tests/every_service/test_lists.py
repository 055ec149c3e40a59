"""Lists hold what one may see and nothing else: every person against every application and call of a made world."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from suar.accounts.actors import Actor, actor_of
from suar.accounts.models import MenuRights, Organisation, User
from suar.accounts.roles import AGENCY_ROLES, PORT_ROLES, Right, Role
from suar.demo.walking import Cast
from suar.kernel import clock
from suar.portcalls.models import PortCall
from suar.registry.models import Place
from suar.workflow import inbox, permissions, relations
from suar.workflow.models import Application, State
from tests import build, commerce
from tests.every_service import people
from tests.scenery import remembered

pytestmark = pytest.mark.django_db


class World:
    """Calls of rivals at two ports on different roads and at different points, with drafts, refusals and questions."""

    def __init__(self) -> None:
        cast, rival = commerce.a_commercial_cast(), commerce.a_commercial_cast(mark=" Saingan")
        jetty = commerce.a_commercial_cast(place="J1", mark=" Saingan")
        self.walks = [
            build.a_port_call(granted=["AGENCY", "PKK", "SPM"]),
            commerce.a_commercial_call(
                cast=cast, granted=["AGENCY", "PKK", "RKBM", "SPM", "PPKB", "RPKRO", "PPK", "SPK"]
            ),
            commerce.a_commercial_call(cast=rival, granted=["AGENCY", "PKK"]),
            commerce.a_commercial_call(cast=jetty, place="J1", granted=["AGENCY", "PKK", "RKBM", "SPM", "PPKB"]),
            commerce.a_foreign_call(cast=cast, granted=["AGENCY"]),
            commerce.a_convoy(cast=rival, granted=["AGENCY"]),
            commerce.a_commercial_call(cast=cast),
        ]
        self._untidy(cast)
        self.people = people.of_a_call(cast) | people.strangers(self.walks[1].call)
        self.people |= {f"rival {who}": actor for who, actor in people.of_a_call(rival).items()}
        self.people |= people.appointed_rivals(self.walks[1].call)
        self.people |= dict(self._hobbled(cast))

    def _untidy(self, cast: Cast) -> None:
        """Cases that wait, came back, were refused or withdrawn; one asks for another operator's jetty."""
        _small, ordered, fresh, _jetty, foreign, convoy, begun = self.walks
        ordered.file("SPOG")
        foreign.file("COP")  # health is asked before the notice of arrival is handed in
        fresh.file("RKBM")
        fresh.send_back("RKBM", "R22", "Periksa.")
        fresh.file("SPM")
        fresh.reject("SPM", "R22", "Tidak lengkap.")
        convoy.file("PKK")
        begun.file("AGENCY")
        begun.withdraw("AGENCY")
        asks = commerce.a_commercial_call(cast=cast, granted=["AGENCY", "PKK", "RKBM"])
        asks.file("PPKB", place=Place.objects.get(port=cast.port, code="J1").pk)
        self.walks.append(asks)

    def _hobbled(self, cast: Cast) -> Iterator[tuple[str, Actor]]:
        """The same people where their group, their company or they themselves were cut down."""
        agent = cast.agent
        assert agent.organisation is not None
        blind = {"*": frozenset({Right.VIEW}), "PKK": frozenset[Right]()}
        yield "agent blind to PKK", Actor(agent.user_id, agent.label, agent.organisation, rights=blind)
        only = {"*": frozenset[Right](), "PKK": frozenset({Right.VIEW})}
        yield "agent who sees PKK only", Actor(agent.user_id, agent.label, agent.organisation, rights=only)
        yield "agent without rights", Actor(agent.user_id, agent.label, agent.organisation)
        frozen = Organisation.objects.get(pk=agent.organisation.pk)
        frozen.active = False
        yield "agent of a frozen company", Actor(agent.user_id, agent.label, frozen, rights=agent.rights)


@pytest.fixture
@remembered
def world() -> World:
    return World()


def test_applications__are_those_that_may_be_viewed(world: World) -> None:
    every = list(Application.objects.select_related("port", "call__ship", "call__place", "organisation"))
    assert {State(app.state) for app in every} >= set(State) - {State.REVOKED}
    for who, actor in world.people.items():
        listed = set(permissions.applications(actor).values_list("pk", flat=True))
        viewed = {app.pk for app in every if permissions.may(actor, "view", app)}
        wrong = [f"{app.service_code} {app.state} {app.call}" for app in every if app.pk in listed ^ viewed]
        assert not wrong, f"{who}: list and may() differ about {wrong}"


def test_calls__are_those_in_which_one_has_a_part(world: World) -> None:
    every = list(PortCall.objects.select_related("port", "ship", "place"))
    for who, actor in world.people.items():
        listed = set(permissions.calls(actor).values_list("pk", flat=True))
        if actor.frozen and actor.has_right("calls", Right.VIEW):  # what is its own it goes on reading
            filed = Application.objects.filter(organisation=actor.organisation_id, call__isnull=False)
            own = {call.pk for call in every if call.agent_id == actor.organisation_id}
            assert listed == own | set(filed.values_list("call", flat=True)), who
            continue
        if not actor.active or not actor.has_right("calls", Right.VIEW):
            assert not listed, who
            continue
        for call in every:
            part = relations.of(actor, call, call.port)
            asked = Application.objects.filter(call=call, desk=actor.organisation_id, state=State.IN_REVIEW).exists()
            sees = bool(part) or asked or actor.has_role(Role.DIRECTORATE)
            assert (call.pk in listed) == sees, f"{who} {call} {part}"


def test_whoever_sees_an_application_sees_its_call__unless_it_was_theirs_once(world: World) -> None:
    for who, actor in world.people.items():
        if not actor.has_right("calls", Right.VIEW):
            continue
        calls = set(permissions.calls(actor).values_list("pk", flat=True))
        seen = permissions.applications(actor).exclude(call=None).values_list("call", flat=True)
        assert set(seen) <= calls, who


def test_whatever_waits_at_a_desk_can_be_opened_there(world: World) -> None:
    for who, actor in world.people.items():
        if not actor.has_desk:
            continue
        waiting = set(inbox.open_cases(actor).values_list("pk", flat=True))
        assert waiting <= set(permissions.applications(actor).values_list("pk", flat=True)), who


def test_strangers_see_nothing(world: World) -> None:
    nothing = [who for who in world.people if who.endswith(" elsewhere") or who.startswith("another ")]
    nothing += ["nobody", "clerk without an order", "agent without rights"]
    asked = "another operator"  # the owner of the jetty that one ship asks for
    licences = Application.objects.filter(service_code="PMKU")
    for who in nothing:
        actor = world.people[who]
        seen = permissions.applications(actor).exclude(pk__in=licences)
        if who != asked:
            assert not seen.exists(), who
            assert not permissions.calls(actor).exists(), who


def test_a_frozen_company_sees_its_own_and_may_do_nothing(world: World) -> None:
    actor = world.people["agent of a frozen company"]
    seen = list(permissions.applications(actor).select_related("call__ship", "call__place"))
    assert {app.organisation_id for app in seen} == {actor.organisation_id}
    assert [name for app in seen for name in permissions.allowed(actor, app)] == []


def test_an_agency_sees_its_own_business_and_no_more(world: World) -> None:
    for role in AGENCY_ROLES:
        actor = world.people[role.value]
        codes = set(permissions.applications(actor).values_list("service_code", flat=True))
        assert codes <= {"PKK", "SPM", "CREW", "COP", "PHQC", "IMM", "IMMO", "CUST", "CUSTO", "KARANTINA"}, role
    assert "COP" in set(permissions.applications(world.people["health"]).values_list("service_code", flat=True))
    assert not set(PORT_ROLES) & set(AGENCY_ROLES)


def test_rights_follow_the_group_of_a_person(world: World) -> None:
    walk = world.walks[1]
    person = User.objects.get(organisation=walk.cast.agent.organisation_id)
    assert person.group is not None
    MenuRights.objects.create(group=person.group, menu="PPKB")
    with clock.at(walk.at):
        seen = permissions.applications(actor_of(person)).filter(call=walk.call)
        assert "PPKB" not in set(seen.values_list("service_code", flat=True))
        assert "PKK" in set(seen.values_list("service_code", flat=True))
