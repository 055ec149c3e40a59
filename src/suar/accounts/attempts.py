"""How often anybody may try what could be guessed: passwords, codes, links, keys, numbers. One place for all of them.

A try is counted *before* it is looked at, in one statement, and given back where it was right; above the limit nothing
more is written, looked up or hashed. Counters outlive no crash: the table is unlogged.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from suar.accounts.models import Attempt
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext


@dataclass(frozen=True, slots=True)
class Limit:
    """``most`` tries of ``what`` within ``seconds``, counted from the first of them."""

    what: str
    most: int
    seconds: int


#: Wrong passwords for one account from one address, and for one account from one device that it knows.
PASSWORD_HERE = Limit("password-here", 5, 300)
PASSWORD_DEVICE = Limit("password-device", 10, 300)
#: Wrong passwords from one address for whatever accounts: an office behind one address errs that often in a morning.
PASSWORD_ADDRESS = Limit("password-address", 20, 300)
#: Wrong passwords for one account from devices it does not know, whatever their address. Known devices pass by.
PASSWORD_ACCOUNT = Limit("password-account", 20, 300)
#: Wrong codes (TOTP, recovery) of one account from one address or known device, and from unknown devices together.
CODE_HERE = Limit("code-here", 5, 300)
CODE_ACCOUNT = Limit("code-account", 30, 3600)
#: Of all known devices together: a link by mail makes a device known, and whoever reads the mail may ask for many.
CODE_KNOWN = Limit("code-known", 30, 3600)
#: Passkeys that did not fit, from one address.
PASSKEY_ADDRESS = Limit("passkey-address", 60, 60)
#: One-time links that were not found, and codes to phones, from one address.
LINK_ADDRESS = Limit("link-address", 30, 300)
#: Unknown keys of programs from one address.
KEY_ADDRESS = Limit("key-address", 30, 300)

Asked = tuple[Limit, str]

_TAKE = """
WITH wanted (key, most, ends_at) AS (VALUES {rows}),
full_ones AS (
    SELECT a.ends_at FROM accounts_attempt a JOIN wanted w ON w.key = a.key
    WHERE a.ends_at > %s AND a.count >= w.most
),
taken AS (
    INSERT INTO accounts_attempt AS a (key, count, most, ends_at)
    SELECT key, 1, most, ends_at FROM wanted WHERE NOT EXISTS (SELECT 1 FROM full_ones) ORDER BY key
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN a.ends_at <= %s THEN 1 ELSE a.count + 1 END,
        ends_at = CASE WHEN a.ends_at <= %s THEN excluded.ends_at ELSE a.ends_at END,
        most = excluded.most
    WHERE a.ends_at <= %s OR a.count < excluded.most
    RETURNING a.key
)
SELECT (SELECT max(ends_at) FROM full_ones), ARRAY(SELECT key FROM taken)
"""


class TooOften(Refused):
    """Refused (429): tried too often; ``retry_after`` seconds until it may be tried again."""

    def __init__(self, retry_after: int, remedy: str = "") -> None:
        self.retry_after = max(1, retry_after)
        remedy = remedy or gettext("Tunggu %(seconds)d detik, lalu coba lagi.") % {"seconds": self.retry_after}
        super().__init__(Problem("", "too_often", gettext("Terlalu banyak percobaan."), remedy), status=429)


@dataclass(frozen=True, slots=True)
class Taken:
    """Tries that were counted."""

    keys: tuple[str, ...]

    def give_back(self) -> None:
        """It was right, so it was no guess."""
        if self.keys:
            with connection.cursor() as cursor:
                # Sorted as in _TAKE, one row after the other: no two statements wait for each other.
                cursor.execute(
                    "UPDATE accounts_attempt SET count = count - 1 WHERE key IN "
                    "(SELECT key FROM accounts_attempt WHERE key = ANY(%s) AND count > 0 ORDER BY key FOR UPDATE)",
                    [list(self.keys)],
                )


def take(*asked: Asked, remedy: str = "") -> Taken:
    """Count one try under each limit. TooOften where one of them is reached: then nothing is counted.

    Outside any transaction that could be rolled back, or the count would be lost with it.
    """
    now, keys = clock.now(), tuple(key_of(limit, who) for limit, who in asked)
    rows = ", ".join(["(%s, %s::int, %s::timestamptz)"] * len(asked))
    values: list[str | int | datetime] = []
    for key, (limit, _who) in zip(keys, asked, strict=True):
        values += [key, limit.most, now + timedelta(seconds=limit.seconds)]
    with connection.cursor() as cursor:
        cursor.execute(_TAKE.format(rows=rows), [*values, now, now, now, now])
        until, counted = cursor.fetchone()
    if until is not None:
        raise TooOften(math.ceil((until - now).total_seconds()), remedy)
    if len(counted) < len(keys):  # somebody else took the last one at the same moment
        Taken(tuple(counted)).give_back()
        raise TooOften(1, remedy)
    return Taken(keys)


def once(what: str, who: str, seconds: int) -> bool:
    """Whether this is the first time within ``seconds``: what was used is not used again."""
    try:
        take((Limit(what, 1, seconds), who))
    except TooOften:
        return False
    return True


def key_of(limit: Limit, who: str) -> str:
    """What a counter is kept under: nobody reads from it whom it counts."""
    return salted_hmac("suar.accounts.attempts", f"{limit.what}:{who}", algorithm="sha256").hexdigest()


def forget_old() -> int:
    """Delete the counters whose time is over; how many."""
    deleted, _by_model = Attempt.objects.filter(ends_at__lt=clock.now() - timedelta(hours=1)).delete()
    return deleted
