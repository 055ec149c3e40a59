"""Lists of calls and of proposed convoys read a few rows for each, whatever the database believes about its tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from suar.accounts.actors import Actor
from suar.accounts.models import User
from suar.accounts.roles import OrganisationKind, Role
from suar.portcalls import appointments
from suar.portcalls.models import ConvoyProposal, PortCall
from suar.registry.models import Ship
from tests import build, commerce
from tests.exchange.lists import barge, row, take

pytestmark = pytest.mark.django_db
BARGES = 40
#: Rows on so many pages that the planner believes in: as many as there are, or hardly any, as where a table was
#: analysed between rows that were not committed, or rolled back.
BELIEFS = ((BARGES, 3), (1, 100))
TABLES = ("portcalls_portcall", "portcalls_convoyproposal", "registry_ship", "accounts_organisation", "registry_port")
#: No worse than reading some tables once for every hull of a proposal (an operator stands to a call in several ways);
#: three tables multiplied with one another are far above it.
AT_MOST = 12 * BARGES * BARGES


@pytest.fixture(autouse=True)
def _no_pages_of_other_tests(db: None) -> None:
    """Give back what rows of other tests left, in whatever table: a belief is so many rows for each page there is.

    By a connection of its own, since a transaction cannot; what it learned of the tables is forgotten again.
    """
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
                "AND pg_relation_size(oid) > 0"
            )
            for (table,) in cursor.fetchall():
                cursor.execute(f'VACUUM (FULL) "{table}"')
                cursor.execute("SELECT pg_clear_relation_stats('public', %s)", [table])
    finally:
        own.close()


def _plan(query: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query}")
        (found,) = cursor.fetchone()
    plan: dict[str, Any] = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return plan


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _touched(query: str) -> float:
    """Rows that every step of the plan yields or throws away, each time it runs."""
    kinds = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Join Filter")
    return sum(float(node.get(kind, 0) * node["Actual Loops"]) for node in _nodes(_plan(query)) for kind in kinds)


def _believe(table: str, rows: int, pages: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', %s, 'relpages', %s::integer, "
            "'reltuples', %s::real)",
            [table, pages, rows],
        )


def _everybody() -> dict[str, Actor]:
    """Who may see the calls of the list, in every part, and who sees none."""
    call = PortCall.objects.select_related("port").earliest("pk")
    stevedore = commerce.a_company(OrganisationKind.STEVEDORE, "PT Bongkar")
    owner = commerce.a_company(OrganisationKind.OWNER, "PT Pemilik")
    assert stevedore.organisation is not None
    for each in PortCall.objects.select_related("port"):
        appointments.appoint(each, [stevedore.organisation.pk])
    Ship.objects.update(owner=owner.organisation)
    return {
        "directorate": build.an_officer(Role.DIRECTORATE),
        "officer": build.an_officer(Role.PORT_AUTHORITY, call.port),
        "agent": build.an_agent("PT. UJI SAMUDERA"),
        "agency": build.an_agency(Role.HEALTH, call.port),
        "stevedore": stevedore,
        "owner": owner,
        "operator": commerce.a_company(OrganisationKind.PORT_OPERATOR, "PT Terminal"),
        "another agent": build.an_agent("PT Lain"),
    }


def _asked(actor: Actor, path: str) -> tuple[list[str], int]:
    """What a page asks of the calls, and how many barges stand on it."""
    assert actor.user_id is not None
    client = Client(headers={"accept-language": "id"})
    client.force_login(User.objects.get(pk=actor.user_id))
    with CaptureQueriesContext(connection) as seen:
        page = client.get(path).content.decode()
    asked = [query["sql"] for query in seen if query["sql"].startswith("SELECT") and "portcalls_" in query["sql"]]
    return asked, len(set(re.findall(r"UJI TONGKANG \d+", page)))


@pytest.mark.parametrize(("path", "most"), [("/impor/rangkaian/", BARGES), ("/kunjungan/", 25)])
def test_no_list_multiplies_its_tables__for_any_role(path: str, most: int, tmp_path: Path) -> None:
    build.an_agent("PT. UJI SAMUDERA")  # of whom the list speaks
    take(tmp_path, row(1), *(barge(100 + number) for number in range(BARGES)))
    assert ConvoyProposal.objects.count() == BARGES
    pages = {who: _asked(actor, path) for who, actor in _everybody().items()}
    shown = dict.fromkeys(pages, most) | {"operator": 0, "another agent": 0}
    assert {who: count for who, (_queries, count) in pages.items()} == shown
    worst = dict.fromkeys(pages, 0.0)
    for beliefs in product(BELIEFS, repeat=len(TABLES)):
        for table, (rows, page_count) in zip(TABLES, beliefs, strict=True):
            _believe(table, rows, page_count)
        for who, (queries, _shown) in pages.items():
            worst[who] = max(worst[who], *map(_touched, queries))
    assert {who: rows for who, rows in worst.items() if rows > AT_MOST} == {}
