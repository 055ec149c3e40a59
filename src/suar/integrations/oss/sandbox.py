"""An OSS to practise with: a small web server of its own that knows a few businesses, and faults to switch on.

python -m suar.integrations.oss.sandbox --port 8002 --secret-env SUAR_OSS_SECRET --state FILE
"""

import hmac
import json
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from suar.integrations.oss import pages
from suar.integrations.practice import server

FAULTS = ("down", "slow", "nonsense")


class Sandbox(server.Sandbox):
    """The server with the businesses it knows; one thread a request.

    ``state``: a JSON file {"businesses": [{"nib", "name", "npwp", "address", "status", "changed_on", "kbli", …}],
    "faults": {}}, read anew at each question, so that what else writes it is seen.
    """

    def __init__(
        self, port: int, secret: str, businesses: Sequence[Mapping[str, Any]] = (), state: Path | None = None
    ) -> None:
        super().__init__(port, secret, _Desk)
        self._state, self._lock = state, threading.Lock()
        self._kept: dict[str, Any] = {"businesses": [dict(each) for each in businesses], "faults": {}}

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


class _Desk(server.Desk):
    """What each address answers: programs bring the secret."""

    server: Sandbox

    def admits(self, method: str, body: bytes) -> bool:
        given = self.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {self.server.secret}".encode())

    def program(self, method: str, parts: list[str], body: bytes) -> None:
        match (method, parts):
            case ("GET", ["health"]):
                return self.json(200, {"ok": True})
            case ("GET", ["nib", nib]):
                row = self.server.known().get(nib)
                if row is None:
                    return self.json(404, {"error": "no such NIB"})
                return self.json(200, {"nib": "?"} if self.server.faults["nonsense"] else row)
        return self.json(404, {"error": "no such address"})

    def people(self, method: str, parts: list[str], form: dict[str, list[str]], language: str) -> None:
        known = self.server.known()
        match (method, parts):
            case ("GET", []):
                return self.page(pages.start(list(known.values()), self.server.faults, language))
            case ("POST", ["faults"]):
                self.server.switch({name: name in form for name in FAULTS})
                return self.go(f"/?lang={language}")
            case ("GET", ["nib", nib]) if nib in known:
                return self.page(pages.business(known[nib], language))
        return self.page(pages.not_there(language), 404)


def running(
    secret: str, businesses: Sequence[Mapping[str, Any]] = (), *, port: int = 0
) -> AbstractContextManager[Sandbox]:
    """A sandbox in this process for the time of the context; port 0 takes a free one (see ``.url``)."""
    return server.running(Sandbox(port, secret, businesses))


def main(arguments: list[str] | None = None) -> int:
    """Serve until INT, TERM or HUP."""
    parser = server.arguments("oss", "An OSS to practise with; no real business.", 8002, "SUAR_OSS_SECRET")
    parser.add_argument("--state", type=Path, default=None, help="file that holds the businesses and the faults")
    given = parser.parse_args(arguments)
    return server.serve(parser, given, lambda secret: Sandbox(given.port, secret, state=given.state))


if __name__ == "__main__":
    sys.exit(main())
