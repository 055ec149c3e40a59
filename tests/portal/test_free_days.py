"""National holidays: entered by the directorate with their decree, all or none; what has come is never unmade."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests.build import a_port, an_agent, an_officer
from tests.portal.conftest import SignIn, person_of

from suar.accounts import freedays
from suar.accounts.actors import Actor, actor_of
from suar.accounts.models import MenuRights, RightsChange
from suar.accounts.roles import MENU_RULES, Role
from suar.kernel import clock, workdays
from suar.kernel.errors import Refused
from suar.records import chain
from suar.records.models import FreeDay
from suar.records.workdays import next_working_day

pytestmark = pytest.mark.django_db
PAGE, SOURCE = "/meja/hari-libur/", "SKB 3 Menteri No. 1/2/3 Tahun 2026"


@pytest.fixture
def directorate() -> Actor:
    return an_officer(Role.DIRECTORATE)


def ahead(days: int) -> str:
    return str(clock.today(freedays.ZONE) + timedelta(days=days))


def test_a_working_day_is_the_next_that_is_free_of_nothing() -> None:
    friday, tuesday = datetime(2026, 11, 20).date(), datetime(2026, 11, 24).date()
    assert workdays.following(friday, set()) == friday + timedelta(days=3)
    assert workdays.following(friday, {friday + timedelta(days=3)}) == tuesday
    every = {friday + timedelta(days=n) for n in range(1000)}
    assert workdays.following(friday, every) == friday + timedelta(days=workdays.MOST)  # never without an end


def test_the_directorate_enters_days__limits_pass_over_them__and_the_chain_says_so(
    directorate: Actor, sign_in: SignIn
) -> None:
    client = sign_in(directorate)
    with clock.at(datetime(2026, 12, 1, 3, tzinfo=UTC)):
        assert "Belum ada hari libur tahun 2027" in client.get(PAGE).content.decode()
        lines = "2026-12-25 Hari Raya Natal\r\n\r\n 2026-12-28   Cuti bersama Natal \n2027-01-01 Tahun Baru"
        assert client.post(PAGE, {"days": lines, "source": f" {SOURCE} "}).status_code == 302
        text = client.get(PAGE).content.decode()
        assert "Belum ada hari libur tahun" not in text
        for known in ("25 Des 2026", "Cuti bersama Natal", SOURCE):
            assert known in text
        due = next_working_day(datetime(2026, 12, 24, 3, tzinfo=UTC), "Asia/Jakarta")
        assert due.date().isoformat() == "2026-12-29"
        told = chain.particulars(RightsChange.objects.select_related("event").get(verb="free_days_entered").event)
        assert told["after"]["letter"] == SOURCE
        assert told["after"]["days"][0] == "2026-12-25 Hari Raya Natal"
        christmas = FreeDay.objects.get(on="2026-12-25")
        assert "alasannya" in client.post(f"{PAGE}{christmas.pk}/hapus/", {"why": " "}, follow=True).content.decode()
        assert client.post(f"{PAGE}{christmas.pk}/hapus/", {"why": "SKB diubah"}).status_code == 302
        assert FreeDay.objects.count() == 2
    with clock.at(datetime(2027, 1, 5, tzinfo=UTC)):
        past = FreeDay.objects.get(on="2027-01-01")
        client.post(f"{PAGE}{past.pk}/hapus/", {"why": "Uji"})
        assert FreeDay.objects.count() == 2
    assert chain.verify_all()[1] == []


def test_all_or_none__each_line_that_is_wrong_is_named(directorate: Actor, sign_in: SignIn) -> None:
    client = sign_in(directorate)
    FreeDay.objects.create(on=ahead(9), name="Ada", source="SKB", made_at=clock.now())
    good = f"{ahead(5)} Libur <b>besar</b>"
    for bad in (
        "25 Desember 2026", "2026-13-45 Salah", ahead(6), f"{ahead(0)} Hari ini", f"{ahead(-9)} Lewat",
        "2199-01-01 Jauh", f"{ahead(5)} Dua kali", f"{ahead(9)} Sudah ada", f"{ahead(7)} {'x' * 121}", "\x00",
        "' OR 1=1",
    ):  # fmt: skip
        answer = client.post(PAGE, {"days": f"{good}\n{bad}", "source": SOURCE})
        if bad == "\x00":  # nothing is left of it
            assert answer.status_code == 302
            FreeDay.objects.filter(on=ahead(5)).delete()
            continue
        text = answer.content.decode()
        assert answer.status_code == 422, bad
        assert 'href="#id_days"' in text, bad
        assert "Libur &lt;b&gt;besar&lt;/b&gt;" in text, bad
    for lines, source, field in ((good, "", "source"), (good, "x" * 161, "source"), ("", SOURCE, "days")):
        answer = client.post(PAGE, {"days": lines, "source": source})
        assert answer.status_code == 422
        assert f'href="#id_{field}"' in answer.content.decode()
    many = "\n".join(f"{ahead(20 + n)} Libur" for n in range(freedays.MOST + 1))
    assert client.post(PAGE, {"days": many, "source": SOURCE}).status_code == 422
    assert FreeDay.objects.count() == 1


def test_nobody_else_sees_or_changes_them(directorate: Actor, sign_in: SignIn) -> None:
    made = FreeDay.objects.create(on=ahead(9), name="Libur", source="SKB", made_at=clock.now())
    form, port = {"days": f"{ahead(5)} Libur", "source": SOURCE}, a_port()
    for actor in (an_officer(Role.HEAD_OF_OFFICE, port, "kepala"), an_officer(Role.CUSTOMS, port, "cukai"), an_agent()):
        client = sign_in(actor)
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, form).status_code == 404
        assert client.post(f"{PAGE}{made.pk}/hapus/", {"why": "Uji"}).status_code == 404
    assert Client().get(PAGE).status_code == 302
    group = person_of(directorate).group
    assert group is not None
    MenuRights.objects.create(group=group, menu=MENU_RULES, may_view=True)
    reader = sign_in(directorate)
    assert 'name="days"' not in reader.get(PAGE).content.decode()
    assert reader.post(PAGE, form).status_code == 403
    assert reader.post(f"{PAGE}{made.pk}/hapus/", {"why": "Uji"}).status_code == 403
    assert FreeDay.objects.count() == 1
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person_of(directorate))
    assert strict.post(PAGE, form).status_code == 403


def test_the_list_is_paged__with_as_many_queries_for_many_as_for_few(directorate: Actor, sign_in: SignIn) -> None:
    client = sign_in(directorate)

    def queries() -> int:
        client.get(PAGE)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(PAGE).status_code == 200
        return len(seen)

    def a_day(n: int) -> None:
        FreeDay.objects.create(
            on=ahead(n), name=f"no. {n}.", source="SKB", made_at=clock.now(), made_by=person_of(directorate)
        )

    a_day(0)
    few = queries()
    for n in range(1, 70):
        a_day(n)
    assert queries() == few
    second = client.get(f"{PAGE}?before={ahead(20)}").content.decode()
    assert f"?before={ahead(20)}" in client.get(PAGE).content.decode()
    assert [n for n in range(70) if f"no. {n}." in second] == list(range(20))
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
                results.append(len(freedays.add(actor, freedays.Wish(f"{ahead(5)} Libur", SOURCE))))
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
    assert sorted(map(str, results)) == ["1", "['days']"]
    assert FreeDay.objects.count() == 1
