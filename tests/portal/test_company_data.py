"""A company's own data: its super admins change how it is reached, with a reason, and nobody unawares."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.accounts.registering import a_screener
from tests.build import a_person, a_port, an_organisation
from tests.portal.conftest import SignIn

from suar.accounts import administration as admin
from suar.accounts.actors import Actor, actor_of
from suar.accounts.models import Group, MenuRights, Message, Organisation, Posting, RightsChange, Ticket, User
from suar.accounts.roles import EVERY_MENU, Level, OrganisationKind, Role
from suar.kernel import clock
from suar.records import chain
from suar.registry.models import Port

pytestmark = pytest.mark.django_db
PAGE = "/perusahaan/data/"
GOOD = {"address": "Jalan Pelabuhan 2", "email": "kantor@baru.co.id", "phone": "021 5790 1234", "why": "Pindah kantor"}


@pytest.fixture
def company() -> Organisation:
    company = an_organisation(OrganisationKind.AGENT, "PT Pindah")
    Organisation.objects.filter(pk=company.pk).update(address="Jalan Lama 1", email="lama@contoh.co.id")
    return company


@pytest.fixture
def top(company: Organisation) -> Actor:
    return now(a_person(company, "super"))


def now(person: User) -> Actor:
    return actor_of(User.objects.select_related("organisation", "group__parent__parent").get(pk=person.pk))


def text(answer: Any) -> str:
    said: str = answer.content.decode()
    return said


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def changed(client: Client, **answers: str) -> Any:
    return client.post(PAGE, {**GOOD, "seen": seen(text(client.get(PAGE))), **answers})


def test_changed__kept_as_versions_with_their_reason__and_told_to_the_former_address(
    company: Organisation, top: Actor, sign_in: SignIn
) -> None:
    fellow = a_person(company, "rekan")
    client = sign_in(top)
    assert changed(client).status_code == 302
    company.refresh_from_db()
    assert admin.data_of(company) == {
        "address": "Jalan Pelabuhan 2", "email": "kantor@baru.co.id", "phone": "+622157901234"
    }  # fmt: skip
    page = text(client.get(PAGE))
    assert "Jalan Lama 1" in page
    assert "Pindah kantor" in page
    told = Message.objects.filter(kind="company_email_changed")
    assert told.filter(address="lama@contoh.co.id").exists()
    assert told.filter(user=fellow).exists()
    assert not told.filter(user=top.user_id or 0).exists()
    assert "Data perusahaan diubah" in text(client.get("/perusahaan/riwayat-hak/"))
    assert list(chain.breaks(company)) == []


def test_without_a_reason_or_with_faults__nothing_is_written_and_nothing_lost(top: Actor, sign_in: SignIn) -> None:
    client = sign_in(top)
    answer = changed(client, why=" ", phone="12", email="x", address="\x00")
    assert answer.status_code == 422
    for field in ("why", "phone", "email", "address"):
        assert f'href="#id_{field}"' in text(answer)
    assert not RightsChange.objects.exists()
    assert 'value="kantor@baru.co.id"' in text(changed(client, why=""))


def test_what_a_fellow_changed_meanwhile__is_not_overwritten_unawares(
    company: Organisation, top: Actor, sign_in: SignIn
) -> None:
    client = sign_in(top)
    word = seen(text(client.get(PAGE)))
    Organisation.objects.filter(pk=company.pk).update(phone="+62779552100")
    stopped = client.post(PAGE, {**GOOD, "seen": word})
    assert stopped.status_code == 409
    assert "Jalan Pelabuhan 2" in text(stopped)
    assert client.post(PAGE, {**GOOD, "seen": seen(text(stopped))}).status_code == 302


def test_said_again__is_no_change(top: Actor, sign_in: SignIn) -> None:
    client = sign_in(top)
    changed(client)
    changed(client)
    assert RightsChange.objects.filter(verb="company_changed").count() == 1


def test_name_and_numbers_are_not_changed_here(company: Organisation, top: Actor, sign_in: SignIn) -> None:
    changed(sign_in(top), name="PT Lain", nib="9120000012346", npwp="1")
    company.refresh_from_db()
    assert (company.name, company.nib, company.npwp) == ("PT Pindah", "", company.npwp)


def test_nobody_below_and_nobody_without_the_right(company: Organisation, top: Actor, sign_in: SignIn) -> None:
    above = Group.objects.get(pk=top.group_id or 0)
    group = Group.objects.create(organisation=company, name="Admin", level=Level.ADMIN, parent=above)
    MenuRights.objects.create(group=group, menu=EVERY_MENU, may_view=True, may_edit=True, may_create=True)
    low = User.objects.create(username="admin.a", organisation=company, group=group, completed_at=clock.now())
    for client in (sign_in(now(low)),):
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, GOOD).status_code == 404
    MenuRights.objects.filter(group=above).update(may_edit=False)
    client = sign_in(now(User.objects.get(pk=top.user_id or 0)))
    assert (client.get(PAGE).status_code, client.post(PAGE, GOOD).status_code) == (404, 404)
    assert Client().get(PAGE).status_code == 302


def test_the_oss_panel_leads_to_where_it_is_changed(company: Organisation, top: Actor, sign_in: SignIn) -> None:
    Organisation.objects.filter(pk=company.pk).update(nib="9120000012346")
    client = sign_in(top)
    assert f'href="{PAGE}"' in text(client.get("/perusahaan/oss/"))
    assert f'href="{PAGE}"' in text(client.get("/perusahaan/"))


def test_english_and_as_many_questions_for_many_versions(top: Actor, sign_in: SignIn) -> None:
    client = sign_in(top)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        return len(queries)

    changed(client)
    once = asked()
    for number in range(3, 8):
        changed(client, address=f"Jalan Pelabuhan {number}")
    assert asked() == once
    assert "Changed by the technical team only" in text(client.get(PAGE, headers={"accept-language": "en"}))


TICKET = "/perusahaan/data/tiket/"
ASKED = {"name": "PT Pindah Jaya", "nib": "9120000012346", "npwp": "", "why": "NIB diubah 1 November"}


def test_a_name_or_number_is_asked_of_the_technical_team__and_changed_when_granted(
    company: Organisation, top: Actor, sign_in: SignIn
) -> None:
    client, team = sign_in(top), sign_in(a_screener())
    assert f'href="{TICKET}"' in text(client.get(PAGE))
    assert client.post(TICKET, ASKED).status_code == 302
    ticket = Ticket.objects.get()
    assert ticket.wishes == {"name": "PT Pindah Jaya", "nib": "9120000012346"}
    assert client.post(TICKET, ASKED).status_code == 409
    assert "PT Pindah → PT Pindah Jaya" in text(team.get(f"/tiket/{ticket.pk}/"))
    there = f"/meja/tiket/{ticket.pk}/jawab/"
    assert client.post(there, {"outcome": "grant"}).status_code == 404
    assert team.post(there, {"outcome": "grant", "answer": "Sesuai OSS."}).status_code == 302
    company.refresh_from_db()
    assert (company.name, company.nib) == ("PT Pindah Jaya", "9120000012346")
    page = text(client.get(PAGE))
    assert ticket.number in page
    assert "PT Pindah Jaya" in page
    assert team.post(there, {"outcome": "grant"}).status_code == 409
    ticket.refresh_from_db()
    assert [*chain.breaks(company), *chain.breaks(ticket)] == []


def test_a_number_that_another_company_has__is_not_given_away(
    company: Organisation, top: Actor, sign_in: SignIn
) -> None:
    other = an_organisation(OrganisationKind.AGENT, "PT Lain")
    Organisation.objects.filter(pk=other.pk).update(nib=ASKED["nib"])
    sign_in(top).post(TICKET, ASKED)
    ticket = Ticket.objects.get()
    team, there = sign_in(a_screener()), f"/meja/tiket/{ticket.pk}/jawab/"
    stopped = team.post(there, {"outcome": "grant", "answer": "Tetap terbaca"})
    assert stopped.status_code == 409
    assert "Tetap terbaca" in text(stopped)
    company.refresh_from_db()
    assert (company.name, company.nib) == ("PT Pindah", "")
    assert team.post(there, {"outcome": "refuse", "answer": "NIB milik PT lain"}).status_code == 302
    assert f'value="{top.organisation}"' in text(sign_in(top).get(TICKET))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"nib": "12"}, "nib"), ({"npwp": "x" * 99}, "npwp"), ({"why": "\x00"}, "why"), ({"name": "", "nib": ""}, "name")],
)
def test_what_is_wrong_is_named__and_what_was_typed_stays(
    top: Actor, sign_in: SignIn, wrong: dict[str, str], field: str
) -> None:
    answer = sign_in(top).post(TICKET, {**ASKED, **wrong})
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in text(answer)
    assert not Ticket.objects.exists()


def super_admin_of(kind: OrganisationKind, name: str, role: Role | None = None) -> Actor:
    """A super admin of an office at IDSUQ, with a colleague who serves the port in a function."""
    port = a_port()
    house = an_organisation(kind, name, port.code if kind == OrganisationKind.OFFICE else "")
    if role is not None:
        Posting.objects.create(
            user=a_person(house, f"petugas {name}"), port_code=port.code, role=role, order_number="SK 1",
            since=date(2020, 1, 1),
        )  # fmt: skip
    return now(a_person(house, f"super {name}"))


@pytest.mark.parametrize(
    "boss", [(OrganisationKind.DIRECTORATE, "Ditjen", None), (OrganisationKind.OFFICE, "Karantina", Role.QUARANTINE)]
)
def test_the_directorate_and_other_offices_keep_their_own(
    boss: tuple[OrganisationKind, str, Role | None], sign_in: SignIn
) -> None:
    actor = super_admin_of(*boss)
    client, house = sign_in(actor), Organisation.objects.get(pk=actor.organisation_id or 0)
    home = text(client.get("/perusahaan/"))
    assert f'href="{PAGE}"' in home, "in the menu at the foot"
    page = text(client.get(PAGE))
    assert "Data organisasi" in page
    assert "NPWP" not in page
    assert (TICKET in page) == (boss[0] == OrganisationKind.OFFICE)
    assert changed(client).status_code == 302
    house.refresh_from_db()
    assert (house.address, house.email, house.phone) == ("Jalan Pelabuhan 2", "kantor@baru.co.id", "+622157901234")
    assert "Data organisasi diubah" in text(client.get("/perusahaan/riwayat-hak/"))
    assert "Pindah kantor" in text(client.get(PAGE))
    assert list(chain.breaks(house)) == []


def test_a_ports_own_office__has_its_address_with_the_port__and_here_the_mail_of_its_accounts(sign_in: SignIn) -> None:
    boss = super_admin_of(OrganisationKind.OFFICE, "KSOP Uji", Role.HEAD_OF_OFFICE)
    Port.objects.filter(code="IDSUQ").update(office_address="Jalan Dermaga 9", office_phone="+62 779 1")
    client, house = sign_in(boss), Organisation.objects.get(pk=boss.organisation_id or 0)
    page = text(client.get(PAGE))
    assert "Jalan Dermaga 9" in page
    assert 'name="address"' not in page
    assert "/meja/pelabuhan/IDSUQ/" not in page, "an admin without an order has no page of ports"
    assert changed(client).status_code == 302
    house.refresh_from_db()
    assert (house.address, house.email, house.phone) == ("", "kantor@baru.co.id", "")
    head = User.objects.get(username="petugas KSOP Uji")
    assert 'href="/meja/pelabuhan/IDSUQ/"' in text(sign_in(now(head)).get(PAGE))


def test_below_a_super_admin_nobody_of_an_office(sign_in: SignIn) -> None:
    boss = super_admin_of(OrganisationKind.OFFICE, "KSOP Uji", Role.HEAD_OF_OFFICE)
    group = Group.objects.create(organisation_id=boss.organisation_id or 0, name="Staf", parent_id=boss.group_id)
    MenuRights.objects.create(group=group, menu=EVERY_MENU, may_view=True, may_edit=True)
    low = User.objects.create(username="staf", organisation=group.organisation, group=group, completed_at=clock.now())
    client = sign_in(now(low))
    assert (client.get(PAGE).status_code, client.post(PAGE, GOOD).status_code) == (404, 404)
    assert f'href="{PAGE}"' not in text(client.get("/perusahaan/"))
