"""Which PostgreSQL Suar works on, and how to get one where no address is given."""

import hashlib
import os
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from suar.kernel import postgres, postgres_program

#: Nobody listens there, so that reading settings never starts, finds or waits for a database.
_NOWHERE = "postgresql://nobody@/nothing?host=/nonexistent"


def checkout() -> Path:
    """The folder Suar was started from in development: where `pyproject.toml` lies; else the working directory."""
    root = Path(__file__).resolve().parents[3]
    return root if (root / "pyproject.toml").exists() else Path.cwd()


def own_folder() -> Path:
    """Suar's own files (keys, uploads, demo accounts): SUAR_DATA_DIR, or `.data` of the checkout."""
    given = os.environ.get("SUAR_DATA_DIR")
    return Path(given) if given else checkout() / ".data"


def postgres_home() -> Path:
    """Where the embedded server keeps its files; for root outside the checkout, closed to the server's user."""
    if os.getuid() != 0:
        return own_folder() / "postgres"
    return postgres_program.SYSTEM_FOLDER / hashlib.sha256(os.fsencode(own_folder().resolve())).hexdigest()[:16]


def chosen_url(role: str = "") -> str:
    """Address of the database: DATABASE_URL, or for ``role`` "owner" SUAR_OWNER_DATABASE_URL."""
    application = os.environ.get("DATABASE_URL", "")
    return (
        os.environ.get("SUAR_OWNER_DATABASE_URL", "") or application if role == "owner" else application
    ) or _NOWHERE


def django_database(url: str, *, pool: bool) -> dict[str, Any]:
    """Django's DATABASES entry for ``postgresql://user:password@host:port/name?host=/socket/folder&sslmode=…``."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError("DATABASE_URL: only postgresql:// addresses are understood")
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    host = query.pop("host", "") or unquote(parts.hostname or "")
    options: dict[str, Any] = dict(query)
    if pool and url != _NOWHERE:
        # At least one connection per thread of a web process; a thread that finds none waits, briefly.
        options["pool"] = {"min_size": 1, "max_size": int(os.environ.get("SUAR_POOL_SIZE", "8")), "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


class Available:
    """Context within which DATABASE_URL leads to a database: the given one, a running embedded one, or one started now.

    With ``join=False`` an embedded one that somebody else runs raises postgres.AlreadyRunning. The context ends by
    stopping what it started, and nothing else.
    """

    def __init__(self, *, join: bool = True) -> None:
        self._join = join
        self._server: postgres.Postgres | None = None

    def __enter__(self) -> None:
        if os.environ.get("DATABASE_URL"):
            return
        server = postgres.Postgres(postgres_home())
        try:
            addresses = server.start()
            self._server = server
        except postgres.AlreadyRunning:
            known = postgres.running(postgres_home(), wait=30) if self._join else None
            if known is None:
                raise
            addresses = known
        os.environ.update(addresses.environment())

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._server is not None:
            self._server.stop()
