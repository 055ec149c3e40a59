"""Officers, agents and berths at the same moment, on real connections: one wins, the others are told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import close_old_connections, connection
from django.utils import translation

from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls import berths
from suar.portcalls.models import BerthBooking, PortCall
from suar.workflow import lifecycle
from suar.workflow.models import Application, IssuedDocument, State
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run jobs in threads that start together; what each gave back, or the refusal it met."""
    gate = threading.Barrier(len(jobs))
    results: list[Any] = [None] * len(jobs)

    def run(at: int, job: Callable[[], Any]) -> None:
        try:
            with translation.override("id"), clock.at(build.START + timedelta(hours=2)):
                gate.wait(20)
                results[at] = job()
        except Refused as refused:
            results[at] = refused
        except Exception as error:  # shown by the assertion that follows
            results[at] = error
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=(n, job)) for n, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def _refusals(results: Sequence[Any]) -> list[Refused]:
    unexpected = [r for r in results if isinstance(r, Exception) and not isinstance(r, Refused)]
    assert unexpected == []
    return [r for r in results if isinstance(r, Refused)]


def test_two_officers_grant_one_case__one_wins_and_the_other_is_told_who() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    app = walk.file("PKK")
    rina = walk.cast.authority
    dodi = build.an_officer(Role.PORT_AUTHORITY, walk.cast.port, name="dodi")
    results = at_once(lambda: lifecycle.grant(app.pk, rina), lambda: lifecycle.grant(app.pk, dodi))
    (lost,) = _refusals(results)
    assert lost.status == 409
    winner = build.reread(app).decided_by
    assert winner is not None
    assert str(winner) in lost.problems[0].text
    assert IssuedDocument.objects.filter(application=app).count() == 1
    assert build.chain_holds()


def test_grant_meets_withdrawal__one_of_them_counts() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    app = walk.file("PKK")
    results = at_once(
        lambda: lifecycle.grant(app.pk, walk.cast.authority), lambda: lifecycle.withdraw(app.pk, walk.cast.agent)
    )
    assert len(_refusals(results)) == 1
    state = build.reread(app).state
    assert state in (State.GRANTED, State.WITHDRAWN)
    assert IssuedDocument.objects.filter(application=app).count() == (state == State.GRANTED)
    assert build.chain_holds()


def test_eight_officers_grant_eight_cases__numbers_have_no_gap() -> None:
    cast = build.a_cast()
    walks = build.many_calls(8, granted=["AGENCY"], cast=cast)
    apps = [walk.file("PKK") for walk in walks]
    officers = [build.an_officer(Role.PORT_AUTHORITY, cast.port, name=f"petugas {n}") for n in range(8)]
    results = at_once(
        *[lambda a=app, o=officer: lifecycle.grant(a.pk, o) for app, officer in zip(apps, officers, strict=True)]
    )
    assert _refusals(results) == []
    numbers = IssuedDocument.objects.filter(kind="PKK").values_list("number", flat=True)
    assert sorted(numbers) == [f"PKK.DN.IDSUQ.2611.{n:06}" for n in range(1, 9)]
    assert {str(call) for call in PortCall.objects.exclude(number=None)} == set(numbers)
    assert build.chain_holds()


def test_twenty_ships_want_one_berth__one_gets_it_and_the_others_learn_who() -> None:
    cast = build.a_cast()
    place = build.a_place(cast.port, "D1")
    walks = build.many_calls(20, cast=cast)
    window = berths.Window(place=place, from_m=Decimal(0), to_m=Decimal(60), start=build.ETA, end=build.ETD)

    def book(walk: build.Walk) -> BerthBooking:
        from django.db import transaction

        with transaction.atomic():
            return berths.book(walk.call, window)

    results = at_once(*[lambda w=walk: book(w) for walk in walks])
    refused = _refusals(results)
    assert len(refused) == 19
    (booked,) = BerthBooking.objects.filter(cancelled_at=None)
    assert {r.problems[0].code for r in refused} == {"R09"}
    assert all(booked.call.ship.name in r.problems[0].text for r in refused)


def test_submitted_twice_at_once__counts_once() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    draft = walk.draft("PKK")
    form = build.samples.statement("PKK", walk.voyage)
    results = at_once(*[lambda: lifecycle.submit(draft.pk, walk.cast.agent, form) for _twice in range(2)])
    (second,) = _refusals(results)
    assert second.status == 409
    assert build.reread(draft).submissions.count() == 1
    assert build.chain_holds()


def test_begun_twice_at_once__there_is_one_draft() -> None:
    walk = build.a_port_call()
    cast = walk.cast
    results = at_once(
        *[lambda: lifecycle.begin(cast.agent, "AGENCY", port=cast.port, call_id=walk.call.pk) for _twice in range(2)]
    )
    (second,) = _refusals(results)
    assert second.problems[0].code == "already"
    assert Application.objects.filter(call=walk.call).count() == 1


def test_two_calls_of_one_ship_announced_at_once__one_is_refused() -> None:
    cast = build.a_cast()
    ship = build.a_ship(agent=cast.agent)
    walks = [build.a_port_call(granted=["AGENCY"], cast=cast, ship=ship) for _twice in range(2)]
    apps = [walk.file("PKK") for walk in walks]
    results = at_once(*[lambda a=app: lifecycle.grant(a.pk, cast.authority) for app in apps])
    (lost,) = _refusals(results)
    assert [p.code for p in lost.problems] == ["R21"]


def test_two_windows_save_one_draft__the_later_one_is_asked() -> None:
    walk = build.a_port_call()
    draft = walk.draft("AGENCY")
    seen = draft.draft_version
    save = lambda text: lifecycle.save_draft(draft.pk, walk.cast.agent, text, seen)  # noqa: E731
    results = at_once(lambda: save('{"tree": {"a": "1"}}'), lambda: save('{"tree": {"a": "2"}}'))
    (stale,) = _refusals(results)
    assert (stale.status, stale.problems[0].code) == (409, "stale")
    assert build.reread(draft).draft_version == seen + 1
