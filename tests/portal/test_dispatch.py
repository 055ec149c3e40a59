"""The dispatch board, and the phone on which pilots report: once for two taps, corrected until the master signs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import build, commerce
from tests.portal.conftest import SignIn
from tests.services.harbour import Harbour, a_harbour, a_master, do, order_of, report

from suar.accounts.models import Group, MenuRights, User
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.portcalls.models import Movement, MovementKind, WorkOrder
from suar.records.models import Event
from suar.workflow.forms import ActualTime
from suar.workflow.models import Application, State
from suar.workflow.workorders import MasterSignature

pytestmark = pytest.mark.django_db
ABOARD = build.ETA + timedelta(minutes=20)


@pytest.fixture
def harbour() -> Harbour:
    return a_harbour()


def _text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_board__shows_orders_of_the_day_and_drafts_to_issue(harbour: Harbour, sign_in: SignIn) -> None:
    walk, order = harbour.ordered()
    waiting = harbour.walk(eta=build.ETA + timedelta(hours=40), etd=build.ETD + timedelta(hours=40))
    client = sign_in(harbour.dispatcher)
    with clock.at(ABOARD):
        page = _text(client, "/dispatch/")
        assert walk.voyage.ship.name in page
        assert "Direncanakan" in page
        assert "Perintah yang harus diterbitkan" in page
        assert waiting.voyage.ship.name in page
        assert "Tidak ada perintah kerja" in _text(client, "/dispatch/?day=2026-12-24")
        assert walk.voyage.ship.name in _text(client, "/dispatch/?day=2026-11-11")
        assert _text(client, "/dispatch/?day=nonsense&after=x~y")
    report(walk, "pilot_on", ABOARD, harbour.pilot)
    with clock.at(walk.at):
        page = _text(client, "/dispatch/")
    assert "Pandu naik ke kapal" in page
    assert "08.20 WITA" in page, "the time reported last"
    assert order.cancelled_at is None


def test_the_board__is_cut_to_each_ones_orders(harbour: Harbour, sign_in: SignIn) -> None:
    walk, order = harbour.ordered()
    name = walk.voyage.ship.name
    other = a_harbour("IDSRI", "PT Operator Lain")
    with clock.at(ABOARD):
        assert name in _text(sign_in(walk.cast.authority), "/dispatch/")
        assert name not in _text(sign_in(other.dispatcher), "/dispatch/")
        assert name not in _text(sign_in(other.cast.authority), "/dispatch/")
        for stranger in (other.pilot, other.dispatcher, other.cast.authority, build.an_agent("PT Agen Lain")):
            client = sign_in(stranger)
            assert client.get(f"/dispatch/{order.pk}/").status_code == 404
            assert client.post(f"/dispatch/{order.pk}/pilot_on/").status_code == 404
            assert client.post(f"/dispatch/{order.pk}/sign/", {"confirmed": "true"}).status_code == 404
        assert sign_in(build.an_agent("PT Agen Lain")).get("/dispatch/").status_code == 404
        assert Client().get("/dispatch/mine/").status_code == 302
        agent = sign_in(walk.cast.agent)
        assert "Catat sekarang" not in _text(agent, f"/dispatch/{order.pk}/"), "the agent reads, and reports nothing"
        assert agent.post(f"/dispatch/{order.pk}/pilot_on/").status_code == 403
    order.refresh_from_db()
    assert order.pilot_on_at is None


def test_a_pilot_on_two_ships_at_a_time__is_flagged(harbour: Harbour, sign_in: SignIn) -> None:
    harbour.ordered()
    client = sign_in(harbour.dispatcher)
    with clock.at(ABOARD):
        assert "berdekatan" not in _text(client, "/dispatch/")
    harbour.ordered(eta=build.ETA + timedelta(minutes=50), place="D3")
    with clock.at(ABOARD):
        assert _text(client, "/dispatch/").count("berdekatan") == 2


def test_the_board_makes_as_many_queries__for_many_orders_as_for_one(harbour: Harbour, sign_in: SignIn) -> None:
    client = sign_in(harbour.dispatcher)
    counts = []
    for hours in (0, 3, 6):
        harbour.ordered(eta=build.ETA + timedelta(hours=hours), etd=build.ETA + timedelta(hours=hours + 2), place="D3")
        with clock.at(ABOARD), CaptureQueriesContext(connection) as seen:
            _text(client, "/dispatch/")
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2]


def test_the_phone__records_now__and_two_taps_are_one(harbour: Harbour, sign_in: SignIn) -> None:
    walk, order = harbour.ordered()
    client = sign_in(harbour.pilot)
    with clock.at(ABOARD + timedelta(seconds=12)):
        page = _text(client, "/dispatch/mine/")
        assert "Pandu naik ke kapal" in page
        assert "Catat sekarang" in page
        assert "08.20 WITA" in page
        assert client.post(f"/dispatch/{order.pk}/pilot_on/", {"back": "mine"}).url == "/dispatch/mine/"  # type: ignore[attr-defined]
    with clock.at(ABOARD + timedelta(seconds=50)):
        answer = client.post(f"/dispatch/{order.pk}/pilot_on/", {"back": "mine"}, follow=True)
        assert "sudah tercatat 08.20 WITA" in answer.content.decode()
        assert "Tali pertama terikat" in answer.content.decode(), "the next button stands ready"
    order.refresh_from_db()
    assert order.pilot_on_at == build.utc(ABOARD)
    assert Event.objects.filter(verb="act:pilot_on").count() == 1
    assert walk.open_case("SPK").granted


def test_another_time__is_typed_corrected_and_refused_by_name(harbour: Harbour, sign_in: SignIn) -> None:
    walk, order = harbour.ordered()
    client = sign_in(harbour.mooring)
    with clock.at(ABOARD + timedelta(hours=1)):
        assert client.post(f"/dispatch/{order.pk}/pilot_on/", {"at": "2026-11-11T08:25"}).status_code == 302
        assert client.post(f"/dispatch/{order.pk}/pilot_on/", {"at": "2026-11-11T08:20"}).status_code == 302
        answer = client.post(f"/dispatch/{order.pk}/first_line/", {"at": "2026-11-11T08:10"})
        assert answer.status_code == 422
        assert "Pandu naik ke kapal sudah tercatat" in answer.content.decode()
        assert 'value="2026-11-11T08:10"' in answer.content.decode(), "what was typed stands there"
        for nonsense in ("yesterday", "2026-11-11T99:99", "x" * 500):
            assert client.post(f"/dispatch/{order.pk}/first_line/", {"at": nonsense}).status_code == 422
        assert client.post(f"/dispatch/{order.pk}/dancing/", {}).status_code == 404
    order.refresh_from_db()
    assert (order.pilot_on_at, order.first_line_at) == (build.utc(ABOARD), None)
    assert walk.call.pk == order.call_id


def _finished(harbour: Harbour) -> tuple[build.Walk, WorkOrder]:
    walk, order = harbour.ordered()
    for minutes, name in ((0, "pilot_on"), (30, "first_line"), (40, "all_fast"), (55, "pilot_off")):
        report(walk, name, ABOARD + timedelta(minutes=minutes), harbour.pilot)
    return walk, order


def test_the_master_signs_on_the_pilots_phone__and_nothing_changes_after(harbour: Harbour, sign_in: SignIn) -> None:
    walk, order = _finished(harbour)
    client = sign_in(harbour.pilot)
    with clock.at(walk.at):
        page = _text(client, "/dispatch/mine/")
        assert "Tanda tangan nakhoda" in page
        assert walk.call.master_name in page
        answer = client.post(f"/dispatch/{order.pk}/sign/", {"master_name": "Ridwan"})
        assert answer.status_code == 422
        signature = {"master_name": "Ridwan", "confirmed": "true"}
        assert client.post(f"/dispatch/{order.pk}/sign/", signature).status_code == 302
        assert client.post(f"/dispatch/{order.pk}/sign/", signature).status_code == 302, "sent twice, signed once"
        assert client.post(f"/dispatch/{order.pk}/sign/", {**signature, "master_name": "Lain"}).status_code == 409
        assert client.post(f"/dispatch/{order.pk}/all_fast/", {"at": "2026-11-11T08:58"}).status_code == 409
        assert "Ditandatangani Ridwan" in _text(client, f"/dispatch/{order.pk}/")
    assert order_of(walk).signed_by_master == "Ridwan"
    assert Event.objects.filter(verb="act:signed").count() == 1


def test_the_master_signs_with_an_own_account__of_this_ship_only(harbour: Harbour, sign_in: SignIn) -> None:
    walk, order = _finished(harbour)
    other = build.a_ship(agent=harbour.cast.agent)
    master, stranger = a_master(walk.voyage.ship), a_master(other, "Nakhoda Lain")
    with clock.at(walk.at):
        assert "Tidak ada tugas" in _text(sign_in(stranger), "/dispatch/mine/")
        assert sign_in(stranger).post(f"/dispatch/{order.pk}/sign/", {"confirmed": "true"}).status_code == 404
        client = sign_in(master)
        page = _text(client, "/dispatch/mine/")
        assert "Tanda tangan nakhoda" in page
        assert "id_master_name" not in page
        assert "Catat sekarang" not in page
        assert client.post(f"/dispatch/{order.pk}/sign/", {"confirmed": "true"}).status_code == 302
    assert order_of(walk).signed_by_master == "Ridwan Nakhoda"


def test_hulls_of_a_convoy__are_one_job_with_one_press_and_one_signature(sign_in: SignIn) -> None:
    walk = commerce.a_convoy(granted=("AGENCY", "PKK", "RKBM", "LAB", "SPM", "PPKB", "RPKRO", "PPK", "SPK"))
    orders = {one.call.ship.unmanned: one for one in WorkOrder.objects.select_related("call__ship")}
    tug, barge = orders[False], orders[True]
    assert walk.cast.pilot is not None
    client = sign_in(walk.cast.pilot)
    with clock.at(ABOARD):
        assert f"{tug.call.ship.name} + {barge.call.ship.name}" in _text(client, "/dispatch/mine/")
        assert "berdekatan" not in _text(sign_in(walk.cast.parts[Role.PORT_OPERATOR]), "/dispatch/")
        assert client.post(f"/dispatch/{barge.pk}/pilot_on/").status_code == 302
    for minutes, kind in ((30, "first_line"), (40, "all_fast"), (50, "pilot_off")):
        with clock.at(ABOARD + timedelta(minutes=minutes)):
            assert client.post(f"/dispatch/{tug.pk}/{kind}/").status_code == 302
    with clock.at(ABOARD + timedelta(hours=1)):
        master = sign_in(walk.cast.parts[Role.MASTER])
        assert "Tanda tangan nakhoda" in _text(master, "/dispatch/mine/")
        assert master.post(f"/dispatch/{tug.pk}/sign/", {"confirmed": "true"}).status_code == 302
    for order in (tug, barge):
        order.refresh_from_db()
        assert order.pilot_on_at == build.utc(ABOARD)
        assert order.all_fast_at == build.utc(ABOARD + timedelta(minutes=40))
        assert order.signed_at is not None
    assert Movement.objects.filter(kind=MovementKind.ALL_FAST, confirmed_at__isnull=False).count() == 2


def test_a_pilot_whose_group_has_work_orders_alone__reports_all_the_same(harbour: Harbour, sign_in: SignIn) -> None:
    _walk, order = harbour.ordered()
    person = User.objects.get(pk=harbour.pilot.user_id or 0)
    group = Group.objects.create(organisation_id=harbour.pilot.organisation_id or 0, name="Petugas lapangan")
    MenuRights.objects.create(group=group, menu="SPK", may_view=True, may_edit=True)
    person.group = group
    person.save(update_fields=["group"])
    client = sign_in(harbour.pilot)
    with clock.at(ABOARD):
        assert "Perintah yang harus diterbitkan" not in _text(client, "/dispatch/")
        assert "Catat sekarang" in _text(client, "/dispatch/mine/")
        assert client.post(f"/dispatch/{order.pk}/pilot_on/", follow=True).status_code == 200
    order.refresh_from_db()
    assert order.pilot_on_at == build.utc(ABOARD)


def test_one_press_that_one_hull_refuses__is_written_on_none(sign_in: SignIn) -> None:
    walk = commerce.a_convoy(granted=("AGENCY", "PKK", "RKBM", "LAB", "SPM", "PPKB", "RPKRO", "PPK", "SPK"))
    orders = {one.call.ship.unmanned: one for one in WorkOrder.objects.select_related("call__ship")}
    tug, barge = orders[False], orders[True]
    assert walk.cast.pilot is not None
    WorkOrder.objects.filter(pk=barge.pk).update(pilot_off_at=ABOARD)
    client = sign_in(walk.cast.pilot)
    with clock.at(ABOARD + timedelta(minutes=30)):
        answer = client.post(f"/dispatch/{tug.pk}/first_line/")
    assert answer.status_code == 422
    assert f"{barge.call.ship.name}: Pandu turun sudah tercatat" in answer.content.decode()
    for order in (tug, barge):
        order.refresh_from_db()
        assert order.first_line_at is None
    assert not Event.objects.filter(verb="act:first_line").exists()


def test_a_convoy_that_turns_back__is_given_up_by_one_press_and_two_taps_are_one(sign_in: SignIn) -> None:
    walk = commerce.a_convoy(granted=("AGENCY", "PKK", "RKBM", "LAB", "SPM", "PPKB", "RPKRO", "PPK", "SPK"))
    tug = WorkOrder.objects.get(call__ship__unmanned=False)
    assert walk.cast.pilot is not None
    client = sign_in(walk.cast.pilot)
    with clock.at(ABOARD):
        assert client.post(f"/dispatch/{tug.pk}/pilot_on/").status_code == 302
        assert "Kapal berbalik" in _text(client, "/dispatch/mine/")
        refused = client.post(f"/dispatch/{tug.pk}/aborted/", {"reason": " "})
        assert refused.status_code == 422
        assert 'href="#id_reason"' in refused.content.decode()
    with clock.at(ABOARD + timedelta(minutes=3)):
        for _tap in range(2):
            answer = client.post(f"/dispatch/{tug.pk}/aborted/", {"reason": "Cuaca buruk."}, follow=True)
            assert answer.status_code == 200
            assert "Perintah kerja dibatalkan" in answer.content.decode()
    assert WorkOrder.objects.filter(cancelled_at=None).count() == 0
    assert Event.objects.filter(verb="act:aborted").count() == 2
    ready = Application.objects.get(service_code="SPK", state=State.DRAFT)
    assert ready.call == walk.call, "one draft for both hulls"
    with clock.at(ABOARD + timedelta(minutes=5)):
        assert "Perintah yang harus diterbitkan" in _text(sign_in(walk.cast.parts[Role.PORT_OPERATOR]), "/dispatch/")
        stranger = a_harbour("IDSRI", "PT Operator Lain").dispatcher
        assert sign_in(stranger).post(f"/dispatch/{tug.pk}/aborted/", {"reason": "x"}).status_code == 404


def test_a_signed_time_the_office_corrected__says_so(harbour: Harbour, sign_in: SignIn) -> None:
    walk, order = _finished(harbour)
    do(walk, "signed", MasterSignature(master_name="Ridwan", confirmed=True), harbour.pilot)
    right = ABOARD + timedelta(minutes=44)
    do(walk, "all_fast", ActualTime(at=right), walk.cast.authority, code="PPK")
    with clock.at(walk.at):
        page = _text(sign_in(harbour.pilot), f"/dispatch/{order.pk}/")
    assert "09.00 WITA" in page
    assert "Dikoreksi kantor" in page
    assert "09.04 WITA" in page
