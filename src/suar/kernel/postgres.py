"""The PostgreSQL that comes with Suar: starts by itself where nobody gave the address of another one.

It belongs to one data folder and one starter (a file lock). Ready means that *our* child answers, not just somebody.
"""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any
from urllib.parse import quote

import psycopg

from suar.kernel import postgres_program as program
from suar.kernel.postgres_roles import APPLICATION, DATABASE, OWNER, SUPERUSER, create_roles
from suar.kernel.private_files import write_private

_CONNECTION, _SOCKETS, _PREFIX = "connection.json", "sockets", "suar-"
#: Compiling a plan (jit) takes longer than any question of ours. What the planner knows of a table is never far behind:
#: after a list was taken over, the next page is asked for at once.
_ALWAYS = {"timezone": "UTC", "shared_buffers": "128MB", "jit": "off"}
_WORKING = {"max_connections": "100", "autovacuum_naptime": "10s"}
#: Tests roll back nearly all they write. An analysis among them finds tables of many pages and no rows, and plans made
#: upon that multiply tables with one another; without one, the planner goes by the size of a table.
_THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_THROW_AWAY |= {"max_connections": "250", "autovacuum": "off"}


class AlreadyRunning(RuntimeError):
    """Another process has started the PostgreSQL of this data folder and still runs it."""


