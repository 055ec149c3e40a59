"""Who may do what: role, action and state, for every service, as one table."""

import pytest

from suar.accounts.actors import Actor
from suar.accounts.roles import AGENCY_ROLES, Right, Role
from suar.kernel import clock
from suar.workflow import permissions, registry
from suar.workflow.models import Application, State
from tests import build

pytestmark = pytest.mark.django_db
ACTIONS = (*permissions.APPLICANT_ACTIONS, *permissions.OFFICE_ACTIONS)


def _people(port_code: str) -> dict[str, Actor]:
    port, other = build.a_port(port_code), build.a_port("IDXXX")
    return {
        "owner": build.an_agent(),
        "another agent": build.an_agent("PT Lain"),
        "authority": build.an_officer(Role.PORT_AUTHORITY, port),
        "harbour master": build.an_officer(Role.HARBOUR_MASTER, port),
        "head": build.an_officer(Role.HEAD_OF_OFFICE, port),
        **{role.value: build.an_agency(role, port) for role in AGENCY_ROLES},
        "authority elsewhere": build.an_officer(Role.PORT_AUTHORITY, other),
        "harbour master elsewhere": build.an_officer(Role.HARBOUR_MASTER, other),
        "directorate": build.an_officer(Role.DIRECTORATE),
    }


def _expected(service_code: str, who: str, state: State) -> set[str]:
    service = registry.versions(service_code)[-1]
    if who == "owner" and not service.opened_by_system:
        return {
            State.DRAFT: {"edit", "submit", "withdraw"},
            State.SENT_BACK: {"edit", "submit", "withdraw"},
            State.IN_REVIEW: {"withdraw"},
        }.get(state, set())
    decides = {Role.PORT_AUTHORITY: "authority", Role.HARBOUR_MASTER: "harbour master"}
    decides |= {role: role.value for role in AGENCY_ROLES}
    if not service.steps or who != decides[service.steps[-1].by]:
        return set()
    if state == State.IN_REVIEW:
        return {"grant"} if service.opened_by_system else {"grant", "reject", "send_back"}
    return {"revoke"} if state == State.GRANTED else set()


@pytest.mark.parametrize("code", registry.codes())
def test_may__by_role_action_and_state(code: str) -> None:
    service = registry.versions(code)[-1]
    people = _people("IDSUQ")
    port = build.a_port()
    owner = people["owner"]
    call = None
    if service.on_call:
        call = build.a_port_call(cast=build.a_cast(port, owner)).call
    for state in State:
        app = Application(
            service_code=code, service_since=service.since, port=port, call=call, organisation=owner.organisation,
            created_at=build.START, state=state,
        )  # fmt: skip
        for who, actor in people.items():
            allowed = {action for action in ACTIONS if permissions.may(actor, action, app)}
            assert allowed == _expected(code, who, state), f"{code} {who} {state}"


@pytest.mark.parametrize("code", registry.codes())
def test_a_draft_is_seen_by_its_company_alone(code: str) -> None:
    people, port = _people("IDSUQ"), build.a_port()
    app = Application(
        service_code=code, service_since=registry.versions(code)[-1].since, port=port,
        organisation=people["owner"].organisation, created_at=build.START,
    )  # fmt: skip
    assert {who for who, actor in people.items() if permissions.may(actor, "view", app)} == {"owner"}


def test_rights_of_the_group_cut_what_the_role_allows() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    app = walk.file("PKK")
    actor = walk.cast.authority
    narrow = Actor(actor.user_id, actor.label, actor.organisation, actor.postings, {"*": frozenset({Right.VIEW})})
    assert permissions.may(narrow, "view", app)
    assert not permissions.may(narrow, "grant", app)


def test_an_officer_whose_order_ended_may_nothing() -> None:
    from datetime import date

    from suar.accounts.actors import actor_of
    from suar.accounts.models import Posting, User

    walk = build.a_port_call(granted=["AGENCY"])
    app = walk.file("PKK")
    Posting.objects.update(until=date(2026, 11, 10))
    person = User.objects.get(username="port_authority IDSUQ")
    with clock.at(build.ETA):
        assert not permissions.may(actor_of(person), "grant", app)
        assert not permissions.applications(actor_of(person)).exists()


def test_lists_hold_only_what_one_may_see() -> None:
    mine = build.a_port_call(granted=["AGENCY"])
    other = build.a_port_call(cast=build.a_cast(agent=build.an_agent("PT Lain")), granted=["AGENCY"])
    assert set(permissions.calls(mine.cast.agent)) == {mine.call}
    assert mine.open_case("AGENCY") in permissions.applications(mine.cast.agent)
    assert other.open_case("AGENCY") not in permissions.applications(mine.cast.agent)
    assert set(permissions.calls(mine.cast.authority)) == {mine.call, other.call}
    assert not permissions.ships(mine.cast.agent).filter(pk=other.voyage.ship.pk).exists()
    elsewhere = build.an_officer(Role.PORT_AUTHORITY, build.a_port("IDXXX"))
    assert not permissions.calls(elsewhere).exists()
