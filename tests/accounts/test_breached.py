"""Passwords that thieves have are refused, also in an easy disguise, and also those of a file the operator adds."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.core.exceptions import ValidationError

from suar.accounts.breached import NotBreached, is_breached


@pytest.mark.parametrize("known", ["password", "Password1!", "P@ssw0rd", "Qwerty123!", "!!iloveyou!!", "Dragon#2024"])
def test_a_known_one_is_refused__whatever_marks_it_wears(known: str) -> None:
    with pytest.raises(ValidationError):
        NotBreached().validate(known)


@pytest.mark.parametrize("own", ["Kapal-Layar-77", "tr8Xv!qLm2", "", "Ombak Selat Bangka 9!", "\x00" * 500])
def test_one_that_nobody_has__passes(own: str) -> None:
    NotBreached().validate(own)


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_the_operators_file_is_searched_where_it_lies(settings: Any, tmp_path: Path, ending: str) -> None:
    leaked = [f"Bocor-{number}!" for number in range(400)]
    hashes = sorted(hashlib.sha1(word.encode()).hexdigest().upper() for word in leaked)
    file = tmp_path / "leaked.txt"
    file.write_bytes("".join(f"{known}:{at}{ending}" for at, known in enumerate(hashes)).encode())
    settings.SUAR_BREACHED_PASSWORDS = str(file)
    assert all(is_breached(word) for word in leaked)
    assert not any(is_breached(f"Aman-{number}?x") for number in range(400))
    file.write_bytes(b"")
    assert not is_breached(leaked[0])


def test_a_list_that_is_not_there_is_said_at_the_start__and_stops_nobody(settings: Any, tmp_path: Path) -> None:
    settings.SUAR_BREACHED_PASSWORDS = str(tmp_path / "mistyped.txt")
    assert "accounts.E001" in [message.id for message in checks.run_checks()]
    assert not is_breached("tr8Xv!qLm2")
    assert is_breached("Password1!")
