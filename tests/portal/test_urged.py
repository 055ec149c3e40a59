"""What stands out on the page of a call: the reader who can do something about it finds the act beside it."""

from __future__ import annotations

import pytest
from django.test import Client
from tests import build
from tests.services import shifting

from suar.accounts.actors import Actor
from suar.accounts.models import User
from suar.kernel import clock
from suar.portcalls import berths

pytestmark = pytest.mark.django_db
_OFFERED = "Ajukan TAMBAT"


def _flags(actor: Actor, walk: build.Walk) -> str:
    """The words that stand out, as this person sees the page now."""
    client = Client()
    with clock.at(walk.at):
        client.force_login(User.objects.get(pk=actor.user_id or 0))
        page = client.get(f"/kunjungan/{walk.call}/").content.decode()
    return page.partition('id="flags"')[2].partition("</section>")[0]


def test_a_window_that_ends_soon__the_agent_asks_for_more_from_there_and_sees_it_wait() -> None:
    walk = shifting.at_a_small_port()
    booked = berths.booking(walk.call)
    assert booked is not None
    ends = booked.during.upper
    agent, office = walk.cast.agent, walk.cast.authority
    assert _flags(agent, walk) == "", "days are left"
    walk.until(ends - 5 * shifting.HOUR)
    assert _OFFERED in _flags(agent, walk)
    seen = _flags(office, walk)
    assert "Masa sandar" in seen
    assert _OFFERED not in seen, "the office does not ask itself"
    app = walk.file("TAMBAT", ends_at=ends, until=ends + 6 * shifting.HOUR)
    seen = _flags(agent, walk)
    assert f"/permohonan/{app.pk}/" in seen
    assert "TAMBAT menunggu keputusan." in seen
    assert _OFFERED not in seen
    walk.send_back("TAMBAT", "R22", "Jelaskan alasannya.")
    assert "Lanjutkan TAMBAT" in _flags(agent, walk)
