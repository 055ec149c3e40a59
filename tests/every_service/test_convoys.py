"""A tug and her barges: one form, an application and a number a hull; decided together, refused or split alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls.models import BerthBooking, PortCall
from suar.workflow import convoys, lifecycle, registry, towing, validity
from suar.workflow.models import Application, IssuedDocument, State
from suar.workflow.statements import read
from suar.workflow.validity import Standing
from tests import build, commerce
from tests.every_service.scenes import service_of

pytestmark = pytest.mark.django_db


def _of(walk: build.Walk, code: str) -> list[Application]:
    """The newest application of a service of each hull that has one, in the order of the hulls."""
    found = [
        Application.objects.filter(call=hull.call, service_code=code).select_related("port", "call__ship").last()
        for hull in walk.hulls
    ]
    return [app for app in found if app is not None]


def _states(walk: build.Walk, code: str) -> list[str]:
    return [app.state for app in _of(walk, code)]


def _split(walk: build.Walk, at: int = 1) -> None:
    with clock.at(walk.at):
        towing.split(walk.cast.agent, walk.hulls[at].call.pk)
    for hull in walk.hulls:
        hull.call = PortCall.objects.select_related("port", "ship", "agent", "place__operator").get(pk=hull.call.pk)


def _answers(walk: build.Walk, code: str, barge: dict[str, Any], **lead: Any) -> dict[str, Any]:
    """The answers of the form of a tug and one barge, with what differs."""
    tug, other = walk.hulls[:2]
    mine = {**build.samples.answers(code, tug.voyage), **lead}
    hers = {**build.samples.answers(code, other.voyage), **barge}
    asked = service_of(code).per_hull or ()
    return {**mine, f"hull_{other.call.pk}": {name: hers[name] for name in asked if name in hers}}


def _submit(walk: build.Walk, draft: Application, answers: dict[str, Any]) -> Application:
    with clock.at(walk.at):
        form = read(convoys.form_of(draft), answers, zone=walk.cast.port.zone)
        return lifecycle.submit(draft.pk, walk.cast.agent, form)


# ---- filing -------------------------------------------------------------------------------------------------


def test_one_form_for_two_hulls__two_applications_with_their_own_numbers() -> None:
    walk = commerce.a_convoy(granted=["AGENCY"])
    draft = walk.draft("PKK")
    barge = walk.hulls[1]
    assert f"hull_{barge.call.pk}" in convoys.form_of(draft).model_fields
    walk.file("PKK")
    tugs, barges = _of(walk, "PKK")
    assert (tugs.call, barges.call) == (walk.hulls[0].call, barge.call)
    assert barges.filed_with == tugs
    assert [app.state for app in (tugs, barges)] == [State.IN_REVIEW, State.IN_REVIEW]
    assert tugs.request_number != barges.request_number
    assert tugs.submitted_at == barges.submitted_at
    assert tugs.form.eta == barges.form.eta, "what is common was asked once"
    assert tugs.form.cargo == []
    assert [line.commodity for line in barges.form.cargo] == ["COAL"]
    assert build.chain_holds()


def test_three_hulls_on_one_form() -> None:
    walk = commerce.a_convoy(barges=2, granted=["AGENCY", "PKK"])
    assert _states(walk, "PKK") == [State.GRANTED] * 3
    assert len({hull.call.number for hull in walk.hulls}) == 3


def test_fault_of_one_hull__names_her_field_and_nothing_is_filed() -> None:
    walk = commerce.a_convoy(granted=["AGENCY"])
    draft, barge = walk.draft("PKK"), walk.hulls[1].call
    too_much = [build.Goods("load", "COAL", "99000.000", "dry_bulk").answers()]
    with pytest.raises(Refused) as refused:
        _submit(walk, draft, _answers(walk, "PKK", {"cargo": too_much}))
    assert [(p.field, p.code) for p in refused.value.problems] == [(f"hull_{barge.pk}.cargo.0.tonnes", "R22")]
    assert build.reread(draft).state == State.DRAFT
    assert build.reread(draft).request_number is None
    assert not Application.objects.filter(call=barge, service_code="PKK").exists()


def test_answer_of_one_hull_that_is_unreadable__names_her_field() -> None:
    walk = commerce.a_convoy(granted=["AGENCY"])
    draft, barge = walk.draft("PKK"), walk.hulls[1].call
    with pytest.raises(Refused) as refused:
        _submit(walk, draft, _answers(walk, "PKK", {"draught_fore_m": "dalam"}))
    assert [p.field for p in refused.value.problems] == [f"hull_{barge.pk}.draught_fore_m"]


def test_common_fault_is_said_of_the_hull_it_concerns() -> None:
    walk = commerce.a_convoy(granted=["AGENCY"])
    small = build.a_place(walk.cast.port, "D2", operator=walk.voyage.place.operator)
    draft = walk.draft("PKK")
    with pytest.raises(Refused) as refused:
        _submit(walk, draft, _answers(walk, "PKK", {}, place=small.pk))
    of_barge = [p for p in refused.value.problems if walk.hulls[1].voyage.ship.name in p.text]
    assert [(p.field, p.code) for p in of_barge if p.field == "place"] == [("place", "R08")]


def test_papers_handed_in_once_serve_every_hull() -> None:
    walk = commerce.a_convoy(granted=["AGENCY"])
    walk.file("PKK")
    tugs, barges = _of(walk, "PKK")
    shared = [
        set(app.files.filter(removed_at=None, ship_paper=None).values_list("attachment", "file"))
        for app in (tugs, barges)
    ]
    assert shared[0]
    assert shared[0] == shared[1]
    own = [set(app.files.exclude(ship_paper=None).values_list("ship_paper__ship", flat=True)) for app in (tugs, barges)]
    assert own == [{walk.hulls[0].voyage.ship.pk}, {walk.hulls[1].voyage.ship.pk}], "a ship's papers are her own"


# ---- deciding -----------------------------------------------------------------------------------------------


def test_granted_together__each_with_her_own_paper() -> None:
    walk = commerce.a_convoy(granted=["AGENCY", "PKK"])
    assert _states(walk, "PKK") == [State.GRANTED, State.GRANTED]
    papers = IssuedDocument.objects.filter(kind="PKK", application__call__in=[hull.call for hull in walk.hulls])
    assert sorted(papers.values_list("number", flat=True)) == sorted(str(hull.call.number) for hull in walk.hulls)
    assert build.chain_holds()


def test_one_hull_refused_alone__the_other_goes_on() -> None:
    walk = commerce.a_convoy(granted=["AGENCY"])
    walk.file("PKK")
    walk.reject("PKK", "R19", "Tongkang bocor.", walk.hulls[1])
    assert _states(walk, "PKK") == [State.IN_REVIEW, State.REJECTED]
    walk.grant("PKK", hull=walk.hulls[0])
    assert _states(walk, "PKK") == [State.GRANTED, State.REJECTED]
    again = walk.file("PKK", hull=walk.hulls[1])
    assert again.call == walk.hulls[1].call
    assert again.request_number not in {app.request_number for app in _of(walk, "PKK")[:1]}


def test_what_stands_against_one_hull__keeps_both_until_she_is_decided_alone() -> None:
    walk = commerce.a_convoy(granted=["AGENCY"])
    walk.file("PKK")
    Application.objects.filter(call=walk.hulls[1].call, service_code="AGENCY").update(state=State.REVOKED)
    with pytest.raises(Refused) as refused:
        walk.grant("PKK")
    (problem,) = refused.value.problems
    assert walk.hulls[1].voyage.ship.name in problem.text
    assert "tersendiri" in problem.remedy
    assert _states(walk, "PKK") == [State.IN_REVIEW, State.IN_REVIEW], "both or none"
    app = walk.open_case("PKK")
    with clock.at(walk.at):
        lifecycle.grant(app.pk, walk.cast.authority, version=app.version, together=False)
    assert _states(walk, "PKK") == [State.GRANTED, State.IN_REVIEW]


def test_sent_back_together_and_mended_on_one_form() -> None:
    walk = commerce.a_convoy(granted=["AGENCY"])
    walk.file("PKK")
    numbers = [app.request_number for app in _of(walk, "PKK")]
    walk.send_back("PKK", "R22", "Periksa sarat tongkang.")
    assert _states(walk, "PKK") == [State.SENT_BACK, State.SENT_BACK]
    lead, barge = _of(walk, "PKK")[0], walk.hulls[1].call
    assert f"hull_{barge.pk}" in convoys.form_of(lead).model_fields
    mended = [build.Goods("load", "COAL", "6500.000", "dry_bulk").answers()]
    _submit(walk, lead, _answers(walk, "PKK", {"cargo": mended}))
    both = _of(walk, "PKK")
    assert [(app.state, app.version) for app in both] == [(State.IN_REVIEW, 2)] * 2
    assert [app.request_number for app in both] == numbers
    assert [str(line.tonnes) for line in both[1].form.cargo] == ["6500.000"]
    assert [app.submissions.count() for app in both] == [2, 2]


def test_one_hull_sent_back_alone__is_mended_alone() -> None:
    walk = commerce.a_convoy(granted=["AGENCY"])
    walk.file("PKK")
    tugs, barges = _of(walk, "PKK")
    with clock.at(walk.at):
        lifecycle.send_back(barges.pk, walk.cast.authority, reason="R22", text="Periksa.", together=False)
    assert _states(walk, "PKK") == [State.IN_REVIEW, State.SENT_BACK]
    alone = build.reread(barges)
    assert not [name for name in convoys.form_of(alone).model_fields if name.startswith("hull_")]
    with clock.at(walk.at):
        lifecycle.submit(alone.pk, walk.cast.agent, build.samples.statement("PKK", walk.hulls[1].voyage))
    assert [(app.state, app.version) for app in _of(walk, "PKK")] == [(State.IN_REVIEW, 1), (State.IN_REVIEW, 2)]
    assert build.reread(tugs).request_number != build.reread(barges).request_number


# ---- what each hull has of her own --------------------------------------------------------------------------


def test_barge_has_no_crew_to_clear() -> None:
    road = commerce.ROAD
    walk = commerce.a_convoy(granted=road[: road.index("LK3D")])
    assert [app.call for app in _of(walk, "CREW")] == [walk.hulls[0].call]
    with pytest.raises(Refused) as refused:
        walk.draft("CREW", hull=walk.hulls[1])
    assert refused.value.problems[0].code == "applies"


def test_determined_together__one_has_the_metres_and_the_other_lies_alongside() -> None:
    walk = commerce.a_convoy(granted=["AGENCY", "PKK", "RKBM", "SPM", "PPKB", "RPKRO", "PPK"])
    standing = BerthBooking.objects.filter(cancelled_at=None, determined_at__isnull=False)
    first, second = (standing.get(call=hull.call) for hull in walk.hulls)
    assert first.alongside_of is None
    assert second.alongside_of == first
    assert (first.from_m, first.to_m, first.during) == (second.from_m, second.to_m, second.during)


def test_one_clearance_a_hull__each_names_the_other(simponi: Sandbox) -> None:
    walk = commerce.a_convoy(granted=commerce.ROAD[:-1], simponi=simponi)
    papers = [IssuedDocument.objects.get(kind="SPB", application__call=hull.call) for hull in walk.hulls]
    assert papers[0].number != papers[1].number
    for paper, other in zip(papers, reversed(walk.hulls), strict=True):
        assert other.voyage.ship.name in str(paper.content)
        assert str(other.call.number) in str(paper.content)


def test_clearance_that_lapsed_is_asked_for_again_on_one_form(simponi: Sandbox) -> None:
    walk = commerce.a_convoy(granted=commerce.ROAD[: commerce.ROAD.index("SPB") + 1], simponi=simponi)
    walk.at += timedelta(hours=25)
    for hull in walk.hulls:
        hull.voyage = replace(hull.voyage, etd=walk.at + timedelta(hours=3))
    walk.apps.clear()
    walk.file("SPB", sails_at=walk.at + timedelta(hours=3))
    walk.grant("SPB")
    for hull in walk.hulls:
        with clock.at(walk.at):
            first, second = IssuedDocument.objects.filter(kind="SPB", call=hull.call).order_by("pk")
            assert (validity.standing(first), validity.standing(second)) == (Standing.REPLACED, Standing.VALID)


@pytest.mark.parametrize("code", [c for c in registry.codes() if service_of(c).per_hull is not None])
def test_answers_asked_of_each_hull_are_answers_of_the_form(code: str) -> None:
    service = service_of(code)
    assert set(service.per_hull or ()) <= set(service.Form.model_fields)


def test_whole_road_of_a_convoy(simponi: Sandbox) -> None:
    walk = commerce.a_convoy(granted=commerce.ROAD, simponi=simponi)
    for hull in walk.hulls:
        hull.call.refresh_from_db()
        assert hull.call.closed_at is not None
    assert build.chain_holds()


# ---- splitting and joining ----------------------------------------------------------------------------------


def test_split__each_hull_files_by_herself_from_then_on() -> None:
    walk = commerce.a_convoy(granted=["AGENCY", "PKK"])
    _split(walk)
    assert [hull.call.convoy for hull in walk.hulls] == [None, None]
    filed = walk.file("SPM", hull=walk.hulls[0])
    assert not [name for name in convoys.form_of(filed).model_fields if name.startswith("hull_")]
    assert [app.call for app in _of(walk, "SPM")] == [walk.hulls[0].call]
    assert build.chain_holds()


def test_split_while_a_case_waits__each_is_decided_alone() -> None:
    walk = commerce.a_convoy(granted=["AGENCY"])
    walk.file("PKK")
    _split(walk)
    walk.grant("PKK", hull=walk.hulls[0])
    assert _states(walk, "PKK") == [State.GRANTED, State.IN_REVIEW]
    walk.grant("PKK", hull=walk.hulls[1])
    assert _states(walk, "PKK") == [State.GRANTED, State.GRANTED]


def test_one_of_three_leaves__the_others_stay_together() -> None:
    walk = commerce.a_convoy(barges=2, granted=["AGENCY"])
    _split(walk, at=2)
    assert [hull.call.convoy_id is not None for hull in walk.hulls] == [True, True, False]
    walk.file("PKK")
    assert [app.call for app in _of(walk, "PKK")] == [hull.call for hull in walk.hulls[:2]]


def test_split_and_joined_again__files_together_again() -> None:
    walk = commerce.a_convoy(granted=["AGENCY", "PKK"])
    _split(walk)
    with clock.at(walk.at):
        convoy = towing.couple(walk.cast.agent, [hull.call.pk for hull in walk.hulls])
    assert set(convoy.calls.all()) == {hull.call for hull in walk.hulls}
    for hull in walk.hulls:
        hull.call.refresh_from_db()
    walk.file("SPM")
    assert len(_of(walk, "SPM")) == 2


@pytest.mark.parametrize("who", ["another agent", "operator", "another ship's master"])
def test_only_her_agent_and_the_office_split_a_convoy(who: str) -> None:
    from suar.kernel.errors import NotThere
    from tests.every_service import people

    walk = commerce.a_convoy(granted=["AGENCY", "PKK"])
    actor = {**people.of_a_call(walk.cast), **people.strangers(walk.call)}[who]
    with clock.at(walk.at), pytest.raises((NotThere, Refused)):
        towing.split(actor, walk.hulls[1].call.pk)
    assert PortCall.objects.filter(convoy=walk.call.convoy_id).count() == 2
