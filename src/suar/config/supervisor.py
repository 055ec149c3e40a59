"""Keeps the processes of a site together: started in order, stopped in order, none left behind."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from types import FrameType

from suar.kernel.postgres_program import die_with_parent

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

    def start(self, name: str, arguments: Sequence[str], environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
        """Start ``python <arguments>`` with ``environment`` added to ours."""
        # A session of its own: ctrl-C in the terminal reaches us alone, and we stop them in order.
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
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


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
