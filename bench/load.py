"""A small load generator: some users, each with a connection of its own, ask for pages of a server on this machine."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from suar.config.demonstration import web_arguments

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as one user asks for it."""

    path: str
    cookie: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """Seconds until the whole answer was there, its status and its bytes."""

    seconds: float
    status: int
    size: int


def free_port() -> int:
    """A port of this machine nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(environment: Mapping[str, str], application: str = "") -> Iterator[int]:
    """The real site on granian, as `suar demo` runs it (2 processes of 4 threads); yields its port."""
    port = free_port()
    arguments = web_arguments(HOST, port, workers=2, threads=4)
    if application:
        arguments[-1] = application
    given = {**os.environ, **environment, "SUAR_PUBLIC_URL": f"http://{HOST}:{port}", "SUAR_POOL_SIZE": "8"}
    process = subprocess.Popen([sys.executable, *arguments], env=given, stdin=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: "subprocess.Popen[bytes]", seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            ask(http.client.HTTPConnection(HOST, port, timeout=10), Page("/masuk/"))
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the web server did not answer in time")


def ask(connection: http.client.HTTPConnection, page: Page) -> Sample:
    """One request on an open connection."""
    started = time.perf_counter()
    connection.request("GET", page.path, headers={"Cookie": page.cookie} if page.cookie else {})
    answer = connection.getresponse()
    body = answer.read()
    return Sample(time.perf_counter() - started, answer.status, len(body))


def requests(port: int, pages: Sequence[Page], users: int) -> list[Sample]:
    """Every page once, by ``users`` at a time."""
    waiting = iter(pages)
    return _by_users(port, users, lambda: next(waiting, None))


def for_seconds(port: int, pages: Sequence[Page], users: int, seconds: float) -> list[Sample]:
    """The pages over and over, by ``users`` at a time, until the time is up."""
    until = time.monotonic() + seconds
    turn = iter(range(10_000_000))
    return _by_users(port, users, lambda: pages[next(turn) % len(pages)] if time.monotonic() < until else None)


def _by_users(port: int, users: int, following: Callable[[], Page | None]) -> list[Sample]:
    lock, samples, failures = threading.Lock(), list[Sample](), list[Exception]()

    def user() -> None:
        connection = http.client.HTTPConnection(HOST, port, timeout=30)
        try:
            while True:
                with lock:
                    page = following()
                if page is None:
                    return
                sample = ask(connection, page)
                with lock:
                    samples.append(sample)
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=user) for _ in range(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    bad = [s for s in samples if s.status != 200]
    if bad:
        raise RuntimeError(f"{len(bad)} of {len(samples)} answers were not 200, such as {bad[0].status}")
    return samples
