"""The lifecycle: what each act changes and what takes others along; and, act by act at random, that it always holds."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import NotThere, Refused
from suar.records import chain, outbox
from suar.workflow import lifecycle, road
from suar.workflow.guards import Anchor
from suar.workflow.models import Application, Decision, Notice, Outcome, State
from suar.workflow.statements import difference
from tests import build

pytestmark = pytest.mark.django_db


def test_sent_back_and_mended__version_2_shows_what_changed() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    walk.file("PKK")
    walk.send_back("PKK", "R22", "Nomor voyage keliru.", Anchor("voyage_number", "R22", "Tulis lengkap."))
    decision = Decision.objects.get(outcome=Outcome.SENT_BACK)
    assert decision.anchors == [{"field": "voyage_number", "code": "R22", "text": "Tulis lengkap."}]
    app = walk.file("PKK", voyage_number="V.027")
    before, after = (s.statement for s in app.submissions.all())
    (change,) = difference(app.service.Form, before, after)
    assert "V.027" in str(change)


def test_decided_on_an_old_version__told_that_a_newer_one_came() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    walk.file("PKK")
    walk.send_back("PKK", "R22", "Periksa.")
    app = walk.file("PKK")
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.grant(app.pk, walk.cast.authority, version=1)
    assert (refused.value.status, refused.value.problems[0].code) == (409, "stale")


def test_a_stranger_cannot_tell_a_case_from_none() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    app = walk.file("PKK")
    stranger = build.an_agent("PT Lain")
    elsewhere = build.an_officer(Role.PORT_AUTHORITY, build.a_port("IDXXX"))
    for actor in (stranger, elsewhere):
        messages = []
        for pk in (app.pk, 10**9):
            with pytest.raises(NotThere) as refused:
                lifecycle.withdraw(pk, actor)
            messages.append((refused.value.status, refused.value.problems))
        assert messages[0] == messages[1]


def test_reason_is_asked_for_when_sending_back() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    walk.file("PKK")
    with pytest.raises(Refused) as refused:
        walk.send_back("PKK", "R99", " ")
    assert {p.field for p in refused.value.problems} == {"reason", "text"}


def test_revoked__takes_along_what_hangs_on_it_and_frees_the_berth() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG"])
    walk.revoke("PPKB", "R03", "Dokumen tidak sah.")
    states = {a.service_code: a.state for a in Application.objects.filter(call=walk.call)}
    assert states["PPKB"] == states["PPK"] == states["SPOG"] == State.REVOKED
    assert states["PKK"] == states["SPM"] == State.GRANTED
    assert not walk.call.bookings.filter(cancelled_at=None).exists()
    assert not walk.open_case("PPK").documents.filter(revoked_at=None).exists()
    because = chain.particulars(chain.history(walk.open_case("SPOG"))[-1])["because"]
    assert "PPKB" in because
    told = Notice.objects.filter(kind="revoked", organisation=walk.cast.agent.organisation)
    assert {n.application.service_code for n in told if n.application} == {"PPKB", "PPK", "SPOG"}
    assert build.chain_holds()


def test_cancelled_arrival__ends_all_but_the_request_that_asked_for_it() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM", "PPKB", "PPK"])
    walk.file("BATAL")
    walk.grant("BATAL")
    states = {a.service_code: a.state for a in Application.objects.filter(call=walk.call)}
    assert states["BATAL"] == State.GRANTED
    assert states["PKK"] == states["PPKB"] == states["PPK"] == states["LK3A"] == State.WITHDRAWN
    assert walk.call.cancelled
    with pytest.raises(Refused):
        walk.draft("SPOG")


def test_begun_a_second_time__led_to_the_one_that_is_there() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.begin(walk.cast.agent, "AGENCY", port=walk.cast.port, call_id=walk.call.pk)
    assert (refused.value.status, refused.value.problems[0].code) == (409, "already")


def test_what_the_system_opens_waits_for_both_its_prerequisites() -> None:
    first = build.a_port_call(granted=["AGENCY", "PKK", "PPKB"])
    assert not Application.objects.filter(call=first.call, service_code="PPK").exists()
    first.pass_through("SPM")
    assert first.open_case("PPK").state == State.IN_REVIEW
    with pytest.raises(Refused) as refused:
        first.send_back("PPK", "R22", "Tidak ada pemohon.")
    assert refused.value.status == 403


def test_nothing_is_left_to_do_after_the_jobs_are_done_twice() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    outbox.drain()
    document = walk.open_case("PKK").documents.get()
    before = (Notice.objects.count(), document.file_id)
    for event in chain.history(walk.open_case("PKK")):
        outbox.leave("suar.workflow.tasks.follow_up", event_id=event.pk)
    outbox.drain()
    document.refresh_from_db()
    assert (Notice.objects.count(), document.file_id) == before


def test_next_step_is_said_at_every_turn() -> None:
    walk = build.a_port_call()
    seen = []
    for step in ("AGENCY", "PKK", "SPM", "PPKB"):
        for turn in (lambda: walk.file(step), lambda: walk.grant(step)):  # noqa: B023 - called at once
            turn()
            apps = list(Application.objects.filter(call=walk.call).prefetch_related("documents"))
            with clock.at(walk.at):
                said = road.next_of(walk.call, road.road(walk.call, apps))
            assert said.sentence
            seen.append(said.code)
    assert seen == ["AGENCY", "PKK", "PKK", "SPM", "SPM", "PPKB", "PPKB", "PPK"]


class Life(RuleBasedStateMachine):
    """One application under any order of acts, allowed or not."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.walk = build.a_port_call(granted=["AGENCY"])
        self.app = self.walk.draft("PKK")
        self.form = build.samples.statement("PKK", self.walk.voyage)
        self.state, self.version = State.DRAFT, 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def _try(self, wanted: set[State], to: State, do: object) -> None:
        self.walk.at += timedelta(minutes=1)
        with clock.at(self.walk.at):
            try:
                do()  # type: ignore[operator]
            except Refused as refused:
                refusal: Refused | None = refused
            else:
                refusal = None
        assert (refusal is None) == (self.state in wanted), refusal
        assert refusal is None or refusal.status == 409
        self.state = to if refusal is None else self.state

    @rule()
    def submit(self) -> None:
        before = self.state
        self._try(
            {State.DRAFT, State.SENT_BACK},
            State.IN_REVIEW,
            lambda: lifecycle.submit(self.app.pk, self.walk.cast.agent, self.form),
        )
        self.version += before in (State.DRAFT, State.SENT_BACK)

    @precondition(lambda self: self.version > 0)
    @rule()
    def send_back(self) -> None:
        office = self.walk.cast.authority
        self._try(
            {State.IN_REVIEW},
            State.SENT_BACK,
            lambda: lifecycle.send_back(self.app.pk, office, reason="R22", text="Periksa."),
        )

    @precondition(lambda self: self.version > 1)
    @rule()
    def grant(self) -> None:
        self._try({State.IN_REVIEW}, State.GRANTED, lambda: lifecycle.grant(self.app.pk, self.walk.cast.authority))

    @precondition(lambda self: self.version > 1)
    @rule()
    def reject(self) -> None:
        office = self.walk.cast.authority
        self._try(
            {State.IN_REVIEW},
            State.REJECTED,
            lambda: lifecycle.reject(self.app.pk, office, reason="R22", text="Tidak."),
        )

    @precondition(lambda self: self.version > 0)
    @rule()
    def withdraw(self) -> None:
        self._try(
            {State.DRAFT, State.SENT_BACK, State.IN_REVIEW},
            State.WITHDRAWN,
            lambda: lifecycle.withdraw(self.app.pk, self.walk.cast.agent),
        )

    @precondition(lambda self: self.state in (State.GRANTED, State.REVOKED, State.REJECTED))
    @rule()
    def revoke(self) -> None:
        office = self.walk.cast.authority
        self._try(
            {State.GRANTED},
            State.REVOKED,
            lambda: lifecycle.revoke(self.app.pk, office, reason="R03", text="Tidak sah."),
        )

    @invariant()
    def holds(self) -> None:
        app = build.reread(self.app)
        assert (app.state, app.version) == (self.state, self.version)
        assert app.submissions.count() == self.version
        assert (app.due_at is not None) == (self.state == State.IN_REVIEW)
        assert (app.request_number is not None) == (self.version > 0)
        issued = app.documents.all()
        assert len(issued) == (self.state in (State.GRANTED, State.REVOKED))
        assert all((d.revoked_at is not None) == (self.state == State.REVOKED) for d in issued)
        assert list(chain.breaks(app)) == []


def test_every_order_of_acts_holds() -> None:
    quick = settings(
        max_examples=12, stateful_step_count=8, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Life, settings=quick)
