"""A SIMPONI to practise with: a small web server of its own that gives codes, takes no real money, and calls back.

python -m suar.integrations.simponi.sandbox --port 8001 --secret-env SUAR_SIMPONI_SECRET --callback URL [--state FILE]
"""

import argparse
import contextlib
import json
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from suar.integrations.simponi import pages, signing
from suar.integrations.simponi.ledger import FAULTS, Billing, Ledger, NoSuchCode, NotPayable

_MAX_BODY = 100_000
_SLOW_SECONDS = 8.0
#: When to call again if Suar does not answer.
_CALL_AGAIN = (0.0, 2.0, 10.0, 60.0)


class Sandbox(ThreadingHTTPServer):
    """The server with its ledger; one thread a request."""

    daemon_threads = True

    def __init__(self, port: int, secret: str, callback: str, state: Path | None, public_url: str = "") -> None:
        if not secret:
            raise ValueError("a sandbox needs a secret, as the real SIMPONI does")
        super().__init__(("127.0.0.1", port), _Desk)
        self.secret, self.callback, self.ledger = secret, callback, Ledger(state)
        self.url = (public_url or f"http://127.0.0.1:{self.server_address[1]}").rstrip("/")

    def tell(self, row: Billing) -> None:
        """Call Suar about a payment, in the background and as the faults will have it."""
        faults = self.ledger.faults
        if not self.callback or faults["callback_lost"]:
            return
        amount = str(int(row.amount) + (1000 if faults["wrong_amount"] else 0))
        body = json.dumps({"code": row.code, "amount": amount, "ntpn": row.ntpn, "paid_at": row.paid_at}).encode()
        for _again in range(2 if faults["duplicate_callback"] else 1):
            threading.Thread(target=self._call, args=(body,), daemon=True).start()

    def _call(self, body: bytes) -> None:
        for pause in _CALL_AGAIN:
            time.sleep(pause)
            stamp = str(int(datetime.now(UTC).timestamp()))
            headers = {
                "Content-Type": "application/json",
                signing.TIMESTAMP: stamp,
                signing.SIGNATURE: signing.seal(self.secret, stamp, body),
            }
            try:
                with urllib.request.urlopen(urllib.request.Request(self.callback, body, headers), timeout=10):  # noqa: S310 - address from the command line
                    return
            except urllib.error.HTTPError as answer:
                if answer.code < 500:
                    return  # refused: calling again changes nothing
            except OSError:
                continue


