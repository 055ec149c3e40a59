"""Passwords that are known to thieves: a list that comes with the site, and any larger one its operator adds.

The list is Django's (20,000 of the most common, BSD) and zxcvbn's (30,000 of leaked sites, MIT). Nothing is asked of
any service: no part of a password leaves the machine. SUAR_BREACHED_PASSWORDS names a file "SHA-1:count", ordered by
hash, as Have I Been Pwned gives it out; it is searched where it lies.
"""

from __future__ import annotations

import hashlib
import logging
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from suar.accounts.models import User
from suar.kernel.words import gettext

log = logging.getLogger("suar.accounts")

#: A known word with marks around it is guessed as fast; shorter than this, what is left says nothing.
_SHORTEST_CORE = 5
_DISGUISES = str.maketrans({"@": "a", "4": "a", "0": "o", "3": "e", "$": "s", "5": "s", "1": "i", "!": "i", "7": "t"})
#: Longer than any line of such a file.
_LINE = 128


class NotBreached:
    """Not a password that thieves have, nor one of them in an easy disguise."""

    def validate(self, password: str, user: User | None = None) -> None:
        if is_breached(password):
            raise ValidationError(gettext("Kata sandi ini ada dalam daftar kata sandi yang pernah bocor."))

    def get_help_text(self) -> str:
        return gettext("bukan kata sandi yang pernah bocor")


def is_breached(password: str) -> bool:
    """Whether the password, or what is left of it without its disguise, is on a list."""
    return any(_listed(form) for form in _forms(password[:128])) or _in_file(password)


def _forms(password: str) -> Iterator[str]:
    typed = password.casefold()
    yield typed
    bare = re.sub(r"^[\W_]+|[\W_]+$", "", typed)
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", typed)
    for form in {bare, core, bare.translate(_DISGUISES), core.translate(_DISGUISES), typed.translate(_DISGUISES)}:
        if len(form) >= _SHORTEST_CORE:
            yield form


def _listed(word: str) -> bool:
    known, sought = _known(), _short_hash(word)
    at = bisect_left(known, sought)
    return at < len(known) and known[at] == sought


@cache
def _known() -> array[int]:
    """The list as sorted short hashes, 8 bytes each, made when it is first asked for."""
    words = {*CommonPasswordValidator().passwords, *FREQUENCY_LISTS["passwords"]}
    return array("Q", sorted({_short_hash(word) for word in words if word}))


def _short_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")


def _in_file(password: str) -> bool:
    """Whether the operator's file has the password: about thirty reads, however large the file is."""
    path = str(getattr(settings, "SUAR_BREACHED_PASSWORDS", ""))
    if not path:
        return False
    sought = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    try:
        with Path(path).open("rb") as file:
            return _found(file, sought)
    except OSError as fault:  # said at the start of the site too; the list that comes with it still holds
        log.error("the list of breached passwords cannot be read: %s", type(fault).__name__)
        return False


def _found(file: BinaryIO, sought: bytes) -> bool:
    """Halves the file until the line that could hold the hash is left."""
    low, high = 0, file.seek(0, 2)
    while low < high:
        middle = (low + high) // 2
        start = _line_start(file, middle)
        file.seek(start)
        line = file.readline(_LINE)
        found = line[:40].upper()
        if found == sought:
            return True
        if found < sought:
            low = start + len(line)
        else:
            high = start
    return False


def _line_start(file: BinaryIO, position: int) -> int:
    """Where the line begins that this position lies in."""
    before = max(0, position - _LINE)
    file.seek(before)
    return before + file.read(position - before).rfind(b"\n") + 1 if position else 0
