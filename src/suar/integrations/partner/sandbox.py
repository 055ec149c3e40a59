"""An example of a system that people enter with their account here: in the demo, and for those who connect their own.

python -m suar.integrations.partner.sandbox --port 8005 --site http://127.0.0.1:8000 --state partner.json

It keeps to the guide docs/sign-on.md and does nothing else: discovery, a code with PKCE, the ID token checked, who it
is, leaving here and there, and the news that somebody left there.
"""

import argparse
import base64
import hashlib
import hmac
import json
import secrets
import sys
import threading
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import httpx2
import jwt

from suar.integrations.partner import pages
from suar.integrations.practice import server

SCOPES = "openid profile email phone suar.rights suar.postings"
_COOKIE, _EVENT = "mitra", "http://schemas.openid.net/event/backchannel-logout"
_MOST = 200


class Refused(Exception):
    """The site, or what it sent, does not let this person in; ``str()`` says why in a word."""


class Partner(server.Sandbox):
    """The system. ``told``: who it is to the site, asked at each turn, since a demo registers it after it started."""

    def __init__(self, port: int, site: str, told: dict[str, str] | Path) -> None:
        super().__init__(port, "kept by the site", _Desk)
        self.site = site.rstrip("/")
        self._told = told
        self._lock = threading.Lock()
        #: What waits for its answer by state, and who is inside by the value of a cookie.
        self._asked: dict[str, dict[str, str]] = {}
        self._inside: dict[str, dict[str, Any]] = {}
        self._http = httpx2.Client(timeout=10, trust_env=False)

    @property
    def known(self) -> dict[str, str]:
        """Its name and secret with the site; empty until it is registered."""
        if isinstance(self._told, dict):
            return self._told
        try:
            found: dict[str, str] = json.loads(self._told.read_text())
        except (OSError, ValueError):
            return {}
        return found

    def about(self) -> dict[str, Any]:
        """What the site says of itself."""
        found: dict[str, Any] = self._http.get(f"{self.site}/.well-known/openid-configuration").json()
        return found

    def ask(self, *, again: bool) -> tuple[str, str]:
        """Where a browser goes to enter, and the cookie that it must bring back."""
        state, nonce, verifier, cookie = (secrets.token_urlsafe(32) for _ in range(4))
        with self._lock:
            self._asked[state] = {"nonce": nonce, "verifier": verifier, "cookie": cookie}
            while len(self._asked) > _MOST:
                self._asked.pop(next(iter(self._asked)))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        asked = {
            "response_type": "code", "client_id": self.known["client_id"], "redirect_uri": f"{self.url}/kembali",
            "scope": SCOPES, "state": state, "nonce": nonce, "code_challenge": challenge,
            "code_challenge_method": "S256", **({"prompt": "login"} if again else {}),
        }  # fmt: skip
        return f"{self.about()['authorization_endpoint']}?{urlencode(asked)}", cookie

    def enter(self, answer: dict[str, str], cookie: str) -> None:
        """Let the browser in that came back with a code. Raises Refused."""
        with self._lock:
            asked = self._asked.pop(answer.get("state", ""), None)
        if asked is None or not hmac.compare_digest(asked["cookie"], cookie):
            raise Refused("state")
        if answer.get("iss") != self.site:
            raise Refused("iss")
        if "error" in answer:
            raise Refused(answer["error"])
        about, who = self.about(), self.known
        form = {
            "grant_type": "authorization_code", "code": answer.get("code", ""), "redirect_uri": f"{self.url}/kembali",
            "code_verifier": asked["verifier"],
        }  # fmt: skip
        given = self._http.post(about["token_endpoint"], data=form, auth=(who["client_id"], who["secret"])).json()
        if "id_token" not in given:
            raise Refused(str(given.get("error")))
        told = self.read(given["id_token"])
        if told.get("nonce") != asked["nonce"]:
            raise Refused("nonce")
        bearer = {"Authorization": f"Bearer {given['access_token']}"}
        person = self._http.get(about["userinfo_endpoint"], headers=bearer).json()
        if person.get("sub") != told["sub"]:
            raise Refused("sub")
        with self._lock:
            self._inside[cookie] = {"person": {**told, **person}, "id_token": given["id_token"]}

    def read(self, token: str, *, kind: str = "JWT") -> dict[str, Any]:
        """The claims of a token that the site signed for us. Raises jwt's errors."""
        shown = jwt.PyJWKSet.from_dict(self._http.get(self.about()["jwks_uri"]).json())
        head = jwt.get_unverified_header(token)
        if head.get("typ") != kind:
            raise jwt.InvalidTokenError("typ")
        key = shown[head["kid"]].key
        return jwt.decode(token, key, algorithms=["RS256"], audience=self.known["client_id"], issuer=self.site)

    def inside(self, cookie: str) -> dict[str, Any] | None:
        """Who is inside with this cookie."""
        return self._inside.get(cookie)

    def left_there(self, token: str) -> None:
        """The site says that somebody left. Raises jwt's errors."""
        told = self.read(token, kind="logout+jwt")
        if _EVENT not in told.get("events", {}) or "nonce" in told or not told.get("sid"):
            raise jwt.InvalidTokenError("events")
        with self._lock:
            gone = [key for key, each in self._inside.items() if each["person"]["sid"] == told["sid"]]
            for key in gone:
                del self._inside[key]

    def leave(self, cookie: str) -> str:
        """Where a browser goes to leave the site as well."""
        with self._lock:
            found = self._inside.pop(cookie, None)
        asked = {"post_logout_redirect_uri": f"{self.url}/selesai", "client_id": self.known["client_id"]}
        if found is not None:
            asked["id_token_hint"] = found["id_token"]
        return f"{self.about()['end_session_endpoint']}?{urlencode(asked)}"