class _Desk(BaseHTTPRequestHandler):
    """What each address answers. /api is for Suar and sealed; the rest is for people."""

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
            self._api(method, parts[2:], body)
        else:
            self._people(method, parts, body, "en" if parse_qs(address.query).get("lang") == ["en"] else "id")

    def _api(self, method: str, parts: list[str], body: bytes) -> None:
        if self.server.ledger.faults["slow"]:
            time.sleep(_SLOW_SECONDS)
        if self.server.ledger.faults["down"]:
            return self._json(503, {"error": "down"})
        stamp, given = self.headers.get(signing.TIMESTAMP, ""), self.headers.get(signing.SIGNATURE, "")
        sealed = f"{method} {self.path}\n".encode() + body
        if not signing.genuine(self.server.secret, stamp, sealed, given):
            return self._json(403, {"error": "signature"})
        try:
            return self._json(200, self._answer(method, parts, body))
        except NoSuchCode:
            return self._json(404, {"error": "no such code"})
        except NotPayable as why:
            return self._json(409, {"error": str(why)})
        except (ValueError, KeyError, TypeError, AttributeError):
            return self._json(400, {"error": "not understood"})

    def _answer(self, method: str, parts: list[str], body: bytes) -> dict[str, Any]:
        ledger = self.server.ledger
        match (method, parts):
            case ("GET", ["health"]):
                return {"ok": True}
            case ("POST", ["billings"]):
                row = ledger.issue(json.loads(body))
                return {
                    "code": row.code,
                    "issued_at": row.issued_at,
                    "expires_at": row.expires_at,
                    "pay_url": f"{self.server.url}/pay/{row.code}",
                }
            case ("GET", ["billings", code]):
                row = ledger.find(code)
                found = {
                    "paid": row.paid,
                    "ntb": row.ntb,
                    "ntpn": row.ntpn,
                    "amount": row.amount,
                    "paid_at": row.paid_at,
                    "bank": row.bank,
                    "channel": row.channel,
                }
                return found if row.paid else {"paid": False}
            case ("POST", ["billings", code, "pay"]):
                # Only for Suar's own demo, whose past is written with a moved clock; people pay on the page.
                ledger.pay(code, at=datetime.fromisoformat(json.loads(body)["at"]))
                return {"ok": True}
            case ("POST", ["billings", code, "cancel"]):
                ledger.cancel(code)
                return {"ok": True}
        raise NoSuchCode(self.path)

    def _people(self, method: str, parts: list[str], body: bytes, language: str) -> None:
        ledger, now = self.server.ledger, datetime.now(UTC)
        # A page elsewhere must not press our buttons.
        if method == "POST" and self.headers.get("Origin", self.server.url) not in (self.server.url, "null"):
            return self._json(403, {"error": "origin"})
        form = {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
        match (method, parts):
            case ("GET", []):
                rows = list(ledger.billings.values())[-20:][::-1]
                return self._page(pages.start(rows, ledger.faults, now, language))
            case ("GET", ["style.css"]):
                return self._send(200, pages.STYLE.encode(), "text/css; charset=utf-8")
            case ("POST", ["faults"]):
                ledger.switch({name: name in form for name in FAULTS})
                return self._go(f"/?lang={language}")
            case (_, ["pay", code]) if code in ledger.billings:
                if method == "GET":
                    return self._page(pages.payment(ledger.find(code), now, language))
                channel = form.get("channel", "")
                with contextlib.suppress(NotPayable):
                    row = ledger.pay(code, channel=channel if channel in pages.CHANNELS else pages.CHANNELS[0])
                    self.server.tell(row)
                return self._go(f"/pay/{code}?lang={language}")
        return self._page(pages.not_there(language), 404)

    def _page(self, text: str, status: int = 200) -> None:
        self._send(status, text.encode(), "text/html; charset=utf-8")

    def _json(self, status: int, content: dict[str, Any]) -> None:
        self._send(status, json.dumps(content).encode(), "application/json")

    def _go(self, place: str) -> None:
        self._send(303, b"", "text/plain", {"Location": place})

    def _send(self, status: int, body: bytes, kind: str, more: dict[str, str] | None = None) -> None:
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


@contextlib.contextmanager
def running(secret: str, *, callback: str = "", state: Path | None = None, port: int = 0) -> Iterator[Sandbox]:
    """A sandbox in this process for the time of the context; port 0 takes a free one (see ``.url``, ``.ledger``)."""
    server = Sandbox(port, secret, callback, state)
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
    parser = argparse.ArgumentParser(prog="simponi-sandbox", description="A SIMPONI to practise with; no real money.")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument(
        "--secret-env", default="SUAR_SIMPONI_SECRET", help="name of the variable that holds the shared secret"
    )
    parser.add_argument("--callback", default="", help="address in Suar that is told of payments")
    parser.add_argument("--public-url", default="", help="address under which people reach this sandbox")
    parser.add_argument("--state", type=Path, default=None, help="file that keeps codes over a restart")
    given = parser.parse_args(arguments)
    try:
        server = Sandbox(
            given.port, os.environ.get(given.secret_env, ""), given.callback, given.state, given.public_url
        )
    except (ValueError, OSError) as fault:
        sys.stderr.write(f"simponi-sandbox: {fault}\n")
        return 1
    for which in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(which, lambda *_: threading.Thread(target=server.shutdown, daemon=True).start())
    server.serve_forever(poll_interval=0.2)
    server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
