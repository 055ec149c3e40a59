"""Stevedores and forwarders added, replaced and released while the visit goes on; nothing else has to begin anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from suar.accounts.actors import Actor
from suar.accounts.roles import OrganisationKind, Role
from suar.cargo import stevedoring
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls import appointments
from suar.workflow import lifecycle, permissions, registry
from suar.workflow.models import Application, State
from suar.workflow.statements import read
from tests import build
from tests.services.stevedores import (
    DAY,
    a_forwarder,
    a_stevedore,
    announced_call,
    problems_of,
    report_day,
    working_call,
)

pytestmark = pytest.mark.django_db


def _a_licensed(walk: build.Walk, name: str = "PT Bongkar Baru") -> Actor:
    other = a_stevedore(name)
    build.a_licence(walk.cast, holder=other)
    return other


def _replacing(walk: build.Walk, new: Actor | None = None) -> dict[str, Any]:
    """The stevedore goes; another comes in its place."""
    added = [{"company": new.organisation_id}] if new else []
    return {"present": [{"name": _name(walk.cast.parts[Role.STEVEDORE]), "stays": False}], "added": added}


def _name(actor: Actor) -> str:
    assert actor.organisation is not None
    return actor.organisation.name


def _states(walk: build.Walk, code: str) -> list[tuple[str, str]]:
    found = Application.objects.filter(call=walk.call, service_code=code).order_by("pk")
    return [(app.organisation.name, app.state) for app in found.select_related("organisation")]


def test_a_wrong_stevedore_is_replaced__and_the_visit_goes_on() -> None:
    walk = announced_call()
    walk.pass_through("RKBM", "SPM", "PPKB")
    new = _a_licensed(walk)
    walk.pass_through("TPBM", **_replacing(walk, new))
    assert _states(walk, "RKBM") == [("PT Bongkar Uji", State.WITHDRAWN), ("PT Bongkar Baru", State.DRAFT)]
    assert walk.open_case("PPKB").granted, "the request for a berth stands"
    assert stevedoring.standing(walk.call, walk.cast.parts[Role.STEVEDORE].organisation_id) is None
    paper = Application.objects.get(call=walk.call, service_code="RKBM", state=State.WITHDRAWN).documents.get()
    assert paper.revoked_at is not None
    assert [one.name for one in appointments.appointed(walk.call, OrganisationKind.STEVEDORE)] == ["PT Bongkar Baru"]
    assert walk.call not in permissions.calls(walk.cast.parts[Role.STEVEDORE])
    walk.apps.pop("RKBM")
    filed = walk.file("RKBM", by=new)
    assert walk.grant("RKBM").granted
    assert filed.organisation_id == new.organisation_id
    assert build.chain_holds()


def test_another_works_beside_the_first() -> None:
    walk = announced_call()
    walk.pass_through("RKBM")
    new = _a_licensed(walk)
    walk.pass_through("TPBM", present=[], added=[{"company": new.organisation_id}])
    assert [state for _company, state in _states(walk, "RKBM")] == [State.GRANTED, State.DRAFT]
    assert len(appointments.appointed(walk.call, OrganisationKind.STEVEDORE)) == 2


def test_a_forwarder_is_released__and_its_report_ends() -> None:
    walk = announced_call()
    walk.pass_through("RKBM", "LAB")
    walk.file("TPBM")  # the sample releases the forwarder
    filed = build.reread(walk.apps["TPBM"])
    titles = [check.title for check in filed.service.checks(filed)]
    assert titles == ["Ikut berakhir: LAB"]
    walk.grant("TPBM")
    assert [state for _company, state in _states(walk, "LAB")] == [State.WITHDRAWN]
    assert walk.open_case("RKBM").granted
    assert not appointments.appointed(walk.call, OrganisationKind.FORWARDER)


def test_the_form_begins_with_who_is_appointed_now() -> None:
    walk = announced_call()
    known = registry.current_of("TPBM").known(walk.call, walk.cast.agent)
    assert known == {
        "present": [{"name": "PT Bongkar Uji", "stays": True}, {"name": "PT Muatan Uji", "stays": True}]
    }  # fmt: skip


def test_of_one_name__the_stevedore_stays_and_the_forwarder_goes__and_comes_back_where_it_is_undone() -> None:
    stevedore, forwarder = a_stevedore("PT Dua Usaha"), a_forwarder("PT Dua Usaha")
    walk = announced_call(stevedore, forwarder)
    known = registry.current_of("TPBM").known(walk.call, walk.cast.agent)["present"]
    assert {"PT Dua Usaha (JPT)", "PT Dua Usaha (PBM)"} <= {row["name"] for row in known}
    gone = [{**row, "stays": row["name"] != "PT Dua Usaha (JPT)"} for row in known]
    walk.pass_through("TPBM", present=gone, added=[])
    assert not appointments.is_appointed(walk.call, forwarder.organisation_id)
    assert appointments.is_appointed(walk.call, stevedore.organisation_id)
    walk.revoke("TPBM", "R11", "Surat tidak sah.")
    assert appointments.is_appointed(walk.call, forwarder.organisation_id)


def test_who_is_not_named_goes_on_working() -> None:
    walk = announced_call()
    walk.pass_through("TPBM", present=[], added=[{"company": _a_licensed(walk).organisation_id}])
    assert {one.name for one in appointments.standing(walk.call)} == {
        "PT Bongkar Uji", "PT Muatan Uji", "PT Bongkar Baru",
    }  # fmt: skip


def test_whoever_has_worked_is_not_replaced() -> None:
    walk = working_call()
    report_day(walk, DAY, ("discharge", "CEMENT", "100"))
    assert problems_of(walk, "TPBM", **_replacing(walk, _a_licensed(walk))) == [("present.0.stays", "worked")]
    new = _a_licensed(walk)
    walk.apps.pop("TPBM")
    walk.pass_through("TPBM", present=[], added=[{"company": new.organisation_id}])


def test_work_reported_while_the_office_looks__keeps_the_company() -> None:
    walk = working_call()
    walk.file("TPBM", **_replacing(walk, _a_licensed(walk)))
    report_day(walk, DAY, ("discharge", "CEMENT", "100"))
    with pytest.raises(Refused) as refused:
        walk.grant("TPBM")
    assert [(p.field, p.code) for p in refused.value.problems] == [("present.0.stays", "worked")]


def test_somebody_must_work_the_goods() -> None:
    walk = announced_call()
    assert problems_of(walk, "TPBM", **_replacing(walk)) == [("added", "R11")]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"present": []}, ("added", "missing")),
        ({"present": [{"name": "PT Bongkar Uji", "stays": True}]}, ("added", "missing")),
        ({"present": [{"name": "PT Tidak Ada", "stays": False}]}, ("present.0.name", "R11")),
        ({"letter_on": build.ETA.date() + timedelta(days=1)}, ("letter_on", "clock")),
        ({"letter_number": "x" * 121}, ("letter_number", "too_long")),
        ({"cause": ""}, ("cause", "too_short")),
        ({"added": [{"company": "satu"}]}, ("added.0.company", "int_parsing")),
        ({"present": [{"name": "a\nb"}]}, ("present.0.name", "control_character")),
    ],
)
def test_refused_by_field(changed: dict[str, Any], expected: tuple[str, str]) -> None:
    walk = announced_call()
    found = problems_of(walk, "TPBM", **changed)
    assert expected[0] in [field for field, _code in found]
    if "_" not in expected[1]:
        assert expected in found


def test_one_company_is_named_once() -> None:
    walk = announced_call()
    twice = [{"name": "PT Muatan Uji", "stays": False}, {"name": " pt  muatan uji ", "stays": False}]
    assert problems_of(walk, "TPBM", present=twice) == [("present.1.name", "already")]
    new, there = _a_licensed(walk), walk.cast.parts[Role.STEVEDORE]
    added = [{"company": actor.organisation_id} for actor in (new, new, there)]
    walk.apps.pop("TPBM")
    assert problems_of(walk, "TPBM", present=[], added=added) == [
        ("added.1.company", "already"), ("added.2.company", "already"),
    ]  # fmt: skip


def test_only_who_does_business_at_this_port_is_appointed() -> None:
    walk = announced_call()
    stranger = a_stevedore("PT Tanpa Izin")
    form, port = registry.current_of("TPBM").Form, walk.cast.port
    answers = build.samples.answers("TPBM", walk.voyage, added=[{"company": stranger.organisation_id}])
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        read(form, answers, zone=port.zone, visible=permissions.visible(walk.cast.agent, port))
    assert [p.field for p in refused.value.problems] == ["added.0.company"]


def test_licence_that_ran_out_since_is_red_for_the_officer() -> None:
    walk = announced_call()
    new = _a_licensed(walk)
    filed = walk.file("TPBM", present=[], added=[{"company": new.organisation_id}])
    Application.objects.filter(organisation=new.organisation_id, service_code="PMKU").update(state=State.REVOKED)
    with clock.at(walk.at):
        checks = [check for check in filed.service.checks(filed) if check.title == "PMKU perusahaan baru"]
    assert [check.light for check in checks] == ["red"]


def test_one_change_at_a_time() -> None:
    walk = announced_call()
    walk.file("TPBM")
    walk.apps.pop("TPBM")
    assert ("", "already") in problems_of(walk, "TPBM")


def test_only_the_agent_of_the_call_asks() -> None:
    walk = announced_call()
    with clock.at(walk.at):
        for actor, status in ((build.an_agent("PT Agen Lain"), 404), (walk.cast.parts[Role.STEVEDORE], 403)):
            with pytest.raises(Refused) as refused:
                lifecycle.begin(actor, "TPBM", port=walk.cast.port, call_id=walk.call.pk)
            assert refused.value.status == status


def test_at_a_port_without_operator_nobody_is_appointed() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    assert [code for _field, code in problems_of(walk, "TPBM")] == ["applies"]


def test_revoked__who_had_left_is_appointed_again() -> None:
    walk = announced_call()
    new = _a_licensed(walk)
    walk.pass_through("TPBM", **_replacing(walk, new))
    walk.revoke("TPBM", "R03", "Surat penunjukan tidak sah.")
    assert {one.name for one in appointments.standing(walk.call)} == {"PT Bongkar Uji", "PT Muatan Uji"}
