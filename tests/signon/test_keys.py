"""Keys change while tokens are on their way: the next one is shown before it signs, the last counts until its end."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.conf import LazySettings

from suar.accounts.signon import keys
from suar.kernel import clock
from tests.build import an_agent
from tests.signon.relying import Relying, a_system, browser


@pytest.fixture(autouse=True)
def own_keys(settings: LazySettings, tmp_path: Path) -> Path:
    """Keys of this test alone."""
    settings.SUAR_KEYS_DIR = str(tmp_path)
    return tmp_path


def shown() -> list[str]:
    return [each["kid"] for each in keys.public()]


def test_the_first_key_is_made_once_and_only_the_server_reads_it(own_keys: Path) -> None:
    first = keys.signing()
    assert keys.signing() == first
    assert shown() == [first.kid]
    (path,) = own_keys.rglob("*.json")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert set(keys.public()[0]) == {"kty", "n", "e", "kid", "use", "alg"}


def test_a_new_key_is_shown_first_then_signs_then_the_old_one_goes() -> None:
    old = keys.signing()
    new = keys.rotate()
    assert shown() == [old.kid, new.kid]
    assert keys.signing().kid == old.kid
    signed = keys.sign({"iss": "x"})
    with clock.later(minutes=61):
        assert keys.signing().kid == new.kid
        assert shown() == [old.kid, new.kid]
        assert signed.split(".")[0] != keys.sign({"iss": "x"}).split(".")[0]
    with clock.later(minutes=121):
        assert shown() == [new.kid]


def test_a_key_that_was_read_by_a_stranger_ends_at_once(settings: LazySettings) -> None:
    old = keys.signing()
    signed = keys.sign({"iss": settings.SUAR_PUBLIC_URL})
    assert keys.read(signed) is not None
    new = keys.rotate(at_once=True)
    assert shown() == [new.kid]
    assert keys.signing().kid == new.kid != old.kid
    assert keys.read(signed) is None


def test_what_others_signed_is_not_read(settings: LazySettings, tmp_path: Path) -> None:
    keys.signing()
    settings.SUAR_KEYS_DIR = str(tmp_path / "stranger")
    signed = keys.sign({"iss": settings.SUAR_PUBLIC_URL})
    settings.SUAR_KEYS_DIR = str(tmp_path)
    assert keys.read(signed) is None
    assert keys.read("eyJhbGciOiJub25lIn0.e30.") is None
    assert keys.read("") is None


@pytest.mark.django_db
def test_tokens_of_the_old_key_still_count_while_the_new_one_signs() -> None:
    system, secret = a_system(first_party=True)
    relying, visitor = Relying(system.client_id, secret), browser(an_agent())
    before = relying.tokens(str(visitor.get(relying.address())["Location"]))
    keys.rotate()
    with clock.later(minutes=61):
        after = Relying(system.client_id, secret)
        given = after.tokens(str(visitor.get(after.address())["Location"]))
        assert keys.read(given["id_token"]) is not None
        assert keys.read(before["id_token"]) is not None
    assert relying.read(before["id_token"])["sub"]
