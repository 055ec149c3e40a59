"""Screens of imports: who sees which run, the report in both languages, what the directorate decides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from suar.accounts.actors import Actor, actor_of
from suar.accounts.models import Group, MenuRights, Organisation, User
from suar.accounts.roles import EVERY_MENU, Right, Role
from suar.exchange import ports
from suar.exchange.models import ImportRun, PlaceName
from suar.kernel.errors import Refused
from suar.portcalls.models import ConvoyProposal, PortCall
from suar.registry.models import Port, PortAlias, PortTariffClass
from suar.workflow import newcall
from tests import build
from tests.exchange.lists import BY, barge, row, take, write

pytestmark = pytest.mark.django_db
Browser = Callable[[Actor], Client]


@pytest.fixture
def browser() -> Browser:
    """A browser in which somebody is signed in."""

    def signed_in(actor: Actor) -> Client:
        assert actor.user_id is not None
        client = Client(headers={"accept-language": "id"})
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return signed_in


@pytest.fixture
def run(tmp_path: Path) -> ImportRun:
    """A tug with her barge, and a ship of which little is known."""
    return take(
        tmp_path, row(1), barge(2, TONNAGE="3000 / 0"), row(3, ETA="2026-01-09 08:00:00", ORIGIN="RANGGA UJI")
    ).run


def _officer(code: str) -> Actor:
    return build.an_officer(Role.PORT_AUTHORITY, build.a_port(code))


def _agent() -> Actor:
    """Somebody of the company that the list named."""
    company = Organisation.objects.get(name="PT. UJI SAMUDERA")
    group = Group.objects.create(organisation=company, name="Semua")
    MenuRights.objects.create(group=group, menu=EVERY_MENU, **{f"may_{right.value}": True for right in Right})
    return actor_of(build.a_person(company, "agen uji"))


def _open(agent: Actor, port: Port) -> PortCall:
    ship = build.a_ship(agent=agent)
    trade = build.Trade.DOMESTIC
    return newcall.open_call(agent, port=port, ship_id=ship.pk, trade_in=trade, trade_out=trade)


def test_who_sees_a_run(run: ImportRun, browser: Browser) -> None:
    pages = ("/impor/", f"/impor/{run.pk}/", f"/impor/{run.pk}/?as=csv", "/impor/tempat/", "/impor/pelabuhan/")
    wanted = {
        "directorate": (build.an_officer(Role.DIRECTORATE), (200, 200, 200, 200, 200)),
        "own office": (_officer("IDBDJ"), (200, 200, 200, 404, 404)),
        "other office": (_officer("IDSUQ"), (200, 404, 404, 404, 404)),
        "agent": (_agent(), (404, 404, 404, 404, 404)),
    }
    for who, (actor, statuses) in wanted.items():
        client = browser(actor)
        assert tuple(client.get(page).status_code for page in pages) == statuses, who
    assert Client().get("/impor/").status_code == 302


def test_a_run_is_filtered_and_paged__and_downloads_in_both_languages(run: ImportRun, browser: Browser) -> None:
    client = browser(_officer("IDBDJ"))
    page = client.get(f"/impor/{run.pk}/?rule=dwt_unknown&severity=repair").content.decode()
    assert "berarti tidak diketahui" in page
    assert "Tidak ada di daftar pelabuhan" not in page
    for language, word in (("id", "berarti tidak diketahui"), ("en", "means unknown")):
        answer = client.get(f"/impor/{run.pk}/?as=csv&language={language}&rule=dwt_unknown")
        assert word in answer.content.decode()
    for garbage in ("rule=%27&severity=x&after=zz", "after=99999999999999999999", "as=csv&language=xx"):
        assert client.get(f"/impor/{run.pk}/?{garbage}").status_code == 200


def test_as_many_queries__for_many_remarks_as_for_few(run: ImportRun, browser: Browser, tmp_path: Path) -> None:
    many = take(tmp_path, *(barge(100 + n, TONNAGE="3000 / 0") for n in range(60)), row(99), name="many.csv").run
    client = browser(build.an_officer(Role.DIRECTORATE))
    counts = []
    for path in (f"/impor/{run.pk}/", f"/impor/{many.pk}/"):
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert "after=" in client.get(f"/impor/{many.pk}/").content.decode()
    with CaptureQueriesContext(connection) as seen:
        assert client.get("/impor/rangkaian/").status_code == 200
    assert len(seen) < 15


def test_the_agent_and_the_office_decide_about_a_convoy__others_see_none(run: ImportRun, browser: Browser) -> None:
    proposal = ConvoyProposal.objects.get()
    path = f"/impor/rangkaian/{proposal.pk}/"
    for stranger in (build.an_agent("PT Lain"), _officer("IDSUQ")):
        client = browser(stranger)
        assert "UJI TONGKANG 2" not in client.get("/impor/rangkaian/").content.decode()
        assert client.post(path, {"accept": "yes"}).status_code == 404
    agent = browser(_agent())
    assert "UJI TONGKANG 2" in agent.get("/impor/rangkaian/").content.decode()
    assert agent.get(path).status_code == 405
    assert agent.post(path, {"accept": "yes"}).status_code == 302
    assert PortCall.objects.filter(convoy__isnull=False).count() == 2
    assert browser(_officer("IDBDJ")).post(path, {"accept": "no"}).status_code == 404


def test_a_proposal_is_refused_by_the_office(run: ImportRun, browser: Browser) -> None:
    proposal = ConvoyProposal.objects.get()
    assert browser(_officer("IDBDJ")).post(f"/impor/rangkaian/{proposal.pk}/", {"accept": "no"}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.accepted is False
    assert not PortCall.objects.filter(convoy__isnull=False).exists()


def test_a_name_of_a_place_is_mapped_or_ruled_out(run: ImportRun, browser: Browser, tmp_path: Path) -> None:
    client = browser(build.an_officer(Role.DIRECTORATE))
    name, other = PlaceName.objects.get(key="rangga uji"), PlaceName.objects.get(key="muara uji")
    assert client.post("/impor/tempat/", {"name": name.pk, "port": "XXXXX"}).status_code == 422
    assert client.post("/impor/tempat/", {"name": name.pk, "port": ""}).status_code == 422
    assert client.post("/impor/tempat/", {"name": "x", "port": "IDBDJ"}).status_code == 404
    assert client.post("/impor/tempat/", {"name": name.pk, "port": "idbdj"}).status_code == 302
    assert client.post("/impor/tempat/", {"name": other.pk, "none": "1"}).status_code == 302
    assert client.post("/impor/tempat/", {"name": other.pk, "none": "1"}).status_code == 409
    assert PortAlias.objects.get(alias_key="rangga uji").port.code == "IDBDJ"
    later = take(
        tmp_path, row(50, ORIGIN="Rangga UJI", ETA="2026-03-01 08:00:00", ETD="2026-03-02 08:00:00"), name="b.csv"
    ).run
    assert later.remarks.get(rule="place_unknown").read == "UJUNG LAUT"
    assert browser(_officer("IDBDJ")).post("/impor/tempat/", {"name": name.pk, "none": "1"}).status_code == 404


def test_a_port_is_set_up_by_the_directorate__and_then_offered(browser: Browser, tmp_path: Path) -> None:
    listed = [{"code": "IDAAA", "name": "PULAU UJI", "dalam": "1", "luar": "0"}]
    ports.import_ports(write(tmp_path / "ports.csv", listed, ports.COLUMNS), BY)
    port = Port.objects.get(code="IDAAA")
    agent = build.an_agent()
    new_call = browser(agent)
    assert "PULAU UJI" not in new_call.get("/kunjungan/baru/").content.decode()
    with pytest.raises(Refused):
        _open(agent, port)
    for page in ("/pantau/?port=IDAAA", "/pantau/", "/perusahaan/", "/kunjungan/?port=IDAAA"):
        assert new_call.get(page).status_code == 200
    client = browser(build.an_officer(Role.DIRECTORATE))
    assert "PULAU UJI" in client.get("/impor/pelabuhan/").content.decode()
    assert client.get("/impor/pelabuhan/IDAAA/").status_code == 200
    empty = client.post("/impor/pelabuhan/IDAAA/", {"since": "x", "zone": "Asia/Tokyo"})
    assert empty.status_code == 422
    assert 'href="#id_zone"' in empty.content.decode()
    whole = {
        "zone": "Asia/Jayapura", "office_name": "UPP Uji", "tariff_class": "III", "since": "2026-01-01",
        "legal_basis": "PP 15/2016", "has_pilotage": "true",
    }  # fmt: skip
    assert browser(_officer("IDSUQ")).post("/impor/pelabuhan/IDAAA/", whole).status_code == 404
    assert client.post("/impor/pelabuhan/IDAAA/", whole).status_code == 302
    port.refresh_from_db()
    assert (port.zone, port.has_pilotage, port.has_operator) == ("Asia/Jayapura", True, False)
    assert PortTariffClass.objects.get(port=port).tariff_class == "III"
    assert client.get("/impor/pelabuhan/IDAAA/").status_code == 404
    assert "PULAU UJI" in new_call.get("/kunjungan/baru/").content.decode()


def test_an_imported_call_has_its_page__for_agent_and_office(run: ImportRun, browser: Browser) -> None:
    call = PortCall.objects.order_by("pk").first()
    for actor in (_agent(), _officer("IDBDJ"), build.an_officer(Role.DIRECTORATE)):
        client = browser(actor)
        for page in (f"/kunjungan/{call}/", "/kunjungan/", f"/kapal/{call.ship_id if call else 0}/"):
            assert client.get(page).status_code == 200, (actor.label, page)


def test_lists_of_runs_and_ports_are_paged_by_key(run: ImportRun, browser: Browser, tmp_path: Path) -> None:
    listed = [
        {"code": f"IDA{a}{b}", "name": f"UJI {a}{b}", "dalam": "1", "luar": "0"}
        for a in "ABCD"
        for b in "ABCDEFGHIJKLMNOP"
    ]
    ports.import_ports(write(tmp_path / "ports.csv", listed, ports.COLUMNS), BY)
    client = browser(build.an_officer(Role.DIRECTORATE))
    first = client.get("/impor/pelabuhan/").content.decode()
    assert "?after=IDADB" in first
    assert "IDADC" in client.get("/impor/pelabuhan/?after=IDADB").content.decode()
    for garbage in (
        "/impor/pelabuhan/?after=%F0",
        "/impor/?after=x",
        "/impor/tempat/?after=%27",
        "/impor/rangkaian/?after=-1",
    ):
        assert client.get(garbage).status_code == 200
    for wrong in ("/impor/99999999999999999999/", "/impor/pelabuhan/XX/", "/impor/pelabuhan/IDBDJ/"):
        assert client.get(wrong).status_code == 404
