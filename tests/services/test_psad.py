"""PSAD: every agency's answer on one page, what is missing by name, and the promise of twelve hours counted."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from suar.accounts.actors import Actor
from suar.accounts.models import User
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.portal import monitor
from suar.portcalls.models import PortCall
from suar.workflow.models import Application
from suar.workflow.promise import HOURS, Kept, Promise, figure, promise
from tests import build
from tests.api.program import Program

pytestmark = pytest.mark.django_db


def _made(walk: build.Walk, **later: Any) -> Promise | None:
    with clock.at(walk.at + timedelta(**later)):
        walk._reread()
        return promise(walk.call, Application.objects.filter(call=walk.call))


def _page(walk: build.Walk, actor: Actor, language: str = "id") -> str:
    assert actor.user_id is not None
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(pk=actor.user_id))
    with clock.at(walk.at):
        answer = client.get(f"/kunjungan/{walk.call.pk}/psad/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_promise__begins_when_she_is_here__and_is_kept_alongside_within_twelve_hours() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM"])
    assert _made(walk) is None, "nothing was received yet"
    walk.pass_through("PPKB", "PPK", "SPOG")
    ahead = _made(walk)
    assert ahead is not None
    assert (ahead.state, ahead.starts_at, ahead.due_at) == (Kept.AHEAD, None, None)
    walk.act("SPM", "arrived", walk.voyage.eta)
    running = _made(walk)
    assert running is not None
    assert (running.state, running.starts_at) == (Kept.RUNNING, build.utc(build.ETA))
    assert running.due_at == build.utc(build.ETA) + HOURS
    late = _made(walk, hours=13)
    assert late is not None
    assert late.state == Kept.LATE
    walk.act("PPK", "all_fast", walk.voyage.eta + timedelta(hours=3))
    kept = _made(walk)
    assert kept is not None
    assert (kept.state, kept.taken) == (Kept.KEPT, timedelta(hours=3))


def test_promise__counts_from_the_receipt__where_the_ship_was_here_before_it() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM"])
    walk.act("SPM", "arrived", walk.voyage.eta)
    walk.until(build.ETA + timedelta(hours=5))
    asked = build.samples.answers("PPKB", walk.voyage)
    walk.file("PPKB", etb=walk.at + timedelta(hours=2), etd=asked["etd"])
    received = build.reread(walk.apps["PPKB"]).filed_at
    made = _made(walk)
    assert made is not None
    assert made.starts_at == made.received_at == received


def test_promise__is_broken_by_a_ship_that_lay_late__and_an_agents_word_does_not_count() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG"])
    walk.act("SPM", "arrived", walk.voyage.eta, walk.cast.agent)
    claimed = _made(walk)
    assert claimed is not None
    assert claimed.state == Kept.AHEAD, "a claim starts nothing"
    walk.act("SPM", "arrived", walk.voyage.eta)
    walk.act("PPK", "all_fast", walk.voyage.eta + timedelta(hours=14))
    broken = _made(walk)
    assert broken is not None
    assert (broken.state, broken.taken) == (Kept.BROKEN, timedelta(hours=14))


def test_promise_at_an_anchorage__ends_with_her_arrival() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM", "PPKB"], place="L1")
    walk.act("SPM", "arrived", walk.voyage.eta)
    made = _made(walk)
    assert made is not None
    assert (made.state, made.taken) == (Kept.KEPT, timedelta(0))


def test_promise__a_request_that_was_taken_back_promised_nothing() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM"])
    walk.file("PPKB")
    walk.withdraw("PPKB")
    assert _made(walk) is None


def test_figure_of_a_port__says_share_and_median_of_the_month__in_one_query(django_assert_num_queries: Any) -> None:
    cast = build.a_cast()
    for number, after in enumerate((2, 4, 14)):
        walk = build.a_port_call(
            granted=["AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG"], cast=cast,
            eta=build.ETA + timedelta(days=2 * number), etd=build.ETD + timedelta(days=2 * number),
        )  # fmt: skip
        walk.act("SPM", "arrived", walk.voyage.eta)
        walk.act("PPK", "all_fast", walk.voyage.eta + timedelta(hours=after))
    build.a_port_call(granted=["AGENCY", "PKK"], cast=cast, etd=build.ETD + timedelta(days=9))
    with django_assert_num_queries(1):
        found = figure(PortCall.objects.filter(port=cast.port))
    assert (found.calls, found.kept, found.share, found.median) == (3, 2, 67, timedelta(hours=4))
    asked = monitor.wanted(cast.port.code, "2026-11", "")
    assert monitor.promised(asked) == found
    assert monitor.promised(monitor.wanted("", "2026-11", "")) is None
    page = Client().get("/pantau/", {"port": cast.port.code, "month": "2026-11"}).content.decode()
    assert "67" in page
    assert 'id="promise"' in page
    empty = Client().get("/pantau/", {"port": cast.port.code, "month": "2026-01"})
    assert empty.status_code == 200


def test_page__names_every_agency_the_call_meets_and_what_is_missing() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM", "COP"], **build.from_abroad())
    page = _page(walk, walk.cast.agent)
    for code in ("COP", "PHQC", "IMM", "IMMO", "CUST", "CUSTO", "PPKB"):
        assert code in page
    assert "Belum diajukan" in page
    assert "Bea cukai" in page
    assert "Praktik bebas" in page, "health's answer is told to the agent"
    english = _page(walk, walk.cast.agent, "en")
    assert "Not filed yet" in english
    assert "Free pratique" in english
    customs = _page(walk, walk.cast.parts[Role.CUSTOMS])
    assert "Praktik bebas" not in customs, "what health found is no business of customs"


def test_page__is_for_those_who_see_the_call() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    stranger = build.an_agent("PT Agen Lain")
    assert stranger.user_id is not None
    client = Client()
    assert client.get(f"/kunjungan/{walk.call.pk}/psad/").status_code == 302
    client.force_login(User.objects.get(pk=stranger.user_id))
    for ref in (walk.call.pk, walk.call.number, "9" * 25, "x' or 1=1"):
        assert client.get(f"/kunjungan/{ref}/psad/").status_code == 404


def test_domestic_call__meets_health_alone() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM"])
    page = _page(walk, walk.cast.agent)
    assert "PHQC" in page
    assert "Imigrasi" not in page


def test_program__reads_promise_and_answers() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM", "PPKB"])
    walk.act("SPM", "arrived", walk.voyage.eta)
    agent = Program.of(walk.cast.agent, walk.at)
    whole = agent.get(f"/port-calls/{walk.call.pk}")
    assert whole["promise"]["state"] == "running"
    sheet = agent.get(f"/port-calls/{walk.call.number}/psad")
    assert sheet["promise"] == whole["promise"]
    said = {row["service"]: row for row in sheet["answers"]}
    assert said["PPKB"]["status"] == "granted"
    assert said["PHQC"]["asked_at"] is None
    stranger = Program.of(build.an_agent("PT Agen Lain"), walk.at)
    assert stranger.ask("GET", f"/port-calls/{walk.call.pk}/psad").status_code == 404


def test_timeline__says_from_when_people_may_land_and_goods_be_discharged() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM", "COP", "IMM", "CUST"], **build.from_abroad())
    assert walk.cast.agent.user_id is not None
    client = Client(headers={"accept-language": "id"})
    client.force_login(User.objects.get(pk=walk.cast.agent.user_id))
    with clock.at(walk.at):
        page = client.get(f"/kunjungan/{walk.call.pk}/").content.decode()
    assert "Orang boleh turun" in page
    assert "Barang boleh dibongkar" in page
    assert f"/kunjungan/{walk.call.number}/psad/" in page
