"""Keys that sign what other systems are told: one signs, the next is shown before it does, the last still counts."""

import contextlib
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

from suar.accounts.digests import digest_of
from suar.kernel import clock

#: Every system must be able to check this one (OpenID Connect Core 15.1).
ALGORITHM = "RS256"
#: How long systems may keep the list of keys: a key is shown so much earlier and later than it signs.
KEPT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Key:
    """A key, from when on it signs, and until when what it signed counts."""

    path: Path
    kid: str
    pem: str
    not_before: datetime
    expires_at: datetime | None


def shown() -> list[Key]:
    """Keys that systems should know now: those that sign, soon will, or did; oldest first."""
    now = clock.now()
    alive = [key for key in _all() if key.expires_at is None or key.expires_at > now]
    return sorted(alive, key=lambda key: key.not_before)


def signing() -> Key:
    """The key that signs now: the newest that has begun. Made if there is none."""
    now = clock.now()
    begun = [key for key in shown() if key.not_before <= now]
    if begun:
        return begun[-1]
    _keep_first_key()
    return [key for key in shown() if key.not_before <= now][-1]


def rotate(*, at_once: bool = False) -> Key:
    """A new key. It signs after systems had time to see it, and the old ones end when what they signed has ended.

    ``at_once`` is for a key that somebody may have read: the old ones stop counting now.
    """
    now = clock.now()
    begins = now if at_once else now + KEPT
    for old in _all():
        ends = now if at_once else begins + KEPT
        if old.expires_at is None or old.expires_at > ends:
            _write(old.path, _as_json(old.pem, old.not_before, ends))
    path = _folder() / f"{begins:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}.json"
    _write(path, _as_json(_new_pem(), begins, None))
    return _read(path, path.stat().st_mtime_ns)


def sign(claims: Mapping[str, Any], *, kind: str = "JWT") -> str:
    """The claims as a signed token."""
    key = signing()
    return jwt.encode(dict(claims), _private(key.pem), algorithm=ALGORITHM, headers={"kid": key.kid, "typ": kind})


def read(token: str) -> dict[str, Any] | None:
    """The claims of a token that we signed, even if its time is over; None for anything else."""
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        key = next((each for each in shown() if each.kid == kid), None)
        if key is None:
            return None
        lenient = jwt.types.Options(verify_exp=False, verify_aud=False, verify_iat=False, verify_nbf=False)
        issuer = settings.SUAR_PUBLIC_URL
        return jwt.decode(token, _public(key.pem), algorithms=[ALGORITHM], issuer=issuer, options=lenient)
    except (jwt.PyJWTError, ValueError):
        return None


def public() -> list[dict[str, Any]]:
    """The keys as systems get them (JWKS)."""
    found = []
    for key in shown():
        described = jwt.algorithms.RSAAlgorithm.to_jwk(_public(key.pem), as_dict=True)
        described.pop("key_ops", None)  # "use" says it; both together confuse (RFC 7517, 4.3)
        found.append({**described, "kid": key.kid, "use": "sig", "alg": ALGORITHM})
    return found


def _folder() -> Path:
    return Path(settings.SUAR_KEYS_DIR) / "signon" / ("training" if settings.SUAR_TRAINING else "working")


def _all() -> list[Key]:
    folder = _folder()
    if not folder.is_dir():
        return []
    return [_read(path, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.json"))]


@lru_cache(maxsize=32)
def _read(path: Path, changed: int) -> Key:
    said = json.loads(path.read_text())
    ends = said["expires_at"]
    begins = datetime.fromisoformat(said["not_before"])
    named = _public(said["pem"]).public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    kid = digest_of(named.decode())[:32]
    return Key(path, kid, said["pem"], begins, datetime.fromisoformat(ends) if ends else None)


@lru_cache(maxsize=8)
def _private(pem: str) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("the keys of sign-on are RSA")
    return key


def _public(pem: str) -> rsa.RSAPublicKey:
    return _private(pem).public_key()


def _keep_first_key() -> None:
    """Made once, however many processes ask: all write the same name, and the first one counts."""
    path = _folder() / "first.json"
    if not path.exists():
        # From 2020: demonstration data is made by setting the clock back.
        _write(path, _as_json(_new_pem(), datetime(2020, 1, 1, tzinfo=UTC), None), first=True)


def _new_pem() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    private = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return key.private_bytes(*private).decode()


def _as_json(pem: str, begins: datetime, ends: datetime | None) -> str:
    return json.dumps({"pem": pem, "not_before": begins.isoformat(), "expires_at": ends.isoformat() if ends else None})


def _write(path: Path, content: str, *, first: bool = False) -> None:
    """Whole or not at all, readable by the server alone; with ``first`` a file that is there already stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # mode 0600
    with os.fdopen(handle, "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if not first:
        os.replace(draft, path)
        return
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    os.unlink(draft)
