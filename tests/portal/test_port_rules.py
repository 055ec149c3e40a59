"""Pages of a port's own rules: read by its office, changed by its head, for everybody else not there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.build import a_port, an_agent, an_officer
from tests.portal.conftest import SignIn, person_of

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.registry.models import Port
from suar.workflow.models import PortRule

pytestmark = pytest.mark.django_db
LIST, PAGE = "/meja/aturan/", "/meja/aturan/{port}/SPM/clear_in/"


@pytest.fixture
def port() -> Port:
    """A port with two harbour masters."""
    found = a_port()
    an_officer(Role.HARBOUR_MASTER, found, "syahbandar dua")
    return found


@pytest.fixture
def head(port: Port) -> Actor:
    return an_officer(Role.HEAD_OF_OFFICE, port, "kepala kantor")


@pytest.fixture
def reader(port: Port) -> Actor:
    return an_officer(Role.HARBOUR_MASTER, port, "syahbandar satu")


def answers(port: Port, **changed: str) -> dict[str, str]:
    tomorrow = clock.today(port.zone) + timedelta(days=1)
    known = {"do": "set", "four_eyes": "yes", "within_minutes": "45", "since": f"{tomorrow:%Y-%m-%d}"}
    return {**known, "legal_basis": "SK.12/KSOP/2026", "why": "Perintah pengawasan", **changed}


def test_each_part_gets_what_it_may(port: Port, head: Actor, reader: Actor, sign_in: SignIn) -> None:
    page, elsewhere = PAGE.format(port=port.code), a_port("IDTBK")
    everybody: dict[str, tuple[Client, int, int, int]] = {
        "head": (sign_in(head), 200, 200, 302),
        "reader": (sign_in(reader), 200, 200, 403),
        "directorate": (sign_in(an_officer(Role.DIRECTORATE)), 200, 200, 422),  # the same day once more
        "head elsewhere": (sign_in(an_officer(Role.HEAD_OF_OFFICE, elsewhere, "kepala lain")), 200, 404, 404),
        "customs": (sign_in(an_officer(Role.CUSTOMS, port, "bea cukai")), 404, 404, 404),
        "agent": (sign_in(an_agent()), 404, 404, 404),
        "anybody": (Client(), 302, 302, 302),
    }
    wrong = []
    for who, (client, listed, shown, sent) in everybody.items():
        found = (
            client.get(LIST).status_code, client.get(page).status_code, client.post(page, answers(port)).status_code
        )  # fmt: skip
        if found != (listed, shown, sent):
            wrong.append((who, found))
    assert wrong == []
    assert PortRule.objects.count() == 1
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person_of(head))
    assert strict.post(page, answers(port)).status_code == 403
    assert sign_in(head).post(LIST).status_code == 405
    assert sign_in(reader).post(page, {}).status_code == 403  # whatever is sent


def test_a_rule_is_set__listed_with_who_and_why__and_taken_back(
    port: Port, head: Actor, reader: Actor, sign_in: SignIn
) -> None:
    client, page = sign_in(head), PAGE.format(port=port.code)
    assert "Pelabuhan ini memakai aturan umum" in client.get(page).content.decode()
    assert client.post(page, answers(port)).status_code == 302
    made = PortRule.objects.get()
    assert (made.four_eyes, made.within_minutes, made.made_by_id) == (True, 45, head.user_id)
    text = client.get(page).content.decode()
    for known in ("Belum mulai", "SK.12/KSOP/2026", "Perintah pengawasan", "kepala kantor", "45 menit"):
        assert known in text
    seen = sign_in(reader).get(page).content.decode()
    assert "SK.12/KSOP/2026" in seen
    assert "Batalkan aturan ini" not in seen
    assert 'name="four_eyes"' not in seen
    assert "berubah" in client.get(LIST).content.decode()
    with clock.later(days=2):
        listed = client.get(f"{LIST}?q=spm").content.decode()
        assert "45 menit" in listed
        assert "PKK" not in listed.split("<tbody>")[1]
        refused = client.post(page, {"do": "take_back", "rule": str(made.pk), "why": "Salah"})
        assert refused.status_code == 409
        assert "sudah berlaku" in refused.content.decode()
    for number in ("", "x", "0", "9" * 40):
        assert client.post(page, {"do": "take_back", "rule": number, "why": "Salah"}).status_code == 404
    unsaid = client.post(page, {"do": "take_back", "rule": str(made.pk), "why": ""})
    assert unsaid.status_code == 422
    assert f'href="#id_why-{made.pk}"' in unsaid.content.decode()
    assert f'id="id_why-{made.pk}"' in unsaid.content.decode()
    assert client.post(page, {"do": "take_back", "rule": str(made.pk), "why": "Salah"}).status_code == 302
    assert not PortRule.objects.exists()
    assert "Aturan pelabuhan dibatalkan" in client.get("/perusahaan/riwayat-hak/").content.decode()


def test_what_is_wrong_is_named__and_nothing_typed_is_lost(port: Port, head: Actor, sign_in: SignIn) -> None:
    client, page = sign_in(head), PAGE.format(port=port.code)
    for field, typed in (
        ("within_minutes", "setengah jam"), ("within_minutes", "-5"), ("within_minutes", "99999"), ("since", "besok"),
        ("since", "2020-01-01"), ("since", "9999-99-99"), ("four_eyes", "mungkin"), ("four_eyes", ""),
        ("legal_basis", ""), ("legal_basis", "x" * 161), ("why", ""), ("why", "\x00"), ("why", "x" * 301),
    ):  # fmt: skip
        answer = client.post(page, answers(port, **{"why": "Tetap <i>ada</i>", field: typed}))
        assert answer.status_code == 422, (field, typed)
        text = answer.content.decode()
        assert f'href="#id_{field}"' in text, (field, typed)
        assert field == "why" or "Tetap &lt;i&gt;ada&lt;/i&gt;" in text
    assert not PortRule.objects.exists()


GARBAGE = (
    "?port=XXXXX", "?port=%00", "?q=%00", f"?q={'x' * 500}", "IDSUQ/XXX/clear_in/", "IDSUQ/SPM/x/",
    "%00/SPM/clear_in/", "IDXXX/SPM/clear_in/", "IDSUQ/CUSTOMS/clear/", "IDSUQ/SPM/clear_in/?before=x",
    "IDSUQ/SPM/clear_in/?before=0001-01-01",
)  # fmt: skip


@pytest.mark.parametrize("path", GARBAGE)
def test_no_fault__for_garbage(path: str, head: Actor, sign_in: SignIn) -> None:
    assert sign_in(head).get(LIST + path).status_code in (200, 400, 404)


def test_rules_are_paged_by_their_day__with_as_many_queries_for_many_as_for_few(
    port: Port, head: Actor, sign_in: SignIn
) -> None:
    client, page = sign_in(head), PAGE.format(port=port.code)

    def queries(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    def a_rule(n: int) -> None:
        PortRule.objects.create(
            port=port, service_code="SPM", step="clear_in", since=date(2020, 1, 1) + timedelta(days=n), why=f"no. {n}.",
            legal_basis="SK", made_by=person_of(head), made_at=clock.now(),
        )  # fmt: skip

    a_rule(0)
    few = [queries(path) for path in (LIST, page)]
    for n in range(1, 40):
        a_rule(n)
    assert [queries(path) for path in (LIST, page)] == few
    first = client.get(page).content.decode()
    following = client.get(f"{page}?before=2020-01-16").content.decode()
    assert 'href="?before=2020-01-16"' in first
    assert [n for n in range(40) if f"no. {n}." in first] == list(range(15, 40))
    assert [n for n in range(40) if f"no. {n}." in following] == list(range(15))


def test_the_desk_leads_there(head: Actor, sign_in: SignIn) -> None:
    assert LIST in sign_in(head).get("/meja/").content.decode()
    assert LIST not in sign_in(an_officer(Role.CUSTOMS, a_port(), "bea cukai")).get("/meja/").content.decode()
