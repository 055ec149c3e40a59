"""SPB: not while money is owed; 24 hours for one voyage; a departure counts by when it happened."""

from datetime import timedelta

import pytest

from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls import times
from suar.portcalls.models import MovementKind
from suar.workflow import validity
from suar.workflow.models import IssuedDocument
from suar.workflow.validity import Standing
from tests import build
from tests.build import ROAD

pytestmark = pytest.mark.django_db


def _cleared(simponi: Sandbox) -> tuple[build.Walk, IssuedDocument]:
    walk = build.a_port_call(granted=ROAD, simponi=simponi)
    return walk, walk.open_case("SPB").documents.get()


def _standing(document: IssuedDocument, walk: build.Walk, **later: float) -> Standing:
    document.refresh_from_db()
    with clock.at(walk.at + timedelta(**later)):
        return validity.standing(document)


def test_refused__while_an_invoice_is_unpaid(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=ROAD[:-1], simponi=simponi)
    with pytest.raises(Refused) as refused:
        walk.file("SPB")
    (problem,) = refused.value.problems
    assert problem.code == "R14"
    assert "NOTA.IDSUQ" in problem.text
    assert problem.remedy
    build.pay(walk, simponi)
    assert walk.file("SPB").in_review


def test_refused__while_the_master_does_not_say_she_is_seaworthy(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=ROAD[:-1], simponi=simponi)
    build.pay(walk, simponi)
    with pytest.raises(Refused) as refused:
        walk.file("SPB", seaworthy=False)
    assert [(p.field, p.code) for p in refused.value.problems] == [("seaworthy", "R15")]


def test_lapses_24_hours_after_signature_and_another_is_asked_for(simponi: Sandbox) -> None:
    walk, document = _cleared(simponi)
    assert _standing(document, walk, hours=23) == Standing.VALID
    assert _standing(document, walk, hours=24) == Standing.LAPSED
    walk.at += timedelta(hours=25)
    again = walk.file("SPB", sails_at=walk.at + timedelta(hours=3))
    walk.grant("SPB")
    second = again.documents.get()
    assert second.number.endswith("000002")
    assert _standing(document, walk) == Standing.REPLACED
    assert _standing(second, walk) == Standing.VALID
    walk.act("SPB", "departed", walk.at + timedelta(hours=1))
    assert _standing(second, walk) == Standing.USED


def test_a_second_one_is_refused__while_the_first_is_in_force(simponi: Sandbox) -> None:
    walk, _document = _cleared(simponi)
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        walk.draft("SPB")
    assert refused.value.problems[0].code == "already"


def test_departure_typed_after_it_lapsed__counts_by_when_it_happened(simponi: Sandbox) -> None:
    walk, document = _cleared(simponi)
    left = build.ETD
    walk.at += timedelta(hours=40)
    walk.act("SPB", "departed", left)
    assert _standing(document, walk) == Standing.USED
    assert document.used_at == build.utc(left)


def test_departure_after_it_lapsed__an_agent_cannot_claim_it_and_an_officers_entry_shows_the_breach(
    simponi: Sandbox,
) -> None:
    walk, document = _cleared(simponi)
    assert document.valid_until is not None
    late = document.valid_until + timedelta(minutes=1)
    with pytest.raises(Refused) as refused:
        walk.act("SPB", "departed", late, by=walk.cast.agent)
    assert [(p.field, p.code) for p in refused.value.problems] == [("at", "lapsed")]
    walk.act("SPB", "departed", late)
    left = times.confirmed(walk.call, MovementKind.DEPARTED)
    assert left is not None
    assert left.at == build.utc(late)
    assert _standing(document, walk) == Standing.LAPSED, "a voyage outside its hours uses no clearance"


def test_departure_before_the_signature__an_agent_cannot_claim_it(simponi: Sandbox) -> None:
    walk, document = _cleared(simponi)
    assert document.signed_at is not None
    with pytest.raises(Refused) as refused:
        walk.act("SPB", "departed", document.signed_at - timedelta(minutes=1), by=walk.cast.agent)
    assert refused.value.problems[0].code == "order"


def test_an_agents_departure_is_a_claim_until_the_office_confirms(simponi: Sandbox) -> None:
    walk, document = _cleared(simponi)
    walk.act("SPB", "departed", build.ETD, by=walk.cast.agent)
    assert times.actual(walk.call, MovementKind.DEPARTED) is not None
    assert times.confirmed(walk.call, MovementKind.DEPARTED) is None
    assert _standing(document, walk) == Standing.VALID
    walk.act("SPB", "departed", build.ETD + timedelta(minutes=10))
    assert _standing(document, walk) == Standing.USED
    confirmed = times.confirmed(walk.call, MovementKind.DEPARTED)
    assert confirmed is not None
    assert confirmed.at == build.utc(build.ETD + timedelta(minutes=10))


def test_a_departure_in_the_minute_of_the_signature_is_covered() -> None:
    from suar.workflow import validity
    from suar.workflow.models import IssuedDocument
    from tests import build

    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM"])
    app = walk.apps["SPM"]
    document = IssuedDocument.objects.get(application=app)
    assert document.signed_at is not None
    IssuedDocument.objects.filter(pk=document.pk).update(signed_at=document.signed_at.replace(second=40))
    assert validity.outside(app, document.signed_at.replace(second=0, microsecond=0)) is None
