"""Companies and agencies that work on a call beside its agent: they read what they need of it, and no money of it."""

from __future__ import annotations

import re

import pytest
from tests import commerce
from tests.build import Walk
from tests.portal.conftest import SignIn

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.billing.models import Invoice, InvoiceKind
from suar.integrations.simponi.sandbox import Sandbox

pytestmark = pytest.mark.django_db

BILLED = commerce.ROAD[: commerce.ROAD.index("LKK") + 1]
PAYING = ("agent", Role.OWNER, Role.MASTER, "authority")
WORKING = (Role.STEVEDORE, Role.FORWARDER, Role.PORT_OPERATOR, Role.HEALTH, Role.IMMIGRATION, Role.CUSTOMS)


def somebody(walk: Walk, part: str) -> Actor:
    """Whoever plays a part in the call."""
    found = getattr(walk.cast, part, None) or walk.cast.parts[Role(part)]
    assert isinstance(found, Actor)
    return found


def test_the_bill_is_read_by_who_pays_and_who_bills__and_by_nobody_who_only_works_there(
    sign_in: SignIn, simponi: Sandbox
) -> None:
    walk = commerce.a_foreign_call(granted=BILLED)
    bill = Invoice.objects.get(call=walk.call, kind=InvoiceKind.BILL)
    assert bill.number
    for part in (*PAYING, *WORKING):
        browser, told = sign_in(somebody(walk, part)), part in PAYING
        page = browser.get(f"/kunjungan/{walk.call.pk}/")
        assert page.status_code == 200, part
        assert (bill.number in page.content.decode()) is told, part
        assert browser.get(f"/tagihan/{bill.pk}/").status_code == (200 if told else 404), part


def test_every_link_on_the_page_of_a_call_opens__whoever_reads_it(sign_in: SignIn) -> None:
    walk = commerce.a_convoy(granted=["AGENCY", "PKK"])
    for part in (*PAYING, *WORKING, "harbour_master"):
        browser = sign_in(somebody(walk, part))
        page = browser.get(f"/kunjungan/{walk.call.pk}/").content.decode()
        links = set(re.findall(r'href="(/(?:kapal|kunjungan)/[^"#?]+)"', page))
        assert {link: browser.get(link).status_code for link in links} == dict.fromkeys(links, 200), part
