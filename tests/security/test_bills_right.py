"""The menu of bills is asked wherever money is read: of the company's people, of officers, and under a letter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from suar.accounts.actors import Actor
from suar.accounts.models import MenuRights
from suar.accounts.roles import EVERY_MENU, MENU_BILLS, MENU_CALLS, MENU_SHIPS, Level, Right, Role
from suar.billing import invoices
from suar.billing.models import Invoice
from suar.kernel import clock
from suar.workflow import money, permissions
from tests import build
from tests.accounts.acting import a_colleague, a_company, a_letter, again, person_of, under
from tests.api.program import Program
from tests.billing.conftest import simponi
from tests.build import Walk

__all__ = ["simponi"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("simponi")]
_LOOK = frozenset({Right.VIEW})
_WITHOUT = {"PKK": _LOOK, MENU_CALLS: _LOOK, MENU_SHIPS: _LOOK}


@pytest.fixture
def walk() -> Iterator[Walk]:
    """A call with an open bill of its agent."""
    found = build.a_port_call(granted=["AGENCY", "PKK"])
    with clock.at(found.at):
        invoices.raise_bill(found.call, found.cast.authority)
        yield found


@pytest.fixture
def bill(walk: Walk) -> Invoice:
    return Invoice.objects.get(call=walk.call, voided_at=None, number__isnull=False)


def _browser(actor: Actor) -> Client:
    client = Client(headers={"accept-language": "id"})
    client.force_login(person_of(actor))
    return client


def _colleague(walk: Walk, name: str, **menus: frozenset[Right]) -> Actor:
    return a_colleague(walk.cast.agent, name, Level.NON_ADMIN, **menus)


def test_who_lacks_the_menu__reads_no_bill_on_any_page(walk: Walk, bill: Invoice) -> None:
    clerk = _colleague(walk, "petugas pkk", **_WITHOUT)
    assert not permissions.reads_bills(clerk)
    assert not permissions.sees_money(clerk, walk.call)
    assert not money.reads_bill(clerk, bill)
    browser = _browser(clerk)
    page = browser.get(f"/tagihan/{bill.pk}/")
    assert page.status_code == 403
    assert "menu Tagihan" in page.content.decode()
    for path in ("/", "/beranda/", f"/kunjungan/{walk.call.pk}/"):
        shown = browser.get(path, follow=True)
        assert shown.status_code == 200, path
        for secret in (bill.number, f"/tagihan/{bill.pk}/", '#money"'):
            assert str(secret) not in shown.content.decode(), path


def test_the_page_of_the_call_says__which_right_is_missing_and_who_gives_it(walk: Walk, bill: Invoice) -> None:
    clerk = _colleague(walk, "petugas pkk", **_WITHOUT)
    page = _browser(clerk).get(f"/kunjungan/{walk.call.pk}/").content.decode()
    assert "hak Lihat pada menu Tagihan" in page
    assert str(walk.cast.agent.organisation) in page
    assert bill.number is not None
    whole = _browser(walk.cast.agent).get(f"/kunjungan/{walk.call.pk}/").content.decode()
    assert bill.number in whole
    assert "hak Lihat pada menu Tagihan" not in whole


def test_who_has_no_part_in_the_money__is_told_nothing_of_it(walk: Walk, bill: Invoice) -> None:
    rival = build.an_agent("PT Agen Lain")
    page = _browser(rival).get(f"/tagihan/{bill.pk}/")
    assert page.status_code == 404
    clerk = a_colleague(rival, "petugas lain", Level.NON_ADMIN, **_WITHOUT)
    assert _browser(clerk).get(f"/tagihan/{bill.pk}/").status_code == 404


def test_the_api__gives_no_bill_without_the_menu(walk: Walk, bill: Invoice) -> None:
    clerk = _colleague(walk, "petugas pkk", **_WITHOUT)
    assert Program.of(clerk, walk.at).get(f"/port-calls/{walk.call.pk}")["bills"] == []
    cashier = _colleague(walk, "kasir", **{MENU_BILLS: _LOOK, MENU_CALLS: _LOOK})
    (shown,) = Program.of(cashier, walk.at).get(f"/port-calls/{walk.call.pk}")["bills"]
    assert shown["number"] == bill.number


def test_a_cashier__reads_the_bill_and_pays_it(walk: Walk, bill: Invoice) -> None:
    cashier = _browser(_colleague(walk, "kasir", **{MENU_BILLS: _LOOK, MENU_CALLS: _LOOK}))
    assert cashier.get(f"/tagihan/{bill.pk}/").status_code == 200
    assert f"/tagihan/{bill.pk}/" in cashier.get("/beranda/").content.decode()
    assert f"/tagihan/{bill.pk}/" in cashier.get(f"/kunjungan/{walk.call.pk}/").content.decode()


def test_a_group_with_every_menu_but_this_one__reads_none(walk: Walk, bill: Invoice) -> None:
    clerk = _colleague(walk, "hampir semua", **{EVERY_MENU: frozenset(Right), MENU_BILLS: frozenset()})
    assert not money.reads_bill(clerk, bill)
    MenuRights.objects.filter(group=clerk.group_id, menu=MENU_BILLS).update(may_view=True)
    assert money.reads_bill(again(clerk), bill)
    MenuRights.objects.filter(group=clerk.group_id, menu=MENU_BILLS).update(switched_off=True)
    assert not money.reads_bill(again(clerk), bill)


def test_the_office__reads_bills_by_its_role__and_where_its_group_lacks_the_menu_says_so(
    walk: Walk, bill: Invoice
) -> None:
    for officer in (walk.cast.authority, walk.cast.harbour_master, build.an_officer(Role.HEAD_OF_OFFICE)):
        assert money.reads_bill(officer, bill)
        assert _browser(officer).get(f"/tagihan/{bill.pk}/").status_code == 200
    assert money.reads_bill(build.an_officer(Role.DIRECTORATE), bill)
    assert walk.cast.authority.organisation is not None
    for group in walk.cast.authority.organisation.groups.all():
        MenuRights.objects.create(group=group, menu=MENU_BILLS)  # nothing ticked
    officer = again(walk.cast.authority)
    assert not money.reads_bill(officer, bill)
    page = _browser(officer).get(f"/tagihan/{bill.pk}/")
    assert (page.status_code, "menu Tagihan" in page.content.decode()) == (403, True)


def test_under_a_letter__the_right_comes_of_letter_and_group_both(walk: Walk, bill: Invoice) -> None:
    delegate = a_company("PT Wakil")
    named = a_letter(walk.cast.agent, delegate, "SK-1", services=("PKK", MENU_BILLS))
    whole = a_letter(walk.cast.agent, delegate, "SK-2")
    silent = a_letter(walk.cast.agent, delegate, "SK-3", services=("PKK",))
    assert money.reads_bill(under(delegate, named), bill)
    assert money.reads_bill(under(delegate, whole), bill)
    assert not money.reads_bill(under(delegate, silent), bill)
    clerk = a_colleague(delegate, "petugas wakil", Level.NON_ADMIN, **_WITHOUT)
    assert not money.reads_bill(under(clerk, named), bill)
    assert not money.reads_bill(under(clerk, whole), bill)
    assert "surat kuasa" in money.bills_missing(under(delegate, silent)).text.lower()


def test_tickets_of_restitution__are_refused_in_words_too(walk: Walk) -> None:
    clerk = _colleague(walk, "petugas pkk", **_WITHOUT)
    page = _browser(clerk).get("/restitusi/")
    assert (page.status_code, "menu Tagihan" in page.content.decode()) == (403, True)
    assert "/restitusi/" not in _browser(clerk).get("/beranda/").content.decode()
