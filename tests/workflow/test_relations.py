"""What somebody may do on a call follows from the relation of the moment, not from one of long ago."""

import pytest

from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import NotThere, Refused
from suar.portal import callpage
from suar.records import outbox
from suar.workflow import lifecycle, permissions, road
from suar.workflow.models import Application, Notice, State
from tests import build, commerce

pytestmark = pytest.mark.django_db


def _case(walk: build.Walk, code: str) -> Application:
    return Application.objects.filter(call=walk.call, service_code=code).latest("pk")


def test_an_operator_cannot_take_back_what_the_states_papers_hang_on() -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK", "RKBM", "SPM", "PPKB"])
    operator = walk.cast.parts[Role.PORT_OPERATOR]
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.revoke(_case(walk, "PPKB").pk, operator, reason="R10", text="Belum bayar.")
    assert refused.value.status in (403, 409)
    assert _case(walk, "PPKB").state == State.GRANTED
    with clock.at(walk.at):
        taken = lifecycle.revoke(_case(walk, "PPKB").pk, walk.cast.authority, reason="R09", text="Dermaga rusak.")
    assert taken.state == State.REVOKED


def test_what_was_laid_ready__goes_with_what_it_waited_for() -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK", "RKBM", "SPM", "PPKB"])
    assert _case(walk, "RPKRO").state == State.DRAFT
    with clock.at(walk.at):
        lifecycle.revoke(_case(walk, "PPKB").pk, walk.cast.authority, reason="R09", text="Dermaga rusak.")
        assert _case(walk, "RPKRO").state == State.WITHDRAWN
        outbox.drain()
    assert not permissions.applications(walk.cast.authority).filter(pk=_case(walk, "RPKRO").pk).exists()
    assert not Notice.objects.filter(application=_case(walk, "RPKRO"), kind="withdrawn").exists()


def test_an_operator_the_ship_no_longer_calls_at__submits_nothing_more() -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK", "RKBM", "SPM", "PPKB"])
    operator, draft = walk.cast.parts[Role.PORT_OPERATOR], _case(walk, "RPKRO")
    assert permissions.may(operator, "submit", draft)
    walk.call.place = build.a_place(walk.call.port, "J1")
    walk.call.save()
    draft = _case(walk, "RPKRO")
    assert not permissions.may(operator, "submit", draft)
    assert permissions.may(operator, "withdraw", draft), "what is one's own may always be thrown away"


def test_a_private_draft__is_in_nobodys_way() -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK"])
    owner = walk.cast.parts[Role.OWNER]
    with clock.at(walk.at):
        mine = lifecycle.begin(owner, "SPB", port=walk.call.port, call_id=walk.call.pk)
        theirs = lifecycle.begin(walk.cast.agent, "SPB", port=walk.call.port, call_id=walk.call.pk)
        with pytest.raises(Refused) as second:
            lifecycle.begin(walk.cast.agent, "SPB", port=walk.call.port, call_id=walk.call.pk)
    assert mine.pk != theirs.pk
    assert second.value.status == 409


def test_agencies_of_the_border__have_no_part_in_domestic_calls() -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK"])
    for role in (Role.IMMIGRATION, Role.CUSTOMS):
        officer = walk.cast.parts[role]
        assert not permissions.calls(officer).filter(pk=walk.call.pk).exists()
        assert not permissions.applications(officer).filter(call=walk.call).exists()
        assert not permissions.sees_crew(officer, walk.call)


def test_bills_stay_out_of_the_history__of_whoever_does_not_pay() -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK"])
    with clock.at(walk.at):
        outbox.drain()
        seen = {
            who: [entry.what for entry in callpage.call_page(actor, walk.call)["history"]]
            for who, actor in (("agent", walk.cast.agent), ("stevedore", walk.cast.parts[Role.STEVEDORE]))
        }
    assert "Perkiraan biaya dihitung" in seen["agent"]
    assert "Perkiraan biaya dihitung" not in seen["stevedore"]


def test_a_frozen_operator_decides_nothing__the_office_does() -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK", "RKBM", "SPM"])
    operator = walk.cast.parts[Role.PORT_OPERATOR].organisation
    assert operator is not None
    operator.active = False
    operator.save()
    app = walk.file("PPKB")
    assert (app.desk_id, app.step_role) == (None, Role.PORT_AUTHORITY)
    assert permissions.may(walk.cast.authority, "grant", app)


def test_after_the_ship_has_left__only_the_report_that_closed_the_call_is_taken_back(simponi: object) -> None:
    walk = build.a_port_call(granted=build.ROAD, simponi=simponi)  # type: ignore[arg-type]
    build.sail(walk)
    walk.file("LK3R")
    walk.grant("LK3R")
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.revoke(_case(walk, "PKK").pk, walk.cast.authority, reason="R22", text="Keliru.")
    assert [problem.code for problem in refused.value.problems] == ["departed"]
    with clock.at(walk.at):
        assert lifecycle.revoke(_case(walk, "LK3R").pk, walk.cast.authority, reason="R12", text="Periksa.").state
    walk._reread()
    assert walk.call.closed_at is None


def test_a_second_draft_beside_a_granted_one__holds_the_road_up_for_nobody() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG"])
    with clock.at(walk.at):
        lifecycle.begin(walk.cast.agent, "SPOG", port=walk.call.port, call_id=walk.call.pk)
    every = list(Application.objects.filter(call=walk.call).select_related("port", "organisation", "desk"))
    stops = {stop.code: stop for stop in road.road(walk.call, every)}
    assert stops["SPOG"].done
    assert stops["CREW"].status == "ready"


def test_an_imported_call_keeps_its_number__no_second_notice_is_begun() -> None:
    walk = build.a_port_call()
    walk.call.source = "uji:daftar.csv#2"
    walk.call.save()
    for code in ("AGENCY", "PKK"):
        with clock.at(walk.at), pytest.raises((Refused, NotThere)) as refused:
            lifecycle.begin(walk.cast.agent, code, port=walk.call.port, call_id=walk.call.pk)
        assert refused.value.status == 409
