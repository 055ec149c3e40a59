"""The berth plan over the API: ships and windows for everybody with business, calls only for their own people."""

from __future__ import annotations

import pytest

from tests.api.program import Program
from tests.build import a_place, a_port, an_agent, an_officer
from tests.portcalls.quay import DAY, a_call, at, booked, lies

pytestmark = pytest.mark.django_db


def test_places_of_a_port_carry_depth_and_clearance() -> None:
    port = a_port()
    a_place(port, "D9", depth_m=8, length_m=100, under_keel_clearance_m="0.50")
    found = {one["code"]: one for one in Program.of(an_agent(), DAY).get("/ports/IDSUQ/places")["items"]}
    assert list(found) == ["D1", "D2", "D9", "L1"]
    assert (found["D9"]["depth_m"], found["D9"]["under_keel_clearance_m"]) == ("8.00", "0.50")
    assert Program.of(an_agent(), DAY).ask("GET", "/ports/IDXXX/places").status_code == 404


def test_bookings_say_window_stay_and_state__and_name_only_ones_own_calls() -> None:
    place = a_place(a_port(), "D1")
    own = a_call(a_port(), "KM Punya", agent=an_agent().organisation)
    other = a_call(a_port(), "KM Lain", agent=an_agent("PT Lain").organisation)
    booked(own, place, 0, 20)
    lies(own, place, 1)
    booked(other, place, 30, 40, 10, 70.5, proposed=True)
    booked(a_call(a_port(), "KM Kelak"), place, 24 * 9, 24 * 10)
    answer = Program.of(an_agent(), at(12)).get(f"/places/{place.pk}/bookings")
    first, second = answer["items"]
    assert (first["ship"], first["state"], first["alongside"], first["port_call"]) == (
        "KM Punya", "determined", True, own.pk
    )  # fmt: skip
    assert (first["all_fast_at"], first["last_line_at"]) == ("2026-11-19T18:00:00Z", None)
    assert (second["ship"], second["state"], second["to_m"], second["port_call"]) == (
        "KM Lain", "proposed", "70.5", None
    )  # fmt: skip
    seen = Program.of(an_officer(), at(12)).get(f"/places/{place.pk}/bookings?since=2026-11-28T00:00&days=3")
    assert [one["ship"] for one in seen["items"]] == ["KM Punya", "KM Kelak"]  # she still lies there
    assert seen["start"] == "2026-11-27T17:00:00Z"


@pytest.mark.parametrize("query", ["?since=x", "?since=0001-01-01T00:00+09:00", "?days=0", "?days=99", "?since=%00"])
def test_what_cannot_be_asked_is_refused(query: str) -> None:
    place = a_place(a_port(), "D1")
    assert Program.of(an_agent(), DAY).ask("GET", f"/places/{place.pk}/bookings{query}").status_code == 422
    assert Program.of(an_agent(), DAY).ask("GET", "/places/999999/bookings").status_code == 404


def test_a_company_that_was_frozen_reads_nothing() -> None:
    actor, place = an_agent(), a_place(a_port(), "D1")
    program = Program.of(actor, DAY)
    assert actor.organisation is not None
    actor.organisation.active = False
    actor.organisation.save()
    for path in ("/ports/IDSUQ/places", f"/places/{place.pk}/bookings"):
        answer = program.ask("GET", path)
        assert (answer.status_code, answer.json()["problems"][0]["rule"]) == (403, "frozen")
