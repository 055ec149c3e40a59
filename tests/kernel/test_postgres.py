"""The embedded PostgreSQL: starts, stops, comes back after a crash, and never lends itself to a second starter."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from suar.kernel import postgres
from suar.kernel.database import django_database
from suar.kernel.postgres import AlreadyRunning, Postgres
from suar.kernel.postgres_roles import APPLICATION, compile_no_plans, grant_application_role

pytestmark = pytest.mark.timeout(90)


@pytest.fixture
def home() -> Iterator[Path]:
    # Under /tmp and with a space in its name: pytest's own folders may be closed to the server's user.
    folder = Path(tempfile.mkdtemp(prefix="suar test ", dir="/tmp"))
    folder.chmod(0o755)
    yield folder / "postgres"
    shutil.rmtree(folder, ignore_errors=True)


def _asked(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def test_rows_survive__a_stop_and_a_start(home: Path) -> None:
    with Postgres(home) as addresses, psycopg.connect(addresses.owner) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    assert postgres.running(home) is None
    with Postgres(home) as addresses:
        assert _asked(addresses.owner, "SELECT answer FROM kept") == 42
        assert _asked(addresses.owner, "SELECT datcollate || datlocprovider::text FROM pg_database LIMIT 1") == "Cb"


def test_refused__while_another_starter_runs_it(home: Path) -> None:
    with Postgres(home, throw_away=True) as addresses:
        with pytest.raises(AlreadyRunning):
            Postgres(home, throw_away=True).start()
        assert postgres.running(home) == addresses
        assert _asked(addresses.application, "SELECT 1") == 1


def test_refused__a_wrong_password(home: Path) -> None:
    with Postgres(home, throw_away=True) as addresses:
        wrong = addresses.application.replace("suar_app:", "suar_app:x")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)


def test_committed_rows_are_there__after_starter_and_server_were_killed(home: Path) -> None:
    starter = (
        "import sys, time; from pathlib import Path; from suar.kernel.postgres import Postgres\n"
        "server = Postgres(Path(sys.argv[1])); print(server.start().owner, flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", starter, str(home)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        owner = process.stdout.readline().strip()
        with psycopg.connect(owner) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        sockets = Path((home / "sockets").read_text())
        # The postmaster first: it would stop cleanly when its starter goes. Its lock file stays.
        os.kill(int((home / "cluster" / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)
        process.kill()
        process.wait()
    with Postgres(home) as addresses:
        assert _asked(addresses.owner, "SELECT answer FROM kept") == 42
        assert not sockets.exists()


def test_the_application_role_changes_rows_and_nothing_else(home: Path) -> None:
    with Postgres(home, throw_away=True) as addresses:
        with psycopg.connect(addresses.owner) as connection:
            connection.execute("CREATE TABLE ships (name text); CREATE TABLE records_event (what text)")
        grant_application_role(addresses.owner, APPLICATION)
        with psycopg.connect(addresses.application, autocommit=True) as connection:
            connection.execute("INSERT INTO ships VALUES ('Bahtera'); UPDATE ships SET name = 'Bahtera 2'")
            connection.execute("INSERT INTO records_event VALUES ('granted')")
            for forbidden in (
                "UPDATE records_event SET what = 'rejected'",
                "DELETE FROM records_event",
                "TRUNCATE records_event",
                "TRUNCATE ships",
                "CREATE TABLE mine (x int)",
                "CREATE TEMPORARY TABLE mine (x int)",
                "ALTER TABLE ships ADD x int",
                "DROP TABLE ships",
            ):
                with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedTable)):
                    connection.execute(forbidden)


def test_plans_stay_as_they_are__in_a_database_for_tests(home: Path) -> None:
    with Postgres(home, throw_away=True) as addresses:
        assert _asked(addresses.application, "SHOW autovacuum") == "off"
        assert _asked(addresses.application, "SHOW jit") == "off"


def test_a_working_database_knows_its_tables__and_compiles_no_plans(home: Path) -> None:
    with Postgres(home) as addresses:
        assert _asked(addresses.application, "SHOW autovacuum") == "on"
        assert _asked(addresses.application, "SHOW jit") == "off"


def test_a_database_of_another_server_compiles_no_plans__where_its_owner_may_say_so(home: Path) -> None:
    told = "SELECT setconfig FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase WHERE datname = 'suar'"
    with Postgres(home, throw_away=True) as addresses:
        compile_no_plans(addresses.application)
        assert _asked(addresses.owner, told) is None, "it is not the application's"
        compile_no_plans(addresses.owner)
        assert _asked(addresses.owner, told) == ["jit=off"]


def test_a_database_address_is_read_with_its_socket_folder_and_escapes() -> None:
    entry = django_database("postgresql://suar%40app:p%2Fw@/port%20office?host=%2Ftmp%2Fa%20b", pool=False)
    assert (entry["USER"], entry["PASSWORD"]) == ("suar@app", "p/w")
    assert (entry["NAME"], entry["HOST"], entry["OPTIONS"]) == ("port office", "/tmp/a b", {})


def test_refused__an_address_of_another_engine() -> None:
    with pytest.raises(ValueError, match="postgresql://"):
        django_database("mysql://localhost/suar", pool=False)
