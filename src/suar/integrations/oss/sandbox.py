"""An OSS to practise with: a small web server of its own that knows a few businesses, and faults to switch on.

python -m suar.integrations.oss.sandbox --port 8002 --secret-env SUAR_OSS_SECRET --state FILE
"""

import argparse
import contextlib
import hmac
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from suar.integrations.oss import pages

FAULTS = ("down", "slow", "nonsense")
_MAX_BODY = 100_000
_SLOW_SECONDS = 8.0


class Sandbox(ThreadingHTTPServer):
    """The server with the businesses it knows; one thread a request.

    ``state``: a JSON file {"businesses": [{"nib", "name", "npwp", "address", "status", "changed_on", "kbli", …}],
    "faults": {}}, read anew at each question, so that what else writes it is seen.
    """

    daemon_threads = True

    def __init__(
        self, port: int, secret: str, businesses: Sequence[Mapping[str, Any]] = (), state: Path | None = None
    ) -> None:
        if not secret:
            raise ValueError("a sandbox needs a secret, as the real OSS does")
        super().__init__(("127.0.0.1", port), _Desk)
        self.secret, self._state, self._lock = secret, state, threading.Lock()
        self._kept: dict[str, Any] = {"businesses": [dict(each) for each in businesses], "faults": {}}
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def known(self) -> dict[str, dict[str, Any]]:
        """The businesses by NIB."""
        return {str(row["nib"]): row for row in self._read().get("businesses", [])}

    @property
    def faults(self) -> dict[str, bool]:
        """Which faults are switched on."""
        kept = self._read().get("faults", {})
        return {name: bool(kept.get(name)) for name in FAULTS}

    def switch(self, wishes: Mapping[str, Any]) -> None:
        """Switch faults on and off; unknown names are ignored."""
        with self._lock:
            kept = self._read()
            kept["faults"] = {**self.faults, **{name: bool(wishes[name]) for name in FAULTS if name in wishes}}
            self._kept = kept
            if self._state is not None:
                draft = self._state.with_suffix(".new")
                draft.write_text(json.dumps(kept), "utf-8")
                os.replace(draft, self._state)

    def _read(self) -> dict[str, Any]:
        if self._state is not None and self._state.exists():
            found: dict[str, Any] = json.loads(self._state.read_text("utf-8"))
            return found
        return self._kept


class _Desk(BaseHTTPRequestHandler):
    """What each address answers. /api is for Suar and needs the secret; the rest is for people."""

    server: Sandbox
    protocol_version = "HTTP/1.1"

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
            self._json(413, {"error": "too long"})
            return
        body = self.rfile.read(length)
        address = urlsplit(self.path)
        parts = [part for part in address.path.split("/") if part]
        if parts[:2] == ["api", "v1"]:
            self._api(method, parts[2:])
        else:
            self._people(method, parts, body, "en" if parse_qs(address.query).get("lang") == ["en"] else "id")

    def _api(self, method: str, parts: list[str]) -> None:
        faults = self.server.faults
        if faults["slow"]:
            time.sleep(_SLOW_SECONDS)
        if faults["down"]:
            return self._json(503, {"error": "down"})
        given = self.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self.server.secret}".encode()):
            return self._json(401, {"error": "secret"})
        match (method, parts):
            case ("GET", ["health"]):
                return self._json(200, {"ok": True})
            case ("GET", ["nib", nib]):
                row = self.server.known().get(nib)
                if row is None:
                    return self._json(404, {"error": "no such NIB"})
                return self._json(200, {"nib": "?"} if faults["nonsense"] else row)
        return self._json(404, {"error": "no such address"})

    def _people(self, method: str, parts: list[str], body: bytes, language: str) -> None:
        # A page elsewhere must not press our buttons.
        if method == "POST" and self.headers.get("Origin", self.server.url) not in (self.server.url, "null"):
            return self._json(403, {"error": "origin"})
        known = self.server.known()
        match (method, parts):
            case ("GET", []):
                return self._page(pages.start(list(known.values()), self.server.faults, language))
            case ("GET", ["style.css"]):
                return self._send(200, pages.STYLE.encode(), "text/css; charset=utf-8")
            case ("POST", ["faults"]):
                form = parse_qs(body.decode("utf-8", "replace"))
                self.server.switch({name: name in form for name in FAULTS})
                return self._send(303, b"", "text/plain", {"Location": f"/?lang={language}"})
            case ("GET", ["nib", nib]) if nib in known:
                return self._page(pages.business(known[nib], language))
        return self._page(pages.not_there(language), 404)

    def _page(self, text: str, status: int = 200) -> None:
        self._send(status, text.encode(), "text/html; charset=utf-8")

    def _json(self, status: int, content: dict[str, Any]) -> None:
        self._send(status, json.dumps(content).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        headers = {
            "Content-Type": kind, "Content-Length": str(len(body)), "Content-Security-Policy": pages.CSP,
            "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
            **(more or {}),
        }  # fmt: skip
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(body)


@contextlib.contextmanager
def running(secret: str, businesses: Sequence[Mapping[str, Any]] = (), *, port: int = 0) -> Iterator[Sandbox]:
    """A sandbox in this process for the time of the context; port 0 takes a free one (see ``.url``)."""
    server = Sandbox(port, secret, businesses)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def main(arguments: list[str] | None = None) -> int:
    """Serve until INT, TERM or HUP."""
    parser = argparse.ArgumentParser(prog="oss-sandbox", description="An OSS to practise with; no real business.")
    parser.add_argument("--port", type=int, default=8002)
    parser.add_argument("--secret-env", default="SUAR_OSS_SECRET", help="name of the variable that holds the secret")
    parser.add_argument("--state", type=Path, default=None, help="file that holds the businesses and the faults")
    given = parser.parse_args(arguments)
    try:
        server = Sandbox(given.port, os.environ.get(given.secret_env, ""), state=given.state)
    except (ValueError, OSError) as fault:
        sys.stderr.write(f"oss-sandbox: {fault}\n")
        return 1
    for which in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(which, lambda *_: threading.Thread(target=server.shutdown, daemon=True).start())
    server.serve_forever(poll_interval=0.2)
    server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
