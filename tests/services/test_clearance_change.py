"""A clearance changed before departure, held papers on the public check, and ships that leave without a clearance."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from suar.accounts.roles import Role
from suar.cargo import lines
from suar.cargo.models import Phase
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls import holds, times
from suar.portcalls.models import HoldKind, MovementKind
from suar.records import outbox
from suar.workflow import amending, flags, lifecycle, permissions, registry, validity, watching
from suar.workflow.models import IssuedDocument, Notice, State
from suar.workflow.uncovered import Left
from suar.workflow.validity import Standing
from tests import build
from tests.build import ROAD

pytestmark = pytest.mark.django_db
#: One whose certificate the clearance of the crew would not have let pass.
RAN_OUT = {
    "name": "Awak Uji", "rank": "Nakhoda", "born_on": "1985-03-14", "seaman_book": "F 000001", "certificate": "ANT-III",
    "certificate_expires_on": "2020-01-01",
}  # fmt: skip


def _cleared(simponi: Sandbox) -> tuple[build.Walk, IssuedDocument]:
    walk = build.a_port_call(granted=ROAD, simponi=simponi)
    return walk, walk.open_case("SPB").documents.get()


def _worth(document: IssuedDocument, walk: build.Walk) -> Standing:
    document.refresh_from_db()
    with clock.at(walk.at):
        return validity.worth(document)


def _left(walk: build.Walk, **changed: Any) -> None:
    walk.at += timedelta(hours=1)
    with clock.at(walk.at):
        form = Left.model_validate({"at": clock.now() - timedelta(minutes=20), "text": "Terlihat di AIS.", **changed})
        lifecycle.act(walk.open_case("SPM").pk, walk.cast.harbour_master, "left", form)
        outbox.drain()
    walk.call.refresh_from_db()


def _flags(walk: build.Walk) -> set[str]:
    with clock.at(walk.at):
        fresh = type(walk.call).objects.select_related("port", "ship").get(pk=walk.call.pk)
        return {flag.code for flag in flags.of([fresh])[fresh.pk]}


# ---- changed before departure -----------------------------------------------------------------------------------


def test_another_destination_and_cargo__a_new_clearance_replaces_the_old(simponi: Sandbox) -> None:
    walk, first = _cleared(simponi)
    goods = [build.Goods("discharge", "CEMENT", "400.000", "bag_cargo").answers()]
    walk.file("SPBC", cargo=goods)
    walk.at += timedelta(minutes=30)
    walk.grant("SPBC")
    clearance = walk.open_case("SPB")
    assert (clearance.version, clearance.form.destination) == (2, "Tanjung Pinang")
    assert clearance.submissions.count() == 2
    second = clearance.documents.order_by("pk").last()
    assert second is not None
    assert second.signed_at is not None
    assert second.valid_until == second.signed_at + timedelta(hours=24)
    assert "Tanjung Pinang" in second.content
    assert "400" in second.content
    assert _worth(first, walk) == Standing.REPLACED
    assert first.replaced_by == second
    assert _worth(second, walk) == Standing.VALID
    assert walk.call.destination == "Tanjung Pinang"
    assert [str(line.tonnes) for line in lines.of(walk.call, Phase.REALISED)] == ["400.000"]
    build.sail(walk, at=walk.at + timedelta(hours=1))
    assert _worth(second, walk) == Standing.USED
    assert _worth(first, walk) == Standing.REPLACED, "nobody sailed on the old one"
    page = Client(headers={"accept-language": "id"}).get(f"/periksa/?number={first.number}")
    assert f"Diganti oleh {second.number}" in page.content.decode()
    assert build.chain_holds()


def test_another_crew__is_the_crew_of_the_call_from_then_on(simponi: Sandbox) -> None:
    walk, _first = _cleared(simponi)
    crew = amending.facts(walk.call)["crew"][:-1]
    walk.file("SPBC", crew=crew, destination=walk.voyage.destination)
    app = walk.open_case("SPBC")
    with clock.at(walk.at):
        shown = {c.evidence for c in app.service.checks(build.reread(app))}
    assert "6 awak → 5 awak" in shown
    walk.grant("SPBC")
    assert walk.call.crew.count() == 5


def test_the_same_again_is_no_change(simponi: Sandbox) -> None:
    walk, _first = _cleared(simponi)
    with pytest.raises(Refused) as refused:
        walk.file("SPBC", destination=walk.voyage.destination)
    assert [p.code for p in refused.value.problems] == ["unchanged"]


def test_refused__after_departure_and_after_it_lapsed(simponi: Sandbox) -> None:
    walk, _first = _cleared(simponi)
    draft = walk.draft("SPBC")
    walk.at += timedelta(hours=25)
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.submit(draft.pk, walk.cast.agent, build.samples.statement("SPBC", walk.voyage))
    assert [p.code for p in refused.value.problems] == ["lapsed"]
    build.sail(walk)
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.submit(draft.pk, walk.cast.agent, build.samples.statement("SPBC", walk.voyage))
    assert [p.code for p in refused.value.problems] == ["departed"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"master_name": None}, ("master_name", "missing")),
        ({"crew": []}, ("crew", "missing")),
        ({"reason": None}, ("reason", "missing")),
        ({"destination": "x"}, ("destination", "too_short")),
        ({"cargo": [build.Goods("load", "CEMENT", "99999.000").answers()]}, ("cargo.0.tonnes", "R22")),
        ({"destination": "Singapura", "trade": "LN"}, ("trade", "leg")),
        ({"cargo": [build.Goods("load", "RICE", "50.000", "bag_cargo").answers()]}, ("cargo", "R17")),
        ({"crew": [RAN_OUT]}, ("crew.0.certificate_expires_on", "R02")),
    ],
)
def test_what_cannot_be_is_refused_by_field(
    changed: dict[str, Any], expected: tuple[str, str], simponi: Sandbox
) -> None:
    walk, first = _cleared(simponi)
    draft = walk.draft("SPBC")
    answers = {k: v for k, v in {**build.samples.answers("SPBC", walk.voyage), **changed}.items() if v is not None}
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        from suar.workflow.statements import read

        lifecycle.submit(draft.pk, walk.cast.agent, read(draft.service.Form, answers, zone=walk.cast.port.zone))
    assert [(p.field, p.code) for p in refused.value.problems] == [expected]
    assert _worth(first, walk) == Standing.VALID


def test_one_change_at_a_time__and_none_by_a_stranger(simponi: Sandbox) -> None:
    walk, _first = _cleared(simponi)
    walk.file("SPBC")
    walk.apps.pop("SPBC")
    with pytest.raises(Refused) as refused:
        walk.file("SPBC", destination="Belawan")
    assert [p.code for p in refused.value.problems] == ["already"]
    with pytest.raises(Refused):
        walk.draft("SPBC", build.an_agent("PT Agen Lain"))


def test_the_leg_is_prefilled_as_it_stands(simponi: Sandbox) -> None:
    walk, _first = _cleared(simponi)
    assert amending.facts(walk.call)["trade"] == "DN"
    assert walk.file("SPBC", trade="DN").in_review


def test_an_open_deficiency_is_asked_again_before_it_is_granted(simponi: Sandbox) -> None:
    walk, first = _cleared(simponi)
    walk.file("SPBC")
    grave = {"code": "07105", "text": "Pintu kedap api rusak", "action": "17"}
    walk.file("FSC", walk.cast.harbour_master, deficiencies=[grave])
    with pytest.raises(Refused) as refused:
        walk.grant("SPBC")
    assert [p.code for p in refused.value.problems] == ["R15"]
    assert _worth(first, walk) == Standing.VALID


def test_more_than_quarantine_released_is_not_loaded(simponi: Sandbox) -> None:
    rice = build.Goods("load", "RICE", "100.000", "bag_cargo")
    walk = build.a_port_call(granted=ROAD, simponi=simponi, cargo=(rice,))
    assert walk.open_case("KARANTINA").granted
    with pytest.raises(Refused) as refused:
        walk.file("SPBC", cargo=[build.Goods("load", "RICE", "150.000", "bag_cargo").answers()])
    assert [(p.field, p.code) for p in refused.value.problems] == [("cargo", "R17")]
    less = [build.Goods("load", "RICE", "80.000", "bag_cargo").answers()]
    assert walk.file("SPBC", cargo=less).in_review


def test_a_ship_served_by_hand_has_nothing_to_change_here() -> None:
    assert not registry.current_of("SPBC").on_road(build.a_visit_by_hand().call)


# ---- held -------------------------------------------------------------------------------------------------------


def test_the_public_is_not_told_that_a_held_ships_clearance_is_valid(simponi: Sandbox) -> None:
    walk, document = _cleared(simponi)
    with clock.at(walk.at):
        held = holds.set_on(walk.call, HoldKind.COURT, legal_ground="Penetapan PN", number="1", application_id=0)
    assert _worth(document, walk) == Standing.HELD
    with clock.at(walk.at):
        page = Client(headers={"accept-language": "id"}).get(f"/periksa/?number={document.number}").content.decode()
    assert "tidak boleh dipakai" in page
    with clock.at(walk.at + timedelta(hours=1)), pytest.raises(Refused) as refused:
        validity.sail(walk.open_case("SPB"), clock.now() - timedelta(minutes=10), officer=False)
    assert [p.code for p in refused.value.problems] == ["R20"]
    with clock.at(walk.at):
        holds.lift(held, "selesai")
    assert _worth(document, walk) == Standing.VALID


# ---- without clearance, lapsed, corrected -----------------------------------------------------------------------


def test_left_without_clearance__is_a_fact_with_a_red_flag_and_reported_after_it(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=ROAD[:-1], simponi=simponi)
    _left(walk)
    departed = times.confirmed(walk.call, MovementKind.DEPARTED)
    assert departed is not None
    assert "uncovered" in _flags(walk)
    told = Notice.objects.filter(kind="uncovered")
    assert Role.DIRECTORATE in set(told.values_list("role", flat=True))
    app = walk.file("LK3R")
    red = [check for check in app.service.checks(build.reread(app)) if check.light == "red"]
    assert red, "the report shows it"
    assert walk.grant("LK3R").granted
    assert walk.call.closed_at is not None
    with clock.at(walk.at):
        assert not permissions.may_act(walk.cast.harbour_master, "left", walk.open_case("SPM"))


def test_with_a_clearance_in_force_her_departure_is_written_there(simponi: Sandbox) -> None:
    walk, _document = _cleared(simponi)
    with clock.at(walk.at):
        assert not permissions.may_act(walk.cast.harbour_master, "left", walk.open_case("SPM"))
        with pytest.raises(Refused):
            form = Left(at=clock.now(), text="x")
            lifecycle.act(walk.open_case("SPM").pk, walk.cast.harbour_master, "left", form)
    assert not permissions.may_act(walk.cast.agent, "left", walk.open_case("SPM"))


def test_a_departure_after_it_lapsed_is_told_to_the_directorate(simponi: Sandbox) -> None:
    walk, document = _cleared(simponi)
    assert document.valid_until is not None
    walk.act("SPB", "departed", document.valid_until + timedelta(minutes=5))
    assert Notice.objects.filter(kind="uncovered", role=Role.DIRECTORATE).count() == 1
    assert "uncovered" in _flags(walk)


def test_a_corrected_departure_moves_with_it_what_was_used(simponi: Sandbox) -> None:
    walk, document = _cleared(simponi)
    walk.act("SPB", "departed", build.ETD)
    document.refresh_from_db()
    assert document.used_at == build.utc(build.ETD)
    walk.act("SPB", "departed", build.ETD + timedelta(minutes=40))
    document.refresh_from_db()
    assert document.used_at == build.utc(build.ETD + timedelta(minutes=40))
    assert document.valid_until is not None
    walk.act("SPB", "departed", document.valid_until + timedelta(minutes=1))
    document.refresh_from_db()
    assert document.used_at is None, "that voyage was not covered"
    assert "uncovered" in _flags(walk)


def test_agent_and_office_are_told_once_that_it_lapsed(simponi: Sandbox) -> None:
    walk, document = _cleared(simponi)
    with clock.at(walk.at + timedelta(hours=23)):
        assert watching.lapsed_clearances() == 0
    with clock.at(walk.at + timedelta(hours=25)):
        assert watching.lapsed_clearances() == 1
        assert watching.lapsed_clearances() == 0
    told = Notice.objects.filter(kind="clearance_lapsed")
    assert set(told.values_list("organisation_id", flat=True)) == {walk.cast.agent.organisation_id, None}
    assert walk.open_case("SPB").state == State.GRANTED
    assert document.revoked_at is None
