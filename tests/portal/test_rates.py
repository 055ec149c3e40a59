"""Rates of the dollar: entered by the directorate with their decree; one on which a bill rests is never unmade."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests import build
from tests.build import a_port, an_agent, an_officer
from tests.portal.conftest import SignIn, person_of

from suar.accounts.actors import Actor, actor_of
from suar.accounts.models import MenuRights, RightsChange
from suar.accounts.roles import EVERY_MENU, MENU_RATES, Role
from suar.billing.facts import exchange_rate
from suar.billing.models import ExchangeRate, Invoice, InvoiceKind, InvoiceLine
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.records import chain
from suar.workflow import rates

pytestmark = pytest.mark.django_db
PAGE, SOURCE = "/meja/kurs/", "KMK No. 45/KM.10/2026"


@pytest.fixture
def directorate() -> Actor:
    return an_officer(Role.DIRECTORATE)


def day(days: int = 0) -> str:
    return str(clock.today(rates.ZONE) + timedelta(days=days))


def sent(on: str, rate: str = "16.250,50", source: str = SOURCE) -> dict[str, str]:
    return {"on": on, "rate": rate, "source": source}


def a_rate(on: str, rate: str = "16000") -> ExchangeRate:
    return ExchangeRate.objects.create(currency="USD", on=on, rate=Decimal(rate), source=SOURCE)


def a_bill_of(rate: ExchangeRate, at: datetime) -> Invoice:
    """A bill in dollars, reckoned with a rate."""
    call = build.a_port_call().call
    bill = Invoice.objects.create(
        call=call, kind=InvoiceKind.BILL, number="PNBP.UJI.1", payer=call.agent, total=160, issued_at=at
    )
    InvoiceLine.objects.create(
        invoice=bill, position=1, code="light_dues", quantity=1, unit="GT", factor=1, factor_unit="", currency="USD",
        rate=Decimal("0.01"), exchange_rate=rate.rate, exchange_source=f"{rate.source} {rate.on}", amount=160,
        legal_basis="PP", tariff_version="1",
    )  # fmt: skip
    return bill


def test_the_directorate_enters_a_rate__dues_use_it__and_the_chain_says_so(directorate: Actor, sign_in: SignIn) -> None:
    client = sign_in(directorate)
    with clock.at(datetime(2026, 11, 25, 3, tzinfo=UTC)):
        assert PAGE in client.get("/meja/").content.decode()
        assert "Belum ada kurs yang berlaku" in client.get(PAGE).content.decode()
        assert client.post(PAGE, sent("2026-11-25", source=f" {SOURCE} ")).status_code == 302
        known = exchange_rate(clock.today(rates.ZONE))
        assert known is not None
        assert (known.rate, known.source) == (Decimal("16250.5"), SOURCE)
        text = client.get(PAGE).content.decode()
        for said in ("25 Nov 2026", "16.250,5", SOURCE):
            assert said in text
        assert "Belum ada kurs yang berlaku" not in text
        told = chain.particulars(RightsChange.objects.select_related("event").get(verb="exchange_rate_entered").event)
        assert told["after"] == {"since": "2026-11-25", "text": "USD 1 = Rp 16.250,5", "letter": SOURCE}
        row = ExchangeRate.objects.get()
        gone = f"{PAGE}{row.pk}/batalkan/"
        assert "Belum diisi" in client.post(gone, {"why": " "}, follow=True).content.decode()
        assert ExchangeRate.objects.exists()
        assert client.post(gone, {"why": "Salah ketik"}).status_code == 302
        assert not ExchangeRate.objects.exists()
        assert client.post(gone, {"why": "Salah ketik"}).status_code == 404
    with clock.at(datetime(2026, 12, 25, 3, tzinfo=UTC)):
        a_rate("2026-12-01")
        assert "lebih dari tujuh hari" in client.get(PAGE).content.decode()
    assert chain.verify_all()[1] == []


def test_a_rate_on_which_a_bill_rests_stays__and_none_begins_before_such_a_bill(
    directorate: Actor, sign_in: SignIn
) -> None:
    client, at = sign_in(directorate), build.START + timedelta(days=2)
    with clock.at(at):
        rests, unused = a_rate(day(-5)), a_rate(day(-9), "15900")
        bill = a_bill_of(rests, at - timedelta(days=1))
        text = client.post(f"{PAGE}{rests.pk}/batalkan/", {"why": "Uji"}, follow=True).content.decode()
        assert str(bill.number) in text
        assert client.post(f"{PAGE}{unused.pk}/batalkan/", {"why": "Uji"}).status_code == 302
        assert list(ExchangeRate.objects.all()) == [rests]
        answer = client.post(PAGE, sent(day(-3)))
        assert answer.status_code == 422
        assert str(bill.number) in answer.content.decode()
        assert client.post(PAGE, sent(day(-8))).status_code == 302  # before the rate that the bill used
        assert client.post(PAGE, sent(day())).status_code == 302
        assert bill.lines.get().exchange_rate == rests.rate


def test_what_cannot_be_is_refused_by_its_field(directorate: Actor, sign_in: SignIn) -> None:
    client = sign_in(directorate)
    a_rate(day(-1))
    for field, wrong in {
        "on": ("", "\x00", "2026-13-45", day(-1), day(40), day(-400), "9999-99-99", "kemarin", "' OR 1=1"),
        "rate": ("", "\x00", "NaN", "Infinity", "1e9", "-16000", "0", "999", "100001", "9" * 500, "16250,12345",
                 "16.250", "<b>", "٣"),
        "source": ("", " ", "\x00", "x" * 61),
    }.items():  # fmt: skip
        for value in wrong:
            answer = client.post(PAGE, sent(day()) | {field: value})
            assert answer.status_code == 422, (field, value)
            assert f'href="#id_{field}"' in answer.content.decode(), (field, value)
    answer = client.post(PAGE, sent(day(), rate="x", source="KMK <b>1</b>"))
    assert "KMK &lt;b&gt;1&lt;/b&gt;" in answer.content.decode()
    for pk in ("0", "9" * 19, "9" * 40):
        assert client.post(f"{PAGE}{pk}/batalkan/", {"why": "Uji"}).status_code == 404
    assert ExchangeRate.objects.count() == 1


def test_nobody_else_sees_or_changes_them(directorate: Actor, sign_in: SignIn) -> None:
    made, port = a_rate(day(-1)), a_port()
    for actor in (an_officer(Role.HEAD_OF_OFFICE, port, "kepala"), an_officer(Role.CUSTOMS, port, "cukai"), an_agent()):
        client = sign_in(actor)
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, sent(day())).status_code == 404
        assert client.post(f"{PAGE}{made.pk}/batalkan/", {"why": "Uji"}).status_code == 404
    assert Client().get(PAGE).status_code == 302
    group = person_of(directorate).group
    assert group is not None
    MenuRights.objects.create(group=group, menu=MENU_RATES, may_view=True)
    reader = sign_in(directorate)
    assert 'name="rate"' not in reader.get(PAGE).content.decode()
    assert reader.post(PAGE, sent(day())).status_code == 403
    assert reader.post(f"{PAGE}{made.pk}/batalkan/", {"why": "Uji"}).status_code == 403
    MenuRights.objects.filter(group=group).exclude(menu=EVERY_MENU).update(may_view=False, may_create=True)
    assert reader.get(PAGE).status_code == 404
    assert reader.post(PAGE, sent(day())).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person_of(directorate))
    assert strict.post(PAGE, sent(day())).status_code == 403
    assert ExchangeRate.objects.count() == 1


def test_the_list_is_paged__with_as_many_queries_for_many_as_for_few(directorate: Actor, sign_in: SignIn) -> None:
    client = sign_in(directorate)

    def queries() -> int:
        client.get(PAGE)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(PAGE).status_code == 200
        return len(seen)

    a_rate(day(-1))
    few = queries()
    for n in range(2, 71):
        a_rate(day(-n), str(10_000 + n))
    assert queries() == few
    assert f"?before={day(-50)}" in client.get(PAGE).content.decode()
    second = client.get(f"{PAGE}?before={day(-50)}").content.decode()
    assert [n for n in range(2, 71) if f"10.{n:03}<" in second] == list(range(51, 71))
    for garbage in ("?before=x", "?before=9999-99-99", "?before=%00"):
        assert client.get(PAGE + garbage).status_code in (200, 400)


@pytest.mark.django_db(transaction=True)
def test_one_day_entered_by_two_at_once__stands_once() -> None:
    people = [person_of(an_officer(Role.DIRECTORATE, name=f"ditjen {n}")) for n in range(2)]
    gate, results = threading.Barrier(2), list[Any]()

    def run(actor: Actor) -> None:
        try:
            with translation.override("id"):
                gate.wait(20)
                rates.enter(actor, sent(day()))
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
    assert sorted(map(str, results)) == ["['on']", "entered"]
    assert ExchangeRate.objects.count() == 1
