"""The officer's desk: queues, one case on one screen, decisions that lose nothing, and who was faster."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.build import ETA, Walk, a_cast, a_port, a_port_call, a_ship, an_officer, many_calls, reread
from tests.portal.conftest import SignIn

from suar.accounts.roles import Role
from suar.kernel import clock
from suar.portcalls.models import Movement, MovementKind
from suar.workflow import lifecycle
from suar.workflow.models import Application, State

pytestmark = pytest.mark.django_db


def get(client: Client, path: str, walk: Walk, minutes: int = 1) -> Any:
    with clock.at(walk.at + timedelta(minutes=minutes)):
        return client.get(path)


def post(client: Client, path: str, walk: Walk, **values: Any) -> Any:
    with clock.at(walk.at + timedelta(minutes=1)):
        return client.post(path, values)


def decide(client: Client, app: Application, walk: Walk, outcome: str, **values: Any) -> Any:
    given = {"_version": app.version, "_language": "id", "_outcome": outcome, **values}
    with clock.at(walk.at + timedelta(minutes=1)):
        return client.post(f"/meja/{app.pk}/putuskan/", given)


@pytest.fixture
def filed() -> Walk:
    """A call whose agency waits for the authority."""
    walk = a_port_call()
    walk.file("AGENCY")
    return walk


def test_desk_shows_the_queue__and_no_more_after_the_decision(filed: Walk, sign_in: SignIn) -> None:
    client, app = sign_in(filed.cast.authority), filed.apps["AGENCY"]
    page = get(client, "/meja/", filed).content.decode()
    assert f"/meja/{app.pk}/" in page
    assert "Validasi keagenan" in page
    case = get(client, f"/meja/{app.pk}/", filed).content.decode()
    assert 'name="_remark.letter_number" form="decision" maxlength="500" value=""' in case
    done = decide(client, app, filed, "grant")
    assert (done.status_code, done.url) == (302, "/meja/")
    assert reread(app).state == State.GRANTED
    assert "Tidak ada yang menunggu" in get(client, "/meja/", filed, 2).content.decode()


def test_desk_is_not_there__for_an_agent_and_for_another_ports_case(filed: Walk, sign_in: SignIn) -> None:
    assert sign_in(filed.cast.agent).get("/meja/").status_code == 404
    stranger = sign_in(an_officer(Role.PORT_AUTHORITY, a_port("IDTBH")))
    assert get(stranger, f"/meja/{filed.apps['AGENCY'].pk}/", filed).status_code == 404
    assert get(stranger, "/meja/999999999999999999999999/", filed).status_code == 404


def test_next_case_opens__after_a_decision(sign_in: SignIn) -> None:
    cast = a_cast()
    first, second = many_calls(2, cast=cast)
    one, two = first.file("AGENCY"), second.file("AGENCY")
    assert decide(sign_in(cast.authority), one, second, "grant").url == f"/meja/{two.pk}/"


def test_sent_back_with_remarks__each_at_its_field(filed: Walk, sign_in: SignIn) -> None:
    app = filed.apps["AGENCY"]
    why = {
        "_reason": "R05",
        "_text": "Nomor surat salah.",
        "_mark": ["letter_number"],
        "_remark.letter_number": "Bukan 012.",
    }
    assert decide(sign_in(filed.cast.authority), app, filed, "send_back", **why).status_code == 302
    assert reread(app).state == State.SENT_BACK
    assert app.decisions.get().anchors == [{"field": "letter_number", "code": "R05", "text": "Bukan 012."}]


def test_refused_without_reason__and_what_was_typed_stays(filed: Walk, sign_in: SignIn) -> None:
    why = {"_text": "Kurang <jelas>", "_mark": ["principal"], "_remark.principal": "Siapa?"}
    page = decide(sign_in(filed.cast.authority), filed.apps["AGENCY"], filed, "reject", **why)
    assert page.status_code == 422
    text = page.content.decode()
    assert 'href="#id_reason"' in text
    assert "Kurang &lt;jelas&gt;" in text
    assert 'value="Siapa?"' in text


def test_who_was_faster_is_named__and_what_was_typed_stays(filed: Walk, sign_in: SignIn) -> None:
    app = filed.apps["AGENCY"]
    faster = an_officer(Role.PORT_AUTHORITY, filed.cast.port, "petugas cepat")
    with clock.at(filed.at + timedelta(seconds=30)):
        lifecycle.grant(app.pk, faster)
    page = decide(sign_in(filed.cast.authority), app, filed, "send_back", _reason="R05", _text="Kalimat panjang saya")
    assert page.status_code == 409
    text = page.content.decode()
    assert "Petugas Cepat" in text
    assert "Kalimat panjang saya" in text
    assert reread(app).state == State.GRANTED


def test_not_granted__when_the_applicant_filed_again_meanwhile(filed: Walk, sign_in: SignIn) -> None:
    app = filed.apps["AGENCY"]
    seen = reread(app)
    filed.send_back("AGENCY", "R05", "Salah.")
    again = filed.file("AGENCY", letter_number="013/KEAG/2026")
    client = sign_in(filed.cast.authority)
    assert decide(client, seen, filed, "grant").status_code == 409
    page = get(client, f"/meja/{app.pk}/", filed).content.decode()
    assert "<del>012/KEAG/2026</del>" in page
    assert decide(client, again, filed, "grant").status_code == 302


def test_berth_is_proposed__and_what_the_office_changes_counts(sign_in: SignIn) -> None:
    walk = a_port_call(granted=["AGENCY", "PKK", "SPM", "PPKB"])
    client, app = sign_in(walk.cast.authority), walk.open_case("PPK")
    page = get(client, f"/meja/{app.pk}/", walk).content.decode()
    assert 'name="from_m"' in page
    proposed = app.service.proposal(app)
    local = {name: proposed[name].astimezone(ETA.tzinfo).strftime("%Y-%m-%dT%H:%M") for name in ("etb", "etd")}
    small = {"place": proposed["place"], "from_m": "10,5", "to_m": "20", **local}
    refused = decide(client, app, walk, "grant", **small)
    assert refused.status_code == 422
    assert 'value="10,5"' in refused.content.decode()
    unreadable = decide(client, app, walk, "grant", **{**small, "to_m": "1.2.3"})
    assert unreadable.status_code == 422
    assert decide(client, app, walk, "grant", **{**small, "to_m": "75"}).status_code == 302
    assert str(reread(app).decided_form.from_m) == "10.5"  # type: ignore[union-attr]


def test_claimed_time_is_confirmed__by_one_tap(sign_in: SignIn) -> None:
    walk = a_port_call(granted=["AGENCY", "PKK", "SPM"])
    walk.act("SPM", "arrived", ETA, by=walk.cast.agent)
    client = sign_in(walk.cast.harbour_master)
    assert "Waktu yang dinyatakan agen" in get(client, "/meja/", walk).content.decode()
    claim = Movement.objects.get(call=walk.call, kind=MovementKind.ARRIVED)
    path = f"/meja/{walk.open_case('SPM').pk}/tindakan/arrived/"
    assert post(client, path, walk, at=claim.at.isoformat(), _back="desk").url == "/meja/"
    confirmed = Movement.objects.get(call=walk.call, kind=MovementKind.ARRIVED, superseded=False)
    assert (confirmed.at, confirmed.confirmed_at is not None) == (claim.at, True)
    assert "Waktu yang dinyatakan agen" not in get(client, "/meja/", walk, 2).content.decode()


def test_late_case_is_on_the_late_list__of_the_head_and_the_directorate(filed: Walk, sign_in: SignIn) -> None:
    for role in (Role.HEAD_OF_OFFICE, Role.DIRECTORATE):
        client = sign_in(an_officer(role, filed.cast.port))
        assert f"/meja/{filed.apps['AGENCY'].pk}/" not in get(client, "/meja/terlambat/", filed).content.decode()
        assert f"/meja/{filed.apps['AGENCY'].pk}/" in get(client, "/meja/terlambat/", filed, 90).content.decode()


def test_granted_is_revoked__with_a_reason(sign_in: SignIn) -> None:
    walk = a_port_call(granted=["AGENCY"])
    app, client = walk.apps["AGENCY"], sign_in(walk.cast.authority)
    assert "Cabut persetujuan" in get(client, f"/meja/{app.pk}/", walk).content.decode()
    assert decide(client, app, walk, "revoke", _reason="R05", _text="Surat palsu.").status_code == 302
    assert reread(app).state == State.REVOKED


@pytest.mark.parametrize(
    "path",
    [
        "/meja/?layanan=%00&pelabuhan=%27&terlambat=x&after=%00", "/meja/?after=2026-01-01T00:00:00~9",
        "/meja/?after=~~",        "/meja/?layanan=PKK&pelabuhan=IDSUQ&terlambat=1",
        "/meja/terlambat/?after=x~99999999999999999999999999",
    ],
)  # fmt: skip
def test_no_fault__for_garbage(path: str, filed: Walk, sign_in: SignIn) -> None:
    assert get(sign_in(filed.cast.authority), path, filed).status_code in (200, 400)


def test_control_characters_never_reach_a_decision(filed: Walk, sign_in: SignIn) -> None:
    app = filed.apps["AGENCY"]
    why = {
        "_reason": "R05",
        "_text": "a\x00b\ud7ff",
        "_mark": ["x\x00", "letter_number"],
        "_remark.letter_number": "\x01c",
    }
    assert decide(sign_in(filed.cast.authority), app, filed, "send_back", **why).status_code == 302
    assert app.decisions.get().anchors[0]["text"] == "c"


def test_as_many_queries__for_a_long_queue_as_for_a_short_one(sign_in: SignIn) -> None:
    cast = a_cast()
    walks = [a_port_call(cast=cast, ship=a_ship(agent=cast.agent))]
    app = walks[0].file("AGENCY")
    client = sign_in(cast.authority)
    few = [_queries(client, path, walks[0]) for path in ("/meja/", f"/meja/{app.pk}/")]
    for walk in many_calls(5, cast=cast):
        walk.file("AGENCY")
    assert [_queries(client, path, walks[0]) for path in ("/meja/", f"/meja/{app.pk}/")] == few
    assert max(few) <= 45


def _queries(client: Client, path: str, walk: Walk) -> int:
    get(client, path, walk)
    with CaptureQueriesContext(connection) as seen:
        assert get(client, path, walk).status_code == 200
    return len(seen)
