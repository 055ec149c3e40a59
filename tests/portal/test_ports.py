"""Pages of a port: kept by its office and the directorate, for everybody else not there."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.build import a_place, a_port, an_agent, an_officer, an_organisation
from tests.portal.conftest import SignIn, person_of

from suar.accounts.actors import Actor
from suar.accounts.models import MenuRights
from suar.accounts.roles import EVERY_MENU, MENU_PORTS, OrganisationKind, Role
from suar.kernel import clock
from suar.records import chain
from suar.registry.models import Place, PlaceKind, Port, PortAlias
from suar.workflow import ports as keeping

pytestmark = pytest.mark.django_db
LIST = "/meja/pelabuhan/"


@pytest.fixture
def port() -> Port:
    return a_port()


@pytest.fixture
def head(port: Port) -> Actor:
    return an_officer(Role.HEAD_OF_OFFICE, port, "kepala kantor")


@pytest.fixture
def directorate() -> Actor:
    return an_officer(Role.DIRECTORATE)


def seen(client: Client, page: str) -> str:
    """What the hidden box says that stood there."""
    return client.get(page).content.decode().partition('name="seen" value="')[2].partition('"')[0]


def a_new_place(**changed: str) -> dict[str, str]:
    known = {
        "code": "BARU", "name": "Dermaga Baru", "kind": "berth", "length_m": "150,5", "depth_m": "7.25",
        "under_keel_clearance_m": "0,5", "operator": "", "pilotage": "port", "why": "Selesai dibangun",
    }  # fmt: skip
    return known | changed


def an_office(**changed: str) -> dict[str, str]:
    known = {
        "office_name": "KUPP Kelas III Uji", "office_head": "Budi Santoso", "office_address": "Jalan Pelabuhan 1",
        "office_phone": "0779-551611", "office_email": "kantor@contoh.invalid", "latitude": "-0,27",
        "longitude": "103.6", "waste_report_required": "true", "why": "Data lengkap",
    }  # fmt: skip
    return known | changed


def test_each_part_gets_what_it_may(port: Port, head: Actor, directorate: Actor, sign_in: SignIn) -> None:
    elsewhere = a_port("IDTBK")
    here, place = f"{LIST}{port.code}/", port.places.get(code="D1").pk
    pages = (
        LIST, here, f"{here}kantor/", f"{here}susunan/", f"{here}kelas-tarif/", f"{here}tkbm/", f"{here}riwayat/",
        f"{here}tempat/", f"{here}tempat/baru/", f"{here}tempat/{place}/",
    )  # fmt: skip
    readers = (200,) * 8
    everybody: dict[str, tuple[Client, tuple[int, ...]]] = {
        "head": (sign_in(head), (*readers, 200, 200)),
        "authority": (sign_in(an_officer(Role.PORT_AUTHORITY, port)), (*readers, 200, 200)),
        "harbour master": (sign_in(an_officer(Role.HARBOUR_MASTER, port)), (*readers, 404, 200)),
        "directorate": (sign_in(directorate), (*readers, 200, 200)),
        "head elsewhere": (sign_in(an_officer(Role.HEAD_OF_OFFICE, elsewhere, "lain")), (200, *(404,) * 9)),
        "customs": (sign_in(an_officer(Role.CUSTOMS, port, "bea cukai")), (404,) * 10),
        "agent": (sign_in(an_agent()), (404,) * 10),
        "anybody": (Client(), (302,) * 10),
    }
    wrong = []
    for who, (client, wanted) in everybody.items():
        found = tuple(client.get(page).status_code for page in pages)
        if found != wanted:
            wrong.append((who, found))
    assert wrong == []


def test_who_may_only_read_changes_nothing__whatever_is_sent(
    port: Port, head: Actor, directorate: Actor, sign_in: SignIn
) -> None:
    here, place = f"{LIST}{port.code}/", port.places.get(code="D1").pk
    sent: dict[str, dict[str, str]] = {
        "kantor/": an_office(), "susunan/": {"zone": "Asia/Makassar"}, "kelas-tarif/": {"tariff_class": "I"},
        "tkbm/": {"gangs": "3"}, "tempat/baru/": a_new_place(), f"tempat/{place}/": a_new_place(active="no"),
    }  # fmt: skip
    master, authority = (sign_in(an_officer(role, port)) for role in (Role.HARBOUR_MASTER, Role.PORT_AUTHORITY))
    refused = {
        page: (master.post(here + page, body).status_code, authority.post(here + page, body).status_code)
        for page, body in sent.items()
    }
    assert refused == {
        "kantor/": (403, 403), "susunan/": (403, 403), "kelas-tarif/": (403, 403), "tkbm/": (403, 422),
        "tempat/baru/": (404, 302), f"tempat/{place}/": (403, 409),
    }  # fmt: skip
    boss = sign_in(head)
    assert [boss.post(here + page, {}).status_code for page in ("susunan/", "kelas-tarif/")] == [403, 403]
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person_of(head))
    assert strict.post(f"{here}tempat/baru/", a_new_place(code="B2", name="B2")).status_code == 403
    assert {one.verb for one in keeping.changes(port)} == {"place_added"}


def test_a_group_without_the_menu_sees_no_ports__and_without_its_ticks_changes_none(
    port: Port, head: Actor, sign_in: SignIn
) -> None:
    group = person_of(head).group
    assert group is not None
    MenuRights.objects.filter(group=group, menu=EVERY_MENU).update(may_view=False)
    client = sign_in(head)
    assert client.get(LIST).status_code == 404
    assert LIST not in client.get("/meja/").content.decode()
    row = MenuRights.objects.create(group=group, menu=MENU_PORTS, may_view=True)
    assert client.get(f"{LIST}{port.code}/tempat/baru/").status_code == 404
    assert client.post(f"{LIST}{port.code}/kantor/", an_office()).status_code == 403
    assert client.get(f"{LIST}{port.code}/kantor/").status_code == 200
    row.may_edit = True
    row.save()
    assert "Ubah data kantor" in client.get(f"{LIST}{port.code}/").content.decode()


def test_the_office_is_changed__with_who_and_why_in_its_history(port: Port, head: Actor, sign_in: SignIn) -> None:
    client, page = sign_in(head), f"{LIST}{port.code}/kantor/"
    answer = client.post(page, an_office(seen=seen(client, page)))
    assert answer.status_code == 302
    port.refresh_from_db()
    assert (port.office_head, port.waste_report_required, port.latitude) == ("Budi Santoso", True, Decimal("-0.27"))
    text = client.get(f"{LIST}{port.code}/riwayat/").content.decode()
    for told in ("Data kantor diubah", "Data lengkap", "kepala kantor", "Budi Santoso", "UPP IDSUQ → KUPP"):
        assert told.casefold() in text.casefold()
    assert client.post(page, an_office(seen=seen(client, page))).status_code == 422  # nothing differs
    assert not list(chain.breaks(Port.objects.get(pk=port.pk)))


def test_what_is_wrong_is_named_at_its_field__and_nothing_typed_is_lost(
    port: Port, head: Actor, sign_in: SignIn
) -> None:
    client, here = sign_in(head), f"{LIST}{port.code}/"
    office = [
        ("office_name", ""), ("office_name", "x" * 161), ("office_phone", "12"), ("office_email", "kantor"),
        ("latitude", "91"), ("latitude", "utara"), ("latitude", ""), ("longitude", "NaN"), ("longitude", "1e400"),
        ("latitude", "-0,123456"), ("why", ""), ("why", "x" * 301),
    ]  # fmt: skip
    place = [
        ("code", ""), ("code", "a b"), ("code", "x" * 21), ("name", ""), ("name", "x" * 81), ("kind", "laut"),
        ("length_m", ""), ("length_m", "0"), ("length_m", "-5"), ("length_m", "panjang"), ("length_m", "9" * 30),
        ("length_m", "10,55"), ("depth_m", "Infinity"), ("depth_m", ""), ("depth_m", "1000"),
        ("under_keel_clearance_m", "8"), ("under_keel_clearance_m", "-1"), ("operator", "PT Tidak Ada"),
        ("pilotage", "mungkin"), ("why", "\x00"),
    ]  # fmt: skip
    labour = [("gangs", ""), ("gangs", "-1"), ("gangs", "1000"), ("men_per_gang", "0"), ("since", "besok"),
              ("since", "0001-01-01"), ("since", "9999-12-31"), ("legal_basis", "")]  # fmt: skip
    ordinary = {"gangs": "4", "men_per_gang": "12", "since": f"{clock.today(port.zone)}", "legal_basis": "SK",
                "why": "Uji"}  # fmt: skip
    wrong = []
    for page, body, faults in (
        ("kantor/", an_office(), office), ("tempat/baru/", a_new_place(), place), ("tkbm/", ordinary, labour)
    ):  # fmt: skip
        for field, typed in faults:
            answer = client.post(here + page, {**body, "legal_basis": "Tetap <i>ada</i>", field: typed})
            text = answer.content.decode()
            if answer.status_code != 422 or f'href="#id_{field}"' not in text:
                wrong.append((page, field, typed, answer.status_code))
    assert wrong == []
    assert not keeping.changes(port).exists()


def test_a_place_is_added_and_changed__and_forms_and_the_api_know_it(port: Port, head: Actor, sign_in: SignIn) -> None:
    company = an_organisation(OrganisationKind.PORT_OPERATOR, "PT Terminal Uji")
    client, here = sign_in(head), f"{LIST}{port.code}/tempat/"
    assert client.post(f"{here}baru/", a_new_place(operator="pt terminal uji")).status_code == 302
    made = Place.objects.get(port=port, code="BARU")
    assert (made.length_m, made.depth_m, made.operator_id) == (Decimal("150.5"), Decimal("7.25"), company.pk)
    for field, changed in (("code", {"name": "Lain"}), ("name", {"code": "LAIN", "name": "dermaga BARU"})):
        answer = client.post(f"{here}baru/", a_new_place(**changed))
        assert answer.status_code == 409
        assert f'href="#id_{field}"' in answer.content.decode()
    page = f"{here}{made.pk}/"
    change = a_new_place(depth_m="6,5", code="BARU", active="yes", operator="PT Terminal Uji", why="Sedimentasi")
    assert client.post(page, change | {"seen": seen(client, page)}).status_code == 302
    made.refresh_from_db()
    assert made.depth_m == Decimal("6.5")
    told = chain.particulars(keeping.changes(port)[0])
    assert (told["before"], told["after"], told["place"]) == ({"depth_m": "7.25"}, {"depth_m": "6.5"}, "BARU")
    listed = client.get(here).content.decode()
    assert "Dermaga Baru" in listed
    assert "Dermaga Baru" not in client.get(f"{here}?q=lama").content.decode()


def test_the_last_of_two_officers_is_told_who_was_faster(port: Port, head: Actor, sign_in: SignIn) -> None:
    made = port.places.get(code="D1")
    page = f"{LIST}{port.code}/tempat/{made.pk}/"
    first, second = sign_in(head), sign_in(an_officer(Role.PORT_AUTHORITY, port, "petugas lala"))
    both = seen(first, page)
    body = a_new_place(code="D1", name=made.name, length_m="120", active="yes", seen=both)
    assert first.post(page, body | {"depth_m": "5,5"}).status_code == 302
    answer = second.post(page, body | {"depth_m": "6,5"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Kepala Kantor" in text
    assert 'value="6,5"' in text  # what was typed stays
    assert "5,5" in text  # beside what holds now
    again = text.partition('name="seen" value="')[2].partition('"')[0]
    assert second.post(page, body | {"depth_m": "6,5", "seen": again}).status_code == 302


def test_the_directorate_sets_structure_and_class_with_its_decree(
    port: Port, directorate: Actor, sign_in: SignIn
) -> None:
    client, here = sign_in(directorate), f"{LIST}{port.code}/"
    today = clock.today(port.zone)
    body = {
        "zone": "Asia/Makassar", "has_operator": "true", "legal_basis": "KM 1/2026", "since": f"{today}",
        "why": "Keputusan menteri", "seen": seen(client, f"{here}susunan/"),
    }  # fmt: skip
    late = client.post(f"{here}susunan/", body | {"since": f"{today + timedelta(days=1)}"})
    assert 'href="#id_since"' in late.content.decode()
    assert client.post(f"{here}susunan/", body).status_code == 302
    port.refresh_from_db()
    assert (port.zone, port.has_operator, port.has_pilotage) == ("Asia/Makassar", True, False)
    told = chain.particulars(keeping.changes(port)[0])
    assert told["after"] == {
        "zone": "Asia/Makassar", "has_operator": True, "since": f"{today}", "legal_basis": "KM 1/2026",
    }  # fmt: skip
    following = clock.today(port.zone) + timedelta(days=1)  # of its new zone
    tomorrow = {"tariff_class": "II", "since": f"{following}", "legal_basis": "KM 2", "why": "Naik"}
    assert client.post(f"{here}kelas-tarif/", tomorrow).status_code == 302
    assert client.post(f"{here}kelas-tarif/", tomorrow).status_code == 409
    text = client.get(f"{here}kelas-tarif/").content.decode()
    assert "Belum mulai" in text
    row = port.tariff_classes.get(tariff_class="II")
    undo = {"do": "take_back", "row": str(row.pk), "why": ""}
    unsaid = client.post(f"{here}kelas-tarif/", undo)
    assert f'href="#id_why-{row.pk}"' in unsaid.content.decode()
    assert client.post(f"{here}kelas-tarif/", undo | {"why": "Salah ketik"}).status_code == 302
    assert not port.tariff_classes.filter(tariff_class="II").exists()
    for number in ("", "x", "0", "9" * 40):
        assert client.post(f"{here}kelas-tarif/", undo | {"row": number, "why": "x"}).status_code == 404


def test_a_port_that_is_not_set_up_says_so__and_nothing_of_it_is_changed(directorate: Actor, sign_in: SignIn) -> None:
    port = Port.objects.create(code="IDAAA", name="PULAU UJI", name_key="pulau uji", zone="", office_name="")
    client, here = sign_in(directorate), f"{LIST}{port.code}/"
    text = client.get(here).content.decode()
    assert "/impor/pelabuhan/IDAAA/" in text
    for page in ("kantor/", "susunan/", "kelas-tarif/", "tkbm/", "tempat/", "riwayat/", "tempat/baru/"):
        assert client.get(here + page).status_code in (200, 422), page
    assert client.post(f"{here}tempat/baru/", a_new_place()).status_code == 422
    assert not port.places.exists()


GARBAGE = (
    "?q=%00", f"?q={'x' * 500}", "?after=%00", "?after=~~~~~~~~", "XXXXX/", "%00/",
    "IDSUQ/tempat/99999999999999999999/",
    "IDSUQ/riwayat/?before=x", "IDSUQ/riwayat/?before=99999999999", "IDSUQ/tkbm/?before=9999-99-99",
    "IDSUQ/tempat/?q=%00&after=%00", "idsuq/",
)  # fmt: skip


@pytest.mark.parametrize("path", GARBAGE)
def test_no_fault__for_garbage(path: str, head: Actor, sign_in: SignIn) -> None:
    assert sign_in(head).get(LIST + path).status_code in (200, 400, 404)


def test_lists_are_found_and_paged_by_code__with_as_many_queries_for_many_as_for_few(
    port: Port, directorate: Actor, sign_in: SignIn
) -> None:
    client, here = sign_in(directorate), f"{LIST}{port.code}/"
    PortAlias.objects.create(port=port, alias="Guntung Lama", alias_key="guntung lama")

    def queries(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as said:
            assert client.get(path).status_code == 200
        return len(said)

    pages = [LIST, here, f"{here}tempat/", f"{here}riwayat/"]
    a_place(port, "A000", operator=an_organisation(OrganisationKind.PORT_OPERATOR, "PT T"))
    few = [queries(page) for page in pages]
    for n in range(1, 70):
        a_place(
            port, f"A{n:03}", kind=PlaceKind.JETTY, operator=an_organisation(OrganisationKind.PORT_OPERATOR, "PT T")
        )
        code = f"ID{chr(65 + n // 26)}{chr(65 + n % 26)}0"
        Port.objects.create(code=code, name=f"UJI {n}", name_key=f"uji {n}", office_name="X")
    assert [queries(page) for page in pages] == few
    first = client.get(LIST).content.decode()
    following: Any = first.partition('rel="next" href="')[2].partition('"')[0]
    assert following.startswith("?after=ID")
    assert f"{LIST}{port.code}/" in client.get(f"{LIST}?q=guntung+lam").content.decode()
    assert f"{LIST}{port.code}/" in client.get(f"{LIST}?q=idsu").content.decode()
    assert f"{LIST}{port.code}/" not in client.get(f"{LIST}?q=uji+1").content.decode()
    assert "A000" in client.get(f"{here}tempat/").content.decode()
    assert "A060" in client.get(f"{here}tempat/?after=A050").content.decode()
