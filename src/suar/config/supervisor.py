"""Keeps the processes of a site together: started in order, stopped in order, none left behind."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType

from suar.kernel.database import own_folder
from suar.kernel.postgres_program import die_with_parent

#: Environment variable by which a process tells whose it is.
_MARK = "SUAR_SUPERVISED_BY"
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAsked(BaseException):
    """Somebody asked the site to stop; not an Exception, so that nothing on the way swallows it."""


class ChildEnded(RuntimeError):
    """A process of the site ended though nobody had asked it to."""


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Within this context INT, TERM and HUP raise StopAsked, once; what follows is cleaning up and is not interrupted.

    Explicit, because a background job of a script inherits SIGINT as ignored.
    """

    def ask(number: int, frame: FrameType | None) -> None:
        for sign in _STOPPING:
            signal.signal(sign, signal.SIG_IGN)
        raise StopAsked

    before = {sign: signal.signal(sign, ask) for sign in _STOPPING}
    try:
        yield
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


class Children:
    """The processes of a site; the last one started is the first one stopped."""

    def __init__(self) -> None:
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []

    def start(
        self,
        name: str,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        when_orphaned: signal.Signals = signal.SIGTERM,
    ) -> "subprocess.Popen[bytes]":
        """Start ``python <arguments>`` with ``environment`` added to ours; it gets a signal when we are killed."""
        # A session of its own: ctrl-C in the terminal reaches us alone, and we stop them in order.
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env={**os.environ, **environment, _MARK: _own_mark()},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent(when_orphaned),
        )
        self._running.append((name, process))
        return process

    def watch(self) -> None:
        """Wait as long as all of them run. Raises ChildEnded naming the first that does not."""
        while True:
            self.all_run()
            time.sleep(0.5)

    def all_run(self) -> None:
        """Raise ChildEnded if one of them has ended."""
        for name, process in self._running:
            if process.poll() is not None:
                raise ChildEnded(f"{name} ended by itself with code {process.returncode}")

    def stop(self, seconds: float = 15) -> None:
        """Ask each to end, in reverse order of starting; insist after ``seconds``, with all it has started."""
        for _, process in reversed(self._running):
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                _kill_group(process.pid)
                process.wait()
            _kill_group(process.pid)  # a web worker whose parent died too early
        self._running.clear()


def end_orphans() -> None:
    """End processes of this site whose supervisor was killed: one of them may still hold the port. Linux only."""
    orphans = [pid for pid, mark in _marked() if mark.split("|")[0] == _own_mark().split("|")[0] and not _lives(mark)]
    for sign, seconds in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 2.0)):
        until = time.monotonic() + seconds
        for pid in orphans:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, sign)
        while orphans and time.monotonic() < until:
            orphans = [pid for pid, _ in _marked() if pid in orphans]
            time.sleep(0.05)


def _own_mark() -> str:
    return f"{own_folder().resolve()}|{os.getpid()}|{_started(os.getpid())}"


def _started(pid: int) -> str:
    """When a process started, in the kernel's ticks: with its number, which comes again, it names one process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""


def _lives(mark: str) -> bool:
    _, pid, started = mark.rsplit("|", 2)
    return _started(int(pid)) == started


def _marked() -> Iterator[tuple[int, str]]:
    """Every process started by a supervisor of ours, with the mark that names site and supervisor."""
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            for variable in (entry / "environ").read_bytes().split(b"\0"):
                if variable.startswith(_MARK.encode() + b"="):
                    yield int(entry.name), os.fsdecode(variable.partition(b"=")[2])


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
