"""What is kept of a secret: its hash. For random secrets of 30 bytes and more; passwords are hashed by argon2."""

import hashlib


def digest_of(secret: str) -> str:
    """Hexadecimal SHA-256 of the secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