class _Desk(server.Desk):
    server: Partner

    def admits(self, method: str, body: bytes) -> bool:
        return True  # the only thing a program may bring is signed

    def program(self, method: str, parts: list[str], body: bytes) -> None:
        if (method, parts) != ("POST", ["keluar"]):
            return self.json(404, {"error": "no such address"})
        try:
            self.server.left_there(parse_qs(body.decode())["logout_token"][0])
        except (jwt.PyJWTError, KeyError, ValueError):
            return self.json(400, {"error": "invalid_request"})
        return self.json(200, {})

    def people(self, method: str, parts: list[str], form: dict[str, list[str]], language: str) -> None:
        if not self.server.known:
            return self.page(pages.word("not_known", language), 503)
        cookie = self._cookie()
        match parts:
            case []:
                found = self.server.inside(cookie)
                return self.page(pages.inside(found["person"], language) if found else pages.door(language))
            case ["masuk"]:
                address, fresh = self.server.ask(again="lagi" in form)
                kept = f"{_COOKIE}={fresh}; HttpOnly; SameSite=Lax; Path=/"
                return self.send(303, b"", "text/plain", {"Location": address, "Set-Cookie": kept})
            case ["kembali"]:
                try:
                    self.server.enter({name: values[0] for name, values in form.items()}, cookie)
                except (Refused, jwt.PyJWTError, KeyError) as fault:
                    return self.page(pages.refused(str(fault), language), 403)
                return self.go("/")
            case ["keluar"]:
                return self.go(self.server.leave(cookie))
            case ["selesai"]:
                return self.page(pages.door(language, "left"))
        return self.page(pages.word("not_there", language), 404)

    def _cookie(self) -> str:
        found = SimpleCookie(self.headers.get("Cookie", "")).get(_COOKIE)
        return found.value if found else ""


def main(arguments: list[str] | None = None) -> int:
    """Serve until INT, TERM or HUP."""
    parser = argparse.ArgumentParser(prog="partner-sandbox", description="A system that people enter with Suar.")
    parser.add_argument("--port", type=int, default=8005)
    parser.add_argument("--site", default="http://127.0.0.1:8000", help="address of Suar")
    parser.add_argument("--state", type=Path, required=True, help='JSON file with "client_id" and "secret"')
    parser.set_defaults(secret_env="")  # its secret stands in the file
    given = parser.parse_args(arguments)
    return server.serve(parser, given, lambda _secret: Partner(given.port, given.site, given.state))


if __name__ == "__main__":
    sys.exit(main())
