"""A visit goes from one agent to another: with consent, at an agreed hour, and neither reads what is the other's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from suar.accounts.actors import Actor
from suar.accounts.models import Organisation, User
from suar.accounts.roles import Role
from suar.billing.models import Invoice, InvoiceKind
from suar.demo.papers import paper
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls import appointments, times
from suar.portcalls.models import BerthBooking, MovementKind, TimeSource
from suar.records import chain, outbox
from suar.workflow import attachments, lifecycle, permissions, registry
from suar.workflow.models import Application, State
from tests import build, commerce
from tests.api.program import Program
from tests.scenery import remembered
from tests.services.stevedores import announced_call

pytestmark = pytest.mark.django_db
NEW = "PT Agen Baru"


def _with_newcomer(walk: build.Walk, name: str = NEW) -> Actor:
    """Another agent that does business at the port stands ready to take the visit over."""
    new = build.an_agent(name)
    build.a_licence(walk.cast, holder=new)
    walk.cast = replace(walk.cast, newcomer=new)
    return new


@remembered
def _a_call(*granted: str, **voyage: Any) -> tuple[build.Walk, Actor, Actor]:
    """A call, its agent and the newcomer."""
    walk = build.a_port_call(granted=["AGENCY", "PKK", *granted], **voyage)
    return walk, walk.cast.agent, _with_newcomer(walk)


def _taken_over(walk: build.Walk, **changed: Any) -> Application:
    walk.pass_through("ALIH", **changed)
    return build.reread(walk.apps["ALIH"])


def _problems(walk: build.Walk, **changed: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        walk.file("ALIH", **changed)
    return [(p.field, p.code) for p in refused.value.problems]


def _refused_grant(walk: build.Walk) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        walk.approve("ALIH")
    return [(p.field, p.code) for p in refused.value.problems]


# ---- what goes over -----------------------------------------------------------------------------------------


def test_the_visit_is_the_newcomers__what_is_granted_and_booked_stays() -> None:
    walk, old, new = _a_call("SPM", "PPKB", "PPK")
    booked = BerthBooking.objects.get(call=walk.call, cancelled_at=None)
    granted = set(Application.objects.filter(call=walk.call, state=State.GRANTED).values_list("pk", "organisation"))
    _taken_over(walk)
    assert walk.call.agent_id == new.organisation_id
    assert walk.call.ship in permissions.ships(new)
    after = Application.objects.filter(call=walk.call, state=State.GRANTED).exclude(service_code="ALIH")
    assert set(after.values_list("pk", "organisation")) == granted
    booked.refresh_from_db()
    assert booked.cancelled_at is None
    told = [event for event in chain.history(walk.call) if event.verb == "handed_over"]
    assert [chain.particulars(event)["before"] for event in told] == [old.organisation_id]
    assert build.chain_holds()


def test_the_newcomer_goes_on_where_the_other_stopped() -> None:
    walk, _old, new = _a_call("SPM", "PPKB", "PPK")
    _taken_over(walk)
    walk.cast = replace(walk.cast, agent=new)
    walk.pass_through("SPOG")
    assert walk.open_case("SPOG").organisation_id == new.organisation_id
    build.arrive(walk)
    spm = walk.open_case("SPM")
    assert permissions.has_part_in(new, "arrived", spm), "it acts as the agent on what the other was granted"


def test_what_waits_goes_over__as_it_was_handed_in() -> None:
    walk, old, new = _a_call()
    walk.file("SPM")
    walk.send_back("SPM", "R22", "Periksa lagi.")
    waiting = walk.file("PPKB")
    spm = walk.open_case("SPM")
    with clock.at(walk.at):
        lifecycle.save_draft(spm.pk, old, '{"tree": {"last_port": "Rahasia"}, "language": "id"}', None)
    _taken_over(walk)
    for app in (build.reread(spm), build.reread(waiting)):
        assert app.organisation_id == new.organisation_id
        assert app.draft == "{}", "what was typed and not handed in stays with who typed it"
        assert [e.verb for e in chain.history(app)][-1] == "handed_over"
    assert permissions.may(new, "edit", build.reread(spm))
    assert permissions.may(new, "withdraw", build.reread(waiting))
    assert not permissions.may(old, "withdraw", build.reread(waiting))
    assert walk.grant("PPKB").granted
    assert build.chain_holds()


def test_paper_put_to_a_mended_statement_but_not_handed_in__stays_behind() -> None:
    walk, old, new = _a_call()
    walk.file("SPM")
    walk.file("PPKB")
    walk.send_back("PPKB", "R22", "Periksa lagi.")
    asked = walk.open_case("PPKB")
    with clock.at(walk.at):
        row = attachments.attach(asked.pk, old, "ship_particular", paper("Rahasia"), "rahasia.pdf")
    _taken_over(walk)
    assert row.file is not None
    assert not permissions.may_read_file(new, row.file)
    assert not asked.files.filter(removed_at=None, pk=row.pk).exists()


def test_drafts_are_thrown_away_visibly() -> None:
    walk, old, new = _a_call()
    draft = walk.draft("PPKB")
    _taken_over(walk)
    thrown = build.reread(draft)
    assert thrown.state == State.WITHDRAWN
    assert [e.verb for e in chain.history(thrown)][-1] == "withdrawn"
    assert permissions.may(old, "view", thrown)
    assert not permissions.may(new, "view", thrown)


def test_stevedores_and_their_plans_stay() -> None:
    walk = announced_call()
    walk.pass_through("RKBM")
    _with_newcomer(walk)
    _taken_over(walk)
    assert len(appointments.standing(walk.call)) == 2
    assert walk.open_case("RKBM").granted


# ---- who signs ----------------------------------------------------------------------------------------------


def test_both_sides_sign__by_name_and_time() -> None:
    walk, old, new = _a_call()
    filed = walk.file("ALIH")
    assert (filed.step_role, filed.desk_id) == (Role.AGENT, old.organisation_id)
    with clock.at(walk.at):
        assert filed in permissions.waiting_at_company(old)
        assert not permissions.may(walk.cast.authority, "grant", filed)
        assert not permissions.may(new, "grant", filed)
    consented = walk.approve("ALIH")
    assert consented.in_review
    assert consented.step_role == Role.PORT_AUTHORITY
    assert not permissions.may(old, "grant", consented)
    said = {check.title: (check.light, check.evidence) for check in consented.service.checks(consented)}
    assert said["Permohonan agen baru"][1].startswith(f"{new.name} ({NEW}), 9 Nov 2026")
    light, evidence = said["Persetujuan agen lama"]
    assert light == "green"
    assert old.label in evidence
    assert "9 Nov 2026" in evidence
    assert walk.grant("ALIH").granted


def test_the_present_agent_may_refuse() -> None:
    walk, old, _new = _a_call()
    filed = walk.file("ALIH")
    walk.at += build.BRIEFLY
    with clock.at(walk.at):
        lifecycle.reject(filed.pk, old, reason="R05", text="Kami masih agen kapal ini.")
    assert build.reread(filed).state == State.REJECTED
    walk.call.refresh_from_db()
    assert walk.call.agent_id == old.organisation_id


def test_a_frozen_company_is_not_asked__the_authority_decides() -> None:
    walk, _old, new = _a_call()
    Organisation.objects.filter(pk=walk.call.agent_id).update(active=False)
    filed = walk.file("ALIH")
    assert filed.desk is None
    assert filed.step_role == Role.PORT_AUTHORITY
    walk.at += build.BRIEFLY
    with clock.at(walk.at):
        lifecycle.grant(filed.pk, walk.cast.authority)
        lifecycle.grant(filed.pk, walk.cast.authority)
    walk.call.refresh_from_db()
    assert walk.call.agent_id == new.organisation_id


def test_the_hour_of_the_hand_over__consent_before_it__approval_after() -> None:
    walk, _old, new = _a_call()
    later = walk.at + timedelta(hours=20)
    filed = walk.file("ALIH", cut_off=later)
    assert filed.due_at is not None
    assert filed.due_at < later + timedelta(hours=24)
    waiting = walk.approve("ALIH")
    assert waiting.due_at is not None
    assert waiting.due_at >= later, "the office's limit begins at the hour"
    assert _refused_grant(walk) == [("cut_off", "clock")]
    walk.until(later)
    assert walk.approve("ALIH").granted
    assert walk.call.agent_id == new.organisation_id


# ---- what stands against it ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"route_number": "TR-0"}, ("route_number", "R04")),
        ({"route_kind": "PKKA"}, ("route_kind", "R04")),
        ({"letter_on": build.ETA.date() + timedelta(days=1)}, ("letter_on", "clock")),
        ({"cut_off": build.START - timedelta(hours=1)}, ("cut_off", "order")),
        ({"cut_off": build.START + timedelta(days=31)}, ("cut_off", "order")),
    ],
)
def test_refused_by_field(changed: dict[str, Any], expected: tuple[str, str]) -> None:
    walk, _old, _new = _a_call()
    assert _problems(walk, **changed) == [expected]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"cut_off": "besok"}, "cut_off"), ({"cut_off": "1999-01-01T00:00"}, "cut_off"), ({"cause": ""}, "cause"),
        ({"cause": "a\x00b"}, "cause"), ({"principal": "a\nb"}, "principal"),
        ({"release_number": "x" * 121}, "release_number"),
        ({"route_kind": "bus"}, "route_kind"), ({"agent": 1}, "agent"),
    ],
)  # fmt: skip
def test_hostile_answers_are_refused_by_field(changed: dict[str, Any], field: str) -> None:
    walk, _old, _new = _a_call()
    assert [name for name, _code in _problems(walk, **changed)] == [field]


def test_without_notice_of_business_at_this_port() -> None:
    walk, _old, new = _a_call()
    Application.objects.filter(organisation=new.organisation_id, service_code="PMKU").update(state=State.REVOKED)
    assert _problems(walk) == [("", "R06")]


def test_without_letters() -> None:
    walk, _old, new = _a_call()
    draft = walk.draft("ALIH")
    with clock.at(walk.at):
        for code in ("appointment", "release"):
            attachments.detach(draft.pk, new, code)
    assert _problems(walk) == [("files.appointment", "R01"), ("files.release", "R01")]


def test_the_agent_of_the_call_has_nothing_to_take_over() -> None:
    walk, old, _new = _a_call()
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.begin(old, "ALIH", port=walk.cast.port, call_id=walk.call.pk)
    assert refused.value.status == 403
    walk.cast = replace(walk.cast, newcomer=old)
    assert ("", "already") in _problems(walk)


def test_a_ship_that_has_left_is_not_taken_over() -> None:
    walk, _old, _new = _a_call("SPM", "PPKB", "PPK", "SPOG")
    build.arrive(walk)
    times.record(walk.call, MovementKind.DEPARTED, walk.at, source=TimeSource.OFFICE, user_id=None)
    assert ("", "departed") in _problems(walk)


def test_old_debts_of_the_visit__are_said_to_who_decides_and_not_to_the_newcomer() -> None:
    walk, _old, _new = _a_call()
    issued = walk.at - timedelta(days=8)
    bill = Invoice.objects.create(
        call=walk.call, kind=InvoiceKind.BILL, number="NOTA.7", payer_id=walk.call.agent_id, issued_at=issued,
        total=50_000,
    )  # fmt: skip
    filed = walk.file("ALIH")  # nothing is said while it is filed
    assert _refused_grant(walk) == [("", "R14")]
    checks = {check.title: check.light for check in filed.service.checks(filed)}
    assert checks["Tagihan terbuka kunjungan ini"] == "red"
    Invoice.objects.filter(pk=bill.pk).update(settled_at=walk.at)
    assert walk.grant("ALIH").granted


def test_one_request_of_a_company_at_a_time() -> None:
    walk, _old, new = _a_call()
    walk.file("ALIH")
    walk.apps.pop("ALIH")
    assert _problems(walk) == [("", "already")]
    with clock.at(walk.at):
        assert lifecycle.begin_by_number(new, "ALIH", str(walk.call)).pk == walk.apps["ALIH"].pk, "the draft is found"


def test_of_two_newcomers_one_wins__the_others_case_ends() -> None:
    walk, _old, new = _a_call()
    first = walk.file("ALIH")
    second_company = _with_newcomer(walk, "PT Agen Ketiga")
    walk.apps.pop("ALIH")
    second = walk.file("ALIH")
    walk.at += build.BRIEFLY
    with clock.at(walk.at):
        lifecycle.grant(first.pk, walk.cast.agent)
        lifecycle.grant(first.pk, walk.cast.authority)
    assert build.reread(second).state == State.WITHDRAWN
    assert not permissions.calls(second_company).exists()
    walk.call.refresh_from_db()
    assert walk.call.agent_id == new.organisation_id


# ---- money --------------------------------------------------------------------------------------------------


def test_time_until_the_cut_off_is_billed_to_the_one__what_follows_to_the_other(simponi: Sandbox) -> None:
    walk, old, new = _a_call("SPM", "PPKB", "PPK", "SPOG")
    build.arrive(walk)
    cut_off = walk.at + timedelta(hours=20)
    walk.until(cut_off)
    _taken_over(walk, cut_off=cut_off)
    bill = Invoice.objects.get(call=walk.call, kind=InvoiceKind.BILL, voided_at=None)
    assert bill.payer_id == old.organisation_id
    assert bill.total > 0
    estimate = Invoice.objects.get(call=walk.call, kind=InvoiceKind.ESTIMATE, voided_at=None)
    assert estimate.payer_id == new.organisation_id


# ---- who reads what -----------------------------------------------------------------------------------------


def _read(actor: Actor) -> set[int]:
    return set(permissions.applications(actor).values_list("pk", flat=True))


def _pks(apps: Iterable[Application]) -> set[int]:
    return {app.pk for app in apps}


def test_matrix__after_it_neither_reads_what_is_the_others() -> None:
    walk, old, new = _a_call("SPM")
    private = walk.draft("PPKB")
    before = list(Application.objects.filter(call=walk.call, organisation=old.organisation_id).exclude(pk=private.pk))
    taken = _taken_over(walk)
    walk.cast = replace(walk.cast, agent=new)
    walk.apps.pop("PPKB")
    filed, begun = walk.file("PPKB"), walk.draft("CREW")
    table = {
        "filed by the old one": (before, True, True),
        "private draft of the old one": ([private], True, False),
        "change of agent, which both signed": ([taken], True, True),
        "filed by the new one": ([filed], False, True),
        "draft of the new one": ([begun], False, True),
    }
    for what, (apps, by_old, by_new) in table.items():
        assert (_pks(apps) <= _read(old), _pks(apps) <= _read(new)) == (by_old, by_new), what
        assert bool(_pks(apps) & _read(old)) == by_old, what
        for app in map(build.reread, apps):
            assert permissions.may(old, "view", app) == by_old, what
            assert permissions.may(new, "view", app) == by_new, what
    assert walk.call not in permissions.calls(old)
    assert walk.call in permissions.calls(new)
    assert not permissions.sees_crew(old, walk.call)
    assert not permissions.sees_money(old, walk.call)
    for action in ("edit", "submit", "withdraw", "grant", "revoke"):
        assert not permissions.may(old, action, build.reread(filed)), action
    assert not permissions.may_file(old, registry.current_of("CREW"), walk.call)


def test_a_stranger_learns_nothing_of_the_visit() -> None:
    walk, old, new = _a_call("SPM")
    Invoice.objects.create(
        call=walk.call, kind=InvoiceKind.BILL, number="NOTA.8", payer_id=walk.call.agent_id, issued_at=build.START,
        total=50_000,
    )  # fmt: skip
    filed = walk.file("ALIH")
    assert _read(new) & _pks(Application.objects.filter(call=walk.call)) == {filed.pk}
    assert walk.call not in permissions.calls(new)
    client = _client(new)
    with clock.at(walk.at):
        page = client.get(f"/permohonan/{filed.pk}/").content.decode()
        assert client.get(f"/kunjungan/{walk.call}/").status_code == 404
    for secret in (walk.call.ship.name, old.name, "NOTA.8", "Muhammad Ridwan", "/kunjungan/PKK"):
        assert secret not in page, secret


def _client(actor: Actor) -> Client:
    client = Client(headers={"accept-language": "id"})
    client.force_login(User.objects.get(pk=actor.user_id or 0))
    return client


def test_on_the_screen__begun_by_number__form_without_secrets() -> None:
    walk, _old, new = _a_call()
    client = _client(new)
    walk.at += build.BRIEFLY
    with clock.at(walk.at):
        assert "/layanan/ALIH/nomor/" in client.get("/kunjungan/").content.decode()
        assert client.get("/layanan/ALIH/nomor/").status_code == 200
        answer = client.post("/layanan/ALIH/nomor/", {"number": f"  {str(walk.call).lower()} "})
        draft = Application.objects.get(service_code="ALIH", organisation=new.organisation_id)
        assert answer.headers["Location"] == f"/permohonan/{draft.pk}/"
        page = client.get(f"/permohonan/{draft.pk}/").content.decode()
        assert walk.call.ship.name not in page
        sent = client.post(f"/permohonan/{draft.pk}/tarik/")
        assert sent.headers["Location"] == f"/permohonan/{draft.pk}/"


def test_a_program_begins_it_by_number_too() -> None:
    walk, old, new = _a_call()
    program, other = (Program.of(actor, walk.at) for actor in (new, old))
    begun = program.post(
        "/applications", {"service": "ALIH", "port_call": str(walk.call), "answers": {"cause": "Baru"}}
    )
    assert begun["service"] == "ALIH"
    assert begun["known"] == {}
    assert old.name not in str(begun)
    for number in ("PKK.DN.IDSUQ.2611.999999", "PKK", 1, "%"):
        assert program.ask("POST", "/applications", {"service": "ALIH", "port_call": number}).status_code == 404
    assert program.ask("POST", "/applications", {"service": "ALIH"}).status_code == 422
    by_officer = Program.of(walk.cast.authority, walk.at)
    asked = {"service": "ALIH", "port_call": str(walk.call)}
    assert by_officer.ask("POST", "/applications", asked).status_code == 403
    assert other.ask("GET", f"/applications/{begun['id']}").status_code == 404, "a draft is its company's alone"


@pytest.mark.parametrize(
    "number",
    ["", " ", "PKK.DN.IDSUQ.2611.999999", "%", "x" * 500, "PKK\x00", "' OR 1=1 --", "SL000.DN.IDSUQ.2611.000001"],
)  # fmt: skip
def test_numbers_that_are_none__are_not_found_and_nothing_is_begun(number: str) -> None:
    walk, _old, new = _a_call()
    with clock.at(walk.at):
        answer = _client(new).post("/layanan/ALIH/nomor/", {"number": number})
    assert answer.status_code == 404
    assert not Application.objects.filter(service_code="ALIH").exists()


def test_cancelled_visit_is_not_found() -> None:
    walk, _old, new = _a_call()
    walk.pass_through("BATAL")
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.begin_by_number(new, "ALIH", str(walk.call))
    assert refused.value.status == 404


@pytest.mark.parametrize("code", ["PKK", "BATAL", "NIHIL"])
def test_what_is_not_filed_from_outside_has_no_such_page(code: str) -> None:
    walk, _old, new = _a_call()
    assert _client(new).get(f"/layanan/{code}/nomor/").status_code == 404
    assert _client(walk.cast.authority).get("/layanan/ALIH/nomor/").status_code == 404


# ---- convoys and revocation ---------------------------------------------------------------------------------


def test_one_hull_of_a_convoy_is_taken_over_alone__and_leaves_it() -> None:
    walk = commerce.a_convoy(granted=["AGENCY", "PKK"])
    _with_newcomer(walk)
    tug, barge = walk.hulls
    walk.file("ALIH", hull=barge)
    walk.grant("ALIH", hull=barge)
    assert barge.call.agent.name == NEW
    assert tug.call.agent_id == walk.cast.agent.organisation_id
    assert (tug.call.convoy_id, barge.call.convoy_id) == (None, None)
    assert build.chain_holds()


def test_revoked__the_visit_is_the_former_agents_again() -> None:
    walk, old, new = _a_call()
    _taken_over(walk)
    walk.revoke("ALIH", "R05", "Surat penunjukan dipalsukan.")
    assert walk.call.agent_id == old.organisation_id
    assert walk.call not in permissions.calls(new)
    outbox.drain()
    assert build.chain_holds()


def test_cancelled_afterwards__the_visit_stays_the_newcomers() -> None:
    walk, _old, new = _a_call()
    _taken_over(walk)
    walk.cast = replace(walk.cast, agent=new)
    walk.pass_through("BATAL")
    assert walk.call.cancelled
    assert walk.call.agent_id == new.organisation_id
    assert date(2026, 11, 9) == walk.at.date()
