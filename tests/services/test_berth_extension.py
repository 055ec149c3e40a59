"""A berth for longer, another place to come in to, a determination given back: what follows, and what refuses it."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from suar.accounts.roles import OrganisationKind, Role
from suar.billing.models import InvoiceKind
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portal.notices import told
from suar.portcalls import berths
from suar.portcalls.models import BerthBooking, PortCall
from suar.records import outbox
from suar.registry.models import Place
from suar.workflow import convoys, flags, lifecycle, permissions, validity, window_ends
from suar.workflow.models import Application, Notice, State
from tests import build, commerce
from tests.services import shifting
from tests.services.shifting import HOUR, codes, refused
from tests.workflow.test_races import at_once

pytestmark = pytest.mark.django_db
IN_FORCE = {"cancelled_at": None, "determined_at__isnull": False}


def _berth(walk: build.Walk) -> BerthBooking:
    found = berths.booking(walk.call)
    assert found is not None
    return found


def _end(walk: build.Walk) -> datetime:
    end: datetime = _berth(walk).during.upper
    return end


def _extend(walk: build.Walk, hours: float = 12) -> Application:
    end = _end(walk)
    walk.file("TAMBAT", ends_at=end, until=end + timedelta(hours=hours))
    return walk.grant("TAMBAT")


def test_the_operator_consents_first__then_the_office__and_all_papers_follow() -> None:
    walk = shifting.alongside()
    before, ends = walk.open_case("PPK").documents.get(), _end(walk)
    first = _berth(walk)
    filed = walk.file("TAMBAT", ends_at=ends, until=ends + 200 * HOUR)
    operator = walk.cast.parts[Role.PORT_OPERATOR]
    assert (filed.desk_id, filed.step_role) == (operator.organisation_id, Role.PORT_OPERATOR)
    with clock.at(walk.at), pytest.raises(Refused) as stopped:
        lifecycle.grant(filed.pk, walk.cast.authority)
    assert stopped.value.status == 403
    with clock.at(walk.at):
        assert [app.pk for app in permissions.waiting_at_company(operator)] == [filed.pk]
    consented = walk.approve("TAMBAT")
    assert (consented.state, consented.desk_id, _end(walk)) == (State.IN_REVIEW, None, ends)
    walk.approve("TAMBAT")
    assert (_berth(walk).pk, _end(walk)) == (first.pk, ends + 200 * HOUR)
    assert walk.call.etd == ends + 200 * HOUR, "she cannot leave before her berth does"
    papers = list(walk.open_case("PPK").documents.order_by("pk"))
    assert [validity.standing(paper) for paper in papers] == [validity.Standing.REPLACED, validity.Standing.VALID]
    assert papers[0].pk == before.pk
    assert papers[0].replaced_by == papers[1]
    assert papers[1].signed_at is not None
    assert papers[1].number != before.number
    assert build.chain_holds()


def test_an_operator_that_will_not_have_it__says_why() -> None:
    walk = shifting.alongside()
    ends = _end(walk)
    walk.file("TAMBAT", ends_at=ends, until=ends + HOUR)
    rejected = walk.reject("TAMBAT", "R10", "Tunggakan jasa tambat belum dibayar.")
    assert (rejected.state, _end(walk)) == (State.REJECTED, ends)


def test_at_a_public_berth__the_office_alone_decides_and_the_estimate_is_anew() -> None:
    walk = shifting.at_a_small_port()
    estimate = walk.call.invoices.get(kind=InvoiceKind.ESTIMATE, voided_at=None)
    filed = walk.file("TAMBAT", ends_at=_end(walk), until=_end(walk) + 48 * HOUR)
    assert (filed.desk_id, filed.step_role) == (None, Role.PORT_AUTHORITY)
    walk.grant("TAMBAT")
    with clock.at(walk.at):
        outbox.drain()
    estimate.refresh_from_db()
    assert estimate.voided_at is not None
    assert walk.call.invoices.get(kind=InvoiceKind.ESTIMATE, voided_at=None).total > estimate.total


def test_where_the_bill_is_made_already__it_is_made_anew_and_a_paid_one_asks_for_the_difference(
    simponi: Sandbox,
) -> None:
    walk = build.a_port_call(granted=build.ROAD[: build.ROAD.index("LKK") + 1])
    bill = walk.call.invoices.get(kind=InvoiceKind.BILL, voided_at=None)
    _extend(walk, 24)
    bill.refresh_from_db()
    assert bill.voided_at is not None
    longer = walk.call.invoices.get(kind=InvoiceKind.BILL, voided_at=None)
    assert longer.total > bill.total
    build.pay(walk, simponi)
    _extend(walk, 24)
    paid, more = walk.call.invoices.filter(kind=InvoiceKind.BILL, voided_at=None).order_by("pk")
    assert (paid.pk, paid.settled_at is not None, more.settled_at) == (longer.pk, True, None)
    assert 0 < more.total < paid.total


def test_prolonged_twice__and_taken_back_from_the_last() -> None:
    walk = shifting.at_a_small_port()
    ends = _end(walk)
    first = _extend(walk, 6)
    _extend(walk, 6)
    assert _end(walk) == ends + 12 * HOUR
    walk.revoke("TAMBAT", "R09", "Dermaga dipakai kapal pemerintah.")
    assert _end(walk) == ends + 6 * HOUR
    decided = walk.open_case("PPK").decided_form
    assert decided is not None
    assert decided.etd == ends + 6 * HOUR  # type: ignore[attr-defined]
    assert walk.open_case("PPK").documents.filter(revoked_at=None, replaced_by=None).count() == 1
    assert build.reread(first).state == State.GRANTED


def test_refused__by_time_and_by_who_comes_next() -> None:
    walk = shifting.at_a_small_port()
    ends = _end(walk)
    assert codes(refused(walk, "TAMBAT", ends_at=ends, until=ends)) == [("until", "order")]
    assert codes(refused(walk, "TAMBAT", ends_at=ends, until=build.START)) == [("until", "order")]
    assert codes(refused(walk, "TAMBAT", ends_at=ends - HOUR, until=ends + HOUR)) == [("ends_at", "stale")]
    assert codes(refused(walk, "TAMBAT", ends_at=ends, until=ends + 400 * 24 * HOUR)) == [("until", "order")]
    rival = build.a_port_call(
        cast=walk.cast, granted=["AGENCY", "PKK", "SPM", "PPKB"], eta=ends + 2 * HOUR, etd=ends + 40 * HOUR
    )
    rival.grant("PPK", from_m=Decimal(20))
    (problem,) = refused(walk, "TAMBAT", ends_at=ends, until=ends + 6 * HOUR)
    assert (problem.field, problem.code) == ("until", "R09")
    assert rival.voyage.ship.name in problem.text
    _extend(walk, 3)
    walk.until(ends + 4 * HOUR)
    assert ("ends_at", "clock") in codes(refused(walk, "TAMBAT", ends_at=_end(walk), until=ends + 9 * HOUR))


def test_filed_in_time__it_is_decided_though_the_window_ended_meanwhile() -> None:
    walk = shifting.at_a_small_port()
    ends = _end(walk)
    walk.until(ends - HOUR)
    walk.file("TAMBAT", ends_at=ends, until=ends + 6 * HOUR)
    walk.until(ends + HOUR)
    walk.grant("TAMBAT")
    assert _end(walk) == ends + 6 * HOUR


def test_refused__once_she_has_cast_off_and_for_another_companys_call() -> None:
    walk = shifting.at_a_small_port()
    other = build.an_agent("PT Agen Lain")
    with clock.at(walk.at), pytest.raises(Refused):
        lifecycle.begin(other, "TAMBAT", port=walk.cast.port, call_id=walk.call.pk)
    walk.act("PPK", "last_line", walk.at)
    assert ("", "departed") in codes(refused(walk, "TAMBAT", ends_at=_end(walk), until=_end(walk) + HOUR))


def test_hulls_of_a_convoy__lie_longer_together() -> None:
    walk = commerce.a_convoy(granted=commerce.ROAD[: commerce.ROAD.index("SPOG") + 1])
    commerce.arrive(walk)
    ends = _end(walk)
    filed = walk.file("TAMBAT", ends_at=ends, until=ends + 12 * HOUR)
    assert len(convoys.group(filed, State.IN_REVIEW)) == 1
    walk.grant("TAMBAT")
    for hull in walk.hulls:
        booked = berths.booking(hull.call)
        assert booked is not None
        assert booked.during.upper == ends + 12 * HOUR


def test_a_hull_of_a_convoy_shifts_alone() -> None:
    walk = commerce.a_convoy(granted=commerce.ROAD[: commerce.ROAD.index("SPOG") + 1], etd=build.ETA + 90 * HOUR)
    commerce.arrive(walk)
    roads, (tug, barge) = shifting.place_of(walk, "L1"), walk.hulls
    walk.file("PINDAH", hull=tug, to_place=roads.pk, at=build.ETA + 20 * HOUR)
    walk.grant("PINDAH", hull=tug)
    tug.call.refresh_from_db()
    barge.call.refresh_from_db()
    assert tug.call.shift_id is not None
    assert barge.call.shift_id is None
    waiting = Application.objects.get(call=tug.call, service_code="PPKB", state=State.DRAFT)
    assert convoys.filed_together(waiting) == []


@pytest.mark.django_db(transaction=True)
def test_twenty_want_the_hours_after_a_window__one_has_them_and_the_others_learn_who() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM", "PPKB", "PPK"])
    ends = _end(walk)
    filed = walk.file("TAMBAT", ends_at=ends, until=ends + 6 * HOUR)
    rivals = build.many_calls(19, cast=walk.cast)
    after = berths.Window(
        place=walk.voyage.place, from_m=Decimal(0), to_m=Decimal(60), start=ends + HOUR, end=ends + 20 * HOUR
    )

    def book(call: PortCall) -> BerthBooking:
        with transaction.atomic():
            return berths.book(call, after)

    jobs: list[Any] = [lambda call=each.call: book(call) for each in rivals]
    results = at_once(lambda: lifecycle.grant(filed.pk, walk.cast.authority), *jobs)
    lost = [each for each in results if isinstance(each, Refused)]
    assert [each for each in results if isinstance(each, Exception) and not isinstance(each, Refused)] == []
    assert len(lost) == 19
    assert {problem.code for each in lost for problem in each.problems} == {"R09"}
    assert BerthBooking.objects.filter(during__contains=ends + 2 * HOUR, **IN_FORCE).count() == 1
    assert build.chain_holds()


def test_six_hours_before_the_end__agent_operator_and_office_are_told_once() -> None:
    walk = shifting.alongside()
    ends = _end(walk)
    with clock.at(ends - 7 * HOUR):
        assert window_ends.tell() == 0
    with clock.at(ends - 5 * HOUR):
        assert window_ends.tell() == 3
        assert window_ends.tell() == 0
        assert [flag.code for flag in flags.of([walk.call])[walk.call.pk]] == ["window_ends"]
    notices = Notice.objects.filter(kind=window_ends.KIND)
    operator = walk.cast.parts[Role.PORT_OPERATOR]
    assert {(n.organisation_id, n.port_id, n.role) for n in notices} == {
        (walk.cast.agent.organisation_id, None, ""),
        (operator.organisation_id, None, ""),
        (None, walk.cast.port.pk, Role.PORT_AUTHORITY),
    }
    said = told(notices[0])
    assert walk.voyage.ship.name in said.text
    assert str(walk.call.pk) in said.url
    walk.until(ends - 4 * HOUR)
    _extend(walk, 24)
    with clock.at(ends - 3 * HOUR):
        assert window_ends.tell() == 0
    with clock.at(_end(walk) - HOUR):
        assert window_ends.tell() == 3, "the new end is another matter"


def test_another_place_to_come_in_to__what_was_granted_for_the_old_one_ends() -> None:
    walk = commerce.a_commercial_call(granted=commerce.ROAD[: commerce.ROAD.index("SPK") + 1])
    old, roads = shifting.place_of(walk, "O1"), shifting.place_of(walk, "L1")
    ended = [walk.open_case(code) for code in ("PPKB", "RPKRO", "PPK", "SPK")]
    filed = walk.file("LOKASI")
    said = " ".join(check.title for check in filed.service.checks(filed))
    assert all(code in said for code in ("PPKB", "RPKRO", "PPK", "SPK"))
    walk.grant("LOKASI")
    assert {build.reread(app).state for app in ended} == {State.WITHDRAWN}
    assert walk.call.place == roads
    assert not BerthBooking.objects.filter(call=walk.call, place=old, cancelled_at=None).exists()
    draft = Application.objects.get(call=walk.call, service_code="PPKB", state=State.DRAFT)
    assert draft.service.known(walk.call, walk.cast.agent)["place"] == roads.pk
    change = Application.objects.get(call=walk.call, service_code="RKBMC", state=State.DRAFT)
    assert change.organisation == walk.cast.parts[Role.STEVEDORE].organisation
    walk.apps["PPKB"] = draft
    walk.file("PPKB", place=roads.pk)
    walk.grant("PPKB")
    walk.pass_through("SPOG", to_place=roads.pk)
    assert not Application.objects.filter(call=walk.call, service_code="PPK", state=State.IN_REVIEW).exists()
    assert ("", "entered") in codes(refused(walk, "LOKASI", from_place=roads.pk, to_place=old.pk))
    assert build.chain_holds()


def test_a_change_of_entry_location__refused_where_it_changes_nothing_or_she_does_not_fit() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    home, small = shifting.place_of(walk, "D1"), shifting.place_of(walk, "D2")
    roads = shifting.place_of(walk, "L1")
    assert codes(refused(walk, "LOKASI", to_place=home.pk)) == [("to_place", "place")]
    assert {code for _field, code in codes(refused(walk, "LOKASI", to_place=small.pk))} == {"R08"}
    assert codes(refused(walk, "LOKASI", from_place=small.pk, to_place=roads.pk)) == [("from_place", "stale")]
    walk.file("LOKASI")
    walk.grant("LOKASI")
    walk.revoke("LOKASI", "R22", "Keliru.")
    assert walk.call.place == home


def test_a_determination_given_back__a_new_one_waits_for_a_new_proposal() -> None:
    walk = commerce.a_commercial_call(granted=commerce.ROAD[: commerce.ROAD.index("SPK") + 1])
    operator = walk.cast.parts[Role.PORT_OPERATOR]
    ended = [walk.open_case(code) for code in ("RPKRO", "PPK", "SPK")]
    filed = walk.file("PPKX", by=operator)
    with clock.at(walk.at):
        assert any("PPK" in check.title for check in filed.service.checks(filed))
    walk.grant("PPKX")
    assert {build.reread(app).state for app in ended} == {State.WITHDRAWN}
    assert not BerthBooking.objects.filter(call=walk.call, cancelled_at=None).exists()
    assert not Application.objects.filter(call=walk.call, service_code="PPK", state=State.IN_REVIEW).exists()
    walk.file("RPKRO", from_m=Decimal(100), to_m=Decimal(170))
    walk.grant("PPK")
    assert _berth(walk).from_m == Decimal(100)


def test_a_determination__is_not_given_back_by_a_stranger_or_once_she_is_fast() -> None:
    walk = shifting.alongside()
    assert ("", "alongside") in codes(refused(walk, "PPKX"))
    rival = commerce.a_company(OrganisationKind.PORT_OPERATOR, f"PT Jetty {walk.cast.port.code}")
    with clock.at(walk.at), pytest.raises(Refused):
        lifecycle.begin(rival, "PPKX", port=walk.cast.port, call_id=walk.call.pk)


def test_in_a_shift__the_berth_she_was_to_have_is_given_back_and_she_stays() -> None:
    walk = shifting.alongside()
    jetty = Place.objects.get(port=walk.cast.port, code="J1")
    home, moves = _berth(walk), build.ETA + 20 * HOUR
    ends = home.during.upper
    shifting.determined(shifting.requested(walk, jetty, moves, moves + 20 * HOUR), jetty)
    walk.file("PPKX")
    walk.grant("PPKX")
    home.refresh_from_db()
    assert (home.cancelled_at, home.during.upper) == (None, ends)
    assert BerthBooking.objects.filter(call=walk.call, **IN_FORCE).get() == home
    assert walk.open_case("PPK").state == State.WITHDRAWN
    first = Application.objects.get(call=walk.call, service_code="PPK", shift=None)
    assert first.state == State.GRANTED, "what was determined for the movement before stands"
