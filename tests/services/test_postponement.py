"""A departure postponed: findings and orders, no clearance meanwhile, re-inspection, and what it cost in time."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from suar.accounts.models import User
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portal import trouble
from suar.records import outbox
from suar.workflow import lifecycle, postponing, registry
from suar.workflow.models import Application, Notice, State
from suar.workflow.postponing import Release
from suar.workflow.uncovered import Left
from tests import build
from tests.build import ROAD
from tests.scenery import remembered

pytestmark = pytest.mark.django_db
BOTH = [{"row": 1, "result": "met"}, {"row": 2, "result": "met"}]


@remembered
def _asked(simponi: Sandbox) -> build.Walk:
    """A ship whose clearance is being looked at."""
    walk = build.a_port_call(granted=ROAD[:-1], simponi=simponi)
    walk.until(build.ETD - timedelta(hours=6))
    build.pay(walk, simponi)
    walk.file("SPB")
    return walk


def _postponed(walk: build.Walk, **changed: Any) -> Application:
    walk.apps.pop("TUNDA", None)
    return walk.file("TUNDA", walk.cast.harbour_master, **changed)


def _release(walk: build.Walk, app: Application, after: timedelta = timedelta(hours=2), **changed: Any) -> Application:
    walk.at += after
    known = {"inspector": "Capt. Bayu", "legal_ground": "PM 28/2022 art. 11", "results": BOTH}
    with clock.at(walk.at):
        form = Release.model_validate({"inspected_at": clock.now() - timedelta(minutes=5), **known, **changed})
        found = lifecycle.act(app.pk, walk.cast.harbour_master, "released", form)
        outbox.drain()
    return found


def _page(walk: build.Walk, path: str, who: int | None) -> str:
    assert who is not None
    client = Client(headers={"accept-language": "id"})
    client.force_login(User.objects.get(pk=who))
    with clock.at(walk.at):
        return client.get(path).content.decode()


def test_the_clock_of_the_office_stands_still_and_nothing_is_granted(simponi: Sandbox) -> None:
    walk = _asked(simponi)
    app = _postponed(walk)
    waiting = walk.open_case("SPB")
    assert waiting.in_review
    assert waiting.paused_at is not None
    assert waiting.due_at is None
    with pytest.raises(Refused) as refused:
        walk.grant("SPB")
    assert refused.value.status == 409
    lifted = _release(walk, app)
    assert build.reread(lifted).state == State.REVOKED
    again = walk.open_case("SPB")
    assert again.paused_at is None
    assert again.due_at is not None
    assert again.step_started_at is not None
    assert again.due_at - again.step_started_at == timedelta(hours=1), "a full new limit"
    assert walk.grant("SPB").granted
    assert build.chain_holds()


def test_a_clearance_not_yet_used_ends__and_another_is_asked_for_after_the_release(simponi: Sandbox) -> None:
    walk = _asked(simponi)
    walk.grant("SPB")
    document = walk.open_case("SPB").documents.get()
    app = _postponed(walk)
    assert walk.open_case("SPB").state == State.REVOKED
    document.refresh_from_db()
    assert document.revoked_at is not None
    walk.apps.pop("SPB")
    with pytest.raises(Refused) as refused:
        walk.file("SPB")
    assert [p.code for p in refused.value.problems] == ["R15"]
    _release(walk, app)
    walk.until(walk.at)
    walk.file("SPB", sails_at=walk.at + timedelta(hours=3))
    assert walk.grant("SPB").granted


def test_findings_and_orders_are_seen_by_the_agent_and_everybody_is_told(simponi: Sandbox) -> None:
    walk = _asked(simponi)
    app = _postponed(walk)
    page = _page(walk, f"/kunjungan/{walk.call.pk}/", walk.cast.agent.user_id)
    assert "Keberangkatan ditunda syahbandar" in page
    assert "SPB ditunda syahbandar; PT Agen Uji memenuhi perintahnya" in page
    assert "Pemadam api di kamar mesin kosong" in page
    assert "Perbaiki kapal" in page
    assert "Pemadam api" in _page(walk, f"/permohonan/{app.pk}/", walk.cast.agent.user_id)
    assert "Keberangkatan ditunda" in _page(
        walk, f"/meja/{walk.open_case('SPB').pk}/", walk.cast.harbour_master.user_id
    )
    told = Notice.objects.filter(kind="postponed", organisation__isnull=False)
    assert walk.cast.agent.organisation_id in set(told.values_list("organisation_id", flat=True))


def test_every_finding_is_looked_at_again(simponi: Sandbox) -> None:
    walk = _asked(simponi)
    app = _postponed(walk)
    later = walk.at + timedelta(days=9)
    wrong: list[tuple[dict[str, Any], tuple[str, str]]] = [
        ({"results": BOTH[:1]}, ("results", "missing")),
        ({"results": [BOTH[0], {"row": 2, "result": "open"}]}, ("results.1.result", "R15")),
        ({"results": [*BOTH, {"row": 3, "result": "met"}]}, ("results.2.row", "not_found")),
        ({"results": [BOTH[0], BOTH[0], BOTH[1]]}, ("results.1.row", "not_found")),
        ({"inspected_at": later}, ("inspected_at", "clock")),
        ({"inspected_at": build.START}, ("inspected_at", "order")),
    ]
    for changed, expected in wrong:
        with pytest.raises(Refused) as refused:
            _release(walk, app, timedelta(minutes=30), **changed)
        assert [(p.field, p.code) for p in refused.value.problems] == [expected]
        assert build.reread(app).granted, "the postponement stands"


def test_the_time_it_cost_is_published(simponi: Sandbox) -> None:
    walk = _asked(simponi)
    app = _postponed(walk)
    _release(walk, app, timedelta(hours=3))
    walk.at += timedelta(hours=5)
    with clock.at(walk.at):
        standing = trouble.of(walk.call)
        assert standing is not None
        assert (standing.now, standing.lost) == ((), timedelta(hours=3))
        first, last = datetime(2026, 11, 1, tzinfo=build.WIB), datetime(2026, 12, 1, tzinfo=build.WIB)
        lost = postponing.lost_at(walk.cast.port, first, last)
    assert (lost.count, lost.total, lost.middle) == (1, timedelta(hours=3), timedelta(hours=3))
    history = _page(walk, f"/kunjungan/{walk.call.pk}/", walk.cast.agent.user_id)
    assert "waktu hilang 180 menit" in history
    with clock.at(walk.at):
        public = Client().get(f"/pantau/?port={walk.cast.port.code}&month=2026-11").content.decode()
    assert "Waktu hilang karena penundaan SPB" in public


def test_without_a_clearance_asked_for_there_is_nothing_to_postpone(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=ROAD[:-1], simponi=simponi)
    with pytest.raises(Refused) as refused:
        _postponed(walk)
    assert [p.code for p in refused.value.problems] == ["requires"]


def test_postponed_once_at_a_time_and_only_by_the_harbour_master(simponi: Sandbox) -> None:
    walk = _asked(simponi)
    app = _postponed(walk)
    with pytest.raises(Refused) as refused:
        _postponed(walk)
    assert refused.value.status == 409
    for stranger in (walk.cast.agent, walk.cast.authority):
        with clock.at(walk.at), pytest.raises(Refused):
            form = Release.model_validate(
                {"inspected_at": clock.now(), "inspector": "XX", "legal_ground": "Dasar", "results": BOTH}
            )
            lifecycle.act(app.pk, stranger, "released", form)
    _release(walk, app)
    assert _postponed(walk).granted, "a second finding is a second postponement"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"findings": []}, ("findings", "too_few")),
        ({"findings": [{"text": "a", "order": "fly"}]}, ("findings.0.order", "not_in_list")),
        ({"findings": [{"text": "a" * 121, "order": "repair"}]}, ("findings.0.text", "too_long")),
        ({"findings": [{"text": "a", "order": "repair", "due": build.START}]}, ("findings.0.due", "clock")),
        ({"legal_ground": None}, ("legal_ground", "missing")),
    ],
)
def test_without_findings_or_ground_it_is_refused_by_field(
    changed: dict[str, Any], expected: tuple[str, str], simponi: Sandbox
) -> None:
    walk = _asked(simponi)
    with pytest.raises(Refused) as refused:
        build.samples.statement("TUNDA", walk.voyage, **changed)
        _postponed(walk, **changed)
    assert [(p.field, p.code) for p in refused.value.problems] == [expected]
    assert walk.open_case("SPB").paused_at is None


def test_a_request_that_was_sent_back_is_postponed__and_not_handed_in_again_before_the_release(
    simponi: Sandbox,
) -> None:
    walk = _asked(simponi)
    with clock.at(walk.at):
        sent = lifecycle.send_back(
            walk.open_case("SPB").pk, walk.cast.harbour_master, reason="R15", text="Perbaiki dahulu."
        )
    app = _postponed(walk)
    assert walk.open_case("SPB").state == State.SENT_BACK
    form = build.samples.statement("SPB", walk.voyage, sails_at=walk.at + timedelta(hours=5))
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.submit(sent.pk, walk.cast.agent, form)
    assert [p.code for p in refused.value.problems] == ["R15"]
    _release(walk, app)
    with clock.at(walk.at):
        assert lifecycle.submit(sent.pk, walk.cast.agent, form).in_review
    assert walk.grant("SPB").granted


def test_what_was_published_of_a_month_does_not_grow(simponi: Sandbox) -> None:
    walk = _asked(simponi)
    app = _postponed(walk)
    first, last = datetime(2026, 11, 1, tzinfo=build.WIB), datetime(2026, 12, 1, tzinfo=build.WIB)
    with clock.at(last + timedelta(days=20)):
        assert postponing.lost_at(walk.cast.port, first, last) == postponing.Lost(), "counted once released"
    _release(walk, app, timedelta(hours=3))
    with clock.at(last + timedelta(days=20)):
        assert postponing.lost_at(walk.cast.port, first, last).total == timedelta(hours=3)


def test_a_ship_served_by_hand_is_not_postponed_here() -> None:
    assert not registry.current_of("TUNDA").on_road(build.a_visit_by_hand().call)


def test_a_ship_that_left_meanwhile_loses_no_more_time(simponi: Sandbox) -> None:
    walk = _asked(simponi)
    _postponed(walk)
    walk.at += timedelta(hours=1)
    with clock.at(walk.at):
        seen = Left(at=clock.now(), text="Terlihat di AIS.")
        lifecycle.act(walk.open_case("SPM").pk, walk.cast.harbour_master, "left", seen)
    with clock.at(walk.at + timedelta(days=30)):
        assert postponing.lost_on(walk.call) == timedelta(hours=1)
