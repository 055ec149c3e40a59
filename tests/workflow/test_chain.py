"""What happened cannot be changed: the database refuses it, and a changed past shows."""

import pytest
from django.db import DatabaseError, connection, transaction

from suar.records import chain
from suar.records.models import Event
from tests import build

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("statement", ["UPDATE records_event SET verb = 'granted'", "DELETE FROM records_event"])
def test_changing_an_event_is_refused__even_to_the_owner_of_the_table(statement: str) -> None:
    build.a_port_call(granted=["AGENCY"])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert build.chain_holds()


def test_emptying_the_events_is_refused() -> None:
    build.a_port_call(granted=["AGENCY"])
    with connection.cursor() as cursor:
        # Test databases are emptied between tests, so the trigger is off in them.
        cursor.execute("ALTER TABLE records_event ENABLE TRIGGER records_event_no_truncate")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE records_event")


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE records_event SET body = replace(body, 'submitted', 'granted') WHERE id = %s",
        "DELETE FROM records_event WHERE id = %s",
        "UPDATE records_event SET hash = repeat('0', 64) WHERE id = %s",
    ],
)
def test_a_changed_past_shows(tampering: str) -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    app = walk.open_case("PKK")
    event = Event.objects.filter(subject_kind="application", subject_id=app.pk, verb="submitted").get()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what points to an event is looked at now
        cursor.execute("ALTER TABLE records_event DISABLE TRIGGER records_event_no_change")
        cursor.execute(tampering, [event.pk])
        cursor.execute("ALTER TABLE records_event ENABLE TRIGGER records_event_no_change")
    (broken,) = chain.verify_all()[1]
    assert (broken.subject_kind, broken.subject_id) == ("application", app.pk)


def test_an_end_cut_off_shows() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    last = Event.objects.filter(subject_kind="portcall", subject_id=walk.call.pk).latest("sequence")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what points to an event is looked at now
        cursor.execute("ALTER TABLE records_event DISABLE TRIGGER records_event_no_change")
        cursor.execute("DELETE FROM records_event WHERE id = %s", [last.pk])
        cursor.execute("ALTER TABLE records_event ENABLE TRIGGER records_event_no_change")
    assert [b.subject_kind for b in chain.verify_all()[1]] == ["portcall"]


def test_every_act_stands_in_the_chain_with_who_and_when() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    verbs = [e.verb for e in chain.history(walk.open_case("AGENCY"))]
    assert verbs == ["begun", "attached", "submitted", "granted"]
    granted = chain.history(walk.open_case("AGENCY"))[-1]
    assert granted.actor_id == walk.cast.authority.user_id
    assert granted.at == build.utc(walk.at)
