"""Processes of a site: stopped in order, and none left behind even when their supervisor is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from suar.config import supervisor

#: A process that notes in a file when it is asked to stop.
_NOTES = """
import signal, sys, time
def stop(number, frame):
    open(sys.argv[2], "a").write(sys.argv[1] + "\\n"); sys.exit(0)
signal.signal(signal.SIGTERM, stop); open(sys.argv[2] + sys.argv[1], "w").close(); time.sleep(600)
"""
_SUPERVISOR = """
import sys, time
from suar.config.supervisor import Children
child = Children().start("stubborn", ["-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('ready', flush=True); time.sleep(600)"], {})
print(child.pid, flush=True); time.sleep(600)
"""


def _until(true: object, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_stopped_in_reverse_order_of_starting(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    children = supervisor.Children()
    for name in ("first", "second"):
        children.start(name, ["-c", _NOTES, name, str(notes)], {})
        _until(lambda name=name: (tmp_path / f"notes{name}").exists())
    children.stop()
    assert notes.read_text().split() == ["second", "first"]


def test_said_by_name__when_a_process_ends_by_itself() -> None:
    children = supervisor.Children()
    children.start("the worker", ["-c", "raise SystemExit(3)"], {}).wait(20)
    with pytest.raises(supervisor.ChildEnded, match="the worker ended by itself with code 3"):
        children.all_run()
    children.stop()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stops_once__when_asked(sign: signal.Signals) -> None:
    with pytest.raises(supervisor.StopAsked), supervisor.stoppable():
        try:
            os.kill(os.getpid(), sign)
        finally:
            os.kill(os.getpid(), sign)  # asked again while cleaning up: not interrupted


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="orphans are found in /proc")
def test_an_orphan_that_will_not_go_is_ended__at_the_next_start() -> None:
    with subprocess.Popen([sys.executable, "-c", _SUPERVISOR], stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        said = {killed.stdout.readline().strip(), killed.stdout.readline().strip()}
        orphan = int((said - {"ready"}).pop())
        killed.kill()
        killed.wait()
        assert _alive(orphan)
        supervisor.end_orphans()
        _until(lambda: not _alive(orphan))
