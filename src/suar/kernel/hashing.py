"""How passwords are kept: argon2id, dear enough for a thief and cheap enough for a busy morning.

Hashing is the one dear thing a stranger may ask for, so it has its own small room: a process hashes two at a time, one
of them for strangers, and whoever finds the room full is asked to come again instead of holding up everybody's pages.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher

from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext

#: Hashes at once in a process; those of devices that no account knows; strangers hashing or waiting.
_ROOM, _STRANGERS, _DOOR = BoundedSemaphore(2), BoundedSemaphore(1), BoundedSemaphore(3)
#: Seconds that one waits for room: a hash takes 20 ms.
_PATIENCE, _STRANGERS_PATIENCE = 10.0, 1.0


class Busy(Refused):
    """Refused (503): no room to hash; nothing was looked at."""

    retry_after = 2

    def __init__(self) -> None:
        text = gettext("Terlalu banyak orang masuk pada saat yang sama.")
        super().__init__(Problem("", "busy", text, gettext("Coba lagi dalam beberapa detik.")), status=503)


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, 2 passes, 1 lane (OWASP's first choice): about 20 ms; Django's default takes 112 ms."""

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with _held(_ROOM, _PATIENCE):
            return str(super().encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        with _held(_ROOM, _PATIENCE):
            return bool(super().verify(password, encoded))


@contextmanager
def as_stranger() -> Iterator[None]:
    """Within this context somebody hashes whom no account knows: never in all of the room, nor in a long queue."""
    if not _DOOR.acquire(blocking=False):
        raise Busy
    try:
        with _held(_STRANGERS, _STRANGERS_PATIENCE):
            yield
    finally:
        _DOOR.release()


@contextmanager
def _held(room: Any, patience: float) -> Iterator[None]:
    if not room.acquire(timeout=patience):
        raise Busy
    try:
        yield
    finally:
        room.release()
