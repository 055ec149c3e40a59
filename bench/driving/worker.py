"""A worker in a process of its own that keeps the time of the drive: told up to which job to work, and the time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO


def drain(until: int) -> int:
    """Do the waiting jobs up to an id, in order, and those they leave behind with lower ones; returns how many."""
    from django.db import connection
    from procrastinate.contrib.django import app as jobs

    from suar.records import outbox

    done = 0
    while batch := [job for job in outbox.waiting() if job[0] <= until]:
        for pk, name, args in batch:
            jobs.tasks[name](**args)
            with connection.cursor() as cursor:
                cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [pk])
            done += 1
    return done


def newest() -> int:
    """Id of the newest job."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM procrastinate_jobs")
        return int(cursor.fetchone()[0])


class Apart:
    """The worker's process, told what to do and asked how it went."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._in: IO[str] = process.stdin
        self._out: IO[str] = process.stdout
        self._asked = 0
        self.jobs, self.seconds = 0, 0.0

    def tell(self, at: datetime) -> None:
        """Do what waits now, as of a moment; waits first until what was told before is done."""
        self.wait()
        self._in.write(f"{newest()} {at.isoformat()}\n")
        self._in.flush()
        self._asked += 1

    def wait(self) -> None:
        """Until everything that was told is done."""
        while self._asked:
            said = self._out.readline().split()
            if not said:
                raise RuntimeError("the worker of the drive ended")
            self._asked -= 1
            self.jobs += int(said[0])
            self.seconds += float(said[1])


@contextmanager
def apart(simponi_url: str) -> Iterator[Apart]:
    """The worker beside the drive, on the same database and treasury."""
    command = [sys.executable, "-m", "bench.driving.worker"]
    given = {**os.environ, "SUAR_SIMPONI_URL": simponi_url}
    process = subprocess.Popen(command, env=given, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield Apart(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(60)


def main() -> None:
    """Read "id time" lines, work, and answer with jobs and seconds."""
    import django
    from django.conf import settings

    django.setup()
    settings.SUAR_SIMPONI_URL = os.environ["SUAR_SIMPONI_URL"]
    from suar.kernel import clock

    for line in sys.stdin:
        until, at = line.split()
        started = time.perf_counter()
        with clock.at(datetime.fromisoformat(at)):
            done = drain(int(until))
        sys.stdout.write(f"{done} {time.perf_counter() - started:.6f}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