class DidNotStart(RuntimeError):
    """PostgreSQL ended, or did not answer in time; the message carries the end of its log."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """How to reach the server: as the application (no DDL, owns nothing) and as the owner (migrations)."""

    application: str
    owner: str

    def environment(self) -> dict[str, str]:
        """The two settings that child processes read."""
        return {"DATABASE_URL": self.application, "SUAR_OWNER_DATABASE_URL": self.owner}


class Postgres:
    """One embedded server over ``home``; a context manager. ``throw_away`` trades safety for speed: tests only."""

    def __init__(self, home: Path, *, throw_away: bool = False) -> None:
        self.home = home
        self.cluster = home / "cluster"
        self.log = home / "postgres.log"
        self._throw_away = throw_away
        self._user = program.server_user(home)
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._sockets: Path | None = None

    def __enter__(self) -> Addresses:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def start(self) -> Addresses:
        """Start the server and make the roles and the database where they are missing.

        Raises AlreadyRunning if another process runs it, DidNotStart with the log if it fails.
        """
        self._prepare_home()
        self._take_lock()
        try:
            program.end_leftovers(self.cluster)
            self._forget_sockets()
            binaries = program.installed(self._user)
            passwords = self._passwords()
            if not (self.cluster / "PG_VERSION").exists():
                self._create_cluster(binaries, passwords[SUPERUSER])
            self._launch(binaries)
            self._wait_until_ready(passwords[SUPERUSER])
            create_roles(self._url(SUPERUSER, passwords, "postgres"), passwords)
            addresses = Addresses(self._url(APPLICATION, passwords), self._url(OWNER, passwords))
            write_private(self.home / _CONNECTION, {"pid": self._pid, **addresses.environment()})
            return addresses
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server (fast: open transactions are rolled back) and release the data folder."""
        if self._process is not None:
            program.end(self._process)
            self._process = None
            (self.home / _CONNECTION).unlink(missing_ok=True)
        if self._sockets is not None:
            self._forget_sockets()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    @property
    def _pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def _prepare_home(self) -> None:
        # Explicit modes: a umask of 077 or a private parent would lock the server's own user out.
        for folder in (*reversed([p for p in self.home.parents if not p.exists()]), self.home):
            folder.mkdir(exist_ok=True)
            if self._user is not None or folder == self.home:
                folder.chmod(0o755 if self._user else 0o700)

    def _take_lock(self) -> None:
        # Nobody else may open it: whoever can open a file can lock it.
        lock = os.fdopen(os.open(self.home / "lock", os.O_WRONLY | os.O_CREAT, 0o600), "w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise AlreadyRunning(str(self.home)) from None
        self._lock = lock

    def _passwords(self) -> dict[str, str]:
        file = self.home / "passwords.json"
        if not file.exists():
            write_private(file, {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, APPLICATION)})
        passwords: dict[str, str] = json.loads(file.read_text())
        return passwords

    def _create_cluster(self, binaries: Path, password: str) -> None:
        shutil.rmtree(self.cluster, ignore_errors=True)  # of a first start that was cut short
        with tempfile.TemporaryDirectory(dir=program.short_folder(), prefix="suar-init-") as folder:
            file = Path(folder, "password")
            write_private(file, password)
            self.cluster.mkdir(mode=0o700)
            self._hand_over(Path(folder), file, self.cluster)
            options = ["-U", SUPERUSER, "-A", "scram-sha-256", f"--pwfile={file}", "-E", "UTF8", "--locale=C"]
            options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            options += ["--no-sync"] if self._throw_away else []
            done = self._run([str(binaries / "initdb"), "-D", str(self.cluster), *options])
        if done.returncode:
            shutil.rmtree(self.cluster, ignore_errors=True)
            raise DidNotStart(f"initdb: {done.stderr.strip() or done.stdout.strip()}")

    def _run(self, command: list[str]) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command, capture_output=True, text=True, cwd="/", env=program.ENVIRONMENT, **self._as_user()
        )

    def _launch(self, binaries: Path) -> None:
        self._sockets = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=program.short_folder()))
        write_private(self.home / _SOCKETS, str(self._sockets))
        self._hand_over(self._sockets)
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._sockets),
            "unix_socket_permissions": "0700",
        }
        options |= _ALWAYS | (_THROW_AWAY if self._throw_away else _WORKING)
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        # A session of its own: ctrl-C in the terminal must reach us, not the server; we stop it last.
        write_private(self.log, "")
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [binaries / "postgres", "-D", self.cluster, *flags], cwd="/", env=program.ENVIRONMENT,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=program.die_with_parent(signal.SIGINT), **self._as_user(),
            )  # fmt: skip

    def _forget_sockets(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            folder = Path((self.home / _SOCKETS).read_text())
            if folder.name.startswith(_PREFIX):
                shutil.rmtree(folder, ignore_errors=True)
            (self.home / _SOCKETS).unlink()
        self._sockets = None

    def _wait_until_ready(self, password: str, seconds: float = 60) -> None:
        until = time.monotonic() + seconds  # after a crash it first replays its journal
        while time.monotonic() < until:
            if self._process is None or self._process.poll() is not None:
                break
            with contextlib.suppress(FileNotFoundError, psycopg.OperationalError):
                lines = (self.cluster / "postmaster.pid").read_text().splitlines()
                if lines and lines[0].strip() == str(self._pid):
                    psycopg.connect(self._url(SUPERUSER, {SUPERUSER: password}, "postgres")).close()
                    return
            time.sleep(0.02)
        raise DidNotStart(f"PostgreSQL: {self.log.read_text(errors='replace')[-2000:]}")

    def _url(self, role: str, passwords: dict[str, str], database: str = DATABASE) -> str:
        password, host = quote(passwords[role], safe=""), quote(str(self._sockets), safe="")
        return f"postgresql://{role}:{password}@/{database}?host={host}"

    def _hand_over(self, *paths: Path) -> None:
        for path in paths if self._user else ():
            os.chown(path, self._user.pw_uid, self._user.pw_gid)  # type: ignore[union-attr]

    def _as_user(self) -> dict[str, Any]:
        if self._user is None:
            return {}
        return {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}


def running(home: Path, *, wait: float = 0) -> Addresses | None:
    """Addresses of the server that another process of ours runs over ``home``, or None. Its starter stops it, not we.

    ``wait``: seconds to wait for a server that is just being started.
    """
    until = time.monotonic() + wait
    while True:
        with contextlib.suppress(OSError, ValueError, KeyError, psycopg.OperationalError):
            known = json.loads((home / _CONNECTION).read_text())
            psycopg.connect(known["DATABASE_URL"], connect_timeout=3).close()
            return Addresses(known["DATABASE_URL"], known["SUAR_OWNER_DATABASE_URL"])
        if time.monotonic() >= until:
            return None
        time.sleep(0.1)
