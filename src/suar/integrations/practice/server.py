"""A small web server of its own for one outside system: programs ask it under /api/v1, people look at its pages."""

import argparse
import contextlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from suar.integrations.practice import pages

_MAX_BODY = 200_000
_SLOW_SECONDS = 8.0


class Sandbox(ThreadingHTTPServer):
    """The server; one thread a request. ``faults``: what is switched on, by name."""

    daemon_threads = True

    def __init__(self, port: int, secret: str, desk: "type[Desk]", public_url: str = "") -> None:
        if not secret:
            raise ValueError("a sandbox needs a secret, as the real system does")
        super().__init__(("127.0.0.1", port), desk)
        self.secret = secret
        self.url = (public_url or f"http://127.0.0.1:{self.server_address[1]}").rstrip("/")

    @property
    def faults(self) -> dict[str, bool]:
        """Which faults are switched on: "slow" and "down" are honoured here, the others by the system itself."""
        return {}


class Desk(BaseHTTPRequestHandler):
    """What each address answers. A system says what ``program`` and ``people`` get."""

    server: Sandbox
    protocol_version = "HTTP/1.1"

    def admits(self, method: str, body: bytes) -> bool:
        """Whether a program that asks may: each system has its own seal or secret."""
        raise NotImplementedError

    def program(self, method: str, parts: list[str], body: bytes) -> None:
        """Answer a program; ``parts`` of the path after /api/v1."""
        raise NotImplementedError

    def people(self, method: str, parts: list[str], form: dict[str, list[str]], language: str) -> None:
        """Answer a person; ``form``: what was posted, or the query of a GET."""
        raise NotImplementedError

    def do_GET(self) -> None:
        self._route("GET")

    def do_POST(self) -> None:
        self._route("POST")

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the demo's terminal belongs to the demo."""

    def _route(self, method: str) -> None:
        try:
            length = int(self.headers.get("Content-Length") or 0)
        except ValueError:
            length = _MAX_BODY + 1
        if not 0 <= length <= _MAX_BODY:
            self.close_connection = True
            self.json(413, {"error": "too long"})
            return
        body = self.rfile.read(length)
        address = urlsplit(self.path)
        parts = [part for part in address.path.split("/") if part]
        if parts[:2] == ["api", "v1"]:
            self._program(method, parts[2:], body)
        else:
            self._people(method, parts, body, parse_qs(address.query))

    def _program(self, method: str, parts: list[str], body: bytes) -> None:
        faults = self.server.faults
        if faults.get("slow"):
            time.sleep(_SLOW_SECONDS)
        if faults.get("down"):
            return self.json(503, {"error": "down"})
        if not self.admits(method, body):
            return self.json(403, {"error": "secret"})
        try:
            return self.program(method, parts, body)
        except (ValueError, KeyError, TypeError, AttributeError):
            return self.json(400, {"error": "not understood"})

    def _people(self, method: str, parts: list[str], body: bytes, query: dict[str, list[str]]) -> None:
        # A page elsewhere must not press our buttons.
        if method == "POST" and self.headers.get("Origin", self.server.url) not in (self.server.url, "null"):
            return self.json(403, {"error": "origin"})
        if parts == ["style.css"]:
            return self.send(200, pages.STYLE.encode(), "text/css; charset=utf-8")
        form = parse_qs(body.decode("utf-8", "replace")) if method == "POST" else query
        return self.people(method, parts, form, "en" if query.get("lang") == ["en"] else "id")

    def page(self, text: str, status: int = 200) -> None:
        """Answer with a page."""
        self.send(status, text.encode(), "text/html; charset=utf-8")

    def json(self, status: int, content: dict[str, Any]) -> None:
        """Answer a program."""
        self.send(status, json.dumps(content).encode(), "application/json")

    def go(self, place: str) -> None:
        """Send a person on to another page."""
        self.send(303, b"", "text/plain", {"Location": place})

    def send(self, status: int, body: bytes, kind: str, more: dict[str, str] | None = None) -> None:
        """Answer with these bytes."""
        self.send_response(status)
        headers = {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Content-Security-Policy": pages.CSP,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
            **(more or {}),
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(body)


S = TypeVar("S", bound=Sandbox)


@contextlib.contextmanager
def running(server: S) -> Iterator[S]:
    """The sandbox answers in this process for the time of the context."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def arguments(name: str, about: str, port: int, secret_env: str) -> argparse.ArgumentParser:
    """What every sandbox takes on its command line; a system adds its own."""
    parser = argparse.ArgumentParser(prog=f"{name}-sandbox", description=about)
    parser.add_argument("--port", type=int, default=port)
    parser.add_argument("--secret-env", default=secret_env, help="name of the variable that holds the shared secret")
    return parser


def serve(parser: argparse.ArgumentParser, given: argparse.Namespace, make: Callable[[str], Sandbox]) -> int:
    """Serve until INT, TERM or HUP. ``make``: the sandbox from its secret. Returns the exit code."""
    try:
        server = make(os.environ.get(given.secret_env, ""))
    except (ValueError, OSError) as fault:
        sys.stderr.write(f"{parser.prog}: {fault}\n")
        return 1
    for which in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(which, lambda *_: threading.Thread(target=server.shutdown, daemon=True).start())
    server.serve_forever(poll_interval=0.2)
    server.server_close()
    return 0
