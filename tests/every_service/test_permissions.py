"""Who may do what: every person, service, action and state as one table; what nobody grants is denied."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from suar.accounts.actors import Actor, actor_of
from suar.accounts.models import Posting, User
from suar.accounts.roles import AGENCY_ROLES, Right, Role
from suar.kernel import clock
from suar.portcalls.models import PortCall
from suar.workflow import permissions, registry, relations
from suar.workflow.models import Application, State
from tests import build, commerce
from tests.every_service import people
from tests.every_service.scenes import FILED, service_of

pytestmark = pytest.mark.django_db
ACTIONS = (*permissions.APPLICANT_ACTIONS, *permissions.OFFICE_ACTIONS)
ON_CALL = [s.code for s in registry.current() if s.on_call]
#: Who reads everything that was handed in on a call, beside the company that filed it.
ALWAYS = {"agent", "owner", "master", "authority", "harbour master", "head", "directorate"}
AGENCIES = {role.value for role in AGENCY_ROLES}
#: Who else reads it; a service that is not named here is read by nobody else.
ALSO: dict[str, set[str]] = {
    "PKK": {"stevedore", "second stevedore", "forwarder", "second forwarder", "operator", *AGENCIES},
    "SPM": {"operator", *AGENCIES},
    "PPKB": {"operator", "stevedore", "second stevedore"},
    "RPKRO": {"operator", "stevedore", "second stevedore"},
    "PPK": {"operator", "stevedore", "second stevedore"},
    "PPKX": {"operator", "stevedore", "second stevedore"},
    "PINDAH": {"operator", "stevedore", "second stevedore"},
    "LOKASI": {"operator", "stevedore", "second stevedore"},
    "TAMBAT": {"operator", "stevedore", "second stevedore"},  # the operator consents; the hours are the stevedores' too
    "RKBM": {"operator"},
    "RKBMC": {"operator"},
    "RKBMX": {"operator"},
    "MUATAN": {"stevedore", "second stevedore", "forwarder", "second forwarder", "operator", *AGENCIES},
    "SPK": {"operator"},
    "SPKK": {"operator"},
    "SPOG": {"operator"},
    "SPB": {"operator"},
    "PPKBD": {"operator"},
    "JASA": {"operator"},
    "CREW": {"immigration", "health"},
    "COP": {"health"},
    "PHQC": {"health"},
    "IMM": {"immigration"},
    "IMMO": {"immigration"},
    "CUST": {"customs"},
    "CUSTO": {"customs"},
    "SSCEC": {"health"},
    "KARANTINA": {"quarantine"},
    "FSC": {"operator"},
    "PSC": {"operator"},
    "TUNDA": {"operator"},
    "SPBC": {"operator"},
    "PWMS": {"operator"},
    "KEGIATAN": {"operator"},
    "HOLD": {"operator", "customs", "immigration", "quarantine"},
}
_DECIDER = {
    Role.PORT_AUTHORITY: "authority",
    Role.HARBOUR_MASTER: "harbour master",
    Role.HEAD_OF_OFFICE: "head",
    Role.DIRECTORATE: "directorate",
    **{role: role.value for role in AGENCY_ROLES},
}
_APPLICANT = {Role.AGENT: "agent", Role.STEVEDORE: "stevedore", Role.FORWARDER: "forwarder"}
_APPLICANT |= {Role.PORT_OPERATOR: "operator", Role.OWNER: "owner", Role.MASTER: "master"}
_APPLICANT |= _DECIDER


class Scene:
    """A call with everybody around it, whose applications are made in memory for every state."""

    def __init__(self, *, operated: bool) -> None:
        self.cast = commerce.a_commercial_cast()
        place = "O1" if operated else "D1"
        self.call: PortCall = commerce.a_commercial_call(cast=self.cast, place=place, granted=["AGENCY", "PKK"]).call
        self.operated = operated
        self.people = people.of_a_call(self.cast) | people.strangers(self.call) | people.appointed_rivals(self.call)

    def application(self, code: str, state: State, by: str = "") -> Application:
        """An application of the company that files the service; never saved."""
        service, actor = service_of(code), self.people[by or _applicant(code)]
        app = Application(
            service_code=code, service_since=service.since, port=self.call.port,
            call=self.call if service.on_call else None, organisation=actor.organisation, created_at=build.START,
            state=state,
            version=0 if state == State.DRAFT else 1,
        )  # fmt: skip
        if self.operated and state != State.DRAFT and any(step.at_operator for step in service.steps):
            app.desk = self.cast.parts[Role.PORT_OPERATOR].organisation
        return app

    def seen_by(self, app: Application) -> set[str]:
        """Names of those who may look at it."""
        return {who for who, actor in self.people.items() if permissions.may(actor, "view", app)}


#: Domestic calls of Indonesian ships, as this scene's is, are none of their business.
BORDER = {"immigration", "customs"}


def _applicant(code: str) -> str:
    return _APPLICANT[service_of(code).applicant]


def _colleague(app: Application, actor: Actor, call: PortCall) -> bool:
    """Of the company or office that filed it, in one of the parts that may."""
    if actor.organisation_id != app.organisation_id:
        return False
    own = relations.of(actor, call, call.port) | {role for role in Role if actor.has_role(role, call.port.code)}
    return bool(own & set(app.service.applicants()))


def _expected(app: Application, who: str, *, files: bool, operated: bool) -> set[str]:
    service, state = app.service, app.state
    if files and not service.opened_by_system:
        # An operator that does not run the place called at may only throw away what it began.
        writes = set() if who == "operator" and not operated else {"edit", "submit"}
        return {
            State.DRAFT: {*writes, "withdraw"},
            State.SENT_BACK: {*writes, "withdraw"},
            State.IN_REVIEW: {"withdraw"},
        }.get(State(state), set())
    if not service.steps:
        return set()
    step = service.steps[-1] if state == State.GRANTED else service.steps[0]
    office = "authority" if step.at_company else _DECIDER[step.by]  # nobody is asked here: the authority decides
    if state == State.GRANTED:  # what an operator granted hangs on to the state's papers: the office takes it back
        return {"revoke"} if who == office else set()
    if who != ("operator" if app.desk is not None else office) or state == State.DRAFT:
        return set()
    if state == State.IN_REVIEW:
        return {"grant"} if service.opened_by_system else {"grant", "reject", "send_back"}
    return set()


def _allowed(actor: Actor, app: Application) -> set[str]:
    return {action for action in ACTIONS if permissions.may(actor, action, app)}


@pytest.mark.parametrize("operated", [False, True], ids=["public berth", "operated berth"])
def test_may__by_person_action_and_state(operated: bool) -> None:
    scene = Scene(operated=operated)
    for code in registry.codes():
        for state in State:
            app = scene.application(code, state)
            for who, actor in scene.people.items():
                files = _colleague(app, actor, scene.call)
                expected = _expected(app, who, files=files, operated=operated)
                assert _allowed(actor, app) == expected, f"{code} {who} {state}"


def test_view__what_was_handed_in_is_read_by_whom_it_concerns_and_nobody_else() -> None:
    scene = Scene(operated=True)
    for code in ON_CALL:
        for state in set(State) - {State.DRAFT}:
            expected = (ALWAYS | {_applicant(code)} | ALSO.get(code, set())) - BORDER
            assert scene.seen_by(scene.application(code, state)) == expected, f"{code} {state}"


def test_view__at_a_public_berth_the_operator_is_a_stranger() -> None:
    scene = Scene(operated=False)
    for code in ON_CALL:
        if _applicant(code) != "operator":
            expected = (ALWAYS | {_applicant(code)} | ALSO.get(code, set())) - {"operator"} - BORDER
            assert scene.seen_by(scene.application(code, State.IN_REVIEW)) == expected, code


@pytest.mark.parametrize("operated", [False, True], ids=["public berth", "operated berth"])
def test_a_draft_is_seen_by_its_company_alone(operated: bool) -> None:
    scene = Scene(operated=operated)
    for code in registry.codes():
        draft = scene.application(code, State.DRAFT)
        files = scene.people[_applicant(code)].organisation_id
        company = {who for who, actor in scene.people.items() if actor.organisation_id == files}
        assert scene.seen_by(draft) == company, code
        office = {"authority", "harbour master", "head"}
        assert len(company - office) == 1 or company == office, "nobody else of these people works for it"


def test_the_agent_does_not_see_what_a_stevedore_has_begun() -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK"])
    begun = Application.objects.filter(call=walk.call, state=State.DRAFT)
    assert {app.service_code for app in begun} >= {"RKBM", "LAB"}
    for app in begun:
        assert not permissions.may(walk.cast.agent, "view", app)
        assert app not in permissions.applications(walk.cast.agent)
        assert not permissions.may(walk.cast.authority, "view", app)


def test_files__whoever_the_service_names_and_stands_in_that_part_to_the_call() -> None:
    scene = Scene(operated=True)
    for code in FILED:
        service = service_of(code)
        may_file = {who for who, actor in scene.people.items() if permissions.may_file(actor, service, scene.call)}
        expected = {_APPLICANT[role] for role in service.applicants()} - BORDER
        if service.from_outside:  # by the call's number, whoever has no part in it
            assert not may_file, code
            continue
        rivals = {f"second {who}" for who in expected & {"stevedore", "forwarder"}}
        assert may_file == expected | rivals, code


def test_what_a_company_that_was_appointed_files__its_rival_does_not_read() -> None:
    scene = Scene(operated=True)
    for code in FILED:
        service = service_of(code)
        for role in {Role.STEVEDORE, Role.FORWARDER} & set(service.applicants()):
            for state in State:
                readers = scene.seen_by(scene.application(code, state, by=_APPLICANT[role]))
                assert _APPLICANT[role] in readers, f"{code} {state}"
                assert f"second {_APPLICANT[role]}" not in readers, f"{code} {state}"


def test_clearance_filed_by_the_owner__is_the_owners_to_mend_and_the_agents_to_read() -> None:
    scene = Scene(operated=True)
    for state, expected in ((State.DRAFT, set()), (State.SENT_BACK, {"agent"})):
        app = scene.application("SPB", state, by="owner")
        assert scene.seen_by(app) & {"agent", "another agent", "another owner", "another ship's master"} == expected
        assert _allowed(scene.people["owner"], app) == {"edit", "submit", "withdraw"}
        assert _allowed(scene.people["agent"], app) == set()


def test_notice_of_business_is_between_the_company_and_its_office() -> None:
    scene = Scene(operated=True)
    expected = {"stevedore", "authority", "harbour master", "head", "directorate"}
    assert scene.seen_by(scene.application("PMKU", State.IN_REVIEW, by="stevedore")) == expected
    assert scene.seen_by(scene.application("PMKU", State.DRAFT, by="stevedore")) == {"stevedore"}


def test_a_company_that_is_no_longer_appointed__keeps_its_own_papers_only() -> None:
    scene = Scene(operated=True)
    stevedore = scene.people["stevedore"]
    scene.call.appointments.update(ended_at=build.START)
    assert not permissions.may(stevedore, "view", scene.application("PKK", State.GRANTED))
    assert permissions.may(stevedore, "view", scene.application("RKBM", State.GRANTED))
    assert scene.call not in permissions.calls(stevedore)
    assert not permissions.may_file(stevedore, service_of("RKBM"), scene.call)


def test_a_master_whose_command_ended__is_one_of_the_owners_people() -> None:
    scene = Scene(operated=True)
    master = scene.people["master"]
    scene.call.ship.owner = None
    scene.call.ship.save(update_fields=["owner"])
    spb = scene.application("SPB", State.GRANTED)
    assert permissions.may(master, "view", spb)
    scene.call.ship.commands.update(until=date(2026, 11, 1))
    assert not permissions.may(master, "view", spb)
    assert scene.call not in permissions.calls(master)


def _act_names(codes: Iterable[str]) -> list[tuple[str, str]]:
    return [(code, name) for code in codes for name in service_of(code).actions()]


def test_actions__only_by_those_it_names_and_never_by_a_stranger() -> None:
    scene = Scene(operated=True)
    strangers = people.strangers(scene.call)
    for code, name in _act_names(ON_CALL):
        granted = scene.application(code, State.GRANTED)
        granted.pk = 0  # nothing was recorded for it
        declared = granted.service.actions()[name]
        for who in strangers:
            assert not permissions.may_act(scene.people[who], name, granted), f"{code} {name} {who}"
        for who, role in (("health", Role.HEALTH), ("customs", Role.CUSTOMS), ("agent", Role.AGENT)):
            if role not in declared.by:
                assert not permissions.may_act(scene.people[who], name, granted), f"{code} {name} {who}"
        for state in set(State) - {State.GRANTED}:
            waiting = scene.application(code, state)
            waiting.pk = 0
            assert not any(permissions.may_act(actor, name, waiting) for actor in scene.people.values())


def test_rights_of_the_group_cut_what_the_role_allows() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    app = walk.file("PKK")
    actor = walk.cast.authority
    narrow = Actor(actor.user_id, actor.label, actor.organisation, actor.postings, {"*": frozenset({Right.VIEW})})
    assert permissions.may(narrow, "view", app)
    assert not permissions.may(narrow, "grant", app)


def test_an_officer_whose_order_ended_may_nothing() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    app = walk.file("PKK")
    Posting.objects.update(until=date(2026, 11, 10))
    person = User.objects.get(username="port_authority IDSUQ")
    with clock.at(build.ETA):
        assert not permissions.may(actor_of(person), "grant", app)
        assert not permissions.applications(actor_of(person)).exists()
