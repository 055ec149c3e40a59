"""Carriers to practise with: takes mail, SMS and WhatsApp, carries nothing anywhere, and shows an inbox.

python -m suar.integrations.couriers.sandbox --port 8003 --secret-env SUAR_COURIER_SECRET
"""

import hmac
import json
import sys
import threading
from collections import OrderedDict
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from suar.integrations.couriers import pages
from suar.integrations.practice import server

FAULTS = ("down", "slow", "answer_lost")
WAYS = ("email", "sms", "whatsapp")
_KEPT = 500
_WIB = timezone(timedelta(hours=7))


class Couriers(server.Sandbox):
    """The carriers with the last messages they took, by key: one sent again is taken once."""

    def __init__(self, port: int, secret: str) -> None:
        super().__init__(port, secret, _Desk)
        self._lock = threading.Lock()
        self._faults = dict.fromkeys(FAULTS, False)
        self._taken: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._count = 0

    @property
    def faults(self) -> dict[str, bool]:
        return dict(self._faults)

    def switch(self, wishes: dict[str, bool]) -> None:
        """Switch faults on and off."""
        with self._lock:
            self._faults |= {name: wishes[name] for name in FAULTS if name in wishes}

    def take(self, way: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Take a message once, however often it is brought."""
        wanted = {name: str(asked[name])[:20_000] for name in ("key", "to", "subject", "body")}
        with self._lock:
            known = self._taken.get(wanted["key"])
            if known is None:
                self._count += 1
                at = f"{datetime.now(UTC).astimezone(_WIB):%d-%m-%Y %H:%M:%S} WIB"
                known = self._taken[wanted["key"]] = {**wanted, "id": self._count, "way": way, "at": at, "brought": 0}
                while len(self._taken) > _KEPT:
                    self._taken.popitem(last=False)
            known["brought"] += 1
            return known

    def messages(self, to: str = "", way: str = "") -> list[dict[str, Any]]:
        """What was taken, newest first."""
        with self._lock:
            found = list(self._taken.values())[::-1]
        return [row for row in found if to.casefold() in row["to"].casefold() and way in ("", row["way"])]


class _Desk(server.Desk):
    server: Couriers

    def admits(self, method: str, body: bytes) -> bool:
        given = self.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {self.server.secret}".encode())

    def program(self, method: str, parts: list[str], body: bytes) -> None:
        match (method, parts):
            case ("GET", ["health"]):
                return self.json(200, {"ok": True})
            case ("POST", ["messages", way]) if way in WAYS:
                taken = self.server.take(way, json.loads(body))
                if self.server.faults["answer_lost"]:
                    return self.json(504, {"error": "lost"})
                return self.json(200, {"id": taken["id"]})
        return self.json(404, {"error": "no such address"})

    def people(self, method: str, parts: list[str], form: dict[str, list[str]], language: str) -> None:
        match (method, parts):
            case ("GET", []):
                to, way = (form.get(name, [""])[-1][:200] for name in ("to", "way"))
                rows = self.server.messages(to, way)[:100]
                return self.page(pages.inbox(rows, self.server.faults, to, way, language))
            case ("POST", ["faults"]):
                self.server.switch({name: name in form for name in FAULTS})
                return self.go(f"/?lang={language}")
            case ("GET", ["messages", number]):
                for row in self.server.messages():
                    if str(row["id"]) == number:
                        return self.page(pages.message(row, language))
        return self.page(pages.not_there(language), 404)


def main(arguments: list[str] | None = None) -> int:
    """Serve until INT, TERM or HUP."""
    parser = server.arguments("couriers", "Carriers to practise with; nothing leaves.", 8003, "SUAR_COURIER_SECRET")
    given = parser.parse_args(arguments)
    return server.serve(parser, given, lambda secret: Couriers(given.port, secret))


if __name__ == "__main__":
    sys.exit(main())
