"""Who learns that somebody was faster: only who could have done it. Others who see the case are refused, the rest not.

Of each action: 409 with the winner's name for a colleague, 403 for a mere reader, 404 for who does not see the case.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from suar.accounts.actors import Actor
from suar.accounts.roles import Level, OrganisationKind, Right, Role
from suar.demo.walking import hand_in_papers
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls.models import Trade
from suar.workflow import lifecycle, permissions
from suar.workflow.models import Application, State
from tests import build
from tests.accounts.acting import a_colleague, again, person_of, posted
from tests.api.program import Program
from tests.build import Walk

pytestmark = pytest.mark.django_db
_LOOK = frozenset({Right.VIEW})
_LONG_AGO = date(2020, 1, 1)
Do = Callable[[int, Actor], Any]
_WHY: dict[str, Any] = {"reason": "R22", "text": "Uji."}


def _submit(pk: int, actor: Actor) -> None:
    lifecycle.submit(pk, actor, Application.objects.get(pk=pk).form)


OF_COMPANY: dict[str, Do] = {
    "edit": lambda pk, actor: lifecycle.save_draft(pk, actor, "{}", 0),
    "submit": _submit,
    "withdraw": lifecycle.withdraw,
}
OF_OFFICE: dict[str, Do] = {
    "grant": lifecycle.grant,
    "send_back": lambda pk, actor: lifecycle.send_back(pk, actor, **_WHY),
    "reject": lambda pk, actor: lifecycle.reject(pk, actor, **_WHY),
    "revoke": lambda pk, actor: lifecycle.revoke(pk, actor, **_WHY),
}


def _status(do: Do, pk: int, actor: Actor) -> tuple[int, str]:
    with pytest.raises(Refused) as refused:
        do(pk, actor)
    return refused.value.status, refused.value.problems[0].text


def _officer(walk: Walk, name: str, role: Role, **menus: frozenset[Right]) -> Actor:
    """Another officer of the port's own office, in a group of their own."""
    made = a_colleague(walk.cast.authority, name, Level.NON_ADMIN, **menus)
    posted(made, role, _LONG_AGO)
    return again(made)


@pytest.fixture
def walk() -> Walk:
    return build.a_port_call(granted=["AGENCY"])


def _granted(walk: Walk, code: str) -> Application:
    walk.pass_through(code)
    return build.reread(walk.apps[code])


@pytest.mark.parametrize("action", OF_OFFICE)
def test_of_the_office__only_who_holds_function_and_right_learns_who_was_faster(action: str, walk: Walk) -> None:
    app = walk.file("PKK")
    right = permissions_of(action)
    with clock.at(walk.at):
        winner = _officer(walk, "pemenang", Role.PORT_AUTHORITY)
        lifecycle.grant(app.pk, winner)
        if action == "revoke":
            lifecycle.revoke(app.pk, winner, **_WHY)
        do = OF_OFFICE[action]
        status, text = _status(do, app.pk, walk.cast.authority)
        assert (status, "Pemenang" in text) == (409, True)
        narrow = _officer(walk, "hanya tindakan ini", Role.PORT_AUTHORITY, PKK=frozenset({Right.VIEW, right}))
        assert _status(do, app.pk, narrow)[0] == 409
        others = frozenset(Right) - {right}
        readers = {
            "looks only": _officer(walk, "pembaca", Role.PORT_AUTHORITY, PKK=_LOOK),
            "every right but this": _officer(walk, "semua kecuali", Role.PORT_AUTHORITY, PKK=others),
            "another function": walk.cast.harbour_master,
            "the directorate": build.an_officer(Role.DIRECTORATE),
            "the applicant": walk.cast.agent,
        }
        for who, actor in readers.items():
            status, text = _status(do, app.pk, actor)
            assert (status, "Pemenang" in text) == (403, False), who
        strangers = {
            "another port": build.an_officer(Role.PORT_AUTHORITY, build.a_port("IDTBK")),
            "another company": build.an_agent("PT Lain"),
            "no view of the menu": _officer(walk, "tanpa PKK", Role.PORT_AUTHORITY, SPM=frozenset(Right)),
            "another agency": build.an_agency(Role.CUSTOMS, walk.cast.port),
        }
        for who, actor in strangers.items():
            assert _status(do, app.pk, actor)[0] == 404, who


def permissions_of(action: str) -> Right:
    """The right that an action of the office needs."""
    return Right.APPROVE if action in ("grant", "send_back") else Right.REJECT


@pytest.mark.parametrize("action", OF_COMPANY)
def test_of_the_company__only_who_holds_the_right_learns_that_it_has_moved_on(action: str, walk: Walk) -> None:
    app = _granted(walk, "PKK")
    right = {"edit": Right.EDIT, "submit": Right.CREATE, "withdraw": Right.DELETE}[action]
    do = OF_COMPANY[action]
    with clock.at(walk.at):
        agent = walk.cast.agent
        assert _status(do, app.pk, agent)[0] == 409
        colleague = a_colleague(agent, "rekan", Level.NON_ADMIN, PKK=frozenset({Right.VIEW, right}))
        assert _status(do, app.pk, colleague)[0] == 409
        readers = {
            "looks only": a_colleague(agent, "pembaca", Level.NON_ADMIN, PKK=_LOOK),
            "every right but this": a_colleague(agent, "lain", Level.NON_ADMIN, PKK=frozenset(Right) - {right}),
            "the office": walk.cast.authority,
            "the directorate": build.an_officer(Role.DIRECTORATE),
        }
        for who, actor in readers.items():
            assert _status(do, app.pk, actor)[0] == 403, who
        strangers = {
            "no view of the menu": a_colleague(agent, "spm", Level.NON_ADMIN, SPM=frozenset(Right)),
            "another company": build.an_agent("PT Lain"),
            "another port": build.an_officer(Role.PORT_AUTHORITY, build.a_port("IDTBK")),
        }
        for who, actor in strangers.items():
            assert _status(do, app.pk, actor)[0] == 404, who


