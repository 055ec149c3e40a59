"""pytest plugin: one throw-away PostgreSQL per run, started before Django's settings are read, gone afterwards.

Migrating takes long and always gives the same, so it is done once for each state of the migrations and kept beside
the temporary folders; every run works on a copy.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from suar.kernel.postgres import Addresses, Postgres
from suar.kernel.postgres_roles import OWNER, SUPERUSER

_CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    # Workers of a parallel run inherit the environment of the process that started the server.
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _start(early_config)
    yield


def _start(config: pytest.Config) -> None:
    home = _folder("suar-test-")
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    # As it is: the server's files belong to its own user, who must find them so in the copy.
    subprocess.run(["cp", "-a", str(_migrated()), str(home / "postgres")], check=True)
    server = Postgres(home / "postgres", throw_away=True)
    addresses = server.start()
    config.add_cleanup(server.stop)
    os.environ.update(_environment(addresses, home))


def _environment(addresses: Addresses, home: Path) -> dict[str, str]:
    return {
        **addresses.environment(),
        # Tests make and drop databases and empty tables; tests of the application's own role connect as it.
        "SUAR_DATABASE_ROLE": "owner",
        "SUAR_POOL_SIZE": "0",
        "SUAR_TRAINING": "1",
        "SUAR_SECOND_FACTOR": "offered",  # tests of what is required ask for it
        "SUAR_DATA_DIR": str(home / "own"),
        "SUAR_SECRET_KEY": "only-for-tests-" + "0" * 40,
        "SUAR_SIMPONI_SECRET": "only-for-tests-" + "1" * 40,
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright's loop runs in the test's own thread
    }


def _folder(prefix: str) -> Path:
    # Not the user's temporary folder: root's may be closed to the unprivileged user the server runs as.
    home = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
    if os.getuid() == 0:
        home.chmod(0o755)
    return home


def _migrated() -> Path:
    """A stopped server whose own database has every migration; the tests' databases are made after its pattern."""
    kept = Path(f"/tmp/suar-migrated-{os.getuid()}-{_state()}")
    if kept.is_dir() and kept.stat().st_uid == os.getuid():  # nobody else's, whatever lies there
        return kept
    home = _folder("suar-migrating-")
    try:
        with Postgres(home / "postgres", throw_away=True) as addresses:
            command = [sys.executable, "-m", "django", "migrate", "-v", "0", "--settings", "suar.config.settings"]
            environment = {**os.environ, **_environment(addresses, home), "PYTHONPATH": str(_CHECKOUT / "src")}
            subprocess.run(command, env=environment, check=True)
            _let_scenes_be_put_back(home / "postgres", addresses)
        try:
            (home / "postgres").rename(kept)
        except OSError:  # another run was faster
            assert kept.is_dir()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return kept


def _let_scenes_be_put_back(home: Path, addresses: Addresses) -> None:
    """Rows that stood before are put back without asking triggers and foreign keys again (see tests/scenery)."""
    password = json.loads((home / "passwords.json").read_text())[SUPERUSER]
    with psycopg.connect(addresses.owner, user=SUPERUSER, password=password, autocommit=True) as connection:
        connection.execute(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")


def _state() -> str:
    """What the migrated database depends on: migrations, what they run on, and how it is made."""
    files = [*sorted(_CHECKOUT.glob("src/suar/*/migrations/*.py")), _CHECKOUT / "requirements" / "dev.txt"]
    files += [_CHECKOUT / "src" / "suar" / "kernel" / name for name in ("postgres.py", "postgres_roles.py")]
    found = hashlib.sha256()
    for file in (*files, Path(__file__)):
        found.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:16]
