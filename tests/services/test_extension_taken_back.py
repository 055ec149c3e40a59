"""A longer stay that is taken back: never cut into the past while she lies there, and her ETD goes back with it."""

from __future__ import annotations

from datetime import datetime

import pytest

from suar.portcalls import berths
from tests import build
from tests.services import shifting
from tests.services.shifting import HOUR

pytestmark = pytest.mark.django_db


def _end(walk: build.Walk) -> datetime:
    found = berths.booking(walk.call)
    assert found is not None
    end: datetime = found.during.upper
    return end


def _extend(walk: build.Walk, hours: int) -> datetime:
    end = _end(walk)
    walk.file("TAMBAT", ends_at=end, until=end + hours * HOUR)
    walk.grant("TAMBAT")
    return end


def test_in_time__window_and_etd_end_where_they_did() -> None:
    walk = shifting.at_a_small_port()
    before = _extend(walk, 12)
    assert walk.call.etd == before + 12 * HOUR
    walk.revoke("TAMBAT", "R09", "Dermaga dipakai kapal pemerintah.")
    assert (_end(walk), walk.call.etd) == (before, before)


def test_after_the_old_end__she_has_it_until_now() -> None:
    walk = shifting.at_a_small_port()
    before = _extend(walk, 12)
    walk.until(before + 3 * HOUR)
    walk.revoke("TAMBAT", "R09", "Dermaga dipakai kapal pemerintah.")
    assert before + 3 * HOUR <= _end(walk) < before + 4 * HOUR
    assert walk.call.etd == _end(walk)


def test_after_the_new_end_too__nothing_is_cut() -> None:
    walk = shifting.at_a_small_port()
    before = _extend(walk, 12)
    walk.until(before + 13 * HOUR)
    walk.revoke("TAMBAT", "R09", "Dermaga dipakai kapal pemerintah.")
    assert _end(walk) == before + 12 * HOUR
