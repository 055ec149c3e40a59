"""A system that lets people in by their account here, as a stranger writes one: authlib, before the test client."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from django.conf import settings
from django.test import Client
from joserfc import jwt
from joserfc.jwk import KeySet
from requests.adapters import BaseAdapter
from requests.models import PreparedRequest, Response

from suar.accounts.actors import Actor
from suar.accounts.models import System
from suar.accounts.roles import Role
from suar.accounts.signon import systems
from tests.build import an_officer

CALLBACK, AFTER = "https://mitra.contoh.id/kembali", "https://mitra.contoh.id/keluar"
EVERYTHING = ("openid", "profile", "email", "phone", "suar.rights", "suar.postings")
ISSUER = settings.SUAR_PUBLIC_URL


def a_system(**wish: Any) -> tuple[System, str]:
    """A system of another house, with its secret."""
    ordinary: dict[str, Any] = {
        "name": "Contoh sistem mitra", "contact": "it@mitra.contoh.id", "redirect_uris": (CALLBACK,),
        "after_logout_uris": (AFTER,), "scopes": EVERYTHING,
    }  # fmt: skip
    return systems.make(an_officer(Role.DIRECTORATE), systems.Wish(**{**ordinary, **wish}))


class ToTheSite(BaseAdapter):
    """Carries what authlib sends to the test client; systems bring no cookies."""

    def send(self, request: PreparedRequest, **kwargs: Any) -> Response:  # type: ignore[override]
        parts = urlsplit(str(request.url))
        headers = {name: str(value) for name, value in request.headers.items() if name != "Content-Length"}
        kind = headers.pop("Content-Type", "application/octet-stream")
        body = request.body if isinstance(request.body, bytes) else str(request.body or "").encode()
        answered = Client(headers=headers).generic(
            str(request.method), f"{parts.path}?{parts.query}" if parts.query else parts.path,
            body, content_type=kind,
        )  # fmt: skip
        answer = Response()
        answer.status_code, answer._content, answer.url = answered.status_code, answered.content, str(request.url)
        answer.headers = requests.structures.CaseInsensitiveDict(answered.headers)
        return answer

    def close(self) -> None:
        pass


@dataclass
class Relying:
    """The system's side of it."""

    client_id: str
    secret: str
    callback: str = CALLBACK
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    def session(self, scope: str = " ".join(EVERYTHING)) -> OAuth2Session:
        found = OAuth2Session(
            self.client_id, self.secret or None, scope=scope, redirect_uri=self.callback, code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self.secret else "none",
        )  # fmt: skip
        found.mount("http://", ToTheSite())
        found.mount("https://", ToTheSite())
        return found

    def about(self) -> dict[str, Any]:
        """What the site says of itself."""
        answer: dict[str, Any] = (
            self.session().get(f"{ISSUER}/.well-known/openid-configuration", withhold_token=True).json()
        )
        return answer

    def address(self, scope: str = " ".join(EVERYTHING), **more: Any) -> str:
        """Where the browser is sent: path and query."""
        told = {"code_verifier": self.verifier, "nonce": self.nonce, **more}
        uri, _state = self.session(scope).create_authorization_url(f"{ISSUER}/oidc/masuk", **told)
        return str(uri).removeprefix(ISSUER)

    def tokens(self, back: str, **more: Any) -> dict[str, Any]:
        """The code in the address the browser came back with, changed for tokens."""
        told = {"code_verifier": self.verifier, **more}
        found: dict[str, Any] = self.session().fetch_token(
            f"{ISSUER}/oidc/token", authorization_response=back.replace("http://", "https://", 1), **told
        )
        return found

    def refresh(self, token: str) -> dict[str, Any]:
        found: dict[str, Any] = self.session().refresh_token(f"{ISSUER}/oidc/token", refresh_token=token)
        return found

    def person(self, access: str) -> requests.Response:
        """Who it is, by an access token."""
        with requests.Session() as plain:
            plain.mount("http://", ToTheSite())
            return plain.get(f"{ISSUER}/oidc/orang", headers={"Authorization": f"Bearer {access}"})

    def post(self, path: str, **form: str) -> requests.Response:
        """A form of the system's own making."""
        with requests.Session() as plain:
            plain.mount("http://", ToTheSite())
            auth = (self.client_id, self.secret) if self.secret else None
            return plain.post(f"{ISSUER}{path}", data=form, auth=auth)

    def read(self, token: str, **more: Any) -> CodeIDToken:
        """The ID token, checked as the library checks it, against the keys the site shows."""
        shown = self.session().get(self.about()["jwks_uri"], withhold_token=True).json()
        told = jwt.decode(token, KeySet.import_key_set(shown), algorithms=["RS256"])
        options = {"iss": {"essential": True, "value": ISSUER}, "aud": {"essential": True, "value": self.client_id}}
        params = {"nonce": self.nonce, "client_id": self.client_id, **more}
        claims = CodeIDToken(told.claims, told.header, options, params)
        claims.validate()
        return claims


def answer_of(location: str) -> dict[str, str]:
    """What stands in an address that a browser was sent to."""
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def browser(actor: Actor) -> Client:
    """A browser in which somebody is signed in."""
    from tests.portal.conftest import person_of

    client = Client(headers={"accept-language": "id"})
    client.force_login(person_of(actor))
    return client
