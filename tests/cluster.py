"""pytest plugin: one throw-away PostgreSQL per run, started before Django's settings are read, gone afterwards."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from suar.kernel.postgres import Postgres


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    # Workers of a parallel run inherit the environment of the process that started the server.
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _start(early_config)
    yield


def _start(config: pytest.Config) -> None:
    # Not the user's temporary folder: root's may be closed to the unprivileged user the server runs as.
    home = Path(tempfile.mkdtemp(prefix="suar-test-", dir="/tmp"))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    server = Postgres(home / "postgres", throw_away=True)
    if os.getuid() == 0:
        home.chmod(0o755)
    addresses = server.start()
    config.add_cleanup(server.stop)
    os.environ.update(addresses.environment())
    os.environ.update(
        {
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
    )
