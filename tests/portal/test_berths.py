"""The pages of the berth plan and the daily meeting: who may see what, in how many queries, and what they say."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.build import (
    a_person,
    a_place,
    a_port,
    a_port_call,
    a_ship,
    an_agent,
    an_officer,
    an_organisation,
)  # fmt: skip
from tests.portal.conftest import SignIn
from tests.portcalls.quay import DAY, a_call, at, booked, lies

from suar.accounts.actors import Actor, actor_of
from suar.accounts.roles import OrganisationKind, Role
from suar.cargo.models import CargoLine, Direction, Packaging, Phase
from suar.kernel import clock
from suar.portcalls.models import BerthMeeting, PortCall
from suar.registry.models import Place

pytestmark = pytest.mark.django_db
PORT = "/tambatan/IDSUQ/"
TODAY = f"{PORT}rapat/2026-11-20/"


def get(client: Client, path: str, hours: float = 12, status: int = 200) -> str:
    """The page so many hours after DAY."""
    with clock.at(at(hours)):
        answer = client.get(path)
    assert answer.status_code == status, path
    return str(answer.content.decode())


def of(place: Place) -> str:
    return f"{PORT}tempat/{place.pk}/"


def an_operator(place: Place | None = None) -> Actor:
    """Somebody of a terminal operator, whose place it is."""
    company = an_organisation(OrganisationKind.PORT_OPERATOR, "PT Terminal Uji")
    if place is not None:
        Place.objects.filter(pk=place.pk).update(operator=company)
    return actor_of(a_person(company, "operator"))


@pytest.fixture
def quay(db: None) -> dict[str, Any]:
    """D1 with a ship that overstays, one behind her, one beside her, and a proposal; seen at noon of DAY."""
    place = a_place(a_port(), "D1")
    own = an_agent().organisation
    slow = a_call(a_port(), "KM Lambat", agent=an_agent("PT Lain").organisation)
    bed = booked(slow, place, -10, 10)
    lies(slow, place, -9)
    booked(a_call(a_port(), "KM Susul", agent=own), place, 14, 30)
    guest = a_call(a_port(), "TB Sisi", agent=own)
    booked(guest, place, 0, 20, beside=bed)
    booked(a_call(a_port(), "KM Usul", agent=own), place, 20, 40, 20, 80, proposed=True)
    return {"place": place, "slow": slow, "guest": guest}


def test_plan_shows_every_ship_to_everyone__and_links_only_ones_own_calls(
    quay: dict[str, Any], sign_in: SignIn
) -> None:
    page = get(sign_in(an_agent()), of(quay["place"]))
    for ship in ("KM Lambat", "KM Susul", "TB Sisi", "KM Usul"):
        assert ship in page
    assert f"/kunjungan/{quay['guest'].pk}/" in page
    assert f"/kunjungan/{quay['slow'].pk}/" not in page
    assert "di samping KM Lambat" in page
    assert page.index("KM Lambat belum lepas tambat dari Tempat D1") < page.index('class="berthplan"')
    assert "KM Susul ditetapkan di meter itu mulai 20 Nov 2026 14.00 WIB, 2 jam lagi" in page
    assert "Usulan untuk KM Usul bertumpuk dengan penetapan KM Susul" in page


def test_list_and_picture_hold_the_same_ships_in_the_same_order(quay: dict[str, Any], sign_in: SignIn) -> None:
    page = get(sign_in(an_agent()), of(quay["place"]))
    listed = re.findall(r'<tr id="(tambat-?\d+)"', page)
    drawn = re.findall(r'<a href="#(tambat-?\d+)" tabindex="-1">', page)
    assert len(listed) == 4
    assert sorted(drawn) == sorted(listed)
    kinds = re.findall(r'class="berthing ([a-z ]+)"', page)
    assert "proposed clash" in kinds
    assert "determined clash" in kinds
    assert "determined beside" in kinds


def test_nothing_is_inline__and_names_are_text(quay: dict[str, Any], sign_in: SignIn) -> None:
    ship = quay["slow"].ship
    ship.name = "<b>KM</b>"
    ship.save()
    for path in (of(quay["place"]), PORT, TODAY):
        page = get(sign_in(an_officer()), path)
        assert "<b>KM</b>" not in page
        assert "style=" not in page
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+=\"", page)


def test_overview_names_the_places_and_what_is_urgent(quay: dict[str, Any], sign_in: SignIn) -> None:
    page = get(sign_in(an_agent()), PORT)
    assert "Segera bentrok" in page
    assert "KM Lambat" in page
    assert "KM Susul, 20 Nov 2026 14.00 WIB" in page
    calm = get(sign_in(an_agent()), PORT, hours=-40)
    assert "Tidak ada kapal yang lewat waktu" in calm


PAGES = {
    "/tambatan/": (302, 302, 302, 302, 302, 302),
    PORT: (302, 200, 200, 200, 200, 200),
    f"{PORT}rapat/": (302, 404, 200, 200, 404, 200),
    TODAY: (302, 404, 200, 200, 404, 200),
}


def test_who_may_open_which_page(quay: dict[str, Any], sign_in: SignIn) -> None:
    people = [
        Client(), sign_in(an_agent()), sign_in(an_operator(quay["place"])), sign_in(an_officer(Role.HARBOUR_MASTER)),
        sign_in(an_officer(Role.PORT_AUTHORITY, a_port("IDTBK"))), sign_in(an_officer(Role.DIRECTORATE)),
    ]  # fmt: skip
    with clock.at(at(12)):
        wrong = {
            (path, n): status
            for path, expected in PAGES.items()
            for n, (client, right) in enumerate(zip(people, expected, strict=True))
            if (status := client.get(path).status_code) != right
        }
    assert wrong == {}


def test_a_company_that_was_frozen_is_told_why_it_sees_nothing(quay: dict[str, Any], sign_in: SignIn) -> None:
    actor = an_agent()
    assert actor.organisation is not None
    actor.organisation.active = False
    actor.organisation.save()
    for path in ("/tambatan/", PORT, of(quay["place"])):
        assert "dibekukan" in get(sign_in(actor), path, status=403)


def test_everybody_starts_at_the_port_they_think_of(quay: dict[str, Any], sign_in: SignIn) -> None:
    elsewhere = a_port("IDTBK")
    for actor, code in (
        (an_agent(), "IDSUQ"),
        (an_officer(Role.HARBOUR_MASTER, elsewhere), "IDTBK"),
        (an_operator(a_place(elsewhere, "D1")), "IDTBK"),
    ):
        assert sign_in(actor).get("/tambatan/").headers["Location"] == f"/tambatan/{code}/"
    chosen = sign_in(an_agent()).get("/tambatan/?port=IDTBK&from=2026-11-01&days=3")
    assert chosen.headers["Location"] == "/tambatan/IDTBK/?from=2026-11-01&days=3"


GARBAGE = (
    "?from=x&days=99", "?days=%00", "?from=9999-12-31&days=30", "?from=0001-01-01", "?from=2026-02-30&days=%C2%B2",
    "?from=%00",
)  # fmt: skip


@pytest.mark.parametrize("query", GARBAGE)
def test_no_fault__for_garbage(query: str, quay: dict[str, Any], sign_in: SignIn) -> None:
    client = sign_in(an_officer())
    for path in (PORT, of(quay["place"]), f"{PORT}rapat/", TODAY, "/tambatan/"):
        assert client.get(path + query).status_code < 500, path
    assert client.get(f"/tambatan/{query}&port=%00%27").status_code < 500
    assert client.get(f"{PORT}rapat/{query}&after=%C2%B2026-01-1").status_code < 500


def test_there_is_no_page__for_what_is_not_there(quay: dict[str, Any], sign_in: SignIn) -> None:
    client = sign_in(an_officer())
    other = a_place(a_port("IDTBK"), "D1")
    for path in (
        "/tambatan/XX/", "/tambatan/%00/", f"{PORT}tempat/99999999999999999999999/", f"{PORT}tempat/{other.pk}/",
        f"{PORT}rapat/2026-13-01/", f"{PORT}rapat/%00/", f"{PORT}rapat/0001-01-01/", f"{PORT}rapat/9999-12-31/",
    ):  # fmt: skip
        assert client.get(path).status_code in (400, 404), path


def queries(client: Client, path: str) -> int:
    get(client, path)  # what is read once per process is not counted
    with CaptureQueriesContext(connection) as seen:
        get(client, path)
    return len(seen)


def test_as_many_queries__for_twenty_berths_and_many_ships_as_for_few(quay: dict[str, Any], sign_in: SignIn) -> None:
    lies(a_call(a_port()), quay["place"], 3)  # one without a booking
    officer, agent = sign_in(an_officer()), sign_in(an_agent())
    paths = [(officer, f"{PORT}?days=30"), (agent, of(quay["place"])), (officer, TODAY)]
    few = [queries(client, path) for client, path in paths]
    for n in range(20):
        place = a_place(a_port(), f"X{n}", length_m=Decimal(200), depth_m=Decimal(9))
        ship = a_ship(f"KM Ramai {n}", papers=False)
        for m in range(3):
            call = a_call(a_port(), ship)
            booked(call, place, 10 * m, 10 * m + 9, 0, 60)
            lies(call, place, 10 * m, 10 * m + 8)
        booked(a_call(a_port(), ship), place, 50, 60, 0, 60, proposed=True)
    booked(a_call(a_port()), quay["place"], 40, 50, proposed=True)
    assert [queries(client, path) for client, path in paths] == few
    assert max(few) < 30


def test_meeting_lists_who_asks_in_order_with_the_reason(quay: dict[str, Any], sign_in: SignIn) -> None:
    cattle, rice, plain = (a_call(a_port(), name) for name in ("KM Ternak", "KM Beras", "KM Biasa"))
    for n, call in enumerate((plain, rice, cattle)):
        booked(call, a_place(a_port(), "D2"), 30 + n, 40 + n, proposed=True)
    for call, packaging, commodity, tonnes in (
        (cattle, Packaging.HEADS, "CATTLE", 20), (rice, Packaging.BAG_CARGO, "RICE", 300),
        (rice, Packaging.BAG_CARGO, "CEMENT", 200), (plain, Packaging.BAG_CARGO, "CEMENT", 300),
        (plain, Packaging.BAG_CARGO, "RICE", 100),
    ):  # fmt: skip
        CargoLine.objects.create(
            call=call, phase=Phase.PLANNED, position=1, direction=Direction.DISCHARGE, packaging=packaging,
            commodity=commodity, tonnes=Decimal(tonnes),
        )  # fmt: skip
    page = get(sign_in(an_officer()), TODAY)
    table = page[page.index('id="asking-title"') : page.index('id="alongside-title"')]
    places = [table.index(ship) for ship in ("KM Ternak", "KM Beras", "KM Usul", "KM Biasa")]
    assert places == sorted(places)
    assert "Kapal bermuatan ternak didahulukan; diminta 20 Nov 2026 00.00 WIB." in table
    assert "Muatan kebutuhan pokok didahulukan" in table
    assert "KM Lambat" in page[page.index('id="alongside-title"') :]


def test_meeting_shows_a_request_without_a_proposal__with_the_way_to_its_case(sign_in: SignIn) -> None:
    walk = a_port_call(granted=["AGENCY", "PKK"])
    case = walk.file("PPKB")
    with clock.at(walk.at):
        page = sign_in(walk.cast.authority).get(f"{PORT}rapat/{clock.today('Asia/Jakarta').isoformat()}/")
    text = page.content.decode()
    assert walk.voyage.ship.name in text
    assert "Belum diusulkan" in text
    assert f'href="/meja/{case.pk}/"' in text


def write(client: Client, path: str = TODAY, hours: float = 12, **values: str) -> Any:
    given = {
        "chair": "Budi",
        "attendees": "Agen\r\nOperator",
        "minutes": "KM Susul menunggu.",
        "_version": "0",
        **values,
    }
    with clock.at(at(hours)):
        return client.post(path, given)


def test_minutes_are_written_kept_and_found_again(quay: dict[str, Any], sign_in: SignIn) -> None:
    authority = sign_in(an_officer())
    assert write(authority).status_code == 302
    assert BerthMeeting.objects.get().attendees == "Agen\nOperator"
    assert 'name="_version" value="1"' in get(authority, TODAY)
    operator = sign_in(an_operator(quay["place"]))
    page = get(operator, TODAY)
    assert "KM Susul menunggu." in page
    assert "<textarea" not in page
    assert TODAY in get(operator, f"{PORT}rapat/")


def test_minutes_that_are_refused_stay_on_the_screen(quay: dict[str, Any], sign_in: SignIn) -> None:
    authority = sign_in(an_officer())
    empty = write(authority, minutes="")
    assert empty.status_code == 422
    assert 'href="#id_minutes"' in empty.content.decode()
    assert 'value="Budi"' in empty.content.decode()
    assert write(authority, PORT + "rapat/2026-11-21/").status_code == 422  # not yet
    assert write(authority).status_code == 302
    late = write(authority, minutes="Lain.")
    assert late.status_code == 409
    assert "Lain." in late.content.decode()
    assert BerthMeeting.objects.get().minutes == "KM Susul menunggu."


def test_nobody_else_writes_minutes(quay: dict[str, Any], sign_in: SignIn) -> None:
    for actor in (an_officer(Role.HARBOUR_MASTER), an_operator(quay["place"]), an_officer(Role.DIRECTORATE)):
        assert write(sign_in(actor)).status_code == 403
    for actor in (an_agent(), an_officer(Role.PORT_AUTHORITY, a_port("IDTBK"))):
        assert write(sign_in(actor)).status_code == 404
    assert not BerthMeeting.objects.exists()


def test_history_is_paged_by_day(sign_in: SignIn) -> None:
    for n in range(1, 29):
        for month in (9, 10):
            BerthMeeting.objects.create(
                port=a_port(), on=date(2026, month, n), chair="Budi", minutes=f"Rapat {month}-{n}.", recorded_at=DAY
            )
    client = sign_in(an_officer())
    first = get(client, f"{PORT}rapat/")
    assert "Rapat 10-28." in first
    assert "Rapat 9-26." not in first
    following = re.search(r'rel="next" href="(\?after=[\d-]+)"', first)
    assert following is not None
    assert "Rapat 9-26." in get(client, f"{PORT}rapat/{following[1]}")


def test_a_port_without_zone_or_places_has_its_page(sign_in: SignIn) -> None:
    port = a_port("IDTBK", zone="")
    Place.objects.filter(port=port).update(active=False)
    assert "Belum ada tempat sandar" in get(sign_in(an_agent()), "/tambatan/IDTBK/")
    PortCall.objects.all().delete()
    assert get(sign_in(an_agent()), "/tambatan/") != ""
