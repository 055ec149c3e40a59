"""The database that measures run on: a throw-away PostgreSQL of our own that writes as safely as a real one."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from suar.kernel.postgres import Addresses, Postgres
from suar.kernel.postgres_roles import DATABASE, SUPERUSER

_server: Path


@contextmanager
def site() -> Iterator[Addresses]:
    """A migrated, empty site in this process's environment, gone afterwards. Nothing is traded for speed: fsync is on.

    Django is set up inside, so modules with models are imported after this.
    """
    # Not the user's temporary folder: root's may be closed to the unprivileged user the server runs as.
    home = Path(tempfile.mkdtemp(prefix="suar-bench-", dir="/tmp"))
    home.chmod(0o755)
    global _server
    _server = home / "postgres"
    try:
        with Postgres(_server) as addresses:
            os.environ.update(addresses.environment())
            os.environ.update(
                {
                    "SUAR_TRAINING": "1",  # measures move the clock
                    "SUAR_SECOND_FACTOR": "offered",
                    "SUAR_DATA_DIR": str(home / "own"),
                    "SUAR_POOL_SIZE": "32",
                    "SUAR_SECRET_KEY": "only-for-measures-" + "0" * 40,
                    "SUAR_SIMPONI_SECRET": "only-for-measures-" + "1" * 40,
                    "DJANGO_SETTINGS_MODULE": "suar.config.settings",
                    "SUAR_LOG_LEVEL": "ERROR",
                }
            )
            subprocess.run([sys.executable, "-m", "suar", "migrate"], check=True, stdin=subprocess.DEVNULL)
            import django

            django.setup()
            yield addresses
            _close_connections()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _close_connections() -> None:
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def copy_of_site(addresses: Addresses, name: str) -> Addresses:
    """Another database with the same tables and rights, and whatever rows the site has now."""
    _close_connections()
    with psycopg.connect(_other(addresses.owner, "postgres"), autocommit=True) as connection:
        new, old = sql.Identifier(name), sql.Identifier(DATABASE)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(new))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, old))
    return Addresses(_other(addresses.application, name), _other(addresses.owner, name))


def as_superuser(addresses: Addresses) -> str:
    """Address for laying in rows by the million: only its session may pass the checks of foreign keys by."""
    parts = urlsplit(addresses.owner)
    secret = json.loads((_server / "passwords.json").read_text())[SUPERUSER]
    return urlunsplit(parts._replace(netloc=f"{SUPERUSER}:{quote(secret, safe='')}@"))


def _other(url: str, database: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{database}"))
