"""Knocks at every address as somebody, and says whether they were let in and what was written meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import URLPattern, URLResolver, get_resolver

from tests.security.world import World

_OUTSIDE = (401, 403, 404, 405)
_FORM = "application/x-www-form-urlencoded"
#: What is counted of whoever knocks, whether let in or not: tries, and how long the session lasts.
_COUNTED = re.compile(r'"(accounts_attempt|django_session|usersessions_usersession|suar_cache)"')
_WRITES = re.compile(r"^\s*(?:INSERT INTO|UPDATE|DELETE FROM|SELECT .*procrastinate_defer)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heard:
    """What one knock led to."""

    status: int
    inside: bool
    written: tuple[str, ...]

    @property
    def told(self) -> bool:
        """Whether an event was left in a chain."""
        return any('"records_event"' in each for each in self.written)


def addresses(resolver: Any = None, path: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """Name, path and route of every address of the site; the API tells its own."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if str(entry.pattern) != "api/v1/":
                yield from addresses(entry, path + str(entry.pattern))
        else:
            yield str(entry.name), path + str(entry.pattern), entry


@contextmanager
def _undone() -> Iterator[list[str]]:
    """Whatever happens within is undone; tells the statements that would have written."""
    written: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if _WRITES.match(sql) and not _COUNTED.search(sql):
            written.append(sql[:120])
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(watch):
            yield written
        transaction.set_rollback(True)


def knock(world: World, who: str, method: str, path: str) -> Heard:
    """At a page, with an empty form where one is sent."""
    client = world.browser(who)
    with _undone() as written:
        answer = client.generic(method, path, headers={"accept-language": "id"}, content_type=_FORM)
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
    inside = not to_sign_in and answer.status_code not in _OUTSIDE
    return Heard(answer.status_code, inside, tuple(written))


def ask(world: World, who: str, method: str, path: str, body: Any = None) -> Heard:
    """At the API, with a key."""
    client, headers = world.browser("nobody"), {"authorization": f"Bearer {world.keys.get(who, '')}"}
    with _undone() as written:
        if body == "file":
            answer = client.post(path, {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.4 x")}, headers=headers)
        else:
            answer = client.generic(
                method, path, b"" if body is None else body, content_type="application/json", headers=headers
            )
    return Heard(answer.status_code, answer.status_code not in _OUTSIDE, tuple(written))
