"""Every page of a menu asks the right to look at that menu, also of people who act for their own company or office."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from suar.accounts.actors import Actor
from suar.accounts.models import MenuRights
from suar.accounts.roles import EVERY_MENU, MENU_CALLS, MENU_SHIPS, Level, Right, Role
from suar.demo.walking import hand_in_papers
from suar.kernel import clock
from suar.portcalls.models import WorkOrder
from suar.records.models import StoredFile
from suar.registry.models import ShipPaper
from suar.workflow import lifecycle, permissions
from tests import build, commerce
from tests.accounts.acting import a_colleague, again, person_of
from tests.build import Walk

pytestmark = pytest.mark.django_db
_LOOK = frozenset({Right.VIEW})


@pytest.fixture
def walk() -> Walk:
    return build.a_port_call(granted=["AGENCY", "PKK"])


def _browser(actor: Actor) -> Client:
    client = Client(headers={"accept-language": "id"})
    client.force_login(person_of(actor))
    return client


def _colleague(walk: Walk, name: str, **menus: frozenset[Right]) -> Actor:
    return a_colleague(walk.cast.agent, name, Level.NON_ADMIN, **menus)


def _without(actor: Actor, *menus: str) -> Actor:
    """The same person, whose groups lack these menus."""
    assert actor.organisation is not None
    for group in actor.organisation.groups.all():
        for menu in menus:
            MenuRights.objects.update_or_create(group=group, menu=menu, defaults={"may_view": False})
    return again(actor)


def _uploads(walk: Walk) -> list[StoredFile]:
    return list(StoredFile.objects.filter(organisation=walk.cast.agent.organisation_id))


def test_a_colleagues_file__is_read_by_who_may_see_its_case(walk: Walk) -> None:
    with clock.at(walk.at):
        draft = lifecycle.begin(walk.cast.agent, "PMKU", port=walk.cast.port)
        hand_in_papers(draft, walk.cast.agent, "PMKU", walk.voyage)
    blind = _colleague(walk, "tanpa keduanya", SPM=_LOOK)
    for app in (walk.apps["PKK"], draft):
        sees = _colleague(walk, f"hanya {app.service_code}", **{app.service_code: _LOOK})
        files = [one.file for one in app.files.exclude(file=None).filter(ship_paper=None) if one.file is not None]
        assert files
        for file in files:
            assert permissions.may_read_file(walk.cast.agent, file)
            assert permissions.may_read_file(sees, file)
            assert not permissions.may_read_file(blind, file)
            assert _browser(blind).get(f"/berkas/{file.pk}/").status_code == 404
        lies_in_a_draft = app is draft
        assert permissions.may_read_file(walk.cast.authority, files[0]) is not lies_in_a_draft


def test_no_file_of_the_company__without_a_menu(walk: Walk) -> None:
    walk.file("SPM")
    nobody = _colleague(walk, "tanpa menu", **{EVERY_MENU: frozenset()})
    assert _uploads(walk)
    assert not [file for file in _uploads(walk) if permissions.may_read_file(nobody, file)]
    assert all(permissions.may_read_file(walk.cast.agent, file) for file in _uploads(walk))


def test_papers_of_ships__are_of_the_menu_of_ships(walk: Walk) -> None:
    clerk = _colleague(walk, "tanpa kapal", **{"PKK": _LOOK, MENU_CALLS: _LOOK})
    keeper = _colleague(walk, "kapal saja", **{MENU_SHIPS: _LOOK})
    paper = ShipPaper.objects.filter(ship=walk.call.ship, file__isnull=False, superseded=False).first()
    assert paper is not None
    assert paper.file is not None
    assert paper in permissions.papers(keeper)
    assert permissions.may_read_file(keeper, paper.file)
    assert not permissions.papers(clerk).exists()
    ShipPaper.objects.update(expires_on=clock.today("Asia/Jakarta"))
    home = _browser(clerk).get("/beranda/").content.decode()
    assert "/kapal/" not in home
    assert paper.number not in _browser(clerk).get(f"/kunjungan/{walk.call.pk}/").content.decode()
    officer = _without(walk.cast.authority, MENU_SHIPS)
    assert not permissions.papers(officer).exists()


def test_the_page_of_a_case__leads_to_no_call_that_is_not_shown(walk: Walk) -> None:
    app = walk.file("SPM")
    clerk = _colleague(walk, "spm saja", SPM=_LOOK)
    assert "/kunjungan/" not in _browser(clerk).get(f"/permohonan/{app.pk}/").content.decode()
    officer = _browser(_without(walk.cast.harbour_master, MENU_CALLS))
    assert "/kunjungan/" not in officer.get(f"/meja/{app.pk}/").content.decode()
    assert f"/kunjungan/{walk.call}/" in _browser(walk.cast.agent).get(f"/permohonan/{app.pk}/").content.decode()


def test_who_is_aboard__is_of_the_menu_of_the_crew(walk: Walk) -> None:
    with_it = _colleague(walk, "awak", **{"CREW": _LOOK, MENU_CALLS: _LOOK})
    without = _colleague(walk, "tanpa awak", **{"PKK": _LOOK, MENU_CALLS: _LOOK})
    assert permissions.sees_crew(with_it, walk.call)
    assert not permissions.sees_crew(without, walk.call)
    assert not permissions.sees_crew(_without(walk.cast.harbour_master, "CREW"), walk.call)


@pytest.mark.parametrize(
    ("path", "menu"), [("/meja/manual/", "MANUAL"), ("/meja/laporan-lk3/", "LK3R"), ("/meja/laporan-lk3/", MENU_CALLS)]
)
def test_pages_of_the_desk__ask_their_menu(walk: Walk, path: str, menu: str) -> None:
    for officer in (walk.cast.authority, build.an_officer(Role.DIRECTORATE)):
        assert _browser(officer).get(path).status_code == 200
        narrow = _browser(_without(officer, menu))
        for form in ("", "?format=csv", "?format=xlsx"):
            assert narrow.get(path + form).status_code == 404, form
        assert path not in narrow.get("/meja/").content.decode()


def test_what_the_desk_keeps__leads_nowhere_without_the_menu(walk: Walk) -> None:
    from suar.portal import deskqueue

    walk.pass_through("SPM")
    build.arrive(walk)
    held = walk.file("HOLD")
    assert held.granted
    assert [app.pk for app in deskqueue.kept(walk.cast.harbour_master)] == [held.pk]
    assert deskqueue.kept(_without(walk.cast.harbour_master, "HOLD")) == []


def test_work_orders__are_cut_to_the_menus_of_their_movements() -> None:
    from suar.portal import dispatch, duty

    walk = commerce.a_commercial_call(granted=commerce.ROAD[: commerce.ROAD.index("SPK") + 1])
    pilot, operator = walk.cast.pilot, walk.cast.parts[Role.PORT_OPERATOR]
    assert pilot is not None
    day = WorkOrder.objects.get(call=walk.call).planned_at.astimezone(ZoneInfo(walk.cast.port.zone)).date().isoformat()
    with clock.at(walk.at):
        assert duty.mine(pilot)
        assert dispatch.board(operator, day, "").rows
        blind = _without(pilot, "SPK")
        assert duty.mine(blind) == []
        assert dispatch.board(again(operator), day, "").rows == []