def test_an_act_of_the_service__likewise(walk: Walk) -> None:
    _granted(walk, "PKK")
    app = walk.file("SPM")

    def arrived(pk: int, actor: Actor) -> None:
        lifecycle.act(pk, actor, "arrived")

    with clock.at(walk.at):
        assert _status(arrived, app.pk, walk.cast.agent)[0] == 409
        assert _status(arrived, app.pk, walk.cast.harbour_master)[0] == 409
        looks = a_colleague(walk.cast.agent, "pembaca", Level.NON_ADMIN, SPM=_LOOK)
        assert _status(arrived, app.pk, looks)[0] == 403
        assert _status(arrived, app.pk, build.an_officer(Role.DIRECTORATE))[0] == 403
        blind = a_colleague(walk.cast.agent, "tanpa SPM", Level.NON_ADMIN, PKK=frozenset(Right))
        assert _status(arrived, app.pk, blind)[0] == 404
        assert _status(arrived, app.pk, build.an_agent("PT Lain"))[0] == 404
        assert _status(lambda pk, actor: lifecycle.act(pk, actor, "nowhere"), app.pk, walk.cast.agent)[0] == 404


def test_a_step_that_is_over__names_who_decided_it_to_a_colleague_only() -> None:
    cast = build.a_cast()
    ship = build.a_ship(agent=cast.agent, category="ferry", ship_type="Ferry Ro-Ro")
    plan = build.a_voyage(ship, cast.port)
    build.a_licence(cast, plan)
    walk = Walk(cast, plan, build.START, (Trade.DOMESTIC, Trade.DOMESTIC))
    with clock.at(walk.at):
        app = lifecycle.begin(cast.agent, "JADWAL", port=cast.port)
        hand_in_papers(app, cast.agent, "JADWAL", plan)
        lifecycle.submit(app.pk, cast.agent, build.samples.statement("JADWAL", plan))
        winner = _officer(walk, "pemenang", Role.PORT_AUTHORITY)
        lifecycle.grant(app.pk, winner)
        assert build.reread(app).in_review
        status, text = _status(lifecycle.grant, app.pk, cast.authority)
        assert (status, "Pemenang" in text) == (409, True)
        status, text = _status(OF_COMPANY["edit"], app.pk, cast.agent)
        assert (status, "Pemenang" in text) == (409, False), "the applicant is told where it is"
        looks = _officer(walk, "pembaca", Role.PORT_AUTHORITY, JADWAL=_LOOK)
        assert _status(lifecycle.grant, app.pk, looks)[0] == 403
        assert _status(OF_OFFICE["revoke"], app.pk, cast.authority)[0] == 403, "the last step is the harbour master's"
        lifecycle.grant(app.pk, cast.harbour_master)
        assert build.reread(app).state == State.GRANTED


def test_where_the_operator_decided__its_people_learn_it_and_the_authority_does_not() -> None:
    from tests import commerce

    walk = commerce.a_commercial_call(granted=("AGENCY", "PKK", "RKBM", "LAB", "SPM"))
    app = _granted(walk, "PPKB")
    assert app.desk_id is not None
    operator = walk.cast.parts[Role.PORT_OPERATOR]
    with clock.at(walk.at):
        assert _status(lifecycle.grant, app.pk, operator)[0] == 409
        assert _status(lifecycle.grant, app.pk, walk.cast.authority)[0] == 403
        other = commerce.a_company(OrganisationKind.PORT_OPERATOR, "PT Operator Lain")
        assert _status(lifecycle.grant, app.pk, other)[0] == 404


def test_over_the_api__a_reader_who_revokes_is_refused_and_not_told_to_be_late(walk: Walk) -> None:
    app = _granted(walk, "PKK")
    reader = _officer(walk, "pembaca", Role.PORT_AUTHORITY, PKK=_LOOK)
    path, why = f"/applications/{app.pk}/revoke", {"reason": "R03", "text": "Uji."}
    assert Program.of(reader, walk.at).ask("POST", path, why).status_code == 403
    assert Program.of(walk.cast.agent, walk.at).ask("POST", path, why).status_code == 403
    assert Program.of(walk.cast.harbour_master, walk.at).ask("POST", path, why).status_code == 403
    assert Program.of(build.an_agent("PT Lain"), walk.at).ask("POST", path, why).status_code == 404
    assert Program.of(walk.cast.authority, walk.at).ask("POST", path, why).status_code == 200
    late = Program.of(walk.cast.authority, walk.at).ask("POST", path, why)
    named = str(person_of(walk.cast.authority)) in late.content.decode()
    assert (late.status_code, named) == (409, True)
    assert permissions.may(walk.cast.authority, "view", build.reread(app))
