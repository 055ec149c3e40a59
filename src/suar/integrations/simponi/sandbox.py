"""A SIMPONI to practise with: a small web server of its own that gives codes, takes no real money, and calls back.

python -m suar.integrations.simponi.sandbox --port 8001 --secret-env SUAR_SIMPONI_SECRET --callback URL [--state FILE]
"""

import contextlib
import json
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from suar.integrations.practice import server
from suar.integrations.simponi import pages, signing
from suar.integrations.simponi.ledger import FAULTS, Billing, Ledger, NoSuchCode, NotPayable

#: When to call again if Suar does not answer.
_CALL_AGAIN = (0.0, 2.0, 10.0, 60.0)


class Sandbox(server.Sandbox):
    """The server with its ledger; one thread a request."""

    def __init__(self, port: int, secret: str, callback: str, state: Path | None, public_url: str = "") -> None:
        super().__init__(port, secret, _Desk, public_url)
        self.callback, self.ledger = callback, Ledger(state)

    @property
    def faults(self) -> dict[str, bool]:
        return self.ledger.faults

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


class _Desk(server.Desk):
    """What each address answers: programs seal what they ask, as Suar does."""

    server: Sandbox

    def admits(self, method: str, body: bytes) -> bool:
        stamp, given = self.headers.get(signing.TIMESTAMP, ""), self.headers.get(signing.SIGNATURE, "")
        return signing.genuine(self.server.secret, stamp, f"{method} {self.path}\n".encode() + body, given)

    def program(self, method: str, parts: list[str], body: bytes) -> None:
        try:
            return self.json(200, self._answer(method, parts, body))
        except NoSuchCode:
            return self.json(404, {"error": "no such code"})
        except NotPayable as why:
            return self.json(409, {"error": str(why)})

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

    def people(self, method: str, parts: list[str], form: dict[str, list[str]], language: str) -> None:
        ledger, now = self.server.ledger, datetime.now(UTC)
        match (method, parts):
            case ("GET", []):
                rows = list(ledger.billings.values())[-20:][::-1]
                return self.page(pages.start(rows, ledger.faults, now, language))
            case ("POST", ["faults"]):
                ledger.switch({name: name in form for name in FAULTS})
                return self.go(f"/?lang={language}")
            case (_, ["pay", code]) if code in ledger.billings:
                if method == "GET":
                    return self.page(pages.payment(ledger.find(code), now, language))
                channel = form.get("channel", [""])[-1]
                with contextlib.suppress(NotPayable):
                    row = ledger.pay(code, channel=channel if channel in pages.CHANNELS else pages.CHANNELS[0])
                    self.server.tell(row)
                return self.go(f"/pay/{code}?lang={language}")
        return self.page(pages.not_there(language), 404)


def running(
    secret: str, *, callback: str = "", state: Path | None = None, port: int = 0
) -> AbstractContextManager[Sandbox]:
    """A sandbox in this process for the time of the context; port 0 takes a free one (see ``.url``, ``.ledger``)."""
    return server.running(Sandbox(port, secret, callback, state))


def main(arguments: list[str] | None = None) -> int:
    """Serve until INT, TERM or HUP."""
    parser = server.arguments("simponi", "A SIMPONI to practise with; no real money.", 8001, "SUAR_SIMPONI_SECRET")
    parser.add_argument("--callback", default="", help="address in Suar that is told of payments")
    parser.add_argument("--public-url", default="", help="address under which people reach this sandbox")
    parser.add_argument("--state", type=Path, default=None, help="file that keeps codes over a restart")
    given = parser.parse_args(arguments)
    return server.serve(
        parser, given, lambda secret: Sandbox(given.port, secret, given.callback, given.state, given.public_url)
    )


if __name__ == "__main__":
    sys.exit(main())
