"""The page of messages and the bell: one's own, those of one's company or office, nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.build import Walk
from tests.portal.conftest import person_of

from suar.accounts.models import Message
from suar.kernel import clock
from suar.workflow.models import Notice


@pytest.fixture(autouse=True)
def _only_ours(walk: Walk) -> None:
    Notice.objects.all().delete()


def notices(walk: Walk, count: int, *, office: bool = False) -> list[Notice]:
    company = None if office else walk.call.agent_id
    return [
        Notice.objects.create(
            key=f"page:{office}:{n}", kind="granted", application=walk.apps["PKK"], call=walk.call,
            organisation_id=company, port=walk.cast.port if office else None,
            role="port_authority" if office else "", at=clock.now() + timedelta(seconds=n),
        )
        for n in range(count)
    ]  # fmt: skip


def own(walk: Walk, text: str) -> Message:
    return Message.objects.create(
        key=text, kind="letter_received", channel="web", user=person_of(walk.cast.agent),
        subject=text, body="Isi pesan", made_at=clock.now(), state="sent",
    )  # fmt: skip


def bell(client: Client) -> str:
    return client.get("/akun/pesan/jumlah/").content.decode()


def test_company_and_office_each_see_their_own(walk: Walk, people: dict[str, Client]) -> None:
    notices(walk, 1)
    notices(walk, 2, office=True)
    own(walk, "Surat kuasa baru")
    assert ">2<" in bell(people["agent"])
    assert ">2<" in bell(people["authority"])
    for role in ("other_agent", "harbour_master", "other_port", "directorate"):
        assert "badge" not in bell(people[role]), role
        assert walk.call.ship.name not in people[role].get("/akun/pesan/").content.decode(), role
    page = people["agent"].get("/akun/pesan/").content.decode()
    assert "Surat kuasa baru" in page
    assert walk.call.ship.name in page


def test_read_is_read__and_nobody_reads_for_others(walk: Walk, people: dict[str, Client]) -> None:
    notice, message = notices(walk, 1)[0], own(walk, "Surat")
    seen = {"notice": notice.pk, "message": message.pk}
    people["other_agent"].post("/akun/pesan/dibaca/", seen)
    assert ">2<" in bell(people["agent"])
    people["agent"].post("/akun/pesan/dibaca/", seen)
    assert "badge" not in bell(people["agent"])


def test_what_was_read_stays_in_sight__after_what_was_not(walk: Walk, people: dict[str, Client]) -> None:
    first, second = own(walk, "Surat pertama"), own(walk, "Surat kedua")
    people["agent"].post("/akun/pesan/dibaca/", {"message": second.pk})
    page = people["agent"].get("/akun/pesan/").content.decode()
    assert 0 < page.index("Surat pertama") < page.index("Surat kedua")
    assert f'name="message" value="{first.pk}"' in page
    assert f'name="message" value="{second.pk}"' not in page
    assert '<span class="badge-count">1</span>' in page


def test_a_long_list_goes_on_by_key(
    walk: Walk, people: dict[str, Client], django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    notices(walk, 60)
    with django_assert_max_num_queries(12):
        first = people["agent"].get("/akun/pesan/")
    after = first.context["pager"]["next_url"]
    second = people["agent"].get(f"/akun/pesan/{after}")
    shown = {row["pk"] for row in first.context["rows"]} | {row["pk"] for row in second.context["rows"]}
    assert (len(first.context["rows"]), len(second.context["rows"]), len(shown)) == (50, 10, 60)
    for hostile in ("x", "1.2", "99999999999.1.1", "1.1.9999999999999999999", "-1.0.1", "1.\u0661.1"):
        assert people["agent"].get("/akun/pesan/", {"before": hostile}).status_code == 200, hostile


def test_the_record_of_delivery_is_the_technical_teams__and_shows_no_text(
    walk: Walk, people: dict[str, Client]
) -> None:
    Message.objects.create(
        key="k", kind="news_cases", channel="email", address="siti@contoh.invalid", subject="rahasia judul",
        body="rahasia isi", made_at=clock.now(), state="failed", tries=8, reference="status 503",
    )  # fmt: skip
    for role in ("agent", "authority", "harbour_master", "other_port"):
        assert people[role].get("/meja/pesan/").status_code == 404, role
    page = people["directorate"].get("/meja/pesan/?state=failed").content.decode()
    assert "status 503" in page
    assert "rahasia" not in page
    assert "siti@contoh.invalid" not in page


def test_what_was_given_up_is_tried_again__once(walk: Walk, people: dict[str, Client]) -> None:
    message = Message.objects.create(
        key="k", kind="news_cases", channel="email", address="a@contoh.invalid", subject="s", body="b",
        made_at=clock.now(), state="failed", tries=8,
    )  # fmt: skip
    assert people["authority"].post("/meja/pesan/ulang/", {"message": message.pk}).status_code == 404
    people["directorate"].post("/meja/pesan/ulang/", {"message": message.pk})
    message.refresh_from_db()
    assert (message.state, message.tries) == ("waiting", 0)


def test_the_bell_carries_nobody_off(walk: Walk, people: dict[str, Client]) -> None:
    answer = people["anonymous"].get("/akun/pesan/jumlah/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert "HX-Redirect" not in answer
