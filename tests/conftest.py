"""What every test stands on: a database whose tables tests may empty, and one language."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from tests import scenery

#: Tables that no model of ours manages, so Django's own emptying between transactional tests passes them by.
_FOREIGN_TABLES = ("procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers", "suar_cache")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was read in stays to the end: looking through it again and again for garbage costs a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Make the tests' databases after the pattern of the migrated one (see tests/cluster.py)."""
    connection.settings_dict["TEST"]["TEMPLATE"] = connection.settings_dict["NAME"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Disable, in the test database only, triggers that refuse TRUNCATE: transactional tests end by it."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', tgrelid::regclass, tgname) FROM pg_trigger "
            "WHERE NOT tgisinternal AND tgtype & 32 <> 0"  # 32: fires on TRUNCATE
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


@pytest.fixture(autouse=True)
def _foreign_tables_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if _commits(request):
        scenery.forget()
        blocker = request.getfixturevalue("django_db_blocker")
        with blocker.unblock(), connection.cursor() as cursor:
            present = [t for t in _FOREIGN_TABLES if t in connection.introspection.table_names(cursor)]
            if present:
                cursor.execute(f"TRUNCATE {', '.join(present)} CASCADE")


def _commits(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    needs = {"transactional_db", "live_server"} & set(request.fixturenames)
    return bool(needs) or (marker is not None and bool(marker.kwargs.get("transaction")))


def _replaces(request: pytest.FixtureRequest) -> bool:
    """Whether the test, or a fixture of ours that it uses, asks for the means to replace parts of the program."""
    fixtures = (found for each in request.node._fixtureinfo.name2fixturedefs.values() for found in each)
    ours = (fixture.argnames for fixture in fixtures if fixture.baseid)
    return any("monkeypatch" in names for names in (request.node._fixtureinfo.argnames, *ours))


@pytest.fixture(autouse=True)
def _scenery(request: pytest.FixtureRequest) -> Iterator[None]:
    """Builders put back what they built before, unless the test commits or replaces something of ours."""
    with scenery.stage(alone=not _commits(request) and not _replaces(request)):
        yield


@pytest.fixture(autouse=True)
def _indonesian() -> Iterator[None]:
    """Screens and refusals are Indonesian unless a test says otherwise."""
    with translation.override("id"):
        yield
