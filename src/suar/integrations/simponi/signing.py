"""The seal on every message to and from SIMPONI: HMAC-SHA256 over the time and the raw body."""

import hashlib
import hmac

TIMESTAMP = "X-Simponi-Timestamp"
SIGNATURE = "X-Simponi-Signature"


def seal(secret: str, timestamp: str, body: bytes) -> str:
    """Hexadecimal HMAC over "timestamp.body"."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def genuine(secret: str, timestamp: str, body: bytes, signature: str) -> bool:
    """Whether the seal is right; never with an empty secret."""
    return bool(secret) and hmac.compare_digest(seal(secret, timestamp, body).encode(), signature.encode())
