"""First screens: each part finds its work, and nobody another's; menus, pages of work, and the same few queries."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import build, commerce
from tests.billing import conftest as fixtures
from tests.portal.conftest import SignIn

from suar.accounts.actors import Actor
from suar.accounts.models import MenuRights, Organisation
from suar.accounts.roles import EVERY_MENU, Craft, OrganisationKind, Role
from suar.demo.walking import Walk
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.portal import menus
from suar.portal.worktoday import work_today
from suar.portcalls.models import PortCall
from suar.portcalls.presence import Presence, presence
from suar.workflow import lifecycle
from suar.workflow.models import Application, Notice, State

pytestmark = pytest.mark.django_db
simponi = fixtures.simponi
#: Granted before the operator proposes a berth.
ASKED = ("AGENCY", "PKK", "RKBM", "LAB", "SPM", "PPKB")


def read(client: Client, path: str, walk: Walk, status: int = 200) -> str:
    with clock.at(walk.at + timedelta(minutes=1)):
        answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode() if status == 200 else answer.get("Location", "")


def count(client: Client, path: str, walk: Walk) -> int:
    read(client, path, walk)  # what is read once per process is not counted
    with CaptureQueriesContext(connection) as seen:
        read(client, path, walk)
    return len(seen)


def part(walk: Walk, role: Role) -> Actor:
    return walk.cast.parts[role]


def copies(walk: Walk, number: int) -> None:
    """The call and its applications under other numbers: what a screen reads is the same for each."""
    for n in range(number):
        copy = PortCall.objects.get(pk=walk.call.pk)
        appointed = list(copy.appointments.all())
        copy.pk, copy.number, copy.request_number = None, f"PKK.DN.X.{n:06}", f"SL000.DN.X.{n:06}"
        copy.chain_length, copy.chain_hash = 0, ""
        copy.save()
        rows: list[Any] = [*appointed, *walk.call.applications.all(), *walk.call.stevedoring.all()]
        for row in rows:
            row.pk, row.call = None, copy
            if isinstance(row, Application):
                row.request_number = None
            row.save()


# The operator ------------------------------------------------------------------------------------------------------


def test_operator_finds_the_request_at_its_desk__and_then_the_proposal_to_fill_in(sign_in: SignIn) -> None:
    walk = commerce.a_commercial_call(granted=ASKED[:-1])
    app = walk.file("PPKB")
    client, ship = sign_in(part(walk, Role.PORT_OPERATOR)), walk.voyage.ship.name
    page = read(client, "/meja/", walk)
    assert f'href="/meja/{app.pk}/"' in page
    assert "Tidak ada yang perlu diisi" in page
    walk.grant("PPKB")
    page = read(client, "/meja/", walk)
    draft = Application.objects.get(service_code="RPKRO", state=State.DRAFT)
    assert f'href="/permohonan/{draft.pk}/"' in page
    assert f"RPKRO · {ship}" in page
    assert "ETA 11 Nov 2026 07.00 WITA" not in page, "an ETA is told in the port's own zone"
    assert "ETA 11 Nov 2026 08.00 WITA" in page
    assert "PPKB muncul di sini" in page


def test_officer_reads_the_operators_case__and_is_told_the_company_that_decides(sign_in: SignIn) -> None:
    walk = commerce.a_commercial_call(granted=ASKED[:-1])
    app = walk.file("PPKB")
    client = sign_in(walk.cast.authority)
    page = read(client, f"/meja/{app.pk}/", walk)
    assert "Keputusan ada pada PT Terminal IDBPN" in page
    assert 'value="grant"' not in page
    assert f"/meja/{app.pk}/" not in read(client, "/meja/", walk)
    head = sign_in(build.an_officer(Role.HEAD_OF_OFFICE, walk.cast.port))
    assert "di meja PT Terminal IDBPN" in read(head, "/meja/", walk)


def test_the_late_list_is_for_whoever_oversees(sign_in: SignIn) -> None:
    walk = commerce.a_commercial_call(granted=ASKED[:-1])
    walk.file("PPKB")
    walk.until(walk.at + timedelta(hours=2))
    for role in (Role.PORT_OPERATOR, Role.HEALTH):
        assert read(sign_in(part(walk, role)), "/meja/terlambat/", walk, 404) == ""
    page = read(sign_in(part(walk, Role.PORT_OPERATOR)), "/meja/", walk)
    assert "/meja/?terlambat=1" in page, "an operator filters its own queue"
    assert "/meja/terlambat/" not in page


def test_pilots_and_gangs_land_on_their_orders(sign_in: SignIn) -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY"])
    assert walk.cast.pilot is not None
    assert walk.cast.mooring is not None
    for actor in (walk.cast.pilot, walk.cast.mooring):
        assert read(sign_in(actor), "/beranda/", walk, 302) == "/dispatch/mine/"
    assert read(sign_in(part(walk, Role.PORT_OPERATOR)), "/beranda/", walk, 302) == "/meja/"


# Stevedore and forwarder -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "code"), [(Role.STEVEDORE, "RKBM"), (Role.FORWARDER, "LAB")])
def test_appointed_company_finds_its_draft__and_a_rival_nothing(role: Role, code: str, sign_in: SignIn) -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK"])
    page = read(sign_in(part(walk, role)), "/beranda/", walk)
    draft = Application.objects.get(service_code=code, state=State.DRAFT)
    assert f'href="/permohonan/{draft.pk}/"' in page
    assert "Sudah disiapkan, tinggal Anda isi." in page
    assert f'href="/kunjungan/{walk.call}/"' in page
    rival = commerce.a_company(OrganisationKind(role.value), "PT Lain")
    page = read(sign_in(rival), "/beranda/", walk)
    assert walk.voyage.ship.name not in page
    assert "Belum ada penunjukan" in page
    assert "Ajukan pemberitahuan kegiatan usaha" in page, "without PMKU nobody can appoint it"


def test_work_of_today_is_reported_by_one_tap(sign_in: SignIn) -> None:
    walk = commerce.a_commercial_call(granted=ASKED)
    client = sign_in(part(walk, Role.STEVEDORE))
    assert "Laporkan hari ini" not in read(client, "/beranda/", walk), "the work begins another day"
    walk.until(build.ETA + timedelta(hours=6))
    page = read(client, "/beranda/", walk)
    link = re.search(r'href="(/permohonan/\d+/)#act-daily"', page)
    assert link is not None
    assert 'id="act-daily"' in read(client, link[1], walk)
    app = walk.open_case("RKBM")
    line = app.form.cargo[0]
    done = {"direction": line.direction.value, "commodity": line.commodity, "tonnes": "120.5"}
    form: Any = app.service.actions()["daily"].form
    with clock.at(walk.at):
        day = clock.today(walk.cast.port.zone)
        lifecycle.act(app.pk, part(walk, Role.STEVEDORE), "daily", form(day=day, done=[done]))
        (work,) = work_today(part(walk, Role.STEVEDORE))
    assert (work.reported, str(work.today), work.percent > 0) == (True, "120.500", True)
    assert "Perbaiki laporan hari ini" in read(client, "/beranda/", walk)


def test_a_foreman_sees_the_work_first__and_the_office_what_is_to_fill_in(sign_in: SignIn) -> None:
    walk = commerce.a_commercial_call(granted=ASKED)
    walk.until(build.ETA + timedelta(hours=6))
    foreman = commerce.a_company(OrganisationKind.STEVEDORE, "PT Bongkar", Craft.FOREMAN)
    pages = [read(sign_in(actor), "/beranda/", walk) for actor in (foreman, part(walk, Role.STEVEDORE))]
    assert [page.index('id="today"') < page.index('id="needs"') for page in pages] == [True, False]
    assert "0 dari 420,500 ton (0%)" in pages[0]


def test_who_may_not_report_is_offered_no_report(sign_in: SignIn) -> None:
    walk = commerce.a_commercial_call(granted=ASKED)
    walk.until(build.ETA + timedelta(hours=6))
    company = part(walk, Role.STEVEDORE)
    MenuRights.objects.filter(group__organisation=company.organisation).update(may_edit=False)
    page = read(sign_in(company), "/beranda/", walk)
    assert "Bongkar muat hari ini" in page
    assert "#act-daily" not in page


def test_pmku_that_runs_out_is_shown__to_whoever_holds_it(sign_in: SignIn) -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY"])
    company = part(walk, Role.STEVEDORE)
    until = Application.objects.get(service_code="PMKU", organisation=company.organisation).form.valid_until
    client = sign_in(company)
    assert "Ajukan yang baru sebelum kunjungan berikutnya" not in read(client, "/beranda/", walk)
    for day, shown in ((until - timedelta(days=20), True), (until + timedelta(days=20), True)):
        walk.until(build.START.replace(year=day.year, month=day.month, day=day.day))
        assert ("Ajukan yang baru sebelum kunjungan berikutnya" in read(client, "/beranda/", walk)) == shown
    walk.until(walk.at + timedelta(days=80))
    assert "Ajukan yang baru sebelum" not in read(client, "/beranda/", walk), "it left that port long ago"


# Owner and master --------------------------------------------------------------------------------------------------


def test_owner_sees_the_ships_calls__and_what_is_open_for_them(sign_in: SignIn, simponi: Sandbox) -> None:
    walk = commerce.a_commercial_call(granted=commerce.ROAD[: commerce.ROAD.index("LKK") + 1])
    bill = walk.call.invoices.get(kind="bill", voided_at=None)
    page = read(sign_in(part(walk, Role.OWNER)), "/beranda/", walk)
    assert f'href="/kunjungan/{walk.call}/"' in page
    assert f'href="/tagihan/{bill.pk}/"' in page
    assert "dibayar oleh PT Agen" in page
    stranger = read(sign_in(commerce.a_company(OrganisationKind.OWNER, "PT Asing")), "/beranda/", walk)
    assert walk.voyage.ship.name not in stranger
    assert "minta agen mencatat perusahaan Anda" in stranger


def test_master_finds_the_times_to_sign__and_can_open_them(sign_in: SignIn) -> None:
    walk = commerce.a_commercial_call(granted=commerce.ROAD[: commerce.ROAD.index("SPK") + 1])
    walk.act("SPM", "arrived", walk.voyage.eta)
    fast = walk.voyage.eta + timedelta(minutes=75)
    for name, minutes in (("pilot_on", -30), ("first_line", -10), ("all_fast", 0), ("pilot_off", 10)):
        by = walk.cast.pilot if name.startswith("pilot") else walk.cast.mooring
        walk.act("SPK", name, fast + timedelta(minutes=minutes), by)
    client = sign_in(part(walk, Role.MASTER))
    page = read(client, "/beranda/", walk)
    link = re.search(r'href="(/dispatch/\d+/)"', page)
    assert link is not None
    assert walk.voyage.ship.name in read(client, link[1], walk)
    other = commerce.a_company(OrganisationKind.OWNER, "PT Asing", Craft.MASTER)
    assert "Baca dan tanda tangani" not in read(sign_in(other), "/beranda/", walk)


def test_owner_is_told__when_the_clearance_can_be_filed(sign_in: SignIn, simponi: Sandbox) -> None:
    walk = commerce.a_commercial_call(granted=commerce.ROAD[: commerce.ROAD.index("PPKBD") + 1])
    client = sign_in(part(walk, Role.OWNER))
    assert "SPB dapat Anda ajukan" not in read(client, "/beranda/", walk)
    build.pay(walk, simponi)
    assert "SPB dapat Anda ajukan" in read(client, "/beranda/", walk)
    assert "SPB dapat Anda ajukan" not in read(sign_in(part(walk, Role.STEVEDORE)), "/beranda/", walk)


# The agent ---------------------------------------------------------------------------------------------------------


def test_a_convoy_stands_as_one(sign_in: SignIn) -> None:
    walk = commerce.a_convoy(granted=["AGENCY"])
    page = read(sign_in(walk.cast.agent), "/beranda/", walk)
    assert page.count('class="convoy"') == 1
    assert page.count("PKK diajukan oleh") == 1
    for hull in walk.hulls:
        assert f'href="/kunjungan/{hull.call}/"' in page


def test_what_waits_is_paged__and_none_of_it_is_lost(sign_in: SignIn) -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    back = walk.file("PKK")
    walk.send_back("PKK", "R05", "Salah.")
    drafts = []
    for _n in range(20):
        with clock.at(walk.at):
            drafts.append(lifecycle.begin(walk.cast.agent, "PMKU", port=walk.cast.port).pk)
    client, path, seen = sign_in(walk.cast.agent), "/beranda/", list[int]()
    while path:
        page = read(client, path, walk)
        needs = page[page.index('aria-labelledby="needs"') : page.index('aria-labelledby="open"')]
        seen += [int(pk) for pk in re.findall(r'href="/permohonan/(\d+)/"', needs)]
        following = re.search(r'rel="next" href="([^"]*)"', page)
        path = f"/beranda/{following[1]}" if following else ""
    assert seen == [back.pk, *reversed(drafts)], "what was sent back first, then the newest"
    for garbage in ("%00", "draft~x", "draft~99999999999999999999", "zz~1", "~"):
        assert client.get(f"/beranda/?siap={garbage}").status_code in (200, 400)


def test_a_draft_of_a_cancelled_call_waits_for_nobody(sign_in: SignIn) -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    draft = walk.draft("PKK")
    client = sign_in(walk.cast.agent)
    assert f"/permohonan/{draft.pk}/" in read(client, "/beranda/", walk)
    PortCall.objects.filter(pk=walk.call.pk).update(cancelled_at=walk.at)
    assert f"/permohonan/{draft.pk}/" not in read(client, "/beranda/", walk)


def test_reading_ticks_off_what_stood_there__and_no_more(sign_in: SignIn) -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    app, company = walk.apps["PKK"], walk.cast.agent.organisation
    Notice.objects.all().delete()
    many = [
        Notice(organisation=company, key=f"t{n}", kind="granted", application=app, at=walk.at, call=walk.call)
        for n in range(15)
    ]
    Notice.objects.bulk_create(many)
    other = commerce.a_company(OrganisationKind.AGENT, "PT Lain")
    foreign = Notice.objects.create(organisation=other.organisation, key="x", kind="granted", at=walk.at)
    client = sign_in(walk.cast.agent)
    shown = re.findall(r'name="notice" value="(\d+)"', read(client, "/beranda/", walk))
    assert len(shown) == 12
    assert client.post("/beranda/dibaca/", {"notice": [*shown[:11], str(foreign.pk), "x", "9" * 30]}).status_code == 302
    assert Notice.objects.filter(read_at=None).count() == 15 - 11 + 1
    foreign.refresh_from_db()
    assert foreign.read_at is None


def test_a_search_outlives_the_turning_of_a_page(sign_in: SignIn) -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    for _n in range(16):
        with clock.at(walk.at):
            lifecycle.begin(walk.cast.agent, "PMKU", port=walk.cast.port)
    page = read(sign_in(walk.cast.agent), "/beranda/?q=KM+Uji", walk)
    assert 'rel="next" href="?q=KM+Uji&amp;siap=draft~' in page


def test_people_of_a_frozen_company_read_what_is_theirs__and_change_nothing(sign_in: SignIn) -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    draft = walk.draft("PKK")
    Organisation.objects.filter(pk=draft.organisation_id).update(active=False)
    client = sign_in(walk.cast.agent)
    page = read(client, "/beranda/", walk)
    assert walk.voyage.ship.name in page
    assert "Akses perusahaan Anda dibekukan" in page
    assert client.post(f"/permohonan/{draft.pk}/tarik/").status_code == 403
    assert build.reread(draft).state == State.DRAFT


# Desks, menus, queries ---------------------------------------------------------------------------------------------


def test_ships_of_a_port_are_counted__by_what_was_confirmed_last() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM", "PPKB", "PPK"])
    walk.until(build.ETA - timedelta(hours=5))

    def now() -> Presence:
        with clock.at(walk.at):
            return presence(PortCall.objects.filter(port=walk.cast.port))

    assert now() == Presence(expected=1)
    walk.act("SPM", "arrived", build.ETA, by=walk.cast.agent)
    assert now() == Presence(), "a claim is not yet an arrival, and she is no longer expected"
    walk.act("SPM", "arrived", build.ETA)
    assert now() == Presence(at_anchor=1)
    walk.act("PPK", "all_fast", build.ETA + timedelta(hours=1))
    assert now() == Presence(alongside=1)
    walk.act("PPK", "last_line", build.ETA + timedelta(hours=9))
    assert now() == Presence(at_anchor=1)
    PortCall.objects.filter(pk=walk.call.pk).update(cancelled_at=walk.at)
    assert now() == Presence()


def test_the_line_of_a_desk__counts_what_waits_and_what_was_decided(sign_in: SignIn) -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    walk.file("PKK")
    page = read(sign_in(walk.cast.authority), "/meja/", walk)
    line = re.findall(r"<strong>([^<]*)</strong> <span>([^<]*)</span>", page)
    assert {label: value for value, label in line} == {
        "menunggu keputusan": "1", "terlambat": "0", "menunggu paling lama": "1 menit", "diputus hari ini": "1",
        "kapal sandar": "0", "kapal labuh": "0", "tiba dalam 24 jam": "0",
    }  # fmt: skip


def test_a_queue_hidden_from_a_group_is_not_on_its_desk(sign_in: SignIn) -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    app = walk.file("PKK")
    office = walk.cast.authority.organisation
    assert office is not None
    group = office.groups.get()
    MenuRights.objects.create(group=group, menu="PKK")  # nothing ticked
    assert f"/meja/{app.pk}/" not in read(sign_in(walk.cast.authority), "/meja/", walk)


MENUS = {
    "authority": ["desk", "calls", "berths", "dispatch", "sailings", "ships", "imports"],
    "directorate": ["desk", "screening", "calls", "berths", "ships", "imports"],
    "operator": ["desk", "dispatch", "berths", "calls"],
    "pilot": ["dispatch_mine", "dispatch", "berths", "calls"],
    "health": ["desk", "calls"],
    "agent": ["home", "calls", "berths", "sailings", "ships", "company", "services"],
    "stevedore": ["home", "calls", "berths", "company", "services"],
    "forwarder": ["home", "calls", "company", "services"],
    "owner": ["home", "calls", "sailings", "berths", "services"],
    "master": ["home", "dispatch_mine", "sailings", "calls", "berths"],
}


def test_menus_name_what_a_part_has_to_do_with__and_every_entry_opens(sign_in: SignIn) -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK"])
    cast = walk.cast
    assert cast.pilot is not None
    people: dict[str, Actor] = {
        "authority": cast.authority, "directorate": build.an_officer(Role.DIRECTORATE), "agent": cast.agent,
        "operator": part(walk, Role.PORT_OPERATOR), "pilot": cast.pilot, "health": part(walk, Role.HEALTH),
        "stevedore": part(walk, Role.STEVEDORE), "forwarder": part(walk, Role.FORWARDER),
        "owner": part(walk, Role.OWNER), "master": part(walk, Role.MASTER),
    }  # fmt: skip
    assert {name: [entry for entry, _label in menus.menu(actor)] for name, actor in people.items()} == MENUS
    for name, actor in people.items():
        client = sign_in(actor)
        page = read(client, "/bantuan/", walk)
        nav = re.search(r'<nav aria-label="Menu utama">.*?</nav>', page, re.DOTALL)
        assert nav is not None
        for link in re.findall(r'href="([^"]*)"', nav[0]):
            with clock.at(walk.at):
                assert client.get(link, follow=True).status_code == 200, (name, link)


def test_a_page_without_the_right_is_not_in_the_menu() -> None:
    walk = commerce.a_commercial_call()
    MenuRights.objects.filter(group__organisation=walk.cast.agent.organisation, menu=EVERY_MENU).update(may_view=False)
    fresh = build.an_agent("PT Agen")
    assert {"calls", "ships"}.isdisjoint(entry for entry, _label in menus.menu(fresh))


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.STEVEDORE, "/beranda/"), (Role.FORWARDER, "/beranda/"), (Role.OWNER, "/beranda/"),
        (Role.MASTER, "/beranda/"), (Role.PORT_OPERATOR, "/meja/"), (Role.HEALTH, "/meja/"),
    ],
)  # fmt: skip
def test_as_many_queries__for_many_rows_as_for_few(role: Role, path: str, sign_in: SignIn) -> None:
    walk = commerce.a_commercial_call(granted=ASKED)
    walk.until(build.ETA + timedelta(hours=6))
    client = sign_in(part(walk, role))
    few = count(client, path, walk)
    copies(walk, 6)
    assert count(client, path, walk) == few
    assert few <= 45
