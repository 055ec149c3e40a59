"""Limits run from complete submission to decision, anew each time; a port may set its own; lateness is told once."""

from datetime import date, timedelta

import pytest

from suar.accounts.roles import Role
from suar.kernel import clock
from suar.workflow import deadlines, inbox, notices
from suar.workflow.models import Notice, PortRule, State
from tests import build

pytestmark = pytest.mark.django_db
HALF_HOUR = timedelta(minutes=30)


def test_each_submission_starts_a_new_limit_and_the_offices_time_is_summed() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    first = walk.file("PKK")
    assert first.due_at == build.utc(walk.at) + HALF_HOUR
    walk.at += timedelta(minutes=20) - build.BRIEFLY
    sent_back = walk.send_back("PKK", "R22", "Periksa lagi.")
    assert sent_back.due_at is None
    assert sent_back.office_seconds == 20 * 60
    walk.at += timedelta(hours=5)
    again = walk.file("PKK")
    assert again.filed_at == first.filed_at
    assert again.due_at == build.utc(walk.at) + HALF_HOUR
    granted = walk.grant("PKK", after=timedelta(minutes=7))
    assert granted.office_seconds == 27 * 60


def test_a_ports_own_limit_counts_from_its_day_on() -> None:
    port = build.a_port()
    PortRule.objects.create(
        port=port, service_code="PKK", step="verify", within_minutes=45, since=date(2026, 11, 1), legal_basis="SK Uji"
    )
    PortRule.objects.create(
        port=port, service_code="PKK", step="verify", within_minutes=5, since=date(2027, 1, 1), legal_basis="SK Uji"
    )
    app = build.a_port_call(granted=["AGENCY"]).file("PKK")
    assert app.step_started_at is not None
    assert app.due_at == app.step_started_at + timedelta(minutes=45)


def test_late__head_of_office_then_directorate_each_told_once() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    app = walk.file("PKK")

    def told(after: timedelta) -> list[str]:
        with clock.at(walk.at + after):
            notices.tell_late()
            notices.tell_late()
        return sorted(Notice.objects.filter(kind="late", application=app).values_list("role", flat=True))

    assert told(timedelta(minutes=29)) == []
    assert told(timedelta(minutes=31)) == [Role.HEAD_OF_OFFICE]
    assert told(timedelta(minutes=59)) == [Role.HEAD_OF_OFFICE]
    assert told(timedelta(minutes=61)) == [Role.DIRECTORATE, Role.HEAD_OF_OFFICE]
    assert told(timedelta(days=9)) == [Role.DIRECTORATE, Role.HEAD_OF_OFFICE]


def test_silence_never_grants() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    app = walk.file("PKK")
    with clock.at(walk.at + timedelta(days=30)):
        notices.tell_late()
        assert build.reread(app).state == State.IN_REVIEW
        assert app in deadlines.late()


def test_most_urgent_case_comes_first_and_pages_go_by_key() -> None:
    cast = build.a_cast()
    apps = [walk.file("PKK") for walk in build.many_calls(5, granted=["AGENCY"], cast=cast)]
    cases = inbox.open_cases(cast.authority)
    first = inbox.page(cases, size=2)
    rest = inbox.page(cases, after=first.after, size=10)
    assert [a.pk for a in (*first.items, *rest.items)] == [a.pk for a in sorted(apps, key=lambda a: (a.due_at, a.pk))]
    assert rest.after == ""
