"""A question that is compiled once gives what Django's own query gives, for whatever values it is asked with."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.test.utils import CaptureQueriesContext
from tests import build

from suar.kernel.compiled import Compiled, Keyed
from suar.portcalls.models import PortCall
from suar.registry.models import ShipPaper

CALL = Compiled(lambda pk: PortCall.objects.select_related("port", "ship", "place__operator").filter(pk=pk), pk=-1)


def _papers(pk: int, on: date) -> QuerySet[PortCall]:
    lasting = ShipPaper.objects.filter(ship=OuterRef("ship"), expires_on__gte=on)
    return PortCall.objects.annotate(in_date=Exists(lasting)).filter(pk=pk)


@pytest.mark.django_db
def test_rows__are_those_of_the_query__with_what_is_read_along() -> None:
    calls = [build.a_port_call().call for _n in range(2)]
    for call in calls:
        ordinary = PortCall.objects.select_related("port", "ship", "place__operator").get(pk=call.pk)
        with CaptureQueriesContext(connection) as seen:
            found = CALL.first(pk=call.pk)
            assert found is not None
            assert (found.port, found.ship, found.place) == (ordinary.port, ordinary.ship, ordinary.place)
        assert len(seen) == 1
        fields = [field.attname for field in PortCall._meta.concrete_fields]
        assert [getattr(found, name) for name in fields] == [getattr(ordinary, name) for name in fields]
        assert not found._state.adding
    assert CALL.first(pk=0) is None


@pytest.mark.django_db
def test_annotations_and_days__are_asked_anew_each_time() -> None:
    call = build.a_port_call().call
    until = max(paper.expires_on for paper in call.ship.papers.all() if paper.expires_on)
    asked = Compiled(_papers, pk=-1, on=date.min)
    for on, lasts in ((until, True), (until + timedelta(days=1), False), (until, True)):
        found = asked.first(pk=call.pk, on=on)
        assert found is not None
        assert found.in_date is lasts  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
def test_a_lock__is_refused_outside_of_a_transaction__and_holds_within() -> None:
    call = build.a_port_call().call
    lock = Compiled(lambda pk: PortCall.objects.select_for_update(nowait=True).filter(pk=pk), pk=-1)
    with transaction.atomic():
        assert lock.first(pk=call.pk) == call
    with pytest.raises(transaction.TransactionManagementError):
        lock.first(pk=call.pk)


@pytest.mark.django_db(transaction=True)
def test_threads__ask_by_their_own_connections() -> None:
    calls = [build.a_port_call().call for _n in range(4)]

    def asked(call: PortCall) -> PortCall | None:
        try:
            return CALL.first(pk=call.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(asked, calls * 3)) == calls * 3


@pytest.mark.django_db
def test_an_example_that_does_not_stand_in_the_question__is_a_fault() -> None:
    with pytest.raises(ValueError, match="does not stand"):
        Compiled(lambda pk: PortCall.objects.filter(cancelled_at=None), pk=-1).rows(pk=1)


@pytest.mark.django_db
def test_rows_by_their_keys__come_in_the_order_asked__and_those_that_are_gone_are_left_out() -> None:
    calls = [build.a_port_call().call for _n in range(3)]
    keyed = Keyed(PortCall, "port", "ship")
    wanted = [calls[2].pk, calls[0].pk, calls[1].pk]
    with CaptureQueriesContext(connection) as seen:
        found = keyed.in_order(wanted)
        assert [(one.pk, one.port, one.ship) for one in found] == [
            (call.pk, call.port, call.ship) for call in (calls[2], calls[0], calls[1])
        ]
        assert keyed.in_order([]) == []
    assert len(seen) == 1
    assert keyed.in_order([0, calls[1].pk]) == [calls[1]]
    assert keyed.rows(call.pk for call in reversed(calls)) == calls


@pytest.mark.django_db
def test_rows_by_another_key__with_what_is_true_of_all() -> None:
    calls = [build.a_port_call().call for _n in range(2)]
    PortCall.objects.filter(pk=calls[0].pk).update(manual=True)
    by_ship = Keyed(PortCall, by="ship_id", manual=True)
    assert by_ship.rows({call.ship_id for call in calls}) == [calls[0]]
