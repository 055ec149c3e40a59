"""A ship held by a court, customs or police: no clearance, no movement, until whoever holds her lets her go."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from suar.accounts.actors import Actor
from suar.accounts.models import User
from suar.accounts.roles import Role
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls import holds
from suar.portcalls.models import Hold, HoldKind
from suar.records import outbox
from suar.workflow import holds as keeping
from suar.workflow import lifecycle, permissions
from suar.workflow.models import Application, Notice, State
from tests import build, commerce
from tests.build import ROAD

pytestmark = pytest.mark.django_db


def _held(walk: build.Walk, by: Actor | None = None, **changed: Any) -> Application:
    """A hold, recorded some minutes later; by the harbour master unless said otherwise."""
    walk.apps.pop("HOLD", None)
    return walk.file("HOLD", by or walk.cast.harbour_master, **changed)


def _lift(walk: build.Walk, app: Application, by: Actor | None = None, **changed: str) -> Application:
    answers = {"legal_ground": "Putusan PN, perkara dicabut", "number": "14/Pdt.G/2026", "evidence": "Salinan putusan"}
    walk.at += build.BRIEFLY
    with clock.at(walk.at):
        form = keeping.Lift.model_validate({**answers, **changed})
        found = lifecycle.act(app.pk, by or walk.cast.harbour_master, "lifted", form)
        outbox.drain()
    return found


def _told(kind: str) -> set[str]:
    """Names of the companies, and functions of the office, that were told."""
    rows = Notice.objects.filter(kind=kind).select_related("organisation")
    return {row.organisation.name if row.organisation else row.role for row in rows}


def test_held_by_the_court__no_clearance_until_it_is_lifted(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=ROAD[:-1], simponi=simponi)
    walk.until(build.ETD - timedelta(hours=6))
    build.pay(walk, simponi)
    hold = _held(walk)
    assert hold.state == State.GRANTED
    with pytest.raises(Refused) as refused:
        walk.file("SPB")
    (problem,) = refused.value.problems
    assert problem.code == "R20"
    assert "Pengadilan" in problem.text
    assert "Penetapan Pengadilan Negeri" in problem.text
    assert problem.remedy
    assert problem.law
    lifted = _lift(walk, hold)
    assert build.reread(lifted).state == State.REVOKED
    assert build.reread(lifted).decided_form is not None, "the ground on which she was let go stays readable"
    kept = Hold.objects.get()
    assert kept.lifted_at is not None
    assert "Salinan putusan" in kept.lifted_because
    walk.file("SPB")
    assert walk.grant("SPB").granted
    assert build.chain_holds()


def test_a_clearance_in_review_is_not_granted__while_she_is_held(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=ROAD[:-1], simponi=simponi)
    walk.until(build.ETD - timedelta(hours=6))
    build.pay(walk, simponi)
    walk.file("SPB")
    hold = _held(walk)
    with pytest.raises(Refused) as refused:
        walk.grant("SPB")
    assert [p.code for p in refused.value.problems] == ["R20"]
    _lift(walk, hold)
    assert walk.grant("SPB").granted


def test_a_clearance_not_yet_used_is_taken_back(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=ROAD, simponi=simponi)
    document = walk.open_case("SPB").documents.get()
    _held(walk)
    assert walk.open_case("SPB").state == State.REVOKED
    document.refresh_from_db()
    assert document.revoked_at is not None
    assert "R20" in document.revoked_because
    assert "Pengadilan" in document.revoked_because
    walk.call.refresh_from_db()
    assert walk.call.cleared_out_at is None


def test_a_movement_is_refused__while_she_is_held() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM", "PPKB", "PPK"])
    _held(walk)
    with pytest.raises(Refused) as refused:
        walk.file("SPOG")
    assert "R20" in {p.code for p in refused.value.problems}


def test_everybody_around_her_is_told(simponi: Sandbox) -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK", "SPM"])
    hold = _held(walk)
    people = {"PT Agen", "PT Pemilik", "PT Terminal IDBPN"}
    offices = {Role.HARBOUR_MASTER.value, Role.PORT_AUTHORITY.value, Role.HEAD_OF_OFFICE.value}
    assert _told("held") == people | offices
    _lift(walk, hold)
    assert _told("released") == people | offices


def test_it_stands_at_every_port(simponi: Sandbox) -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    _held(walk)
    other = build.a_cast(build.a_port("IDTBA"), walk.cast.agent)
    plan: dict[str, Any] = {"eta": build.ETA + timedelta(days=9), "etd": build.ETD + timedelta(days=9)}
    there = build.a_port_call(
        granted=["AGENCY", "PKK", "SPM", "PPKB", "PPK"], cast=other, ship=walk.voyage.ship, **plan
    )
    with pytest.raises(Refused) as refused:
        there.file("SPOG")
    assert "R20" in {p.code for p in refused.value.problems}


@pytest.mark.parametrize("kind", [HoldKind.CUSTOMS, HoldKind.IMMIGRATION, HoldKind.QUARANTINE])
def test_each_agency_sets_its_own_kind_only(kind: HoldKind) -> None:
    walk = build.a_port_call(granted=["AGENCY"], **build.from_abroad())
    with pytest.raises(Refused) as refused:
        _held(walk, kind=kind)
    assert [(p.field, p.code) for p in refused.value.problems] == [("kind", "not_yours")]
    assert not Hold.objects.exists()
    agency = walk.cast.decides(Role(kind.value))
    assert _held(walk, agency, kind=kind).granted
    with pytest.raises(Refused) as refused:
        _held(walk, agency, kind="court", number="99/X")
    assert refused.value.status == 403


def test_lifted_by_who_set_it__and_by_nobody_else() -> None:
    walk = build.a_port_call(granted=["AGENCY"], **build.from_abroad())
    customs, harbour_master = walk.cast.decides(Role.CUSTOMS), walk.cast.harbour_master
    hold = _held(walk, customs, kind="customs")
    with pytest.raises(Refused) as refused:
        _lift(walk, hold, harbour_master)
    assert refused.value.status == 403
    assert not permissions.may_act(walk.cast.agent, "lifted", hold)
    _lift(walk, hold, customs)
    assert not holds.in_force(walk.call.ship_id).exists()
    with clock.at(walk.at), pytest.raises(Refused):
        lifecycle.act(hold.pk, customs, "lifted", keeping.Lift(legal_ground="Dasar", number="12", evidence="x"))


def test_two_holds__both_must_be_lifted() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM", "PPKB", "PPK"])
    first = _held(walk)
    second = _held(walk, kind="police", number="B/77/XI/2026")
    with pytest.raises(Refused) as refused:
        _held(walk)
    assert [(p.field, p.code) for p in refused.value.problems] == [("number", "already")]
    _lift(walk, first)
    with pytest.raises(Refused) as refused:
        walk.file("SPOG")
    assert ["Kepolisian" in p.text for p in refused.value.problems if p.code == "R20"] == [True]
    _lift(walk, second)
    walk.file("SPOG")


def test_a_hold_outlives_the_visit_and_is_lifted_after_it() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    hold = _held(walk)
    walk.pass_through("BATAL")
    assert walk.call.cancelled
    assert holds.in_force(walk.call.ship_id).exists()
    _lift(walk, hold)
    assert not holds.in_force(walk.call.ship_id).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("legal_ground", "x"), ("legal_ground", "a" * 201), ("number", "n" * 61), ("kind", "king"), ("text", None)],
)
def test_a_hold_without_its_ground_is_refused_by_field(field: str, value: object) -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    with pytest.raises(Refused) as refused:
        build.samples.statement("HOLD", walk.voyage, **{field: value})
    assert {p.field for p in refused.value.problems} == {field}


def test_without_the_order_on_file_it_is_not_recorded() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    with clock.at(walk.at):
        app = lifecycle.begin(walk.cast.harbour_master, "HOLD", port=walk.cast.port, call_id=walk.call.pk)
        with pytest.raises(Refused) as refused:
            lifecycle.submit(app.pk, walk.cast.harbour_master, build.samples.statement("HOLD", walk.voyage))
    assert [(p.field, p.code) for p in refused.value.problems] == [("files.order", "R01")]


@pytest.mark.parametrize("role", [Role.PORT_AUTHORITY, Role.HEALTH])
def test_others_may_not_hold_a_ship(role: Role) -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    with pytest.raises(Refused) as refused:
        walk.draft("HOLD", walk.cast.decides(role) if role != Role.PORT_AUTHORITY else walk.cast.authority)
    assert refused.value.status == 403
    with pytest.raises(Refused):
        walk.draft("HOLD", build.an_officer(Role.HARBOUR_MASTER, build.a_port("IDXXX")))


def test_the_page_of_the_call_offers_it_to_who_may_record_it__and_shows_it_to_all() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    offered = _page(walk, walk.cast.harbour_master)
    assert "/layanan/HOLD/mulai/" in offered
    assert "/layanan/HOLD/mulai/" not in _page(walk, walk.cast.agent)
    assert "/layanan/BATAL/mulai/" in _page(walk, walk.cast.agent)
    _held(walk)
    for reader in (walk.cast.agent, walk.cast.authority):
        page = _page(walk, reader)
        assert "Kapal ditahan: Pengadilan" in page
        assert "12/Pdt.G/2026/PN" in page


def _page(walk: build.Walk, reader: Actor) -> str:
    assert reader.user_id is not None
    client = Client(headers={"accept-language": "id"})
    client.force_login(User.objects.get(pk=reader.user_id))
    with clock.at(walk.at):
        return client.get(f"/kunjungan/{walk.call.pk}/").content.decode()


def test_a_shift_is_refused__while_she_is_held() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG"])
    build.arrive(walk)
    _held(walk)
    with pytest.raises(Refused) as refused:
        walk.file("PINDAH")
    assert "R20" in {p.code for p in refused.value.problems}
