"""Passkeys: a fresh proof takes a finger, a face or a PIN; after a password the key alone is enough."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import LazySettings
from django.test import Client
from fido2.cose import ES256
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData
from tests import build
from tests.portal.conftest import person_of

from suar.accounts.models import User
from suar.kernel import clock
from suar.workflow.models import State

pytestmark = pytest.mark.django_db
_FLAGS, PASSWORD, HOST = AuthenticatorData.FLAG, "Kapal-Layar-77", "suar.contoh.id"
AGAIN, SECOND = "/accounts/2fa/webauthn/reauthenticate/", "/accounts/2fa/authenticate/"


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Token:
    """A stick that signs for whoever touches it; a PIN is asked where it is told to."""

    owner: User
    name: bytes = b"kunci-uji"
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def __post_init__(self) -> None:
        public = ES256.from_cryptography_key(self.key.public_key())
        known = AttestedCredentialData.create(Aaguid.NONE, self.name, public)
        seen = _FLAGS.UP | _FLAGS.UV | _FLAGS.AT
        data = AuthenticatorData.create(sha256(HOST.encode()).digest(), seen, 0, bytes(known))
        made = {
            "attestationObject": _text(bytes(AttestationObject.create("none", data, {}))),
            "clientDataJSON": self._said("webauthn.create", "eA"),
        }
        kept = {"name": "Kunci", "credential": self._answer(made)}
        Authenticator.objects.create(user=self.owner, type=Authenticator.Type.WEBAUTHN, data=kept)

    def sign(self, options: dict[str, Any], *, pin: bool) -> str:
        """What the browser posts after a touch."""
        data = AuthenticatorData.create(sha256(HOST.encode()).digest(), _FLAGS.UP | (_FLAGS.UV if pin else 0), 1)
        said = self._said("webauthn.get", options["publicKey"]["challenge"])
        digest = sha256(urlsafe_b64decode(said + "=" * (-len(said) % 4))).digest()
        signature = self.key.sign(bytes(data) + digest, ec.ECDSA(hashes.SHA256()))
        signed = {"clientDataJSON": said, "authenticatorData": _text(bytes(data)), "signature": _text(signature)}
        return json.dumps(self._answer(signed))

    def _answer(self, response: dict[str, str]) -> dict[str, Any]:
        own = {"type": "public-key", "id": _text(self.name), "rawId": _text(self.name)}
        return {**own, "clientExtensionResults": {}, "response": response}

    def _said(self, kind: str, challenge: str) -> str:
        said = {"type": kind, "challenge": challenge, "origin": f"https://{HOST}", "crossOrigin": False}
        return _text(json.dumps(said).encode())


@pytest.fixture
def token(settings: LazySettings) -> Token:
    settings.SUAR_PUBLIC_URL = f"https://{HOST}"
    owner = person_of(build.an_officer())
    owner.set_password(PASSWORD)
    owner.save()
    return Token(owner)


def _at_the_second_step(token: Token) -> Client:
    client = Client(headers={"accept-language": "id"})
    answer = client.post("/accounts/login/", {"login": token.owner.username, "password": PASSWORD})
    assert answer["Location"] == SECOND
    return client


def test_after_a_password_a_touch_is_enough(token: Token) -> None:
    client = _at_the_second_step(token)
    options = client.get(SECOND).context["js_data"]["request_options"]
    assert client.post(SECOND, {"credential": token.sign(options, pin=False)}).status_code == 302
    assert client.get("/meja/").status_code == 200


def test_a_fresh_proof_takes_more_than_a_touch(token: Token) -> None:
    client = Client()
    client.force_login(token.owner)
    page = client.get(AGAIN)
    assert 'data-verify="required"' in page.content.decode()
    client.post(AGAIN, {"credential": token.sign(page.context["js_data"]["request_options"], pin=False)})
    assert "suar_proof" not in client.session
    options = client.get(AGAIN).context["js_data"]["request_options"]
    client.post(AGAIN, {"credential": token.sign(options, pin=True)})
    assert client.session["suar_proof"]["strong"]


def test_a_clearance_is_signed_by_more_than_a_touch(settings: LazySettings, simponi: Any) -> None:
    settings.SUAR_PUBLIC_URL = f"https://{HOST}"
    walk = build.a_port_call(granted=build.ROAD[: build.ROAD.index("SPB")])
    build.pay(walk, simponi)
    app, token = walk.file("SPB"), Token(person_of(walk.cast.harbour_master))
    client, url = Client(), f"/meja/{app.pk}/putuskan/"
    client.force_login(token.owner)
    decision = {"_outcome": "grant", "version": str(app.version)}
    with clock.at(app.handed_in_at + timedelta(minutes=5)):
        asked = client.post(url, decision)
        assert 'data-verify="required"' in asked.content.decode()
        touched = {**decision, "_proof_key": token.sign(json.loads(asked.context["options"]), pin=False)}
        again = client.post(url, touched)
        assert again.status_code == 422
        app.refresh_from_db()
        assert app.state == State.IN_REVIEW
        proved = {**decision, "_proof_key": token.sign(json.loads(again.context["options"]), pin=True)}
        assert client.post(url, proved).status_code == 302
    app.refresh_from_db()
    assert app.state == State.GRANTED
