"""Route permits: entered by the directorate, found by ship or number, ended early; what is open goes on."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests import build
from tests.build import a_port, a_ship, an_agent, an_officer
from tests.portal.conftest import SignIn, person_of

from suar.accounts.actors import Actor, actor_of
from suar.accounts.models import MenuRights, RightsChange
from suar.accounts.roles import EVERY_MENU, MENU_PERMITS, Role
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.records import chain
from suar.registry.models import Permit, PermitKind, Port, Ship
from suar.registry.ports import name_key
from suar.workflow import permits
from suar.workflow.particulars import active_on, permit_for

pytestmark = pytest.mark.django_db
PAGE, NOW = "/meja/izin/", datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.fixture
def directorate() -> Actor:
    return an_officer(Role.DIRECTORATE)


@pytest.fixture
def ship() -> Ship:
    """A ship of the register without any permit, as on a site that begins."""
    a_port()
    made = a_ship("KM Baru")
    Permit.objects.all().delete()
    return made


def sent(ship: Ship, **changed: str) -> dict[str, str]:
    known = {
        "kind": "LINER", "number": "AL.103/1/2/DA-2026", "ship": ship.registration_mark, "holder": "PT Agen Uji",
        "valid_from": "2026-11-01", "valid_until": "2027-10-31", "ports": "",
    }  # fmt: skip
    return known | changed


def test_a_permit_is_entered_and_found__and_the_chain_says_so(directorate: Actor, ship: Ship, sign_in: SignIn) -> None:
    client, here = sign_in(directorate), a_port()
    Port.objects.filter(pk=here.pk).update(name_key=name_key(here.name))
    with clock.at(NOW):
        assert PAGE in client.get("/meja/").content.decode()
        answer = client.post(PAGE, sent(ship, ports=f"{here.code.lower()}, {here.name}"))
        assert answer.status_code == 302, answer.context["problems"]
        made = Permit.objects.get()
        assert (made.ship, made.holder.name, made.port_codes) == (ship, "PT Agen Uji", [here.code])
        known = permit_for(ship, PermitKind.LINER, made.number)  # what AGENCY asks for (R04)
        assert known is not None
        assert active_on(known, date(2026, 11, 22), here.code)
        for sought in ("AL.103", "km bar", ship.registration_mark):
            assert made.number in client.get(PAGE, {"q": sought}).content.decode(), sought
        assert made.number not in client.get(PAGE, {"q": "KM Lain"}).content.decode()
        text = client.get(f"{PAGE}{made.pk}/").content.decode()
        for said in ("KM Baru", "31 Okt 2027", here.code, "PT Agen Uji"):
            assert said in text
        told = chain.particulars(RightsChange.objects.select_related("event").get(verb="permit_entered").event)
        assert told["after"]["number"] == made.number
        for again in (made.number, made.number.lower()):
            answer = client.post(PAGE, sent(ship, number=again))
            assert answer.status_code == 422
            assert "KM Baru" in answer.content.decode()
        assert Permit.objects.count() == 1
    assert chain.verify_all()[1] == []


def test_it_ends_early_with_a_reason__once__and_what_is_open_goes_on(directorate: Actor, sign_in: SignIn) -> None:
    client, walk = sign_in(directorate), build.a_port_call(granted=["AGENCY", "PKK"])
    permit = Permit.objects.get(ship=walk.voyage.ship)
    page = f"{PAGE}{permit.pk}/"
    with clock.at(walk.at):
        assert str(walk.call) in client.get(page).content.decode()
        answer = client.post(page, {"why": " "})
        assert answer.status_code == 422
        assert 'href="#id_why"' in answer.content.decode()
        assert client.post(page, {"why": "Dicabut atas permintaan pemegang"}).status_code == 302
        permit.refresh_from_db()
        assert permit.revoked
        assert not active_on(permit, clock.today(permits.ZONE), walk.cast.port.code)
        assert "Diakhiri" in client.get(page).content.decode()
        assert client.post(page, {"why": "Lagi"}).status_code == 409
        event = RightsChange.objects.select_related("event").get(verb="permit_ended").event
        assert chain.particulars(event)["why"] == "Dicabut atas permintaan pemegang"
    walk.call.refresh_from_db()
    assert (walk.call.closed_at, walk.call.cancelled_at) == (None, None)
    issued = Permit.objects.create(kind=PermitKind.PPKN, number="PPKN.1", holder=permit.holder, ship=permit.ship)
    assert client.post(f"{PAGE}{issued.pk}/", {"why": "Uji"}).status_code == 409


def test_what_cannot_be_is_refused_by_its_field(directorate: Actor, ship: Ship, sign_in: SignIn) -> None:
    client = sign_in(directorate)
    a_ship("KM Kembar")
    a_ship("KM Kembar")
    foreign = a_ship("MV Asing", flag="PA")
    before = Permit.objects.count()
    with clock.at(NOW):
        for field, wrong in {
            "kind": ("", "PKKA", "\x00", "liner"), "number": ("", "\x00", "x" * 61),
            "ship": ("", "\x00", "KM Tiada", "x" * 121, "KM Kembar", foreign.registration_mark, "' OR 1=1", "-", "%"),
            "holder": ("", "\x00", "PT Tiada", "9" * 13, "x" * 201, "Ditjen"),
            "valid_from": ("", "2026-02-30", "9999-12-31", "NaN", "1999-12-31"),
            "valid_until": ("", "2026-11-21", "9999-12-31", "x", "0000-00-00"),
            "ports": ("XXXXX", "IDDJB, \u202e", "a," * 61, "9" * 4000),
        }.items():  # fmt: skip
            for value in wrong:
                answer = client.post(PAGE, sent(ship) | {field: value})
                if field == "ports" and "\u202e" in value:
                    assert answer.status_code in (302, 422)
                    Permit.objects.filter(number=sent(ship)["number"]).delete()
                    continue
                assert answer.status_code == 422, (field, value)
                assert f'href="#id_{field}"' in answer.content.decode(), (field, value)
        assert client.post(PAGE, sent(ship, valid_from="2027-11-01")).status_code == 422
        assert client.post(PAGE, {}).status_code == 422
        text = client.post(PAGE, sent(ship, number="<b>1</b>", holder="x")).content.decode()
        assert "&lt;b&gt;1&lt;/b&gt;" in text
        for pk in ("0", "9" * 19, "9" * 40):
            assert client.get(f"{PAGE}{pk}/").status_code == 404
            assert client.post(f"{PAGE}{pk}/", {"why": "Uji"}).status_code == 404
        for garbage in ("?before=x", "?before=" + "9" * 30, "?before=%00", "?q=%00", "?q=" + "x" * 999, "?before=٣"):
            assert client.get(PAGE + garbage).status_code in (200, 400)
    assert Permit.objects.count() == before


def test_nobody_else_sees_or_changes_them(directorate: Actor, ship: Ship, sign_in: SignIn) -> None:
    port = a_port()
    made = Permit.objects.create(kind="LINER", number="AL.1", holder=ship.agents.all()[0], ship=ship)
    one = f"{PAGE}{made.pk}/"
    for actor in (an_officer(Role.HEAD_OF_OFFICE, port, "kepala"), an_officer(Role.CUSTOMS, port, "cukai"), an_agent()):
        client = sign_in(actor)
        assert [client.get(PAGE).status_code, client.get(one).status_code] == [404, 404]
        assert client.post(PAGE, sent(ship)).status_code == 404
        assert client.post(one, {"why": "Uji"}).status_code == 404
    assert Client().get(PAGE).status_code == 302
    group = person_of(directorate).group
    assert group is not None
    MenuRights.objects.create(group=group, menu=MENU_PERMITS, may_view=True)
    reader = sign_in(directorate)
    assert 'name="holder"' not in reader.get(PAGE).content.decode()
    assert 'name="why"' not in reader.get(one).content.decode()
    assert reader.post(PAGE, sent(ship)).status_code == 403
    assert reader.post(one, {"why": "Uji"}).status_code == 403
    MenuRights.objects.filter(group=group).exclude(menu=EVERY_MENU).update(may_view=False, may_create=True)
    assert reader.get(PAGE).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person_of(directorate))
    assert strict.post(PAGE, sent(ship)).status_code == 403
    made.refresh_from_db()
    assert (Permit.objects.count(), made.revoked) == (1, False)


def test_the_list_is_paged__with_as_many_queries_for_many_as_for_few(
    directorate: Actor, ship: Ship, sign_in: SignIn
) -> None:
    client, holder = sign_in(directorate), ship.agents.all()[0]

    def queries() -> int:
        client.get(PAGE)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(PAGE).status_code == 200
        return len(seen)

    rows = [Permit.objects.create(kind="LINER", number="no. 0.", holder=holder, ship=ship)]
    few = queries()
    rows += [Permit.objects.create(kind="LINER", number=f"no. {n}.", holder=holder, ship=ship) for n in range(1, 70)]
    assert queries() == few
    following = f"?before={rows[20].pk}"
    assert following in client.get(PAGE).content.decode()
    second = client.get(PAGE + following).content.decode()
    assert [n for n in range(70) if f"no. {n}." in second] == list(range(20))
    assert f"q=no.&amp;before={rows[20].pk}" in client.get(PAGE, {"q": "no."}).content.decode()


@pytest.mark.django_db(transaction=True)
def test_one_number_entered_by_two_at_once__stands_once() -> None:
    people = [person_of(an_officer(Role.DIRECTORATE, name=f"ditjen {n}")) for n in range(2)]
    ship = a_ship("KM Baru")
    gate, results = threading.Barrier(2), list[Any]()

    def run(actor: Actor) -> None:
        try:
            with translation.override("id"), clock.at(NOW):
                gate.wait(20)
                permits.enter(actor, sent(ship))
                results.append("entered")
        except Refused as error:
            results.append([one.field for one in error.problems])
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=(actor_of(one),)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(map(str, results)) == ["['number']", "entered"]
    assert Permit.objects.filter(number=sent(ship)["number"]).count() == 1
